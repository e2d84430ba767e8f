//! Which triples maps of a mapping may describe subjects that are typed so, found without reading a row.

use oxigraph::model::Term;

use crate::mapping::{Expression, Mapping, ObjectMap, Part, PredicateObjectMap, TriplesMap};
use crate::rdf::{
    Alignment,
    vocab::{WIKIDATA_DIRECT, rdf},
};

/// For each triples map, whether what it makes is to be looked at: it types its subjects as one of the five classes, or
/// its subjects may be those of a triples map that does.
pub fn describing_maps(mapping: &Mapping, alignment: &Alignment) -> Vec<bool> {
    let heads: Vec<&str> = mapping.maps.iter().map(head).collect();
    let typing: Vec<&str> = mapping
        .maps
        .iter()
        .zip(&heads)
        .filter(|(map, _)| may_type(map, alignment))
        .map(|(_, head)| *head)
        .collect();
    let may_meet = |head: &str, other: &str| head.starts_with(other) || other.starts_with(head);
    heads
        .iter()
        .map(|head| typing.iter().any(|other| may_meet(head, other)))
        .collect()
}

/// What the IRIs of all subjects of a map begin with.
fn head(map: &TriplesMap) -> &str {
    match &map.subject.expression {
        Expression::Constant(Term::NamedNode(iri)) => iri.as_str(),
        Expression::Template(template) => match template.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        },
        _ => "",
    }
}

fn may_type(map: &TriplesMap, alignment: &Alignment) -> bool {
    let is_known = |iri: &str| alignment.classes(iri).next().is_some();
    let of_pair = |pair: &PredicateObjectMap| {
        is_type(pair)
            && pair.objects.iter().any(|object| match object {
                ObjectMap::Term(term) => match &term.expression {
                    Expression::Constant(Term::NamedNode(class)) => is_known(class.as_str()),
                    Expression::Constant(_) => false,
                    _ => true,
                },
                ObjectMap::Join(_) => true,
            })
    };
    map.classes.iter().any(|class| is_known(class.as_str())) || map.predicate_objects.iter().any(of_pair)
}

/// Whether a pair may say what its subjects are.
fn is_type(pair: &PredicateObjectMap) -> bool {
    pair.predicates
        .iter()
        .any(|predicate| match &predicate.expression {
            Expression::Constant(Term::NamedNode(iri)) => is_type_property(iri.as_str()),
            Expression::Constant(_) => false,
            _ => true,
        })
}

/// Whether a property says what things are: `rdf:type`, or Wikidata's "instance of" (P31).
pub(super) fn is_type_property(iri: &str) -> bool {
    iri == rdf::TYPE.as_str() || iri.strip_prefix(WIKIDATA_DIRECT) == Some("P31")
}
