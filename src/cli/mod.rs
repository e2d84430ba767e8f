//! The command line: its commands, what they share, and how errors are told.

mod annotate;
mod args;
mod build;
mod config;
mod diff;
mod enrich;
mod eval;
mod export;
mod init;
mod link;
mod map;
mod net;
mod query;
mod report;
mod review;
mod stats;
mod validate;
mod wikidata;

use std::{io::IsTerminal, time::SystemTime};

use clap::{Parser, Subcommand};

/// Turns articles and tables about people, places, organizations and events into a knowledge graph.
#[derive(Debug, Parser)]
#[command(
    name = "dembei",
    version,
    max_term_width = 100,
    propagate_version = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,

    /// Say more: once for the stages, twice for documents, three times for all
    #[arg(short, long, action = clap::ArgAction::Count, global = true)]
    verbose: u8,

    /// Say nothing but results and errors
    #[arg(short, long, global = true)]
    quiet: bool,

    /// Which messages to log, such as `debug` or `dembei::extract=trace`
    #[arg(long, env = "DEMBEI_LOG", value_name = "FILTER", global = true, hide = true)]
    log: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Args),
    Build(build::Args),
    Enrich(enrich::Args),
    Annotate(annotate::Args),
    Link(link::Args),
    Review(review::Args),
    Map(map::Args),
    Query(query::Args),
    Export(export::Args),
    Validate(validate::Args),
    Diff(diff::Args),
    Stats(stats::Args),
    Eval(eval::Args),
    Wikidata(wikidata::Args),
    Config(config::Args),
}

/// How a command ended that ran to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All was done.
    Done,
    /// Something was skipped, invalid or below its baseline.
    Flawed,
}

impl Cli {
    /// Runs the command; `now` tells how old is what was kept earlier.
    pub(crate) fn run(&self, now: SystemTime) -> anyhow::Result<Outcome> {
        match &self.command {
            Command::Init(args) => init::run(args),
            Command::Build(args) => build::run(args, now),
            Command::Enrich(args) => enrich::run(args, now),
            Command::Annotate(args) => annotate::run(args, now),
            Command::Link(args) => link::run(args, now),
            Command::Review(args) => review::run(args, now),
            Command::Map(args) => map::run(args),
            Command::Query(args) => query::run(args),
            Command::Export(args) => export::run(args),
            Command::Validate(args) => validate::run(args),
            Command::Diff(args) => diff::run(args),
            Command::Stats(args) => stats::run(args),
            Command::Eval(args) => eval::run(args, now),
            Command::Wikidata(args) => wikidata::run(args),
            Command::Config(args) => config::run(args),
        }
    }

    /// The level of messages, from the flags or the environment.
    pub(crate) fn log_filter(&self) -> String {
        let level = match (self.quiet, self.verbose) {
            (true, _) | (false, 0) => "error",
            (false, 1) => "info",
            (false, 2) => "debug",
            (false, _) => "trace",
        };
        self.log.clone().unwrap_or_else(|| format!("dembei={level}"))
    }

    /// Whether to draw bars: on a terminal where nothing else runs through them, unless told not to.
    pub(crate) fn shows_progress(&self) -> bool {
        let is_in_the_way = matches!(self.command, Command::Annotate(_)) && std::io::stdout().is_terminal();
        !self.quiet && std::io::stderr().is_terminal() && !is_in_the_way
    }
}

/// Whether messages are coloured.
pub(crate) fn uses_colour() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// Prints an error with its causes, and what the user can do about it.
#[expect(clippy::print_stderr, reason = "this is where errors are told")]
pub(crate) fn print_error(error: &anyhow::Error) {
    eprintln!("error: {error}");
    let mut told = error.to_string();
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !told.contains(&cause) {
            eprintln!("  because: {cause}");
        }
        told = cause;
    }
    if let Some(help) = args::help(error) {
        eprintln!("help: {help}");
    }
}
