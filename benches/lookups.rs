//! Lookups a second on one core, in an index that was made before: `cargo bench --bench lookups -- DIR`.
//!
//! A million names are looked up as they are, folded names among them, and a tenth as many with a letter changed, left
//! out, doubled or swapped. Times are of the processor, so that a busy machine counts little.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measures")]

use std::{
    fs,
    hint::black_box,
    path::Path,
    time::{Duration, Instant},
};

use dembei::wikidata::WikidataIndex;

const EXACT: usize = 1_000_000;
const FUZZY: usize = 100_000;
const LIMIT: usize = 20;

static BEGUN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);

fn main() {
    let folder = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with('-'));
    let Some(folder) = folder else {
        println!("name the folder of an index, made by `dembei wikidata index DUMP`");
        return;
    };
    let started = Instant::now();
    let index = match WikidataIndex::open(Path::new(&folder)) {
        Ok(index) => index,
        Err(error) => {
            println!("{error}");
            return;
        }
    };
    println!(
        "opened in {:.1} ms, {} items",
        started.elapsed().as_secs_f64() * 1e3,
        index.summary().items
    );
    let names: Vec<String> = index
        .ids()
        .filter_map(|id| index.item(id))
        .flat_map(|item| item.labels.into_iter().chain(item.aliases))
        .map(|name| name.text.into())
        .collect();
    let misspelled: Vec<String> = names
        .iter()
        .enumerate()
        .map(|(at, name)| misspell(name, at))
        .collect();
    measure("exact", &names, EXACT, |name| index.find(name, LIMIT).len());
    measure("fuzzy", &misspelled, FUZZY, |name| {
        index.find_fuzzy(name, LIMIT).len()
    });
}

/// Looks up so many of the names, spread over all of them, and says how fast and how often something was found.
fn measure(what: &str, names: &[String], count: usize, look_up: impl Fn(&str) -> usize) {
    if names.is_empty() {
        return;
    }
    let started = processor_time();
    let mut found = 0;
    for round in 0..count {
        // A step that meets every name before any comes again.
        if let Some(name) = names.get(round.wrapping_mul(7919) % names.len()) {
            found += usize::from(black_box(look_up(name)) > 0);
        }
    }
    let seconds = processor_time().saturating_sub(started).as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "for showing")]
    let speed = count as f64 / seconds;
    println!(
        "{what}: {count} lookups, {speed:.0} a second, {} in a hundred found",
        found * 100 / count
    );
}

/// The time that this thread has had, where the system tells; else the time of the clock.
fn processor_time() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| BEGUN.elapsed(), Duration::from_nanos)
}

/// One letter is changed, left out, doubled or swapped with the next, by the number.
fn misspell(name: &str, number: usize) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 5 {
        return name.to_owned();
    }
    let at = 1 + number % (letters.len() - 2);
    match number % 4 {
        0 => letters[at] = 'e',
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}
