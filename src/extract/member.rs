//! Finds single members of a community: "one Armenian", "a Frenchman".
//!
//! They are mentions of the community, but what is said of one of its members is not said of all of them; so these are
//! found after the claims.

use super::{
    analysis::Analysis,
    entities::Entities,
    lexicon::{lexicon, lower},
    name::{name_of_people, stands_for_people},
};
use crate::gazetteer::gazetteer;
use crate::model::{EntityClass, Mention, MentionKind, Score};
use crate::text::TokenKind;

/// What stands before one member, in order.
const ONE: [&str; 6] = ["a", "an", "another", "every", "no", "one"];

/// The members in a document whose names and other mentions are known.
pub(crate) fn find_members(
    analysis: &Analysis<'_>,
    mentions: &[Mention],
    entities: &mut Entities,
) -> Vec<Mention> {
    let mut found = Vec::new();
    let is_capital = |token: &crate::text::Token| token.kind == TokenKind::Capitalized;
    for sentence in &analysis.sentences {
        for at in sentence.tokens.clone().skip(1) {
            if !analysis.tokens.get(at).is_some_and(is_capital) || !is_one(analysis, at, sentence.tokens.end)
            {
                continue;
            }
            let span = analysis.span(at..at + 1);
            let next = mentions.partition_point(|mention| mention.span.end() <= span.start());
            let is_named = mentions
                .get(next)
                .is_some_and(|mention| mention.span.overlaps(span));
            let Some(people) = people_of_member(analysis.word(at)).filter(|_| !is_named) else {
                continue;
            };
            let item = gazetteer().find(&people).and_then(|entry| entry.item);
            found.push(Mention {
                span,
                kind: MentionKind::Name,
                class: Some(EntityClass::Group),
                entity: entities.intern(&people, Some(EntityClass::Group), item),
                item,
                score: Score::new(0.8),
            });
        }
    }
    found
}

/// Whether what stands at a token is counted as one, and is no adjective of what follows.
fn is_one(analysis: &Analysis<'_>, at: usize, end: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| analysis.word(before));
    if ONE.binary_search(&&*lower(before)).is_err() {
        return false;
    }
    let word = |at: usize| if at < end { analysis.word(at) } else { "" };
    let is_sign = |at: usize| {
        analysis
            .tokens
            .get(at)
            .is_none_or(|token| token.kind == TokenKind::Sign)
    };
    match word(at + 1) {
        "" | "." | ";" | "?" | "!" => true,
        // "a German, an Italian and a Pole", but not "a German, later American, firm".
        "," | "and" | "or" => {
            matches!(word(at + 2), "a" | "an" | "another" | "one" | "who") || word(at + 2).is_empty()
        }
        next if next.ends_with("ed") => {
            is_sign(at + 2)
                || matches!(
                    word(at + 2),
                    "at" | "by" | "for" | "from" | "in" | "on" | "to" | "with"
                )
        }
        next => stands_for_people(next) && lexicon().demonym(word(at + 2)).is_none(),
    }
}

/// The name of the people of which a word is one: "Armenian", "Frenchman", "Pole".
fn people_of_member(word: &str) -> Option<String> {
    let stem = ["woman", "man"]
        .into_iter()
        .find_map(|end| word.strip_suffix(end));
    if let Some(people) = stem.filter(|stem| lexicon().demonym(stem).is_some()) {
        return name_of_people(people);
    }
    if lexicon().demonym(word).is_some() {
        return name_of_people(word);
    }
    name_of_people(&format!("{word}s"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::{entities::name_mentions, fixture::paragraph, name::find_names};

    fn members(text: &str) -> Vec<String> {
        let document = paragraph(text);
        let analysis = Analysis::new(&document);
        let mut entities = Entities::default();
        let mentions = name_mentions(&analysis, &find_names(&analysis), &mut entities);
        let found = find_members(&analysis, &mentions, &mut entities);
        found
            .iter()
            .map(|member| member.span.of(text).to_owned())
            .collect()
    }

    #[test]
    fn one_of_a_people_is_a_mention_of_it() {
        assert_eq!(
            members(
                "One Armenian interviewed by the commission had met a Frenchman, a Pole and an Italian who kept bees."
            ),
            ["Armenian", "Frenchman", "Pole", "Italian"]
        );
    }

    #[test]
    fn an_adjective_is_no_member() {
        assert_eq!(
            members(
                "An Armenian priest read a German and Austrian paper, an Italian armed ship came, and she spoke Polish."
            ),
            Vec::<String>::new()
        );
    }
}
