//! Functions of mappings: those of GREL, and others, that tables need.

mod date;

use std::borrow::Cow;

use regex::Regex;

use crate::text::slug;

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Function {
    Upper,
    Lower,
    Title,
    Trim,
    Replace,
    ReplacePattern,
    Match,
    Split,
    Slug,
    UpperUrl,
    ToEdtf,
    ToEdtfIfClear,
    ToDate,
    Lookup,
    If,
    TrueCondition,
    IsNull,
    IsNotNull,
    Equals,
    NotEquals,
    Contains,
    And,
    Or,
    Not,
    Concat,
    Substring,
    Length,
}

/// The names of a value that a function works on.
const VALUE: &[&str] = &[
    "valueParameter",
    "valueParam",
    "valueParameter1",
    "str",
    "_str",
    "string",
    "value",
    "parameter",
    "p_string",
    "inputString",
    "param_str",
    "s",
    "param_string1",
    "str1",
    "param_rep_b",
    "p_array_a",
];
const SECOND: &[&str] = &[
    "valueParameter2",
    "valueParam2",
    "compared",
    "otherStr",
    "param_string2",
    "str2",
    "p_string_sub",
    "valueParameter3",
    "param_str2",
    "otherString",
];
const FIND: &[&str] = &[
    "param_find",
    "p_string_find",
    "find",
    "pattern",
    "regex",
    "param_regex",
];
const REPLACE: &[&str] = &["param_replace", "p_string_replace", "replace", "replacement"];
const SEPARATOR: &[&str] = &[
    "p_string_sep",
    "param_string_sep",
    "separator",
    "sep",
    "_sep",
    "delimiter",
    "param_sep",
];
const PATTERN: &[&str] = &[
    "strPattern",
    "pattern",
    "_pattern",
    "p_string_pattern",
    "format",
    "p_string_format",
];
const CONDITION: &[&str] = &[
    "boolParameter",
    "bool_b",
    "any_b",
    "condition",
    "strBoolean",
    "_strBoolean",
    "param_bool",
];
const THEN: &[&str] = &["expressionParameter", "any_true", "then", "p_true", "str", "_str"];
const ELSE: &[&str] = &["any_false", "else", "p_false", "elseParameter"];

/// A function, its names, and the names of each of its parameters.
type Known = (Function, &'static [&'static str], &'static [Names]);

/// What something is called, by the last part of its IRI.
type Names = &'static [&'static str];

/// The functions by the last part of their IRIs, with the last parts of those of their parameters.
const TABLE: &[Known] = &[
    (
        Function::Upper,
        &[
            "toUpperCase",
            "toUppercase",
            "string_toUppercase",
            "string_toUpperCase",
            "upper",
        ],
        &[VALUE],
    ),
    (
        Function::Lower,
        &[
            "toLowerCase",
            "toLowercase",
            "string_toLowercase",
            "string_toLowerCase",
            "lower",
        ],
        &[VALUE],
    ),
    (
        Function::Title,
        &[
            "toTitleCase",
            "toTitlecase",
            "string_toTitlecase",
            "string_toTitleCase",
            "title",
        ],
        &[VALUE],
    ),
    (
        Function::Trim,
        &["string_trim", "trim", "strip", "string_strip"],
        &[VALUE],
    ),
    (
        Function::Replace,
        &["string_replace", "replace"],
        &[VALUE, FIND, REPLACE],
    ),
    (
        Function::ReplacePattern,
        &[
            "string_replace_pattern",
            "replacePattern",
            "replace_regex",
            "string_replaceRegex",
            "regexReplace",
        ],
        &[VALUE, FIND, REPLACE],
    ),
    (
        Function::Match,
        &["match", "string_match", "regexMatch"],
        &[VALUE, FIND],
    ),
    (Function::Split, &["string_split", "split"], &[VALUE, SEPARATOR]),
    (
        Function::Slug,
        &["slug", "slugify", "toSlug", "string_slug"],
        &[VALUE],
    ),
    (Function::UpperUrl, &["toUpperCaseURL"], &[VALUE]),
    (
        Function::ToEdtf,
        &["toEdtf", "toEDTF", "date_toEdtf"],
        &[VALUE_OF_DATE, PATTERN],
    ),
    (
        Function::ToEdtfIfClear,
        &["toEdtfIfClear"],
        &[VALUE_OF_DATE, PATTERN],
    ),
    (
        Function::ToDate,
        &[
            "normalizeDate",
            "toDate",
            "date_toDate",
            "toXsdDate",
            "normalizeDateWithLang",
        ],
        &[VALUE_OF_DATE, PATTERN],
    ),
    (
        Function::Lookup,
        &["lookup", "lookupWithDelimiter"],
        &[
            &["searchString", "str", "_str", "valueParameter", "value"],
            &["inputFile", "file"],
            &["fromColumn", "from"],
            &["toColumn", "to"],
        ],
    ),
    (
        Function::If,
        &["IF", "if", "controls_if"],
        &[CONDITION, THEN, ELSE],
    ),
    (Function::TrueCondition, &["trueCondition"], &[CONDITION, THEN]),
    (
        Function::IsNull,
        &["isNull", "boolean_isNull", "isBlank", "boolean_isBlank"],
        &[VALUE],
    ),
    (
        Function::IsNotNull,
        &["isNotNull", "boolean_isNotNull", "notBlank", "isNonBlank"],
        &[VALUE],
    ),
    (
        Function::Equals,
        &["equal", "equals", "string_equals"],
        &[VALUE, SECOND],
    ),
    (Function::NotEquals, &["notEqual", "notEquals"], &[VALUE, SECOND]),
    (
        Function::Contains,
        &["stringContainsOtherString", "string_contains", "contains"],
        &[VALUE, SECOND],
    ),
    (
        Function::And,
        &["boolean_and", "and"],
        &[
            &["param_rep_b", "bool_a", "boolA", "valueParameter"],
            &["bool_b", "boolB", "valueParameter2"],
        ],
    ),
    (
        Function::Or,
        &["boolean_or", "or"],
        &[
            &["param_rep_b", "bool_a", "boolA", "valueParameter"],
            &["bool_b", "boolB", "valueParameter2"],
        ],
    ),
    (
        Function::Not,
        &["boolean_not", "not"],
        &[&["bool_b", "bool", "valueParameter"]],
    ),
    (
        Function::Concat,
        &["concat", "string_concat", "concatSequence"],
        &[VALUE, SECOND, SEPARATOR],
    ),
    (
        Function::Substring,
        &["string_substring", "substring"],
        &[
            VALUE,
            &["param_int_i_from", "from", "p_int_i_from", "start"],
            &["param_int_i_opt_to", "to", "p_int_i_opt_to", "end"],
        ],
    ),
    (Function::Length, &["string_length", "length"], &[VALUE]),
];

const VALUE_OF_DATE: &[&str] = &[
    "strDate",
    "_strDate",
    "valueParameter",
    "valueParam",
    "value",
    "str",
    "p_string",
    "p_dateTime_d",
];

impl Function {
    /// The one whose IRI ends so.
    pub(super) fn of(name: &str) -> Option<Self> {
        let known = TABLE.iter().find(|(_, names, _)| names.contains(&name));
        known.map(|(function, ..)| *function)
    }

    /// Its parameters, each by its names.
    pub(super) fn parameters(self) -> &'static [&'static [&'static str]] {
        let known = TABLE.iter().find(|(function, ..)| *function == self);
        known.map_or(&[], |(.., parameters)| parameters)
    }

    /// The place of the parameter whose IRI ends so.
    pub(super) fn parameter(self, name: &str) -> Option<usize> {
        self.parameters().iter().position(|names| names.contains(&name))
    }

    /// What it makes of its inputs: none, one or several values. An error says why a value cannot be used.
    ///
    /// A lookup needs a table, and a choice only one of its inputs: both are done elsewhere.
    pub(super) fn call(
        self,
        inputs: &[Option<&str>],
        pattern: Option<&Regex>,
    ) -> Result<Vec<String>, String> {
        let input = |at: usize| inputs.get(at).copied().flatten();
        let truth = |value: bool| Ok(vec![if value { "true" } else { "false" }.to_owned()]);
        match self {
            Self::IsNull => return truth(input(0).is_none_or(str::is_empty)),
            Self::IsNotNull => return truth(input(0).is_some_and(|value| !value.is_empty())),
            Self::NotEquals => return truth(input(0) != input(1)),
            _ => {}
        }
        let Some(value) = input(0) else {
            return Ok(Vec::new());
        };
        let text = match self {
            Self::Upper => value.to_uppercase(),
            Self::Lower => value.to_lowercase(),
            Self::Title => to_title(value),
            Self::Trim => value.trim().to_owned(),
            Self::Replace => replace(value, input(1), input(2), None),
            Self::ReplacePattern => replace(value, input(1), input(2), pattern),
            Self::Match => return Ok(groups(value, pattern)),
            Self::Split => return Ok(split(value, input(1))),
            Self::Slug => Some(value)
                .filter(|value| value.contains(char::is_alphanumeric))
                .map(slug)
                .unwrap_or_default(),
            Self::UpperUrl => upper_url(value),
            Self::ToEdtf => date::to_edtf(value, input(1))?,
            Self::ToEdtfIfClear => date::to_edtf(value, input(1)).unwrap_or_default(),
            Self::ToDate => date::to_xsd(value, input(1))?,
            Self::Equals => return truth(input(1) == Some(value)),
            Self::Contains => return truth(input(1).is_some_and(|part| value.contains(part))),
            Self::And => return truth(is_true(value) && input(1).is_none_or(is_true)),
            Self::Or => return truth(is_true(value) || input(1).is_some_and(is_true)),
            Self::Not => return truth(!is_true(value)),
            Self::Concat => format!(
                "{value}{}{}",
                input(2).unwrap_or_default(),
                input(1).unwrap_or_default()
            ),
            Self::Substring => substring(value, input(1), input(2)).into_owned(),
            Self::Length => value.chars().count().to_string(),
            Self::Lookup
            | Self::If
            | Self::TrueCondition
            | Self::IsNull
            | Self::IsNotNull
            | Self::NotEquals => {
                return Ok(Vec::new());
            }
        };
        Ok(if text.is_empty() { Vec::new() } else { vec![text] })
    }
}

/// Whether a condition holds that has this value.
pub(super) fn is_true(value: &str) -> bool {
    ["true", "1"].contains(&value.to_lowercase().as_str())
}

/// Every word with a capital first.
fn to_title(value: &str) -> String {
    let mut is_inside = false;
    let mut title = String::with_capacity(value.len());
    for c in value.chars() {
        if is_inside {
            title.extend(c.to_lowercase());
        } else {
            title.extend(c.to_uppercase());
        }
        is_inside = c.is_alphanumeric() || (is_inside && c == '\'');
    }
    title
}

fn replace(value: &str, find: Option<&str>, replacement: Option<&str>, pattern: Option<&Regex>) -> String {
    let replacement = replacement.unwrap_or_default();
    match (pattern, find) {
        (Some(pattern), _) => pattern.replace_all(value, replacement).into_owned(),
        (None, Some(find)) if !find.is_empty() => value.replace(find, replacement),
        _ => value.to_owned(),
    }
}

/// What the groups of a pattern match, or the whole value for one without groups; nothing if it does not match.
fn groups(value: &str, pattern: Option<&Regex>) -> Vec<String> {
    let Some(found) = pattern.and_then(|pattern| pattern.captures(value)) else {
        return Vec::new();
    };
    let from = usize::from(found.len() > 1);
    let groups = found.iter().skip(from).flatten().map(|group| group.as_str());
    groups
        .filter(|group| !group.is_empty())
        .map(str::to_owned)
        .collect()
}

fn split(value: &str, separator: Option<&str>) -> Vec<String> {
    let separator = separator.filter(|separator| !separator.is_empty()).unwrap_or(",");
    let parts = value
        .split(separator)
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// An address in capitals, as the test cases of RML-FNML have it.
fn upper_url(value: &str) -> String {
    let upper = value.to_uppercase();
    if upper.starts_with("HTTP://") || upper.starts_with("HTTPS://") {
        upper
    } else {
        format!("http://{upper}")
    }
}

/// The characters from one place, counted from 0, up to another.
fn substring<'v>(value: &'v str, from: Option<&str>, to: Option<&str>) -> Cow<'v, str> {
    let number = |text: Option<&str>| text.and_then(|text| text.trim().parse::<usize>().ok());
    let from = number(from).unwrap_or(0);
    let length = number(to).unwrap_or(usize::MAX).saturating_sub(from);
    Cow::Owned(value.chars().skip(from).take(length).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(name: &str, inputs: &[&str]) -> Vec<String> {
        let inputs: Vec<_> = inputs
            .iter()
            .map(|input| (*input != "-").then_some(*input))
            .collect();
        Function::of(name).unwrap().call(&inputs, None).unwrap()
    }

    #[test]
    fn functions_do_what_their_names_say() {
        assert_eq!(call("toUpperCase", &["é"]), ["É"]);
        assert_eq!(
            call("string_toTitlecase", &["peter o'BRIEN-smith"]),
            ["Peter O'brien-Smith"]
        );
        assert_eq!(call("string_trim", &["  "]), Vec::<String>::new());
        assert_eq!(call("string_replace", &["a b c", " ", "_"]), ["a_b_c"]);
        assert_eq!(call("string_split", &["a; b ;;c", ";"]), ["a", "b", "c"]);
        assert_eq!(call("slug", &["Łódź, Nowe Miasto"]), ["lodz-nowe-miasto"]);
        assert_eq!(call("isNull", &["-"]), ["true"]);
        assert_eq!(call("notEquals", &["-", "0"]), ["true"]);
        assert_eq!(call("string_substring", &["Dembei", "0", "3"]), ["Dem"]);
        assert_eq!(call("toUpperCaseURL", &["venus"]), ["http://VENUS"]);
    }

    #[test]
    fn patterns_replace_with_groups() {
        let pattern = Regex::new(r"(\w+), (\w+)").unwrap();
        let swapped =
            Function::ReplacePattern.call(&[Some("Smith, Ann"), Some(""), Some("$2 $1")], Some(&pattern));
        assert_eq!(swapped.unwrap(), ["Ann Smith"]);
    }

    #[test]
    fn a_match_gives_its_groups() {
        let years = Regex::new(r"^(?:.*?(\d{4})–(\d{4})?)$").unwrap();
        let found = |value: &str| {
            Function::Match
                .call(&[Some(value), Some("")], Some(&years))
                .unwrap()
        };
        assert_eq!(found("American, 1930–1992"), ["1930", "1992"]);
        assert_eq!(found("born 1930–"), ["1930"]);
        assert!(found("1930").is_empty());
    }

    #[test]
    fn every_function_is_found_by_all_of_its_names() {
        for (function, names, parameters) in TABLE {
            for name in *names {
                assert_eq!(Function::of(name), Some(*function), "{name}");
            }
            for (at, names) in parameters.iter().enumerate() {
                assert_eq!(function.parameter(names[0]), Some(at), "{function:?} {names:?}");
            }
        }
    }
}
