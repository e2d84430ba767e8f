//! The project's own gold: it is of the articles, in the words of the ontology, and reached by the program.

use std::{
    fs,
    path::{Path, PathBuf},
};

use dembei::eval::parse_gold;

use crate::program::dembei;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn gold_files() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("data/gold"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files
}

#[test]
fn gold_is_of_the_articles_as_they_are() {
    assert!(gold_files().len() >= 4);
    for path in gold_files() {
        // Offsets, words, classes, properties and names of entities are checked as it is read.
        let gold = parse_gold(&path, &fs::read_to_string(&path).unwrap()).unwrap();
        for document in gold.documents {
            let article = document.path.as_deref().unwrap();
            let text = fs::read_to_string(root().join("data").join(article)).unwrap();
            assert!(
                document.text == text,
                "{} has another text than {article}",
                path.display()
            );
        }
    }
}

#[test]
fn the_program_reaches_its_baseline() {
    let sets = ["newspapers", "news", "encyclopedia"].map(|set| format!("tests/eval/{set}"));
    let mut arguments = vec!["eval", "data/gold"];
    arguments.extend(sets.iter().map(String::as_str));
    arguments.extend(["--baseline", "tests/eval/baseline.toml"]);
    let output = dembei(root(), &arguments);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "{told}\nIf this is meant, renew tests/eval/baseline.toml: dembei eval data/gold \
         tests/eval/newspapers tests/eval/news tests/eval/encyclopedia --baseline tests/eval/baseline.toml \
         --update-baseline"
    );
}

#[test]
fn a_baseline_that_is_not_reached_is_exit_code_1() {
    let folder = tempfile::tempdir().unwrap();
    let baseline = folder.path().join("baseline.toml");
    fs::write(
        &baseline,
        "[gold]\nmentions = { precision = 1.0, recall = 1.0, f1 = 1.0 }\n",
    )
    .unwrap();
    let baseline = baseline.to_str().unwrap();
    let output = dembei(
        root(),
        &["eval", "data/gold", "--format", "json", "--baseline", baseline],
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("below its baseline: mentions of gold"));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["schema"], "dembei-eval-1");
    assert!(report["sets"][0]["scores"]["mentions"]["tp"].as_u64() > Some(100));
}
