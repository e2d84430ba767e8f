//! The examples of the README: every `console` block is run, and its output is what the README says.
//!
//! Seconds and speeds differ from run to run and are not compared. Renew with `README=overwrite cargo test readme`.

use std::{fmt::Write as _, fs, path::Path, process::Command, sync::LazyLock};

use assert_cmd::cargo::cargo_bin;
use regex::Regex;

/// A number with two decimals, with the blanks before it, as times and speeds are printed.
static TIMES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r" +\d+\.\d\d\b").unwrap());

#[test]
fn its_examples_are_real() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for data in ["data/articles", "data/gold"] {
        copy(&root.join(data), &folder.path().join(data));
    }
    let mut renewed = String::new();
    let mut rest = readme.as_str();
    while let Some((before, block)) = rest.split_once("```console\n$ dembei ") {
        let (command, after) = block.split_once('\n').unwrap();
        let (said, after) = after.split_once("```").unwrap();
        let output = Command::new(cargo_bin!("dembei"))
            .args(command.split_whitespace())
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{command}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let now = String::from_utf8(output.stdout).unwrap();
        let same = TIMES.replace_all(said, " #") == TIMES.replace_all(&now, " #");
        let shown = if same { said } else { now.as_str() };
        write!(
            renewed,
            "{before}```console
$ dembei {command}
{shown}```"
        )
        .unwrap();
        rest = after;
    }
    renewed += rest;
    if std::env::var_os("README").is_some_and(|value| value == "overwrite") {
        fs::write(&path, renewed).unwrap();
    } else {
        assert!(
            renewed == readme,
            "README.md has other output; it would be:\n{renewed}"
        );
    }
    let longest = readme.lines().filter(|line| line.chars().count() > 120).count();
    assert_eq!(longest, 0, "README.md has lines of more than 120 columns");
    assert!(readme.lines().count() < 120, "README.md is too long");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
    }
}
