//! `annotate`: records as they come, each by itself, in every format.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use assert_cmd::cargo::cargo_bin;
use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::Term,
};
use regex::Regex;
use serde_json::Value;

const OSAKA: &str =
    r#"{"id": "a/Ōsaka 1", "title": "Ōsaka", "text": "Anna Petrova was born in Ōsaka on 4 April 1918."}"#;
const HOSTILE: &str = r#"{"id": "<b>", "text": "Anna <script>alert('1')</script> Petrova was born in \"Moscow\" & Ōsaka in 1901.\n\nBoris Ivanov </p><!-- lived in Moscow from 1901 to 1910. About 80 Japanese lived in Ōsaka in 1877."}"#;

/// Runs `annotate` on lines of records; gives its output and exit code.
fn annotate(records: &str, format: &str) -> (String, String, Option<i32>) {
    let mut child = Command::new(cargo_bin!("dembei"))
        .args(["annotate", "--input-format", "jsonl", "--format", format])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(records.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
        output.status.code(),
    )
}

/// The part of a text from one code point to another.
fn cut(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

fn text_of(record: &str) -> String {
    let record: Value = serde_json::from_str(record).unwrap();
    record["text"].as_str().unwrap().to_owned()
}

#[test]
fn a_bad_record_is_named_and_the_others_stay_as_they_are() {
    let (alone, _, code) = annotate(OSAKA, "jsonl");
    assert_eq!(code, Some(0));
    let (all, told, code) = annotate(
        &format!("{HOSTILE}\n\nnot json\n{OSAKA}\n{{\"id\": \"x\"}}\n"),
        "jsonl",
    );
    assert_eq!(code, Some(1));
    assert!(told.contains("line 3") && told.contains("line 5"), "{told}");
    let lines: Vec<&str> = all.lines().collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(
        lines[1],
        alone.trim_end(),
        "what is found in a document depends on another"
    );
    let record: Value = serde_json::from_str(lines[1]).unwrap();
    assert_eq!(record["schema"], "dembei-annotation-1");
    let mention = &record["mentions"][1];
    let (start, end) = (
        mention["start"].as_u64().unwrap(),
        mention["end"].as_u64().unwrap(),
    );
    let (start, end) = (usize::try_from(start).unwrap(), usize::try_from(end).unwrap());
    assert_eq!(cut(&text_of(OSAKA), start, end), "Ōsaka");
}

#[test]
fn files_come_in_their_order() {
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let output = Command::new(cargo_bin!("dembei"))
        .arg("annotate")
        .arg(articles)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let ids: Vec<String> = text
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert!(ids.len() > 10 && ids.is_sorted(), "{ids:?}");
}

#[test]
fn nif_is_turtle_whose_strings_are_where_it_says() {
    let (turtle, _, code) = annotate(&format!("{HOSTILE}\n{OSAKA}\n"), "nif");
    assert_eq!(code, Some(0));
    let mut values: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(&turtle) {
        let quad = quad.unwrap();
        let local = quad
            .predicate
            .as_str()
            .rsplit(['#', '/'])
            .next()
            .unwrap()
            .to_owned();
        let value = match quad.object {
            Term::Literal(literal) => literal.value().to_owned(),
            Term::NamedNode(node) => node.into_string(),
            other => panic!("{other} is no value of NIF"),
        };
        values
            .entry(quad.subject.to_string())
            .or_default()
            .entry(local)
            .or_default()
            .push(value);
    }
    let mut phrases = 0;
    for (subject, phrase) in &values {
        let Some(context) = phrase.get("referenceContext") else {
            assert!(
                phrase.contains_key("isString"),
                "{subject} is neither a text nor in one"
            );
            continue;
        };
        let text = &values[&format!("<{}>", context[0])]["isString"][0];
        let at = |name: &str| phrase[name][0].parse::<usize>().unwrap();
        assert_eq!(cut(text, at("beginIndex"), at("endIndex")), phrase["anchorOf"][0]);
        assert!(subject.ends_with(&format!("#char={},{}>", at("beginIndex"), at("endIndex"))));
        assert!(phrase["taIdentRef"][0].starts_with("http://localhost:7878/id/"));
        assert!(phrase["taClassRef"][0].starts_with("https://w3id.org/dembei/ontology#"));
        phrases += 1;
    }
    assert!(phrases >= 5, "{turtle}");
}

#[test]
fn a_web_annotation_finds_its_words_by_both_selectors() {
    let (pages, _, code) = annotate(&format!("{HOSTILE}\n{OSAKA}\n"), "webannotation");
    assert_eq!((code, pages.lines().count()), (Some(0), 2));
    let mut ids = BTreeSet::new();
    for (page, record) in pages.lines().zip([HOSTILE, OSAKA]) {
        let page: Value = serde_json::from_str(page).unwrap();
        let text = text_of(record);
        assert_eq!(page["type"], "AnnotationPage");
        let items = page["items"].as_array().unwrap();
        assert!(items.len() > 2, "{page}");
        for item in items {
            assert!(
                ids.insert(item["id"].to_string()),
                "{} stands there twice",
                item["id"]
            );
            let [position, quote] = [&item["target"]["selector"][0], &item["target"]["selector"][1]];
            let at = |name: &str| usize::try_from(position[name].as_u64().unwrap()).unwrap();
            let part = |name: &str| quote[name].as_str().unwrap();
            assert_eq!(cut(&text, at("start"), at("end")), part("exact"));
            let around = format!("{}{}{}", part("prefix"), part("exact"), part("suffix"));
            assert!(text.contains(&around), "{around:?} is not in the text");
            assert!(!item["body"].as_array().unwrap().is_empty());
        }
    }
}

#[test]
fn the_page_is_well_formed_and_lets_nothing_through() {
    let (page, _, code) = annotate(&format!("{HOSTILE}\n{OSAKA}\n"), "html");
    assert_eq!(code, Some(0));
    assert!(
        !page.contains("<script") && !page.contains("<!--") && !page.contains("<b>"),
        "{page}"
    );
    assert!(page.contains("&lt;script&gt;"));
    let tag = Regex::new(r"<(/?)([a-z][a-z0-9]*)[^>]*>").unwrap();
    let mut open: Vec<&str> = Vec::new();
    for found in tag.captures_iter(&page) {
        let (closing, name) = (&found[1] == "/", found.get(2).unwrap().as_str());
        if closing {
            assert_eq!(
                open.pop(),
                Some(name),
                "before {}",
                page.get(found.get_match().start()..).unwrap()
            );
        } else if name != "meta" {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?} are not closed");
    let all = |pattern: &str| -> Vec<String> {
        let found = Regex::new(pattern).unwrap();
        found
            .captures_iter(&page)
            .map(|found| found[1].to_owned())
            .collect()
    };
    let ids = all(r#" id="([^"]*)""#);
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len(), "an id stands there twice: {ids:?}");
    let links = all(r##"href="#([^"]*)""##);
    assert!(
        !links.is_empty() && links.iter().all(|link| distinct.contains(link)),
        "{links:?}\n{ids:?}"
    );
    for class in ["person", "place", "time", "quantity"] {
        assert!(
            page.contains(&format!("<mark class=\"{class}\" title=")),
            "no {class} in {page}"
        );
    }
    assert!(!page.contains("http://www.w3.org") && !page.contains("<link") && !page.contains("url("));
}
