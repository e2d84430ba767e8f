//! Tests of finding times, a sentence to a form.

use super::*;
use crate::model::Calendar;

/// Each time as "words = edtf", joined by "; ".
fn times(text: &str) -> String {
    let show = |time: &TimeMention| format!("{} = {}", time.span.of(text), time.edtf);
    find_times(text).iter().map(show).collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|&(text, expected)| (text, expected, times(text)))
        .filter(|(_, expected, found)| expected != found)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected}\n  found    {found}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_times_of_the_design_are_found() {
    check(&[
        (
            "stranded on Kamchatka in 1701 or 1702.",
            "1701 or 1702 = [1701,1702]",
        ),
        (
            "existed on the island (controlled by neither) as early as 1790.",
            "as early as 1790 = ../1790",
        ),
        (
            "A branch was opened there in 1876. Their numbers grew to 80 people in 1877 and 392 in 1890; women",
            "1876 = 1876; 1877 = 1877; 1890 = 1890",
        ),
        (
            "an 1897 Russian government survey showed 42,823 Chinese, 26,100 Koreans",
            "1897 = 1897",
        ),
        (
            "It would later be renamed in 1895 as the and again in 1902 as the .",
            "1895 = 1895; 1902 = 1902",
        ),
        (
            "continued to operate clandestinely until 1920, when most",
            "until 1920 = ../1920",
        ),
        (
            "prompted by the April 4, 1918 murder of three Japanese",
            "April 4, 1918 = 1918-04-04",
        ),
        (
            "went to live in the USSR during the 1920s, and 1930s.",
            "1920s, and 1930s = 192X/193X",
        ),
        (
            "while living in a camp between May 1951 and June 1953. Some continue to return home as late as 2006.",
            "between May 1951 and June 1953 = 1951-05/1953-06; as late as 2006 = 2006",
        ),
        (
            "a Russian report released in 2005 listed the names of 27,000",
            "2005 = 2005",
        ),
        ("the Japanese School in Moscow, founded in 1965.", "1965 = 1965"),
        (
            "The 2002 Russian census showed 835 people. The 2021 Russian census recorded 663 citizens",
            "2002 = 2002; 2021 = 2021",
        ),
        (
            "October 2023 figures state that 1,003 Japanese nationals reside in Russia.",
            "October 2023 = 2023-10",
        ),
        ("1,321 (2022)", "2022 = 2022"),
        ("trapped on the island for almost four decades", ""),
    ]);
}

#[test]
fn days_are_read_in_every_order() {
    let day = "1918-04-04";
    for words in [
        "April 4, 1918",
        "4 April 1918",
        "4th of April, 1918",
        "April 4th, 1918",
        "the fourth of April 1918",
        "Apr. 4, 1918",
        "4 Apr 1918",
        "4-Apr-1918",
        "1918-04-04",
        "04.04.1918",
        "4/4/1918",
        "4th day of April 1918",
    ] {
        let text = format!("on {words}.");
        let found = find_times(&text);
        assert_eq!(found.len(), 1, "{words}");
        assert_eq!(found[0].edtf.to_string(), day, "{words}");
        assert_eq!(found[0].span.of(&text), words.trim_start_matches("the "));
    }
    check(&[
        (
            "on Thursday, April 4, 1918, at noon",
            "April 4, 1918 = 1918-04-04",
        ),
        (
            "on 23/4/1918 and 4/23/1918 and 4/5/1918",
            "23/4/1918 = 1918-04-23; 4/23/1918 = 1918-04-23; 4/5/1918 = [1918-04-05,1918-05-04]",
        ),
        ("the Ides of 15 March 44 BC", "15 March 44 BC = -0043-03-15"),
        ("on February 30, 1918", ""),
        ("on 31 April 1918", "April 1918 = 1918-04"),
    ]);
}

#[test]
fn months_and_seasons_are_read() {
    check(&[
        ("In April 1918 he", "April 1918 = 1918-04"),
        ("In April of 1918 he", "April of 1918 = 1918-04"),
        ("in spring 1918", "spring 1918 = 1918-21"),
        ("the summer of 1945", "summer of 1945 = 1945-22"),
        ("the winter of 1941–42", "winter of 1941–42 = 1941-24"),
        ("the winter of 1813–1814", "winter of 1813–1814 = 1813-24"),
        ("the winter of 1941/42", "winter of 1941/42 = 1941-24"),
        (
            "in the spring and summer of 1918",
            "spring and summer of 1918 = 1918-21/1918-22",
        ),
        ("late April 1918", "late April 1918 = 1918-04"),
        ("in May", ""),
        ("they may 1918 times march 15", ""),
        ("founded: 1918-04", "1918-04 = 1918-04"),
    ]);
}

#[test]
fn periods_are_read() {
    check(&[
        ("from 1918 to 1922", "from 1918 to 1922 = 1918/1922"),
        ("from 1918 through 1922", "from 1918 through 1922 = 1918/1922"),
        ("from 1918 until 1922", "from 1918 until 1922 = 1918/1922"),
        ("in 1918–22 and", "1918–22 = 1918/1922"),
        ("in 1918-1922 he", "1918-1922 = 1918/1922"),
        ("the war, 1918—1922, in", "1918—1922 = 1918/1922"),
        ("the 1904-05 war", "1904-05 = 1904/1905"),
        ("between 1918 and 1922", "between 1918 and 1922 = 1918/1922"),
        (
            "between May and June 1953",
            "between May and June 1953 = 1953-05/1953-06",
        ),
        (
            "between December and January 1942",
            "between December and January 1942 = 1941-12/1942-01",
        ),
        ("on 4–6 April 1918", "4–6 April 1918 = 1918-04-04/1918-04-06"),
        ("on April 4–6, 1918", "April 4–6, 1918 = 1918-04-04/1918-04-06"),
        (
            "from 4 April to 6 May 1918",
            "from 4 April to 6 May 1918 = 1918-04-04/1918-05-06",
        ),
        (
            "(4 April 1870 – 5 May 1924)",
            "4 April 1870 – 5 May 1924 = 1870-04-04/1924-05-05",
        ),
        ("April–May 1918", "April–May 1918 = 1918-04/1918-05"),
        (
            "from the 1920s until 1945",
            "from the 1920s until 1945 = 192X/1945",
        ),
        ("from 1956 to the present", "from 1956 to the present = 1956/.."),
        ("He works (1956–present).", "1956–present = 1956/.."),
        ("from 1918 to about 1922", "from 1918 to about 1922 = 1918/1922~"),
        ("from 300 to 200 BC", "from 300 to 200 BC = -0299/-0199"),
        ("300–200 BC", "300–200 BC = -0299/-0199"),
        ("from 27 BC to AD 14", "from 27 BC to AD 14 = -0026/0014"),
        ("pp. 1504–1510", ""),
        ("from 1500 to 2000 people", ""),
        ("1922–1918", ""),
    ]);
}

#[test]
fn choices_and_lists_are_read() {
    check(&[
        ("in 1701, 1702 or 1703", "1701, 1702 or 1703 = [1701,1702,1703]"),
        (
            "either in May or June 1918",
            "May or June 1918 = [1918-05,1918-06]",
        ),
        (
            "on 4 or 5 April 1918",
            "4 or 5 April 1918 = [1918-04-04,1918-04-05]",
        ),
        ("in 1895, 1902 and 1912", "1895 = 1895; 1902 = 1902; 1912 = 1912"),
        ("in 1921 and 1922", "1921 = 1921; 1922 = 1922"),
        (
            "in April and June 1918",
            "April and June 1918 = {1918-04,1918-06}",
        ),
        ("the 1920s and 1950s", "1920s = 192X; 1950s = 195X"),
        ("the 1920s, 1930s and 1940s", "1920s, 1930s and 1940s = 192X/194X"),
        ("in 1701/02 he", "1701/02 = [1701,1702]"),
    ]);
}

#[test]
fn the_words_before_a_date_count() {
    check(&[
        ("by 1890", "by 1890 = ../1890"),
        ("By the end of 1890 it", "By the end of 1890 = ../1890"),
        ("until 1920", "until 1920 = ../1920"),
        ("till 1920", "till 1920 = ../1920"),
        ("up to 1920", "up to 1920 = ../1920"),
        ("not until 1920", "not until 1920 = 1920"),
        ("no later than 1920", "no later than 1920 = ../1920"),
        ("since 1956", "since 1956 = 1956/.."),
        ("since at least the 1950s", "since at least the 1950s = 195X/.."),
        ("from 1956 on", "from 1956 on = 1956/.."),
        ("from 1956 onwards", "from 1956 onwards = 1956/.."),
        ("From 1956 he taught", "From 1956 = 1956/.."),
        ("a letter from 1956 says", "1956 = 1956"),
        ("before 1800", "before 1800 = ../1799"),
        ("before April 1918", "before April 1918 = ../1918-03"),
        ("before 1 March 1920", "before 1 March 1920 = ../1920-02-29"),
        ("before c. 1800", "before c. 1800 = ../1800~"),
        ("prior to the 1890s", "prior to the 1890s = ../188X"),
        (
            "pre-1918 and post-1945",
            "pre-1918 = ../1917; post-1945 = 1945/..",
        ),
        ("after 1945", "after 1945 = 1945/.."),
        ("as of 2023", "2023 = 2023"),
        ("by the late 18th century", "by the late 18th century = ../17XX"),
    ]);
}

#[test]
fn approximate_times_are_marked() {
    check(&[
        ("c. 1910", "c. 1910 = 1910~"),
        ("c.1910", "c.1910 = 1910~"),
        ("circa 1910", "circa 1910 = 1910~"),
        ("ca. 1910", "ca. 1910 = 1910~"),
        ("In about 1910 he", "about 1910 = 1910~"),
        ("born around 1910.", "around 1910 = 1910~"),
        ("in perhaps 1701", "perhaps 1701 = 1701?"),
        ("(1701?–1725)", "1701?–1725 = 1701?/1725"),
        ("(c. 1701 – 1725)", "c. 1701 – 1725 = 1701~/1725"),
        ("since c. 1790", "since c. 1790 = 1790~/.."),
        ("about 1500 people", ""),
        ("about 1500 Japanese prisoners", ""),
        ("a population of about 1500.", ""),
        ("mid-1920", "mid-1920 = 1920"),
    ]);
}

#[test]
fn decades_and_centuries_are_read() {
    check(&[
        ("in the 1920s", "1920s = 192X"),
        ("in the 1920's", "1920's = 192X"),
        ("in the early 1920s", "early 1920s = 192X"),
        ("the mid-1920s", "mid-1920s = 192X"),
        ("in the 1800s", "1800s = 18XX"),
        ("in the 2000s", "2000s = 200X"),
        ("the 1890s and 1900s", "1890s and 1900s = 189X/190X"),
        ("the late 18th century", "late 18th century = 17XX"),
        ("the eighteenth century", "eighteenth century = 17XX"),
        ("the twenty-first century", "twenty-first century = 20XX"),
        ("an 18th-century merchant", "18th-century = 17XX"),
        (
            "the beginning of the 20th century",
            "beginning of the 20th century = 19XX",
        ),
        (
            "the first half of the 19th century",
            "first half of the 19th century = 18XX",
        ),
        ("Early in the 18th century", "Early in the 18th century = 17XX"),
        (
            "the 18th and 19th centuries",
            "18th and 19th centuries = 17XX/18XX",
        ),
        (
            "the 17th and 19th centuries",
            "17th and 19th centuries = {16XX,18XX}",
        ),
        (
            "from the late eighteenth to the early nineteenth century",
            "from the late eighteenth to the early nineteenth century = 17XX/18XX",
        ),
        ("the 12th century BC", "12th century BC = -11XX"),
        ("a quarter of a century", ""),
        ("the 99th century", ""),
    ]);
}

#[test]
fn years_before_and_after_christ_are_read() {
    check(&[
        ("in 660 BC", "660 BC = -0659"),
        ("44 BC", "44 BC = -0043"),
        ("in 44 B.C. he", "44 B.C. = -0043"),
        ("660 BCE", "660 BCE = -0659"),
        ("AD 710", "AD 710 = 0710"),
        ("A.D. 710", "A.D. 710 = 0710"),
        ("710 CE", "710 CE = 0710"),
        ("in the year 1275", "1275 = 1275"),
        ("in the year 710 they", "710 = 0710"),
        ("by the year 1890", "by the year 1890 = ../1890"),
    ]);
}

#[test]
fn japanese_eras_are_read() {
    check(&[
        ("in Meiji 9", "Meiji 9 = 1876"),
        ("Taishō 7", "Taishō 7 = 1918"),
        ("Shōwa 20", "Shōwa 20 = 1945"),
        ("Heisei 3", "Heisei 3 = 1991"),
        ("Reiwa 5", "Reiwa 5 = 2023"),
        ("Genroku 14", "Genroku 14 = 1701"),
        ("Tenmei 2 (1782)", "Tenmei 2 = 1782; 1782 = 1782"),
        ("the ninth year of Meiji", "ninth year of Meiji = 1876"),
        (
            "the 9th year of the Meiji era",
            "9th year of the Meiji era = 1876",
        ),
        ("Meiji 99", ""),
        ("the Meiji era", ""),
    ]);
}

#[test]
fn lives_are_read() {
    check(&[
        ("Peter (1701–1725)", "1701–1725 = 1701/1725"),
        ("Irina (born 1955)", "1955 = 1955"),
        ("Gonza (d. 1739)", "1739 = 1739"),
        ("Sōza (b. 1693, d. 1736)", "1693 = 1693; 1736 = 1736"),
        ("Kōdayū, fl. 1790", "1790 = 1790"),
        ("the society (1918– )", "1918– = 1918/.."),
        ("In 1918, aged 24, he", "1918 = 1918"),
    ]);
}

/// Words around which "on" and a full stop stand, their time and calendar.
#[track_caller]
fn check_calendar(cases: &[(&str, &str, Calendar)]) {
    for &(words, edtf, calendar) in cases {
        let text = format!("on {words}.");
        let found = find_times(&text);
        assert_eq!(found.len(), 1, "{text} {found:?}");
        assert_eq!(
            (found[0].span.of(&text), found[0].edtf.to_string().as_str()),
            (words, edtf)
        );
        assert_eq!(found[0].calendar, calendar, "{text}");
    }
}

#[test]
fn old_style_days_are_converted_and_noted() {
    check_calendar(&[
        ("9 January 1905 (O.S.)", "1905-01-22", Calendar::Julian),
        ("9 January 1905 Old Style", "1905-01-22", Calendar::Julian),
        ("22 January 1905 (N.S.)", "1905-01-22", Calendar::Gregorian),
        ("O.S. 9 January 1905", "1905-01-22", Calendar::Julian),
        ("11 February 1731/32", "1732-02-22", Calendar::Julian),
        (
            "25 December 1701 in the Julian calendar",
            "1702-01-05",
            Calendar::Julian,
        ),
        ("January 1905 (O.S.)", "1905-01", Calendar::Julian),
    ]);
}

#[test]
fn a_day_given_in_both_calendars_is_one_time() {
    check_calendar(&[
        ("22 January (3 February) 1905", "1905-02-03", Calendar::Julian),
        (
            "4 February [O.S. 23 January] 1905",
            "1905-02-04",
            Calendar::Gregorian,
        ),
        (
            "5 February 1905 [O.S. 23 January 1905]",
            "1905-02-05",
            Calendar::Gregorian,
        ),
        (
            "February 4 [O.S. January 23], 1905",
            "1905-02-04",
            Calendar::Gregorian,
        ),
        ("9 January 1905 (22 January N.S.)", "1905-01-22", Calendar::Julian),
        ("30 May/10 June 1672", "1672-06-10", Calendar::Julian),
        ("9/22 January 1905", "1905-01-22", Calendar::Julian),
        (
            "25 December 1701 (5 January 1702)",
            "1702-01-05",
            Calendar::Julian,
        ),
        ("25 December (5 January) 1702", "1702-01-05", Calendar::Julian),
    ]);
    check(&[(
        "on 4 April 1918 (6 May 1918)",
        "4 April 1918 = 1918-04-04; 6 May 1918 = 1918-05-06",
    )]);
}

#[test]
fn a_year_needs_evidence() {
    check(&[
        ("1918 men were drafted", ""),
        ("the 1500 men", ""),
        ("1003 people and 1321 others", ""),
        (
            "Q1234, B-1918, No. 1918, p. 1918, $1918, #1918, 1918%, 1918 km",
            "",
        ),
        ("He flew a Boeing 2000", ""),
        ("1,321 and 42,823 and 1,000", ""),
        ("a total of 1500.", ""),
        ("numbers increased by 1500.", ""),
        ("the 1500 Japanese were sent home", ""),
        ("a 1500-metre race", ""),
        ("call 1918-22-33", ""),
        ("in 1918 men were drafted", "1918 = 1918"),
        ("In 1897 Russian officials", "1897 = 1897"),
        ("Japan's 1920 census", "1920 = 1920"),
        ("the census of 1897", "1897 = 1897"),
        ("Immigration Act 1924", "1924 = 1924"),
        ("Tokyo: Iwanami, 1956.", "1956 = 1956"),
        ("(Kato 1998)", "1998 = 1998"),
        ("1956", "1956 = 1956"),
        ("1905 Treaty of Portsmouth", "1905 = 1905"),
        ("the early 1918 uprising", "early 1918 = 1918"),
        ("version 1.2.3, 10.1000/182, 12:1918", ""),
        ("© 2006", "2006 = 2006"),
        ("the film (The Verses; 2008)", "2008 = 2008"),
        ("at the 2017 G20 summit", "2017 = 2017"),
        (
            "a house dated to 1174, and roots back to 1945",
            "1174 = 1174; 1945 = 1945",
        ),
        ("in a 1237 document", "1237 = 1237"),
        ("In Australia, 1965 saw the release", "1965 = 1965"),
        ("377 cars per 1000 residents", ""),
        ("a year later, at that point, in May", ""),
    ]);
}

#[test]
fn any_text_gives_spans_inside_it_in_order() {
    const PIECES: &str = "1918|1701|4|22|31|2100|99999999999|44|–|-|—|/|,|.|(|)|[|]|'|’|s|th| | | |\n|April |May|until \
                          |between |and |or |from |to |18th |century |BC|AD |O.S. |Meiji |c.|late |the |Ō|大阪|\u{301}|?|%";
    let pieces: Vec<&str> = PIECES.split('|').collect();
    let mut state = 1_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 40).unwrap()
    };
    let mut count = 0;
    for _ in 0..20_000 {
        let text: String = (0..next() % 14).map(|_| pieces[next() % pieces.len()]).collect();
        let mut end = 0;
        for time in find_times(&text) {
            assert!(
                time.span.start() >= end && time.span.end() <= text.len(),
                "{text}"
            );
            assert!(!time.span.of(&text).is_empty(), "{text}");
            end = time.span.end();
            count += 1;
        }
    }
    assert!(count > 1000, "{count}");
}
