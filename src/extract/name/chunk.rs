//! Cuts out the runs of words that are written as names are.

use std::ops::Range;

use super::{Chunk, classify::is_initial, dated::dated_event, group::group_at};
use crate::extract::{
    analysis::{Analysis, Sentence},
    lexicon::{HeadPosition, Word, lexicon, lower},
};
use crate::gazetteer::gazetteer;
use crate::text::TokenKind;

/// Particles inside names of persons and places.
const PARTICLES: [&str; 24] = [
    "de", "von", "van", "der", "den", "la", "le", "du", "da", "di", "del", "al", "bin", "ibn", "zu", "ter",
    "dos", "el", "y", "af", "av", "ben", "ul", "os",
];

/// What follows the article in the by-name of a ruler or saint.
const BY_NAMES: [&str; 18] = [
    "Great",
    "Terrible",
    "Elder",
    "Younger",
    "Conqueror",
    "Lionheart",
    "Bold",
    "Fair",
    "Pious",
    "Wise",
    "Confessor",
    "Magnificent",
    "Apostate",
    "Hammer",
    "Impaler",
    "Baptist",
    "Bald",
    "Good",
];

/// All runs of one sentence, in order.
pub(super) fn find_chunks(analysis: &Analysis<'_>, sentence: &Sentence) -> Vec<Chunk> {
    let reader = Reader {
        analysis,
        end: sentence.tokens.end,
        // Headings and lines in capitals say nothing by their capitals.
        shouted: sentence.is_heading || sentence.is_shouted,
    };
    let mut chunks = Vec::new();
    let mut at = sentence.tokens.start;
    let mut opens = true;
    while at < sentence.tokens.end {
        if let Some(chunk) = reader.chunk_at(at, opens) {
            at = chunk.tokens.end.max(at + 1);
            chunks.push(chunk);
            opens = false;
        } else {
            opens =
                reader.shouted || (opens && reader.kind(at) == Some(TokenKind::Sign)) || reader.reopens(at);
            at += 1;
        }
    }
    chunks
}

struct Reader<'a, 'd> {
    analysis: &'a Analysis<'d>,
    end: usize,
    shouted: bool,
}

impl<'d> Reader<'_, 'd> {
    fn kind(&self, at: usize) -> Option<TokenKind> {
        if at >= self.end {
            return None;
        }
        self.analysis.tokens.get(at).map(|t| t.kind)
    }

    fn word(&self, at: usize) -> &'d str {
        if at < self.end { self.analysis.word(at) } else { "" }
    }

    fn entry(&self, at: usize) -> Word {
        if at < self.end {
            self.analysis.entry(at)
        } else {
            Word::default()
        }
    }

    fn is_upper(&self, at: usize) -> bool {
        self.kind(at).is_some_and(TokenKind::is_upper_initial)
    }

    /// Whether a quotation or a colon makes the next capital mean nothing.
    fn reopens(&self, at: usize) -> bool {
        matches!(self.word(at), ":" | "“" | "\"" | "•" | "…")
    }

    fn chunk_at(&self, at: usize, opens: bool) -> Option<Chunk> {
        if !self.is_upper(at) {
            return dated_event(self.analysis, at, self.end).or_else(|| self.lower_entry(at));
        }
        if let Some(found) = self
            .described_institution(at)
            .or_else(|| group_at(self.analysis, at, self.end))
        {
            return Some(found);
        }
        if let Some(end) = self.adjective_end(at) {
            // "North Korean citizenship", "Japanese-Soviet relations": an adjective, and no name.
            return self.is_upper(end).then(|| self.named_from(at, false)).flatten();
        }
        let listed = gazetteer().longest_match(self.analysis.text, self.analysis.tokens(at..self.end));
        let start = self.skip_titles(at);
        if start > at && self.is_upper(start) && listed.is_none_or(|(taken, _)| at + taken <= start) {
            return self.chunk_at(start, false);
        }
        if listed.is_none() && !self.may_begin(at, opens) {
            return None;
        }
        self.named_from(at, opens)
    }

    /// The name that begins at a token that may begin one.
    fn named_from(&self, at: usize, opens: bool) -> Option<Chunk> {
        let listed = gazetteer().longest_match(self.analysis.text, self.analysis.tokens(at..self.end));
        let end = self.extend(at);
        if let Some((taken, entry)) = listed {
            let alone = end <= at + taken || self.is_separate(at + taken, end);
            if alone {
                return Some(Chunk {
                    tokens: at..at + taken,
                    entry: Some(entry),
                    people: None,
                    doubtful: false,
                });
            }
        } else if self.is_demonym(at) && end == at + 1 {
            return None;
        }
        let doubtful = opens && end == at + 1 && listed.is_none() && !self.is_known_name(at);
        (end > at).then_some(Chunk {
            tokens: at..end,
            entry: None,
            people: None,
            doubtful,
        })
    }

    /// A gazetteer name that begins with a lower case letter, such as "al-Andalus" or "eBay".
    fn lower_entry(&self, at: usize) -> Option<Chunk> {
        if self.kind(at) != Some(TokenKind::Lower) {
            return None;
        }
        let tokens = self.analysis.tokens(at..self.end);
        let (taken, entry) = gazetteer().longest_match(self.analysis.text, tokens)?;
        let named = self
            .analysis
            .span(at..at + taken)
            .of(self.analysis.text)
            .contains(char::is_uppercase);
        let chunk = Chunk {
            tokens: at..at + taken,
            entry: Some(entry),
            people: None,
            doubtful: false,
        };
        named.then_some(chunk)
    }

    /// Whether a capitalised word can be a name where it stands.
    fn may_begin(&self, at: usize, opens: bool) -> bool {
        let word = self.entry(at);
        let text = self.word(at);
        if text == "I" || (word.not_name && !self.is_upper(at + 1)) {
            return false;
        }
        let name_follows = self.is_upper(at + 1) && !self.is_demonym(at + 1);
        if opens && (word.common || word.not_name) {
            let headed = word.organization.is_some_and(HeadPosition::is_first)
                || word.event.is_some_and(HeadPosition::is_first)
                || word.place.is_some_and(HeadPosition::is_first);
            return (word.given || headed) && (name_follows || (headed && self.word(at + 1) == "of"));
        }
        // "the Party", "the State": a noun written large.
        let determined = at > 0
            && matches!(
                self.analysis.word(at - 1),
                "the" | "The" | "this" | "This" | "its" | "their"
            );
        let bare = !name_follows && self.word(at + 1) != "of";
        !(word.common && determined && bare && !word.given)
    }

    /// The token after titles and offices before a person's name.
    fn skip_titles(&self, at: usize) -> usize {
        let mut next = at;
        while self.entry(next).title && self.kind(next) != Some(TokenKind::Lower) {
            next += 1;
            if self.word(next) == "." {
                next += 1;
            }
        }
        // "St. Mary Church".
        let is_saint = matches!(self.word(at), "St" | "Saint" | "San" | "Santa");
        if is_saint && self.is_upper(next) && self.ends_with_head(self.extend(next)) {
            return at;
        }
        // A title with nothing but a head after it is part of a longer name: "Prime Minister's Office".
        let word = self.entry(next);
        let person_follows =
            word.given || word.surname || (self.is_upper(next) && word.organization.is_none());
        if person_follows { next } else { at }
    }

    /// The token after the run that begins at `at`.
    fn extend(&self, at: usize) -> usize {
        let mut end = at + 1;
        loop {
            end = match self.word(end) {
                _ if self.is_upper(end) && self.joins(end) => end + 1,
                "." if lexicon().is_abbreviation(self.word(end - 1)) && self.is_upper(end + 1) => end + 2,
                "&" if self.is_upper(end + 1) => end + 2,
                "(" | "“" | "\"" if self.is_nickname(at, end) => end + 4,
                particle if PARTICLES.contains(&particle) => match self.after_particles(end) {
                    Some(next) => next,
                    None => return end,
                },
                "the" if end == at + 1 && BY_NAMES.contains(&self.word(end + 1)) => end + 2,
                "of" | "for" => match self.after_of(at, end) {
                    Some(next) => next,
                    None => return end,
                },
                "in" if self.is_foreign_institution(at, end) => end + 2,
                _ if self.kind(end) == Some(TokenKind::Number) && self.is_numbered(at, end) => end + 1,
                _ if self.kind(end) == Some(TokenKind::Possessive) => match self.after_owners(end) {
                    Some(next) => next,
                    None => return end,
                },
                _ => return end,
            };
        }
    }

    /// "Robert (Bob) Bailey": another given name in brackets or quotation marks, with more of the name behind it.
    fn is_nickname(&self, at: usize, opening: usize) -> bool {
        let closes = matches!(self.word(opening + 2), ")" | "”" | "\"");
        let is_given = |at: usize| self.entry(at).given || is_initial(self.word(at));
        (at..opening).all(is_given) && self.is_upper(opening + 1) && closes && self.is_upper(opening + 3)
    }

    /// Whether a capitalised word belongs to the run before it.
    fn joins(&self, at: usize) -> bool {
        let adjoining = self.analysis.span(at - 1..at + 1).len()
            <= self.word(at - 1).len() + self.word(at).len() + 1 + usize::from(self.shouted);
        adjoining && !(self.shouted && self.entry(at).common) && self.word(at) != "I"
    }

    /// After the "'s" in a name: "Regional Workers' League", "King's College", "St Mary's Church", but not "Japan's Meiji
    /// University". Those who own are people of a kind, or what follows is a head alone.
    fn after_owners(&self, possessive: usize) -> Option<usize> {
        const OWNERS: [&str; 10] = [
            "children", "kings", "king", "men", "people", "peoples", "queen", "queens", "trinity", "women",
        ];
        let owners = lower(self.word(possessive - 1)).into_owned();
        let one = owners.strip_suffix('s').unwrap_or(&owners);
        let are_people = OWNERS.contains(&owners.as_str()) || {
            let word = lexicon().word(one);
            word.occupation || word.group
        };
        let is_saint =
            possessive >= 2 && matches!(self.word(possessive - 2), "St" | "." | "Saint" | "San" | "Santa");
        let mut next = possessive + 1;
        while self.is_upper(next) && self.joins(next) {
            next += 1;
        }
        (next > possessive + 1 && self.ends_with_head(next) && (are_people || is_saint)).then_some(next)
    }

    /// Whether the word before `end` heads names at their end: "Cathedral".
    fn ends_with_head(&self, end: usize) -> bool {
        let head = self.entry(end - 1);
        [head.organization, head.event, head.place]
            .into_iter()
            .flatten()
            .any(HeadPosition::is_last)
    }

    fn after_particles(&self, from: usize) -> Option<usize> {
        let next = (from..from + 3).find(|&at| !PARTICLES.contains(&self.word(at)))?;
        self.is_upper(next).then_some(next + 1)
    }

    /// What follows "of" belongs to a name that a head begins: "Treaty of Portsmouth", "Ministry of Health, Labour and
    /// Welfare".
    fn after_of(&self, at: usize, of: usize) -> Option<usize> {
        let headed = (at..of).any(|t| {
            let word = self.entry(t);
            [word.organization, word.place, word.event]
                .into_iter()
                .flatten()
                .any(HeadPosition::is_first)
        });
        if !headed {
            return None;
        }
        let next = if matches!(self.word(of + 1), "the" | "St") {
            of + 2
        } else {
            of + 1
        };
        let next = next + usize::from(self.word(next) == ".");
        if !self.is_upper(next) {
            return None;
        }
        let mut end = next + 1;
        while self.is_upper(end) && self.joins(end) {
            end += 1;
        }
        Some(if self.is_ministry(at..of) {
            self.after_list(end)
        } else {
            end
        })
    }

    fn is_ministry(&self, head: Range<usize>) -> bool {
        const LISTING: [&str; 7] = [
            "Ministry",
            "Department",
            "Bureau",
            "Committee",
            "Commission",
            "Institute",
            "Faculty",
        ];
        head.into_iter().any(|at| LISTING.contains(&self.word(at)))
    }

    /// The rest of a list of capitalised words that ends with "and".
    fn after_list(&self, from: usize) -> usize {
        let (mut at, mut closed) = (from, false);
        loop {
            let comma = usize::from(self.word(at) == ",");
            let and = usize::from(matches!(self.word(at + comma), "and" | "&"));
            let next = at + comma + and;
            if comma + and == 0 || closed || !self.is_upper(next) {
                break;
            }
            closed = and == 1;
            at = next + 1;
            while self.is_upper(at) && self.joins(at) {
                at += 1;
            }
        }
        if closed { at } else { from }
    }

    /// "Japanese School in Moscow", "Russian Consulate in Hakodate": the city is part of the name.
    fn is_foreign_institution(&self, at: usize, r#in: usize) -> bool {
        const HOSTED: [&str; 7] = [
            "School",
            "Embassy",
            "Consulate",
            "Consulate-General",
            "Church",
            "Mission",
            "Legation",
        ];
        r#in > at + 1
            && self.is_demonym(at)
            && HOSTED.contains(&self.word(r#in - 1))
            && self.is_upper(r#in + 1)
            && !self.is_upper(r#in + 2)
    }

    /// "Camp 16", "Unit 731", "Apollo 11".
    fn is_numbered(&self, at: usize, number: usize) -> bool {
        const NUMBERED: [&str; 9] = [
            "Camp", "Unit", "Apollo", "School", "Army", "Division", "Route", "Regiment", "Flight",
        ];
        let short = self.word(number).len() <= 3 && self.word(number).bytes().all(|b| b.is_ascii_digit());
        short && number > at && NUMBERED.contains(&self.word(number - 1))
    }

    /// The token after an adjective that stands before a noun: of several words, or of several peoples.
    fn adjective_end(&self, at: usize) -> Option<usize> {
        let word = self.word(at);
        let parts: Vec<&str> = word.split(['-', '–', '‐', '‑']).collect();
        let compound = parts.len() > 1
            && lexicon().demonym(parts.first()?).is_some()
            && parts
                .iter()
                .skip(1)
                .all(|part| lexicon().demonym(part).is_some() || part.starts_with(char::is_lowercase));
        if compound {
            return Some(at + 1);
        }
        let noun_follows = self.kind(at + 2) == Some(TokenKind::Lower);
        let is_adjective = || {
            let two = format!("{word} {}", self.word(at + 1));
            gazetteer().find_by_adjective(&two).is_some()
        };
        (noun_follows && is_adjective()).then_some(at + 2)
    }

    /// "Japanese residents' association", "Russian consulate": an institution that is described, not named.
    fn described_institution(&self, at: usize) -> Option<Chunk> {
        const INSTITUTIONS: [&str; 12] = [
            "association",
            "society",
            "club",
            "school",
            "consulate",
            "embassy",
            "church",
            "newspaper",
            "bank",
            "legation",
            "company",
            "union",
        ];
        if !self.is_demonym(at) {
            return None;
        }
        let head = (at + 1..at + 5).find(|&t| INSTITUTIONS.contains(&self.word(t)))?;
        let described = (at + 1..head).all(|t| {
            self.kind(t) == Some(TokenKind::Possessive) || self.entry(t).group || self.word(t) == "language"
        });
        // "A Chilean company" is none in particular, and "the Swedish newspaper Expressen" has a name.
        let is_definite = at > 0 && matches!(self.word(at - 1), "the" | "The");
        let is_one = (is_definite || head > at + 1) && !self.is_upper(head + 1);
        (described && is_one).then(|| Chunk {
            tokens: at..head + 1,
            entry: None,
            people: None,
            doubtful: false,
        })
    }

    fn is_demonym(&self, at: usize) -> bool {
        lexicon().demonym(self.word(at)).is_some()
    }

    /// Whether what follows a listed name is a name of its own: "Tokyo Mayor Ivan Petrov".
    fn is_separate(&self, from: usize, end: usize) -> bool {
        let mut rest = (from..end)
            .filter(|&at| self.is_upper(at))
            .map(|at| self.entry(at));
        rest.next()
            .is_some_and(|first| first.title && rest.any(|word| word.given || word.surname))
    }

    fn is_known_name(&self, at: usize) -> bool {
        let word = self.entry(at);
        ((word.given || word.surname) && !word.ambiguous && !word.common)
            || self.kind(at) == Some(TokenKind::Upper)
    }
}
