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
    let articles: Vec<Article> = found
        .iter()
        .filter_map(|f| read_document(f, &options).ok())
        .map(Article::new)
        .collect();
    let mut written = 0;
    for (number, article) in articles.iter().cycle().enumerate() {
        if written >= megabytes * 1_000_000 {
            break;
        }
        let text = article.renamed(number / SHARED);
        std::fs::write(folder.join(format!("{number:06}.txt")), &text)?;
        written += text.len();
    }
    Ok(())
}

/// A text, and where in it the names of persons end.
struct Article {
    text: String,
    ends: Vec<usize>,
}

impl Article {
    fn new(document: Document) -> Self {
        let mentions = extract(&document).mentions.into_iter();
        let persons =
            mentions.filter(|m| m.kind == MentionKind::Name && m.class == Some(EntityClass::Person));
        Self {
            ends: persons.map(|m| m.span.end()).collect(),
            text: document.text,
        }
    }

    /// The text with a number, in letters, behind the name of every person.
    fn renamed(&self, number: usize) -> String {
        let digits = number.to_string();
        let suffix: String = digits
            .bytes()
            .map(|digit| char::from(digit - b'0' + b'a'))
            .collect();
        let mut text = self.text.clone();
        for &end in self.ends.iter().rev() {
            text.insert_str(end, &suffix);
        }
        text
    }
}
