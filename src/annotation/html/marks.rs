//! What is marked in a text, none over another.

use std::collections::BTreeMap;

use crate::annotation::{Annotated, names::Names};
use crate::model::{EntityClass, Mention, MentionKind, Quantity, Span, Unit};

/// A marked part of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) span: Span,
    /// Classes of the style sheet.
    pub(super) class: String,
    /// What is shown on pointing at it.
    pub(super) title: String,
}

/// Names, times, numbers, nouns and pronouns, in the order of the text. Where two would overlap, the earlier in that list
/// stands, and the longer of two of a kind.
pub(super) fn find_marks(annotated: Annotated<'_>, names: Names<'_>) -> Vec<Mark> {
    let extraction = annotated.extraction;
    let mentions = extraction.mentions.iter().map(|mention| {
        let rank = match mention.kind {
            MentionKind::Name => 0,
            MentionKind::Nominal => 3,
            MentionKind::Pronoun => 4,
        };
        (rank, of_mention(mention, names))
    });
    let times = extraction.times.iter().map(|time| {
        let mark = Mark {
            span: time.span,
            class: "time".to_owned(),
            title: format!("Date · {}", time.edtf),
        };
        (1, mark)
    });
    let quantities = extraction.quantities.iter().map(|quantity| {
        let mark = Mark {
            span: quantity.span,
            class: "quantity".to_owned(),
            title: format!("Number · {}", in_words(&quantity.quantity)),
        };
        (2, mark)
    });
    let mut all: Vec<(u8, Mark)> = mentions.chain(times).chain(quantities).collect();
    all.sort_by_key(|(rank, mark)| (*rank, std::cmp::Reverse(mark.span.len()), mark.span));
    let mut kept: BTreeMap<usize, Mark> = BTreeMap::new();
    for (_, mark) in all {
        let before = kept.range(..mark.span.end()).next_back();
        let is_free = before.is_none_or(|(_, other)| !other.span.overlaps(mark.span));
        if is_free && !mark.span.is_empty() {
            kept.insert(mark.span.start(), mark);
        }
    }
    kept.into_values().collect()
}

fn of_mention(mention: &Mention, names: Names<'_>) -> Mark {
    let entity = names.entity(mention.entity);
    let class = EntityClass::slug(mention.class);
    let mut title = vec![
        mention
            .class
            .map_or("Other thing", EntityClass::as_str)
            .to_owned(),
    ];
    if let Some(entity) = entity {
        title.extend([entity.label.clone(), names.iri(entity)]);
        title.extend(names.item(entity).map(|item| format!("Wikidata {item}")));
    }
    title.push(format!("score {}", mention.score));
    Mark {
        span: mention.span,
        class: match mention.kind {
            MentionKind::Name => class.to_owned(),
            MentionKind::Nominal | MentionKind::Pronoun => format!("reference {class}"),
        },
        title: title.join(" · "),
    }
}

/// A quantity as it is shown: "about 1000", "560000–760000", "4 %".
pub(super) fn in_words(quantity: &Quantity) -> String {
    let about = if quantity.approximate { "about " } else { "" };
    let upper = match (quantity.upper, quantity.unit) {
        (Some(upper), Unit::Ratio) => format!(" to {upper}"),
        (Some(upper), _) => format!("–{upper}"),
        (None, _) => String::new(),
    };
    let unit = if quantity.unit == Unit::Percent { " %" } else { "" };
    format!("{about}{}{upper}{unit}", quantity.value)
}
