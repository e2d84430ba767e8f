//! Linking with a local index: what the program accepts, proposes, explains and scores.

use std::{fs, path::Path};

use serde_json::{Value, json};

use crate::program::dembei;

/// A line of a dump: a label, other names, what it is an instance of, a description, and how many pages it has.
fn item(id: &str, label: &str, (kind, description): (u32, &str), pages: usize) -> Value {
    let text = |text: &str| json!({"language": "en", "value": text});
    let class = json!({"mainsnak": {"snaktype": "value", "property": "P31", "datatype": "wikibase-item",
        "datavalue": {"type": "wikibase-entityid",
            "value": {"entity-type": "item", "numeric-id": kind, "id": format!("Q{kind}")}}},
        "type": "statement", "id": format!("{id}$1"), "rank": "normal"});
    let links = (0..pages).map(|at| {
        (
            format!("x{at}wiki"),
            json!({"site": format!("x{at}wiki"), "title": label}),
        )
    });
    json!({"type": "item", "id": id, "labels": {"en": text(label)}, "descriptions": {"en": text(description)},
        "aliases": {}, "claims": {"P31": [class]}, "sitelinks": links.collect::<serde_json::Map<_, _>>()})
}

/// A date of birth for an item.
fn born(mut item: Value, time: &str) -> Value {
    item["claims"]["P569"] = json!([{"mainsnak": {"snaktype": "value", "property": "P569", "datatype": "time",
        "datavalue": {"type": "time", "value": {"time": time, "timezone": 0, "before": 0, "after": 0, "precision": 11,
            "calendarmodel": "http://www.wikidata.org/entity/Q1985727"}}},
        "type": "statement", "id": "born$1", "rank": "normal"}]);
    item
}

const HUMAN: u32 = 5;

/// A project with an index in the folder `index`. Numbers from Q999999001 on stand in for items, as Wikidata has given
/// none so high.
fn project(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let irina = item("Q999999001", "Irina Khakamada", (HUMAN, "Russian politician"), 25);
    let dump = [
        born(irina, "+1955-04-13T00:00:00Z"),
        item("Q999999002", "Pavel Anosov", (HUMAN, "Russian engineer"), 30),
        item("Q999999003", "Pavel Anosov", (HUMAN, "Russian officer"), 30),
        item(
            "Q999999004",
            "Tsuda University",
            (3918, "university in Tokyo"),
            20,
        ),
    ];
    let lines: Vec<String> = dump.iter().map(Value::to_string).collect();
    fs::write(
        folder.path().join("dump.json"),
        format!("[\n{}\n]\n", lines.join(",\n")),
    )
    .unwrap();
    run(folder.path(), &["wikidata", "index", "dump.json", "-o", "index"]);
    run(folder.path(), &["init"]);
    fs::write(folder.path().join("data/article.txt"), text).unwrap();
    folder
}

fn run(folder: &Path, args: &[&str]) -> String {
    let output = dembei(folder, args);
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

const ARTICLE: &str = "Irina Hakamada was born in Moscow on 13 April 1955. She is a Russian politician. She met Pavel \
                       Anosov at Tsuda University in Tokyo.\n";

#[test]
fn irina_hakamada_is_found_in_an_index_as_irina_khakamada() {
    let folder = project(ARTICLE);
    let args = [
        "link",
        "--wikidata-index",
        "index",
        "--explain",
        "irina hakamada",
        "--format",
        "json",
    ];
    let told: Value = serde_json::from_str(&run(folder.path(), &args)).unwrap();
    let best = &told["entities"][0]["candidates"][0];
    assert_eq!(
        (&best["item"], &best["label"]),
        (&json!("Q999999001"), &json!("Irina Khakamada"))
    );
    let features = best["features"].as_array().unwrap();
    let has = |name: &str| features.iter().any(|feature| feature["name"] == name);
    assert!(has("dates-agree") && has("class-same"), "{features:?}");
    assert!(best["score"].as_f64().unwrap() > 0.5, "{best}");
}

#[test]
fn homonyms_are_proposed_and_what_is_decided_stays() {
    let folder = project(ARTICLE);
    let links = folder.path().join("links.sssom.tsv");
    let renew = ["link", "--wikidata-index", "index", "--format", "json"];
    let summary: Value = serde_json::from_str(&run(folder.path(), &renew)).unwrap();
    assert_eq!(
        (&summary["written"], &summary["changed"]),
        (&json!(true), &json!(true))
    );
    let table = fs::read_to_string(&links).unwrap();
    let line = table.lines().find(|line| line.contains("Pavel Anosov"));
    let line = line.expect("homonyms are proposed").to_owned();
    assert!(
        line.contains("skos:closeMatch") && line.contains("Q999999003"),
        "{line}"
    );
    assert!(
        table
            .lines()
            .any(|line| line.contains("Q999999004") && line.contains("owl:sameAs")),
        "{table}"
    );

    let again: Value = serde_json::from_str(&run(folder.path(), &renew)).unwrap();
    assert_eq!(again["changed"], json!(false));

    let decided = line
        .replace("skos:closeMatch", "owl:sameAs")
        .replace("semapv:LexicalMatching", "semapv:ManualMappingCuration");
    fs::write(&links, table.replace(&line, &decided)).unwrap();
    let decided: Value = serde_json::from_str(&run(folder.path(), &renew)).unwrap();
    assert_eq!(decided["accepted"]["person"], json!(1));
}

#[test]
fn what_build_kept_is_linked_without_reading_the_sources() {
    let folder = project(ARTICLE);
    run(
        folder.path(),
        &["build", "--wikidata-index", "index", "--keep", "kept"],
    );
    let before = fs::read_to_string(folder.path().join("links.sssom.tsv")).unwrap();
    fs::remove_file(folder.path().join("data/article.txt")).unwrap();
    let told = run(
        folder.path(),
        &["link", "--kept", "kept", "--wikidata-index", "index"],
    );
    assert!(told.contains("links.sssom.tsv is as it was"), "{told}");
    assert_eq!(
        fs::read_to_string(folder.path().join("links.sssom.tsv")).unwrap(),
        before
    );
}

#[test]
fn only_accepted_matches_stand_in_a_record() {
    let folder = project(ARTICLE);
    let told = run(
        folder.path(),
        &["annotate", "data/article.txt", "--wikidata-index", "index"],
    );
    let record: Value = serde_json::from_str(&told).unwrap();
    let item_of = |text: &str| {
        let mut mentions = record["mentions"].as_array().unwrap().iter();
        mentions
            .find(|mention| mention["text"] == text)
            .map(|mention| mention["wikidata"].clone())
    };
    assert_eq!(item_of("Tsuda University"), Some(json!("Q999999004")));
    assert_eq!(item_of("Pavel Anosov"), Some(Value::Null));
}

#[test]
fn linking_is_scored_with_names_given_and_end_to_end_beside_baselines() {
    let folder = project(ARTICLE);
    let gold = json!({"id": 1, "text": "Prof. Irina Khakamada came to Tsuda University.", "evaluation_span": [0, 47],
        "labels": [
            {"id": 0, "span": [6, 21], "entity_id": "Q999999001", "type": "Q215627"},
            {"id": 1, "span": [30, 46], "entity_id": "Q999999004", "type": "Q43229"}]});
    fs::write(folder.path().join("gold.jsonl"), gold.to_string()).unwrap();
    let args = [
        "eval",
        "gold.jsonl",
        "--wikidata-index",
        "index",
        "--format",
        "json",
    ];
    let report: Value = serde_json::from_str(&run(folder.path(), &args)).unwrap();
    let rows = report["sets"][0]["linking"].as_array().unwrap();
    let row = |setting: &str, system: &str| {
        let mut rows = rows.iter();
        rows.find(|row| row["setting"] == setting && row["system"] == system)
            .unwrap_or(&Value::Null)
    };
    assert_eq!(rows.len(), 12);
    assert_eq!(
        row("linking, names given", "exact name, most popular")["tp"],
        json!(2)
    );
    assert_eq!(row("linking, names given", "dembei, likeliest")["tp"], json!(2));
    assert_eq!(row("linking, end to end", "dembei, likeliest")["fp"], json!(0));
    assert!(
        report["sets"][0]["reliability"]
            .as_array()
            .is_some_and(|bins| !bins.is_empty())
    );
}

#[test]
fn without_an_index_there_is_no_table_of_linking_and_a_missing_one_is_an_error() {
    let folder = project(ARTICLE);
    let gold = json!({"id": 1, "text": "Irina came.", "labels": [{"id": 0, "span": [0, 5], "entity_id": "Q999999001"}]});
    fs::write(folder.path().join("gold.jsonl"), gold.to_string()).unwrap();
    let report: Value =
        serde_json::from_str(&run(folder.path(), &["eval", "gold.jsonl", "--format", "json"])).unwrap();
    assert!(report["sets"][0].get("linking").is_none());
    let failed = dembei(
        folder.path(),
        &["annotate", "data/article.txt", "--wikidata-index", "nowhere"],
    );
    assert_eq!(failed.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&failed.stderr).contains("nowhere"));
}
