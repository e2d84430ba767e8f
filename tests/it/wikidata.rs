//! The local index of Wikidata: the program makes it from every packing, refuses what is damaged, and answers.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use assert_cmd::cargo::cargo_bin;
use dembei::{
    model::{Item, ItemId, LanguageText},
    wikidata::{IndexOptions, Summary, WikidataIndex, build_index},
};
use serde_json::Value;

use crate::program::dembei;

fn sample() -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/wikidata/sample.json")).unwrap()
}

/// All that an index holds, but for the name of its dump.
fn contents(folder: &Path, index: &str) -> (Summary, Vec<Option<Item>>) {
    let index = WikidataIndex::open(&folder.join(index)).unwrap();
    let summary = Summary {
        dump: String::new(),
        ..index.summary().clone()
    };
    let ids = [
        17, 159, 362, 649, 1490, 7184, 7792, 8479, 9696, 15180, 27621, 34266, 34600,
    ];
    (summary, ids.map(|id| index.item(ItemId::new(id))).to_vec())
}

#[test]
fn every_packing_gives_the_same_index() {
    let folder = tempfile::tempdir().unwrap();
    let dump = sample();
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gz.write_all(&dump).unwrap();
    let mut bz2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    bz2.write_all(&dump).unwrap();
    // Two frames, as several threads write them.
    let (first, second) = dump.split_at(dump.len() / 2);
    let pack =
        |part: &[u8]| ruzstd::encoding::compress_to_vec(part, ruzstd::encoding::CompressionLevel::Fastest);
    let zst = [pack(first), pack(second)].concat();
    let mut all = Vec::new();
    for (name, bytes) in [
        ("a.json", dump.clone()),
        ("a.json.gz", gz.finish().unwrap()),
        ("a.json.bz2", bz2.finish().unwrap()),
        ("a.json.zst", zst),
    ] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let output = dembei(
            folder.path(),
            &["wikidata", "index", name, "-o", name.trim_start_matches("a.")],
        );
        assert_eq!(
            output.status.code(),
            Some(0),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        all.push(contents(folder.path(), name.trim_start_matches("a.")));
    }
    let mut child = Command::new(cargo_bin!("dembei"))
        .args(["wikidata", "index", "-", "-o", "piped"])
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(&dump).unwrap();
    assert!(child.wait().unwrap().success());
    all.push(contents(folder.path(), "piped"));
    let first = all.first().unwrap();
    assert!(first.1.iter().all(Option::is_some));
    assert!(all.iter().all(|other| other == first));
}

#[test]
fn the_program_answers_and_tells_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let mut dump = sample();
    dump.extend(b"broken\n");
    fs::write(at.join("dump.json"), &dump).unwrap();
    let output = dembei(at, &["wikidata", "index", "dump.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("line 20"));
    let text = |args: &[&str]| {
        let output = dembei(at, args);
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, found) = text(&["wikidata", "search", "peter", "the", "great", "--format", "json"]);
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(code, Some(0));
    assert_eq!(found["found"][0]["item"]["id"], "Q8479");
    assert_eq!(found["found"][0]["hit"]["how"], "folded");
    let (code, shown) = text(&["wikidata", "show", "Q649", "Q1"]);
    assert_eq!(code, Some(1));
    assert!(
        shown.contains("Moscow") && shown.contains("55.755833, 37.617778") && shown.contains("Q1 is not in")
    );
    let (_, summary) = text(&["wikidata", "show"]);
    assert!(summary.contains("2026-01-04") && summary.contains("2 people"));
    assert!(summary.lines().all(|line| line.len() <= 80), "{summary}");

    let path = at.join("wikidata/items.index");
    let mut bytes = fs::read(&path).unwrap();
    bytes[5000] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let output = dembei(at, &["wikidata", "search", "Moscow"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("damaged in its items, between bytes 4096 and"),
        "{error}"
    );
    assert!(error.contains("help: "), "{error}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

/// The hundred whole items, where they are at hand.
fn whole_items() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let path = shared.join("wikidata/sample-items-full.json.bz2");
    path.exists().then_some(path)
}

/// The values of the statements of a property that are not deprecated.
fn values<'a>(item: &'a Value, property: &str) -> Vec<&'a Value> {
    let statements = item["claims"][property].as_array();
    statements
        .into_iter()
        .flatten()
        .filter(|statement| statement["rank"] != "deprecated")
        .filter_map(|statement| statement["mainsnak"].get("datavalue"))
        .map(|data| &data["value"])
        .collect()
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn whole_items_lose_nothing_that_is_promised() {
    let Some(path) = whole_items() else {
        eprintln!("skipped: there is no ../shared/wikidata/sample-items-full.json.bz2");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let options = IndexOptions {
        languages: ["en", "ja", "ru", "mul"].map(str::to_owned).to_vec(),
        // Some of the items are of classes that the hundred lack; these have them all the same.
        also: ["Q10373548", "Q10876391"].map(|id| id.parse().unwrap()).to_vec(),
        ..IndexOptions::default()
    };
    let report = build_index(&path, folder.path(), &options).unwrap();
    assert_eq!((report.read.items, report.read.broken), (100, 0));
    let index = WikidataIndex::open(folder.path()).unwrap();
    let mut text = String::new();
    let file = bzip2::read::MultiBzDecoder::new(fs::File::open(&path).unwrap());
    std::io::Read::read_to_string(&mut { file }, &mut text).unwrap();
    let mut compared = 0;
    for line in text
        .lines()
        .map(|line| line.trim_end_matches(','))
        .filter(|line| line.len() > 2)
    {
        let expected: Value = serde_json::from_str(line).unwrap();
        let id: ItemId = expected["id"].as_str().unwrap().parse().unwrap();
        if let Some(item) = index.item(id) {
            compared += 1;
            compare_texts(&item, &expected);
            compare_statements(&item, &expected);
            compare_place_and_time(&item, &expected);
        }
    }
    assert!(compared >= 95, "{compared}");
}

fn compare_texts(item: &Item, expected: &Value) {
    for language in ["en", "ja", "ru", "mul"] {
        let of = |texts: &[LanguageText]| -> BTreeSet<String> {
            let own = texts.iter().filter(|text| &*text.language == language);
            own.map(|text| text.text.to_string()).collect()
        };
        let one = |field: &str| -> BTreeSet<String> {
            let text = expected[field][language]["value"].as_str();
            text.into_iter().map(str::to_owned).collect()
        };
        assert_eq!(of(&item.labels), one("labels"), "{} {language}", item.id);
        assert_eq!(
            of(&item.descriptions),
            one("descriptions"),
            "{} {language}",
            item.id
        );
        let aliases = expected["aliases"][language].as_array().into_iter().flatten();
        let aliases: BTreeSet<String> = aliases
            .map(|alias| alias["value"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(of(&item.aliases), aliases, "{} {language}", item.id);
        let demonyms = values(expected, "P1549")
            .into_iter()
            .filter(|value| value["language"] == language);
        let demonyms: BTreeSet<String> = demonyms
            .map(|value| value["text"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(of(&item.demonyms), demonyms, "{} {language}", item.id);
    }
    let links = expected["sitelinks"].as_object().map_or(0, serde_json::Map::len);
    assert_eq!(item.sitelinks as usize, links);
}

fn compare_statements(item: &Item, expected: &Value) {
    let items = |property: &str| -> BTreeSet<String> {
        let all = values(expected, property).into_iter();
        all.map(|value| value["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let kinds: BTreeSet<String> = item.kinds.iter().map(ToString::to_string).collect();
    assert_eq!(kinds, items("P31"), "{}", item.id);
    for property in [
        "P17", "P131", "P36", "P361", "P463", "P276", "P138", "P1376", "P35", "P6",
    ] {
        let own = item.relations.iter().filter(|(of, _)| of.to_string() == property);
        let own: BTreeSet<String> = own.map(|(_, other)| other.to_string()).collect();
        assert_eq!(own, items(property), "{} {property}", item.id);
    }
    for property in ["P214", "P227", "P1566", "P213", "P244", "P402", "P268", "P349"] {
        let wanted: BTreeSet<&str> = values(expected, property)
            .iter()
            .filter_map(|v| v.as_str())
            .collect();
        let own = item
            .identifiers
            .iter()
            .filter(|(of, _)| of.to_string() == property);
        let own: BTreeSet<&str> = own.map(|(_, text)| text.as_str()).collect();
        assert_eq!(own, wanted, "{} {property}", item.id);
    }
}

fn compare_place_and_time(item: &Item, expected: &Value) {
    let places = values(expected, "P625");
    let place = |value: &&Value| {
        (
            value["latitude"].as_f64().unwrap(),
            value["longitude"].as_f64().unwrap(),
        )
    };
    match item.coordinates {
        Some(own) => assert!(places.iter().map(place).any(|other| other == own), "{}", item.id),
        None => assert!(places.is_empty(), "{}", item.id),
    }
    let times = values(expected, "P571");
    let start = item.start.as_ref().map(ToString::to_string).unwrap_or_default();
    if let [time] = times.as_slice()
        && let Some(year) = time["time"].as_str().unwrap().strip_prefix('+')
        && time["precision"].as_u64().unwrap() >= 9
    {
        assert!(start.starts_with(year.get(..4).unwrap()), "{}: {start}", item.id);
    }
}
