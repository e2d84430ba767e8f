//! Makes the table of how common names of persons are, `data/linker/common-names.tsv`, from a Wikidata dump:
//!
//! ```sh
//! cargo run --release --no-default-features --example make_common_names -- \
//!     sample-dump.json.gz data/linker/common-names.tsv
//! ```
//!
//! Of every 10,000 people in the dump it counts how many have a word as the first of their label, and how many as the
//! last; words that fewer than three have are left out. The same input gives the same bytes.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::File,
    io::{BufRead, BufReader},
};

use anyhow::Context;
use dembei::text::fold;
use serde_json::Value;

/// Human.
const HUMAN: u64 = 5;
/// Fewer people than that of every 10,000 are not told from none.
const LEAST: usize = 3;

const HEAD: &str = "\
# how common names of persons are: of every 10,000 people, how many have the word as their first name, and as their last
# Columns: word, folded TAB first TAB last
# Origin: labels of human items in a sample of Wikidata (CC0), by examples/make_common_names.rs
# Licence: CC0-1.0
";

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let dump = arguments.next().context("give the dump")?;
    let output = arguments.next().context("give the file to write")?;
    let reader = BufReader::new(flate2::read::MultiGzDecoder::new(File::open(&dump)?));
    let mut people = 0;
    let mut counts: BTreeMap<String, [usize; 2]> = BTreeMap::new();
    for line in reader.lines() {
        let line = line?;
        let Ok(item) = serde_json::from_str::<Value>(line.trim_end_matches(',')) else {
            continue;
        };
        let Some(label) = item["labels"]["en"]["value"].as_str().filter(|_| is_human(&item)) else {
            continue;
        };
        people += 1;
        let folded = fold(label);
        if let Some((first, rest)) = folded.split_once(' ') {
            let last = rest.rsplit(' ').next().unwrap_or(rest);
            for (place, word) in [first, last].into_iter().enumerate() {
                counts.entry(word.to_owned()).or_default()[place] += 1;
            }
        }
    }
    let mut table = HEAD.to_owned();
    for (word, counts) in counts {
        let [first, last] = counts.map(|count| (count * 10_000 + people / 2) / people.max(1));
        if first.max(last) >= LEAST && word.len() > 1 {
            writeln!(table, "{word}\t{first}\t{last}")?;
        }
    }
    std::fs::write(&output, table).with_context(|| format!("cannot write {output}"))
}

fn is_human(item: &Value) -> bool {
    let kinds = item["claims"]["P31"].as_array();
    let number = |kind: &Value| kind["mainsnak"]["datavalue"]["value"]["numeric-id"].as_u64();
    kinds.is_some_and(|kinds| kinds.iter().any(|kind| number(kind) == Some(HUMAN)))
}
