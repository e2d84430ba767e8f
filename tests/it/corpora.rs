//! The inputs that fuzzing kept: each is checked as its fuzz target checks it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::checks::CHECKS;

/// The folder of the fuzz targets, which a package does not have.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn fuzz() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there are no corpora in a package");
    None
}

/// The names in a folder, sorted, and up to the first point.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let name = |entry: fs::DirEntry| entry.file_name().into_string().unwrap();
    let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
    names.sort();
    names
}

#[test]
fn every_input_that_was_kept_passes() {
    let Some(fuzz) = fuzz() else { return };
    for (name, check) in CHECKS {
        let folder = fuzz.join("corpus").join(name);
        let inputs = names(&folder);
        assert!(!inputs.is_empty(), "{name} has no inputs");
        for input in inputs {
            let bytes = fs::read(folder.join(&input)).unwrap();
            let outcome = std::panic::catch_unwind(|| check(&bytes));
            assert!(outcome.is_ok(), "fuzz/corpus/{name}/{input} does not pass");
        }
    }
}

#[test]
fn every_check_has_a_target_a_dictionary_and_a_small_corpus() {
    const LARGEST_INPUT: u64 = 4 << 10;
    const LARGEST_CORPUS: u64 = 300 << 10;
    let Some(fuzz) = fuzz() else { return };
    let expected =
        |ending: &str| -> Vec<String> { CHECKS.iter().map(|(name, _)| format!("{name}{ending}")).collect() };
    assert_eq!(names(&fuzz.join("fuzz_targets")), expected(".rs"));
    assert_eq!(names(&fuzz.join("dictionaries")), expected(".dict"));
    assert_eq!(names(&fuzz.join("corpus")), expected(""));
    let mut total = 0;
    for name in expected("") {
        let folder = fuzz.join("corpus").join(name);
        for input in names(&folder) {
            let path = folder.join(input);
            let size = fs::metadata(&path).unwrap().len();
            assert!(size <= LARGEST_INPUT, "{path:?} has {size} bytes");
            total += size;
        }
    }
    assert!(total <= LARGEST_CORPUS, "the corpora have {total} bytes");
}
