//! Sentences and their clauses.

use super::*;
use crate::extract::{entities, fixture::paragraph, name};

/// The clauses of a sentence, as "subject | verb | complements".
fn read(text: &str) -> Vec<String> {
    let document = paragraph(text);
    let analysis = Analysis::new(&document);
    let names = name::find_names(&analysis);
    let mentions = entities::name_mentions(&analysis, &names, &mut entities::Entities::default());
    let syntax = parse(&analysis, &analysis.sentences[0], &mentions);
    let words = |phrase: usize| syntax.span(&syntax.phrases[phrase]).of(text).to_owned();
    let all = |list: &[Complement]| -> Vec<String> {
        list.iter()
            .map(|c| format!("{} {}", c.preposition, words(c.phrase)).trim().to_owned())
            .collect()
    };
    syntax
        .clauses
        .iter()
        .map(|clause| {
            let subject = clause.subject.map_or("?".to_owned(), |subject| {
                syntax.list(subject).map(words).collect::<Vec<_>>().join(" + ")
            });
            let verb = clause.verb.map_or("is".to_owned(), |verb| {
                let verb = &syntax.verbs[verb];
                let mood = if verb.mood == Mood::Fact {
                    String::new()
                } else {
                    format!("{:?} ", verb.mood)
                };
                let to = if clause.kind == ClauseKind::Purpose {
                    "to "
                } else {
                    ""
                };
                let passive = if clause.passive { "be " } else { "" };
                format!("{mood}{to}{passive}{} {}", verb.lemma, verb.particle)
                    .trim()
                    .to_owned()
            });
            let rest = [all(&clause.lead), all(&clause.complements)].concat();
            format!("{subject} | {verb} | {}", rest.join(", "))
        })
        .collect()
}

#[test]
fn coordinated_verbs_share_their_subject() {
    assert_eq!(
        read("Ivan Petrov was born in Tula, moved to Moscow in 1938 and married Anna Orlova."),
        [
            "Ivan Petrov | be born | in Tula",
            "Ivan Petrov | move | to Moscow, in 1938",
            "Ivan Petrov | marry | Anna Orlova",
        ]
    );
}

#[test]
fn relative_clauses_take_what_stands_before_them() {
    assert_eq!(
        read("Ivan Petrov, who was born in Tula and moved to Moscow in 1895, was a painter."),
        [
            "Ivan Petrov | be born | in Tula",
            "Ivan Petrov | move | to Moscow, in 1895",
            "Ivan Petrov | be | a painter",
        ]
    );
    assert_eq!(
        read("He settled in Kazan, where his brother Boris had opened a school."),
        [
            "He | settle | in Kazan",
            "his brother Boris | open | in Kazan, a school"
        ]
    );
}

#[test]
fn participles_find_their_subject() {
    assert_eq!(
        read("Founded in 1912 by Ivan Petrov, the company was sold in 1920."),
        [
            "the company | be found | in 1912, by Ivan Petrov",
            "the company | be sell | in 1920",
        ]
    );
    assert_eq!(
        read("After moving to Omsk, he studied law before becoming a judge."),
        ["he | move | to Omsk", "he | study | law", "he | become | a judge"]
    );
    assert_eq!(
        read("He wrote for a newspaper owned by his cousin."),
        [
            "He | write | for a newspaper",
            "a newspaper | be own | by his cousin"
        ]
    );
}

#[test]
fn appositions_say_what_something_is() {
    assert_eq!(
        read("Boris Orlov, a Russian painter and poet, died in Omsk."),
        [
            "Boris Orlov | is | a Russian painter, poet",
            "Boris Orlov | die | in Omsk",
        ]
    );
    assert_eq!(
        read("He married Anna Orlova, a teacher from Kazan, in 1920."),
        [
            "He | marry | Anna Orlova, in 1920",
            "Anna Orlova | is | a teacher, from Kazan"
        ]
    );
}

#[test]
fn a_verb_that_governs_another_colours_it() {
    assert_eq!(
        read("Ivan Petrov is said to have died in Kazan but refused to leave Omsk."),
        [
            "Ivan Petrov | Said die | in Kazan",
            "Ivan Petrov | Denied leave | Omsk",
        ]
    );
    assert_eq!(
        read("Ivan Petrov never visited Japan."),
        ["Ivan Petrov | Denied visit | Japan"]
    );
}

#[test]
fn lists_keep_their_preposition() {
    assert_eq!(
        read("Anna Orlova and Boris Orlov lived in Moscow, Kazan and Omsk."),
        ["Anna Orlova + Boris Orlov | live | in Moscow, in Kazan, in Omsk"]
    );
}

#[test]
fn a_list_after_a_participle_does_not_end_what_it_is_part_of() {
    assert_eq!(
        read("Prisoners captured by the Red Army in Kazan, Omsk and Tula were sent to Moscow."),
        [
            "Prisoners | be capture | by the Red Army, in Kazan, in Omsk, in Tula",
            "Prisoners | be send | to Moscow",
        ]
    );
}

#[test]
fn a_verb_may_stand_behind_what_its_subject_has_with_it() {
    assert_eq!(
        read("The Koreans in Omsk form a part of the town."),
        ["The Koreans | form | in Omsk, a part, of the town"]
    );
    // What follows "that" is a subject, also where the verb before it is taken for a noun.
    assert_eq!(
        read("Figures of the ministry state that Ivan Petrov lives in Omsk."),
        ["Ivan Petrov | live | Figures, of the ministry state, in Omsk"]
    );
}

#[test]
fn participles_of_unknown_verbs_keep_a_passive_going() {
    assert_eq!(
        read("Ivan Petrov was berated for the fire, arrested by the Red Army, and died in Omsk."),
        [
            "Ivan Petrov | be | for the fire",
            "Ivan Petrov | be arrest | by the Red Army",
            "Ivan Petrov | die | in Omsk",
        ]
    );
    assert_eq!(
        read("Omsk was renamed Tula and made the seat of Kazan."),
        ["Omsk | be rename | Tula", "Omsk | be make | the seat, of Kazan"]
    );
}

#[test]
fn what_several_have_in_common_is_spoken_of() {
    assert_eq!(
        read(
            "The Omsk Company is a venture between Tula Bank and the old Neva Bank, which was founded in 1901."
        ),
        [
            "The Omsk Company | be | a venture, between Tula Bank, between the old Neva Bank",
            "a venture | be found | in 1901"
        ]
    );
    assert_eq!(
        read("The Omsk Company is a joint company of Tula Bank and Neva Bank founded in 1901."),
        [
            "The Omsk Company | be | a joint company, of Tula Bank, of Neva Bank",
            "a joint company | be found | in 1901"
        ]
    );
    assert_eq!(
        read("The Omsk Company is a subsidiary of Neva Bank, founded in 1901."),
        [
            "The Omsk Company | be | a subsidiary, of Neva Bank",
            "a subsidiary | be found | in 1901"
        ]
    );
}
