//! Filters by statement, written as `wikibase-dump-filter` has them.

use std::str::FromStr;

use super::line::item_number;
use crate::wikidata::WikidataError;

/// Which items are let pass, by what is stated of them: `P31:Q5`, `P31:Q571&P50`, `P31:Q515,Q3957|~P576`.
///
/// `&` joins conditions of which all must hold, `|` those of which one must, and binds closer than `&`; `~` turns one
/// round; a property alone is met by any statement, and one with items by any of them. Deprecated statements count for
/// nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// All must hold, of each list one.
    all: Vec<Vec<Condition>>,
    text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Condition {
    negated: bool,
    property: u32,
    /// None means any.
    items: Vec<u32>,
}

impl Filter {
    /// The properties that it asks for.
    pub(super) fn properties(&self) -> impl Iterator<Item = u32> {
        self.all.iter().flatten().map(|condition| condition.property)
    }

    /// Whether an item passes that has statements of the properties in `present` and those that `has` confirms.
    pub(super) fn passes(&self, present: &[u32], has: impl Fn(u32, u32) -> bool) -> bool {
        let holds = |condition: &Condition| {
            let met = if condition.items.is_empty() {
                present.contains(&condition.property)
            } else {
                condition.items.iter().any(|item| has(condition.property, *item))
            };
            met != condition.negated
        };
        self.all.iter().all(|any| any.iter().any(holds))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl FromStr for Filter {
    type Err = WikidataError;

    fn from_str(text: &str) -> Result<Self, WikidataError> {
        let failed = |reason| WikidataError::Filter {
            text: text.to_owned(),
            reason,
        };
        let all = text
            .split('&')
            .map(|any| any.split('|').map(|one| parse(one).map_err(failed)).collect())
            .collect::<Result<_, _>>()?;
        Ok(Self {
            all,
            text: text.to_owned(),
        })
    }
}

fn parse(text: &str) -> Result<Condition, &'static str> {
    let text = text.trim();
    let (negated, rest) = match text.strip_prefix('~') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let (property, items) = match rest.split_once(':') {
        Some((property, items)) => (property, Some(items)),
        None => (rest, None),
    };
    let property = property
        .strip_prefix('P')
        .and_then(|digits| digits.parse().ok())
        .ok_or("a condition begins with a property, such as P31")?;
    let items = match items {
        None => Vec::new(),
        Some(items) => items
            .split(',')
            .map(|item| item_number(item.trim()).ok_or("after the colon stand items, such as Q5"))
            .collect::<Result<_, _>>()?,
    };
    Ok(Condition {
        negated,
        property,
        items,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(filter: &str, statements: &[(u32, u32)]) -> bool {
        let present: Vec<u32> = statements.iter().map(|(property, _)| *property).collect();
        let filter: Filter = filter.parse().unwrap();
        filter.passes(&present, |property, item| statements.contains(&(property, item)))
    }

    #[test]
    fn a_filter_is_read_as_written() {
        let human = [(31, 5), (569, 0)];
        assert!(passes("P31:Q5", &human));
        assert!(passes("P31:Q5,Q6256", &human));
        assert!(passes("P31:Q5&P569", &human));
        assert!(passes("P31:Q6256|P569", &human));
        assert!(passes("~P570 & P31:Q5", &human));
        assert!(!passes("P31:Q5&P570", &human));
        assert!(!passes("~P31:Q5", &human));
        assert!(passes("P31:Q6256|P31:Q5&P569", &human));
        assert!(!passes("P31:Q6256|P31:Q5&P570", &human));
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        for wrong in ["", "P", "31", "P31:", "P31:5", "P31&&P50", "P31:Q5,"] {
            assert!(wrong.parse::<Filter>().is_err(), "{wrong}");
        }
    }
}
