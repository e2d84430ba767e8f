//! How a name stands in its sentence, as far as that tells whether it is meant literally.
//!
//! "England captain", "Minnesota Twins" and "University of Alabama" have names of places and speak of none, while what
//! follows "in" is one. A linker that is given names without the words beside them takes the one for the other.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::name::is_title;
use super::words::{Stem, stems};
use crate::model::Span;
use crate::text::{Token, TokenKind};

/// How a name stands, each in 0–1: the share of the mentions of an entity that stand so.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Stance {
    /// Behind a preposition of place.
    pub(super) located: f64,
    /// Beside one who speaks or works for a body of that name.
    pub(super) body: f64,
    /// Beside one who plays for a team of that name, or as one side of a contest.
    pub(super) team: f64,
    /// As one side of what is a contest in sports, and something else elsewhere.
    pub(super) bout: f64,
    /// As the beginning of a longer name.
    pub(super) begins: f64,
    /// As the end of a longer name.
    pub(super) ends: f64,
    /// Beside what its bearer does, where that is what few are known for.
    pub(super) minor: f64,
}

impl Stance {
    /// The mean of several; the stance of nothing is none.
    pub(super) fn mean(all: &[Self]) -> Self {
        let mut mean = Self::default();
        for (one, part) in all.iter().zip(std::iter::repeat(1.0 / count(all.len()))) {
            mean.located += one.located * part;
            mean.body += one.body * part;
            mean.team += one.team * part;
            mean.bout += one.bout * part;
            mean.begins += one.begins * part;
            mean.ends += one.ends * part;
            mean.minor += one.minor * part;
        }
        mean
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of mentions")]
fn count(number: usize) -> f64 {
    number as f64
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    In,
    Aside,
    Body,
    Sport,
    Contest,
    Bout,
}

static BESIDE: LazyLock<HashMap<&'static str, Beside>> = LazyLock::new(|| {
    let lines = include_str!("../../data/linker/stance.tsv").lines();
    let rows = lines.filter_map(|line| line.split_once('\t'));
    let known = rows.filter_map(|(word, kind)| {
        let kind = match kind {
            "in" => Beside::In,
            "aside" => Beside::Aside,
            "body" => Beside::Body,
            "sport" => Beside::Sport,
            "contest" => Beside::Contest,
            "bout" => Beside::Bout,
            _ => return None,
        };
        Some((word, kind))
    });
    known.collect()
});

/// So many words may stand between a name and the noun that it belongs to ("England rugby captain").
const BETWEEN: usize = 2;

/// So many words of an apposition are looked at, and none behind one that leads on to something else.
const APPOSITION: usize = 4;
const BEYOND: [&str; 9] = ["and", "at", "for", "in", "of", "who", "whom", "whose", "with"];

/// What people do that few are known for.
static MINOR_ROLES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../data/linker/stance.tsv").lines();
    let rows = lines.filter_map(|line| line.split_once('\t'));
    rows.filter(|(_, kind)| *kind == "minor")
        .map(|(word, _)| word)
        .collect()
});

/// The same, as words of descriptions.
pub(super) static MINOR: LazyLock<Vec<Stem>> = LazyLock::new(|| {
    let mut stems: Vec<Stem> = MINOR_ROLES.iter().flat_map(|word| stems(word)).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
});

/// The words of a text, and which of them are names.
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    /// The spans of all names, sorted.
    pub(super) names: &'a [Span],
}

impl Sentence<'_> {
    /// How the name that is `tokens[first..end]` stands.
    pub(super) fn stance(&self, first: usize, end: usize) -> Stance {
        let holds = |holds: bool| f64::from(u8::from(holds));
        let role = self.role_after(end).or_else(|| self.role_before(first));
        let before = first.checked_sub(1).and_then(|at| self.kind(at));
        let after = self.kind(end);
        let is_side = |of: Beside| before == Some(of) || after == Some(of);
        Stance {
            located: holds(self.is_located(first)),
            body: holds(role == Some(Beside::Body)),
            team: holds(role == Some(Beside::Sport) || is_side(Beside::Contest)),
            bout: holds(is_side(Beside::Bout)),
            begins: holds(self.goes_on(end)),
            ends: holds(self.has_begun(first)),
            minor: holds(self.has_minor_role(first, end)),
        }
    }

    fn word(&self, at: usize) -> Option<&str> {
        let token = self.tokens.get(at)?;
        let is_word = token.kind.is_upper_initial() || token.kind == TokenKind::Lower;
        is_word.then(|| token.span.of(self.text))
    }

    fn kind(&self, at: usize) -> Option<Beside> {
        BESIDE.get(self.word(at)?).copied()
    }

    /// Whether a preposition of place stands before it, with at most an article and an adjective between.
    fn is_located(&self, first: usize) -> bool {
        let before = (0..first).rev().take(3).map(|at| self.kind(at));
        let mut before = before.skip_while(|kind| *kind == Some(Beside::Aside));
        before.next() == Some(Some(Beside::In))
    }

    /// The first role that is named behind it, in small letters and with few words between.
    fn role_after(&self, end: usize) -> Option<Beside> {
        for at in end..=end + BETWEEN {
            let word = self.word(at)?;
            if word.starts_with(char::is_uppercase) && word != "CEO" {
                return None;
            }
            match BESIDE.get(word.to_lowercase().as_str()) {
                Some(role @ (Beside::Body | Beside::Sport)) => return Some(*role),
                Some(_) => return None,
                None => {}
            }
        }
        None
    }

    /// The role that is named before it with "for" or "of" between: "spokesman for the".
    fn role_before(&self, first: usize) -> Option<Beside> {
        let mut before = (0..first).rev().filter_map(|at| self.word(at));
        let mut link = before.next()?;
        if link == "the" {
            link = before.next()?;
        }
        let role = BESIDE.get(before.next().filter(|_| matches!(link, "for" | "of"))?)?;
        matches!(role, Beside::Body | Beside::Sport).then_some(*role)
    }

    /// Whether what one does stands right before it ("spokesman Li"), or behind a comma ("Li, a spokesman for").
    fn has_minor_role(&self, first: usize, end: usize) -> bool {
        let is_minor = |at: usize| {
            let word = self.word(at).map(str::to_lowercase);
            word.is_some_and(|word| MINOR_ROLES.contains(&*word))
        };
        if first.checked_sub(1).is_some_and(is_minor) {
            return true;
        }
        let is_comma = self
            .tokens
            .get(end)
            .is_some_and(|token| token.span.of(self.text) == ",");
        let goes_on = |at: &usize| self.word(*at).is_some_and(|word| !BEYOND.contains(&word));
        let mut apposition = (end + 1..=end + 1 + APPOSITION).take_while(goes_on);
        is_comma && apposition.any(is_minor)
    }

    /// Whether a longer name goes on behind it: "Twins" or "of Fame".
    fn goes_on(&self, end: usize) -> bool {
        self.is_part(end) || (self.is_link(end) && self.is_part(end + 1))
    }

    /// Whether a longer name has begun before it: "Real" or "University of". The first word of a sentence tells nothing.
    fn has_begun(&self, first: usize) -> bool {
        let Some(mut at) = first.checked_sub(1) else {
            return false;
        };
        if self.is_link(at) {
            let Some(before) = at.checked_sub(1) else {
                return false;
            };
            at = before;
        }
        let is_first = at.checked_sub(1).is_none_or(|before| self.word(before).is_none());
        self.is_part(at) && !is_first
    }

    fn is_link(&self, at: usize) -> bool {
        matches!(self.word(at), Some("of" | "de" | "del" | "di" | "du"))
    }

    /// Whether a word with a capital is there that is no title and belongs to no other name.
    fn is_part(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at).filter(|token| token.kind.is_upper_initial()) else {
            return false;
        };
        let is_named = self.names.iter().any(|name| name.overlaps(token.span));
        !is_named && !is_title(token.span.of(self.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    fn stance(text: &str, name: &str) -> Stance {
        let start = text.find(name).unwrap();
        let tokens = tokenize(text);
        let names = [Span::new(start, start + name.len())];
        let first = tokens.partition_point(|token| token.span.end() <= start);
        let end = tokens.partition_point(|token| token.span.start() < start + name.len());
        let sentence = Sentence {
            text,
            tokens: &tokens,
            names: &names,
        };
        sentence.stance(first, end)
    }

    #[test]
    fn a_place_stands_behind_its_preposition() {
        assert!(stance("He lived in southern Finland then", "Finland").located > 0.0);
        assert!(stance("He beat Finland", "Finland").located < 1.0);
        assert!(stance("Finland and Norway", "Norway").located < 1.0);
    }

    #[test]
    fn who_speaks_or_plays_tells_of_a_body_or_a_team() {
        assert!(stance("the England rugby captain said", "England").team > 0.0);
        assert!(stance("said a Canada spokeswoman", "Canada").body > 0.0);
        assert!(stance("a spokesman for Chile", "Chile").body > 0.0);
        assert!(stance("Omsk beat Tomsk", "Tomsk").team > 0.0);
        assert_eq!(stance("England, said the captain", "England"), Stance::default());
    }

    #[test]
    fn who_speaks_for_others_has_a_minor_role() {
        assert!(stance("said spokesman Ivan Petrov", "Ivan Petrov").minor > 0.0);
        assert!(stance("Ivan Petrov, a senior spokesman for Omsk", "Ivan Petrov").minor > 0.0);
        assert!(stance("Ivan Petrov, who met a spokesman", "Ivan Petrov").minor <= 0.0);
        assert!(stance("Ivan Petrov, mayor of Omsk", "Ivan Petrov").minor <= 0.0);
    }

    #[test]
    fn a_capital_beside_it_makes_a_longer_name() {
        assert!(stance("the University of Alabama won", "Alabama").ends > 0.0);
        assert!(stance("beat the Minnesota Twins", "Minnesota").begins > 0.0);
        assert_eq!(stance("said Boston Mayor Menino", "Boston"), Stance::default());
        assert_eq!(stance("He saw the Mayor of Boston", "Boston"), Stance::default());
    }
}
