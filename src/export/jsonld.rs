//! JSON-LD with the short names of the vocabulary's context, which stands at its head.

use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write as _,
    io::Write,
};

use oxigraph::model::{Literal, NamedOrBlankNode, Term, Triple};
use serde_json::{Map, Value, json};

use super::{ExportError, Exporter, Options, name::relative, source};
use crate::rdf::{
    CONTEXT,
    vocab::{rdf, xsd},
};
use crate::store::GraphStore;

/// The named graphs with one object for each, one node a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct JsonLd;

impl Exporter for JsonLd {
    fn name(&self) -> &'static str {
        "jsonld"
    }

    fn media_type(&self) -> &'static str {
        "application/ld+json"
    }

    fn extension(&self) -> &'static str {
        "jsonld"
    }

    fn export(&self, graph: &GraphStore, options: &Options, out: &mut dyn Write) -> Result<(), ExportError> {
        let context = Context::parse(options.base.as_str())?;
        let head = serde_json::to_string_pretty(&context.head).map_err(ExportError::Context)?;
        let head = head.replace('\n', "\n  ");
        write!(out, "{{\n  \"@context\": {head},\n  \"@graph\": [")?;
        let mut open: Option<String> = None;
        for part in source::by_graph(graph, options)? {
            let (graph, triples) = part?;
            if open.as_ref() == Some(&graph) {
                out.write_all(b",\n")?;
            } else {
                let before = if open.is_some() { "\n    ]},\n" } else { "\n" };
                let id = Value::from(context.reference(&graph)?);
                writeln!(out, "{before}    {{\"id\": {id}, \"@graph\": [")?;
                open = Some(graph);
            }
            out.write_all(context.node(&triples)?.as_bytes())?;
        }
        out.write_all(if open.is_some() {
            b"\n    ]}\n  ]\n}\n"
        } else {
            b"]\n}\n"
        })?;
        Ok(())
    }
}

/// The context, the other way round: from IRIs to names.
struct Context<'b> {
    base: &'b str,
    head: Value,
    prefixes: Vec<(String, String)>,
    terms: HashMap<String, Definition>,
    schemes: Vec<String>,
}

/// A name for a property or class.
struct Definition {
    name: String,
    coercion: Coercion,
}

/// What a bare string under a name means.
enum Coercion {
    None,
    Reference,
    Vocabulary,
    Datatype(String),
}

impl<'b> Context<'b> {
    fn parse(base: &'b str) -> Result<Self, ExportError> {
        let document: Value = serde_json::from_str(CONTEXT).map_err(ExportError::Context)?;
        let mut head: BTreeMap<String, Value> = BTreeMap::new();
        if let Some(Value::Object(context)) = document.get("@context") {
            head.extend(context.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        let prefixes: Vec<_> = head
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .filter(|(_, iri)| iri.contains("://") && iri.ends_with(['/', '#']))
            .collect();
        let expand = |iri: &str| match iri.split_once(':') {
            Some((prefix, local)) => {
                let found = prefixes.iter().find(|(name, _)| name == prefix);
                found.map_or_else(|| iri.to_owned(), |(_, namespace)| format!("{namespace}{local}"))
            }
            None => iri.to_owned(),
        };
        let mut terms = HashMap::new();
        for (name, value) in &head {
            let (iri, coercion) = match value {
                Value::String(iri) => (iri.as_str(), None),
                Value::Object(definition) => (
                    text(definition, "@id"),
                    definition.get("@type").and_then(Value::as_str),
                ),
                _ => continue,
            };
            if iri.is_empty() || iri.starts_with('@') || prefixes.iter().any(|(prefix, _)| prefix == name) {
                continue;
            }
            let coercion = match coercion {
                None => Coercion::None,
                Some("@id") => Coercion::Reference,
                Some("@vocab") => Coercion::Vocabulary,
                Some(datatype) => Coercion::Datatype(expand(datatype)),
            };
            terms.entry(expand(iri)).or_insert(Definition {
                name: name.clone(),
                coercion,
            });
        }
        let schemes = head.keys().cloned().collect();
        head.insert("@base".to_owned(), base.into());
        let head = Value::Object(head.into_iter().collect());
        Ok(Self {
            base,
            head,
            prefixes,
            terms,
            schemes,
        })
    }

    /// A node on a line of its own.
    fn node(&self, triples: &[Triple]) -> Result<String, ExportError> {
        let mut types = Vec::new();
        let mut properties: BTreeMap<String, Vec<Value>> = BTreeMap::new();
        for triple in triples {
            match &triple.object {
                Term::NamedNode(class) if triple.predicate == rdf::TYPE => {
                    types.push(Value::from(self.vocabulary(class.as_str())?));
                }
                object => {
                    let definition = self.terms.get(triple.predicate.as_str());
                    let key = match definition {
                        Some(definition) => definition.name.clone(),
                        None => self.vocabulary(triple.predicate.as_str())?,
                    };
                    let coercion = definition.map_or(&Coercion::None, |definition| &definition.coercion);
                    properties
                        .entry(key)
                        .or_default()
                        .push(self.value(object, coercion)?);
                }
            }
        }
        let subject = triples.first().map(|triple| &triple.subject);
        let id = match subject {
            Some(NamedOrBlankNode::NamedNode(node)) => self.reference(node.as_str())?,
            Some(NamedOrBlankNode::BlankNode(node)) => node.to_string(),
            None => String::new(),
        };
        let mut line = format!("      {{\"id\": {}", Value::from(id));
        if !types.is_empty() {
            let _ = write!(line, ", \"type\": {}", one_or_all(types));
        }
        for (key, values) in properties {
            let _ = write!(line, ", {}: {}", Value::from(key), one_or_all(values));
        }
        line.push('}');
        Ok(line)
    }

    fn value(&self, term: &Term, coercion: &Coercion) -> Result<Value, ExportError> {
        match term {
            Term::NamedNode(node) => Ok(match coercion {
                Coercion::Reference => self.reference(node.as_str())?.into(),
                Coercion::Vocabulary => self.vocabulary(node.as_str())?.into(),
                Coercion::None | Coercion::Datatype(_) => json!({ "id": self.reference(node.as_str())? }),
            }),
            Term::BlankNode(node) => Ok(match coercion {
                Coercion::Reference => node.to_string().into(),
                _ => json!({ "id": node.to_string() }),
            }),
            Term::Literal(literal) => self.literal(literal, coercion),
            Term::Triple(triple) => Err(ExportError::TripleTerm(triple.to_string())),
        }
    }

    fn literal(&self, literal: &Literal, coercion: &Coercion) -> Result<Value, ExportError> {
        let (value, datatype) = (literal.value(), literal.datatype());
        if let Some(language) = literal.language() {
            let mut object = Map::new();
            if let Some(direction) = literal.direction() {
                object.insert("@direction".to_owned(), direction.to_string().into());
            }
            object.insert("@language".to_owned(), language.into());
            object.insert("@value".to_owned(), value.into());
            return Ok(Value::Object(object));
        }
        let is_expected = match coercion {
            Coercion::Datatype(expected) => datatype.as_str() == expected,
            Coercion::None => [xsd::STRING, xsd::INTEGER, xsd::BOOLEAN].contains(&datatype),
            Coercion::Reference | Coercion::Vocabulary => false,
        };
        let native = native(literal);
        if is_expected
            && (datatype == xsd::STRING || matches!(coercion, Coercion::Datatype(_)) || native.is_some())
        {
            return Ok(native.unwrap_or_else(|| value.into()));
        }
        if datatype == xsd::STRING {
            return Ok(json!({ "@value": value }));
        }
        Ok(json!({ "@type": self.vocabulary(datatype.as_str())?, "@value": value }))
    }

    /// An IRI as an identifier: relative to the base, with a prefix, or in full.
    fn reference(&self, iri: &str) -> Result<String, ExportError> {
        match relative(self.base, iri) {
            Some(relative) => Ok(relative.to_owned()),
            None => self.prefixed(iri),
        }
    }

    /// An IRI as a name of the vocabulary.
    fn vocabulary(&self, iri: &str) -> Result<String, ExportError> {
        match self.terms.get(iri) {
            Some(definition) => Ok(definition.name.clone()),
            None => self.prefixed(iri),
        }
    }

    fn prefixed(&self, iri: &str) -> Result<String, ExportError> {
        let found = self
            .prefixes
            .iter()
            .filter_map(|(name, namespace)| Some((name, iri.strip_prefix(namespace.as_str())?)));
        let shortest = found.min_by_key(|(_, local)| local.len());
        if let Some((name, local)) =
            shortest.filter(|(_, local)| !local.is_empty() && !local.starts_with("//"))
        {
            return Ok(format!("{name}:{local}"));
        }
        let is_taken = iri.split_once(':').is_some_and(|(scheme, rest)| {
            !rest.starts_with("//") && self.schemes.iter().any(|known| known == scheme)
        });
        if is_taken {
            Err(ExportError::Scheme(iri.to_owned()))
        } else {
            Ok(iri.to_owned())
        }
    }
}

/// A whole number or truth value as JSON has it, if nothing is lost by that.
fn native(literal: &Literal) -> Option<Value> {
    const EXACT: i64 = 1 << 53;
    let (value, datatype) = (literal.value(), literal.datatype());
    if datatype == xsd::BOOLEAN {
        return value.parse::<bool>().ok().map(Value::from);
    }
    if datatype != xsd::INTEGER && datatype != xsd::NON_NEGATIVE_INTEGER {
        return None;
    }
    let number: i64 = value.parse().ok()?;
    (number.to_string() == value && (-EXACT..EXACT).contains(&number)).then(|| number.into())
}

fn one_or_all(mut values: Vec<Value>) -> Value {
    match values.pop() {
        Some(one) if values.is_empty() => one,
        Some(last) => {
            values.push(last);
            Value::Array(values)
        }
        None => Value::Null,
    }
}

fn text<'m>(definition: &'m Map<String, Value>, key: &str) -> &'m str {
    definition.get(key).and_then(Value::as_str).unwrap_or_default()
}
