//! Builds: the same bytes again, nothing lost when one is cut off, everything named that cannot be read.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use assert_cmd::cargo::cargo_bin;

use crate::program::{assert_conforms, dembei, export};

fn articles() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles")
}

#[test]
fn a_second_build_gives_the_same_bytes_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("elsewhere/articles");
    fs::create_dir_all(&copy).unwrap();
    for entry in fs::read_dir(articles()).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
    }
    for (store, sources) in [("one", articles()), ("two", copy)] {
        let output = dembei(
            folder.path(),
            &["build", sources.to_str().unwrap(), "--store", store],
        );
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    for format in ["turtle", "ntriples", "nquads", "trig", "jsonld", "rdfxml", "csv"] {
        assert_eq!(
            export(folder.path(), "one", format),
            export(folder.path(), "two", format),
            "{format}"
        );
    }
    let same = dembei(folder.path(), &["diff", "one", "two"]);
    assert!(same.status.success());
}

#[test]
fn the_sample_conforms_to_the_shapes() {
    let folder = tempfile::tempdir().unwrap();
    dembei(folder.path(), &["build", articles().to_str().unwrap()]);
    assert_conforms(folder.path());
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_built() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(
        data.join("good.txt"),
        "= Omsk =\n\nAnna Petrova was born in Moscow in 1901.\n",
    )
    .unwrap();
    fs::write(data.join("empty.txt"), "").unwrap();
    fs::write(data.join("binary.txt"), b"\x7fELF\0\0\x01").unwrap();
    fs::write(data.join("latin.txt"), b"caf\xe9 in Moscow").unwrap();
    fs::write(data.join("long.txt"), "x".repeat(3 << 20)).unwrap();
    fs::write(data.join("broken.txt.gz"), b"not packed").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere", data.join("dangling.txt")).unwrap();
    let output = dembei(folder.path(), &["build", "data"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    for name in [
        "empty.txt",
        "binary.txt",
        "latin.txt",
        "long.txt",
        "broken.txt.gz",
    ] {
        assert!(told.contains(name), "{name} is not named in:\n{told}");
    }
    assert!(told.contains("line 1") && told.contains("iconv"), "{told}");
    assert!(export(folder.path(), "graph", "turtle").contains("<person/anna-petrova> a dmb:Person"));
}

#[test]
fn a_build_of_nothing_says_so_and_keeps_the_store() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), "Anna Petrova was born in Moscow.").unwrap();
    assert!(dembei(folder.path(), &["build", "a.txt"]).status.success());
    let before = export(folder.path(), "graph", "nquads");
    let output = dembei(folder.path(), &["build", "no-such-folder"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("help:"));
    assert_eq!(export(folder.path(), "graph", "nquads"), before);
}

/// How many builds are killed.
const KILLS: u32 = 24;

/// Kills builds of other content at many moments, from the very start to past the end of one.
#[test]
fn a_build_that_is_killed_at_any_moment_leaves_a_whole_store() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("a.txt"),
        "Anna Petrova was born in Moscow in 1901.",
    )
    .unwrap();
    let data = folder.path().join("b");
    fs::create_dir(&data).unwrap();
    for number in 0..40 {
        let text = format!(
            "Ivan Petrov was born in Kazan in {}. He died in Omsk in {}.",
            1800 + number,
            1850 + number
        );
        fs::write(data.join(format!("{number}.txt")), text).unwrap();
    }
    assert!(dembei(folder.path(), &["build", "a.txt"]).status.success());
    let old = export(folder.path(), "graph", "nquads");
    let whole = std::time::Instant::now();
    assert!(
        dembei(folder.path(), &["build", "b", "--store", "other"])
            .status
            .success()
    );
    let took = whole.elapsed();
    let new = export(folder.path(), "other", "nquads");
    let mut seen_old = 0;
    for kill in 0..KILLS {
        let mut child = Command::new(cargo_bin!("dembei"))
            .args(["build", "b"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Past the end at the last, and closer together toward the end, where files are swapped.
        let share = 1.0 - (1.0 - f64::from(kill) / f64::from(KILLS - 1)).powi(2);
        std::thread::sleep(Duration::from_secs_f64(took.as_secs_f64() * 1.15 * share));
        let _already_ended = child.kill();
        child.wait().unwrap();
        let now = export(folder.path(), "graph", "nquads");
        assert!(
            now == old || now == new,
            "after kill {kill} the store is neither the old one nor the new one"
        );
        seen_old += u32::from(now == old);
        if now == new {
            assert!(dembei(folder.path(), &["build", "a.txt"]).status.success());
            assert_eq!(export(folder.path(), "graph", "nquads"), old);
        }
    }
    assert!(seen_old > 0, "no build was killed before its end");
}

#[test]
fn identifiers_stay_when_homonyms_arrive() {
    let folder = tempfile::tempdir().unwrap();
    assert!(dembei(folder.path(), &["init"]).status.success());
    let data = folder.path().join("data");
    fs::write(
        data.join("b.txt"),
        "Irina was born in Moscow in 1901. Irina died in Omsk.",
    )
    .unwrap();
    assert!(dembei(folder.path(), &["build"]).status.success());
    let first = fs::read_to_string(folder.path().join("entities.tsv")).unwrap();
    assert!(first.contains("person/irina\tPerson\tIrina\tb"));
    fs::write(data.join("a.txt"), "Irina was born in Kazan in 1955.").unwrap();
    assert!(dembei(folder.path(), &["build"]).status.success());
    let second = fs::read_to_string(folder.path().join("entities.tsv")).unwrap();
    assert!(
        second.contains("person/irina\tPerson\tIrina\tb")
            && second.contains("person/irina-2\tPerson\tIrina\ta")
    );
    assert!(export(folder.path(), "graph", "turtle").contains("<person/irina> a dmb:Person"));
    let links = fs::read_to_string(folder.path().join("links.sssom.tsv")).unwrap();
    assert!(links.contains("entity:place/moscow\tMoscow\towl:sameAs\t\twd:Q649"));
    assert!(dembei(folder.path(), &["build"]).status.success());
    assert_eq!(
        fs::read_to_string(folder.path().join("links.sssom.tsv")).unwrap(),
        links
    );
}

#[test]
fn init_changes_nothing_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dembei.toml"), "# mine\n").unwrap();
    assert!(dembei(folder.path(), &["init"]).status.success());
    assert_eq!(
        fs::read_to_string(folder.path().join("dembei.toml")).unwrap(),
        "# mine\n"
    );
    assert!(folder.path().join("entities.tsv").exists());
}

#[test]
fn a_wrong_setting_is_told_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("dembei.toml"), "[dataset]\nbse = \"x\"\n").unwrap();
    let output = dembei(folder.path(), &["config"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("line 2") && told.contains("bse"), "{told}");
}
