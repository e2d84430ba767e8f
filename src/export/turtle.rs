//! Turtle and `TriG`, made for reading: by subject, in sections, with prefixes.

use std::{
    collections::BTreeMap,
    io::{self, Seek, Write},
};

use oxigraph::model::Triple;
use tempfile::SpooledTempFile;

use super::{ExportError, Exporter, Options, name::Names, source};
use crate::rdf::vocab::{dmb, nif, rdf, rdfs, skos};
use crate::store::GraphStore;

/// Where a line of objects is broken.
const WIDTH: usize = 100;

/// How much of a section is kept in memory.
const IN_MEMORY: usize = 4 << 20;

/// The union of the graphs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turtle;

/// The named graphs one after the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct TriG;

impl Exporter for Turtle {
    fn name(&self) -> &'static str {
        "turtle"
    }

    fn media_type(&self) -> &'static str {
        "text/turtle"
    }

    fn extension(&self) -> &'static str {
        "ttl"
    }

    fn export(&self, graph: &GraphStore, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        let mut names = Names::new(&options.base, true);
        let mut sections = Sections::default();
        for subject in source::by_subject(graph, options)? {
            sections.add(&subject?, &mut names)?;
        }
        let mut header = names.header();
        if !header.is_empty() {
            header.push('\n');
        }
        out.write_all(header.as_bytes())?;
        sections.write(out)
    }
}

impl Exporter for TriG {
    fn name(&self) -> &'static str {
        "trig"
    }

    fn media_type(&self) -> &'static str {
        "application/trig"
    }

    fn extension(&self) -> &'static str {
        "trig"
    }

    fn export(&self, graph: &GraphStore, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        let mut names = Names::new(&options.base, true);
        let mut body = SpooledTempFile::new(4 * IN_MEMORY);
        let mut open: Option<(String, Sections)> = None;
        for part in source::by_graph(graph, options)? {
            let (graph, subject) = part?;
            match &mut open {
                Some((current, sections)) if *current == graph => sections.add(&subject, &mut names)?,
                _ => {
                    close(open.take(), &mut names, &mut body)?;
                    let mut sections = Sections::default();
                    sections.add(&subject, &mut names)?;
                    open = Some((graph, sections));
                }
            }
        }
        close(open, &mut names, &mut body)?;
        out.write_all(names.header().as_bytes())?;
        body.rewind()?;
        io::copy(&mut body, out)?;
        Ok(())
    }
}

fn close(
    open: Option<(String, Sections)>,
    names: &mut Names<'_>,
    body: &mut SpooledTempFile,
) -> Result<(), ExportError> {
    let Some((graph, sections)) = open else {
        return Ok(());
    };
    write!(body, "\n{} {{\n\n", names.iri(&graph))?;
    sections.write(body)?;
    body.write_all(b"}\n")?;
    Ok(())
}

/// What a part of the file holds; the order is that of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Section {
    Documents,
    People,
    Places,
    Organizations,
    Events,
    Groups,
    OtherEntities,
    Statements,
    Observations,
    Links,
    Others,
    Passages,
}

impl Section {
    fn of(triples: &[Triple]) -> Self {
        source::classes(triples)
            .filter_map(Self::of_class)
            .min()
            .unwrap_or(Self::Others)
    }

    fn of_class(class: &str) -> Option<Self> {
        let sections = [
            (dmb::DOCUMENT, Self::Documents),
            (dmb::PERSON, Self::People),
            (dmb::PLACE, Self::Places),
            (dmb::ORGANIZATION, Self::Organizations),
            (dmb::EVENT, Self::Events),
            (dmb::GROUP, Self::Groups),
            (dmb::ENTITY, Self::OtherEntities),
            (dmb::STATEMENT, Self::Statements),
            (dmb::OBSERVATION, Self::Observations),
            (dmb::LINK, Self::Links),
            (nif::STRING, Self::Passages),
            (nif::PHRASE, Self::Passages),
        ];
        sections
            .into_iter()
            .find(|(known, _)| known.as_str() == class)
            .map(|(_, section)| section)
    }

    fn title(self) -> &'static str {
        match self {
            Self::Documents => "Documents",
            Self::People => "People",
            Self::Places => "Places",
            Self::Organizations => "Organizations",
            Self::Events => "Events",
            Self::Groups => "Groups",
            Self::OtherEntities => "Other entities",
            Self::Statements => "Statements",
            Self::Observations => "Observations",
            Self::Links => "Links",
            Self::Others => "Others",
            Self::Passages => "Passages",
        }
    }
}

/// The subjects that were written, by section.
#[derive(Debug, Default)]
struct Sections(BTreeMap<Section, SpooledTempFile>);

impl Sections {
    fn add(&mut self, triples: &[Triple], names: &mut Names<'_>) -> Result<(), ExportError> {
        let section = self
            .0
            .entry(Section::of(triples))
            .or_insert_with(|| SpooledTempFile::new(IN_MEMORY));
        section.write_all(subject(triples, names).as_bytes())?;
        Ok(())
    }

    /// Writes all sections, each under its title, with an empty line after each subject.
    fn write(self, out: &mut dyn Write) -> Result<(), ExportError> {
        for (section, mut text) in self.0 {
            write!(out, "# -------------------- {}\n\n", section.title())?;
            text.rewind()?;
            io::copy(&mut text, out)?;
        }
        Ok(())
    }
}

/// One subject with all its triples, one predicate a line.
pub(crate) fn subject(triples: &[Triple], names: &mut Names<'_>) -> String {
    let Some(first) = triples.first() else {
        return String::new();
    };
    let mut predicates: BTreeMap<(u8, String), Vec<String>> = BTreeMap::new();
    for triple in triples {
        let name = if triple.predicate == rdf::TYPE {
            "a".to_owned()
        } else {
            names.iri(triple.predicate.as_str())
        };
        let object = names.term(&triple.object);
        predicates.entry((rank(triple), name)).or_default().push(object);
    }
    let mut text = names.subject(first.subject.as_ref());
    for (at, ((_, name), objects)) in predicates.iter().enumerate() {
        text.push_str(if at == 0 { " " } else { " ;\n    " });
        text.push_str(name);
        push_objects(&mut text, objects);
    }
    text.push_str(" .\n\n");
    text
}

/// The objects of one predicate: on its line while they fit, else one a line.
fn push_objects(text: &mut String, objects: &[String]) {
    let line = text.rsplit('\n').next().unwrap_or_default().chars().count();
    let width: usize = objects.iter().map(|object| object.chars().count() + 2).sum();
    if objects.len() == 1 || line + width <= WIDTH {
        text.push(' ');
        text.push_str(&objects.join(", "));
    } else {
        text.push_str("\n        ");
        text.push_str(&objects.join(",\n        "));
    }
}

/// What comes first: what a thing is, then what it is called, then what a statement claims.
fn rank(triple: &Triple) -> u8 {
    let claim = [rdf::SUBJECT, rdf::PREDICATE, rdf::OBJECT];
    let mut first = [rdf::TYPE, rdfs::LABEL, skos::PREF_LABEL, skos::ALT_LABEL]
        .into_iter()
        .chain(claim);
    let found = first.position(|predicate| triple.predicate == predicate);
    found.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}
