//! Numbers as texts give them: exact or approximate, counts, shares and ratios.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Span;

/// A decimal number: `mantissa` divided by ten to the power of `decimals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Number {
    /// All digits.
    pub mantissa: i64,
    /// How many of them stand after the point.
    pub decimals: u8,
}

impl From<i64> for Number {
    fn from(mantissa: i64) -> Self {
        Self {
            mantissa,
            decimals: 0,
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.decimals == 0 {
            return write!(f, "{}", self.mantissa);
        }
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = format!(
            "{:0>width$}",
            self.mantissa.unsigned_abs(),
            width = usize::from(self.decimals) + 1
        );
        let (whole, part) = digits.split_at(digits.len() - usize::from(self.decimals));
        write!(f, "{sign}{whole}.{part}")
    }
}

/// A number with what the text says of its precision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quantity {
    /// The number, or the lower end of a range.
    pub value: Number,
    /// The upper end of a range; for a ratio its second part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<Number>,
    /// "about", "roughly", "some", "estimated at".
    #[serde(default)]
    pub approximate: bool,
    /// "at least", "more than", "up to".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<Bound>,
    /// What the number is.
    #[serde(default)]
    pub unit: Unit,
}

impl Quantity {
    /// Exactly so many.
    pub fn exact(value: i64) -> Self {
        Self {
            value: value.into(),
            upper: None,
            approximate: false,
            bound: None,
            unit: Unit::Count,
        }
    }
}

/// That a number is only an end of what is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// "at least", "more than", "over".
    AtLeast,
    /// "at most", "up to", "fewer than", "nearly".
    AtMost,
}

/// What a number is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// So many of something.
    #[default]
    Count,
    /// Of a hundred.
    Percent,
    /// So many to so many.
    Ratio,
}

/// A quantity where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuantityMention {
    /// The digits or number words, with the words for approximation before them.
    pub span: Span,
    /// What they mean.
    pub quantity: Quantity,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_prints_all_its_decimals() {
        assert_eq!(
            Number {
                mantissa: 5,
                decimals: 2
            }
            .to_string(),
            "0.05"
        );
        assert_eq!(
            Number {
                mantissa: -1250,
                decimals: 3
            }
            .to_string(),
            "-1.250"
        );
        assert_eq!(Number::from(42_823).to_string(), "42823");
    }
}
