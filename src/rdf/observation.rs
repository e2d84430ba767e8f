//! Writes figures about groups, each as a node to chart.

use oxigraph::model::Literal;

use super::{
    Ontology, RdfError,
    document::DocumentPen,
    hash, literal,
    statement::{self, Context, Merged},
    vocab::{dmb, qb, rdfs},
};
use crate::model::{Bound, Edtf, EntityIndex, Location, Number, Observation, Quantity, Resolution, Unit};

/// What goes by the name of a figure.
pub(crate) fn merged(observation: &Observation<EntityIndex>, resolution: &Resolution) -> Merged {
    Merged {
        hash: hash::of_observation(observation, resolution),
        certainty: observation.certainty,
        confidence: observation.confidence,
        rule: observation.rule.clone(),
    }
}

/// Writes a figure with the places in this document that give it.
///
/// A figure of which no group is known is about its place, where it has one.
pub(crate) fn write(
    to: &mut DocumentPen<'_>,
    context: Context<'_>,
    observation: &Observation<EntityIndex>,
    merged: &Merged,
    at: &[Location],
) -> Result<(), RdfError> {
    let name = observation.measure.as_str();
    let measure = Ontology::get()
        .measure(name)
        .ok_or_else(|| RdfError::UnknownProperty(name.to_owned()))?;
    let node = context.base.observation(&merged.hash);
    to.pen.class(&node, dmb::OBSERVATION);
    to.pen.class(&node, qb::OBSERVATION);
    let text = label(observation, context.resolution);
    to.pen.add(&node, rdfs::LABEL, literal::text(&text, "en"));
    if let Some(group) = observation.group.or(observation.qualifiers.place) {
        to.pen.add(&node, dmb::OBSERVED_GROUP, context.entity(group)?);
    }
    to.pen.add(&node, dmb::MEASURE, measure.clone());
    let quantity = &observation.quantity;
    to.pen.add(
        &node,
        dmb::VALUE,
        literal::number(ratio(quantity).unwrap_or(quantity.value)),
    );
    if let (Some(upper), Unit::Count | Unit::Percent) = (quantity.upper, quantity.unit) {
        to.pen.add(&node, dmb::UPPER_VALUE, literal::number(upper));
    }
    to.pen
        .add(&node, dmb::APPROXIMATE, Literal::from(quantity.approximate));
    statement::qualifiers(to, &node, context, &observation.qualifiers)?;
    for place in &observation.further_places {
        to.pen.add(&node, dmb::AT_PLACE, context.entity(*place)?);
    }
    statement::evidence(to, &node, merged, at);
    Ok(())
}

/// The first number of a ratio divided by the second, to six decimals; `None` for what is no ratio.
fn ratio(quantity: &Quantity) -> Option<Number> {
    const DECIMALS: u8 = 6;
    let (Unit::Ratio, Some(second)) = (quantity.unit, quantity.upper) else {
        return None;
    };
    let power = |exponent: u8| 10_i128.checked_pow(u32::from(exponent));
    let first =
        i128::from(quantity.value.mantissa).checked_mul(power(second.decimals.checked_add(DECIMALS)?)?)?;
    let second = i128::from(second.mantissa).checked_mul(power(quantity.value.decimals)?)?;
    let mantissa = i64::try_from(first.checked_div(second)?).ok()?;
    Some(Number {
        mantissa,
        decimals: DECIMALS,
    })
}

/// A readable name: "about 80 Japanese people, Vladivostok, 1877".
fn label(observation: &Observation<EntityIndex>, resolution: &Resolution) -> String {
    let named = |index: Option<EntityIndex>| {
        index
            .and_then(|index| resolution.entity(index))
            .map(|e| e.label.as_str())
    };
    let words = Some(observation.group_text.as_str()).filter(|text| !text.is_empty());
    let places: Vec<&str> = (observation.qualifiers.place.iter())
        .chain(&observation.further_places)
        .filter_map(|place| named(Some(*place)))
        .collect();
    let place = (!places.is_empty()).then(|| places.join(", "));
    let mut label = amount(&observation.quantity);
    if let Some(group) = words.or_else(|| named(observation.group)) {
        label.push(' ');
        label.push_str(group);
    }
    let ontology = Ontology::get();
    let measure = ontology
        .measure(observation.measure.as_str())
        .and_then(|iri| ontology.label(iri.as_ref()));
    if let Some(measure) = measure.filter(|name| !["population", "count", "share", "ratio"].contains(name)) {
        label.push_str(", ");
        label.push_str(measure);
    }
    let time = observation.qualifiers.time.as_ref().map(Edtf::to_string);
    for part in [place.as_deref(), time.as_deref()].into_iter().flatten() {
        label.push_str(", ");
        label.push_str(part);
    }
    label
}

fn amount(quantity: &Quantity) -> String {
    let before = match (quantity.bound, quantity.approximate) {
        (Some(Bound::AtLeast), _) => "at least ",
        (Some(Bound::AtMost), _) => "at most ",
        (None, true) => "about ",
        (None, false) => "",
    };
    let value = grouped(quantity.value);
    let upper = quantity.upper.map(grouped);
    match (quantity.unit, upper) {
        (Unit::Ratio, Some(upper)) => format!("{before}{value}:{upper}"),
        (Unit::Percent, Some(upper)) => format!("{before}{value}–{upper}%"),
        (Unit::Percent, None) => format!("{before}{value}%"),
        (_, Some(upper)) => format!("{before}{value}–{upper}"),
        (_, None) => format!("{before}{value}"),
    }
}

/// The number with a comma between thousands.
fn grouped(number: Number) -> String {
    let text = number.to_string();
    let (whole, part) = text
        .split_once('.')
        .map_or((text.as_str(), None), |(whole, part)| (whole, Some(part)));
    let digits = whole.trim_start_matches('-');
    let mut grouped = if digits.len() < whole.len() {
        "-".to_owned()
    } else {
        String::new()
    };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(part) = part {
        grouped.push('.');
        grouped.push_str(part);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(grouped(Number::from(1_234_567)), "1,234,567");
        assert_eq!(grouped(Number::from(321)), "321");
        assert_eq!(
            grouped(Number {
                mantissa: -123_456,
                decimals: 1
            }),
            "-12,345.6"
        );
    }

    #[test]
    fn a_ratio_is_divided() {
        let three_to_two = Quantity {
            upper: Some(2.into()),
            unit: Unit::Ratio,
            ..Quantity::exact(3)
        };
        assert_eq!(literal::number(ratio(&three_to_two).unwrap()).value(), "1.5");
        let to_nothing = Quantity {
            upper: Some(0.into()),
            unit: Unit::Ratio,
            ..Quantity::exact(3)
        };
        assert_eq!(ratio(&to_nothing), None);
        assert_eq!(amount(&three_to_two), "3:2");
    }
}
