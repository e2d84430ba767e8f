//! Word lists: what is known of a word by itself. The lists are in `data/names/`.

use std::{borrow::Cow, sync::LazyLock};

use aho_corasick::AhoCorasick;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{EntityClass, Gender, Property};
use crate::text::Abbreviations;

/// What the lists say of one word, in lower case.
#[derive(Clone, Copy, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a list that has the word or not"
)]
pub(crate) struct Word {
    /// An ordinary English word.
    pub(crate) common: bool,
    /// A given name.
    pub(crate) given: bool,
    /// Whose, where it is one gender's.
    pub(crate) gender: Option<Gender>,
    /// A family name.
    pub(crate) surname: bool,
    /// A name that is an ordinary word as well, and needs other evidence.
    pub(crate) ambiguous: bool,
    /// A title or office that precedes a person's name, or a part of one.
    pub(crate) title: bool,
    /// Somebody's occupation.
    pub(crate) occupation: bool,
    /// An occupation that a company may have as well: "manufacturer".
    pub(crate) firm: bool,
    /// Where it stands in the names of organizations.
    pub(crate) organization: Option<HeadPosition>,
    /// Where it stands in the names of places.
    pub(crate) place: Option<HeadPosition>,
    /// Where it stands in the names of events.
    pub(crate) event: Option<HeadPosition>,
    /// A word for many people: settlers, residents.
    pub(crate) group: bool,
    /// A community by itself: Cossacks, Catholics.
    pub(crate) group_name: bool,
    /// A noun that can stand for something named before.
    pub(crate) nominal: Option<(EntityClass, Option<Gender>)>,
    /// A day, a month, a heading: written with a capital, but no name.
    pub(crate) not_name: bool,
}

/// Where a word stands in the names that it heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeadPosition {
    /// "Treaty of Portsmouth".
    First,
    /// "Portsmouth Treaty".
    Last,
    /// Either.
    Both,
}

impl HeadPosition {
    /// Where a word stands of which two lines of a list speak.
    fn or(self, other: Option<Self>) -> Self {
        if other.is_none_or(|other| other == self) {
            self
        } else {
            Self::Both
        }
    }

    pub(crate) fn is_first(self) -> bool {
        matches!(self, Self::First | Self::Both)
    }

    pub(crate) fn is_last(self) -> bool {
        matches!(self, Self::Last | Self::Both)
    }
}

/// An adjective or noun for the people or things of a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Demonym {
    /// "Japanese", "Korean".
    pub(crate) adjective: &'static str,
    /// "Japanese", "Koreans".
    pub(crate) people: &'static str,
}

/// All lists.
#[derive(Debug)]
pub(crate) struct Lexicon {
    words: FxHashMap<Cow<'static, str>, Word>,
    demonyms: FxHashMap<&'static str, Demonym>,
    /// "X's daughter Y" means X has this property with value Y.
    kinship: FxHashMap<&'static str, Property>,
    /// The singular of every occupation, by singular and plural.
    occupations: FxHashMap<&'static str, &'static str>,
    /// Words before an occupation that belong to it: "language" of a teacher.
    pub(crate) occupation_fields: Vec<&'static str>,
    /// What each cue of `hedge_cues` says.
    hedges: Vec<Hedge>,
    hedge_cues: Option<AhoCorasick>,
    abbreviation_words: FxHashSet<&'static str>,
    /// Words whose full stop does not end a sentence.
    pub(crate) abbreviations: Abbreviations,
}

/// What a cue says of the claim beside it, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hedge {
    /// It is denied.
    Negated,
    /// It was meant to be, or is no more: nothing is claimed.
    Unreal,
    /// Others say so.
    Reported,
    /// It may be.
    Possible,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::load);

/// The lists, read once.
pub(crate) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

/// Lower case, without a copy where it is so already.
pub(crate) fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

/// How many letters a word has at most that is put in lower case without asking for memory.
const LONGEST: usize = 32;

/// A short ASCII word in lower case.
fn ascii_lower<'b>(word: &str, letters: &'b mut [u8; LONGEST]) -> Option<&'b str> {
    let letters = letters.get_mut(..word.len()).filter(|_| word.is_ascii())?;
    letters.copy_from_slice(word.as_bytes());
    letters.make_ascii_lowercase();
    std::str::from_utf8(letters).ok()
}

macro_rules! list {
    ($name:literal) => {
        rows(include_str!(concat!("../../data/names/", $name)))
    };
}

/// The rows of a list, in columns; comments and blank lines are left out.
fn rows(list: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    list.lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split('\t').map(str::trim).collect())
}

fn column(row: &[&'static str], at: usize) -> &'static str {
    row.get(at).copied().unwrap_or_default()
}

impl Lexicon {
    /// What is known of a word; lower case is made here.
    pub(crate) fn word(&self, word: &str) -> Word {
        let mut letters = [0; LONGEST];
        let found = match ascii_lower(word, &mut letters) {
            Some(word) => self.words.get(word),
            None => self.words.get(lower(word).as_ref()),
        };
        found.copied().unwrap_or_default()
    }

    /// The demonym that a word written with a capital is: by adjective or by people.
    pub(crate) fn demonym(&self, word: &str) -> Option<Demonym> {
        self.demonyms.get(word).copied()
    }

    /// The property that a kin noun in the singular or plural stands for.
    pub(crate) fn kinship(&self, noun: &str) -> Option<&Property> {
        self.kinship
            .get(noun)
            .or_else(|| self.kinship.get(noun.strip_suffix('s')?))
    }

    /// Every kin noun, for the rules.
    pub(crate) fn kin_nouns(&self) -> Vec<&'static str> {
        sorted(self.kinship.keys().copied())
    }

    /// Every occupation in singular and plural, for the rules.
    pub(crate) fn occupations(&self) -> Vec<&'static str> {
        sorted(self.occupations.keys().copied())
    }

    /// The name of an occupation for one person: the same words with the last noun in the singular.
    pub(crate) fn occupation(&self, words: &str) -> Option<String> {
        let starts = words.match_indices(' ').map(|(at, _)| at + 1);
        std::iter::once(0).chain(starts).find_map(|at| {
            let (field, noun) = words.split_at_checked(at)?;
            self.occupations
                .get(noun)
                .map(|singular| format!("{field}{singular}"))
        })
    }

    /// Whether words are an occupation, and nothing before it.
    pub(crate) fn is_occupation(&self, words: &str) -> bool {
        self.occupations.contains_key(words)
    }

    /// Whether a word with a full stop is an abbreviation.
    pub(crate) fn is_abbreviation(&self, word: &str) -> bool {
        self.abbreviation_words.contains(word)
    }

    /// The strongest cue in a lower case text: a denial before a plan, a plan before a report, a report before a
    /// possibility.
    pub(crate) fn hedge(&self, text: &str) -> Option<Hedge> {
        let bytes = text.as_bytes();
        let is_letter = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_alphanumeric)
        };
        let cues = self.hedge_cues.as_ref()?.find_overlapping_iter(text);
        cues.filter(|cue| !is_letter(cue.start().checked_sub(1)) && !is_letter(Some(cue.end())))
            .filter_map(|cue| self.hedges.get(cue.pattern().as_usize()).copied())
            .min()
    }

    fn load() -> Self {
        let mut lexicon = Self {
            words: FxHashMap::default(),
            demonyms: FxHashMap::default(),
            kinship: FxHashMap::default(),
            occupations: FxHashMap::default(),
            occupation_fields: Vec::new(),
            hedges: Vec::new(),
            hedge_cues: None,
            abbreviation_words: FxHashSet::default(),
            abbreviations: Abbreviations::default(),
        };
        lexicon.load_names();
        lexicon.load_heads();
        lexicon.load_nouns();
        lexicon.load_cues();
        lexicon
    }

    fn entry(&mut self, word: &'static str) -> &mut Word {
        self.words.entry(lower(word)).or_default()
    }

    fn load_names(&mut self) {
        for row in list!("given-names.tsv") {
            let word = self.entry(column(&row, 0));
            word.given = true;
            word.gender = gender(column(&row, 1));
            word.ambiguous |= column(&row, 2) == "word";
        }
        for row in list!("surnames.txt") {
            let word = self.entry(column(&row, 0));
            word.surname = true;
            word.ambiguous |= row.iter().skip(1).any(|c| *c == "word");
        }
        for row in list!("titles.tsv") {
            let parts: Vec<_> = column(&row, 0).split_whitespace().collect();
            for part in parts.iter().filter(|part| part.len() > 2 || parts.len() == 1) {
                self.entry(part.trim_end_matches('.')).title = true;
            }
        }
        for row in list!("common-words.txt") {
            self.entry(column(&row, 0)).common = true;
        }
        for row in list!("not-names.txt") {
            self.entry(column(&row, 0)).not_name = true;
        }
        for row in list!("adjectives-demonyms.tsv") {
            let demonym = Demonym {
                adjective: column(&row, 0),
                people: column(&row, 1),
            };
            for word in [demonym.adjective, demonym.people] {
                self.demonyms.entry(word).or_insert(demonym);
            }
        }
    }

    fn load_heads(&mut self) {
        for row in list!("organization-heads.txt") {
            let (word, position) = head(&row);
            let entry = self.entry(word);
            entry.organization = Some(position.or(entry.organization));
        }
        for row in list!("place-heads.txt") {
            let (word, position) = head(&row);
            let entry = self.entry(word);
            entry.place = Some(position.or(entry.place));
        }
        for row in list!("event-heads.txt") {
            let (word, position) = head(&row);
            let entry = self.entry(word);
            entry.event = Some(position.or(entry.event));
        }
        for row in list!("group-heads.txt") {
            if !column(&row, 0).contains(' ') {
                let is_name = column(&row, 1) == "name";
                let word = self.entry(column(&row, 0));
                word.group = true;
                word.group_name |= is_name;
            }
        }
    }

    fn load_nouns(&mut self) {
        for row in list!("occupations.txt") {
            for noun in row.iter().take(2) {
                self.occupations.insert(noun, column(&row, 0));
            }
            for noun in row.iter().take(2).filter(|noun| !noun.contains(' ')) {
                let word = self.entry(noun);
                word.occupation = true;
                word.firm = row.iter().skip(2).any(|c| *c == "firm");
            }
        }
        self.occupation_fields = list!("occupation-fields.txt")
            .map(|row| column(&row, 0))
            .collect();
        for row in list!("nominals.tsv") {
            let class = EntityClass::parse(column(&row, 1));
            self.entry(column(&row, 0)).nominal = class.map(|class| (class, gender(column(&row, 2))));
        }
        for row in list!("kinship.tsv") {
            let property = Property::new(column(&row, 1));
            self.kinship.insert(column(&row, 0), property);
        }
    }

    fn load_cues(&mut self) {
        let mut cues = Vec::new();
        // "will" and "if" alone say too little of the claim beside them.
        for row in list!("hedges.tsv")
            .filter(|row| !matches!(column(row, 0), "will" | "if" | "no" | "was to" | "could"))
        {
            let hedge = match column(&row, 1) {
                "reported" => Hedge::Reported,
                "negated" => Hedge::Negated,
                "planned" | "past" => Hedge::Unreal,
                _ => Hedge::Possible,
            };
            cues.push(column(&row, 0));
            self.hedges.push(hedge);
        }
        self.hedge_cues = AhoCorasick::new(cues).ok();
        let abbreviations: Vec<_> = list!("abbreviations.txt").map(|row| column(&row, 0)).collect();
        self.abbreviation_words = abbreviations
            .iter()
            .map(|word| word.trim_end_matches('.'))
            .collect();
        self.abbreviations = Abbreviations::new(abbreviations);
    }
}

fn gender(code: &str) -> Option<Gender> {
    match code {
        "m" => Some(Gender::Masculine),
        "f" => Some(Gender::Feminine),
        _ => None,
    }
}

/// The word that matters in a head of several words, and its position.
fn head(row: &[&'static str]) -> (&'static str, HeadPosition) {
    let phrase = column(row, 0);
    let position = match column(row, 1) {
        "head-first" => HeadPosition::First,
        "head-last" => HeadPosition::Last,
        _ => HeadPosition::Both,
    };
    let mut words = phrase.split_whitespace();
    let word = if position == HeadPosition::First {
        words.next()
    } else {
        words.next_back()
    };
    (word.unwrap_or(phrase), position)
}

fn sorted<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut words: Vec<_> = words.collect();
    words.sort_unstable();
    words
}
