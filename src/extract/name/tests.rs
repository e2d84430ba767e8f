//! Names as the rules and the model find them together.

use super::*;
use crate::extract::fixture::paragraph;

/// The names of a paragraph, each as "words/class".
fn names(text: &str) -> Vec<String> {
    let document = paragraph(text);
    let analysis = Analysis::new(&document);
    find_names(&analysis)
        .into_iter()
        .map(|name| {
            let words = analysis.span(name.tokens).of(text);
            let class = name
                .class
                .map_or_else(|| "other".to_owned(), |class| format!("{class:?}"));
            format!("{words}/{class}")
        })
        .collect()
}

#[test]
fn persons_go_without_titles_and_without_where_they_are_from() {
    assert_eq!(
        names("The treaty was signed by General Anna Orlova of Kazan."),
        ["Anna Orlova/Person", "Kazan/Place"]
    );
}

#[test]
fn adjectives_of_places_are_no_names() {
    assert_eq!(
        names("After the improvement of Polish-German relations she took North Korean citizenship."),
        Vec::<String>::new()
    );
}

#[test]
fn heads_tell_what_a_long_name_is_of() {
    assert_eq!(
        names(
            "In 1912 she was a teacher at the Kazan Music School, and later joined the Regional Workers' League."
        ),
        [
            "Kazan Music School/Organization",
            "Regional Workers' League/Organization"
        ]
    );
}

#[test]
fn peoples_before_bare_numbers_are_groups() {
    assert_eq!(
        names(
            "The census found that the Poles numbered 300, the Greeks about 200 and the Japanese a mere 20."
        ),
        ["Poles/Group", "Greeks/Group", "Japanese/Group"]
    );
}

#[test]
fn a_language_is_no_people_and_a_people_no_language() {
    assert_eq!(
        names("In the census 523 of them said that Japanese is their native language."),
        [""; 0]
    );
    assert_eq!(
        names("In Omsk the Chinese were not allowed to use their own language."),
        ["Omsk/Place", "Chinese/Group"]
    );
}

#[test]
fn a_country_that_acts_is_a_place_still() {
    assert_eq!(
        names("In 1936 Japan and Germany agreed on a pact."),
        ["Japan/Place", "Germany/Place"]
    );
}

#[test]
fn what_is_in_general_is_not_named() {
    assert_eq!(
        names("She worked for a Chilean company for some years."),
        Vec::<String>::new()
    );
}

#[test]
fn titles_of_address_tell_persons() {
    assert_eq!(
        names("Messrs. Quillan, Platt and Dorr dined with Gen. J. B. Hood and ex-Gov. Luce on Friday."),
        [
            "Quillan/Person",
            "Platt/Person",
            "Dorr/Person",
            "J. B. Hood/Person",
            "Luce/Person"
        ]
    );
}

#[test]
fn a_firm_is_no_person_for_its_title() {
    let found = names("The goods were sent to Messrs. Spence & Reid on Friday.");
    assert!(!found.iter().any(|name| name.ends_with("/Person")), "{found:?}");
}

#[test]
fn a_name_goes_on_over_the_end_of_a_line() {
    assert_eq!(
        names("He was sent from Hart-\nford to meet Mr.\nWilliam H.\nTaft and Gen. Kuro-\nki there."),
        ["Hart-\nford/Place", "William H.\nTaft/Person", "Kuro-\nki/Person"]
    );
}

#[test]
fn states_and_small_streets_are_places() {
    assert_eq!(
        names("The store on Orchard street in Albany, N. Y., was sold in Milwaukee, Wis., yesterday."),
        [
            "Orchard street/Place",
            "Albany/Place",
            "N. Y./Place",
            "Milwaukee/Place",
            "Wis./Place"
        ]
    );
}

#[test]
fn events_are_known_by_their_year() {
    assert_eq!(
        names(
            "The 2010 Latvian census and the 1906 Valparaíso earthquake were named beside the 1976 Winter Olympics, but in \
             1907 Norwegian elections were held, and the 1905 revolution has no name here."
        ),
        [
            "2010 Latvian census/Event",
            "1906 Valparaíso earthquake/Event",
            "1976 Winter Olympics/Event"
        ]
    );
}

#[test]
fn the_full_stop_of_a_company_is_part_of_its_name() {
    assert_eq!(
        names("In 1908 the Fiat Automobile Co. was established, and she sold it in May."),
        ["Fiat Automobile Co./Organization"]
    );
}

#[test]
fn what_begins_with_the_name_of_a_company_is_no_person() {
    let found =
        names("Samsung is a company. Samsung Bioepis is a medicine producer, and Samsung owns half of it.");
    assert!(
        found.contains(&"Samsung Bioepis/Organization".to_owned()),
        "{found:?}"
    );
}
