//! Outside suites of RML: every case gives the dataset it must, or is refused.
//!
//! A suite is a folder of cases, below `tests/suites/NAME/cases`, below the folder that the environment variable
//! `DEMBEI_SUITES` names, or packed in `../shared/suites`. Where it is in none of them, its test says so and passes.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{Dataset, dataset::CanonicalizationAlgorithm},
};

#[test]
fn the_suite_of_2019_gives_what_it_must() {
    run("rml-2019", "rml-2019.tar.gz");
}

#[test]
fn the_cases_of_rml_core_give_what_they_must() {
    run("rml-core", "rml-core-examples.tar.gz");
}

#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn run(name: &str, archive: &str) {
    let unpacked = tempfile::tempdir().unwrap();
    let Some(folder) = find(name, archive, unpacked.path()) else {
        eprintln!("skipped: the suite {name} is not here");
        return;
    };
    let listed: BTreeSet<String> = fs::read_to_string(suites().join(name).join("pass.txt"))
        .unwrap()
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect();
    let cases = cases(&folder);
    assert!(!cases.is_empty(), "there are no cases in {}", folder.display());
    let mut wrong = Vec::new();
    for case in &cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        match (check(case), listed.contains(&name)) {
            (Ok(()), true) | (Err(_), false) => {}
            (Ok(()), false) => wrong.push(format!("{name} passes: add it to pass.txt")),
            (Err(reason), true) => wrong.push(format!("{name}: {reason}")),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {} cases:\n{}",
        wrong.len(),
        cases.len(),
        wrong.join("\n")
    );
}

fn suites() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites")
}

/// The folder of a suite, unpacked if need be.
fn find(name: &str, archive: &str, room: &Path) -> Option<PathBuf> {
    let beside = suites().join(name).join("cases");
    #[expect(
        clippy::disallowed_methods,
        reason = "where the suites are, is up to who runs the tests"
    )]
    let stated = std::env::var("DEMBEI_SUITES").ok().map(PathBuf::from);
    if beside.is_dir() {
        return Some(beside);
    }
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/suites");
    // In a worktree, the shared folder lies one further up.
    let further = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/suites");
    for folder in stated.into_iter().chain([shared, further]) {
        if folder.join(name).is_dir() {
            return Some(folder.join(name));
        }
        if folder.join(archive).is_file() {
            let status = Command::new("tar")
                .arg("-xzf")
                .arg(folder.join(archive))
                .arg("-C")
                .arg(room)
                .status();
            return status
                .is_ok_and(|status| status.success())
                .then(|| room.to_owned());
        }
    }
    None
}

/// All folders with a mapping.
fn cases(folder: &Path) -> Vec<PathBuf> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.join("mapping.ttl").is_file() {
            cases.push(path);
        } else if path.is_dir() {
            cases.extend(self::cases(&path));
        }
    }
    cases.sort();
    cases
}

/// Whether a case gives what it must: a dataset or, where there is none, a refusal.
fn check(case: &Path) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("output.nq");
    let ran = Command::new(env!("CARGO_BIN_EXE_dembei"))
        .args(["map", "--base", &base(case)])
        .arg(case.join("mapping.ttl"))
        .arg("-o")
        .arg(&output)
        .current_dir(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let expected = case.join("output.nq");
    if !expected.exists() {
        let is_refused = ran.status.code() == Some(2) && !output.exists() && !said.is_empty();
        return if is_refused {
            Ok(())
        } else {
            Err("it is not refused".to_owned())
        };
    }
    if !matches!(ran.status.code(), Some(0 | 1)) {
        return Err(said);
    }
    let (expected, found) = (read(&expected)?, read(&output)?);
    if expected == found {
        Ok(())
    } else {
        Err(format!("expected {expected}\nfound {found}\n{said}"))
    }
}

/// The base that the description of a case states.
fn base(case: &Path) -> String {
    let readme = fs::read_to_string(case.join("README.md")).unwrap_or_default();
    let stated = readme
        .lines()
        .find_map(|line| line.strip_prefix("**Default Base IRI**: "));
    stated.map_or("http://example.com/", str::trim).to_owned()
}

/// A dataset, with canonical names for blank nodes; an error where the file is no N-Quads.
fn read(path: &Path) -> Result<Dataset, String> {
    let parser = RdfParser::from_format(RdfFormat::NQuads).for_reader(File::open(path).unwrap());
    let quads: Result<Dataset, _> = parser.collect();
    let mut dataset = quads.map_err(|error| format!("{}: {error}", path.display()))?;
    dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
    Ok(dataset)
}
