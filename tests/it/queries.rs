//! The named questions: each has a head, runs on the sample with its example, and those of a historian are answered.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use dembei::{
    config::Config,
    link::{GazetteerSource, Linker},
    pipeline::{BuildOptions, build},
    query::{Answer, Catalog, Options, QUESTIONS, QueryEngine, Question, Shortener, Table},
    rdf::Base,
    store::GraphStore,
};

/// The graph of the sample project.
static SAMPLE: LazyLock<QueryEngine> =
    LazyLock::new(|| engine(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles")));

fn engine(sources: &Path) -> QueryEngine {
    let folder = tempfile::tempdir().unwrap();
    let options = BuildOptions {
        paths: vec![PathBuf::from(sources)],
        store: folder.path().join("graph"),
        project: None,
        keep: None,
        config: Config::default(),
    };
    build(&options, &Linker::new(vec![Box::new(GazetteerSource)])).unwrap();
    let quads = GraphStore::open(&options.store)
        .unwrap()
        .quads(&dembei::store::GraphFilter::All)
        .map(Result::unwrap);
    QueryEngine::new(
        GraphStore::in_memory(quads.collect::<Vec<_>>()).unwrap(),
        Options::default(),
    )
}

fn ask(engine: &QueryEngine, name: &str, values: &[(&str, &str)]) -> Table {
    let catalog = Catalog::builtin().unwrap();
    let values: Vec<_> = values
        .iter()
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect();
    let text = catalog.question(name).unwrap().fill(&values).unwrap();
    let Answer::Rows(rows) = engine.run(&text).unwrap() else {
        panic!("{name} gives no rows")
    };
    Table::from_rows(rows, &mut Shortener::new(&Base::default())).unwrap()
}

#[test]
fn every_question_is_in_the_catalog() {
    let files: BTreeSet<String> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("queries"))
        .unwrap()
        .filter_map(|entry| {
            Some(
                entry
                    .unwrap()
                    .file_name()
                    .to_str()?
                    .strip_suffix(".rq")?
                    .to_owned(),
            )
        })
        .collect();
    let listed: BTreeSet<String> = QUESTIONS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(files, listed);
    assert!(listed.len() >= 15);
}

#[test]
fn every_example_runs_on_the_sample_and_has_the_columns_it_says() {
    for question in Catalog::builtin().unwrap().questions() {
        let text = question.fill(&question.example).unwrap();
        let Answer::Rows(rows) = SAMPLE
            .run(&text)
            .unwrap_or_else(|error| panic!("{}: {error}", question.name))
        else {
            panic!("{} gives no rows", question.name)
        };
        assert_eq!(rows.variables(), question.columns, "{}", question.name);
        let table = Table::from_rows(rows, &mut Shortener::new(&Base::default())).unwrap();
        for line in table.draw(80).lines() {
            assert!(line.chars().count() <= 80, "{}: {line}", question.name);
        }
    }
}

#[test]
fn most_examples_have_an_answer_in_the_sample() {
    let catalog = Catalog::builtin().unwrap();
    let is_empty = |question: &&Question| {
        let values: Vec<_> = question
            .example
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()))
            .collect();
        ask(&SAMPLE, &question.name, &values).rows.is_empty()
    };
    // These ask for mistakes, and are best without an answer; nothing is fetched from Wikidata here.
    let of_mistakes = [
        "against-wikidata",
        "contradictions",
        "disagreements",
        "impossible-dates",
    ];
    let empty: Vec<_> = catalog
        .questions()
        .filter(is_empty)
        .map(|question| question.name.as_str())
        .filter(|name| !of_mistakes.contains(name))
        .collect();
    assert!(empty.len() <= 1, "without an answer: {empty:?}");
}

/// The three questions of the article this project began from; it is not in the project.
#[test]
#[expect(clippy::print_stderr, reason = "a test that skips says so")]
fn the_first_article_answers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/japanese-people-in-russia.txt");
    if !path.exists() {
        eprintln!("skipped: {} is not here", path.display());
        return;
    }
    let engine = engine(&path);
    let has = |table: &Table, fields: &[&str]| {
        table.rows.iter().any(|row| {
            fields
                .iter()
                .all(|field| row.iter().any(|cell| cell.contains(field)))
        })
    };
    let figures = ask(&engine, "figures", &[("place", "Vladivostok")]);
    for fields in [
        ["80", "1877", "Their numbers grew"],
        ["392", "1890", "Their numbers grew"],
        ["1000", "1892", "estimated at"],
    ] {
        assert!(has(&figures, &fields), "{fields:?} is not in {figures:?}");
    }
    let related = ask(&engine, "related", &[("person", "Mutsuo Hakamada")]);
    assert!(
        has(&related, &["Satomi Hakamada", "sibling", "the brother of"]),
        "{related:?}"
    );
    assert!(has(&related, &["Irina", "child", "His daughter"]), "{related:?}");
    let schools = ask(&engine, "schools", &[]);
    assert!(
        has(&schools, &["Japanese School in Moscow", "Moscow", "1965"]),
        "{schools:?}"
    );
    assert!(
        has(
            &schools,
            &[
                "St. Petersburg Japanese Language School",
                "Saint Petersburg",
                "part-time"
            ]
        ),
        "{schools:?}"
    );
}
