//! Trains the score of the linker, `data/linker/weights.tsv`, and says how well it does on texts that it has not seen:
//!
//! ```sh
//! cargo run --release --no-default-features --example train_linker -- INDEX data/linker/weights.tsv \\
//!     oke-2016-eval.benchmark.jsonl.gz spotlight.benchmark.jsonl.gz rss-500.benchmark.jsonl.gz
//! ```
//!
//! `INDEX` is a local index of a dump that has the items of the sets; the sets are in the form of ELEVANT. Options of the
//! form `name=value` change [`TrainingOptions`]; `cases=FILE` writes what became of every name that was not learned from.
//! The same files give the same weights on one machine.

#![expect(clippy::print_stdout, reason = "the result of the tool")]

mod lessons;
mod table;

use std::{fs::File, io::BufWriter, path::Path, sync::Arc};

use anyhow::{Context, bail};
use dembei::{
    link::{
        CandidateSource, GazetteerSource, IndexSource, Judgement, Lesson, Linker, TrainingOptions, Weights,
        judge, train,
    },
    wikidata::WikidataIndex,
};
use lessons::Set;
use rayon::prelude::*;

/// Into how many parts the documents are put to learn from all but one and be judged on that.
const PARTS: usize = 5;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let index = arguments.next().context("give the folder of the index")?;
    let output = arguments.next().context("give the file to write")?;
    let mut options = TrainingOptions::default();
    let mut sets: Vec<Set> = Vec::new();
    let mut cases = None;
    for argument in arguments {
        match argument.split_once('=') {
            Some(("hold", value)) => options.hold = value.parse()?,
            Some(("steps", value)) => options.steps = value.parse()?,
            Some(("rate", value)) => options.rate = value.parse()?,
            Some(("doubt", value)) => options.doubt = value.parse()?,
            Some(("rounds", value)) => options.rounds = value.parse()?,
            Some(("cases", value)) => cases = Some(BufWriter::new(File::create(value)?)),
            Some((name, _)) => bail!("there is no option {name:?}"),
            None => sets.push(lessons::read(Path::new(&argument))?),
        }
    }
    let trainer = Trainer {
        index: Arc::new(WikidataIndex::open(Path::new(&index))?),
        options,
    };
    let mut all_across = Vec::new();
    for (at, held) in sets.iter().enumerate() {
        let others = sets.iter().enumerate().filter(|(other, _)| *other != at);
        let linker = trainer.learn(
            &others
                .flat_map(|(_, set)| set.to_learn.clone())
                .collect::<Vec<_>>(),
        );
        let judged = judge_all(&linker, held.to_judge.iter());
        table::print(&format!("{}, learned from the others", held.name), &judged);
        if let Some(cases) = &mut cases {
            table::write_cases(cases, &held.name, &judged)?;
        }
        all_across.extend(judged);
    }
    table::print("all, each learned from the other sets", &all_across);
    let mut all_parts = Vec::new();
    for part in 0..PARTS {
        let is_held = |at: usize| at % PARTS == part;
        let learned = sets.iter().flat_map(|set| set.learned(|at| !is_held(at)));
        let linker = trainer.learn(&learned.collect::<Vec<_>>());
        for set in &sets {
            let held = set.to_judge.iter().enumerate().filter(|(at, _)| is_held(*at));
            all_parts.extend(judge_all(&linker, held.map(|(_, lesson)| lesson)));
        }
    }
    table::print("all, in five parts by document", &all_parts);
    let linker = trainer.learn(
        &sets
            .iter()
            .flat_map(|set| set.to_learn.clone())
            .collect::<Vec<_>>(),
    );
    let table = linker.weights().to_table();
    std::fs::write(&output, &table).with_context(|| format!("cannot write {output}"))?;
    print!("{table}");
    Ok(())
}

struct Trainer {
    index: Arc<WikidataIndex>,
    options: TrainingOptions,
}

impl Trainer {
    /// A linker that has learned from these.
    fn learn(&self, lessons: &[Lesson]) -> Linker {
        let sources: Vec<Box<dyn CandidateSource>> = vec![
            Box::new(IndexSource::new(Arc::clone(&self.index))),
            Box::new(GazetteerSource),
        ];
        let mut linker = Linker::with_weights(sources, Weights::parse(include_str!("prior.tsv")));
        train(&mut linker, lessons, &self.options);
        linker
    }
}

fn judge_all<'a>(linker: &Linker, lessons: impl Iterator<Item = &'a Lesson>) -> Vec<Judgement> {
    let lessons: Vec<&Lesson> = lessons.collect();
    lessons
        .par_iter()
        .flat_map_iter(|lesson| judge(linker, lesson))
        .collect()
}
