//! `dembei init`: a new project.

use std::{fs, io::Write, path::PathBuf};

use anyhow::{Context, bail};

use super::Outcome;

/// Begin a new project
///
/// Makes a folder with `dembei.toml`, `data/`, `queries/`, `links.sssom.tsv` and `entities.tsv`. Nothing that is there
/// already is changed.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder
    #[arg(default_value = ".")]
    dir: PathBuf,
}

const SETTINGS: &str = include_str!("init.toml");

/// Makes what is missing.
#[expect(clippy::print_stdout, reason = "the result of the command")]
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let dir = &args.dir;
    if dir.is_file() {
        bail!("{} is a file, not a folder", dir.display());
    }
    for folder in ["data", "queries"] {
        let path = dir.join(folder);
        fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
    }
    let links = dembei::link::Mappings::default().to_table(&[], &[], dembei::rdf::Base::default().as_str());
    let entities = dembei::resolve::Registry::default().to_table();
    for (name, text) in [
        ("dembei.toml", SETTINGS),
        ("entities.tsv", &entities),
        ("links.sssom.tsv", &links),
    ] {
        let path = dir.join(name);
        match fs::File::create_new(&path) {
            Ok(mut file) => {
                file.write_all(text.as_bytes())
                    .with_context(|| format!("cannot write {}", path.display()))?;
                println!("made {}", path.display());
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                println!("kept {}", path.display());
            }
            Err(error) => return Err(error).with_context(|| format!("cannot make {}", path.display())),
        }
    }
    println!(
        "Put articles (.txt, .md, .html, .wiki, .xml) into {}, then run: dembei build",
        dir.join("data").display()
    );
    Ok(Outcome::Done)
}
