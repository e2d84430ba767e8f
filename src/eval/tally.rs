//! Right, wrong and missed: the counts behind precision, recall and F1.

use std::ops::AddAssign;

use crate::model::EntityClass;

/// How often something was found rightly, found wrongly, and missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Found as the gold has it.
    pub right: usize,
    /// Found, and the gold does not have it.
    pub wrong: usize,
    /// In the gold, and not found.
    pub missed: usize,
}

impl Tally {
    /// The share of what was found that is right; `None` where nothing was found.
    pub fn precision(self) -> Option<f64> {
        share(self.right, self.right + self.wrong)
    }

    /// The share of the gold that was found; `None` where there is none.
    pub fn recall(self) -> Option<f64> {
        share(self.right, self.right + self.missed)
    }

    /// The harmonic mean of both; `None` where there was nothing to find and nothing was found.
    pub fn f1(self) -> Option<f64> {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// One line of a table of scores: what is counted in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Row {
    /// Names: span and class.
    Mentions,
    /// Names: span alone.
    Boundaries,
    /// Names of one class: span and class.
    Class(EntityClass),
    /// Accepted matches of names.
    Links,
    /// Times: span and EDTF.
    Times,
    /// Times: EDTF, where the spans touch.
    TimeValues,
    /// Numbers: value, where the spans touch.
    Quantities,
    /// Statements: subject, property, object, negation.
    Statements,
    /// Time, place, role and source of the statements that are right.
    StatementDetails,
    /// Figures: value, measure, group.
    Observations,
    /// Time, place, source and approximation of the figures that are right.
    ObservationDetails,
}

impl Row {
    /// All rows in the order of the table.
    pub const ALL: [Self; 15] = [
        Self::Mentions,
        Self::Boundaries,
        Self::Class(EntityClass::Person),
        Self::Class(EntityClass::Place),
        Self::Class(EntityClass::Organization),
        Self::Class(EntityClass::Event),
        Self::Class(EntityClass::Group),
        Self::Links,
        Self::Times,
        Self::TimeValues,
        Self::Quantities,
        Self::Statements,
        Self::StatementDetails,
        Self::Observations,
        Self::ObservationDetails,
    ];

    /// Whether it counts within what is right in the row above it.
    pub fn is_detail(self) -> bool {
        matches!(self, Self::StatementDetails | Self::ObservationDetails)
    }

    /// Its name in JSON and in a baseline.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mentions => "mentions",
            Self::Boundaries => "boundaries",
            Self::Class(EntityClass::Person) => "person",
            Self::Class(EntityClass::Place) => "place",
            Self::Class(EntityClass::Organization) => "organization",
            Self::Class(EntityClass::Event) => "event",
            Self::Class(EntityClass::Group) => "group",
            Self::Links => "links",
            Self::Times => "times",
            Self::TimeValues => "time-values",
            Self::Quantities => "quantities",
            Self::Statements => "statements",
            Self::StatementDetails => "statement-details",
            Self::Observations => "observations",
            Self::ObservationDetails => "observation-details",
        }
    }

    /// Its name in a table for people; what is part of the row above is indented.
    pub fn title(self) -> &'static str {
        match self {
            Self::Mentions => "mentions",
            Self::Boundaries => "  boundaries alone",
            Self::Class(EntityClass::Person) => "  Person",
            Self::Class(EntityClass::Place) => "  Place",
            Self::Class(EntityClass::Organization) => "  Organization",
            Self::Class(EntityClass::Event) => "  Event",
            Self::Class(EntityClass::Group) => "  Group",
            Self::Links => "links",
            Self::Times => "times",
            Self::TimeValues => "  values alone",
            Self::Quantities => "quantities",
            Self::Statements => "statements",
            Self::StatementDetails | Self::ObservationDetails => "  when, where, who",
            Self::Observations => "observations",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_found_has_no_precision() {
        let tally = Tally {
            right: 0,
            wrong: 0,
            missed: 2,
        };
        assert_eq!(
            (tally.precision(), tally.recall(), tally.f1()),
            (None, Some(0.0), Some(0.0))
        );
        assert_eq!(Tally::default().f1(), None);
    }

    #[test]
    fn rows_are_listed_in_their_order() {
        assert!(Row::ALL.is_sorted());
    }
}
