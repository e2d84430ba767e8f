//! Tests of reading, printing, bounding and ordering EDTF.

use super::*;

fn edtf(text: &str) -> Edtf {
    text.parse().unwrap()
}

fn bounds(text: &str) -> String {
    let day = |day: Option<Day>| day.map_or_else(|| "open".to_owned(), |day| day.to_string());
    let time = edtf(text);
    format!("{} {}", day(time.earliest()), day(time.latest()))
}

#[test]
fn what_was_parsed_prints_as_it_was_written() {
    for text in [
        "1701",
        "1701-02",
        "1701-02-03",
        "192X",
        "19XX",
        "1XXX",
        "XXXX",
        "1918-XX",
        "1918-XX-XX",
        "1918-04-XX",
        "1918-XX-31",
        "192X-04",
        "192X-02-29",
        "1920~",
        "1920?",
        "1920%",
        "1918-04-04~",
        "17XX~",
        "1701/1702",
        "../1790",
        "1702/..",
        "/1790",
        "1702/",
        "1951-05/1953-06",
        "1918~/1922?",
        "192X/193X",
        "[1701,1702]",
        "[..1920]",
        "[1920..]",
        "[1701,1703..1705,1707..]",
        "{1921,1922}",
        "{1918-04,1918-06}",
        "1918-21",
        "1918-24",
        "-0043",
        "-0043-03-15",
        "-11XX",
        "-00XX",
        "0000",
        "0044",
        "-0299/-0199",
    ] {
        assert_eq!(edtf(text).to_string(), text);
    }
}

#[test]
fn what_is_not_edtf_is_refused() {
    for text in [
        "",
        "-",
        "/",
        "..",
        "../..",
        "../",
        "//",
        "1",
        "170",
        "17011",
        "1701-",
        "1701-13",
        "1701-00",
        "1701-2",
        "1701-02-30",
        "1918-02-29",
        "1701-04-31",
        "1918-25",
        "1918-21-01",
        "1X20",
        "X920",
        "192x",
        "1920~~",
        "~",
        "?",
        "~1920",
        "[]",
        "{}",
        "[",
        "]",
        "[1701",
        "[1701,]",
        "[1701, 1702]",
        "[1702..1701]",
        "[..]",
        "[..1,..2]",
        "[1701,..1702]",
        "1702/1701",
        "1701/1702/1703",
        "-0000",
        "-XXXX",
        "--1701",
        "+1701",
        "1701-02-03T04:05:06",
        "Y17000",
        "1701 ",
        "１７０１",
        "17ö1",
        "1701-ö",
        "192X-02-30",
    ] {
        assert!(text.parse::<Edtf>().is_err(), "{text}");
    }
}

#[test]
fn bounds_are_the_first_and_the_last_day() {
    for (text, expected) in [
        ("1701", "1701-01-01 1701-12-31"),
        ("1900-02", "1900-02-01 1900-02-28"),
        ("2000-02", "2000-02-01 2000-02-29"),
        ("1918-04-04", "1918-04-04 1918-04-04"),
        ("192X", "1920-01-01 1929-12-31"),
        ("17XX~", "1700-01-01 1799-12-31"),
        ("XXXX", "open open"),
        ("1918-XX", "1918-01-01 1918-12-31"),
        ("1918-04-XX", "1918-04-01 1918-04-30"),
        ("191X-02-29", "1912-02-29 1916-02-29"),
        ("1918-21", "1918-03-01 1918-06-30"),
        ("1918-24", "1918-01-01 1919-03-31"),
        ("9999-24", "9999-01-01 10000-03-31"),
        ("-0043", "-0043-01-01 -0043-12-31"),
        ("-11XX", "-1199-01-01 -1100-12-31"),
        ("-00XX", "-0099-01-01 0000-12-31"),
        ("1951-05/1953-06", "1951-05-01 1953-06-30"),
        ("../1790", "open 1790-12-31"),
        ("1702/..", "1702-01-01 open"),
        ("1702/", "1702-01-01 open"),
        ("[1702,1701]", "1701-01-01 1702-12-31"),
        ("[..1920]", "open 1920-12-31"),
        ("{1921,1923..}", "1921-01-01 open"),
    ] {
        assert_eq!(bounds(text), expected, "{text}");
    }
}

#[test]
fn constructors_give_what_parsing_gives() {
    let year = |year| Edtf::year(year).unwrap();
    for (made, text) in [
        (Edtf::year(1701), "1701"),
        (Edtf::year(-43), "-0043"),
        (Edtf::decade(1920), "192X"),
        (Edtf::century(18), "17XX"),
        (Edtf::century(-12), "-11XX"),
        (Edtf::century(-1), "-00XX"),
        (Edtf::month(1918, 4), "1918-04"),
        (Edtf::season(1918, Season::Winter), "1918-24"),
        (Day::new(1918, 4, 4).and_then(Edtf::day), "1918-04-04"),
        (Some(year(1910).approximate()), "1910~"),
        (Some(year(1910).approximate().uncertain()), "1910%"),
        (
            Edtf::interval(&year(1918), &year(1922)).map(Edtf::approximate),
            "1918~/1922~",
        ),
        (Edtf::until(&year(1790)), "../1790"),
        (Edtf::since(&year(1702)), "1702/.."),
        (Edtf::one_of(&[year(1701), year(1702)]), "[1701,1702]"),
        (Edtf::all_of(&[year(1921), year(1922)]), "{1921,1922}"),
    ] {
        assert_eq!(made, Some(edtf(text)));
    }
}

#[test]
fn constructors_refuse_what_parsing_refuses() {
    let open = edtf("1702/..");
    assert_eq!(Edtf::year(10_000), None);
    assert_eq!(Edtf::year(i32::MIN), None);
    assert_eq!(Edtf::decade(1925), None);
    assert_eq!(Edtf::century(0), None);
    assert_eq!(Edtf::century(i32::MIN), None);
    assert_eq!(Edtf::century(101), None);
    assert_eq!(Edtf::month(1918, 13), None);
    assert_eq!(
        Edtf::day(Day {
            year: 1918,
            month: 2,
            day: 30
        }),
        None
    );
    assert_eq!(Edtf::interval(&edtf("1702"), &edtf("1701")), None);
    assert_eq!(Edtf::interval(&open, &edtf("1710")), None);
    assert_eq!(Edtf::until(&open), None);
    assert_eq!(Edtf::one_of(&[]), None);
}

#[test]
fn times_are_ordered_by_day_and_never_tie_unless_equal() {
    let mut times: Vec<Edtf> = [
        "1702/..",
        "1702",
        "[1701,1702]",
        "../1790",
        "1701",
        "1702-01",
        "1702~",
        "-0043",
    ]
    .map(edtf)
    .into();
    times.sort();
    let sorted: Vec<String> = times.iter().map(Edtf::to_string).collect();
    assert_eq!(
        sorted,
        [
            "../1790",
            "-0043",
            "1701",
            "[1701,1702]",
            "1702-01",
            "1702",
            "1702~",
            "1702/.."
        ]
    );
}

#[test]
fn a_time_of_one_year_says_which() {
    assert_eq!(edtf("1918-04-04").only_year(), Some(1918));
    assert_eq!(edtf("1918-04/1918-05").only_year(), Some(1918));
    assert_eq!(edtf("192X").only_year(), None);
    assert_eq!(edtf("../1918").only_year(), None);
}

#[test]
fn an_interval_gives_its_ends() {
    assert_eq!(
        edtf("1701~/1725").ends(),
        Some((Some(edtf("1701~")), Some(edtf("1725"))))
    );
    assert_eq!(edtf("../1725").ends(), Some((None, Some(edtf("1725")))));
    assert_eq!(edtf("1725").ends(), None);
    assert!(edtf("1701~/1725").is_approximate());
}

#[test]
fn a_time_is_a_string_in_json() {
    let json = serde_json::to_string(&edtf("[1701,1702]")).unwrap();
    assert_eq!(json, "\"[1701,1702]\"");
    assert_eq!(serde_json::from_str::<Edtf>(&json).unwrap(), edtf("[1701,1702]"));
    assert!(serde_json::from_str::<Edtf>("\"soon\"").is_err());
}

#[test]
fn no_text_brings_it_down_and_whatever_parses_prints_the_same() {
    let alphabet: Vec<char> = "0123456789019XX--/..~?%[]{},ö T+".chars().collect();
    let mut state = 7_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 40).unwrap()
    };
    let mut parsed = 0;
    for _ in 0..200_000 {
        let text: String = (0..next() % 12)
            .map(|_| alphabet[next() % alphabet.len()])
            .collect();
        if let Ok(time) = text.parse::<Edtf>() {
            parsed += 1;
            assert_eq!(time.to_string(), text);
            let _ = (time.earliest(), time.latest(), time.cmp(&edtf("1701")));
        }
    }
    assert!(parsed > 100, "{parsed}");
}
