//! Looks at the values of a column.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};

use super::{
    authority::{NoValue, no_value},
    date::Dates,
    kind::Kind,
    words::find_meanings,
    yarrrml::Value,
};
use crate::model::{SOURCE_ROW, TableFormat, TableSample};

/// A column with what can be said of its values.
#[derive(Clone, Debug)]
pub(super) struct Look<'s> {
    /// Its slot in the rows.
    pub(super) slot: usize,
    pub(super) name: &'s str,
    /// Its reference.
    pub(super) path: &'s str,
    /// `$(name)`.
    pub(super) reference: String,
    /// The words of its name, without a year and a language.
    pub(super) words: Vec<String>,
    /// The words of the last part of a name in parts.
    pub(super) last_part: Vec<String>,
    /// The words of what its value lies in, in a table with paths.
    pub(super) container: Vec<String>,
    /// The language that its name ends in.
    pub(super) language: Option<String>,
    /// The year in its name.
    pub(super) year: Option<String>,
    /// Values that are some, in the order of the rows.
    pub(super) values: Vec<&'s str>,
    /// Texts that stand for none, and are more than nothing.
    pub(super) nulls: BTreeMap<&'s str, NoValue>,
    /// How many rows have a value.
    pub(super) filled: usize,
    /// How many rows there are.
    pub(super) rows: usize,
    /// How many values are different.
    pub(super) distinct: usize,
    /// Whether a row has several values.
    pub(super) has_several: bool,
    pub(super) dates: Dates,
}

/// Tags that stand at the end of the name of a column.
const LANGUAGES: &[&str] = &[
    "ar", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hu", "hy", "it", "ja",
    "ka", "ko", "la", "lt", "lv", "nl", "no", "pl", "pt", "ro", "ru", "sk", "sr", "sv", "tr", "uk", "vi",
    "zh", "eng", "deu", "fra", "rus", "spa", "jpn",
];

impl<'s> Look<'s> {
    /// All columns of a table.
    pub(super) fn all(sample: &'s TableSample) -> Vec<Self> {
        let mut looks: Vec<Self> = sample
            .columns
            .iter()
            .enumerate()
            .map(|(slot, column)| Self::empty(sample, slot, &column.name))
            .collect();
        for row in sample.rows() {
            for look in &mut looks {
                let mut count = 0;
                for value in row.values(look.slot) {
                    match no_value(value.text) {
                        Some(kind) => {
                            look.nulls.insert(value.text, kind);
                        }
                        None => look.values.push(value.text.trim()),
                    }
                    count += 1;
                }
                look.filled += usize::from(count > 0);
                look.has_several |= count > 1;
            }
        }
        looks.iter_mut().for_each(Self::finish);
        looks
    }

    fn empty(sample: &'s TableSample, slot: usize, name: &'s str) -> Self {
        let local = without_prefixes(name, &sample.format);
        let mut words = super::words::words(in_front_of_brackets(&local));
        let is_year = |word: &String| {
            word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1000..2100).contains(&year))
        };
        let year = words.iter().position(is_year).map(|at| words.remove(at));
        let mut language = None;
        if words.len() > 1
            && let Some(last) = words.last()
            && LANGUAGES.contains(&last.as_str())
            // "Letter no" is a number, and not in Norwegian, unless there are other languages.
            && (last != "no" || is_in_languages(sample, &words))
        {
            language = words.pop();
        }
        if words.iter().any(|word| !is_number(word)) {
            words.retain(|word| !is_number(word));
        }
        let last_part = local
            .rsplit('.')
            .next()
            .map(super::words::words)
            .unwrap_or_default();
        let reference = sample
            .columns
            .get(slot)
            .map_or("", |column| column.reference.as_str());
        let has_paths = matches!(sample.format, TableFormat::Json { .. } | TableFormat::Xml { .. });
        let outer = name
            .rsplit_once('.')
            .filter(|_| has_paths)
            .map(|(outer, _)| outer);
        let container = outer.and_then(|outer| outer.rsplit('.').next());
        Self {
            slot,
            name,
            path: reference,
            reference: format!("$({})", written(&sample.format, reference)),
            last_part: if name.contains('.') {
                last_part
            } else {
                words.clone()
            },
            container: container.map(super::words::words).unwrap_or_default(),
            words,
            language,
            year,
            values: Vec::new(),
            nulls: BTreeMap::new(),
            filled: 0,
            rows: sample.len(),
            distinct: 0,
            has_several: false,
            dates: Dates::default(),
        }
    }

    fn finish(&mut self) {
        // Among codes of two letters, this is one.
        let is_code = |value: &str| value.len() == 2 && value.bytes().all(|byte| byte.is_ascii_uppercase());
        if self.has(80, is_code)
            && let Some((na, _)) = self.nulls.remove_entry("NA")
        {
            self.values.push(na);
        }
        self.filled = self.filled.min(self.values.len());
        self.distinct = self.values.iter().collect::<HashSet<_>>().len();
        self.dates = Dates::new(self.values.iter().copied());
    }

    /// How deep its value lies in a row.
    pub(super) fn depth(&self) -> usize {
        if self.container.is_empty() {
            0
        } else {
            self.name.matches('.').count()
        }
    }

    /// Whether its value lies in something that is an entity of its own, such as a place.
    pub(super) fn is_within_something(&self) -> bool {
        let found = find_meanings(&self.container, &self.container);
        found.is_some_and(|(meanings, _)| {
            meanings
                .iter()
                .any(|meaning| matches!(meaning.kind, Kind::Entity(_)))
        })
    }

    /// Whether its name is a year, and perhaps a sign.
    pub(super) fn is_year_alone(&self) -> bool {
        self.words.is_empty() && !self.name.contains('%')
    }

    /// Its reference as a value.
    pub(super) fn value(&self) -> Value {
        Value::Text(self.reference.clone())
    }

    /// Which part of the values is so; none of no values.
    pub(super) fn share(&self, is_so: impl Fn(&str) -> bool) -> f64 {
        ratio(
            self.values.iter().filter(|value| is_so(value)).count(),
            self.values.len(),
        )
    }

    /// Whether at least so many of a hundred are so, and any.
    pub(super) fn has(&self, hundredths: usize, is_so: impl Fn(&str) -> bool) -> bool {
        let count = self.values.iter().filter(|value| is_so(value)).count();
        count > 0 && 100 * count >= hundredths * self.values.len()
    }

    /// Whether each row has a value of its own.
    pub(super) fn is_unique(&self) -> bool {
        self.is_filled() && self.distinct == self.rows
    }

    /// Whether each row has one value.
    pub(super) fn is_filled(&self) -> bool {
        self.filled == self.rows && self.values.len() == self.rows && !self.has_several
    }

    /// How long values are on average, in characters.
    pub(super) fn length(&self) -> f64 {
        let total: usize = self.values.iter().map(|value| value.chars().count()).sum();
        ratio(total, self.values.len())
    }

    /// Whether the values are whole numbers.
    pub(super) fn is_integers(&self) -> bool {
        self.has(100, is_integer)
    }

    /// Whether most of the values are numbers, perhaps with signs between thousands.
    pub(super) fn is_numbers(&self) -> bool {
        self.has(80, |value| {
            is_integer(value) || is_decimal(value) || is_grouped(value)
        })
    }

    /// The sign between several values in one text: `;` or `|` in some of them.
    pub(super) fn separator(&self) -> Option<char> {
        self.separator_of(&['|', ';'])
    }

    /// The first of these signs that is between values.
    pub(super) fn separator_of(&self, signs: &[char]) -> Option<char> {
        let is_list = |sign: char| {
            self.has(2, |value| value.contains(sign))
                && self.has(100, |value| {
                    value.split(sign).all(|part| part.chars().count() <= 80)
                })
        };
        signs.iter().copied().find(|sign| is_list(*sign))
    }

    /// The language of the values: as the name says, or by their script where that is not Latin.
    pub(super) fn language_or(&self, default: &str) -> String {
        if let Some(language) = &self.language {
            return language.clone();
        }
        script_language(&self.values).unwrap_or(default).to_owned()
    }
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

#[expect(clippy::cast_precision_loss, reason = "a share of some thousand values")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// The path of a value in XML without the prefixes of its names.
fn without_prefixes<'n>(name: &'n str, format: &TableFormat) -> Cow<'n, str> {
    if !matches!(format, TableFormat::Xml { .. }) || !name.contains(':') {
        return Cow::Borrowed(name);
    }
    let parts = name.split('.');
    let local = parts.map(|part| part.rsplit(':').next().unwrap_or_default());
    Cow::Owned(local.collect::<Vec<_>>().join("."))
}

/// Whether another column is called by the same words, and another language than the last of them.
fn is_in_languages(sample: &TableSample, words: &[String]) -> bool {
    sample.columns.iter().any(|column| {
        let other = super::words::words(&column.name);
        other.len() == words.len()
            && other.split_last().is_some_and(|(last, front)| {
                last != "no" && LANGUAGES.contains(&last.as_str()) && words.starts_with(front)
            })
    })
}

/// The name of a column up to what is in brackets, unless that is all.
fn in_front_of_brackets(name: &str) -> &str {
    let front = name.split(['(', '[']).next().unwrap_or(name);
    if front.trim().is_empty() { name } else { front }
}

/// A reference as YARRRML writes it.
pub(super) fn written(format: &TableFormat, reference: &str) -> String {
    let is_word = |part: &str| {
        part.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
            && part.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
    };
    let short = match format {
        TableFormat::Json { .. } => reference
            .strip_prefix("$.")
            .filter(|path| path.split('.').all(is_word) && *path != SOURCE_ROW),
        _ => None,
    };
    let reference = short.unwrap_or(reference);
    reference.replace('(', "\\(").replace(')', "\\)")
}

/// Whether a text is a whole number, without zeros in front.
pub(super) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    (1..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'))
}

/// Whether a text is a number with a fraction.
pub(super) fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits
        .split_once('.')
        .is_some_and(|(whole, fraction)| is_digits(whole) && is_digits(fraction))
}

/// Whether a text is a whole number with signs between thousands.
pub(super) fn is_grouped(text: &str) -> bool {
    let is_sign = |c: char| c == ',' || c == '\'' || c == '’' || c.is_whitespace();
    let mut groups = text.split(is_sign);
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups
        .next()
        .is_some_and(|part| (1..=3).contains(&part.len()) && is_digits(part));
    let mut count = 0;
    let rest = groups.all(|part| {
        count += 1;
        part.len() == 3 && is_digits(part)
    });
    first && rest && count > 0
}

/// Whether a text is an address of the web.
pub(super) fn is_url(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://"))
        && !text.contains(|c: char| c.is_whitespace() || "<>\"{}|\\^`".contains(c) || c.is_control())
}

/// The language that most values are in by their script; none for Latin letters.
fn script_language(values: &[&str]) -> Option<&'static str> {
    let mut counts: BTreeMap<Option<&'static str>, usize> = BTreeMap::new();
    for value in values.iter().take(1000) {
        if value.chars().any(char::is_alphabetic) {
            *counts.entry(script_of(value)).or_default() += 1;
        }
    }
    let total: usize = counts.values().sum();
    // Characters of Chinese are of Japanese where there is any kana beside them.
    if counts.contains_key(&Some("ja")) {
        let chinese = counts.remove(&Some("und-Hani")).unwrap_or(0);
        *counts.entry(Some("ja")).or_default() += chinese;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count)?;
    most.0.filter(|_| 2 * most.1 > total)
}

fn script_of(text: &str) -> Option<&'static str> {
    let mut found = None;
    for c in text.chars() {
        match u32::from(c) {
            0x3040..=0x30FF => return Some("ja"),
            0x4E00..=0x9FFF | 0x3400..=0x4DBF => found = found.or(Some("und-Hani")),
            0xAC00..=0xD7AF => return Some("ko"),
            0x0400..=0x04FF => found = found.or(Some("ru")),
            0x0370..=0x03FF => found = found.or(Some("el")),
            0x0590..=0x05FF => found = found.or(Some("he")),
            0x0600..=0x06FF => found = found.or(Some("ar")),
            0x0E00..=0x0E7F => found = found.or(Some("th")),
            0x10A0..=0x10FF => found = found.or(Some("ka")),
            0x0530..=0x058F => found = found.or(Some("hy")),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_codes() {
        assert!(is_integer("-12") && is_integer("0") && !is_integer("007") && !is_integer("1.5"));
        assert!(is_decimal("1.50") && !is_decimal("1.") && !is_decimal("1,5"));
        assert!(
            is_grouped("1,234,567")
                && is_grouped("12\u{a0}345")
                && !is_grouped("12,34")
                && !is_grouped("123")
        );
    }

    #[test]
    fn scripts_tell_languages() {
        assert_eq!(script_language(&["Москва", "Тула", "Omsk"]), Some("ru"));
        assert_eq!(script_language(&["東京", "さいたま"]), Some("ja"));
        assert_eq!(script_language(&["袴田", "伝兵衛"]), Some("und-Hani"));
        assert_eq!(script_language(&["Łódź"]), None);
    }

    #[test]
    fn references_are_written_so_that_they_are_read() {
        let csv = TableFormat::Csv(crate::model::Dialect::default());
        assert_eq!(written(&csv, "a (b)"), "a \\(b\\)");
        let json = TableFormat::Json {
            iterator: None,
            splits_arrays: true,
        };
        assert_eq!(written(&json, "$.a.b_1"), "a.b_1");
        assert_eq!(written(&json, "$.a['b c']"), "$.a['b c']");
    }
}
