//! `dembei wikidata check`: whether an index is as it was written.

use std::io::{Write, stdout};

use super::{IndexPath, Outcome};

/// Check that nothing of an index has changed since it was written
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    index: IndexPath,
}

/// Reads all of the index.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    args.index.open()?.check()?;
    writeln!(stdout(), "The index is as it was written.")?;
    Ok(Outcome::Done)
}
