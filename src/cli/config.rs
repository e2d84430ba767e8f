//! `dembei config`: the settings that hold.

use super::{Outcome, args::ConfigArgs};

/// Print the settings that hold, as TOML
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    config: ConfigArgs,
}

/// Prints them.
#[expect(clippy::print_stdout, reason = "the result of the command")]
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (config, _) = args.config.read()?;
    print!("{}", toml::to_string_pretty(&config)?);
    Ok(Outcome::Done)
}
