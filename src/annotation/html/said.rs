//! What a document says, passage by passage.

use std::fmt::Write as _;

use super::Escaped;
use super::marks::{Mark, in_words};
use crate::annotation::{Annotated, names::Names};
use crate::model::{AccordingTo, Certainty, Claim, LocalEntityId, Observation, Qualifiers, Span, Value};
use crate::rdf::Ontology;

/// A part of the text with all that it says. Passages do not overlap, and no mark lies across their ends.
#[derive(Clone, Debug)]
pub(super) struct Passage<'a> {
    pub(super) span: Span,
    claims: Vec<&'a Claim<LocalEntityId>>,
    figures: Vec<&'a Observation<LocalEntityId>>,
}

/// The passages in the order of the text.
pub(super) fn find_passages<'a>(annotated: Annotated<'a>, marks: &[Mark]) -> Vec<Passage<'a>> {
    let extraction = annotated.extraction;
    let claims = extraction.claims.iter().map(|claim| Passage {
        span: claim.span,
        claims: vec![claim],
        figures: Vec::new(),
    });
    let figures = extraction.observations.iter().map(|figure| Passage {
        span: figure.span,
        claims: Vec::new(),
        figures: vec![figure],
    });
    let mut all: Vec<Passage<'_>> = claims.chain(figures).collect();
    for passage in &mut all {
        let first = marks.partition_point(|mark| mark.span.end() <= passage.span.start());
        let touched = marks
            .iter()
            .skip(first)
            .take_while(|mark| mark.span.start() < passage.span.end());
        passage.span = touched.fold(passage.span, |span, mark| span.cover(mark.span));
    }
    all.sort_by_key(|passage| passage.span);
    let mut merged: Vec<Passage<'_>> = Vec::new();
    for mut passage in all {
        match merged.last_mut() {
            Some(last) if last.span.overlaps(passage.span) => {
                last.span = last.span.cover(passage.span);
                last.claims.append(&mut passage.claims);
                last.figures.append(&mut passage.figures);
            }
            _ => merged.push(passage),
        }
    }
    merged
}

/// The list of all that is said, each passage with a link to its place in the text.
pub(super) fn write(
    annotated: Annotated<'_>,
    names: Names<'_>,
    (passages, id): (&[Passage<'_>], &str),
    page: &mut String,
) {
    page.push_str("<aside>\n");
    if passages.is_empty() {
        page.push_str("<p class=\"note\">No statements were found.</p>\n");
    } else {
        page.push_str("<ol>\n");
    }
    for (number, passage) in passages.iter().enumerate() {
        let number = number + 1;
        let words = passage.span.of(annotated.document.reading());
        let _infallible = writeln!(
            page,
            "<li id=\"{0}-s{number}\"><blockquote><a href=\"#{0}-p{number}\">{1}</a></blockquote>\n<ul>",
            Escaped(id),
            Escaped(&beginning(words))
        );
        let told = passage.claims.iter().map(|claim| statement(claim, names));
        let counted = passage.figures.iter().map(|figure| observation(figure, names));
        for line in told.chain(counted) {
            let _infallible = writeln!(page, "<li>{line}</li>");
        }
        page.push_str("</ul></li>\n");
    }
    page.push_str(if passages.is_empty() {
        "</aside>\n"
    } else {
        "</ol>\n</aside>\n"
    });
}

/// The first words of a passage.
fn beginning(words: &str) -> String {
    const LONGEST: usize = 70;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= LONGEST {
        return words;
    }
    let kept: String = words.chars().take(LONGEST).collect();
    let whole = kept.rsplit_once(' ').map_or(kept.as_str(), |(whole, _)| whole);
    format!("{whole} …")
}

fn statement(claim: &Claim<LocalEntityId>, names: Names<'_>) -> String {
    let known = Ontology::get().property(claim.property.as_str());
    let property = known.map_or(claim.property.as_str(), |property| property.label.as_str());
    let not = if claim.negated {
        "<span class=\"denied\">not</span> "
    } else {
        ""
    };
    let value = match &claim.value {
        Value::Entity(entity) => label(*entity, names),
        Value::Time(time) => format!("<mark class=\"time\">{}</mark>", Escaped(&time.to_string())),
        Value::Quantity(quantity) => Escaped(&in_words(quantity)).to_string(),
        Value::Text(words) => format!("“{}”", Escaped(words)),
    };
    format!(
        "{} <span class=\"property\">{not}{}</span> {value}{}{}",
        label(claim.subject, names),
        Escaped(property),
        qualifiers(&claim.qualifiers, names),
        note(claim.certainty, claim.confidence, claim.rule.as_str())
    )
}

fn observation(figure: &Observation<LocalEntityId>, names: Names<'_>) -> String {
    let ontology = Ontology::get();
    let measure = ontology.measure(figure.measure.as_str());
    let measure = measure
        .and_then(|iri| ontology.label(iri.as_ref()))
        .unwrap_or(figure.measure.as_str());
    let group = match figure.group {
        Some(group) => label(group, names),
        None => Escaped(&figure.group_text).to_string(),
    };
    format!(
        "<strong>{}</strong> <span class=\"property\">{} of</span> {group}{}{}",
        Escaped(&in_words(&figure.quantity)),
        Escaped(measure),
        places_and_qualifiers(figure, names),
        note(figure.certainty, figure.confidence, figure.rule.as_str())
    )
}

/// Qualifiers as of a statement, and behind them the other places of a figure that is of several together.
fn places_and_qualifiers(figure: &Observation<LocalEntityId>, names: Names<'_>) -> String {
    let mut all = qualifiers(&figure.qualifiers, names);
    for place in &figure.further_places {
        all.push_str(" + ");
        all.push_str(&label(*place, names));
    }
    all
}

fn label(local: LocalEntityId, names: Names<'_>) -> String {
    let entity = names.entity(local);
    let class = crate::model::EntityClass::slug(entity.and_then(|entity| entity.class));
    let label = entity.map_or("?", |entity| entity.label.as_str());
    format!("<mark class=\"{class}\">{}</mark>", Escaped(label))
}

fn qualifiers(qualifiers: &Qualifiers<LocalEntityId>, names: Names<'_>) -> String {
    let mut all = Vec::new();
    if let Some(time) = &qualifiers.time {
        all.push(format!("when: {}", Escaped(&time.to_string())));
    }
    if let Some(place) = qualifiers.place {
        all.push(format!("where: {}", label(place, names)));
    }
    if let Some(role) = &qualifiers.role {
        all.push(format!("as: {}", Escaped(role)));
    }
    match &qualifiers.according_to {
        Some(AccordingTo::Entity(entity)) => all.push(format!("according to: {}", label(*entity, names))),
        Some(AccordingTo::Text(words)) => all.push(format!("according to: {}", Escaped(words))),
        None => {}
    }
    if all.is_empty() {
        String::new()
    } else {
        format!(" <span class=\"note\">({})</span>", all.join("; "))
    }
}

/// How sure it is, and by which rule it was read.
fn note(certainty: Certainty, confidence: crate::model::Score, rule: &str) -> String {
    let certainty = match certainty {
        Certainty::Stated => "",
        Certainty::Reported => "reported, ",
        Certainty::Implied => "implied, ",
    };
    format!(
        " <small class=\"note\">{certainty}{confidence} {}</small>",
        Escaped(rule)
    )
}
