//! Writes terms the short way, with prefixes and a base, and remembers which were of use.

use std::{collections::BTreeSet, fmt::Write as _};

use oxigraph::model::{LiteralRef, NamedOrBlankNodeRef, Term};

use crate::rdf::{Base, Ontology, vocab::xsd};

/// What IRIs are shortened with.
#[derive(Debug)]
pub(crate) struct Names<'a> {
    base: &'a str,
    prefixes: &'a [(String, String)],
    used: BTreeSet<usize>,
    is_base_used: bool,
    has_long_strings: bool,
}

impl<'a> Names<'a> {
    /// The prefixes of the ontology and the base of the graph; `has_long_strings` allows strings over several lines.
    pub(crate) fn new(base: &'a Base, has_long_strings: bool) -> Self {
        let prefixes = Ontology::get().prefixes();
        Self {
            base: base.as_str(),
            prefixes,
            used: BTreeSet::new(),
            is_base_used: false,
            has_long_strings,
        }
    }

    /// The lines that declare what was of use.
    pub(crate) fn header(&self) -> String {
        let mut header = String::new();
        if self.is_base_used {
            let _ = writeln!(header, "@base <{}> .", self.base);
        }
        for (prefix, namespace) in self.used.iter().filter_map(|&at| self.prefixes.get(at)) {
            let _ = writeln!(header, "@prefix {prefix}: <{namespace}> .");
        }
        header
    }

    /// An IRI: with a prefix, relative to the base, or in full.
    pub(crate) fn iri(&mut self, iri: &str) -> String {
        let mut best: Option<(usize, &str)> = None;
        for (at, (_, namespace)) in self.prefixes.iter().enumerate() {
            if let Some(local) = iri.strip_prefix(namespace.as_str())
                && best.is_none_or(|(_, found)| local.len() < found.len())
            {
                best = Some((at, local));
            }
        }
        if let Some((at, local)) = best
            && let Some(local) = local_name(local)
            && let Some((prefix, _)) = self.prefixes.get(at)
        {
            self.used.insert(at);
            return format!("{prefix}:{local}");
        }
        if let Some(relative) = relative(self.base, iri) {
            self.is_base_used = true;
            return format!("<{relative}>");
        }
        format!("<{iri}>")
    }

    /// A subject.
    pub(crate) fn subject(&mut self, subject: NamedOrBlankNodeRef<'_>) -> String {
        match subject {
            NamedOrBlankNodeRef::NamedNode(node) => self.iri(node.as_str()),
            NamedOrBlankNodeRef::BlankNode(node) => node.to_string(),
        }
    }

    /// Any term.
    pub(crate) fn term(&mut self, term: &Term) -> String {
        match term {
            Term::NamedNode(node) => self.iri(node.as_str()),
            Term::BlankNode(node) => node.to_string(),
            Term::Literal(literal) => self.literal(literal.as_ref()),
            Term::Triple(triple) => {
                let subject = self.subject(triple.subject.as_ref());
                let predicate = self.iri(triple.predicate.as_str());
                format!("<<( {subject} {predicate} {} )>>", self.term(&triple.object))
            }
        }
    }

    fn literal(&mut self, literal: LiteralRef<'_>) -> String {
        let (value, datatype) = (literal.value(), literal.datatype());
        if literal.language().is_none() && is_short(value, datatype.as_str()) {
            return value.to_owned();
        }
        let mut text = quoted(value, self.has_long_strings);
        if let Some(language) = literal.language() {
            let _ = write!(text, "@{language}");
            if let Some(direction) = literal.direction() {
                let _ = write!(text, "--{direction}");
            }
        } else if datatype != xsd::STRING {
            let _ = write!(text, "^^{}", self.iri(datatype.as_str()));
        }
        text
    }
}

/// What stands after the base, if it can be resolved back without doubt.
pub(crate) fn relative<'i>(base: &str, iri: &'i str) -> Option<&'i str> {
    let rest = iri.strip_prefix(base)?;
    let is_sound = rest.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !rest.contains(':')
        && !rest
            .split(['/', '?', '#'])
            .any(|segment| segment == "." || segment == "..");
    is_sound.then_some(rest)
}

/// The local part of a prefixed name, escaped where it must be; `None` where the IRI in full reads better.
fn local_name(local: &str) -> Option<String> {
    if local.is_empty() {
        return None;
    }
    let last = local.chars().count() - 1;
    let mut name = String::with_capacity(local.len());
    for (at, c) in local.chars().enumerate() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => name.push(c),
            '-' | '.' if at > 0 && at < last => name.push(c),
            '-' if at > 0 => name.push(c),
            '-' | '.' | '~' | '!' | '$' | '&' | '\'' | '(' | ')' | '*' | '+' | ',' | ';' | '=' | '@' => {
                name.push('\\');
                name.push(c);
            }
            _ => return None,
        }
    }
    Some(name)
}

/// Whether a literal can be written bare.
fn is_short(value: &str, datatype: &str) -> bool {
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    if datatype == xsd::INTEGER.as_str() {
        return is_digits(unsigned);
    }
    if datatype == xsd::DECIMAL.as_str() {
        let parts = unsigned.split_once('.');
        return parts.is_some_and(|(whole, part)| is_digits(part) && (whole.is_empty() || is_digits(whole)));
    }
    datatype == xsd::BOOLEAN.as_str() && (value == "true" || value == "false")
}

/// A string in quotes: over several lines where it has several, if that is allowed.
fn quoted(value: &str, may_be_long: bool) -> String {
    let is_long = may_be_long && value.contains('\n');
    let quotes = if is_long { "\"\"\"" } else { "\"" };
    let mut text = String::with_capacity(value.len() + 8);
    text.push_str(quotes);
    for c in value.chars() {
        match c {
            '\n' if is_long => text.push('\n'),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\0'..='\u{1F}' | '\u{7F}' | '\u{FFFE}' | '\u{FFFF}' => {
                let _ = write!(text, "\\u{:04X}", u32::from(c));
            }
            _ => text.push(c),
        }
    }
    text.push_str(quotes);
    text
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode};

    use super::*;

    #[test]
    fn iris_are_shortened_where_that_is_safe() {
        let base = Base::default();
        let mut names = Names::new(&base, true);
        for (iri, short) in [
            ("http://www.wikidata.org/entity/Q649", "wd:Q649"),
            ("http://www.wikidata.org/prop/direct/P569", "wdt:P569"),
            ("http://www.wikidata.org/prop/P569", "p:P569"),
            ("http://localhost:7878/id/person/dembei", "<person/dembei>"),
            (
                "http://localhost:7878/id/document/a#char=1,2",
                "<document/a#char=1,2>",
            ),
            ("http://localhost:7878/id/a:b", "<http://localhost:7878/id/a:b>"),
            ("http://localhost:7878/id/../x", "<http://localhost:7878/id/../x>"),
            ("http://localhost:7878/id//x", "<http://localhost:7878/id//x>"),
            (
                "http://www.wikidata.org/entity/",
                "<http://www.wikidata.org/entity/>",
            ),
            ("https://schema.org/a.b.", "schema:a.b\\."),
            ("https://schema.org/a/b", "<https://schema.org/a/b>"),
        ] {
            assert_eq!(names.iri(iri), short);
        }
        assert!(
            names
                .header()
                .starts_with("@base <http://localhost:7878/id/> .\n@prefix wd: ")
        );
        assert!(!names.header().contains("skos:"));
    }

    #[test]
    fn literals_are_written_bare_only_in_their_usual_form() {
        let base = Base::default();
        let mut names = Names::new(&base, false);
        let mut written = |value: &str, datatype| {
            names.term(&Literal::new_typed_literal(value, NamedNode::from(datatype)).into())
        };
        assert_eq!(written("42", xsd::INTEGER), "42");
        assert_eq!(written("4 2", xsd::INTEGER), "\"4 2\"^^xsd:integer");
        assert_eq!(written("0.5", xsd::DECIMAL), "0.5");
        assert_eq!(written("1", xsd::DECIMAL), "\"1\"^^xsd:decimal");
        assert_eq!(written("1.", xsd::DECIMAL), "\"1.\"^^xsd:decimal");
        assert_eq!(written("true", xsd::BOOLEAN), "true");
        assert_eq!(written("1", xsd::BOOLEAN), "\"1\"^^xsd:boolean");
        assert_eq!(written("a\n\"b\"\\", xsd::STRING), "\"a\\n\\\"b\\\"\\\\\"");
    }
}
