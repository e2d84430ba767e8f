//! Tests of the whole index: what goes in comes out, what is interrupted goes on, what is damaged is refused.

use std::{fs, path::Path};

use super::{read::read_dump, work::Work, *};
use crate::model::{EntityClass, NameHit, NameMatch, PropertyId};

const SAMPLE: &str = include_str!("../../../data/wikidata/sample.json");

fn write_dump(folder: &Path, text: &str) -> PathBuf {
    let path = folder.join("dump.json");
    fs::write(&path, text).unwrap();
    path
}

fn build(text: &str, options: &IndexOptions) -> (tempfile::TempDir, IndexReport) {
    let folder = tempfile::tempdir().unwrap();
    let dump = write_dump(folder.path(), text);
    let report = build_index(&dump, &folder.path().join("index"), options).unwrap();
    (folder, report)
}

fn open(folder: &tempfile::TempDir) -> WikidataIndex {
    WikidataIndex::open(&folder.path().join("index")).unwrap()
}

fn id(text: &str) -> ItemId {
    text.parse().unwrap()
}

fn found(hits: &[NameHit]) -> Vec<(String, NameMatch)> {
    hits.iter().map(|hit| (hit.item.to_string(), hit.how)).collect()
}

#[test]
fn an_item_comes_back_with_all_that_is_promised() {
    let (folder, report) = build(SAMPLE, &IndexOptions::default());
    assert_eq!(
        (report.read.items, report.read.others, report.read.broken),
        (16, 1, 0)
    );
    assert_eq!(report.summary.date.as_deref(), Some("2026-01-04T09:00:00Z"));
    let index = open(&folder);
    assert_eq!(index.summary(), &report.summary);
    assert_eq!(index.summary().items, 13);

    let peter = index.item(id("Q8479")).unwrap();
    assert_eq!(peter.label(&["ja"]), "ピョートル1世");
    assert_eq!(peter.aliases.len(), 2);
    assert_eq!(
        peter.description(&["en"]),
        Some("tsar and first emperor of Russia")
    );
    assert_eq!(peter.class, Some(EntityClass::Person));
    // Days of the Julian calendar are brought over.
    assert_eq!(peter.start.unwrap().to_string(), "1672-06-09");
    assert_eq!(peter.end.unwrap().to_string(), "1725-02-08");
    assert_eq!(peter.relations, [(PropertyId::new(19), id("Q649"))]);
    assert_eq!(peter.sitelinks, 10);

    let moscow = index.item(id("Q649")).unwrap();
    assert_eq!(moscow.class, Some(EntityClass::Place));
    assert_eq!(moscow.kinds, [id("Q1549591"), id("Q5119")]);
    assert_eq!(moscow.coordinates, Some((55.755_833, 37.617_778)));
    assert_eq!(moscow.start.unwrap().to_string(), "1147");
    assert_eq!(
        moscow.relations,
        [
            (PropertyId::new(17), id("Q159")),
            (PropertyId::new(17), id("Q15180"))
        ]
    );
    let japan = index.item(id("Q17")).unwrap();
    assert_eq!(japan.identifiers, [(PropertyId::new(297), "JP".to_owned())]);
    assert!(japan.labels.iter().any(|label| &*label.language == "mul"));
    // A deprecated statement counts for nothing.
    assert_eq!(
        index.item(id("Q15180")).unwrap().end.unwrap().to_string(),
        "1991-12-26"
    );
    // A class is no thing of that class, and a film is none of ours.
    assert_eq!(index.item(id("Q5")), None);
    assert_eq!(index.item(id("Q11424")), None);
}

#[test]
fn a_name_is_found_in_every_way_it_may_be_written() {
    let (folder, _) = build(SAMPLE, &IndexOptions::default());
    let index = open(&folder);
    let find = |name: &str| found(&index.find(name, 10));
    assert_eq!(find("Moscow"), [("Q649".to_owned(), NameMatch::Label)]);
    assert_eq!(find("Москва"), [("Q649".to_owned(), NameMatch::Label)]);
    assert_eq!(find("Karafuto"), [("Q7792".to_owned(), NameMatch::Alias)]);
    assert_eq!(find("TOKYO"), [("Q1490".to_owned(), NameMatch::Folded)]);
    assert_eq!(find("Tôkyô"), [("Q1490".to_owned(), NameMatch::Folded)]);
    assert_eq!(find("Japanese"), [("Q17".to_owned(), NameMatch::Demonym)]);
    assert_eq!(find("Nowhere"), []);
    assert_eq!(find(""), []);
    let fuzzy = |name: &str| found(&index.find_fuzzy(name, 10));
    assert_eq!(fuzzy("Kennedy"), [("Q9696".to_owned(), NameMatch::Part)]);
    assert_eq!(
        fuzzy("J. F. Kennedy"),
        [("Q9696".to_owned(), NameMatch::Initials)]
    );
    assert_eq!(fuzzy("John Kennedy"), [("Q9696".to_owned(), NameMatch::Part)]);
    assert_eq!(fuzzy("Robert Kennedy"), []);
    assert_eq!(fuzzy("Sachalin"), [("Q7792".to_owned(), NameMatch::Fuzzy)]);
    let partly = |name: &str| found(&index.find_partly(name, 10));
    assert_eq!(partly("Kennedy"), fuzzy("Kennedy"));
    assert_eq!(partly("Sachalin"), []);
    assert_eq!(fuzzy("Jhon F. Kennedy"), [("Q9696".to_owned(), NameMatch::Fuzzy)]);
    assert_eq!(fuzzy("SPSU"), [("Q27621".to_owned(), NameMatch::Acronym)]);
    assert_eq!(fuzzy("spsu"), []);
    assert_eq!(
        fuzzy("Petersburg University"),
        [("Q27621".to_owned(), NameMatch::Part)]
    );
    assert_eq!(index.find("Moscow", 0), []);
    assert_eq!(index.find_prefix("rus", 1).len(), 1);
    assert_eq!(index.find_prefix("rus", 9).len(), 2);
}

#[test]
fn the_memory_changes_nothing() {
    let (folder, report) = build(SAMPLE, &IndexOptions::default());
    let small = IndexOptions {
        memory: 64,
        ..IndexOptions::default()
    };
    let (other, again) = build(SAMPLE, &small);
    assert_eq!(report.summary, again.summary);
    let bytes = |folder: &tempfile::TempDir| fs::read(folder.path().join("index").join(FILE)).unwrap();
    assert_eq!(bytes(&folder), bytes(&other));
    assert!(!folder.path().join("index/unfinished").exists());
}

#[test]
fn options_choose_what_is_kept() {
    let people = IndexOptions {
        classes: vec![EntityClass::Person],
        languages: vec!["ru".to_owned()],
        ..IndexOptions::default()
    };
    let (folder, report) = build(SAMPLE, &people);
    assert_eq!(report.summary.classes, [(Some(EntityClass::Person), 2)]);
    let peter = open(&folder).item(id("Q8479")).unwrap();
    assert_eq!(peter.labels.len(), 1);
    assert_eq!(peter.label(&["en"]), "Пётр I");
    let in_russia = IndexOptions {
        filter: "P17:Q159&~P571".parse().unwrap(),
        ..IndexOptions::default()
    };
    let (folder, report) = build(SAMPLE, &in_russia);
    assert_eq!(report.summary.items, 1);
    assert!(open(&folder).item(id("Q7792")).is_some());
    let also = IndexOptions {
        classes: Vec::new(),
        also: vec![id("Q515")],
        ..IndexOptions::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let dump = write_dump(folder.path(), SAMPLE);
    let nothing = build_index(&dump, &folder.path().join("index"), &also);
    assert!(matches!(
        nothing,
        Err(WikidataError::NothingKept { items: 16, .. })
    ));
}

#[test]
fn lines_that_cannot_be_read_are_named_and_passed_over() {
    let text = SAMPLE.replace(
        "{\"type\":\"item\",\"id\":\"Q17\"",
        "{\"type\":\"item\" \"id\":\"Q17\"",
    );
    let text = text.replace(
        "]\n",
        "\nnot json,\n{\"type\":\"item\"},\n{\"id\":\"Q1\",\"missing\":\"\"}\n\n",
    );
    let (folder, report) = build(&text, &IndexOptions::default());
    assert_eq!((report.read.items, report.read.others), (15, 2));
    let lines: Vec<u64> = report.read.skipped.iter().map(|skipped| skipped.line).collect();
    let broken = SAMPLE
        .lines()
        .position(|line| line.contains("\"id\":\"Q17\""))
        .unwrap() as u64
        + 1;
    assert_eq!(lines, [broken, 20, 21, 23]);
    assert!(report.read.skipped.last().unwrap().reason.contains("cut off"));
    assert_eq!(open(&folder).item(id("Q17")), None);
    assert!(open(&folder).item(id("Q159")).is_some());
}

#[test]
fn a_file_without_items_is_refused_and_the_index_stays() {
    let (folder, report) = build(SAMPLE, &IndexOptions::default());
    let dump = write_dump(folder.path(), "a text\nof two lines\n");
    let refused = build_index(&dump, &folder.path().join("index"), &IndexOptions::default());
    assert!(matches!(refused, Err(WikidataError::NoItems { .. })));
    assert_eq!(open(&folder).summary(), &report.summary);
}

#[test]
fn an_interrupted_run_goes_on_and_comes_to_the_same() {
    let (folder, report) = build(SAMPLE, &IndexOptions::default());
    let whole = fs::read(folder.path().join("index").join(FILE)).unwrap();
    let dump = folder.path().join("dump.json");
    let other = folder.path().join("other");
    fs::create_dir(&other).unwrap();
    let options = IndexOptions::default();
    let interrupt = |lines: usize| {
        let mut work = Work::open(&other, &dump, &options.reading(), true).unwrap();
        // As if the dump had ended behind some lines.
        let part = SAMPLE.split_inclusive('\n').take(lines).collect::<String>();
        let part_of_dump = folder.path().join("part.json");
        fs::write(&part_of_dump, part).unwrap();
        read_dump(&part_of_dump, &options, &mut work).unwrap();
        let list = other.join("unfinished/segments.jsonl");
        let text = fs::read_to_string(&list).unwrap();
        let cut = text.replace("\"is_last\":true", "\"is_last\":false");
        fs::write(&list, cut + "{\"rec").unwrap();
        fs::write(other.join("unfinished/records-0001"), "half a segment").unwrap();
    };
    for lines in [1, 5, 17] {
        interrupt(lines);
        let again = build_index(&dump, &other, &options).unwrap();
        assert!(again.resumed > 0);
        assert_eq!(again.read.items, report.read.items);
        assert_eq!(again.read.lines, report.read.lines);
        assert_eq!(fs::read(other.join(FILE)).unwrap(), whole, "{lines}");
    }
    // Other languages, another dump, or the wish to begin anew: nothing is gone on with.
    let russian = IndexOptions {
        languages: vec!["ru".to_owned()],
        ..IndexOptions::default()
    };
    let restart = IndexOptions {
        restart: true,
        ..IndexOptions::default()
    };
    for options in [russian, restart] {
        interrupt(5);
        assert_eq!(build_index(&dump, &other, &options).unwrap().resumed, 0);
    }
    interrupt(5);
    fs::write(&dump, SAMPLE.replace("Karafuto", "Saghalien")).unwrap();
    assert_eq!(build_index(&dump, &other, &options).unwrap().resumed, 0);
}

#[test]
fn two_runs_do_not_write_one_index() {
    let folder = tempfile::tempdir().unwrap();
    let dump = write_dump(folder.path(), SAMPLE);
    let index = folder.path().join("index");
    fs::create_dir(&index).unwrap();
    let _first = Work::open(&index, &dump, "", false).unwrap();
    let second = build_index(&dump, &index, &IndexOptions::default());
    assert!(matches!(second, Err(WikidataError::Busy { .. })));
}

/// What an index answers to a few questions.
fn answers(index: &WikidataIndex) -> Vec<Vec<NameHit>> {
    [
        "Moscow",
        "tokyo",
        "Japanese",
        "Kennedy",
        "J. F. Kennedy",
        "Sachalin",
        "SPSU",
        "Union of Soviet Republics",
    ]
    .iter()
    .flat_map(|name| {
        [
            index.find(name, 10),
            index.find_fuzzy(name, 10),
            index.find_prefix(name, 10),
        ]
    })
    .collect()
}

/// Numbers that look thrown, always the same.
fn dice() -> impl FnMut(usize) -> usize {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    move |sides| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % sides
    }
}

#[test]
fn a_changed_byte_anywhere_is_found() {
    let (folder, _) = build(SAMPLE, &IndexOptions::default());
    let path = folder.path().join("index").join(FILE);
    let sound = fs::read(&path).unwrap();
    let right = answers(&open(&folder));
    let changed = folder.path().join("changed");
    let mut throw = dice();
    for _ in 0..400 {
        let mut bytes = sound.clone();
        let at = throw(bytes.len());
        bytes[at] ^= 1 << throw(8);
        fs::write(&changed, &bytes).unwrap();
        let refused = WikidataIndex::open(&changed).unwrap_err();
        assert!(
            matches!(
                refused,
                WikidataError::Damaged { .. } | WikidataError::Foreign { .. } | WikidataError::Version { .. }
            ),
            "byte {at}: {refused}"
        );
        // A large index is checked where it is read.
        if let Ok(index) = WikidataIndex::open_checking(&changed, 0) {
            for (found, right) in answers(&index).iter().zip(&right) {
                assert!(found.iter().all(|hit| right.contains(hit)) || index.damage().is_some());
            }
            assert!(index.check().is_err());
            assert!(index.damage().is_some());
        }
    }
}

#[test]
fn what_is_cut_off_foreign_or_of_another_version_is_refused() {
    let (folder, _) = build(SAMPLE, &IndexOptions::default());
    let sound = fs::read(folder.path().join("index").join(FILE)).unwrap();
    let path = folder.path().join("changed");
    let open = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        WikidataIndex::open(&path)
    };
    for length in (0..sound.len()).step_by(97) {
        let refused = open(&sound[..length]).unwrap_err();
        let expected = match length {
            0..12 => matches!(refused, WikidataError::Foreign { .. }),
            _ => matches!(refused, WikidataError::Truncated { .. }),
        };
        assert!(expected, "{length}: {refused}");
    }
    let mut longer = sound.clone();
    longer.push(0);
    assert!(matches!(open(&longer), Err(WikidataError::Truncated { .. })));
    assert!(matches!(
        open(b"PK\x03\x04 some archive"),
        Err(WikidataError::Foreign { .. })
    ));
    let mut future = sound.clone();
    future[8] += 1;
    assert!(matches!(
        open(&future),
        Err(WikidataError::Version {
            found: 2,
            known: 1,
            ..
        })
    ));
    assert!(matches!(
        WikidataIndex::open(&folder.path().join("nothing")),
        Err(WikidataError::Read { .. })
    ));
}

#[test]
fn bytes_that_are_sealed_but_make_no_sense_never_panic() {
    let (folder, _) = build(SAMPLE, &IndexOptions::default());
    let sound = fs::read(folder.path().join("index").join(FILE)).unwrap();
    let path = folder.path().join("changed");
    let mut throw = dice();
    for _ in 0..600 {
        let mut bytes = sound.clone();
        for _ in 0..=throw(20) {
            let at = throw(bytes.len());
            bytes[at] = [0, 0xFF, 0x7F, 0x80, u8::try_from(throw(256)).unwrap()][throw(5)];
        }
        file::seal(&mut bytes);
        fs::write(&path, &bytes).unwrap();
        if let Ok(index) = WikidataIndex::open(&path) {
            answers(&index);
            for number in [5, 17, 159, 649, 8479, 27621] {
                index.item(ItemId::new(number));
            }
        }
    }
}
