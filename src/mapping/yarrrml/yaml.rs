//! A document of YAML with the line of each node, and texts as they are written.

use std::path::Path;

use saphyr::{MarkedYaml, YamlData, YamlLoader};
use saphyr_parser::{Parser, ScalarStyle};

use crate::mapping::MappingError;

/// How deep nodes may lie in each other.
const DEPTH: usize = 64;

/// A node.
#[derive(Clone, Debug)]
pub(super) struct Yaml {
    /// From 1.
    pub(super) line: u64,
    pub(super) node: Node,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Nothing.
    Null,
    /// As it is written, without quotes.
    Text(String),
    List(Vec<Yaml>),
    Map(Vec<(Yaml, Yaml)>),
}

impl Yaml {
    /// Reads the first document of a text.
    pub(super) fn parse(text: &str, path: &Path) -> Result<Self, MappingError> {
        let broken = |line: usize, reason: String| MappingError::Yaml {
            path: path.to_owned(),
            line: line as u64,
            reason,
        };
        let mut loader = YamlLoader::<MarkedYaml<'_>>::default();
        loader.early_parse(false);
        Parser::new_from_str(text)
            .load(&mut loader, false)
            .map_err(|error| broken(error.marker().line(), error.info().to_owned()))?;
        let documents = loader.into_documents();
        let document = documents.first().map(|document| convert(document, 0));
        let nothing = Self {
            line: 1,
            node: Node::Null,
        };
        let document = document.unwrap_or(Ok(nothing));
        document.map_err(|line| broken(line, "it is nested too deep, or not of this kind".to_owned()))
    }

    /// The text of a node.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.node {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a map; none of another node.
    pub(super) fn entries(&self) -> &[(Self, Self)] {
        match &self.node {
            Node::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The value for one of these keys.
    pub(super) fn at(&self, keys: &[&str]) -> Option<&Self> {
        let mut entries = self.entries().iter();
        entries
            .find(|(key, _)| key.text().is_some_and(|key| keys.contains(&key)))
            .map(|(_, value)| value)
    }

    /// The members of a list, or the node itself if it is another; none of nothing.
    pub(super) fn members(&self) -> &[Self] {
        match &self.node {
            Node::List(members) => members,
            Node::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }
}

fn convert(yaml: &MarkedYaml<'_>, depth: usize) -> Result<Yaml, usize> {
    let line = yaml.span.start.line();
    if depth > DEPTH {
        return Err(line);
    }
    let node = match &yaml.data {
        YamlData::Representation(text, style, _) => match (text.as_ref(), style) {
            ("" | "~" | "null", ScalarStyle::Plain) => Node::Null,
            (text, _) => Node::Text(text.to_owned()),
        },
        YamlData::Sequence(members) => Node::List(
            members
                .iter()
                .map(|member| convert(member, depth + 1))
                .collect::<Result<_, _>>()?,
        ),
        YamlData::Mapping(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| Ok((convert(key, depth + 1)?, convert(value, depth + 1)?)));
            Node::Map(entries.collect::<Result<_, usize>>()?)
        }
        YamlData::Tagged(_, inner) => return convert(inner, depth + 1),
        YamlData::Value(_) | YamlData::Alias(_) | YamlData::BadValue => return Err(line),
    };
    Ok(Yaml {
        line: line as u64,
        node,
    })
}
