//! Identifiers, each a type of its own, made by `parse` at the border.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A text that is no identifier of the kind that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {expected}")]
pub struct ParseIdError {
    text: String,
    expected: &'static str,
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::parse(&text).map_err(D::Error::custom)
            }
        }
    };
}

text_id!(
    /// Names a document within a project: its path below the source folder, or the id that a record gave it.
    DocumentId
);

impl DocumentId {
    /// Takes any text that is not blank and has no control characters.
    pub fn parse(text: &str) -> Result<Self, ParseIdError> {
        let sound = !text.trim().is_empty() && !text.chars().any(char::is_control);
        if sound {
            Ok(Self(text.into()))
        } else {
            Err(error(text, "a document id"))
        }
    }
}

text_id!(
    /// Names an entity: `{class}/{slug}` below the base IRI, or, for one that a mapping described, a whole IRI.
    EntityId
);

impl EntityId {
    /// Takes `class/slug` in lower case ASCII, or an absolute IRI.
    pub fn parse(text: &str) -> Result<Self, ParseIdError> {
        let is_slug = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let local = text.split_once('/').is_some_and(|(class, slug)| {
            !class.is_empty() && !slug.is_empty() && class.chars().all(is_slug) && slug.chars().all(is_slug)
        });
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || "<>\"{}|^`\\".contains(c);
        let absolute = text.contains("://") && !text.contains(forbidden);
        if local || absolute {
            Ok(Self(text.into()))
        } else {
            Err(error(text, "an entity id"))
        }
    }
}

/// A Wikidata item, `Q` and a number.
///
/// ```
/// use dembei::model::ItemId;
/// assert_eq!("Q8479".parse::<ItemId>().unwrap().to_string(), "Q8479");
/// assert!("q8479".parse::<ItemId>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(u64);

impl ItemId {
    /// The item with that number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// The number after the `Q`.
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl FromStr for ItemId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        number_after(text, 'Q')
            .map(Self)
            .ok_or_else(|| error(text, "a Wikidata item id"))
    }
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Q{}", self.0)
    }
}

impl Serialize for ItemId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ItemId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// A Wikidata property, `P` and a number.
///
/// ```
/// use dembei::model::PropertyId;
/// assert_eq!("P31".parse::<PropertyId>().unwrap().number(), 31);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PropertyId(u32);

impl PropertyId {
    /// The property with that number.
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number after the `P`.
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl FromStr for PropertyId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        number_after(text, 'P')
            .map(Self)
            .ok_or_else(|| error(text, "a Wikidata property id"))
    }
}

impl fmt::Display for PropertyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{}", self.0)
    }
}

impl Serialize for PropertyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PropertyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(D::Error::custom)
    }
}

/// The number after a letter, without leading noughts.
fn number_after<T: FromStr>(text: &str, letter: char) -> Option<T> {
    let digits = text.strip_prefix(letter)?;
    let is_number = digits.starts_with(|c: char| ('1'..='9').contains(&c));
    is_number.then(|| digits.parse().ok())?
}

fn error(text: &str, expected: &'static str) -> ParseIdError {
    ParseIdError {
        text: text.chars().take(80).collect(),
        expected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_id_is_a_slug_or_an_iri() {
        assert!(EntityId::parse("person/dembei").is_ok());
        assert!(EntityId::parse("https://example.org/p/1").is_ok());
        for wrong in [
            "dembei",
            "person/",
            "Person/Dembei",
            "https://example.org/a b",
            "",
        ] {
            assert!(EntityId::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_item_id_has_no_leading_nought() {
        for wrong in ["Q0", "Q01", "Q", "P31", "Q-1", "Q99999999999999999999999"] {
            assert!(wrong.parse::<ItemId>().is_err(), "{wrong}");
        }
    }
}
