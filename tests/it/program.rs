//! Runs the program as its users do.

use std::{
    path::Path,
    process::{Command, Output},
};

use assert_cmd::cargo::cargo_bin;

/// What the program does with these arguments in a folder.
pub(crate) fn dembei(folder: &Path, args: &[&str]) -> Output {
    Command::new(cargo_bin!("dembei"))
        .args(args)
        .current_dir(folder)
        .output()
        .unwrap()
}

/// The graph of the store `store` of a folder in a format.
pub(crate) fn export(folder: &Path, store: &str, format: &str) -> String {
    let output = dembei(folder, &["export", "--store", store, "--format", format]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Fails unless the graph in a folder conforms to the shapes.
pub(crate) fn assert_conforms(folder: &Path) {
    let report = dembei(folder, &["validate"]);
    assert!(
        report.status.success(),
        "{}",
        String::from_utf8_lossy(&report.stdout)
    );
}
