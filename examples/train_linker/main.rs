//! Trains the score of the linker, `data/linker/weights.tsv`, and says how well it does on sets that it has not seen.
#![expect(clippy::print_stdout, reason = "the result of the tool")]

mod lessons;
mod table;

use std::{path::Path, sync::Arc};

use anyhow::Context;
use dembei::link::{
    CandidateSource, GazetteerSource, IndexSource, Judgement, Lesson, Linker, TrainingOptions, Weights,
    judge, train,
};
use dembei::wikidata::WikidataIndex;
use rayon::prelude::*;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().context("give the dump")?;
    let output = arguments.next().context("give the file to write")?;
    let mut options = TrainingOptions::default();
    let mut paths = Vec::new();
    for argument in arguments {
        match argument.split_once('=') {
            Some(("hold", v)) => options.hold = v.parse()?,
            Some(("steps", v)) => options.steps = v.parse()?,
            Some(("rate", v)) => options.rate = v.parse()?,
            Some(("rounds", v)) => options.rounds = v.parse()?,
            _ => paths.push(argument),
        }
    }
    let index = Arc::new(WikidataIndex::open(Path::new(&path))?);
    let prior = Weights::parse(include_str!("prior.tsv"));
    let sources = || -> Vec<Box<dyn CandidateSource>> {
        vec![
            Box::new(IndexSource::new(Arc::clone(&index))),
            Box::new(GazetteerSource),
        ]
    };
    let sets: Vec<(String, Vec<Lesson>)> = paths
        .iter()
        .map(|p| anyhow::Ok((p.clone(), lessons::read(Path::new(p))?)))
        .collect::<anyhow::Result<_>>()?;
    if output == "-" {
        let linker = Linker::with_weights(sources(), prior.clone());
        for (name, lessons) in &sets {
            for (at, l) in lessons.iter().enumerate() {
                let all = linker.candidates(
                    &l.resolution,
                    std::slice::from_ref(&l.passages),
                    &Default::default(),
                );
                for r in &l.right {
                    let e = l.resolution.entity(r.entity).context("entity")?;
                    let c: Vec<_> = all[r.entity.index()].iter().map(|c| serde_json::json!({"id": c.item.to_string(), "label": c.label, "score": c.score, "f": c.features.iter().map(|f| (f.name.clone(), f.value)).collect::<std::collections::BTreeMap<_, _>>()})).collect();
                    println!(
                        "{}",
                        serde_json::json!({"set": name, "doc": at, "label": e.label, "names": e.other_names, "class": e.class, "right": r.item.map(|i| i.to_string()), "mentions": r.mentions, "c": c})
                    );
                }
            }
        }
        return Ok(());
    }
    let learn = |lessons: &[Lesson], options: &TrainingOptions| {
        let mut linker = Linker::with_weights(sources(), prior.clone());
        train(&mut linker, lessons, options);
        linker
    };
    let before = Linker::with_weights(sources(), prior.clone());
    for (name, lessons) in &sets {
        let held: Vec<Judgement> = lessons.par_iter().flat_map_iter(|l| judge(&before, l)).collect();
        table::print(&format!("{name}, as it begins"), &held);
    }
    let mut across = Vec::new();
    for (at, (name, held)) in sets.iter().enumerate() {
        let others: Vec<Lesson> = sets
            .iter()
            .enumerate()
            .filter(|(o, _)| *o != at)
            .flat_map(|(_, (_, l))| l.clone())
            .collect();
        let linker = learn(&others, &options);
        let held: Vec<Judgement> = held.par_iter().flat_map_iter(|l| judge(&linker, l)).collect();
        table::print(&format!("{name}, learned from the others"), &held);
        across.extend(held);
    }
    table::print("all, each learned from the other sets", &across);
    let all: Vec<Lesson> = sets.iter().flat_map(|(_, l)| l.clone()).collect();
    let mut folds = Vec::new();
    for fold in 0..5 {
        let part = |is: bool| -> Vec<Lesson> {
            all.iter()
                .enumerate()
                .filter(|(at, _)| (at % 5 == fold) == is)
                .map(|(_, l)| l.clone())
                .collect()
        };
        let linker = learn(&part(false), &options);
        folds.extend(
            part(true)
                .par_iter()
                .flat_map_iter(|l| judge(&linker, l))
                .collect::<Vec<_>>(),
        );
    }
    table::print("all, in five parts by document", &folds);
    let linker = learn(&all, &options);
    std::fs::write(&output, linker.weights().to_table())?;
    print!("{}", linker.weights().to_table());
    Ok(())
}
