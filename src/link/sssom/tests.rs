//! What a file may look like, what is refused, and that nothing of it is lost.

use super::*;
use crate::model::{Candidate, Match, Proposal, Score};

const HEADER: &str =
    "subject_id\tpredicate_id\tobject_id\tmapping_justification\tpredicate_modifier\treviewer";
const DECIDED: &str = "#mapping_set_id: https://example.org/x
#curie_map:
#  entity: https://example.org/id/
#  my: https://example.org/id/person/
subject_id\tpredicate_id\tobject_id\tmapping_justification\tpredicate_modifier\treviewer
entity:person/a\towl:sameAs\twd:Q1\tsemapv:ManualMappingCuration\t\tKato
entity:person/b\towl:sameAs\twd:Q2\tsemapv:ManualMappingCuration\tNot\tKato
entity:person/c\tskos:exactMatch\tsssom:NoTermFound\tsemapv:ManualMappingCuration\t\t
entity:person/d\towl:sameAs\twd:Q4\tsemapv:LexicalMatching\t\t
";

fn id(text: &str) -> EntityId {
    EntityId::parse(text).unwrap()
}

fn item(number: u64) -> ItemId {
    ItemId::new(number)
}

fn proposal(entity: &str, items: &[(u64, f64)], matched: bool) -> Proposal {
    let candidates: Vec<Candidate> = items
        .iter()
        .map(|&(number, score)| Candidate {
            item: item(number),
            label: format!("Label {number}"),
            score: Score::new(score),
            features: Vec::new(),
        })
        .collect();
    let best = candidates.first().filter(|_| matched);
    let matched = best.map(|best| Match {
        item: best.item,
        score: best.score,
        decided_by: crate::model::Decider::Score,
    });
    Proposal {
        entity: id(entity),
        candidates,
        matched,
    }
}

#[test]
fn decided_lines_are_kept_as_they_are() {
    let mappings = Mappings::parse(DECIDED).unwrap();
    assert_eq!(
        mappings.decision(&id("person/a")),
        Some(Decision::Accepted(item(1)))
    );
    assert!(mappings.is_rejected(&id("person/b"), item(2)));
    assert_eq!(mappings.decision(&id("person/c")), Some(Decision::None));
    assert_eq!(mappings.decision(&id("person/d")), None);
    assert_eq!(mappings.decided(), 3);
    let written = mappings.to_table(&[], &[], "https://example.org/id/");
    for line in DECIDED
        .lines()
        .filter(|line| line.contains("Manual") || line.starts_with('#'))
    {
        assert!(
            written.lines().any(|own| own.trim_end() == line.trim_end()),
            "{line} is not in\n{written}"
        );
    }
    assert!(
        !written.contains("Q4"),
        "a proposal that is none any more stays:\n{written}"
    );
    assert_eq!(
        Mappings::parse(&written)
            .unwrap()
            .to_table(&[], &[], "https://example.org/id/"),
        written
    );
}

#[test]
fn a_proposal_is_decided_by_a_change_of_any_of_its_cells() {
    let proposals = [
        proposal("person/a", &[(1, 0.7), (2, 0.6)], false),
        proposal("person/b", &[(3, 0.9)], true),
    ];
    let text = Mappings::default().to_table(&[], &proposals, "https://example.org/");
    let read = |text: &str| Mappings::parse(text).unwrap();
    assert_eq!(read(&text).decided(), 0);
    let changed = |from: &str, to: &str| {
        assert!(text.contains(from), "{from:?} is not in\n{text}");
        read(&text.replacen(from, to, 1))
    };
    let a = id("person/a");
    let accepted = changed("skos:closeMatch\t\twd:Q1", "owl:sameAs\t\twd:Q1");
    assert_eq!(accepted.decision(&a), Some(Decision::Accepted(item(1))));
    let other = changed(
        "skos:closeMatch\t\twd:Q1",
        "skos:closeMatch\t\thttps://www.wikidata.org/wiki/Q9",
    );
    assert_eq!(other.decision(&a), Some(Decision::Accepted(item(9))));
    let none = changed("skos:closeMatch\t\twd:Q1", "skos:closeMatch\t\tsssom:NoTermFound");
    assert_eq!(none.decision(&a), Some(Decision::None));
    assert!(changed("skos:closeMatch\t\twd:Q1", "skos:closeMatch\tNot\twd:Q1").is_rejected(&a, item(1)));
    assert!(changed("skos:closeMatch\t\twd:Q1", "skos:relatedMatch\t\twd:Q1").is_rejected(&a, item(1)));
    let by_hand = changed("semapv:LexicalMatching", "semapv:ManualMappingCuration");
    assert_eq!(by_hand.decision(&a), Some(Decision::Accepted(item(1))));
    let weaker = changed("owl:sameAs\t\twd:Q3", "owl:sameAs\tNot\twd:Q3");
    assert!(weaker.is_rejected(&id("person/b"), item(3)));
    // What was decided by a change of a cell is kept as it was changed.
    let again = accepted.to_table(&[], &proposals, "https://example.org/");
    assert!(
        again.contains("owl:sameAs\t\twd:Q1\tLabel 1\tsemapv:LexicalMatching"),
        "{again}"
    );
    assert_eq!(
        read(&again).to_table(&[], &proposals, "https://example.org/"),
        again
    );
}

#[test]
fn an_unchanged_file_is_written_as_it_was() {
    let proposals = [
        proposal("person/a", &[(1, 0.7)], false),
        proposal("person/b", &[(3, 0.9)], true),
    ];
    let first = Mappings::default().to_table(&[], &proposals, "https://example.org/");
    let second = Mappings::parse(&first)
        .unwrap()
        .to_table(&[], &proposals, "https://example.org/");
    assert_eq!(first, second);
    let windows = format!("\u{feff}{}", first.replace('\n', "\r\n"));
    assert_eq!(
        Mappings::parse(&windows)
            .unwrap()
            .to_table(&[], &proposals, "https://example.org/"),
        windows
    );
}

#[test]
fn own_columns_their_order_notes_and_comments_stay() {
    let text = "#license: https://example.org/l\n#mapping_set_id: https://example.org/x\n\
                note\tobject_id\tsubject_id\tmapping_justification\tpredicate_id\n\
                # the brothers\n\
                ask Kato\twd:Q1\tentity:person/a\tsemapv:LexicalMatching\tskos:closeMatch\n\
                sure\twd:Q2\tentity:person/b\tsemapv:ManualMappingCuration\towl:sameAs\n\
                # the end\n";
    let written = Mappings::parse(text).unwrap().to_table(
        &[],
        &[proposal("person/a", &[(7, 0.7)], false)],
        "https://example.org/id/",
    );
    // The prefixes that were not declared are, below the metadata that were there.
    let (metadata, lines): (Vec<&str>, Vec<&str>) = written
        .lines()
        .partition(|line| line.starts_with('#') && !line.starts_with("# "));
    let declared = metadata.strip_prefix(&[
        "#license: https://example.org/l",
        "#mapping_set_id: https://example.org/x",
    ]);
    assert_eq!(declared.and_then(|rest| rest.first()), Some(&"#curie_map:"));
    let lines: Vec<&str> = lines
        .iter()
        .filter(|line| !line.starts_with("#  "))
        .copied()
        .collect();
    assert!(
        lines[0].starts_with("note\tobject_id\tsubject_id\tmapping_justification\tpredicate_id\t"),
        "{written}"
    );
    assert_eq!(lines[1], "# the brothers");
    assert!(
        lines[2].starts_with("ask Kato\twd:Q7\tentity:person/a\t"),
        "{written}"
    );
    assert!(lines[3].starts_with("sure\twd:Q2\tentity:person/b\tsemapv:ManualMappingCuration\towl:sameAs\t"));
    assert_eq!(lines[4], "# the end");
}

#[test]
fn what_spreadsheets_do_is_let_pass() {
    let mangled = "\u{feff}#mapping_set_id: https://example.org/x\t\t\t\t\t\t\r\n\
                   \"#mapping_set_title: People, \"\"all\"\" of them\"\t\t\t\t\t\t\r\n\
                   #curie_map:\t\t\t\t\t\t\r\n#  entity: https://example.org/id/\t\t\t\t\t\t\r\n\
                   subject_id\tsubject_label\tpredicate_id\tobject_id\tmapping_justification\tcomment\t\r\n\
                   entity:person/a\t\"Kato, \"\"Sen\"\"\"\towl:sameAs\twd:Q1\tsemapv:ManualMappingCuration\t\r\n\
                   entity:person/b\tKato\towl:sameAs\twd:Q2\tsemapv:ManualMappingCuration\r\n\
                   entity:person/c\t\"two\r\nlines\"\towl:sameAs\twd:Q3\tsemapv:ManualMappingCuration\tx\t\t\r\n\
                   \t\t\t\t\t\t\r\n";
    let mappings = Mappings::parse(mangled).unwrap();
    for (entity, number) in [("person/a", 1), ("person/b", 2), ("person/c", 3)] {
        assert_eq!(
            mappings.decision(&id(entity)),
            Some(Decision::Accepted(item(number))),
            "{entity}"
        );
    }
    let text = mappings.to_text();
    assert!(
        text.contains("#mapping_set_title: People, \"all\" of them\r\n"),
        "{text}"
    );
    assert!(
        text.contains("\t\"Kato, \"\"Sen\"\"\"\t") && text.contains("\"two\r\nlines\""),
        "{text}"
    );
    assert_eq!(Mappings::parse(&text).unwrap().to_text(), text);
    let wide: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(DECIDED.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(Mappings::read(&wide).unwrap(), Mappings::parse(DECIDED).unwrap());
}

#[test]
fn subjects_may_be_iris_and_own_prefixes() {
    let line = |subject: &str| format!("{subject}\towl:sameAs\twd:Q1\tsemapv:ManualMappingCuration\t\t\n");
    for subject in ["entity:person/a", "https://example.org/id/person/a", "my:a"] {
        let text = DECIDED.split("entity:person/a").next().unwrap().to_owned() + &line(subject);
        let mappings = Mappings::parse(&text).unwrap();
        assert_eq!(
            mappings.decision(&id("person/a")),
            Some(Decision::Accepted(item(1))),
            "{subject}"
        );
    }
    let text = format!("{HEADER}\n{}", line("https://example.org/other/1"));
    assert!(
        Mappings::parse(&text)
            .unwrap()
            .decision(&id("https://example.org/other/1"))
            .is_some()
    );
}

#[track_caller]
fn assert_refused(text: &str, parts: &[&str]) {
    let error = Mappings::parse(text).unwrap_err();
    let told = error.to_string();
    assert!(parts.iter().all(|part| told.contains(part)), "{told}");
    assert!(!error.help().is_empty());
}

#[test]
fn a_broken_file_is_refused_with_place_and_reason() {
    let file = |lines: &str| format!("#mapping_set_id: x\n{HEADER}\n{lines}");
    let by_hand = "semapv:ManualMappingCuration";
    assert_refused(&file("entity:person/a\towl:sameAs\n"), &["line 3", "2 columns"]);
    assert_refused(
        &file(&format!(
            "entity:person/a\towl:sameAs\twd:Q1\t{by_hand}\t\t\textra\n"
        )),
        &["line 3", "7 columns"],
    );
    assert_refused(
        &file("entity:person/a\towl:sameAs\twd:Q1\tsemapv:Manual"),
        &["line 3", "breaks off"],
    );
    assert_refused(
        &file(&format!("entity:person/a\towl:sameAs\tTokyo\t{by_hand}\t\t\n")),
        &["line 3", "object_id", "Tokyo"],
    );
    assert_refused(
        &file(&format!("Person A\towl:sameAs\twd:Q1\t{by_hand}\t\t\n")),
        &["subject_id", "Person A"],
    );
    assert_refused(
        &file(&format!("entity:person/a\tyes\twd:Q1\t{by_hand}\t\t\n")),
        &["predicate_id", "yes"],
    );
    assert_refused(
        &file(&format!("entity:person/a\towl:sameAs\twd:Q1\t{by_hand}\tno\t\n")),
        &["predicate_modifier"],
    );
    assert_refused(
        &file("entity:person/a\t\"owl:sameAs\twd:Q1\n"),
        &["line 3", "column 2", "quotation"],
    );
    assert_refused(
        &file("<<<<<<< HEAD\nentity:person/a\towl:sameAs\twd:Q1\tx\t\t\n"),
        &["line 3", "conflict"],
    );
    assert_refused(
        "subject_id,predicate_id,object_id,mapping_justification\n",
        &["line 1", "','"],
    );
    assert_refused("subject_id\tobject_id\n", &["line 1", "predicate_id"]);
    assert_refused(
        &format!("{HEADER}\treviewer\n"),
        &["line 1", "two columns reviewer"],
    );
    assert_refused(
        "#mapping_set_id: x\n#license: y\n",
        &["line 2", "without a table"],
    );
    assert_eq!(
        Mappings::read(b"#a\n#caf\xe9\n").unwrap_err(),
        LinkError::Encoding { line: 2, column: 5 }
    );
}

#[test]
fn decisions_that_contradict_each_other_are_refused_with_both_lines() {
    let line = |object: &str, modifier: &str| {
        format!("entity:person/a\towl:sameAs\t{object}\tsemapv:ManualMappingCuration\t{modifier}\t\n")
    };
    for (a, b) in [
        (line("wd:Q1", ""), line("wd:Q2", "")),
        (line("wd:Q1", ""), line("sssom:NoTermFound", "")),
        (line("wd:Q1", "Not"), line("wd:Q1", "")),
    ] {
        assert_refused(&format!("{HEADER}\n{a}{b}"), &["lines 2 and 3", "person/a"]);
    }
    for (a, b) in [
        (line("wd:Q1", ""), line("wd:Q1", "")),
        (line("wd:Q1", "Not"), line("sssom:NoTermFound", "")),
        (line("wd:Q1", "Not"), line("wd:Q2", "Not")),
    ] {
        assert!(Mappings::parse(&format!("{HEADER}\n{a}{b}")).is_ok());
    }
}

#[test]
fn decisions_are_made_and_taken_back() {
    let proposals = [proposal("person/a", &[(1, 0.7)], false)];
    let before = Mappings::default().to_table(&[], &proposals, "https://example.org/");
    let mut mappings = Mappings::parse(&before).unwrap();
    let a = id("person/a");
    let named = |number: Option<u64>| Named {
        entity: &a,
        label: "A",
        item: number.map(item),
        item_label: "Label",
    };
    let reviewer = Reviewer {
        id: Some("orcid:0000-0002-7356-1779".to_owned()),
        ..Reviewer::default()
    };
    let rejected = mappings.decide(named(Some(1)), Verdict::Rejected(item(1)), &reviewer);
    assert!(mappings.is_rejected(&a, item(1)));
    let accepted = mappings.decide(named(Some(2)), Verdict::Accepted(item(2)), &reviewer);
    assert!(mappings.is_rejected(&a, item(1)) && mappings.decision(&a) == Some(Decision::Accepted(item(2))));
    let text = mappings.to_text();
    assert!(
        text.contains("orcid:0000-0002-7356-1779") && !text.contains("mapping_date"),
        "{text}"
    );
    let nil = mappings.decide(named(None), Verdict::Nil, &reviewer);
    assert_eq!(
        Mappings::parse(&mappings.to_text()).unwrap().decision(&a),
        Some(Decision::None)
    );
    for earlier in [nil, accepted, rejected] {
        mappings.restore(earlier);
    }
    assert_eq!(
        mappings
            .to_table(&[], &proposals, "https://example.org/")
            .replace("\treviewer_id", "")
            .replace("\t\n", "\n"),
        before
    );
}

#[test]
fn strays_and_conflicts_are_found() {
    let line =
        |entity: &str| format!("entity:{entity}\towl:sameAs\twd:Q1\tsemapv:ManualMappingCuration\t\t\n");
    let mappings = Mappings::parse(&format!("{HEADER}\n{}{}", line("person/a"), line("person/b"))).unwrap();
    assert_eq!(mappings.strays(&[]), [&id("person/a"), &id("person/b")]);
    assert_eq!(
        mappings.conflicts(),
        [(item(1), vec![&id("person/a"), &id("person/b")])]
    );
}
