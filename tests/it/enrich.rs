//! Enrichment: what Wikidata says is fetched with its references, stays apart from the sources, and outlives builds.

use std::{collections::BTreeSet, fs, path::Path, process::Command, sync::Arc, time::SystemTime};

use assert_cmd::cargo::cargo_bin;

use dembei::{
    config::Config,
    link::{GazetteerSource, Linker},
    model::{EntityClass, Item, ItemId},
    net::{Client, Options},
    pipeline::{self, BuildOptions, ENRICHMENT, EnrichOptions, EnrichReport, PipelineError, build},
    query::{Answer, Catalog, QueryEngine, Shortener, Table},
    rdf::{Base, NamedGraph},
    store::{GraphFilter, GraphStore},
    wikidata::{
        api::{self, WikidataApi},
        facts::{FactGroup, FactSource, KnownItems, Wanted},
    },
};

use crate::{
    program::{assert_conforms, dembei, export},
    server::{Recorded, Server, wikidata},
};

const ARTICLE: &str = "= Three cities of the north =\n\n\
    Oslo was founded in 1300. Helsinki was founded in 1550. Nizhny Novgorod was founded in the 13th century. \
    Oslo is in Norway. Nizhny Novgorod is in Norway.\n";

struct Project {
    folder: tempfile::TempDir,
    config: Config,
}

impl Project {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        fs::write(folder.path().join("data/cities.txt"), ARTICLE).unwrap();
        fs::write(
            folder.path().join("dembei.toml"),
            "[dataset]\nlicence = \"MIT\"\n",
        )
        .unwrap();
        let config = Config::read(&folder.path().join("dembei.toml")).unwrap();
        let project = Self { folder, config };
        project.build();
        project
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn build(&self) {
        let options = BuildOptions {
            paths: vec![self.path().join("data")],
            store: self.path().join("graph"),
            project: Some(self.path().to_owned()),
            keep: None,
            config: self.config.clone(),
        };
        build(&options, &Linker::new(vec![Box::new(GazetteerSource)])).unwrap();
    }

    fn enrich(&self, source: &dyn FactSource, groups: &[FactGroup]) -> Result<EnrichReport, PipelineError> {
        pipeline::enrich(
            &EnrichOptions {
                store: self.path().join("graph"),
                project: Some(self.path().to_owned()),
                config: self.config.clone(),
                wanted: Wanted {
                    groups: groups.iter().copied().collect(),
                    languages: ["en", "ja"].map(str::to_owned).to_vec(),
                },
            },
            source,
        )
    }

    fn store(&self) -> GraphStore {
        GraphStore::open(&self.path().join("graph")).unwrap()
    }

    /// The lines of one of the graphs, without its name; of all but that one, with their names.
    fn lines(&self) -> (BTreeSet<String>, BTreeSet<String>) {
        let graph = self.config.base().graph(NamedGraph::Enrichment).to_string();
        let quads = self.store().quads(&GraphFilter::All).map(Result::unwrap);
        let (own, other): (Vec<_>, Vec<_>) = quads.partition(|quad| quad.graph_name.to_string() == graph);
        let triple =
            |quad: oxigraph::model::Quad| format!("{} {} {} .", quad.subject, quad.predicate, quad.object);
        (
            own.into_iter().map(triple).collect(),
            other.iter().map(ToString::to_string).collect(),
        )
    }

    fn ask(&self, query: &str) -> Vec<Vec<String>> {
        let engine = QueryEngine::new(self.store(), dembei::query::Options::default());
        let Answer::Rows(rows) = engine.run(query).unwrap() else {
            panic!("no rows")
        };
        Table::from_rows(rows, &mut Shortener::new(&Base::default()))
            .unwrap()
            .rows
    }
}

fn recorded() -> WikidataApi {
    let client = Client::with_transport(&Options::default(), Box::new(Recorded), SystemTime::UNIX_EPOCH);
    WikidataApi::new(Arc::new(client), api::Options::default())
}

#[test]
fn what_wikidata_says_is_fetched_with_its_references_in_its_own_terms() {
    let project = Project::new();
    let before = project.lines();
    assert!(before.0.is_empty());
    let report = project.enrich(&recorded(), &FactGroup::ALL).unwrap();
    assert_eq!(
        (report.matched, report.missing.len(), report.merged.len()),
        (4, 0, 0)
    );
    let (own, other) = project.lines();
    assert_eq!(own.len(), report.quads);
    for line in [
        "<http://www.wikidata.org/entity/Q585> <http://www.wikidata.org/prop/direct/P571> \"1048\"^^<http://id.loc.gov/datatypes/edtf/EDTF> .",
        "<http://www.wikidata.org/entity/Q585> <http://www.wikidata.org/prop/P571> <http://www.wikidata.org/entity/statement/Q585-8A08F179-6494-468D-AA31-873A8D29E15D> .",
        "<http://www.wikidata.org/entity/statement/Q585-8A08F179-6494-468D-AA31-873A8D29E15D> <http://www.w3.org/ns/prov#wasDerivedFrom> <http://www.wikidata.org/reference/ed8bd3f9343e9a35e58b67284f26a67859f1808d> .",
        "<http://www.wikidata.org/reference/ed8bd3f9343e9a35e58b67284f26a67859f1808d> <http://www.wikidata.org/prop/reference/P143> <http://www.wikidata.org/entity/Q199913> .",
        "<http://www.wikidata.org/entity/Q585> <http://www.w3.org/2000/01/rdf-schema#label> \"オスロ\"@ja .",
        "<http://www.wikidata.org/entity/Q585> <http://www.wikidata.org/prop/direct/P214> \"168817305\" .",
        // Before 1905 it was in another country: not of the best rank, but a statement.
        "<http://www.wikidata.org/entity/statement/q585-F82AFD03-A36C-4EED-B841-98351FD31B27> <http://www.wikidata.org/prop/qualifier/P580> \"1905-06-07\"^^<http://id.loc.gov/datatypes/edtf/EDTF> .",
    ] {
        assert!(
            own.contains(line),
            "{line} is not in\n{}",
            own.iter().cloned().collect::<Vec<_>>().join("\n")
        );
    }
    assert!(!own.iter().any(|line| line.contains("_:")), "no blank nodes");
    // Every statement says where it is from, and nothing is said of an entity of ours.
    for line in &own {
        let words: Vec<&str> = line.split(' ').collect();
        assert!(!words[0].starts_with("<http://localhost:7878/id/"), "{line}");
        if line.ends_with("<http://wikiba.se/ontology#Statement> .") {
            let derived = format!("{} <http://www.w3.org/ns/prov#wasDerivedFrom> ", words[0]);
            assert!(own.iter().any(|other| other.starts_with(&derived)), "{line}");
        }
    }
    // What the sources say is as it was; only the description of the dataset counts more.
    let graph = "<http://localhost:7878/id/graph/run>";
    let of_sources = |lines: &BTreeSet<String>| -> BTreeSet<String> {
        lines
            .iter()
            .filter(|line| !line.contains(graph))
            .cloned()
            .collect()
    };
    assert_eq!(of_sources(&before.1), of_sources(&other));
    let licence = project
        .ask("SELECT ?licence { <http://localhost:7878/id/graph/enrichment> dcterms:license ?licence }");
    assert_eq!(licence, [["https://creativecommons.org/publicdomain/zero/1.0/"]]);
    let counted = project.ask("SELECT ?n { <http://localhost:7878/id/dataset> void:triples ?n }");
    let there = project.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }");
    assert_eq!(counted, there, "the default graph is the union, each triple once");
    assert_conforms(project.path());
}

#[test]
fn enrichment_outlives_a_build_and_goes_with_its_match() {
    let project = Project::new();
    project.enrich(&recorded(), &FactGroup::ALL).unwrap();
    let file = fs::read_to_string(project.path().join(ENRICHMENT)).unwrap();
    let enriched = project.lines();
    project.build();
    assert_eq!(project.lines(), enriched, "a build after it gives the same graph");
    project.enrich(&recorded(), &FactGroup::ALL).unwrap();
    assert_eq!(project.lines(), enriched, "so does fetching again");
    assert_eq!(fs::read_to_string(project.path().join(ENRICHMENT)).unwrap(), file);

    // A person says that Wikidata has no such Oslo.
    let links = project.path().join("links.sssom.tsv");
    let decided: Vec<String> = fs::read_to_string(&links)
        .unwrap()
        .lines()
        .map(|line| {
            if line.contains("wd:Q585\t") {
                line.replace("wd:Q585\t", "sssom:NoTermFound\t")
                    .replace("semapv:LexicalMatching", "semapv:ManualMappingCuration")
            } else {
                line.to_owned()
            }
        })
        .collect();
    fs::write(&links, decided.join("\n") + "\n").unwrap();
    project.build();
    let (own, _) = project.lines();
    assert!(
        !own.iter()
            .any(|line| line.starts_with("<http://www.wikidata.org/entity/Q585>"))
    );
    assert!(
        own.iter()
            .any(|line| line.starts_with("<http://www.wikidata.org/entity/Q1757>"))
    );
    assert_eq!(
        fs::read_to_string(project.path().join(ENRICHMENT)).unwrap(),
        file,
        "the file is left as it is"
    );
}

#[test]
fn a_question_shows_where_wikidata_and_the_sources_disagree() {
    let project = Project::new();
    let question = |values: &[(String, String)]| {
        let catalog = Catalog::builtin().unwrap();
        let text = catalog
            .question("against-wikidata")
            .unwrap()
            .fill(values)
            .unwrap();
        project.ask(&text)
    };
    assert!(question(&[]).is_empty(), "nothing was fetched yet");
    project.enrich(&recorded(), &FactGroup::ALL).unwrap();
    let rows = question(&[]);
    let told: Vec<Vec<&str>> = rows
        .iter()
        .map(|row| row[..5].iter().map(String::as_str).collect())
        .collect();
    assert_eq!(
        told,
        [
            [
                "Nizhny Novgorod",
                "located in",
                "Norway",
                "wd:Q23898959",
                "wd:Q891"
            ],
            ["Oslo", "inception", "1300", "1048", "wd:Q585"],
        ]
    );
    assert_eq!(rows[1][5], "Oslo was founded in 1300.");
    assert_eq!(
        question(&[("property".to_owned(), "inception".to_owned())]).len(),
        1
    );
}

#[test]
fn only_what_was_chosen_is_fetched_and_a_dump_is_named_as_the_origin() {
    let project = Project::new();
    let report = project.enrich(&recorded(), &[FactGroup::Images]).unwrap();
    assert_eq!((report.labels, report.statements), (0, 3));
    let (own, _) = project.lines();
    assert!(
        own.iter()
            .any(|line| line.contains("commons.wikimedia.org/wiki/Special:FilePath/"))
    );

    let oslo: ItemId = "Q585".parse().unwrap();
    let known = KnownItems::new("2026-11-25", |id| {
        (id == oslo).then(|| Item {
            class: Some(EntityClass::Place),
            start: "1048".parse().ok(),
            ..Item::new(id)
        })
    });
    let report = project.enrich(&known, &[FactGroup::Dates]).unwrap();
    assert_eq!(
        (report.matched, report.statements, report.missing.len()),
        (4, 1, 3)
    );
    let dump = project.ask(
        "SELECT ?label { wd:Q585 p:P571 ?statement . ?statement prov:wasDerivedFrom ?dump . ?dump rdfs:label ?label }",
    );
    assert_eq!(dump, [["the Wikidata dump 2026-11-25"]]);
}

#[test]
fn the_command_takes_it_from_a_local_index_without_a_connection() {
    let project = Project::new();
    let replay = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replay/wikidata");
    let lines = ["Q585", "Q1757", "Q891"].map(|id| {
        let json = fs::read_to_string(replay.join(format!("{id}.json"))).unwrap();
        let entity: serde_json::Value = serde_json::from_str(&json).unwrap();
        entity.to_string()
    });
    fs::write(
        project.path().join("20261125.json"),
        format!("[\n{}\n]\n", lines.join(",\n")),
    )
    .unwrap();
    let run = |arguments: &[&str]| {
        let output = dembei(project.path(), arguments);
        (
            output.status.code(),
            String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned(),
        )
    };
    let (code, told) = run(&["wikidata", "index", "20261125.json", "--output", "index"]);
    assert_eq!(code, Some(0), "{told}");
    let (code, told) = run(&["enrich", "--wikidata-index", "index"]);
    // Norway is matched, too, and is not in that dump.
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("Q20 is not in the index"), "{told}");
    let (own, _) = project.lines();
    for triple in [
        "<http://www.wikidata.org/entity/Q585> <http://www.w3.org/2000/01/rdf-schema#label> \"オスロ\"@ja .",
        "<http://www.wikidata.org/entity/Q585> <http://www.wikidata.org/prop/direct/P571> \"1048\"^^<http://id.loc.gov/datatypes/edtf/EDTF> .",
        "<http://www.wikidata.org/entity/Q585> <http://www.wikidata.org/prop/direct/P18> <http://commons.wikimedia.org/wiki/Special:FilePath/Oslo%20city%20in%2010%20images.jpg> .",
        "<http://www.wikidata.org/entity/Q585> <http://www.wikidata.org/prop/direct/P214> \"168817305\" .",
    ] {
        assert!(own.contains(triple), "{triple} is not in\n{own:#?}");
    }
    assert_conforms(project.path());
    // What is known of a statement is which dump it is from.
    let sources = project.ask(
        "SELECT DISTINCT ?label { wd:Q585 ?p ?statement . ?statement prov:wasDerivedFrom ?dump . ?dump rdfs:label ?label }",
    );
    assert_eq!(sources, [["the Wikidata dump 2026-01-03"]]);
}

#[test]
fn a_damaged_file_is_refused_and_nothing_is_lost() {
    let project = Project::new();
    project.enrich(&recorded(), &FactGroup::ALL).unwrap();
    let before = export(project.path(), "graph", "nquads");
    let file = project.path().join(ENRICHMENT);
    let whole = fs::read_to_string(&file).unwrap();
    for damaged in [
        format!("{whole}<http://example.org/a> <b"),
        format!("{whole}_:a <http://example.org/b> \"c\" .\n"),
    ] {
        fs::write(&file, damaged).unwrap();
        let output = dembei(project.path(), &["build"]);
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(told.contains(ENRICHMENT), "{told}");
    }
    assert_eq!(export(project.path(), "graph", "nquads"), before);
}

#[test]
fn without_a_contact_or_offline_the_command_says_what_to_do() {
    let project = Project::new();
    let before = export(project.path(), "graph", "nquads");
    for (args, help) in [
        (&["enrich", "--cache", "cache"][..], "--contact"),
        (
            &["enrich", "--cache", "cache", "--offline"][..],
            "run without --offline",
        ),
    ] {
        let output = dembei(project.path(), args);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(
            told.contains("cannot ask www.wikidata.org") && told.contains(help),
            "{told}"
        );
    }
    assert_eq!(export(project.path(), "graph", "nquads"), before);
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn the_proxy_of_the_environment_is_asked() {
    let project = Project::new();
    let proxy = Server::start(wikidata);
    fs::write(
        project.path().join("dembei.toml"),
        "[wikidata]\nendpoint = \"http://wikidata.example/w/api.php\"\n",
    )
    .unwrap();
    let run = |settings: &[(&str, &str)]| {
        let output = Command::new(cargo_bin!("dembei"))
            .args(["enrich", "--cache", "cache", "--max-age", "0"])
            .envs(settings.iter().copied())
            .env("DEMBEI_CONTACT", "mail@example.org")
            .current_dir(project.path())
            .output()
            .unwrap();
        (output.status.success(), proxy.asked().len())
    };
    let address = proxy.url("");
    let (done, asked) = run(&[("HTTP_PROXY", &address), ("NO_PROXY", "")]);
    assert!(done && asked > 0);
    assert_eq!(proxy.asked()[0].path, "http://wikidata.example/w/api.php");
    let (_, offline) = run(&[
        ("HTTP_PROXY", &address),
        ("NO_PROXY", ""),
        ("DEMBEI_OFFLINE", "1"),
    ]);
    assert_eq!(offline, asked, "nobody is asked offline");
}

#[test]
#[cfg_attr(not(feature = "online"), ignore = "needs connections")]
fn the_command_fetches_and_later_runs_offline_from_its_cache() {
    let project = Project::new();
    let server = Server::start(wikidata);
    let settings = format!(
        "[dataset]\nlicence = \"MIT\"\n\n[net]\ncontact = \"mail@example.org\"\nproxy = \"none\"\n\n\
         [wikidata]\nendpoint = \"{}\"\n\n[enrich]\nlanguages = [\"en\"]\n",
        server.url("/w/api.php")
    );
    fs::write(project.path().join("dembei.toml"), settings).unwrap();
    let run = |more: &[&str]| {
        let output = dembei(
            project.path(),
            &[&["enrich", "--cache", "cache", "--with", "labels,dates"], more].concat(),
        );
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}");
        String::from_utf8(output.stdout).unwrap()
    };
    let told = run(&[]);
    assert!(told.contains("4  items that entities are matched with"), "{told}");
    let asked = server.asked().len();
    let enriched = project.lines();
    assert_eq!(run(&["--offline"]), told);
    assert_eq!((server.asked().len(), project.lines()), (asked, enriched));
    assert!(told.lines().all(|line| line.chars().count() <= 80), "{told}");
}
