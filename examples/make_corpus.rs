//! Makes a corpus of a given size out of the sample articles, to measure time and memory of `build` with.
//!
//! ```sh
//! cargo run --release --example make_corpus -- 10 corpus      # 10 MB into the folder corpus
//! /usr/bin/time -v target/release/dembei build corpus --store corpus-graph
//! ```
//!
//! Every document is one of the articles under another name, in turn, with the names of its persons numbered, so that
//! entities and statements grow with the corpus as they do in life.

use std::path::Path;

use anyhow::Context;
use dembei::extract::extract;
use dembei::model::{Document, EntityClass, MentionKind};
use dembei::source::{self, discover, read_document};

/// How many documents share their persons.
const SHARED: usize = 100;

fn main() -> anyhow::Result<()> {
    let mut args = std::env::args().skip(1);
    let megabytes: usize = args.next().context("give the megabytes")?.parse()?;
    let folder = args.next().context("give the folder")?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let options = source::Options::default();
    let found = discover(&[articles]).found;
    let documents: Vec<Document> = found
        .iter()
        .filter_map(|f| read_document(f, &options).ok())
        .collect();
    let mut written = 0;
    for (number, document) in documents.iter().cycle().enumerate() {
        if written >= megabytes * 1_000_000 {
            break;
        }
        let text = renamed(document, number / SHARED);
        std::fs::write(folder.join(format!("{number:06}.txt")), &text)?;
        written += text.len();
    }
    Ok(())
}

/// The text with a number, in letters, behind the name of every person.
fn renamed(document: &Document, number: usize) -> String {
    let mut text = document.text.clone();
    let suffix: String = number
        .to_string()
        .bytes()
        .map(|digit| char::from(digit - b'0' + b'a'))
        .collect();
    let extraction = extract(document);
    let persons = extraction
        .mentions
        .iter()
        .rev()
        .filter(|m| m.kind == MentionKind::Name && m.class == Some(EntityClass::Person));
    for mention in persons {
        text.insert_str(mention.span.end(), &suffix);
    }
    text
}
