//! `dembei stats`: how much of what is in the graph.

use std::io::{Write, stdout};

use dembei::{
    query::{Answer, Options, QueryEngine, Shortener, Table},
    store::GraphStore,
};

use super::{
    Outcome,
    args::{ConfigArgs, StoreArgs},
    report::{self, thousands},
};

/// Count what is in the graph
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How to print the counts
    #[arg(long, value_enum, default_value_t = report::Format::Text)]
    format: report::Format,

    #[command(flatten)]
    store: StoreArgs,

    #[command(flatten)]
    config: ConfigArgs,
}

/// Headings with the queries below them.
const TABLES: [(&str, &str); 5] = [
    (
        "entities",
        "SELECT ?class (COUNT(DISTINCT ?entity) AS ?number) (COUNT(DISTINCT ?linked) AS ?linked_to_wikidata) {
           VALUES ?class { dmb:Person dmb:Place dmb:Organization dmb:Event dmb:Group }
           OPTIONAL { ?entity a ?class . OPTIONAL { ?entity owl:sameAs ?item BIND(?entity AS ?linked) } }
         } GROUP BY ?class ORDER BY ?class",
    ),
    (
        "statements",
        "SELECT ?property (COUNT(?statement) AS ?number) {
           ?statement a dmb:Statement ; rdf:predicate ?property
         } GROUP BY ?property ORDER BY DESC(?number) ?property",
    ),
    (
        "certainty",
        "SELECT ?certainty (COUNT(?statement) AS ?number) {
           ?statement a dmb:Statement ; dmb:certainty ?certainty
         } GROUP BY ?certainty ORDER BY DESC(?number) ?certainty",
    ),
    (
        "figures",
        "SELECT ?measure (COUNT(?figure) AS ?number) {
           ?figure a dmb:Observation ; dmb:measure ?measure
         } GROUP BY ?measure ORDER BY DESC(?number) ?measure",
    ),
    (
        "graphs",
        "SELECT ?graph (COUNT(*) AS ?quads) { GRAPH ?graph { ?s ?p ?o } } GROUP BY ?graph ORDER BY ?graph",
    ),
];

/// Counts, and prints the tables.
pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let (config, _) = args.config.read()?;
    let base = config.base();
    let store = GraphStore::open(&args.store.store)?;
    let (quads, triples) = (store.len()?, store.count_triples()?);
    let engine = QueryEngine::new(store, Options::default());
    let mut out = stdout().lock();
    let mut json = serde_json::Map::new();
    json.insert("schema".to_owned(), "dembei-stats-1".into());
    json.insert("quads".to_owned(), quads.into());
    json.insert("triples".to_owned(), triples.into());
    if args.format == report::Format::Text {
        let number = |count: u64| thousands(usize::try_from(count).unwrap_or(usize::MAX));
        writeln!(out, "{} quads, {} triples", number(quads), number(triples))?;
    }
    for (heading, query) in TABLES {
        let Answer::Rows(rows) = engine.run(query)? else {
            continue;
        };
        let table = Table::from_rows(rows, &mut Shortener::new(&base))?;
        match args.format {
            report::Format::Text => write!(out, "\n{}", table.draw(80))?,
            report::Format::Json => {
                json.insert(heading.to_owned(), to_json(&table));
            }
        }
    }
    if args.format == report::Format::Json {
        writeln!(out, "{}", serde_json::Value::Object(json))?;
    }
    Ok(Outcome::Done)
}

fn to_json(table: &Table) -> serde_json::Value {
    let row = |row: &Vec<String>| -> serde_json::Value {
        let cell = |text: &String| {
            text.parse::<u64>()
                .map_or_else(|_| text.clone().into(), serde_json::Value::from)
        };
        table
            .columns
            .iter()
            .cloned()
            .zip(row.iter().map(cell))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    table.rows.iter().map(row).collect()
}
