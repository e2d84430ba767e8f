//! The forms of verbs. The list is in `data/names/verbs.tsv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Which form of its verb a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// "move".
    Base,
    /// "moves".
    Present,
    /// "went": the past and nothing else.
    Past,
    /// "gone": the participle and nothing else.
    Participle,
    /// "moved": either.
    Either,
    /// "moving".
    Gerund,
}

/// A word as a form of a verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// The verb.
    pub(crate) lemma: &'static str,
    /// Which form.
    pub(crate) shape: Shape,
    /// Whether the verb takes no object as a rule, so that "moved to" after a comma is no passive.
    pub(crate) intransitive: bool,
}

static FORMS: LazyLock<FxHashMap<String, Form>> = LazyLock::new(load);

/// The verb that a lower case word is a form of, if it is in the list.
pub(crate) fn verb_form(word: &str) -> Option<Form> {
    FORMS.get(word).copied()
}

fn load() -> FxHashMap<String, Form> {
    let mut forms = FxHashMap::default();
    let list = include_str!("../../../data/names/verbs.tsv");
    let rows = || {
        list.lines()
            .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
    };
    // "found" is more often the past of "find" than the base of "found", so irregular forms go first.
    for irregular in [true, false] {
        for row in rows() {
            let mut columns = row.split('\t').map(str::trim);
            let lemma = columns.next().unwrap_or_default();
            let past = columns.next().unwrap_or_default();
            let participle = columns.next().unwrap_or_default();
            let intransitive = columns.next() == Some("i");
            if past.is_empty() == irregular {
                continue;
            }
            let mut put = |word: String, shape: Shape| {
                forms.entry(word).or_insert(Form {
                    lemma,
                    shape,
                    intransitive,
                });
            };
            if irregular {
                put_irregular(past, participle, &mut put);
            } else {
                put_regular(lemma, &mut put);
            }
            put(lemma.to_owned(), Shape::Base);
            put(third_person(lemma), Shape::Present);
            for stem in stems(lemma) {
                put(format!("{stem}ing"), Shape::Gerund);
            }
        }
    }
    // Participles of no other form that matters.
    for (word, lemma) in [("born", "born"), ("headquartered", "headquarter")] {
        forms.insert(
            word.to_owned(),
            Form {
                lemma,
                shape: Shape::Participle,
                intransitive: false,
            },
        );
    }
    forms
}

fn put_irregular(past: &str, participle: &str, put: &mut impl FnMut(String, Shape)) {
    for word in past.split('/') {
        let shape = if participle.split('/').any(|p| p == word) {
            Shape::Either
        } else {
            Shape::Past
        };
        put(word.to_owned(), shape);
    }
    for word in participle.split('/') {
        put(word.to_owned(), Shape::Participle);
    }
}

fn put_regular(lemma: &str, put: &mut impl FnMut(String, Shape)) {
    if let Some(stem) = lemma.strip_suffix('y').filter(|stem| !ends_with_vowel(stem)) {
        put(format!("{stem}ied"), Shape::Either);
    } else {
        for stem in stems(lemma) {
            put(format!("{stem}ed"), Shape::Either);
        }
    }
}

fn third_person(lemma: &str) -> String {
    if let Some(stem) = lemma.strip_suffix('y').filter(|stem| !ends_with_vowel(stem)) {
        return format!("{stem}ies");
    }
    let hisses = ["s", "sh", "ch", "x", "z", "o"]
        .iter()
        .any(|end| lemma.ends_with(end));
    format!("{lemma}{}", if hisses { "es" } else { "s" })
}

/// What "ed" and "ing" are put to: "mov", "travel" and "travell". A form that nobody writes does no harm.
fn stems(lemma: &str) -> Vec<String> {
    if let Some(stem) = lemma.strip_suffix("ie") {
        return vec![format!("{stem}i"), format!("{stem}y")];
    }
    if let Some(stem) = lemma.strip_suffix('e') {
        // "freed", "freeing".
        return if stem.ends_with('e') {
            vec![stem.to_owned(), lemma.to_owned()]
        } else {
            vec![stem.to_owned()]
        };
    }
    let mut stems = vec![lemma.to_owned()];
    let mut letters = lemma.chars().rev();
    let last = letters
        .next()
        .filter(|c| !is_vowel(*c) && !matches!(c, 'w' | 'x' | 'y' | 'h'));
    if let (Some(last), Some(true)) = (last, letters.next().map(is_vowel)) {
        stems.push(format!("{lemma}{last}"));
    }
    stems
}

fn ends_with_vowel(word: &str) -> bool {
    word.chars().next_back().is_some_and(is_vowel)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_and_irregular_forms_lead_to_their_verb() {
        let read = |word: &str| verb_form(word).map(|form| (form.lemma, form.shape));
        assert_eq!(read("moved"), Some(("move", Shape::Either)));
        assert_eq!(read("dying"), Some(("die", Shape::Gerund)));
        assert_eq!(read("died"), Some(("die", Shape::Either)));
        assert_eq!(read("studies"), Some(("study", Shape::Present)));
        assert_eq!(read("transferred"), Some(("transfer", Shape::Either)));
        assert_eq!(read("went"), Some(("go", Shape::Past)));
        assert_eq!(read("written"), Some(("write", Shape::Participle)));
        assert_eq!(read("founded"), Some(("found", Shape::Either)));
        assert_eq!(read("found"), Some(("find", Shape::Either)));
        assert_eq!(read("freed"), Some(("free", Shape::Either)));
        assert_eq!(read("table"), None);
    }
}
