//! Gives literals back the datatype that the database does not keep.

use oxigraph::model::{Literal, NamedNode, Term};

use crate::rdf::vocab::{nif, oa, xsd};

/// Makes the object of a position in a text an `xsd:nonNegativeInteger` again.
///
/// Oxigraph keeps every kind of integer as `xsd:integer`. NIF and Web Annotation want the narrower type, and it is what
/// was loaded, so that a graph that is exported and loaded again stays the same.
pub(super) fn restore(predicate: &NamedNode, object: Term) -> Term {
    match object {
        Term::Literal(literal) if literal.datatype() == xsd::INTEGER && is_position(predicate) => {
            Literal::new_typed_literal(literal.value(), xsd::NON_NEGATIVE_INTEGER).into()
        }
        other => other,
    }
}

fn is_position(predicate: &NamedNode) -> bool {
    [nif::BEGIN_INDEX, nif::END_INDEX, oa::START, oa::END]
        .iter()
        .any(|position| predicate == position)
}
