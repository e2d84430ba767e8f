//! Writes matches and near matches with Wikidata.

use oxigraph::model::{NamedNode, Quad};

use super::{
    Base, NamedGraph,
    hash::Fingerprint,
    iri, literal,
    pen::Pen,
    vocab::{WIKIDATA_ENTITY, dmb, owl, skos},
};
use crate::model::{Candidate, Decider, Feature, ItemId, Proposal, Score};

/// The quads of all proposals: matches that a person decided in the graph of decisions, the rest in that of links.
///
/// A match gives `owl:sameAs`. Where nothing matches, each candidate with a score of `close` or more gives
/// `skos:closeMatch`.
pub fn links(base: &Base, proposals: &[Proposal], close: Score) -> Vec<Quad> {
    let mut by_score = Pen::new(base.graph(NamedGraph::Links));
    let mut by_person = Pen::new(base.graph(NamedGraph::Decisions));
    for proposal in proposals {
        let entity = base.entity(&proposal.entity);
        // A mapping may name things by their items themselves.
        if entity.as_str().starts_with(WIKIDATA_ENTITY) {
            continue;
        }
        let Some(matched) = &proposal.matched else {
            for candidate in proposal
                .candidates
                .iter()
                .filter(|candidate| candidate.score >= close)
            {
                by_score.add(&entity, skos::CLOSE_MATCH, iri::item(candidate.item));
                write(&mut by_score, base, proposal, candidate.item);
            }
            continue;
        };
        let (pen, by) = match matched.decided_by {
            Decider::Score => (&mut by_score, "dembei"),
            Decider::Table => (&mut by_score, "table"),
            Decider::Person => (&mut by_person, "reviewer"),
        };
        pen.add(&entity, owl::SAME_AS, iri::item(matched.item));
        let link = write(pen, base, proposal, matched.item);
        pen.add(&link, dmb::SCORE, literal::score(matched.score));
        pen.add(&link, dmb::DECIDED_BY, literal::string(by));
    }
    let mut quads = by_score.finish();
    quads.extend(by_person.finish());
    quads
}

/// Writes the node of a link, with the features that its candidate has; the score is that of the candidate unless the
/// item is the match, which has its own.
fn write(pen: &mut Pen, base: &Base, proposal: &Proposal, item: ItemId) -> NamedNode {
    let mut hash = Fingerprint::new("link");
    hash.field(b'e', proposal.entity.as_str());
    hash.field(b'i', &item.to_string());
    let link = base.link(&hash.finish());
    pen.class(&link, dmb::LINK);
    pen.add(&link, dmb::LINKED_ENTITY, base.entity(&proposal.entity));
    pen.add(&link, dmb::ITEM, iri::item(item));
    let is_match = proposal
        .matched
        .as_ref()
        .is_some_and(|matched| matched.item == item);
    if let Some(Candidate { score, features, .. }) = proposal.candidates.iter().find(|c| c.item == item) {
        if !is_match {
            pen.add(&link, dmb::SCORE, literal::score(*score));
        }
        for Feature { name, value } in features {
            pen.add(&link, dmb::FEATURE, literal::string(format!("{name}={value}")));
        }
    }
    link
}
