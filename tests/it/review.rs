//! Decisions of people: made in the file, on the terminal or before new documents came, they stay.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output, Stdio},
};

use assert_cmd::cargo::cargo_bin;

use crate::program::{dembei, export};

const LINKS: &str = "links.sssom.tsv";

/// A project with a document about places of the gazetteer, in which nothing is accepted by its score.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let settings = "[link]\naccept = 1.0\npropose = 0.1\n";
    fs::write(folder.path().join("dembei.toml"), settings).unwrap();
    fs::create_dir(folder.path().join("data")).unwrap();
    write(
        folder.path(),
        "a.txt",
        "Anna Petrova was born in Moscow in 1901. She moved to Vladivostok and died in Osaka.",
    );
    build(folder.path());
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join("data").join(name), text).unwrap();
}

fn build(folder: &Path) -> String {
    let output = dembei(folder, &["build"]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn links(folder: &Path) -> String {
    fs::read_to_string(folder.join(LINKS)).unwrap()
}

fn line<'t>(table: &'t str, subject: &str) -> &'t str {
    let found = table
        .lines()
        .find(|line| line.starts_with(&format!("{subject}\t")));
    found.unwrap_or_else(|| panic!("{subject} is not in\n{table}"))
}

/// Runs a review with these lines as its input.
fn review(folder: &Path, arguments: &[&str], lines: &str) -> Output {
    let mut child = Command::new(cargo_bin!("dembei"))
        .arg("review")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Decides one entity in the file, by one cell, and the others on the terminal; gives back the decided lines.
fn decide_all(folder: &Path) -> Vec<String> {
    let edited = links(folder).replace("skos:closeMatch\t\twd:Q649", "owl:sameAs\t\twd:Q649");
    fs::write(folder.join(LINKS), &edited).unwrap();
    // The first has no candidate any more when it is rejected, and is then said to be in no item.
    let who = ["--orcid", "0000-0002-1825-0097", "--date", "2026-11-29"];
    let output = review(folder, &who, "r\nn\na\nq\n");
    assert!(output.status.success(), "{}", told(&output));
    let decided = links(folder);
    let by_hand = decided
        .lines()
        .filter(|line| line.contains("semapv:ManualMappingCuration"));
    let mut kept: Vec<String> = by_hand.map(str::to_owned).collect();
    assert_eq!(kept.len(), 3, "{decided}\n{}", told(&output));
    let signed = "\torcid:0000-0002-1825-0097\t2026-11-29";
    assert!(kept.iter().all(|line| line.contains(signed)), "{decided}");
    assert!(decided.contains("sssom:NoTermFound") && decided.contains("owl:sameAs\tNot\twd:"));
    kept.push(line(&decided, "entity:place/moscow").to_owned());
    kept
}

#[test]
fn a_rebuild_changes_nothing_in_the_file() {
    let folder = project();
    let folder = folder.path();
    let proposed = links(folder);
    let moscow = line(&proposed, "entity:place/moscow");
    assert!(
        moscow.contains("skos:closeMatch\t\twd:Q649\tMoscow\tsemapv:LexicalMatching\tdembei\t"),
        "{moscow}"
    );
    build(folder);
    assert_eq!(links(folder), proposed);
    decide_all(folder);
    build(folder);
    let decided = links(folder);
    build(folder);
    assert_eq!(links(folder), decided);
}

#[test]
fn decisions_in_the_file_and_on_the_terminal_outlast_every_rebuild() {
    let folder = project();
    let folder = folder.path();
    let kept = decide_all(folder);
    let assert_kept = |when: &str| {
        let table = links(folder);
        for line in &kept {
            let is_there = table.lines().any(|own| own.trim_end() == line.trim_end());
            assert!(is_there, "{when}: {line} is lost in\n{table}");
        }
    };
    build(folder);
    assert_kept("the same documents");
    write(
        folder,
        "b.txt",
        "Ivan Petrov moved from Moscow to Tokyo in 1950. He died in Vladivostok.",
    );
    build(folder);
    assert_kept("a new document");
    assert!(
        links(folder).contains("entity:place/tokyo\t"),
        "{}",
        links(folder)
    );
    fs::remove_file(folder.join("data/a.txt")).unwrap();
    write(folder, "b.txt", "Ivan Petrov moved from Tokyo to Kyoto in 1950.");
    let report = build(folder);
    assert_kept("no document names them");
    assert!(
        report.contains("in no document any more") && report.contains("place/moscow"),
        "{report}"
    );
    write(folder, "a.txt", "Anna Petrova was born in Moscow in 1901.");
    build(folder);
    let graph = export(folder, "graph", "ntriples");
    let same =
        "/place/moscow> <http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q649> .";
    assert!(graph.contains(same), "{graph}");
}

#[test]
fn a_review_can_be_taken_back_and_searched() {
    let folder = project();
    let folder = folder.path();
    let before = links(folder);
    let output = review(folder, &[], "a\na\nu\nu\nu\nq\n");
    assert!(
        told(&output).contains("There is nothing to take back."),
        "{}",
        told(&output)
    );
    build(folder);
    assert_eq!(links(folder), before);
    let output = review(folder, &[], "s Токио\n1\nq\n");
    assert!(
        told(&output).contains("found by romanized") || told(&output).contains("Tokyo"),
        "{}",
        told(&output)
    );
    assert!(
        links(folder).contains("owl:sameAs\t\twd:Q1490\tTokyo\tsemapv:ManualMappingCuration"),
        "{}",
        links(folder)
    );
}

#[test]
fn what_has_no_candidate_comes_last_and_can_be_searched_for() {
    let folder = project();
    let folder = folder.path();
    write(folder, "port.txt", "Yamada Sukeroku lived in Moscow.\n");
    build(folder);
    let skip_all = " \n".repeat(20);
    let page = told(&review(folder, &[], &skip_all));
    let places: Vec<usize> = ["[Moscow]", "[Yamada Sukeroku]"]
        .iter()
        .filter_map(|name| page.find(name))
        .collect();
    assert!(places.len() == 2 && places.is_sorted(), "{page}");
    // "5/5  Yamada Sukeroku" is the head of its page.
    let head = page
        .lines()
        .find(|line| line.ends_with("  Yamada Sukeroku"))
        .unwrap();
    let number: usize = head.split_once('/').unwrap().0.parse().unwrap();
    let skip = " \n".repeat(number - 1);
    let output = review(folder, &[], &format!("{skip}s Tokyo\n1\nq\n"));
    assert!(
        line(&links(folder), "entity:person/yamada-sukeroku").contains("owl:sameAs"),
        "{}",
        told(&output)
    );
}

#[test]
fn a_page_of_a_review_shows_what_there_is_to_decide_by() {
    let folder = project();
    let output = review(folder.path(), &[], "dance\n");
    let page = told(&output);
    for part in [
        "1/",
        "named once in 1 document",
        "[Moscow]",
        "Q649",
        "capital",
        "\"dance\" is no command",
    ] {
        assert!(page.contains(part), "{part:?} is not in\n{page}");
    }
    assert!(page.lines().all(|line| line.chars().count() <= 80), "{page}");
    assert_eq!(output.status.code(), Some(1), "a command was not understood");
}

#[test]
fn conflicts_are_shown_and_settled() {
    let folder = project();
    let folder = folder.path();
    let table = links(folder);
    let wrong = table
        .replace("skos:closeMatch\t\twd:Q649", "owl:sameAs\t\twd:Q649")
        .lines()
        .map(|line| {
            if line.starts_with("entity:place/osaka") {
                "entity:place/osaka\tOsaka\towl:sameAs\t\twd:Q649\tMoscow\tsemapv:ManualMappingCuration\t\t\t\t\n".to_owned()
            } else {
                format!("{line}\n")
            }
        })
        .collect::<String>();
    fs::write(folder.join(LINKS), wrong).unwrap();
    let report = build(folder);
    assert!(report.contains("Q649  place/moscow, place/osaka"), "{report}");
    let linked = String::from_utf8(dembei(folder, &["link"]).stdout).unwrap();
    assert!(linked.contains("Q649  place/moscow, place/osaka"), "{linked}");
    let output = review(folder, &[], "c\nc 2\nn\nq\n");
    let page = told(&output);
    assert!(
        page.contains("is accepted for") && page.contains("place/osaka is open again"),
        "{page}"
    );
    assert!(
        line(&links(folder), "entity:place/osaka").contains("sssom:NoTermFound"),
        "{}",
        links(folder)
    );
    assert!(!build(folder).contains("more than one entity"));
}

#[test]
fn a_broken_file_stops_build_and_review_and_is_left_as_it_is() {
    let folder = project();
    let folder = folder.path();
    let broken = links(folder).replace("skos:closeMatch\t\twd:Q649", "owl:sameAs\t\tMoscow");
    fs::write(folder.join(LINKS), &broken).unwrap();
    let graph = export(folder, "graph", "nquads");
    for output in [dembei(folder, &["build"]), review(folder, &[], "a\n")] {
        let told = told(&output);
        assert_eq!(output.status.code(), Some(2), "{told}");
        for part in [LINKS, "line ", "object_id", "\"Moscow\"", "help:"] {
            assert!(told.contains(part), "{part} is not in\n{told}");
        }
    }
    assert_eq!(links(folder), broken);
    assert_eq!(export(folder, "graph", "nquads"), graph);
}

/// Every decision is in the file as soon as the next page shows, so killing the review loses none.
#[test]
fn a_review_that_is_killed_has_kept_its_decisions() {
    let folder = project();
    let mut child = Command::new(cargo_bin!("dembei"))
        .arg("review")
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"a\n").unwrap();
    stdin.flush().unwrap();
    let start = std::time::Instant::now();
    while !links(folder.path()).contains("ManualMappingCuration") {
        assert!(
            start.elapsed().as_secs() < 60,
            "the decision is not written while the review runs"
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drop(stdin);
    assert_eq!(links(folder.path()).matches("ManualMappingCuration").count(), 1);
    let left = fs::read_dir(folder.path()).unwrap().count();
    assert!(left <= 7, "temporary files are left behind");
}
