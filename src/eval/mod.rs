//! Scores what the program finds against gold: texts that people have annotated.
//!
//! [`parse_gold`] reads a file in one of four forms, known by its content. [`score()`] compares one document of it with
//! what was found there, and [`Scores`] add up. [`SetReport`] is what is told of a whole set, [`Baseline`] what it is
//! held to. No file is opened here, and nothing of the pipeline is known: what was found is given as types of `model`.

mod alignment;
mod baseline;
mod error;
mod gold;
mod linking;
mod mention;
mod observation;
mod report;
mod score;
mod slip;
mod statement;
mod table;
mod tally;
#[cfg(test)]
mod tests;
mod time;

pub use baseline::{Baseline, Comparison};
pub use error::EvalError;
pub use gold::{Form, Gold, GoldDocument, GoldItem, GoldLink, parse_gold};
pub use linking::{Bin, LinkRow, LinkScores, Setting, System};
pub use report::{Figures, Report, SetReport};
pub use score::{Found, Scores, score};
pub use slip::{Slip, SlipKind};
pub use table::to_table;
pub use tally::{Row, Tally};
