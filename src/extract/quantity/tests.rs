//! Tests of finding quantities, a sentence to a form.

use super::*;
use crate::extract::date::find_times;

/// Each quantity as "words = value", with the upper end, `~`, `>` or `<`, and the unit.
fn quantities(text: &str) -> String {
    let show = |mention: &QuantityMention| {
        let quantity = &mention.quantity;
        let sign = match (quantity.approximate, quantity.bound) {
            (true, None) => "~",
            (false, None) => "",
            (false, Some(Bound::AtLeast)) => ">",
            (false, Some(Bound::AtMost)) => "<",
            (true, Some(Bound::AtLeast)) => "~>",
            (true, Some(Bound::AtMost)) => "~<",
        };
        let joint = if quantity.unit == Unit::Ratio { ":" } else { ".." };
        let upper = quantity
            .upper
            .map(|upper| format!("{joint}{upper}"))
            .unwrap_or_default();
        let unit = if quantity.unit == Unit::Percent { "%" } else { "" };
        format!(
            "{} = {sign}{}{upper}{unit}",
            mention.span.of(text),
            quantity.value
        )
    };
    find_quantities(text, &find_times(text))
        .iter()
        .map(show)
        .collect::<Vec<_>>()
        .join("; ")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|&(text, expected)| (text, expected, quantities(text)))
        .filter(|(_, expected, found)| expected != found)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected}\n  found    {found}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_figures_of_an_article_are_found() {
    check(&[
        ("1,321 (2022)", "1,321 = 1321"),
        (
            "Their numbers grew to 80 people in 1877 and 392 in 1890; women outnumbered men by a factor of 3:2, and",
            "80 = 80; 392 = 392; 3:2 = 3:2",
        ),
        (
            "an 1897 Russian government survey showed 42,823 Chinese, 26,100 Koreans, but only 2,291 Japanese",
            "42,823 = 42823; 26,100 = 26100; 2,291 = 2291",
        ),
        (
            "the Japanese population of the city was estimated at 1,000.",
            "estimated at 1,000 = ~1000",
        ),
        (
            "the April 4, 1918 murder of three Japanese living there",
            "three = 3",
        ),
        (
            "According to Tetsuro Kato, About 100 Japanese, including communists",
            "About 100 = ~100",
        ),
        ("roughly 40,000 Korean settlers", "roughly 40,000 = ~40000"),
        ("trapped on the island for almost four decades.", ""),
        (
            "575,000 Japanese prisoners; 55,000 died in Russia, and another 47,000 remained missing",
            "575,000 = 575000; 55,000 = 55000; 47,000 = 47000",
        ),
        ("one Armenian interviewed by the US Air Force in 1954", ""),
        ("There is one Japanese-medium school, founded in 1965.", ""),
        (
            "including 162 in Moscow, 43 in Saint Petersburg, 31 in Primorsky Krai",
            "162 = 162; 43 = 43; 31 = 31",
        ),
        (
            "October 2023 figures state that 1,003 Japanese nationals reside",
            "1,003 = 1003",
        ),
    ]);
}

#[test]
fn approximation_and_bounds_are_kept() {
    check(&[
        ("some three hundred men", "some three hundred = ~300"),
        ("over 2 million", "over 2 million = >2000000"),
        ("1.2 million people", "1.2 million = 1200000"),
        ("at least 20", "at least 20 = >20"),
        ("up to 300 men", "up to 300 = <300"),
        ("fewer than 50", "fewer than 50 = <50"),
        ("nearly 1,000", "nearly 1,000 = ~<1000"),
        ("more than 200 ships", "more than 200 = >200"),
        ("an estimated 1,000", "estimated 1,000 = ~1000"),
        ("estimated at about 1,000", "estimated at about 1,000 = ~1000"),
        ("no fewer than 12", "no fewer than 12 = >12"),
        ("as many as 300", "as many as 300 = <300"),
        ("300+ people", "300+ = >300"),
        ("a hundred or so", "a hundred or so = ~100"),
        ("~100 people", "~100 = ~100"),
        ("half a million people", "half a million = 500000"),
        ("a dozen men and two dozen women", "a dozen = 12; two dozen = 24"),
        ("about a dozen", "about a dozen = ~12"),
        ("several thousand, many hundred, a few million, hundreds", ""),
    ]);
}

#[test]
fn ranges_shares_and_ratios_are_told_apart() {
    check(&[
        ("10 to 15 men", "10 to 15 = 10..15"),
        ("10–15 people", "10–15 = 10..15"),
        ("between 10 and 15 people", "between 10 and 15 = 10..15"),
        ("two or three families", "two or three = 2..3"),
        ("one or two families", "one or two = 1..2"),
        ("two to three million", "two to three million = 2000000..3000000"),
        ("1.5–2 million", "1.5–2 million = 1500000..2000000"),
        ("about 200–300", "about 200–300 = ~200..300"),
        ("12.5% of them", "12.5% = 12.5%"),
        ("12.5 per cent", "12.5 per cent = 12.5%"),
        ("12 percent", "12 percent = 12%"),
        ("10–15%", "10–15% = 10..15%"),
        ("10% to 15%", "10% to 15% = 10..15%"),
        ("outnumbered three to two", "three to two = 3:2"),
        ("outnumbered two to one", "two to one = 2:1"),
        ("fell from 80 to 60 people", "80 = 80; 60 = 60"),
        ("grew from 80 to 600 people", "80 = 80; 600 = 600"),
        ("at 10:30 he", ""),
        ("John 3:16", ""),
    ]);
}

#[test]
fn measures_names_and_pieces_are_left_out() {
    check(&[
        ("$5 and $5 million, 5 million yen, 300 rubles, USD 500", ""),
        ("5 km, 5km, 300 miles, 12 kg, 40°, 5 square kilometres", ""),
        (
            "14 years, aged 24, at the age of 30, 80-year-old, five days, ten-year, 20 years old, for two months",
            "",
        ),
        ("May 15, 15 May, on the 15th, 3rd, first, the second", ""),
        ("p. 12, No. 7, room 101, vol. 3", ""),
        ("call 555-1234 or +7 495 123-45-67", ""),
        ("ISBN 978-3-16-148410-0", ""),
        ("55.75°N 37.62°E", ""),
        ("on Apollo 11 and a Boeing 747", ""),
        ("in World War Two", ""),
        ("1. First", ""),
        ("as shown[12] and [3]", ""),
        ("1,23,4 and 1.2.3 and 99999999999999999999", ""),
        ("377 cars per 1000 residents", "377 = 377"),
        ("10 a.m. and 5 o'clock", ""),
        ("one of the three", "three = 3"),
        ("in 1918", ""),
        ("1918 men were drafted", "1918 = 1918"),
        ("nineteen eighteen", ""),
        ("24/7, 3/4", ""),
        ("the new 2002 standard", ""),
        ("in issue 42(1): 24–46", ""),
    ]);
}

#[test]
fn a_field_known_to_hold_a_count_is_read_without_times() {
    let found = find_quantities("1918", &[]);
    assert_eq!(found[0].quantity, Quantity::exact(1918));
    assert!(find_quantities("1918", &find_times("1918")).is_empty());
}

#[test]
fn any_text_gives_spans_inside_it_in_order() {
    const PIECES: &str = "1918|1|321|4|15|99999999999|9223372036854775807|,|.|:|–|-|%| | | |$|(|)|[|]|+|~|about |between \
                          |and |or |to |one|two |twenty|hundred |thousand |million |trillion |dozen |half |a |people \
                          |Ō|大阪|\u{301}|°|\n";
    let pieces: Vec<&str> = PIECES.split('|').collect();
    let mut state = 3_u64;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 40).unwrap()
    };
    let mut count = 0;
    for _ in 0..20_000 {
        let text: String = (0..next() % 14).map(|_| pieces[next() % pieces.len()]).collect();
        let times = find_times(&text);
        let mut end = 0;
        for quantity in find_quantities(&text, &times) {
            let span = quantity.span;
            assert!(span.start() >= end && span.end() <= text.len(), "{text}");
            assert!(!span.of(&text).is_empty(), "{text}");
            assert!(times.iter().all(|time| !time.span.overlaps(span)), "{text}");
            end = span.end();
            count += 1;
        }
    }
    assert!(count > 1000, "{count}");
}
