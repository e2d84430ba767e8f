//! Dumps: whole, broken, packed, hostile.

use std::{
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use super::*;
use crate::model::{BlockKind, Document, DocumentId};
use crate::source::{LeftOut, Reading, drafts};

const HEADER: &str = "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.10/\" xml:lang=\"de\">\n<siteinfo>\
    <namespaces><namespace key=\"0\" /><namespace key=\"6\" case=\"x\">Datei</namespace></namespaces></siteinfo>\n";

fn page(title: &str, text: &str) -> String {
    format!(
        "<page>\n<title>{title}</title>\n<ns>0</ns><id>1</id><revision><id>2</id><comment>old</comment>\
         <model>wikitext</model><text bytes=\"9\" xml:space=\"preserve\">{text}</text></revision>\n</page>\n"
    )
}

fn found(path: &Path) -> Found {
    Found {
        id: DocumentId::parse("wiki").unwrap(),
        path: path.to_owned(),
        below: "wiki.xml".to_owned(),
    }
}

#[derive(Default)]
struct Outcome {
    documents: Vec<Document>,
    left_out: Vec<LeftOut>,
    errors: Vec<SourceError>,
}

fn sort(read: impl Iterator<Item = Result<Reading, SourceError>>) -> Outcome {
    let mut outcome = Outcome::default();
    for read in read {
        match read {
            Ok(Reading::Document(document)) => outcome.documents.push(*document),
            Ok(Reading::LeftOut(why)) => outcome.left_out.push(why),
            Err(error) => outcome.errors.push(error),
        }
    }
    outcome
}

fn read_with(dump: &[u8], options: &Options) -> Outcome {
    let input = Box::new(Cursor::new(dump.to_vec()));
    let pages = Dump::new(&found(&PathBuf::from("wiki.xml")), input, options);
    sort(pages.map(|page| page?.read(options)))
}

fn read(dump: &str) -> Outcome {
    read_with(dump.as_bytes(), &Options::default())
}

/// Writes a file and reads it as `build` does.
fn read_file(name: &str, bytes: &[u8]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let options = Options::default();
    sort(drafts(&found(&path), &options).map(|draft| draft?.read(&options)))
}

fn ids(outcome: &Outcome) -> Vec<&str> {
    outcome
        .documents
        .iter()
        .map(|document| document.id.as_str())
        .collect()
}

#[test]
fn articles_become_documents_and_other_pages_are_counted() {
    let redirect = "<page><title>A</title><ns>0</ns><redirect title=\"B\" /><revision><text>#REDIRECT [[B]]</text>\
        </revision></page>";
    let talk = "<page><title>Talk:A</title><ns>1</ns><revision><text>Hi</text></revision></page>";
    let empty = "<page><title>E</title><ns>0</ns><revision><text /></revision></page>";
    let dump = [
        HEADER,
        &page(
            "R&amp;D in Omsk",
            "[[Datei:A.jpg|mini|A picture]]\n&quot;R&amp;amp;D&quot; &lt;ref&gt;x&lt;/ref&gt;in [[Omsk]].",
        ),
        redirect,
        talk,
        empty,
        &page("Omsk", "Omsk."),
        "</mediawiki>\n",
    ]
    .concat();
    let outcome = read(&dump);
    assert!(outcome.errors.is_empty(), "{:?}", outcome.errors);
    assert_eq!(ids(&outcome), ["wiki/R&D_in_Omsk", "wiki/Omsk"]);
    assert_eq!(
        outcome.left_out,
        [LeftOut::Redirect, LeftOut::NoArticle, LeftOut::Empty]
    );
    let document = &outcome.documents[0];
    assert_eq!(document.title.as_deref(), Some("R&D in Omsk"));
    assert_eq!(document.language, "de");
    assert_eq!(
        document.text,
        "[[Datei:A.jpg|mini|A picture]]\n\"R&amp;D\" <ref>x</ref>in [[Omsk]]."
    );
    let blocks: Vec<_> = document
        .blocks
        .iter()
        .map(|b| (b.span.of(document.reading()), &b.kind))
        .collect();
    assert_eq!(blocks[0], ("A picture", &BlockKind::Paragraph));
    assert!(blocks[1].0.starts_with("\"R&D\""));
    assert_eq!(document.links[0].target, "Omsk");
}

#[test]
fn of_several_versions_the_last_is_taken_and_titles_that_come_again_are_numbered() {
    let versions = "<page><title>A</title><ns>0</ns><revision><text>Old.</text></revision><revision>\
        <text>New.</text></revision></page>";
    let dump = format!(
        "{HEADER}{versions}</mediawiki>\n{HEADER}{}</mediawiki>",
        page("A", "Again.")
    );
    let outcome = read(&dump);
    assert_eq!(ids(&outcome), ["wiki/A", "wiki/A#2"]);
    assert_eq!(outcome.documents[0].text, "New.");
    assert!(outcome.errors.is_empty());
}

#[test]
fn broken_and_large_pages_are_named_and_the_rest_is_read() {
    let large = page("Large", &"word ".repeat(1000));
    let dump = [
        HEADER,
        &page("One", "First."),
        "<page><title>Bad</title><ns>0</ns><revision><text>a</b></text></revision></page>\n",
        &large,
        &page("No &such; name", "Text &such;."),
        &page("Two", "Second."),
        "</mediawiki>",
    ]
    .concat();
    let mut bytes = dump.into_bytes();
    let at = bytes.windows(6).position(|six| six == b"First.").unwrap();
    let options = Options {
        max_page_bytes: 2000,
        ..Options::default()
    };
    let outcome = read_with(&bytes, &options);
    assert_eq!(ids(&outcome), ["wiki/One", "wiki/Two"]);
    let told: Vec<String> = outcome.errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "cannot read page \"Bad\" of \"wiki.xml\", line 7",
            "cannot read page \"Large\" of \"wiki.xml\", line 8",
            "cannot read page \"No &such; name\" of \"wiki.xml\", line 12"
        ]
    );
    bytes[at] = 0xFF;
    let outcome = read_with(&bytes, &options);
    assert_eq!(ids(&outcome), ["wiki/Two"]);
    assert_eq!(outcome.errors.len(), 4);
}

#[test]
fn what_breaks_off_is_read_up_to_there() {
    let dump = [
        HEADER,
        &page("One", "First."),
        &page("Two", "Second."),
        "</mediawiki>",
    ]
    .concat();
    for end in 0..dump.len() - 1 {
        let outcome = read(dump.get(..end).unwrap());
        let last = outcome.errors.last().map(ToString::to_string).unwrap_or_default();
        assert!(last.contains("breaks off"), "{end}: {last}");
        assert_eq!(outcome.errors.len(), 1);
    }
    let end = dump.find("Second").unwrap();
    let outcome = read(dump.get(..end).unwrap());
    assert_eq!(ids(&outcome), ["wiki/One"]);
    assert_eq!(
        outcome.errors[0].to_string(),
        "\"wiki.xml\" breaks off at line 7, in page \"Two\"; the pages before are kept"
    );
}

#[test]
fn packed_dumps_are_read_as_they_come_and_no_further_than_they_are_whole() {
    let pages: String = (0..200)
        .map(|at| {
            page(
                &format!("Page {at}"),
                &format!("Number {at} is {}.", at * 7919 % 1000),
            )
        })
        .collect();
    let dump = [HEADER, &pages, "</mediawiki>"].concat();
    let (first, rest) = dump.split_at(dump.len() / 2);
    let pack = |text: &str| {
        let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let streams = [pack(first), pack(rest)].concat();
    let outcome = read_file("wiki.xml.bz2", &streams);
    assert_eq!((outcome.documents.len(), outcome.errors.len()), (200, 0));
    // Without its name, by its content.
    let outcome = read_file("wiki.bz2", &streams);
    assert_eq!(outcome.documents.len(), 200);
    let outcome = read_file("wiki.xml.bz2", &streams[..streams.len() - 20]);
    assert!((50..200).contains(&outcome.documents.len()));
    assert!(matches!(
        outcome.errors.as_slice(),
        [SourceError::BreaksOff { .. }]
    ));
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    bomb.write_all(HEADER.as_bytes()).unwrap();
    bomb.write_all(" ".repeat(8 << 20).as_bytes()).unwrap();
    let outcome = read_file("wiki.xml.gz", &bomb.finish().unwrap());
    assert!(matches!(outcome.errors.as_slice(), [SourceError::Bomb { .. }]));
    let outcome = read_file("other.xml", b"<?xml version=\"1.0\"?><feed/>");
    assert!(matches!(outcome.errors.as_slice(), [SourceError::NoDump { .. }]));
}

#[test]
fn any_bytes_give_pages_or_errors_in_bounded_time() {
    let started = std::time::Instant::now();
    let options = Options {
        max_page_bytes: 1 << 16,
        ..Options::default()
    };
    for piece in [
        "<page>",
        "</page>",
        "<page><title>",
        ">",
        "<",
        "<mediawiki>",
        "\0\n>",
        "<page><a>",
        "&#0;",
        "<!-- <page> -->",
    ] {
        let bytes = format!("<mediawiki>{}", piece.repeat(100_000));
        let outcome = read_with(bytes.as_bytes(), &options);
        assert!(!outcome.errors.is_empty(), "{piece}");
    }
    assert!(parse_page(b"<page>\xFF</page>", Path::new("x"), 1).is_err());
    assert!(parse_page("<a>".repeat(100).as_bytes(), Path::new("x"), 1).is_err());
    assert!(started.elapsed().as_secs() < 30);
}
