//! All exporters: nothing is lost, and the same graph gives the same bytes.

use std::{collections::BTreeSet, fs};

use oxigraph::{
    io::{JsonLdProfileSet, RdfFormat, RdfParser},
    model::{GraphName, Quad},
};

use super::{EXPORTERS, Exporter, Options, Side, Table, diff, find_exporter};
use crate::rdf::{Base, canonical_lines, fixture};
use crate::store::{GraphFilter, GraphStore};

/// Quads that are hard to write.
fn hard() -> Vec<Quad> {
    let text = r#"
<http://localhost:7878/id/x/%20a> <http://e.org/p#q.> "tab\t, quote\", line\n, back\\slash, \u007F" <http://e.org/g> .
<http://localhost:7878/id//x> <http://e.org/p/1> "1"^^<http://www.w3.org/2001/XMLSchema#decimal> <http://e.org/g> .
<http://e.org/s:t> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://localhost:7878/id/c> <http://e.org/g> .
<http://e.org/s:t> <https://w3id.org/dembei/ontology#residence> "words"@en-GB <http://e.org/g> .
<http://e.org/s:t> <https://w3id.org/dembei/ontology#residence> "words" <http://e.org/g> .
<http://e.org/s:t> <https://w3id.org/dembei/ontology#time> <http://e.org/> <http://e.org/g> .
<http://e.org/s:t> <https://w3id.org/dembei/ontology#certainty> <http://e.org/sure> <http://e.org/g> .
<http://e.org/s:t> <https://w3id.org/dembei/ontology#confidence> "0.5"^^<http://www.w3.org/2001/XMLSchema#double> <http://e.org/g> .
<http://e.org/s:t> <https://w3id.org/dembei/ontology#value> "007"^^<http://e.org/type> <http://localhost:7878/id/graph/h> .
<http://e.org/s:t> <http://www.w3.org/2002/07/owl#sameAs> <http://www.wikidata.org/entity/Q1> <http://localhost:7878/id/graph/h> .
_:a <http://e.org/p> _:b <http://e.org/g> .
_:b <http://e.org/p> "end" <http://e.org/g> .
"#;
    RdfParser::from_format(RdfFormat::NQuads)
        .for_slice(text)
        .map(|quad| quad.unwrap())
        .collect()
}

fn graphs() -> Vec<GraphStore> {
    [fixture::quads(false), fixture::quads(true), hard(), Vec::new()]
        .map(|quads| GraphStore::in_memory(quads).unwrap())
        .into_iter()
        .collect()
}

fn export(exporter: &dyn Exporter, graph: &GraphStore, options: &Options) -> String {
    let mut out = Vec::new();
    exporter.export(graph, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn named(name: &str, graph: &GraphStore) -> String {
    export(find_exporter(name).unwrap(), graph, &Options::default())
}

fn parse(name: &str, text: &str) -> BTreeSet<String> {
    let format = match name {
        "turtle" => RdfFormat::Turtle,
        "ntriples" => RdfFormat::NTriples,
        "nquads" => RdfFormat::NQuads,
        "trig" => RdfFormat::TriG,
        "rdfxml" => RdfFormat::RdfXml,
        _ => RdfFormat::JsonLd {
            profile: JsonLdProfileSet::empty(),
        },
    };
    let quads = RdfParser::from_format(format).for_slice(text);
    canonical_lines(quads.map(|quad| quad.unwrap_or_else(|error| panic!("{name}: {error}\n{text}")))).unwrap()
}

#[test]
fn every_format_of_rdf_keeps_every_triple() {
    for graph in graphs() {
        let all = graph.quads(&GraphFilter::All).map(|quad| quad.unwrap());
        let quads = canonical_lines(all).unwrap();
        let union = graph
            .triples()
            .map(|triple| triple.unwrap().in_graph(GraphName::DefaultGraph));
        let triples = canonical_lines(union).unwrap();
        for exporter in EXPORTERS.iter().filter(|exporter| exporter.name() != "csv") {
            let found = parse(exporter.name(), &named(exporter.name(), &graph));
            let expected = if found.iter().any(|line| quads.contains(line)) {
                &quads
            } else {
                &triples
            };
            let missing: Vec<_> = expected.difference(&found).collect();
            let more: Vec<_> = found.difference(expected).collect();
            assert!(
                missing.is_empty() && more.is_empty(),
                "{}: {missing:#?} {more:#?}",
                exporter.name()
            );
        }
    }
}

#[test]
fn the_order_of_loading_changes_no_byte() {
    for quads in [fixture::quads(true), hard()] {
        let one = GraphStore::in_memory(quads.clone()).unwrap();
        let other = GraphStore::in_memory(quads.into_iter().rev()).unwrap();
        for exporter in EXPORTERS {
            for (_, table) in Table::ALL {
                let options = Options {
                    table,
                    ..Options::default()
                };
                assert_eq!(
                    export(*exporter, &one, &options),
                    export(*exporter, &other, &options)
                );
            }
        }
    }
}

#[test]
fn turtle_reads_well() {
    let graph = GraphStore::in_memory(fixture::quads(false)).unwrap();
    let text = named("turtle", &graph);
    let expected = "\
# -------------------- People

<person/dembei> a dmb:Person ;
    rdfs:label \"Dembei\"@en ;
    skos:altLabel \"Denbei\"@en ;
    dmb:birthDate \"1670~\"^^edtf:EDTF ;
    dmb:birthPlace <place/osaka> ;
    dmb:mentionedIn <document/one>, <document/two%20words> ;
    dmb:residence <place/moscow> ;
    skos:closeMatch wd:Q1187000 .

# -------------------- Places
";
    assert!(text.contains(expected), "{text}");
    assert!(
        text.starts_with("@base <http://localhost:7878/id/> .\n@prefix dmb: "),
        "{text}"
    );
    assert!(!text.contains("@prefix foaf:"));
}

#[test]
fn chosen_graphs_are_exported_alone() {
    let graph = GraphStore::in_memory(fixture::quads(true)).unwrap();
    let graphs = GraphFilter::Only(vec![Base::default().source_graph(&fixture::id("one"))]);
    let options = Options {
        graphs,
        ..Options::default()
    };
    for exporter in EXPORTERS {
        let text = export(*exporter, &graph, &options);
        assert!(
            text.contains("Unable to return") && !text.contains("Vladivostok"),
            "{}",
            exporter.name()
        );
    }
}

#[test]
fn a_table_has_a_row_for_each_statement() {
    let graph = GraphStore::in_memory(fixture::quads(true)).unwrap();
    let text = named("csv", &graph);
    let rows: Vec<_> = text.lines().collect();
    assert_eq!(rows.len(), 6, "{text}");
    assert!(rows[0].starts_with("subject,subject_label,class,property,"));
    let lived = rows.iter().find(|row| row.contains(",residence,")).unwrap();
    let expected = "http://localhost:7878/id/person/dembei,Dembei,Person,residence,http://localhost:7878/id/place/moscow,\
        Moscow,1702/..,1702-01-01,,,stated,0.93,false,one,24,71,\"Unable to return, he lived in Moscow from 1702.\",2,\
        http://localhost:7878/id/statement/";
    assert!(lived.starts_with(expected), "{lived}");
    let table = |table| {
        export(
            find_exporter("csv").unwrap(),
            &graph,
            &Options {
                table,
                ..Options::default()
            },
        )
    };
    assert!(
        table(Table::Observations).contains(
            ",Population,80,,true,1877,1877-01-01,1877-12-31,Vladivostok,,stated,0.9,two words,0,54,"
        )
    );
    assert!(table(Table::Entities).contains("place/osaka,Ōsaka,Place,Osaka,Q35765,1"));
}

#[test]
fn a_difference_is_what_was_added_and_removed() {
    let quads = fixture::quads(false);
    let one = GraphStore::in_memory(quads.clone()).unwrap();
    let other = GraphStore::in_memory(quads.iter().skip(1).cloned().chain(hard())).unwrap();
    let changes = diff(Side::Store(&one), Side::Store(&other)).unwrap();
    assert_eq!(changes.removed, quads[..1]);
    assert_eq!(changes.added.len(), hard().len());
    assert!(
        changes
            .to_text(&Base::default())
            .contains("<document/one>\n  - a dmb:Document")
            || !changes.is_empty()
    );
    assert!(changes.to_json().contains("dembei-diff-1"));
    assert!(diff(Side::Store(&one), Side::Store(&one)).unwrap().is_empty());
}

#[test]
fn a_store_and_its_exports_do_not_differ() {
    let folder = tempfile::tempdir().unwrap();
    let graph = GraphStore::in_memory(fixture::quads(true)).unwrap();
    for exporter in EXPORTERS.iter().filter(|exporter| exporter.name() != "csv") {
        let path = folder.path().join(format!("graph.{}", exporter.extension()));
        fs::write(&path, named(exporter.name(), &graph)).unwrap();
        let changes = diff(Side::Store(&graph), Side::File(&path)).unwrap();
        assert!(
            changes.is_empty(),
            "{}: {}",
            exporter.name(),
            changes.to_text(&Base::default())
        );
    }
}
