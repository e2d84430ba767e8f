//! Whether the values of a column are as its header says.

use std::sync::LazyLock;

use super::{
    kind::Kind,
    look::{Look, is_url},
};

/// Whether values look as the kind wants them; a column without values fits everything.
pub(super) fn fits(look: &Look<'_>, kind: Kind) -> bool {
    if look.values.is_empty() {
        return true;
    }
    let is_degree =
        |limit: f64| move |value: &str| value.parse::<f64>().is_ok_and(|degree| degree.abs() <= limit);
    match kind {
        Kind::Date | Kind::Start | Kind::End | Kind::Year => look.dates.is_mostly(),
        Kind::Span => {
            !look.is_integers() && look.has(30, |value| value.bytes().filter(u8::is_ascii_digit).count() >= 4)
        }
        Kind::Entity(_) | Kind::Text | Kind::Language | Kind::Measure => is_textual(look) || is_codes(look),
        Kind::Label | Kind::Given | Kind::Middle | Kind::Family | Kind::Alias => {
            !look.is_numbers() && !look.has(50, is_url)
        }
        Kind::Number | Kind::Figure | Kind::Value => look.is_numbers(),
        Kind::Latitude => look.has(95, is_degree(90.0)),
        Kind::Longitude => look.has(95, is_degree(180.0)),
        Kind::Coordinates => look.has(90, |value| point(value).is_some()),
        Kind::Gender => look.distinct <= 12,
        Kind::Approximate => look.distinct <= 6,
        Kind::Key => look.length() <= 60.0 && look.has(90, |value| !value.contains(' ') || value.len() < 20),
        // A site may be a place.
        Kind::Url => look.has(50, |value| {
            is_url(value) || value.contains('.') && !value.contains(' ')
        }),
        Kind::Image | Kind::Note | Kind::Source | Kind::Code => true,
        Kind::Table => false,
    }
}

/// Whether values are words of people, and not numbers, addresses or long texts.
pub(super) fn is_textual(look: &Look<'_>) -> bool {
    look.length() <= 80.0
        && look.share(|value| value.chars().any(char::is_alphabetic)) > 0.7
        && look.share(is_url) < 0.1
        && !look.dates.is_mostly()
}

/// Whether values are short codes that come again and again.
fn is_codes(look: &Look<'_>) -> bool {
    let has_letters = |value: &str| value.chars().any(char::is_alphabetic);
    look.length() <= 8.0
        && 2 * look.distinct <= look.values.len()
        && look.share(has_letters) > 0.7
        && !look.dates.is_mostly()
}

/// Whether values look as identifiers do: short, without blanks, with a digit; whole numbers in the first column only.
pub(super) fn is_identifier(look: &Look<'_>, at: usize) -> bool {
    let is_id = |value: &str| {
        value.len() <= 40
            && value.bytes().any(|byte| byte.is_ascii_digit())
            && value.bytes().all(|byte| byte.is_ascii_graphic())
            && !is_url(value)
    };
    let is_counted = at == 0 && look.is_integers();
    look.has(100, is_id)
        && look.year.is_none()
        && !look.dates.is_mostly()
        && (is_counted || !look.is_numbers())
}

/// How texts write a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Point {
    /// As well-known text.
    Wkt,
    /// Two numbers, the latitude first.
    Numbers,
}

impl Point {
    /// What is so written.
    pub(super) fn pattern(self) -> &'static str {
        match self {
            Self::Wkt => r"(?i)POINT ?\(-?[0-9.]+ -?[0-9.]+\)",
            Self::Numbers => r"\(?-?[0-9]{1,3}(?:\.[0-9]+)?[,; ]\s*-?[0-9]{1,3}(?:\.[0-9]+)?\)?",
        }
    }
}

/// How a text writes a point, if it does.
pub(super) fn point(text: &str) -> Option<Point> {
    static REGEXES: LazyLock<Vec<(Point, Option<regex::Regex>)>> = LazyLock::new(|| {
        let compile = |point: Point| {
            (
                point,
                regex::Regex::new(&format!("^(?:{})$", point.pattern())).ok(),
            )
        };
        [Point::Wkt, Point::Numbers].map(compile).into()
    });
    let mut forms = REGEXES.iter();
    let form = forms.find(|(_, regex)| regex.as_ref().is_some_and(|regex| regex.is_match(text)));
    form.map(|(point, _)| *point)
}
