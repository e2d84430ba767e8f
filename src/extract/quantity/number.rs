//! Reads one number, in digits or in words: "1,321", "1.2 million", "three hundred and five", "two dozen".

use std::sync::LazyLock;

use crate::extract::date::{
    table::WordTable,
    token::{Kind, Tokens},
};
use crate::model::Number;

/// A number between two tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Read {
    pub(super) number: Number,
    pub(super) end: usize,
    /// The words for a power of ten at its end: 1,000,000 in "1.2 million", else 1.
    pub(super) scale: i64,
    pub(super) in_words: bool,
    /// Digits in groups of three, which no name or code has.
    pub(super) is_grouped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// One to nineteen.
    Unit(i64),
    /// Twenty to ninety.
    Tens(i64),
    Hundred,
    /// Thousand and up.
    Scale(i64),
    Dozen,
}

static PARTS: LazyLock<WordTable<Part>> = LazyLock::new(|| {
    const UNITS: &str = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
                         sixteen seventeen eighteen nineteen";
    const TENS: &str = "twenty thirty forty fifty sixty seventy eighty ninety";
    let units = UNITS
        .split_whitespace()
        .zip(1..)
        .map(|(word, value)| (word, Part::Unit(value)));
    let tens = TENS
        .split_whitespace()
        .zip(2..)
        .map(|(word, value)| (word, Part::Tens(10 * value)));
    let scales = [
        ("hundred", Part::Hundred),
        ("dozen", Part::Dozen),
        ("thousand", Part::Scale(1_000)),
        ("million", Part::Scale(1_000_000)),
        ("billion", Part::Scale(1_000_000_000)),
        ("trillion", Part::Scale(1_000_000_000_000)),
    ];
    WordTable::new(units.chain(tens).chain(scales))
});

fn part(text: &str) -> Option<Part> {
    PARTS.find(text)
}

/// Whether the word is part of a number.
pub(super) fn is_number_word(text: &str) -> bool {
    part(text).is_some()
}

/// Past the number words that stand together.
pub(super) fn words_end(tokens: &Tokens<'_>, at: usize) -> usize {
    (at..tokens.len())
        .find(|&at| !is_number_word(tokens.text(at)))
        .unwrap_or(tokens.len())
}

/// The number that begins at the token. A bare "hundred" or "million" is none ("several hundred").
pub(super) fn number(tokens: &Tokens<'_>, at: usize) -> Option<Read> {
    match tokens.kind(at) {
        Kind::Number => scaled(tokens, digits(tokens, at)?),
        Kind::Word => words(tokens, at),
        Kind::Mark => None,
    }
}

/// Digits, perhaps in groups of three, perhaps with a decimal part. `None` for "1,23,4", "1.2.3" and what is longer
/// than the numbers that people count with.
fn digits(tokens: &Tokens<'_>, at: usize) -> Option<Read> {
    let (first, length) = tokens.number(at)?;
    let mut mantissa = i64::from(first);
    let mut end = at + 1;
    let is_joined = |mark: &str, end: usize| {
        tokens.is(end, mark)
            && tokens.is_glued(end)
            && tokens.kind(end + 1) == Kind::Number
            && tokens.is_glued(end + 1)
    };
    while is_joined(",", end) {
        let (group, 3) = tokens.number(end + 1)? else {
            return None;
        };
        if length > 3 {
            return None;
        }
        mantissa = mantissa.checked_mul(1000)?.checked_add(group.into())?;
        end += 2;
    }
    let is_grouped = end > at + 1;
    let mut decimals = 0;
    if is_joined(".", end) {
        let (part, length) = tokens.number(end + 1)?;
        decimals = u8::try_from(length).ok()?;
        mantissa = mantissa
            .checked_mul(10_i64.checked_pow(decimals.into())?)?
            .checked_add(part.into())?;
        end += 2;
    }
    let is_whole = !is_joined(".", end) && !is_joined(",", end);
    let number = Number { mantissa, decimals };
    is_whole.then_some(Read {
        number,
        end,
        scale: 1,
        in_words: false,
        is_grouped,
    })
}

/// The digits with the words after them: "2 million", "3 hundred", "2 dozen".
fn scaled(tokens: &Tokens<'_>, read: Read) -> Option<Read> {
    let mut read = read;
    while !tokens.is_glued(read.end)
        && let Some(part @ (Part::Hundred | Part::Dozen | Part::Scale(_))) = part(tokens.text(read.end))
    {
        let by = part.factor();
        read = Read {
            number: times(read.number, by)?,
            end: read.end + 1,
            scale: read.scale.checked_mul(by)?,
            ..read
        };
    }
    Some(read)
}

impl Part {
    fn factor(self) -> i64 {
        match self {
            Self::Unit(value) | Self::Tens(value) | Self::Scale(value) => value,
            Self::Hundred => 100,
            Self::Dozen => 12,
        }
    }
}

/// The product, with no nought after the point that need not be there.
pub(super) fn times(number: Number, by: i64) -> Option<Number> {
    let mut product = Number {
        mantissa: number.mantissa.checked_mul(by)?,
        ..number
    };
    while product.decimals > 0 && product.mantissa % 10 == 0 {
        product = Number {
            mantissa: product.mantissa / 10,
            decimals: product.decimals - 1,
        };
    }
    Some(product)
}

/// "three hundred and five", "twenty-five", "a hundred", "half a million", "two dozen".
fn words(tokens: &Tokens<'_>, start: usize) -> Option<Read> {
    let article = |at: usize| tokens.has_words(at, &["a"]);
    let halved = tokens.has_words(start, &["half"]) && article(start + 1);
    let mut at = start + if halved { 2 } else { usize::from(article(start)) };
    if at > start {
        // "a" and "half a" go with a power of ten, and with nothing else.
        let factor = part(tokens.text(at))
            .filter(|part| !matches!(part, Part::Unit(_) | Part::Tens(_)))?
            .factor();
        if halved {
            let number = Number::from(factor / 2);
            return Some(Read {
                number,
                end: at + 1,
                scale: factor,
                in_words: true,
                is_grouped: false,
            });
        }
    }
    // What is below a thousand, what stands before the last larger power, and that power.
    let (mut low, mut high, mut scale) = (i64::from(at > start), 0_i64, 1);
    let mut before = None;
    while let Some(next) = part(tokens.text(at)) {
        match (before, next) {
            (None | Some(Part::Hundred | Part::Scale(_)), Part::Unit(value) | Part::Tens(value)) => {
                low += value;
            }
            (Some(Part::Tens(_)), Part::Unit(value @ 1..=9)) => low += value,
            // Not "nineteen eighteen", a year in words.
            (Some(_), Part::Unit(_) | Part::Tens(_)) | (Some(Part::Dozen), _) => return None,
            (_, Part::Hundred | Part::Dozen) if low > 0 => low = low.checked_mul(next.factor())?,
            (_, Part::Scale(by)) if low > 0 => {
                high = high.checked_add(low.checked_mul(by)?)?;
                low = 0;
                scale = by;
            }
            _ => return None,
        }
        before = Some(next);
        at = next_word(tokens, at + 1, next);
    }
    before?;
    let number = Number::from(high.checked_add(low)?);
    let scale = if low == 0 { scale } else { 1 };
    // A joining hyphen or "and" that nothing followed is not part of it.
    let end = (start..at).rev().find(|&at| part(tokens.text(at)).is_some())? + 1;
    Some(Read {
        number,
        end,
        scale,
        in_words: true,
        is_grouped: false,
    })
}

/// Past the hyphen of "twenty-five" or the "and" of "a hundred and five", if a lower number follows.
fn next_word(tokens: &Tokens<'_>, at: usize, last: Part) -> usize {
    let follows = |at: usize| matches!(part(tokens.text(at)), Some(Part::Unit(_) | Part::Tens(_)));
    let is_hyphen = tokens.is_dash(at) && tokens.is_glued(at) && tokens.is_glued(at + 1);
    let is_and = matches!(last, Part::Hundred | Part::Scale(_)) && tokens.has_words(at, &["and"]);
    if (is_hyphen || is_and) && follows(at + 1) {
        at + 1
    } else {
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<String> {
        let tokens = Tokens::new(text);
        number(&tokens, 0)
            .filter(|read| read.end == tokens.len())
            .map(|read| read.number.to_string())
    }

    #[test]
    fn numbers_are_read_in_digits_and_in_words() {
        for (text, expected) in [
            ("1,321", "1321"),
            ("575,000", "575000"),
            ("1003", "1003"),
            ("12.5", "12.5"),
            ("1.2 million", "1200000"),
            ("1,234,567", "1234567"),
            ("2 dozen", "24"),
            ("three hundred", "300"),
            ("three hundred and five", "305"),
            ("two hundred fifty", "250"),
            ("twenty-five", "25"),
            ("ninety-nine", "99"),
            ("one hundred thousand", "100000"),
            ("two thousand three hundred", "2300"),
            ("a dozen", "12"),
            ("half a million", "500000"),
            ("half a dozen", "6"),
            ("a thousand", "1000"),
        ] {
            assert_eq!(value(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_malformed_or_too_long_is_no_number() {
        for text in [
            "1,23,4",
            "1,23",
            "1.2.3",
            "1234,567",
            "99999999999999999999",
            "999,999,999,999,999,999,999",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
        for text in [
            "hundred",
            "million",
            "nineteen eighteen",
            "a two",
            "half a two",
            "nine trillion trillion trillion",
        ] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
