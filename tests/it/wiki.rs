//! What the links and infoboxes of wiki pages say of names: where they begin and end, what they are of, their full form.

use dembei::extract::extract;
use dembei::model::{DocumentId, Edtf, EntityClass, Extraction, LocalEntityId, MentionKind, Value};
use dembei::source::{Options, Wikitext, to_document};

/// Reads a page of that title.
fn read(title: &str, text: &str) -> Extraction {
    let id = DocumentId::parse("page").unwrap();
    let mut document = to_document(id, text.to_owned(), &Wikitext, &Options::default());
    document.title = Some(title.to_owned());
    extract(&document)
}

fn name(extraction: &Extraction, entity: LocalEntityId) -> &str {
    &extraction.entities[entity.index()].name
}

/// The names in a text, with the names of what they are of.
fn names(text: &str) -> Vec<(String, String, Option<EntityClass>)> {
    let id = DocumentId::parse("page").unwrap();
    let document = to_document(id, text.to_owned(), &Wikitext, &Options::default());
    let extraction = extract(&document);
    let by_name = extraction.mentions.iter().filter(|m| m.kind == MentionKind::Name);
    by_name
        .map(|mention| {
            let words = mention.span.of(document.reading());
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            (words, name(&extraction, mention.entity).to_owned(), mention.class)
        })
        .collect()
}

fn has(found: &[(String, String, Option<EntityClass>)], words: &str, of: &str, class: Option<EntityClass>) {
    let expected = (words.to_owned(), of.to_owned(), class);
    assert!(found.contains(&expected), "{expected:?} is not in {found:?}");
}

/// The claims as lines: subject, property, value, time.
fn claims(extraction: &Extraction) -> Vec<String> {
    extraction
        .claims
        .iter()
        .map(|claim| {
            let value = match &claim.value {
                Value::Entity(entity) => name(extraction, *entity).to_owned(),
                Value::Time(time) => time.to_string(),
                Value::Text(text) => text.clone(),
                other @ Value::Quantity(_) => format!("{other:?}"),
            };
            let time = claim.qualifiers.time.as_ref().map(Edtf::to_string);
            let time = time.map_or(String::new(), |time| format!(" @ {time}"));
            format!(
                "{} | {} | {value}{time}",
                name(extraction, claim.subject),
                claim.property
            )
        })
        .collect()
}

#[test]
fn a_name_under_a_link_is_of_what_the_link_leads_to() {
    let found = names(
        "In 1925 [[Ana Karlovna Lee|Lee]] met the [[Union of Dyers and Weavers|UDW]] in [[Novy Most, Siberia|Novy Most]]. \
         Then Lee left the UDW with [[Oleg Stone|Stone]].",
    );
    let person = Some(EntityClass::Person);
    has(&found, "Lee", "Ana Karlovna Lee", person);
    assert_eq!(
        found.iter().filter(|(_, of, _)| of == "Ana Karlovna Lee").count(),
        2,
        "{found:?}"
    );
    has(&found, "Stone", "Oleg Stone", person);
    assert_eq!(
        found
            .iter()
            .filter(|(words, of, _)| words == "UDW" && of.starts_with("Union"))
            .count(),
        2,
        "{found:?}"
    );
}

#[test]
fn a_link_to_a_page_about_a_thing_is_no_name_of_it() {
    let found =
        names("She knew [[History of Moscow|Moscow]] and its [[List of rivers of Moscow|rivers]] well.");
    has(&found, "Moscow", "Moscow", Some(EntityClass::Place));
    let found = names("She saw it in [[Moscow#Streets|Moscow]] and was [[Germany|German]].");
    has(&found, "Moscow", "Moscow", Some(EntityClass::Place));
    assert!(found.iter().all(|(_, of, _)| of != "Streets"), "{found:?}");
}

#[test]
fn words_in_brackets_tell_what_a_thing_is() {
    let found = names(
        "They saw [[Velora (film)|Velora]], crossed the [[Dahme (river)|Dahme]], heard [[Siren (band)|Siren]] and met \
         [[Jan Most (painter)|Jan Most]].",
    );
    has(&found, "Velora", "Velora", None);
    has(&found, "Dahme", "Dahme", Some(EntityClass::Place));
    has(&found, "Jan Most", "Jan Most", Some(EntityClass::Person));
}

#[test]
fn pages_of_one_name_are_told_apart() {
    let found = names("Both [[Velora (ship)|Velora]] and [[Velora (river)|Velora]] were seen.");
    let of: Vec<&str> = found.iter().map(|(_, of, _)| of.as_str()).collect();
    assert_eq!(of, ["Velora (ship)", "Velora (river)"]);
}

#[test]
fn a_page_is_about_what_its_title_names() {
    let text = "{{Infobox scientist\n| birth_date = {{birth date|1901|3|14}}\n| spouse = [[Boris Lee]] (1925–1930)\n\
        | nationality = German\n}}\n'''Ana Karlovna Lee''' was a chemist.";
    let extraction = read("Ana Lee (chemist)", text);
    let claims = claims(&extraction);
    for expected in [
        "Ana Lee | birthDate | 1901-03-14",
        "Ana Lee | spouse | Boris Lee",
        "Ana Lee | citizenship | Germany",
    ] {
        assert!(
            claims.iter().any(|claim| claim == expected),
            "{expected} is not in {claims:?}"
        );
    }
}

#[test]
fn fields_are_read_with_those_beside_them() {
    let text = "{{Infobox officeholder\n| office = Minister of Health, Labour and Welfare\n| term_start = 1 May 1931\n\
        | term_end = 1944\n| predecessor = [[Oleg Stone]]\n| office2 = Mayor of Omsk\n| term_start2 = 1950\n\
        | birth_place = [[Novy Most]], [[Siberia]], Russia\n| alma_mater = [[Tomsk University]] ([[Bachelor of Science|BS]])\n\
        }}\n{{Infobox person\n| name = Boris Stone\n| birth_date = 1899\n}}\n'''Ana Lee''' and Boris Stone were friends.";
    let extraction = read("Ana Lee", text);
    let claims = claims(&extraction);
    for expected in [
        "Ana Lee | positionHeld | Minister of Health, Labour and Welfare @ 1931-05-01/1944",
        "Ana Lee | positionHeld | Mayor of Omsk @ 1950/..",
        "Ana Lee | birthPlace | Novy Most",
        "Ana Lee | educatedAt | Tomsk University",
        "Boris Stone | birthDate | 1899",
    ] {
        assert!(
            claims.iter().any(|claim| claim == expected),
            "{expected} is not in {claims:?}"
        );
    }
    let wrong = [
        "replaces",
        "| Siberia",
        "| Russia",
        "Bachelor",
        "Ana Lee | birthDate",
    ];
    assert!(
        claims
            .iter()
            .all(|claim| wrong.iter().all(|wrong| !claim.contains(wrong))),
        "{claims:?}"
    );
}

#[test]
fn a_box_of_a_film_says_nothing_that_only_fits_a_place() {
    let text = "{{Infobox film\n| country = [[Germany]]\n| population = 80\n| founder = [[Ana Lee]]\n}}\n'''Velora''' is a film.";
    let extraction = read("Velora (film)", text);
    assert!(
        claims(&extraction).is_empty() && extraction.observations.is_empty(),
        "{:?}",
        claims(&extraction)
    );
}

#[test]
fn members_and_heads_are_said_of_the_right_side() {
    let band = "{{Infobox musical artist\n| background = group_or_band\n| origin = [[Omsk]], Russia\n| current_members = \n\
        * [[Ana Lee]]\n* Boris Stone\n}}\n'''Siren''' is a band.";
    let claims_of_band = claims(&read("Siren", band));
    for expected in [
        "Ana Lee | memberOf | Siren",
        "Boris Stone | memberOf | Siren",
        "Siren | foundedPlace | Omsk",
    ] {
        assert!(
            claims_of_band.iter().any(|claim| claim == expected),
            "{expected} is not in {claims_of_band:?}"
        );
    }
    let town = "{{Infobox settlement\n| subdivision_type = [[Country]]\n| subdivision_name = [[Germany]]\n\
        | subdivision_type1 = State\n| subdivision_name1 = [[Bavaria]]\n| leader_title = Lord Mayor\n| leader_name = [[Ana Lee]]\n\
        | established_title = First mentioned\n| established_date = 1237\n| population_total = 1,234\n\
        | population_as_of = 2020\n}}\n'''Novy Most''' is a town.";
    let extraction = read("Novy Most", town);
    let claims_of_town = claims(&extraction);
    for expected in [
        "Novy Most | country | Germany",
        "Novy Most | locatedIn | Bavaria",
        "Novy Most | headOfGovernment | Ana Lee",
    ] {
        assert!(
            claims_of_town.iter().any(|claim| claim == expected),
            "{expected} is not in {claims_of_town:?}"
        );
    }
    assert!(
        claims_of_town.iter().all(|claim| !claim.contains("inception")),
        "{claims_of_town:?}"
    );
    let figure = &extraction.observations[0];
    assert_eq!(
        figure.qualifiers.time.as_ref().map(Edtf::to_string).as_deref(),
        Some("2020")
    );
}
