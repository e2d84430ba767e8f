//! `JSONPath`s: those of names and wildcards, which are most, and all others.

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::source::SourceError;

/// How many filters a path may have.
const FILTERS: usize = 8;

/// A part of a path along which a text can be cut without a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The member of that name.
    Name(String),
    /// All elements or members.
    All,
}

/// What a reference is.
#[derive(Clone, Debug)]
pub(super) enum JsonReference {
    /// Names and wildcards, one in the other; none is the value itself.
    Steps(Vec<Step>),
    /// Anything else.
    Query(JsonPath),
}

impl JsonReference {
    /// Reads a path. A text that does not begin with `$`, as older mappings have it, is a path from there or, if it
    /// cannot be one, a name.
    pub(super) fn parse(text: &str) -> Result<Self, SourceError> {
        if !text.starts_with('$') {
            return Ok(Self::parse_full(&format!("$.{text}"))
                .unwrap_or_else(|_| Self::Steps(vec![Step::Name(text.to_owned())])));
        }
        // `$.[*]` is no path, but many programs take it.
        Self::parse_full(text).or_else(|error| Self::parse_full(&text.replace(".[", "[")).map_err(|_| error))
    }

    fn parse_full(text: &str) -> Result<Self, SourceError> {
        if let Some(steps) = steps(text) {
            return Ok(Self::Steps(steps));
        }
        // The library reads filters in filters again and again, in a multiple of the time for each.
        if text.matches('?').count() > FILTERS {
            return Err(SourceError::JsonPathFilters {
                expression: text.to_owned(),
            });
        }
        // The library panics on a path that ends there, and says well what is wrong with one that goes on.
        let parsed = if text.ends_with("\\u") {
            JsonPath::parse(&format!("{text} "))
        } else {
            JsonPath::parse(text)
        };
        match parsed {
            Ok(path) => Ok(Self::Query(path)),
            Err(source) => Err(SourceError::JsonPath {
                expression: text.to_owned(),
                source: Box::new(source),
            }),
        }
    }

    /// What the path finds, in order.
    pub(super) fn find<'v>(&self, value: &'v Value) -> Vec<&'v Value> {
        match self {
            Self::Steps(steps) => steps.iter().fold(vec![value], |found, step| {
                found.into_iter().flat_map(|value| step.find(value)).collect()
            }),
            Self::Query(path) => path.query(value).all(),
        }
    }
}

impl Step {
    /// What it finds in a value.
    fn find<'v>(&self, value: &'v Value) -> Vec<&'v Value> {
        match (self, value) {
            (Self::Name(name), Value::Object(members)) => members.get(name).into_iter().collect(),
            (Self::All, Value::Object(members)) => members.values().collect(),
            (Self::All, Value::Array(elements)) => elements.iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// The steps of a path that has only names and wildcards.
pub(super) fn steps(path: &str) -> Option<Vec<Step>> {
    let mut rest = path.strip_prefix('$')?;
    let mut steps = Vec::new();
    while !rest.is_empty() {
        let step;
        if let Some(after) = rest
            .strip_prefix("[*]")
            .or_else(|| rest.strip_prefix(".*"))
            .or_else(|| rest.strip_prefix(".[*]"))
        {
            (step, rest) = (Step::All, after);
        } else if let Some(after) = rest.strip_prefix("['") {
            let (name, after) = after.split_once("']")?;
            (step, rest) = (Step::Name(plain(name)?), after);
        } else if let Some(after) = rest.strip_prefix("[\"") {
            let (name, after) = after.split_once("\"]")?;
            (step, rest) = (Step::Name(plain(name)?), after);
        } else {
            let after = rest.strip_prefix('.')?;
            let is_of_name = |c: char| c == '_' || c.is_ascii_alphanumeric() || !c.is_ascii();
            let length = after.find(|c| !is_of_name(c)).unwrap_or(after.len());
            let (name, after) = after.split_at_checked(length)?;
            if name.starts_with(|c: char| c.is_ascii_digit()) || name.is_empty() {
                return None;
            }
            (step, rest) = (Step::Name(name.to_owned()), after);
        }
        steps.push(step);
    }
    Some(steps)
}

/// A quoted name without escapes.
fn plain(name: &str) -> Option<String> {
    let is_plain = !name.contains(['\\', '\'', '"']) && !name.chars().any(char::is_control);
    is_plain.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_wildcards_need_no_tree() {
        let name = |name: &str| Step::Name(name.to_owned());
        assert_eq!(steps("$"), Some(vec![]));
        assert_eq!(
            steps("$.a['b c'][*].é"),
            Some(vec![name("a"), name("b c"), Step::All, name("é")])
        );
        assert_eq!(steps("$.[*]"), Some(vec![Step::All]));
        for other in ["a", "$..a", "$[0]", "$[?@.a]", "$['a\\'b']", "$.a b", "$.1"] {
            assert_eq!(steps(other), None, "{other}");
        }
    }

    #[test]
    fn names_of_older_mappings_are_paths_or_names() {
        let names = |text: &str| match JsonReference::parse(text) {
            Ok(JsonReference::Steps(steps)) => {
                let names = steps.iter().map(|step| match step {
                    Step::Name(name) => name.as_str(),
                    Step::All => "*",
                });
                names.collect::<Vec<_>>().join("/")
            }
            Ok(JsonReference::Query(path)) => path.to_string(),
            Err(error) => error.to_string(),
        };
        assert_eq!(names("Name"), "Name");
        assert_eq!(names("a.b"), "a/b");
        assert_eq!(names("Country Code"), "Country Code");
        assert_eq!(names("a[*]"), "a/*");
        assert_eq!(names("a[0]"), "$.a[0]");
        let deep = format!("${}", "[?@.a".repeat(20));
        for broken in [deep.as_str(), "$.students[*]]", "$['\\u", "$[\"\\uD83D\\u", "\\u"] {
            let parsed = JsonReference::parse(broken);
            assert!(matches!(parsed, Err(_) | Ok(JsonReference::Steps(_))), "{broken}");
        }
    }
}
