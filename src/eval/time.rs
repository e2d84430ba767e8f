//! Scores times and numbers.

use super::gold::{GoldDocument, GoldQuantity, GoldTime};
use super::score::{Found, Scores};
use super::slip::SlipKind;
use super::tally::Row;
use crate::model::{Number, QuantityMention, TimeMention};

/// Rows for times with their bounds and for their values alone: the same EDTF, character for character.
pub(super) fn score_times(gold: &GoldDocument, times: &[GoldTime], found: Found<'_>, scores: &mut Scores) {
    let found: Vec<&TimeMention> = found
        .extraction
        .times
        .iter()
        .filter(|time| gold.is_judged(time.span))
        .collect();
    let exact =
        |time: &GoldTime, other: &TimeMention| time.span == other.span && time.readings.contains(&other.edtf);
    let value = |time: &GoldTime, other: &TimeMention| {
        time.span.overlaps(other.span) && time.readings.contains(&other.edtf)
    };
    let near = |time: &GoldTime, other: &TimeMention| time.span.overlaps(other.span);
    for (row, fits) in [
        (Row::Times, &exact as &dyn Fn(&GoldTime, &TimeMention) -> bool),
        (Row::TimeValues, &value),
    ] {
        let pairing = Pairing::new(times, &found, fits);
        let tally = scores.row(row);
        tally.right += pairing.right(|at| times.get(at).is_some_and(|time| !time.optional));
        tally.missed += pairing.missed(times, |time| time.optional).count();
        tally.wrong += pairing
            .surplus(&found)
            .filter(|other| !times.iter().any(|time| time.optional && near(time, other)))
            .count();
        if row == Row::TimeValues {
            note_times(gold, (times, &found), &pairing, scores);
        }
    }
}

fn note_times(
    gold: &GoldDocument,
    (times, found): (&[GoldTime], &[&TimeMention]),
    pairing: &Pairing,
    scores: &mut Scores,
) {
    for time in pairing.missed(times, |time| time.optional) {
        let words = time.span.of(&gold.text);
        let near = found.iter().filter(|other| time.span.overlaps(other.span));
        let got: Vec<String> = near.map(|other| other.edtf.to_string()).collect();
        let got = if got.is_empty() {
            "nothing".to_owned()
        } else {
            got.join(" | ")
        };
        let right = time.readings.first().map(ToString::to_string).unwrap_or_default();
        let what = format!("{words}: {right}, found {got}");
        scores.slip(SlipKind::Time, &what, (&gold.text, time.span));
    }
    for other in pairing.surplus(found) {
        if !times.iter().any(|time| time.span.overlaps(other.span)) {
            let what = format!("{}: none, found {}", other.span.of(&gold.text), other.edtf);
            scores.slip(SlipKind::Time, &what, (&gold.text, other.span));
        }
    }
}

/// The row for numbers of things: the same value, or the same range, where the spans touch.
pub(super) fn score_quantities(
    gold: &GoldDocument,
    quantities: &[GoldQuantity],
    found: Found<'_>,
    scores: &mut Scores,
) {
    let found: Vec<&QuantityMention> = found
        .extraction
        .quantities
        .iter()
        .filter(|quantity| gold.is_judged(quantity.span))
        .collect();
    let fits = |gold: &GoldQuantity, other: &QuantityMention| {
        gold.span.overlaps(other.span)
            && is_same(gold.value, other.quantity.value)
            && is_same_upper(gold.upper, other.quantity.upper)
    };
    let pairing = Pairing::new(quantities, &found, &fits);
    let tally = scores.row(Row::Quantities);
    tally.right += pairing.right(|at| quantities.get(at).is_some_and(|quantity| !quantity.optional));
    tally.missed += pairing.missed(quantities, |quantity| quantity.optional).count();
    let is_surplus = |other: &&&QuantityMention| {
        let mut near = quantities.iter().filter(|gold| gold.span.overlaps(other.span));
        !near.any(|gold| gold.optional)
    };
    tally.wrong += pairing.surplus(&found).filter(is_surplus).count();
    for quantity in pairing.missed(quantities, |quantity| quantity.optional) {
        let near = found.iter().filter(|other| quantity.span.overlaps(other.span));
        let got: Vec<String> = near.map(|other| other.quantity.value.to_string()).collect();
        let got = if got.is_empty() {
            "nothing".to_owned()
        } else {
            got.join(" | ")
        };
        let what = format!("{}: found {got}", quantity.span.of(&gold.text));
        scores.slip(SlipKind::Quantity, &what, (&gold.text, quantity.span));
    }
    for other in pairing.surplus(&found).filter(is_surplus) {
        if !quantities.iter().any(|gold| gold.span.overlaps(other.span)) {
            let what = format!(
                "{}: none, found {}",
                other.span.of(&gold.text),
                other.quantity.value
            );
            scores.slip(SlipKind::Quantity, &what, (&gold.text, other.span));
        }
    }
}

/// Whether two numbers are one, whatever noughts they are written with.
pub(super) fn is_same(a: Number, b: Number) -> bool {
    let scaled = |number: Number, decimals: u8| {
        let by = 10_i128.checked_pow(u32::from(decimals - number.decimals))?;
        i128::from(number.mantissa).checked_mul(by)
    };
    let decimals = a.decimals.max(b.decimals);
    scaled(a, decimals).is_some() && scaled(a, decimals) == scaled(b, decimals)
}

/// The same for the upper ends of ranges, where there are any.
pub(super) fn is_same_upper(a: Option<Number>, b: Option<Number>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => is_same(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// Which of the gold goes with which of what was found, one to one, in order.
pub(super) struct Pairing {
    /// For each of the gold, the index of what was found.
    pub(super) of_gold: Vec<Option<usize>>,
    used: Vec<bool>,
}

impl Pairing {
    pub(super) fn new<G, F>(gold: &[G], found: &[&F], fits: &dyn Fn(&G, &F) -> bool) -> Self {
        let mut used = vec![false; found.len()];
        let of_gold = gold
            .iter()
            .map(|gold| {
                let mut free = found.iter().zip(&mut used).enumerate();
                let (at, (_, used)) = free.find(|(_, (found, used))| !**used && fits(gold, found))?;
                *used = true;
                Some(at)
            })
            .collect();
        Self { of_gold, used }
    }

    /// How many of the gold were found, of those that count.
    pub(super) fn right(&self, counts: impl Fn(usize) -> bool) -> usize {
        let pairs = self.of_gold.iter().enumerate();
        pairs.filter(|(at, found)| found.is_some() && counts(*at)).count()
    }

    /// What the gold has and was not found, but for what is optional.
    pub(super) fn missed<'a, G>(
        &'a self,
        gold: &'a [G],
        is_optional: impl Fn(&G) -> bool + 'a,
    ) -> impl Iterator<Item = &'a G> {
        let pairs = gold.iter().zip(&self.of_gold);
        pairs
            .filter(move |(gold, found)| found.is_none() && !is_optional(gold))
            .map(|(gold, _)| gold)
    }

    /// What was found and the gold does not have.
    pub(super) fn surplus<'a, F>(&'a self, found: &'a [&'a F]) -> impl Iterator<Item = &'a &'a F> {
        found
            .iter()
            .zip(&self.used)
            .filter(|(_, used)| !**used)
            .map(|(found, _)| found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    #[test]
    fn numbers_are_compared_by_value() {
        let number = |mantissa, decimals| Number { mantissa, decimals };
        assert!(is_same(number(60, 0), number(600, 1)));
        assert!(!is_same(number(60, 0), number(6, 0)));
        assert!(is_same_upper(None, None) && !is_same_upper(Some(number(1, 0)), None));
    }

    #[test]
    fn each_is_paired_once() {
        let spans = [Span::new(0, 4), Span::new(2, 6)];
        let found = [Span::new(0, 6)];
        let pairing = Pairing::new(
            &spans,
            &found.iter().collect::<Vec<_>>(),
            &|a: &Span, b: &Span| a.overlaps(*b),
        );
        assert_eq!(pairing.of_gold, [Some(0), None]);
    }
}
