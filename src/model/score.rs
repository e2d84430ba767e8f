//! Confidence between nought and one.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number in 0..=1 with three decimals, so that scores compare and print the same everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Score(u16);

impl Score {
    /// Certainty.
    pub const ONE: Self = Self(1000);

    /// That many thousandths; more than 1000 are 1000.
    pub const fn from_thousandths(thousandths: u16) -> Self {
        Self(if thousandths > 1000 { 1000 } else { thousandths })
    }

    /// Rounds to three decimals; what lies outside 0..=1, and what is not a number, is brought to the nearer end.
    pub fn new(value: f64) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped to 0..=1000; NaN is 0"
        )]
        Self((value * 1000.0).round().clamp(0.0, 1000.0) as u16)
    }

    /// As a fraction.
    pub fn value(self) -> f64 {
        f64::from(self.0) / 1000.0
    }

    /// The product, as for two independent conditions.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self::new(self.value() * other.value())
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value())
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        f64::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_kept_to_three_decimals() {
        assert_eq!(Score::new(0.930_4).to_string(), "0.93");
        assert_eq!(Score::new(f64::NAN), Score::default());
        assert_eq!(Score::new(7.0), Score::ONE);
    }
}
