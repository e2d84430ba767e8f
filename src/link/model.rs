//! The weights of the score, and how points become a probability.

use std::sync::LazyLock;

use super::score::FEATURES;

/// One weight for each of [`FEATURES`], in hundredths of a unit of log odds, so that all machines add up alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights(pub(super) [i32; FEATURES.len()]);

/// The weights that are compiled in.
static LEARNED: LazyLock<Weights> =
    LazyLock::new(|| Weights::parse(include_str!("../../data/linker/weights.tsv")));

/// How many units of [`Weights`] make one of log odds.
pub(super) const UNIT: f64 = 100.0;

impl Weights {
    /// The weights that are compiled in.
    pub fn learned() -> &'static Self {
        &LEARNED
    }

    /// Reads a table of names and whole numbers; lines that begin with `#` are passed over, what is not named weighs
    /// nothing.
    pub fn parse(table: &str) -> Self {
        let mut weights = [0; FEATURES.len()];
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(name), Some(value)) = (columns.next(), columns.next()) else {
                continue;
            };
            let at = FEATURES.iter().position(|feature| feature.name == name);
            let slot = at.and_then(|at| weights.get_mut(at));
            if let (Some(slot), Ok(value)) = (slot, value.trim().parse()) {
                *slot = value;
            }
        }
        Self(weights)
    }

    /// Rounds what was learned, in units of log odds.
    #[expect(clippy::cast_possible_truncation, reason = "clamped")]
    pub fn from_learned(values: &[f64; FEATURES.len()]) -> Self {
        Self(values.map(|value| (value * UNIT).round().clamp(-10_000.0, 10_000.0) as i32))
    }

    /// As a table with a line for each feature, in their order.
    pub fn to_table(&self) -> String {
        let rows = FEATURES.iter().zip(&self.0);
        let rows = rows.map(|(feature, weight)| [feature.name, "\t", &weight.to_string(), "\n"].concat());
        rows.collect()
    }

    /// The weight of a feature, in units of log odds.
    pub fn of(&self, at: usize) -> f64 {
        self.0.get(at).copied().map_or(0.0, f64::from) / UNIT
    }

    /// The points of a candidate with these values, in units of log odds against there being none.
    pub(super) fn points(&self, values: &[f64; FEATURES.len()]) -> f64 {
        // Values have three decimals, so the sum is one of whole numbers.
        let sum: f64 = values
            .iter()
            .zip(&self.0)
            .map(|(value, weight)| (value * 1000.0).round() * f64::from(*weight))
            .sum();
        sum / (1000.0 * UNIT)
    }
}

/// The probability of each candidate by its points: its share against the others and against none of them, which has no
/// points.
pub(super) fn shares(points: &[f64]) -> Vec<f64> {
    let odds: Vec<f64> = points.iter().map(|points| exponential(*points)).collect();
    let all = 1.0 + odds.iter().sum::<f64>();
    odds.into_iter().map(|odds| odds / all).collect()
}

/// The exponential function by multiplication alone, so that it is the same on every machine; points beyond ±30 are cut.
fn exponential(x: f64) -> f64 {
    const DOUBLINGS: i32 = 12;
    let small = x.clamp(-30.0, 30.0) / f64::from(1 << DOUBLINGS);
    let mut value = 1.0 + small + small * small / 2.0;
    for _ in 0..DOUBLINGS {
        value *= value;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_learned_weight() {
        let table = include_str!("../../data/linker/weights.tsv");
        for feature in &FEATURES {
            let has = table
                .lines()
                .any(|line| line.split('\t').next() == Some(feature.name));
            assert!(has, "{}", feature.name);
        }
        assert_eq!(
            Weights::parse(&Weights::learned().to_table()),
            *Weights::learned()
        );
    }

    #[test]
    fn shares_add_up_with_that_of_none() {
        assert_eq!(shares(&[0.0]), [0.5]);
        let two = shares(&[3.0, 3.0]);
        assert!((two[0] - two[1]).abs() < 1e-12 && two[0] < 0.5);
        assert!((exponential(2.0) - 2.0_f64.exp()).abs() < 1e-4);
        assert!(exponential(-1e9) > 0.0 && exponential(1e9).is_finite());
    }
}
