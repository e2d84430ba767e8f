//! Says what is wrong with a query that cannot be parsed, more plainly than the parser does.

use std::collections::BTreeSet;

use oxigraph::sparql::SparqlSyntaxError;

use super::{
    QueryError,
    token::{Kind, Token, tokens},
};
use crate::rdf::Ontology;

/// The error of a query that the parser refused.
pub(super) fn explain(query: &str, error: &SparqlSyntaxError) -> QueryError {
    let words = tokens(query);
    let found = undeclared_prefix(&words)
        .or_else(|| open_string(&words))
        .or_else(|| unbalanced(query, &words));
    if let Some(found) = found {
        let (line, column) = position(query, found.at);
        return QueryError::Syntax {
            line,
            column,
            message: found.message,
            help: Some(found.help),
        };
    }
    let text = error.to_string();
    let place = text
        .strip_prefix("error at ")
        .and_then(|rest| rest.split_once(": "));
    let place = place.and_then(|(place, message)| Some((place.split_once(':')?, message)));
    let (line, column, message) = match place {
        Some(((line, column), message)) => (line.parse().unwrap_or(1), column.parse().unwrap_or(1), message),
        None => (1, 1, text.as_str()),
    };
    QueryError::Syntax {
        line,
        column,
        message: message.to_owned(),
        help: near(query, line, column),
    }
}

/// What is wrong, where, and what to do.
struct Found {
    at: usize,
    message: String,
    help: String,
}

fn undeclared_prefix(words: &[Token<'_>]) -> Option<Found> {
    let mut declared: BTreeSet<&str> = BTreeSet::new();
    let known = Ontology::get().prefixes();
    declared.extend(known.iter().map(|(prefix, _)| prefix.as_str()));
    for pair in words.windows(2) {
        if let [keyword, name] = pair
            && keyword.text.eq_ignore_ascii_case("prefix")
        {
            declared.extend(name.text.strip_suffix(':'));
        }
    }
    let names = words.iter().filter(|word| word.kind == Kind::Prefixed);
    let (word, prefix) = names
        .filter_map(|word| Some((word, word.text.split(':').next()?)))
        .find(|(_, prefix)| !declared.contains(prefix))?;
    let known: Vec<_> = known.iter().map(|(prefix, _)| format!("{prefix}:")).collect();
    Some(Found {
        at: word.start,
        message: format!("the prefix {prefix}: is not declared"),
        help: format!(
            "write PREFIX {prefix}: <…> above the query; these need no declaration: {}",
            known.join(" ")
        ),
    })
}

fn open_string(words: &[Token<'_>]) -> Option<Found> {
    let word = words.iter().find(|word| word.kind == Kind::OpenString)?;
    Some(Found {
        at: word.start,
        message: "the string is not closed".to_owned(),
        help: "close it with the quote it begins with; a string over several lines wants three".to_owned(),
    })
}

fn unbalanced(query: &str, words: &[Token<'_>]) -> Option<Found> {
    let mut open: Vec<&Token<'_>> = Vec::new();
    for word in words.iter().filter(|word| word.kind == Kind::Sign) {
        let opening = match word.text {
            "{" | "(" | "[" => {
                open.push(word);
                continue;
            }
            "}" => "{",
            ")" => "(",
            "]" => "[",
            _ => continue,
        };
        match open.pop() {
            Some(before) if before.text == opening => {}
            Some(before) => {
                let (line, _) = position(query, before.start);
                return Some(Found {
                    at: word.start,
                    message: format!(
                        "{} does not go with the {} of line {line}",
                        word.text, before.text
                    ),
                    help: format!("close that {} first", before.text),
                });
            }
            None => {
                return Some(Found {
                    at: word.start,
                    message: format!("there is no {opening} for this {}", word.text),
                    help: "leave it out".to_owned(),
                });
            }
        }
    }
    let word = open.pop()?;
    Some(Found {
        at: word.start,
        message: format!("this {} is not closed", word.text),
        help: "close it at the end of what belongs in it".to_owned(),
    })
}

/// The words at a place, as a hint.
fn near(query: &str, line: usize, column: usize) -> Option<String> {
    let rest: String = query
        .lines()
        .nth(line.checked_sub(1)?)?
        .chars()
        .skip(column.checked_sub(1)?)
        .take(30)
        .collect();
    let rest = rest.trim().to_owned();
    (!rest.is_empty()).then(|| format!("look at {rest:?}, and at what stands before it"))
}

/// Line and column, both from 1.
fn position(query: &str, at: usize) -> (usize, usize) {
    let before = query.get(..at).unwrap_or(query);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}
