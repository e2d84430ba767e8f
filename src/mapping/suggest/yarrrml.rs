//! Writes a mapping in YARRRML, with comments.

use std::fmt::{self, Display, Write as _};

use crate::rdf::Ontology;

/// What stands for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// A text, which may have references.
    Text(String),
    /// A function with its parameters.
    Call(&'static str, Vec<(&'static str, Value)>),
}

impl Value {
    /// The group of a pattern in a value.
    pub(super) fn matched(value: Self, pattern: &str) -> Self {
        let pattern = Self::Text(pattern.to_owned());
        Self::Call(
            "grel:match",
            vec![("grel:valueParameter", value), ("grel:pattern", pattern)],
        )
    }

    /// One text after another.
    pub(super) fn joined(first: Self, second: Self) -> Self {
        Self::Call(
            "grel:concat",
            vec![("grel:valueParameter", first), ("grel:valueParameter2", second)],
        )
    }

    /// The parts of a value between signs.
    pub(super) fn split(value: Self, sign: char) -> Self {
        let sign = Self::Text(sign.to_string());
        Self::Call(
            "grel:string_split",
            vec![("grel:valueParameter", value), ("grel:p_string_sep", sign)],
        )
    }

    /// A value with a pattern in it replaced.
    pub(super) fn replaced(value: Self, pattern: &str, replacement: &str) -> Self {
        Self::Call(
            "idlab-fn:replacePattern",
            vec![
                ("grel:valueParameter", value),
                ("idlab-fn:find", Self::Text(pattern.to_owned())),
                ("idlab-fn:replace", Self::Text(replacement.to_owned())),
            ],
        )
    }

    /// Whether two values are the same.
    pub(super) fn equal(value: Self, other: &str) -> Self {
        let other = Self::Text(other.to_owned());
        Self::Call("idlab-fn:equal", vec![("str1", value), ("str2", other)])
    }

    /// Whether two values are not the same.
    pub(super) fn not_equal(value: Self, other: &str) -> Self {
        let other = Self::Text(other.to_owned());
        Self::Call("idlab-fn:notEqual", vec![("str1", value), ("str2", other)])
    }

    /// Whether there is no value.
    pub(super) fn is_null(value: Self) -> Self {
        Self::Call("idlab-fn:isNull", vec![("idlab-fn:str", value)])
    }

    /// Whether there is one.
    pub(super) fn is_not_null(value: Self) -> Self {
        Self::Call("idlab-fn:isNotNull", vec![("idlab-fn:str", value)])
    }

    /// Whether both conditions hold.
    pub(super) fn both(one: Self, other: Self) -> Self {
        Self::Call(
            "grel:boolean_and",
            vec![("grel:param_rep_b", one), ("grel:bool_b", other)],
        )
    }
}

impl Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(&quoted(text)),
            Self::Call(..) => write!(f, "{{{}}}", Inner(self)),
        }
    }
}

/// The entries of the map that a function is.
struct Inner<'v>(&'v Value);

impl Display for Inner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Value::Call(function, parameters) = self.0 else {
            return write!(f, "value: {}", self.0);
        };
        write!(f, "function: {function}, parameters: [")?;
        for (at, (name, value)) in parameters.iter().enumerate() {
            let between = if at == 0 { "" } else { ", " };
            write!(f, "{between}[{name}, {value}]")?;
        }
        f.write_char(']')
    }
}

/// What an object is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Iri,
    /// A text as it is.
    Plain,
    Language(String),
    Datatype(&'static str),
}

/// A predicate with an object, or a comment in its place.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    /// Lines above it.
    pub(super) comments: Vec<String>,
    pub(super) predicate: String,
    pub(super) object: Value,
    pub(super) object_type: Type,
    pub(super) condition: Option<Value>,
}

impl Pair {
    /// Without comment and condition.
    pub(super) fn new(predicate: &str, object: Value, object_type: Type) -> Self {
        Self {
            comments: Vec::new(),
            predicate: predicate.to_owned(),
            object,
            object_type,
            condition: None,
        }
    }

    /// A class or another IRI that is always the same.
    pub(super) fn constant(predicate: &str, iri: &str) -> Self {
        Self::new(predicate, Value::Text(iri.to_owned()), Type::Iri)
    }

    /// With one more line above it.
    pub(super) fn with_comment(mut self, comment: impl Into<String>) -> Self {
        self.comments.push(comment.into());
        self
    }

    /// Only where a condition holds.
    pub(super) fn with_condition(mut self, condition: Option<Value>) -> Self {
        self.condition = match (self.condition, condition) {
            (Some(one), Some(other)) => Some(Value::both(one, other)),
            (one, other) => one.or(other),
        };
        self
    }

    fn write(&self, out: &mut String) {
        for comment in &self.comments {
            write_comment(out, "      ", comment);
        }
        let predicate = &self.predicate;
        let line = match (&self.object, &self.object_type, &self.condition) {
            (Value::Text(text), Type::Iri, None) if predicate == "a" => {
                format!("[a, {}]", name_or_quoted(text))
            }
            (Value::Text(text), Type::Iri, None) => {
                format!("[{predicate}, {}]", name_or_quoted(&format!("{text}~iri")))
            }
            (Value::Text(text), Type::Plain, None) => format!("[{predicate}, {}]", quoted(text)),
            (Value::Text(text), Type::Language(tag), None) => {
                format!("[{predicate}, {}, {tag}~lang]", quoted(text))
            }
            (Value::Text(text), Type::Datatype(datatype), None) => {
                format!("[{predicate}, {}, {datatype}]", quoted(text))
            }
            (object, object_type, condition) => {
                let object_type = match object_type {
                    Type::Iri => ", type: iri".to_owned(),
                    Type::Plain => String::new(),
                    Type::Language(tag) => format!(", language: {tag}"),
                    Type::Datatype(datatype) => format!(", datatype: {datatype}"),
                };
                let mut line = format!("p: {predicate}\n        o: {{{}{object_type}}}", Inner(object));
                if let Some(condition) = condition {
                    let _infallible = write!(line, "\n        condition: {condition}");
                }
                line
            }
        };
        let _infallible = writeln!(out, "      - {line}");
    }
}

/// A rule of the mapping.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub(super) comments: Vec<String>,
    pub(super) name: String,
    pub(super) source: String,
    pub(super) subject: Value,
    pub(super) condition: Option<Value>,
    pub(super) pairs: Vec<Pair>,
}

impl Rule {
    fn write(&self, out: &mut String) {
        out.push('\n');
        for comment in &self.comments {
            write_comment(out, "  ", comment);
        }
        let _infallible = writeln!(out, "  {}:\n    sources: {}", self.name, self.source);
        let _infallible = writeln!(out, "    s: {}", self.subject);
        if let Some(condition) = &self.condition {
            let _infallible = writeln!(out, "    condition: {condition}");
        }
        let _infallible = writeln!(out, "    po:");
        for pair in &self.pairs {
            pair.write(out);
        }
    }
}

/// Where the rows of a table come from.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) name: String,
    /// The file with `~` and how it is read.
    pub(super) access: String,
    pub(super) iterator: Option<String>,
    pub(super) encoding: Option<&'static str>,
    pub(super) nulls: Vec<String>,
}

impl Source {
    fn write(&self, out: &mut String) {
        let _infallible = writeln!(out, "  {}:\n    access: {}", self.name, quoted(&self.access));
        if let Some(iterator) = &self.iterator {
            let _infallible = writeln!(out, "    iterator: {}", quoted(iterator));
        }
        if let Some(encoding) = self.encoding {
            out.push_str("    # It is not UTF-8; this is a guess by its beginning.\n");
            let _infallible = writeln!(out, "    encoding: {encoding}");
        }
        if !self.nulls.is_empty() {
            let nulls: Vec<String> = self.nulls.iter().map(|null| quoted(null)).collect();
            out.push_str("    # These stand for no value, wherever they are.\n");
            let _infallible = writeln!(out, "    nulls: [{}]", nulls.join(", "));
        }
    }
}

/// A whole mapping.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    pub(super) comments: Vec<String>,
    /// Prefixes besides those of the ontology.
    pub(super) prefixes: Vec<(String, String)>,
    pub(super) sources: Vec<Source>,
    pub(super) rules: Vec<Rule>,
}

impl Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sources = String::new();
        self.sources.iter().for_each(|source| source.write(&mut sources));
        let mut rules = String::new();
        self.rules.iter().for_each(|rule| rule.write(&mut rules));
        let mut head = String::new();
        for comment in &self.comments {
            write_comment(&mut head, "", comment);
        }
        writeln!(f, "{head}\nprefixes:")?;
        for (prefix, iri) in &self.prefixes {
            writeln!(f, "  {prefix}: {}", quoted(iri))?;
        }
        for (prefix, iri) in Ontology::get()
            .prefixes()
            .iter()
            .map(|(prefix, iri)| (prefix.as_str(), iri.as_str()))
            .chain(FUNCTIONS)
        {
            // `p: ` is a key and no prefix.
            let is_used = |at: (usize, &str)| {
                let before = rules.get(..at.0).and_then(|text| text.chars().next_back());
                let after = rules
                    .get(at.0 + at.1.len()..)
                    .and_then(|text| text.chars().next());
                before.is_some_and(|c| " [\"'".contains(c)) && after != Some(' ')
            };
            let name = format!("{prefix}:");
            if rules.match_indices(&name).any(is_used)
                && !self.prefixes.iter().any(|(known, _)| known == prefix)
            {
                writeln!(f, "  {prefix}: {}", quoted(iri))?;
            }
        }
        write!(f, "\nsources:\n{sources}\nmappings:{rules}")
    }
}

/// The vocabularies of functions.
const FUNCTIONS: [(&str, &str); 2] = [
    ("grel", "http://users.ugent.be/~bjdmeest/function/grel.ttl#"),
    ("idlab-fn", "https://w3id.org/imec/idlab/function#"),
];

/// A comment, whatever characters are in it, in lines that can be read.
fn write_comment(out: &mut String, indent: &str, comment: &str) {
    const WIDTH: usize = 116;
    let mut line = String::new();
    for word in comment.split_whitespace() {
        let word: String = word
            .chars()
            .map(|c| if is_printable(c) { c } else { '\u{FFFD}' })
            .collect();
        if !line.is_empty() && indent.len() + line.chars().count() + word.chars().count() > WIDTH {
            let _infallible = writeln!(out, "{indent}#{line}");
            line.clear();
        }
        line.push(' ');
        line.push_str(&word);
    }
    let _infallible = writeln!(out, "{indent}#{line}");
}

/// Characters that YAML takes as they are and that show where they are.
fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}')
}

/// A name with a prefix as it is; all else in quotes.
fn name_or_quoted(text: &str) -> String {
    let is_name = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.contains(':')
        && !text.contains("://")
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ":_-~.".contains(c));
    if is_name { text.to_owned() } else { quoted(text) }
}

/// A text in quotes, double ones unless it has a backslash or a quote that single ones take as it is.
pub(super) fn quoted(text: &str) -> String {
    let is_plain = text.chars().all(is_printable);
    if is_plain && text.contains(['\\', '"']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if is_printable(c) => quoted.push(c),
            c => {
                let _infallible = write!(quoted, "\\U{:08X}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted_as_yaml_reads_them() {
        assert_eq!(quoted("a: b #"), "\"a: b #\"");
        assert_eq!(quoted(r#"(\d) "it's""#), r#"'(\d) "it''s"'"#);
        assert_eq!(quoted("a\n\u{0}"), "\"a\\n\\U00000000\"");
    }

    #[test]
    fn comments_stay_comments() {
        let mut out = String::new();
        write_comment(&mut out, "  ", &format!("{} a\nb\u{2028}c: d", "x".repeat(120)));
        assert_eq!(out, format!("  # {}\n  # a b c: d\n", "x".repeat(120)));
    }
}
