//! Trains the sequence model that finds names, `data/tagger/model.bin`, and says how well it does on other texts:
//!
//! ```sh
//! cargo run --release --no-default-features --example train_tagger -- data/tagger/words.bin data/tagger/model.bin \
//!     --train en_ewt-ud-train.iob2.gz gum_train.conllu.gz --check en_ewt-ud-dev.iob2.gz
//! ```
//!
//! Files end in `.iob2.gz` (Universal NER) or `.conllu.gz` (GUM). The same files in the same order give the same bytes.
//! It learns from each text twice, the second time with other names, and from a fifth of them without
//! capitals. Texts to check are judged as they are and misread as by a scanner's software.
//! Options of the form `name=value` after `--set` change [`TrainingOptions`].

#![expect(clippy::print_stdout, reason = "the result of the tool")]

mod corpus;
mod noise;

use std::collections::BTreeSet;

use anyhow::Context;
use corpus::read_corpus;
use dembei::extract::tagger::{Example, Kind, TrainingOptions, find_names, train};
use rayon::prelude::*;

/// One example in so many is learned without capitals, too.
const LOWERED: usize = 5;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let words = arguments.next().context("give the table of word classes")?;
    let model = arguments.next().context("give the file to write")?;
    let (mut trained, mut checked, mut options) = (Vec::new(), Vec::new(), TrainingOptions::default());
    let mut section = String::new();
    for argument in arguments {
        match (section.as_str(), argument.as_str()) {
            (_, "--train" | "--check" | "--set") => section = argument,
            ("--train", path) => trained.extend(read_corpus(path)?),
            ("--check", path) => checked.push((path.to_owned(), read_corpus(path)?)),
            ("--set", setting) => set(&mut options, setting)?,
            _ => anyhow::bail!("{argument:?} follows neither --train nor --check"),
        }
    }
    let read = |path: &str| std::fs::read(path).with_context(|| format!("cannot read {path}"));
    let words = read(&words)?;
    let names = noise::Names::new(&trained);
    let numbered = trained.iter().zip(1..);
    let others: Vec<_> = numbered
        .map(|(example, seed)| names.renamed(example, seed))
        .collect();
    trained.extend(others);
    let small: Vec<_> = trained.iter().step_by(LOWERED).map(noise::lowered).collect();
    trained.extend(small);
    println!("{} documents, {options:?}", trained.len());
    let bytes = train(&trained, &words, &options, |model, epoch, loss| {
        println!("model {model} epoch {epoch}: loss {loss:.5}");
    })
    .context("the table of word classes is none")?;
    for (path, examples) in &checked {
        println!("{path}");
        check(examples, &words, &bytes);
        println!("{path}, misread");
        let noised: Vec<_> = examples
            .iter()
            .zip(1001..)
            .map(|(example, seed)| noise::misread(example, seed))
            .collect();
        check(&noised, &words, &bytes);
    }
    std::fs::write(&model, &bytes).with_context(|| format!("cannot write {model}"))?;
    Ok(())
}

fn set(options: &mut TrainingOptions, setting: &str) -> anyhow::Result<()> {
    let (name, value) = setting.split_once('=').context("name=value")?;
    match name {
        "bits" => options.bits = value.parse()?,
        "epochs" => options.epochs = value.parse()?,
        "rate" => options.rate = value.parse()?,
        "decay" => options.decay = value.parse()?,
        "dropout" => options.dropout = value.parse()?,
        "models" => options.models = value.parse()?,
        "first" => options.first = value.parse()?,
        "unseen" => options.unseen = value.parse()?,
        "lean" => options.lean = value.parse()?,
        "unit" => options.unit = value.parse()?,
        _ => anyhow::bail!("there is no option {name:?}"),
    }
    Ok(())
}

/// Prints precision, recall and F1 of exact spans with their kind.
fn check(examples: &[Example], words: &[u8], model: &[u8]) {
    let pairs: Vec<_> = examples
        .par_iter()
        .map(|example| {
            let gold: BTreeSet<_> = example.names.iter().copied().collect();
            let found = find_names(&example.document, words, model).unwrap_or_default();
            (gold, found.into_iter().collect::<BTreeSet<_>>())
        })
        .collect();
    let mut rows: Vec<(&str, [usize; 3])> = Vec::new();
    let named = [Kind::Person, Kind::Place, Kind::Organization];
    for (label, kinds) in [
        ("all", &named[..]),
        ("person", &named[..1]),
        ("place", &named[1..2]),
        ("org", &named[2..]),
    ] {
        let mut counts = [0; 3];
        for (gold, found) in &pairs {
            let of_kind = |name: &&(_, Kind)| kinds.contains(&name.1);
            counts[0] += gold.intersection(found).filter(of_kind).count();
            counts[1] += found.iter().filter(of_kind).count();
            counts[2] += gold.iter().filter(of_kind).count();
        }
        rows.push((label, counts));
    }
    for (label, [right, found, gold]) in rows {
        #[expect(clippy::cast_precision_loss, reason = "shares to show")]
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let (precision, recall) = (share(right, found), share(right, gold));
        let f1 = share(2 * right, found + gold);
        println!("  {label:<8} precision {precision:.3} recall {recall:.3} F1 {f1:.3} of {gold}");
    }
}
