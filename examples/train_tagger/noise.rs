//! Examples as a scanner's software would have read them, and in capitals, so that the model meets old newspapers and
//! headlines prepared.

use dembei::extract::tagger::Example;
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

/// The example in capitals.
pub(crate) fn shouted(example: &Example) -> Example {
    rewritten(example, |c| c.to_uppercase().collect())
}

fn rewritten(example: &Example, mut rewrite: impl FnMut(char) -> String) -> Example {
    let document = &example.document;
    let mut text = String::with_capacity(document.text.len());
    let mut places = vec![0; document.text.len() + 1];
    for (at, c) in document.text.char_indices() {
        places[at] = text.len();
        if c == '\n' {
            text.push(c)
        } else {
            text.push_str(&rewrite(c))
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

    fn choose<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.next() % from.len() as u64).unwrap_or_default();
        from[at]
    }
}
