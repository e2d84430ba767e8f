//! How long something lasted, how old someone was, and how long before or after something else it was.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Number, Quantity, Span};

/// A length of time as a text gives it, in one unit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Duration {
    /// How many units, perhaps a range, perhaps about.
    pub quantity: Quantity,
    /// Of what.
    pub unit: TimeUnit,
}

impl Duration {
    /// The length, or the shorter end of a range, as an ISO 8601 duration: `P67Y`, `P1.5M`, `PT3H`.
    ///
    /// A decade is ten years and a century a hundred, since the standard has no sign for them.
    pub fn to_iso(&self) -> String {
        self.unit.iso(self.quantity.value)
    }

    /// The longer end of a range, likewise.
    pub fn upper_to_iso(&self) -> Option<String> {
        self.quantity.upper.map(|upper| self.unit.iso(upper))
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_iso())
    }
}

/// What time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeUnit {
    /// A hundred years.
    Century,
    /// Ten years.
    Decade,
    /// A year.
    Year,
    /// A month.
    Month,
    /// Seven days.
    Week,
    /// A day.
    Day,
    /// An hour.
    Hour,
    /// A minute.
    Minute,
}

impl TimeUnit {
    fn iso(self, value: Number) -> String {
        let times = |factor: i64| Number {
            mantissa: value.mantissa.saturating_mul(factor),
            decimals: value.decimals,
        };
        match self {
            Self::Century => format!("P{}Y", times(100)),
            Self::Decade => format!("P{}Y", times(10)),
            Self::Year => format!("P{value}Y"),
            Self::Month => format!("P{value}M"),
            Self::Week => format!("P{value}W"),
            Self::Day => format!("P{value}D"),
            Self::Hour => format!("PT{value}H"),
            Self::Minute => format!("PT{value}M"),
        }
    }
}

/// A duration where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DurationMention {
    /// The words, with those that tell its kind ("at the age of 67", "two years later").
    pub span: Span,
    /// What they mean.
    pub duration: Duration,
    /// What is that long.
    pub kind: DurationKind,
    /// For a time told from another, the words for what it is told from, where they follow: "the treaty" in "two years
    /// after the treaty". Without them it is told from what the text last spoke of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Span>,
}

/// What a duration measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DurationKind {
    /// How old a person or thing is.
    Age,
    /// How long something lasts.
    Length,
    /// How long after something else.
    After,
    /// How long before something else.
    Before,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_written_as_the_standard_has_it() {
        let iso = |value, unit| {
            Duration {
                quantity: Quantity::exact(value),
                unit,
            }
            .to_iso()
        };
        assert_eq!(iso(3, TimeUnit::Decade), "P30Y");
        assert_eq!(iso(14, TimeUnit::Day), "P14D");
        assert_eq!(iso(2, TimeUnit::Hour), "PT2H");
    }
}
