//! The `dembei` program: parses the command line, sets up logging, runs, and turns the outcome into an exit code.

mod cli;

use std::{process::ExitCode, time::SystemTime};

use clap::Parser;
use tracing_indicatif::IndicatifLayer;
use tracing_subscriber::{
    EnvFilter, Layer, filter::LevelFilter, fmt, layer::SubscriberExt, util::SubscriberInitExt,
};

use crate::cli::{Cli, Outcome};

fn main() -> ExitCode {
    let cli = Cli::parse();
    set_up_logging(&cli);
    #[expect(clippy::disallowed_methods, reason = "this is where the time is read")]
    let now = SystemTime::now();
    match cli.run(now) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Flawed) => ExitCode::from(1),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            cli::print_error(&error);
            ExitCode::from(2)
        }
    }
}

/// Messages to standard error, without times; bars for the stages on a terminal.
fn set_up_logging(cli: &Cli) {
    let filter = EnvFilter::try_new(cli.log_filter()).unwrap_or_else(|_| EnvFilter::new("error"));
    let layer = IndicatifLayer::new();
    let writer = layer.get_stderr_writer();
    let bars = cli.shows_progress().then(|| layer.with_filter(LevelFilter::INFO));
    let messages = fmt::layer()
        .without_time()
        .with_target(false)
        .with_ansi(cli::uses_colour())
        .with_writer(writer);
    tracing_subscriber::registry()
        .with(bars)
        .with(messages.with_filter(filter))
        .init();
}

/// Somebody stopped reading, as `| head` does: no failure of ours.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
