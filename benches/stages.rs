//! Bytes a second of every stage, on the sample articles: `cargo bench`, without `RocksDB`
//! `cargo bench --no-default-features`.
//!
//! The figures of `extract` and `resolve` are of one thread; all that `annotate` does is timed on one and on two, for many
//! short documents and for one long one. `compare_spacy.py` times the program itself against a peer, and
//! `repeat_dump.py` makes dumps to see how much memory it takes.

use std::path::{Path, PathBuf};

use dembei::annotation::find_format;
use dembei::config::Config;
use dembei::extract::extract;
use dembei::link::{GazetteerSource, Linker};
use dembei::model::{Document, DocumentId, Extraction};
use dembei::pipeline::{BuildOptions, Means, Settled, annotate_documents, build};
use dembei::rdf::{Base, GraphWriter, SourceText};
use dembei::resolve::{Registry, resolve};
use dembei::source::{
    self, Html, Namespaces, PlainText, Source, discover, layout_page, read_document, to_document,
};
use dembei::text::name_keys;
use divan::{
    Bencher,
    counter::{BytesCount, ItemsCount},
};

fn main() {
    divan::main();
}

fn articles() -> Vec<PathBuf> {
    vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles")]
}

fn read() -> Vec<Document> {
    let options = source::Options::default();
    discover(&articles())
        .found
        .iter()
        .filter_map(|found| read_document(found, &options).ok())
        .collect()
}

fn bytes(documents: &[Document]) -> BytesCount {
    BytesCount::new(documents.iter().map(|d| d.text.len()).sum::<usize>())
}

#[divan::bench]
fn source(bencher: Bencher<'_, '_>) {
    bencher.counter(bytes(&read())).bench(read);
}

/// A page of a wiki as they are, with a box, templates, links, footnotes and a table.
const PAGE: &str = "{{Infobox scientist
| name = Ana Lee
| birth_date = {{birth date|1901|3|14}}
| birth_place = [[Omsk]], Russia<ref>{{cite book|title=A book|year=1950}}</ref>
| alma_mater = {{ubl|[[University of Omsk]]|Tomsk}}
}}

'''Ana Lee''' ({{lang-ru|Ана Ли}}; 14 March 1901 &ndash; 1970) was a [[chemist]] from [[Omsk Oblast|here]].{{sfn|Lee|1950}}

== Life ==
[[File:A.jpg|thumb|250px|The ''old'' [[fort]]]]
She studied the [[dye]]s of {{convert|80|km|mi}} of coast.<ref name=a />
* One of the [[Town|towns]]
* Another
{| class=\"wikitable\"
! Year !! Place
|-
| 1901 || [[Omsk]]
|}
";

#[divan::bench]
fn wikitext(bencher: Bencher<'_, '_>) {
    let page = PAGE.repeat(200);
    bencher
        .counter(BytesCount::of_str(&page))
        .bench(|| layout_page(&page, Some("Ana Lee"), &Namespaces::default()));
}

#[divan::bench]
fn html(bencher: Bencher<'_, '_>) {
    let page = "<h2>Life</h2>
        <p class='a'>Ana <b>Lee</b> was born in <a href='/wiki/Omsk'>Omsk</a> &ndash; in 1901.</p>
        <ul><li>One<li>Two</ul><table><tr><th>Year</th><td>1901</td></tr></table>"
        .repeat(500);
    bencher
        .counter(BytesCount::of_str(&page))
        .bench(|| Html.layout(&page));
}

#[divan::bench]
fn extraction(bencher: Bencher<'_, '_>) {
    let documents = read();
    bencher
        .counter(bytes(&documents))
        .bench(|| documents.iter().map(extract).collect::<Vec<Extraction>>());
}

#[divan::bench]
fn resolution(bencher: Bencher<'_, '_>) {
    let documents = read();
    let extractions: Vec<Extraction> = documents.iter().map(extract).collect();
    let extractions: Vec<&Extraction> = extractions.iter().collect();
    bencher
        .counter(bytes(&documents))
        .bench(|| resolve(&extractions, &mut [], &mut Registry::default()));
}

/// Reads, resolves, links and writes each document by itself, as `annotate` does.
fn annotate(bencher: Bencher<'_, '_>, documents: &[Document], threads: usize) {
    let (settled, config, base) = (Settled::default(), Config::default(), Base::default());
    let linker = Linker::new(vec![Box::new(GazetteerSource)]);
    let with = Means {
        settled: &settled,
        config: &config,
        linker: &linker,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    #[expect(clippy::expect_used, reason = "a benchmark that cannot run had better stop")]
    let (pool, format) = (
        pool.expect("threads can be started"),
        find_format("jsonl").expect("the format is there"),
    );
    bencher.counter(bytes(documents)).bench(|| {
        pool.install(|| {
            annotate_documents(documents, with, |_, annotated| {
                format.write(annotated, &base).is_ok()
            })
        })
    });
}

#[divan::bench(args = [1, 2])]
fn annotation_of_short_documents(bencher: Bencher<'_, '_>, threads: usize) {
    annotate(bencher, &vec![read(); 8].concat(), threads);
}

#[divan::bench(args = [1, 2], sample_count = 20)]
fn annotation_of_one_long_document(bencher: Bencher<'_, '_>, threads: usize) {
    let texts: Vec<String> = read().into_iter().map(|document| document.text).collect();
    #[expect(clippy::expect_used, reason = "a benchmark that cannot run had better stop")]
    let id = DocumentId::parse("long").expect("the identifier is one");
    let document = to_document(
        id,
        texts.join("\n\n").repeat(8),
        &PlainText,
        &source::Options::default(),
    );
    annotate(bencher, &[document], threads);
}

#[divan::bench]
fn quads(bencher: Bencher<'_, '_>) {
    let documents = read();
    let extractions: Vec<Extraction> = documents.iter().map(extract).collect();
    let all: Vec<&Extraction> = extractions.iter().collect();
    let resolution = resolve(&all, &mut [], &mut Registry::default());
    let base = Base::default();
    bencher.counter(bytes(&documents)).bench(|| {
        let writer = GraphWriter::new(&base, &resolution);
        let sources = documents.iter().zip(&extractions).zip(&resolution.local);
        sources
            .map(|((document, extraction), local)| {
                writer
                    .document(SourceText {
                        document,
                        extraction,
                        local,
                    })
                    .map(|q| q.len())
            })
            .collect::<Vec<_>>()
    });
}

#[divan::bench(sample_count = 10)]
fn whole_build(bencher: Bencher<'_, '_>) {
    #[expect(clippy::expect_used, reason = "a benchmark that cannot run had better stop")]
    let folder = tempfile::tempdir().expect("a folder can be made");
    let options = BuildOptions {
        paths: articles(),
        store: folder.path().join("graph"),
        project: None,
        keep: None,
        config: Config::default(),
    };
    let linker = Linker::new(vec![Box::new(GazetteerSource)]);
    bencher
        .counter(bytes(&read()))
        .bench(|| build(&options, &linker).is_ok());
}

/// Names a second whose keys are made: titles of people, places and events as they stand in the lists of the program.
#[divan::bench]
fn romanization(bencher: Bencher<'_, '_>) {
    let names: Vec<&str> = include_str!("../data/gazetteer/wikidata.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            line.split('\t')
                .find(|cell| cell.contains(|c: char| c.is_lowercase()))
        })
        .collect();
    bencher
        .counter(ItemsCount::new(names.len()))
        .bench(|| names.iter().map(|name| name_keys(name).len()).sum::<usize>());
}
