//! Sorted canonical N-Quads: one form for each dataset.

use std::collections::BTreeSet;

use oxigraph::{
    io::{RdfFormat, RdfParser},
    model::{GraphName, NamedOrBlankNode, Quad, Term},
};

use super::RdfError;

/// How large a stack the naming of blank nodes gets; its recursion is as deep as there are nodes that look alike.
const STACK: usize = 256 << 20;

/// More blank nodes than this are not named canonically, since it could take hours.
const MOST_BLANK_NODES: usize = 100_000;

/// The quads as lines of canonical N-Quads, sorted by code point, each once.
///
/// Where there are blank nodes, they get canonical names by RDFC-1.0, so that equal datasets have equal lines.
pub fn canonical_lines(quads: impl IntoIterator<Item = Quad>) -> Result<BTreeSet<String>, RdfError> {
    let mut lines = BTreeSet::new();
    let mut blank = Vec::new();
    for quad in quads {
        if has_blank_node(&quad) {
            blank.push(quad);
        } else {
            lines.insert(canonical_line(&quad));
        }
    }
    if !blank.is_empty() {
        lines.extend(named_canonically(blank)?);
    }
    Ok(lines)
}

/// The quads as one text of canonical N-Quads.
pub fn canonical_nquads(quads: impl IntoIterator<Item = Quad>) -> Result<String, RdfError> {
    Ok(canonical_lines(quads)?
        .into_iter()
        .flat_map(|line| [line, "\n".to_owned()])
        .collect())
}

/// One quad as a line of canonical N-Quads, without the line feed.
pub fn canonical_line(quad: &Quad) -> String {
    format!("{quad} .")
}

/// Whether a quad has a blank node anywhere.
pub fn has_blank_node(quad: &Quad) -> bool {
    fn is_blank(term: &Term) -> bool {
        match term {
            Term::BlankNode(_) => true,
            Term::Triple(triple) => {
                matches!(triple.subject, NamedOrBlankNode::BlankNode(_)) || is_blank(&triple.object)
            }
            Term::NamedNode(_) | Term::Literal(_) => false,
        }
    }
    matches!(quad.subject, NamedOrBlankNode::BlankNode(_))
        || matches!(quad.graph_name, GraphName::BlankNode(_))
        || is_blank(&quad.object)
}

/// The same quads, with canonical names for their blank nodes.
pub fn name_blank_nodes(quads: Vec<Quad>) -> Result<Vec<Quad>, RdfError> {
    let text = named_canonically(quads)?.join("\n");
    let parser = RdfParser::from_format(RdfFormat::NQuads).lenient();
    parser
        .for_slice(&text)
        .map(|quad| quad.map_err(|error| RdfError::BlankNodes(error.to_string())))
        .collect()
}

/// RDFC-1.0 over the quads with blank nodes; the others do not bear on the names.
fn named_canonically(quads: Vec<Quad>) -> Result<Vec<String>, RdfError> {
    if quads.len() > MOST_BLANK_NODES {
        return Err(RdfError::BlankNodes(format!(
            "more than {MOST_BLANK_NODES} quads have blank nodes"
        )));
    }
    let worker = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || normalize(&quads));
    let worker = worker.map_err(RdfError::Thread)?;
    let text = worker
        .join()
        .map_err(|_| RdfError::BlankNodes("the naming broke off".to_owned()))??;
    Ok(text.lines().map(str::to_owned).collect())
}

fn normalize(quads: &[Quad]) -> Result<String, RdfError> {
    use sophia::{
        api::{
            quad::Spog,
            term::{SimpleTerm, Term as _},
            triple::Triple as _,
        },
        xml::model::Trusted,
    };
    let dataset: std::collections::HashSet<Spog<SimpleTerm<'static>>> = quads
        .iter()
        .map(|quad| {
            let triple = oxigraph::model::Triple::new(
                quad.subject.clone(),
                quad.predicate.clone(),
                quad.object.clone(),
            );
            let graph = match &quad.graph_name {
                GraphName::NamedNode(node) => Some(Trusted(node.as_ref()).into_term()),
                GraphName::BlankNode(node) => Some(Trusted(node.as_ref()).into_term()),
                GraphName::DefaultGraph => None,
            };
            let triple = Trusted(&triple);
            (
                [
                    triple.s().into_term(),
                    triple.p().into_term(),
                    triple.o().into_term(),
                ],
                graph,
            )
        })
        .collect();
    let mut text = Vec::new();
    sophia::c14n::rdfc10::normalize(&dataset, &mut text)
        .map_err(|error| RdfError::BlankNodes(error.to_string()))?;
    String::from_utf8(text).map_err(|error| RdfError::BlankNodes(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quads(text: &str) -> Vec<Quad> {
        RdfParser::from_format(RdfFormat::NQuads)
            .for_slice(text)
            .map(|quad| quad.unwrap())
            .collect()
    }

    #[test]
    fn order_and_repetition_change_nothing() {
        let one = quads("<a:s> <a:p> \"x\\ty\" <a:g> .\n<a:r> <a:p> \"ō\" .\n<a:r> <a:p> \"ō\" .\n");
        let mut other = one.clone();
        other.reverse();
        let text = canonical_nquads(one).unwrap();
        assert_eq!(text, "<a:r> <a:p> \"ō\" .\n<a:s> <a:p> \"x\\ty\" <a:g> .\n");
        assert_eq!(text, canonical_nquads(other).unwrap());
    }

    #[test]
    fn blank_nodes_get_the_same_names_whatever_they_were_called() {
        let one = quads("_:a <a:p> _:b .\n_:b <a:p> <a:o> .\n<a:s> <a:p> <a:o> .\n");
        let other = quads("_:y <a:p> <a:o> .\n_:x <a:p> _:y .\n<a:s> <a:p> <a:o> .\n");
        assert_eq!(canonical_nquads(one).unwrap(), canonical_nquads(other).unwrap());
    }
}
