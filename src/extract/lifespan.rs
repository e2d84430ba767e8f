//! Years in brackets that are no life: "its chairmen were A (1938–1966) and B (1966–1968)".
//!
//! The rule for lifespans takes two years after a person's name for birth and death. In lists of office holders, members
//! and rulers they are terms, which show by their length, by the same person having several, by beginning when the
//! sentence tells of something that the person did, or by standing among others that show it.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::Analysis;
use crate::model::{Claim, Edtf, LocalEntityId, Span, Value};

/// The rule whose claims are looked at, by its file.
const RULE: &str = "lifespan";
/// A life of fewer years is seldom told of.
const SHORTEST: i32 = 15;
/// How many blocks further on the next entry of a list may stand.
const NEXT: usize = 2;

/// Birth and death of somebody, as two years in brackets.
struct Years {
    subject: LocalEntityId,
    span: Span,
    block: usize,
    born: i32,
    died: i32,
}

/// Takes away the lifespans that are terms, and those beside them.
pub(super) fn drop_terms(analysis: &Analysis<'_>, claims: &mut Vec<Claim<LocalEntityId>>) {
    let lives = years(analysis, claims);
    let mut terms = BTreeSet::new();
    let mut rest = lives.as_slice();
    while let Some((first, _)) = rest.split_first() {
        let mut end = first.block;
        let together = rest.iter().take_while(|life| {
            let near = life.block <= end + NEXT;
            end = life.block;
            near
        });
        let (list, others) = rest.split_at(together.count());
        rest = others;
        if has_terms(analysis, list) {
            terms.extend(list.iter().map(|life| (life.subject, life.span)));
        }
    }
    claims.retain(|claim| claim.rule.as_str() != RULE || !terms.contains(&(claim.subject, claim.span)));
}

/// The lifespans that are two plain years, in reading order.
fn years(analysis: &Analysis<'_>, claims: &[Claim<LocalEntityId>]) -> Vec<Years> {
    // For each person in each sentence, the years of birth, and the first of death.
    let mut found: BTreeMap<_, (Vec<i32>, Option<i32>)> = BTreeMap::new();
    for claim in claims.iter().filter(|claim| claim.rule.as_str() == RULE) {
        let Value::Time(time) = &claim.value else { continue };
        let (born, died) = found.entry((claim.span, claim.subject)).or_default();
        match (claim.property.as_str(), plain_year(time)) {
            ("birthDate", year) => born.extend(year),
            ("deathDate", year) => *died = died.or(year),
            _ => {}
        }
    }
    let mut lives = Vec::new();
    for ((span, subject), (born, died)) in found {
        let sentence = analysis
            .sentences
            .partition_point(|sentence| sentence.span.end() < span.end());
        if let (Some(died), Some(sentence)) = (died, analysis.sentences.get(sentence)) {
            lives.extend(born.into_iter().map(|born| Years {
                subject,
                span,
                block: sentence.block,
                born,
                died,
            }));
        }
    }
    lives.sort_by_key(|life| (life.block, life.span, life.subject));
    lives
}

/// The year that a date is, and no more than that.
fn plain_year(time: &Edtf) -> Option<i32> {
    let (first, last) = (time.earliest()?, time.latest()?);
    let whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31);
    time.only_year().filter(|_| whole)
}

/// Whether years in a list are too few for a life, those of something that was done, or not the only ones of a person.
fn has_terms(analysis: &Analysis<'_>, list: &[Years]) -> bool {
    let mut ends: BTreeMap<LocalEntityId, (i32, i32)> = BTreeMap::new();
    for life in list {
        let (first, latest) = ends.entry(life.subject).or_insert((life.born, life.born));
        (*first, *latest) = ((*first).min(life.born), (*latest).max(life.born));
    }
    let is_term = |life: &Years| life.died - life.born < SHORTEST || acts_in_first_year(analysis, life);
    ends.values().any(|(first, latest)| latest.abs_diff(*first) > 5) || list.iter().any(is_term)
}

/// Whether the sentence names the first year again, and not for the birth: "(1740–1786), who came to power in 1740".
fn acts_in_first_year(analysis: &Analysis<'_>, life: &Years) -> bool {
    analysis.times_in(life.span).iter().any(|time| {
        let before = Span::new(life.span.start(), time.span.start()).of(analysis.text);
        time.edtf.only_year() == Some(life.born)
            && !before.ends_with('(')
            && !before
                .rsplit(char::is_whitespace)
                .take(4)
                .any(|word| matches!(word, "born" | "b."))
    })
}
