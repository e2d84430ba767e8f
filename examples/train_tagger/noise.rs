//! Examples without capitals and with other names, so that the model meets careless writers and names it has never seen
//! prepared; and as a scanner's software would have read them, to see how it does on old newspapers.

use std::collections::BTreeMap;

use dembei::extract::tagger::{Example, Kind};
use dembei::model::{Block, Span};

/// What optical character recognition takes for what, in the prints of two centuries.
const CONFUSIONS: [(&str, &[&str]); 20] = [
    ("a", &["o", "n"]),
    ("b", &["h", "6"]),
    ("c", &["e", "o"]),
    ("e", &["c", "o"]),
    ("f", &["t", "i"]),
    ("g", &["q", "y"]),
    ("h", &["b", "li"]),
    ("i", &["l", "j", "1"]),
    ("l", &["i", "1", "t"]),
    ("m", &["in", "rn", "nn"]),
    ("n", &["u", "ii"]),
    ("o", &["c", "0"]),
    ("r", &["i", "t"]),
    ("s", &["f", "a"]),
    ("t", &["i", "l"]),
    ("u", &["n", "ti"]),
    ("v", &["y", "r"]),
    ("y", &["v", "j"]),
    ("w", &["vv", "iv"]),
    ("d", &["cl", "il"]),
];

/// One letter in so many is misread.
const RATE: u64 = 40;

/// The example with letters misread, and some blanks and points too many.
pub(crate) fn misread(example: &Example, seed: u64) -> Example {
    let mut random = Sequence(seed);
    rewritten(example, |c| {
        if !random.one_in(RATE) {
            return c.to_string();
        }
        let known = CONFUSIONS.iter().find(|(from, _)| from.starts_with(c));
        match (known, random.next() % 8) {
            (_, 0) if c.is_alphabetic() => format!("{c} "),
            (_, 1) if c == ' ' => " . ".to_owned(),
            (_, 2) if c.is_alphabetic() => c.to_uppercase().collect(),
            (Some((_, to)), _) => random.choose(to).to_owned(),
            (None, _) => c.to_string(),
        }
    })
}

/// The example without capitals.
pub(crate) fn lowered(example: &Example) -> Example {
    rewritten(example, |c| c.to_lowercase().collect())
}

/// The names of many examples, by kind and number of words.
pub(crate) struct Names(BTreeMap<(Kind, usize), Vec<String>>);

impl Names {
    pub(crate) fn new(examples: &[Example]) -> Self {
        let mut names: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for example in examples {
            for &(span, kind) in &example.names {
                let name = span.of(&example.document.text);
                if name.starts_with(char::is_uppercase) {
                    names.entry(group(name, kind)).or_default().push(name.to_owned());
                }
            }
        }
        for list in names.values_mut() {
            list.sort();
            list.dedup();
        }
        Self(names)
    }

    /// The example with other names of the same kind and length, each the same throughout.
    pub(crate) fn renamed(&self, example: &Example, seed: u64) -> Example {
        let mut random = Sequence(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let text = &example.document.text;
        let mut chosen: BTreeMap<&str, &str> = BTreeMap::new();
        let mut spans = BTreeMap::new();
        for &(span, kind) in &example.names {
            let name = span.of(text);
            let list = self.0.get(&group(name, kind)).filter(|_| kind != Kind::Other);
            if let Some(list) = list.filter(|_| name.starts_with(char::is_uppercase)) {
                let other = chosen.entry(name).or_insert_with(|| random.choose(list));
                spans.insert(span.start(), (span.end(), *other));
            }
        }
        let mut until = 0;
        rewritten_at(example, |at, c| match spans.get(&at) {
            Some(&(end, name)) if at >= until => {
                until = end;
                name.to_owned()
            }
            _ if at < until => String::new(),
            _ => c.to_string(),
        })
    }
}

/// How a newspaper of a hundred years ago writes given names, ranks and months.
const GIVEN: [&str; 16] = [
    "Wm.", "Chas.", "Geo.", "Jno.", "Thos.", "Jas.", "Robt.", "Saml.", "Benj.", "Edw.", "Alex.", "J. B.",
    "W. H.", "A. J.", "E.", "T. P.",
];
const TITLES: [&str; 32] = [
    "Mr.",
    "Mrs.",
    "Miss",
    "Gen.",
    "Col.",
    "Capt.",
    "Lieut.",
    "Hon.",
    "Rev.",
    "Dr.",
    "Prof.",
    "Gov.",
    "Judge",
    "Senator",
    "Secretary",
    "President",
    "Major",
    "General",
    "Captain",
    "Sir",
    "Premier",
    "ex-Gov.",
    "Justice",
    "Detective",
    "Lord",
    "Baron",
    "Mayor",
    "Colonel",
    "Commissioner",
    "Sheriff",
    "Lawyer",
    "Chairman",
];
const MONTHS: [&str; 12] = [
    "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
];
const AGENCIES: [&str; 4] = ["Reuters", "AP", "United Press", "Associated Press"];

/// A document that is being written anew, a sentence a line.
#[derive(Default)]
struct Print {
    text: String,
    names: Vec<(Span, Kind)>,
    blocks: Vec<Block>,
    /// Whether all is in capitals.
    is_shouted: bool,
}

impl Print {
    fn push(&mut self, words: &str) {
        if self.is_shouted {
            self.text.push_str(&words.to_uppercase());
        } else {
            self.text.push_str(words);
        }
    }

    fn push_name(&mut self, name: &str, kind: Kind) {
        let start = self.text.len();
        self.push(name);
        self.names.push((Span::new(start, self.text.len()), kind));
    }

    /// "LONDON, Oct. 3.—", or as agencies write it now.
    fn push_dateline(&mut self, place: &str, random: &mut Sequence) {
        let place = if random.one_in(4) {
            place.to_owned()
        } else {
            place.to_uppercase()
        };
        self.push_name(&place, Kind::Place);
        let day = random.next() % 28 + 1;
        let month = random.choose(&MONTHS).to_owned();
        let agency = random.choose(&AGENCIES).to_owned();
        match random.next() % 6 {
            0 => {
                self.push(" (");
                self.push_name(&agency, Kind::Organization);
                self.push(") - ");
            }
            1 => self.push(" - "),
            2 => self.push(" — "),
            3 => {
                self.push(&format!(", {month} {day}. ("));
                self.push_name(&agency, Kind::Organization);
                self.push(") — ");
            }
            4 => self.push(&format!(", {month} {day} — ")),
            _ => self.push(&format!(", {month} {day}.—")),
        }
    }
}

impl Names {
    /// The example as a newspaper might have it: some sentences as headlines in capitals, some after a dateline, persons
    /// with titles, initials and shortened given names.
    pub(crate) fn printed(&self, example: &Example, seed: u64) -> Example {
        let mut random = Sequence(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let text = &example.document.text;
        let mut names = example.names.iter().peekable();
        let mut print = Print::default();
        for block in &example.document.blocks {
            let (start, end) = (block.span.start(), block.span.end());
            let from = print.text.len();
            print.is_shouted = random.one_in(8);
            let place = self
                .0
                .get(&(Kind::Place, 1))
                .filter(|_| !print.is_shouted && random.one_in(10));
            if let Some(place) = place {
                print.push_dateline(random.choose(place), &mut random);
            }
            let mut at = start;
            while let Some(&(span, kind)) = names.next_if(|(span, _)| span.start() < end) {
                if span.start() < at {
                    continue;
                }
                let before = Span::new(at, span.start()).of(text);
                print.push(before);
                if kind == Kind::Person {
                    print_person(span.of(text), before, &mut print, &mut random);
                } else {
                    print.push_name(span.of(text), kind);
                }
                at = span.end();
            }
            print.push(Span::new(at.min(end), end).of(text));
            let span = Span::new(from, print.text.len());
            print.blocks.push(Block {
                kind: block.kind.clone(),
                span,
            });
            print.text.push('\n');
        }
        let mut document = example.document.clone();
        (document.text, document.blocks) = (print.text, print.blocks);
        Example {
            document,
            names: print.names,
        }
    }
}

/// A person's name with a title, or with another form of the given name, or as it is.
fn print_person(name: &str, before: &str, print: &mut Print, random: &mut Sequence) {
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let is_titled = last.ends_with('.') || last.starts_with(char::is_uppercase);
    if !is_titled && name.starts_with(char::is_uppercase) && random.one_in(2) {
        print.push(random.choose(&TITLES));
        print.push(" ");
    }
    match name.split_once(' ') {
        Some((given, rest)) if given.ends_with(char::is_alphabetic) && random.one_in(2) => {
            let initial: String = given.chars().take(1).chain(['.']).collect();
            let given = if random.one_in(2) {
                initial
            } else {
                random.choose(&GIVEN).to_owned()
            };
            print.push_name(&format!("{given} {rest}"), Kind::Person);
        }
        _ => print.push_name(name, Kind::Person),
    }
}

fn group(name: &str, kind: Kind) -> (Kind, usize) {
    (kind, name.split_whitespace().count().min(4))
}

fn rewritten(example: &Example, mut rewrite: impl FnMut(char) -> String) -> Example {
    rewritten_at(example, |_, c| rewrite(c))
}

fn rewritten_at(example: &Example, mut rewrite: impl FnMut(usize, char) -> String) -> Example {
    let document = &example.document;
    let mut text = String::with_capacity(document.text.len());
    let mut places = vec![0; document.text.len() + 1];
    for (at, c) in document.text.char_indices() {
        places[at] = text.len();
        if c == '\n' {
            text.push(c);
        } else {
            text.push_str(&rewrite(at, c));
        }
    }
    places[document.text.len()] = text.len();
    let moved = |span: Span| Span::new(places[span.start()], places[span.end()]);
    let blocks = document.blocks.iter().map(|b| Block {
        kind: b.kind.clone(),
        span: moved(b.span),
    });
    let names = example
        .names
        .iter()
        .map(|&(span, kind)| (moved(span).trimmed(&text), kind))
        .collect();
    let blocks = blocks.collect();
    let mut document = document.clone();
    document.blocks = blocks;
    document.text = text;
    Example { document, names }
}

/// Numbers that look random and are the same each time (xorshift64*, Vigna 2016).
struct Sequence(u64);

impl Sequence {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 8
    }

    fn one_in(&mut self, rate: u64) -> bool {
        self.next().is_multiple_of(rate)
    }

    fn choose<'a, S: AsRef<str>>(&mut self, from: &'a [S]) -> &'a str {
        let at = usize::try_from(self.next() % from.len() as u64).unwrap_or_default();
        from[at].as_ref()
    }
}
