//! Bytes a second of every stage, on the sample articles: `cargo bench`.
//!
//! The figures of `extract` and `resolve` are of one thread.

use std::path::{Path, PathBuf};

use dembei::config::Config;
use dembei::extract::extract;
use dembei::model::{Document, Extraction};
use dembei::pipeline::{BuildOptions, build};
use dembei::rdf::{Base, GraphWriter, SourceText};
use dembei::resolve::{Registry, resolve};
use dembei::source::{self, discover, read_document};
use divan::{Bencher, counter::BytesCount};

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
        .bench(|| resolve(&extractions, &mut Registry::default()));
}

#[divan::bench]
fn quads(bencher: Bencher<'_, '_>) {
    let documents = read();
    let extractions: Vec<Extraction> = documents.iter().map(extract).collect();
    let all: Vec<&Extraction> = extractions.iter().collect();
    let resolution = resolve(&all, &mut Registry::default());
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
    bencher.counter(bytes(&read())).bench(|| build(&options).is_ok());
}
