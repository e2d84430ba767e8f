//! Gold: documents with what people have found in them, in the forms in which such sets are given away.

mod brackets;
mod chars;
mod columns;
mod compose;
mod elevant;
mod record;

use std::path::Path;

use super::EvalError;
use crate::model::{DocumentId, Edtf, EntityClass, ItemId, Number, Span};

/// How a set is written, which also says what it judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `CoNLL` columns with IOB tags, as Universal NER has them.
    Columns,
    /// `CoNLL-U` with entities in brackets, as GUM has them.
    Brackets,
    /// Lines of JSON, as ELEVANT has them.
    Elevant,
    /// The records of `annotate` with the text.
    Records,
}

impl Form {
    /// What it is called.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Columns => "IOB2",
            Self::Brackets => "GUM",
            Self::Elevant => "ELEVANT",
            Self::Records => "dembei-annotation-1",
        }
    }
}

/// A set of annotated documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Gold {
    /// How it is written.
    pub form: Form,
    /// Its documents, in order.
    pub documents: Vec<GoldDocument>,
}

/// A text with what is to be found in it. What a set does not judge is `None`.
#[derive(Clone, Debug, PartialEq)]
pub struct GoldDocument {
    /// Unique in its set.
    pub id: DocumentId,
    /// A path whose ending says how the text is laid out, where that is not plain text.
    pub path: Option<String>,
    /// All spans count in it.
    pub text: String,
    /// The parts of the text that were annotated; `None` is all of it.
    pub(super) regions: Option<Vec<Span>>,
    /// Classes that the set marks; what is found of others is neither right nor wrong.
    pub(super) classes: Vec<EntityClass>,
    pub(super) mentions: Vec<GoldMention>,
    /// Whether it says which items are named.
    pub(super) judges_links: bool,
    /// The words of which it says so, of whatever class, without pronouns; in order and apart from each other.
    pub(super) links: Vec<GoldLink>,
    pub(super) times: Option<Vec<GoldTime>>,
    pub(super) quantities: Option<Vec<GoldQuantity>>,
    pub(super) statements: Option<Vec<GoldStatement>>,
    pub(super) observations: Option<Vec<GoldObservation>>,
}

impl GoldDocument {
    /// A text of which nothing is judged yet but names of persons, places and organizations.
    fn new(id: DocumentId, text: String) -> Self {
        Self {
            id,
            path: None,
            text,
            regions: None,
            classes: vec![EntityClass::Person, EntityClass::Place, EntityClass::Organization],
            mentions: Vec::new(),
            judges_links: false,
            links: Vec::new(),
            times: None,
            quantities: None,
            statements: None,
            observations: None,
        }
    }

    /// The words of which the set says which item they name; only names, or nouns too.
    pub fn links(&self, nouns: bool) -> Vec<GoldLink> {
        self.links
            .iter()
            .filter(|link| nouns || link.is_name)
            .copied()
            .collect()
    }

    /// Whether what stands there was annotated.
    pub(super) fn is_judged(&self, span: Span) -> bool {
        self.regions
            .as_ref()
            .is_none_or(|regions| regions.iter().any(|region| region.contains(span)))
    }
}

/// Something named.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GoldMention {
    pub(super) span: Span,
    /// Bounds that are right as well, such as those with a title.
    pub(super) also: Vec<Span>,
    /// The right class, and others that do as well; empty where the class is not judged.
    pub(super) classes: Vec<EntityClass>,
    /// Finding it is neither right nor wrong.
    pub(super) optional: bool,
    pub(super) item: GoldItem,
    /// The name of the entity, for statements about it.
    pub(super) entity: Option<String>,
}

impl GoldMention {
    fn new(span: Span, classes: Vec<EntityClass>) -> Self {
        Self {
            span,
            also: Vec::new(),
            classes,
            optional: false,
            item: GoldItem::Unknown,
            entity: None,
        }
    }

    /// Whether a span has its bounds.
    pub(super) fn fits(&self, span: Span) -> bool {
        self.span == span || self.also.contains(&span)
    }

    /// Whether a span shares a byte with it.
    pub(super) fn overlaps(&self, span: Span) -> bool {
        self.span.overlaps(span) || self.also.iter().any(|also| also.overlaps(span))
    }
}

/// Sorts links and leaves out what others lie in.
fn innermost(mut links: Vec<GoldLink>) -> Vec<GoldLink> {
    links.sort_by_key(|link| (link.span.start(), std::cmp::Reverse(link.span.end())));
    let mut kept: Vec<GoldLink> = Vec::with_capacity(links.len());
    for link in links {
        if kept.last().is_some_and(|before| before.span.contains(link.span)) {
            kept.pop();
        }
        if kept.last().is_none_or(|before| !before.span.overlaps(link.span)) {
            kept.push(link);
        }
    }
    kept
}

/// Which item is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoldItem {
    /// The set does not say.
    Unknown,
    /// None is right.
    Nil,
    /// This one.
    Item(ItemId),
}

/// Words of which a set says which item they name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoldLink {
    /// The words.
    pub span: Span,
    /// The item.
    pub item: GoldItem,
    /// Whether they are a name, and not a noun such as "student".
    pub is_name: bool,
}

/// A time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GoldTime {
    pub(super) span: Span,
    /// The right reading, and others that do as well.
    pub(super) readings: Vec<Edtf>,
    pub(super) optional: bool,
}

/// A number of things.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GoldQuantity {
    pub(super) span: Span,
    pub(super) value: Number,
    pub(super) upper: Option<Number>,
    pub(super) optional: bool,
}

/// Something said of an entity.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GoldStatement {
    pub(super) subject: String,
    /// The best property, and others that do as well.
    pub(super) properties: Vec<String>,
    pub(super) object: GoldValue,
    pub(super) details: GoldDetails,
    pub(super) negated: bool,
    pub(super) span: Span,
    pub(super) optional: bool,
}

/// The object of a statement.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum GoldValue {
    Entity(String),
    Time(Vec<Edtf>),
    Text(String),
}

/// A figure about a group.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct GoldObservation {
    /// Names of entities and words that say rightly who is counted.
    pub(super) groups: Vec<String>,
    /// The best measure, and others that do as well.
    pub(super) measures: Vec<String>,
    pub(super) value: Number,
    pub(super) upper: Option<Number>,
    pub(super) approximate: bool,
    pub(super) details: GoldDetails,
    pub(super) span: Span,
    pub(super) optional: bool,
}

/// What narrows a statement or figure. A list has one right value, and others that do as well; an empty one says that
/// there is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct GoldDetails {
    pub(super) times: Vec<Edtf>,
    pub(super) places: Vec<String>,
    pub(super) roles: Vec<String>,
    pub(super) sources: Vec<String>,
}

/// Reads a file of gold, whose form is known by its content. The path is for errors.
///
/// Columns and brackets have tokens and not texts: the text is that of the `# text` lines, or put together from the
/// tokens; the sentences of a document (`# newdoc`, or ids with the same beginning) are put one after the other.
pub fn parse_gold(path: &Path, text: &str) -> Result<Gold, EvalError> {
    let form = recognise(text).ok_or_else(|| EvalError::Form {
        path: path.to_owned(),
    })?;
    let documents = match form {
        Form::Columns => columns::parse(text),
        Form::Brackets => brackets::parse(text),
        Form::Elevant => elevant::parse(path, text)?,
        Form::Records => record::parse(path, text)?,
    };
    if documents.is_empty() {
        return Err(EvalError::Empty {
            path: path.to_owned(),
        });
    }
    Ok(Gold { form, documents })
}

fn recognise(text: &str) -> Option<Form> {
    if text.trim_start().starts_with('{') {
        let first: serde_json::Value = serde_json::Deserializer::from_str(text)
            .into_iter()
            .next()?
            .ok()?;
        let is_elevant = first.get("labels").is_some() && first.get("schema").is_none();
        return Some(if is_elevant { Form::Elevant } else { Form::Records });
    }
    let mut rows = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').count());
    if rows.clone().next() == Some(10) && text.contains("Entity=(") {
        return Some(Form::Brackets);
    }
    (rows.any(|_| true) && columns::find_columns(text).is_some()).then_some(Form::Columns)
}
