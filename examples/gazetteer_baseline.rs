//! What a list of names finds by itself, to compare `dembei eval` with: the longest match of the list's names in a text,
//! with the class that the list has for them.
//!
//! ```sh
//! cargo run --release --no-default-features --example gazetteer_baseline -- \
//!     sample-dump.json.gz en_ewt-ud-dev.iob2.gz oke-2016-eval.benchmark.jsonl.gz spotlight.benchmark.jsonl.gz
//! ```
//!
//! Two lists are tried: the English labels and aliases of a Wikidata dump, of which that of the best known item counts
//! (by the number of wikis with a page on it), and the list that is compiled into the program. Only names with a capital
//! at their first letter count, as written, and no single word that the set has in small letters, too ("The", "May").
//! Scores are those of `dembei eval`; links are left out.

#[path = "wikidata/mod.rs"]
mod wikidata;

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use anyhow::Context;
use dembei::{
    eval::{Found, GoldDocument, Row, Scores, SetReport, parse_gold, score},
    gazetteer::gazetteer,
    model::{EntityClass, Extraction, LocalEntityId, Mention, MentionKind, Resolution, Score, Span},
    text::tokenize,
};

/// Names of more words are not looked for.
const LONGEST: usize = 10;

/// The class of what has each name, words parted by one blank; `None` is none of those that are judged.
type Names = HashMap<String, Option<EntityClass>>;

#[expect(clippy::print_stdout, reason = "the result of the tool")]
fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let dump = arguments
        .next()
        .context("give a Wikidata dump, then files of gold")?;
    let lists = [
        ("Wikidata's names", names_of_dump(&dump)?),
        ("compiled-in names", names_compiled_in()),
    ];
    println!("{:<20} {:<18} precision  recall     F1  bounds", "set", "list");
    for path in arguments.map(PathBuf::from) {
        for (list, names) in &lists {
            let report = report(&path, names)?;
            let [all, bounds] = [Row::Mentions, Row::Boundaries].map(|row| report.row(row));
            let share = |share: Option<f64>| share.unwrap_or_default();
            let (all, bounds) = (all.context("no names in the gold")?, bounds.context("no bounds")?);
            println!(
                "{:<20} {list:<18} {:>9.3} {:>7.3} {:>6.3} {:>7.3}",
                report.name,
                share(all.precision),
                share(all.recall),
                share(all.f1),
                share(bounds.f1)
            );
        }
    }
    Ok(())
}

fn names_of_dump(dump: &str) -> anyhow::Result<Names> {
    let mut best: HashMap<String, (usize, Option<EntityClass>)> = HashMap::new();
    for item in wikidata::read_items(dump)? {
        let class = match item.kind {
            Some(0) => Some(EntityClass::Person),
            Some(1) => Some(EntityClass::Place),
            Some(2) => Some(EntityClass::Organization),
            _ => None,
        };
        for name in std::iter::once(&item.label).chain(&item.aliases) {
            let slot = best.entry(key(name)).or_default();
            if item.links >= slot.0 {
                *slot = (item.links, class);
            }
        }
    }
    Ok(best.into_iter().map(|(name, (_, class))| (name, class)).collect())
}

fn names_compiled_in() -> Names {
    let entries = gazetteer().entries().iter();
    entries
        .flat_map(|entry| {
            let names = std::iter::once(&entry.label).chain(&entry.aliases);
            names.map(|name| (key(name), entry.class))
        })
        .collect()
}

fn key(name: &str) -> String {
    let words: Vec<&str> = tokenize(name).iter().map(|token| token.span.of(name)).collect();
    words.join(" ")
}

fn report(path: &Path, names: &Names) -> anyhow::Result<SetReport> {
    let cannot = || format!("cannot read {}", path.display());
    let mut text = String::new();
    flate2::read::MultiGzDecoder::new(File::open(path).with_context(cannot)?)
        .read_to_string(&mut text)
        .with_context(cannot)?;
    let gold = parse_gold(path, &text)?;
    let resolution = Resolution::default();
    let mut scores = Scores::default();
    let texts = gold.documents.iter().map(|document| document.text.as_str());
    let small: HashSet<&str> = texts
        .flat_map(|text| tokenize(text).into_iter().map(move |token| token.span.of(text)))
        .filter(|word| word.starts_with(char::is_lowercase))
        .collect();
    for document in &gold.documents {
        let extraction = find(document, names, &small);
        let found = Found {
            extraction: &extraction,
            resolution: &resolution,
            proposals: &[],
        };
        scores.add(score(document, found));
    }
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    Ok(SetReport::new(
        name.split('.').next().unwrap_or(name),
        gold.form,
        &scores,
        0,
    ))
}

/// The names in a text, from the left, the longest first.
fn find(document: &GoldDocument, names: &Names, small: &HashSet<&str>) -> Extraction {
    let text = &document.text;
    let tokens = tokenize(text);
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let starts = tokens[at].span.of(text).starts_with(char::is_uppercase);
        let most = if starts { LONGEST.min(tokens.len() - at) } else { 0 };
        let longest = (1..=most).rev().find_map(|taken| {
            let words: Vec<&str> = tokens[at..at + taken].iter().map(|t| t.span.of(text)).collect();
            let is_ordinary =
                taken == 1 && (words == ["I"] || small.contains(words[0].to_lowercase().as_str()));
            let class = names.get(&words.join(" ")).filter(|_| !is_ordinary)?;
            Some((taken, class))
        });
        let Some((taken, class)) = longest else {
            at += 1;
            continue;
        };
        if let Some(class) = class {
            mentions.push(Mention {
                span: Span::new(tokens[at].span.start(), tokens[at + taken - 1].span.end()),
                kind: MentionKind::Name,
                class: Some(*class),
                entity: LocalEntityId(0),
                item: None,
                score: Score::new(1.0),
            });
        }
        at += taken;
    }
    Extraction {
        document: document.id.clone(),
        entities: Vec::new(),
        mentions,
        times: Vec::new(),
        quantities: Vec::new(),
        durations: Vec::new(),
        claims: Vec::new(),
        observations: Vec::new(),
    }
}
