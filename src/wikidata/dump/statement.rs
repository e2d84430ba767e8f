//! The statements of one property: their values, without references and qualifiers.

use std::{borrow::Cow, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{
    line::{Text, item_number},
    time::RawTime,
};
use crate::model::Edtf;

/// How much a statement counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Best {
    /// Its rank is preferred.
    Preferred,
    /// Its rank is normal.
    Normal,
}

/// The value of a statement.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::wikidata) enum Value<'a> {
    /// An item.
    Item(u32),
    /// A text, an identifier or an address.
    Text(Cow<'a, str>),
    /// A text in a language.
    Named(Cow<'a, str>, Cow<'a, str>),
    /// A time.
    Time {
        time: Cow<'a, str>,
        precision: u8,
        calendar: Cow<'a, str>,
    },
    /// A place on the Earth.
    Place(f64, f64),
    /// Something else, something unknown, or nothing at all.
    Other,
}

impl<'a> Value<'a> {
    /// Reads a value that is parsed already.
    pub(in crate::wikidata) fn read(value: &'a serde_json::Value) -> Option<Self> {
        Some(AnyValue::deserialize(value).ok()?.0)
    }

    /// The time that it is.
    pub(in crate::wikidata) fn to_time(&self) -> Option<Edtf> {
        let Self::Time {
            time,
            precision,
            calendar,
        } = self
        else {
            return None;
        };
        let raw = RawTime {
            time,
            precision: *precision,
            calendar,
        };
        raw.to_edtf()
    }
}

/// Reads the statements of a property into a list, but for deprecated ones.
pub(super) struct Statements<'c, 'a>(pub(super) u32, pub(super) &'c mut Vec<(u32, Best, Value<'a>)>);

impl<'de> DeserializeSeed<'de> for Statements<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Statements<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of statements")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(statement) = seq.next_element::<Statement<'de>>()? {
            let best = match statement.rank {
                Rank::Preferred => Best::Preferred,
                Rank::Normal => Best::Normal,
                Rank::Deprecated => continue,
            };
            let value = statement
                .mainsnak
                .datavalue
                .map_or(Value::Other, |data| data.value.0);
            self.1.push((self.0, best, value));
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Statement<'a> {
    #[serde(borrow)]
    mainsnak: Snak<'a>,
    #[serde(default)]
    rank: Rank,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Rank {
    Preferred,
    #[default]
    Normal,
    Deprecated,
}

#[derive(Deserialize)]
struct Snak<'a> {
    #[serde(borrow, default)]
    datavalue: Option<DataValue<'a>>,
}

#[derive(Deserialize)]
struct DataValue<'a> {
    #[serde(borrow)]
    value: AnyValue<'a>,
}

struct AnyValue<'a>(Value<'a>);

impl<'de: 'a, 'a> Deserialize<'de> for AnyValue<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor).map(AnyValue)
    }
}

/// The fields of values of all kinds.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Field {
    Id,
    #[serde(rename = "numeric-id")]
    Number,
    #[serde(rename = "entity-type")]
    Entity,
    Time,
    Precision,
    CalendarModel,
    Latitude,
    Longitude,
    Globe,
    Language,
    Text,
    #[serde(other)]
    Other,
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(text.into()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(text.to_owned().into()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut fields = Fields::default();
        while let Some(field) = map.next_key::<Field>()? {
            match field {
                Field::Id => fields.id = Some(map.next_value::<Text<'de>>()?.0),
                Field::Number => fields.number = map.next_value::<Option<u32>>()?,
                Field::Entity => fields.entity = Some(map.next_value::<Text<'de>>()?.0),
                Field::Time => fields.time = Some(map.next_value::<Text<'de>>()?.0),
                Field::Precision => fields.precision = map.next_value::<Option<f64>>()?,
                Field::CalendarModel => fields.calendar = Some(map.next_value::<Text<'de>>()?.0),
                Field::Latitude => fields.latitude = map.next_value()?,
                Field::Longitude => fields.longitude = map.next_value()?,
                Field::Globe => fields.globe = map.next_value::<Option<Text<'de>>>()?.map(|text| text.0),
                Field::Language => fields.language = Some(map.next_value::<Text<'de>>()?.0),
                Field::Text => fields.text = Some(map.next_value::<Text<'de>>()?.0),
                Field::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(fields.into_value())
    }
}

#[derive(Default)]
struct Fields<'a> {
    id: Option<Cow<'a, str>>,
    number: Option<u32>,
    entity: Option<Cow<'a, str>>,
    time: Option<Cow<'a, str>>,
    /// Of a time a whole number, of a place degrees.
    precision: Option<f64>,
    calendar: Option<Cow<'a, str>>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    globe: Option<Cow<'a, str>>,
    language: Option<Cow<'a, str>>,
    text: Option<Cow<'a, str>>,
}

/// The item of the Earth, with a slash before it: where no globe is named, it is this one.
const EARTH: &str = "/Q2";

impl<'a> Fields<'a> {
    fn into_value(self) -> Value<'a> {
        if let Some(id) = self.id {
            return item_number(&id).map_or(Value::Other, Value::Item);
        }
        // Old dumps have the number only.
        if let (Some(number), Some("item")) = (self.number, self.entity.as_deref()) {
            return Value::Item(number);
        }
        if let (Some(time), Some(precision)) = (self.time, self.precision) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a number from 0 to 14; what is not is cut to the nearest that fits"
            )]
            let precision = precision as u8;
            let calendar = self.calendar.unwrap_or_default();
            return Value::Time {
                time,
                precision,
                calendar,
            };
        }
        if let (Some(latitude), Some(longitude)) = (self.latitude, self.longitude) {
            let on_earth = self.globe.is_none_or(|globe| globe.ends_with(EARTH));
            if on_earth && latitude.abs() <= 90.0 && longitude.abs() <= 360.0 {
                return Value::Place(latitude, longitude);
            }
        }
        if let (Some(language), Some(text)) = (self.language, self.text) {
            return Value::Named(language, text);
        }
        Value::Other
    }
}
