//! The store: what is loaded is there, and no crash loses it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use oxigraph::model::Quad;
use tempfile::TempDir;

use super::{GraphFilter, GraphStore, StoreError, marker};
use crate::rdf::{Base, canonical_nquads, fixture};

fn quads() -> Vec<Quad> {
    fixture::quads(false)
}

fn build(dir: &Path, quads: Vec<Quad>) -> Result<(), StoreError> {
    GraphStore::build(dir, |loader| loader.extend(quads))
}

fn content(dir: &Path) -> String {
    let store = GraphStore::open(dir).unwrap();
    canonical_nquads(store.quads(&GraphFilter::All).map(|quad| quad.unwrap())).unwrap()
}

/// A folder with a store of one quad, and the path of the store.
fn project() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("graph");
    build(&dir, quads().split_off(1)).unwrap();
    (folder, dir)
}

#[test]
fn what_is_loaded_is_there_and_the_union_has_each_triple_once() {
    let quads = quads();
    let store = GraphStore::in_memory(quads.clone()).unwrap();
    assert_eq!(store.len().unwrap(), quads.len() as u64);
    let triples: std::collections::HashSet<_> = quads
        .iter()
        .map(|q| (&q.subject, &q.predicate, &q.object))
        .collect();
    assert!(triples.len() < quads.len());
    assert_eq!(store.count_triples().unwrap(), triples.len() as u64);
    assert_eq!(store.triples().count(), triples.len());
    assert_eq!(store.graphs().unwrap().len(), 4);
    let one = GraphFilter::Only(vec![Base::default().source_graph(&fixture::id("one"))]);
    let of_one = quads
        .iter()
        .filter(|q| q.graph_name.to_string().ends_with("/one>"))
        .count();
    assert_eq!(store.quads(&one).count(), of_one);
}

#[test]
fn a_build_can_be_opened_again() {
    let (_folder, dir) = project();
    build(&dir, quads()).unwrap();
    for (kept, loaded) in content(&dir)
        .lines()
        .zip(canonical_nquads(quads()).unwrap().lines())
    {
        assert_eq!(kept, loaded);
    }
    assert_eq!(content(&dir).lines().count(), quads().len());
}

#[test]
fn a_build_that_fails_leaves_the_old_store_and_nothing_else() {
    let (folder, dir) = project();
    let before = content(&dir);
    let failed = GraphStore::build(&dir, |loader| {
        loader.extend(quads())?;
        Err::<(), _>(StoreError::NoGraph("on purpose".to_owned()))
    });
    assert!(failed.is_err());
    assert_eq!(content(&dir), before);
    let names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        names.iter().all(|name| name == "graph" || name == ".graph.lock"),
        "{names:?}"
    );
}

#[test]
fn a_crash_before_the_swap_leaves_the_old_store() {
    let (folder, dir) = project();
    let before = content(&dir);
    let stale = folder.path().join(".graph.building-1");
    fs::create_dir(&stale).unwrap();
    fs::copy(dir.join(marker::NAME), stale.join(marker::NAME)).unwrap();
    fs::create_dir(folder.path().join(".graph.building-2")).unwrap();
    assert_eq!(content(&dir), before);
    build(&dir, quads()).unwrap();
    assert!(!stale.exists());
    assert!(!folder.path().join(".graph.building-2").exists());
}

#[test]
fn a_crash_between_the_renames_is_mended_by_reading_and_by_building() {
    let (folder, dir) = project();
    let before = content(&dir);
    let old = folder.path().join(".graph.old");
    fs::rename(&dir, &old).unwrap();
    assert_eq!(content(&dir), before);
    assert!(!old.exists());
    fs::rename(&dir, &old).unwrap();
    let failed = GraphStore::build(&dir, |_| Err::<(), _>(StoreError::NoGraph(String::new())));
    assert!(failed.is_err());
    assert_eq!(content(&dir), before);
}

#[test]
fn a_crash_after_the_renames_leaves_the_new_store() {
    let (folder, dir) = project();
    let new = content(&dir);
    let old = folder.path().join(".graph.old");
    fs::create_dir(&old).unwrap();
    fs::copy(dir.join(marker::NAME), old.join(marker::NAME)).unwrap();
    assert_eq!(content(&dir), new);
    build(&dir, quads()).unwrap();
    assert!(!old.exists());
}

#[test]
fn what_the_user_made_is_never_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("graph");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("notes.txt"), "mine").unwrap();
    assert!(matches!(build(&dir, quads()), Err(StoreError::Foreign(_))));
    assert!(matches!(GraphStore::open(&dir), Err(StoreError::Foreign(_))));
    assert_eq!(fs::read_to_string(dir.join("notes.txt")).unwrap(), "mine");
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    assert!(matches!(build(&file, quads()), Err(StoreError::Foreign(_))));
    let beside = folder.path().join(".empty.building-7");
    fs::create_dir(&beside).unwrap();
    fs::write(beside.join("notes.txt"), "mine").unwrap();
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    build(&empty, quads()).unwrap();
    assert!(beside.join("notes.txt").exists());
}

#[test]
fn two_builds_do_not_run_at_once() {
    let (_folder, dir) = project();
    let inner = GraphStore::build(&dir, |_| build(&dir, quads()));
    assert!(matches!(inner, Err(StoreError::Busy(_))));
}

#[test]
fn a_store_of_a_later_version_and_a_damaged_one_say_so() {
    let (_folder, dir) = project();
    let marker = dir.join(marker::NAME);
    let sound = fs::read_to_string(&marker).unwrap();
    fs::write(&marker, "{\"format\": 99, \"shape\": \"cube\"}").unwrap();
    let error = GraphStore::open(&dir).unwrap_err();
    assert!(matches!(error, StoreError::Version { found: 99, .. }));
    assert!(error.help().is_some());
    fs::write(&marker, "").unwrap();
    assert!(matches!(GraphStore::open(&dir), Err(StoreError::Damaged { .. })));
    fs::write(&marker, sound).unwrap();
    if cfg!(not(feature = "rocksdb")) {
        let file = dir.join(super::QUADS);
        let text = fs::read_to_string(&file).unwrap();
        fs::write(&file, text.split_inclusive('\n').skip(1).collect::<String>()).unwrap();
        assert!(matches!(GraphStore::open(&dir), Err(StoreError::Damaged { .. })));
        fs::write(&file, "<a:b> <a:b").unwrap();
        assert!(matches!(GraphStore::open(&dir), Err(StoreError::Damaged { .. })));
        fs::remove_file(&file).unwrap();
        assert!(matches!(GraphStore::open(&dir), Err(StoreError::Damaged { .. })));
    }
    build(&dir, quads()).unwrap();
    assert_eq!(content(&dir), canonical_nquads(quads()).unwrap());
    let missing = GraphStore::open(&dir.join("nowhere")).unwrap_err();
    assert!(matches!(missing, StoreError::Missing(_)));
}

#[test]
fn a_triple_without_a_graph_is_refused_beside_others() {
    let mut quads = quads();
    let without = |quad: Quad| Quad {
        graph_name: oxigraph::model::GraphName::DefaultGraph,
        ..quad
    };
    let last = without(quads.remove(0));
    quads.push(last);
    assert!(matches!(
        GraphStore::in_memory(quads),
        Err(StoreError::NoGraph(_))
    ));
}

#[test]
fn a_store_without_named_graphs_has_the_triples_of_its_default_graph() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("graph");
    let triples = quads().into_iter().map(|quad| Quad {
        graph_name: oxigraph::model::GraphName::DefaultGraph,
        ..quad
    });
    let triples: std::collections::HashSet<Quad> = triples.collect();
    build(&dir, triples.iter().cloned().collect()).unwrap();
    let store = GraphStore::open(&dir).unwrap();
    assert!(store.graphs().unwrap().is_empty());
    assert_eq!(store.len().unwrap(), triples.len() as u64);
    assert_eq!(store.triples().count(), triples.len());
    assert_eq!(content(&dir), canonical_nquads(triples).unwrap());
}
