//! Reads what a slot is listed with: "A, B and C".

use super::encode::{Encoded, is_class, slot_index};

/// What may follow a list whose last item is not the subject of a clause of its own.
const FOLLOWERS: [&str; 24] = [
    "in", "on", "at", "from", "to", "into", "for", "during", "after", "before", "by", "with", "until",
    "till", "between", "where", "who", "which", "as", "under", "since", "over", "and", "but",
];

/// The numbers of the slots that a list goes on with after the slot that ends at `end`: of its class, and closed by "and".
pub(super) fn listed_after(encoded: &Encoded<'_>, class: char, end: usize) -> Vec<usize> {
    let mut rest = encoded.text.get(end..).unwrap_or_default();
    let mut found = Vec::new();
    loop {
        let Some((after, is_last)) = separator(rest) else {
            return Vec::new();
        };
        let mut chars = after.chars();
        let (Some(_), Some(index)) = (
            chars.next().filter(|c| *c == class),
            chars.next().and_then(slot_index),
        ) else {
            return Vec::new();
        };
        found.push(index);
        rest = chars.as_str();
        if is_last {
            let word = rest
                .trim_start()
                .split(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default();
            let ends = word.is_empty() || FOLLOWERS.contains(&word);
            return if ends && !rest.starts_with('\'') {
                found
            } else {
                Vec::new()
            };
        }
    }
}

/// The text after a comma or "and", and whether it was "and".
fn separator(text: &str) -> Option<(&str, bool)> {
    [", and ", " and ", ", as well as "]
        .into_iter()
        .find_map(|and| text.strip_prefix(and))
        .map(|after| (after, true))
        .or_else(|| text.strip_prefix(", ").map(|after| (after, false)))
}

/// The numbers of the slots that are listed before the slot that begins at `start`: of its class, as in "A, B and" it.
/// The second value is where the list begins.
pub(super) fn listed_before(encoded: &Encoded<'_>, class: char, start: usize) -> (Vec<usize>, usize) {
    let before = encoded.text.get(..start).unwrap_or_default();
    let mut rest = before
        .strip_suffix(", and ")
        .or_else(|| before.strip_suffix(" and "));
    let mut found = Vec::new();
    let mut at = start;
    while let Some(text) = rest {
        let mut chars = text.chars();
        let (Some(index), Some(_)) = (
            chars.next_back().and_then(slot_index),
            chars.next_back().filter(|c| *c == class),
        ) else {
            break;
        };
        found.push(index);
        at = chars.as_str().len();
        rest = chars.as_str().strip_suffix(", ");
    }
    (found, at)
}

/// The class of a slot that is captured.
pub(super) fn captured_class(captured: &str) -> Option<char> {
    captured.chars().next().filter(|c| is_class(*c))
}
