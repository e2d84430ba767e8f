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
