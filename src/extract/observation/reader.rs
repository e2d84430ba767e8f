//! Reads one number: what it counts, of whom, where and when.

use super::{Context, counted::Owner, is_of_people, measure};
use crate::extract::{
    attribution::Attribution,
    entities::one_line,
    lexicon::{Hedge, lexicon, lower},
    rule::{ClauseReader, language},
    syntax::{Clause, Kind, Phrase},
};
use crate::model::{
    AccordingTo, Edtf, EntityClass, LocalEntityId, Mention, Observation, Quantity, Span, Unit,
};

/// Verbs of becoming more or fewer.
const CHANGES: [&str; 9] = [
    "decline", "decrease", "drop", "fall", "grow", "increase", "rise", "shrink", "go",
];

/// So many units after a number, a place is no longer where those are who are counted.
const FAR: usize = 16;

/// Who is counted.
#[derive(Clone, Debug)]
pub(super) enum Group {
    /// A group or organization that is named, and the words for it.
    Known(LocalEntityId, String),
    /// People of some kind: "refugees".
    Described(String),
    /// People of no kind in particular, or nobody named.
    Anybody(String),
}

/// A figure as it is read.
#[derive(Clone, Debug)]
pub(super) struct Figure {
    pub(super) measure: &'static str,
    /// The numbers, more than one where a sentence says from what to what, and when.
    pub(super) values: Vec<(Quantity, Option<Edtf>)>,
    pub(super) group: Group,
    pub(super) places: Vec<LocalEntityId>,
    pub(super) cited: Option<AccordingTo<LocalEntityId>>,
    pub(super) reported: bool,
    /// Whether who is counted stands beside the number.
    pub(super) is_near: bool,
}

/// A number in its clause.
pub(super) struct FigureReader<'r, 'a> {
    pub(super) reader: &'r ClauseReader<'a>,
    pub(super) context: &'r Context,
    pub(super) before: Option<&'r Observation<LocalEntityId>>,
    pub(super) quantity: &'r Quantity,
    pub(super) unit: usize,
    pub(super) phrase: &'r Phrase,
    pub(super) number: usize,
    pub(super) clause: Option<&'r Clause>,
    /// The unit after which the words beside the number end: the next number, or the end of the clause.
    until: usize,
    attribution: Option<&'r Attribution>,
}

impl<'r, 'a> FigureReader<'r, 'a> {
    pub(super) fn new(
        reader: &'r ClauseReader<'a>,
        unit: usize,
        context: &'r Context,
        before: Option<&'r Observation<LocalEntityId>>,
    ) -> Option<Self> {
        let span = reader.syntax.units.get(unit)?.span;
        let quantity = &reader.analysis.quantities_in(span).first()?.quantity;
        let number = reader
            .syntax
            .phrases
            .iter()
            .position(|phrase| phrase.units.contains(&unit))?;
        let phrase = reader.syntax.phrases.get(number)?;
        let holds = |clause: &&Clause| {
            clause
                .subject
                .is_some_and(|subject| reader.syntax.list(subject).any(|one| one == number))
                || clause
                    .complements
                    .iter()
                    .chain(&clause.lead)
                    .any(|complement| complement.phrase == number)
        };
        let ends = |kind: Kind| matches!(kind, Kind::Number | Kind::Break);
        let units = &reader.syntax.units;
        let until = (unit + 1..units.len())
            .find(|&at| units.get(at).is_some_and(|u| ends(u.kind)))
            .unwrap_or(units.len());
        let attribution = reader.cited.attribution(reader.encoded.position(span.start()));
        Some(Self {
            reader,
            context,
            before,
            quantity,
            unit,
            phrase,
            number,
            clause: reader.syntax.clauses.iter().find(holds),
            until,
            attribution,
        })
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.reader.syntax.units.get(at).map(|unit| unit.kind)
    }

    pub(super) fn word(&self, at: usize) -> String {
        lower(self.reader.syntax.word(at, self.reader.analysis.text)).into_owned()
    }

    pub(super) fn lemma(&self) -> &'static str {
        self.clause
            .and_then(|clause| self.reader.syntax.verbs.get(clause.verb?))
            .map_or("", |verb| verb.lemma)
    }

    /// The noun that the number counts, in lower case.
    fn noun(&self) -> Option<String> {
        (self.phrase.head != self.unit)
            .then(|| self.reader.head_noun(self.number))
            .flatten()
    }

    /// The words from one unit to another, in lower case.
    fn words(&self, from: usize, end: usize) -> String {
        let units = self.reader.syntax.units.get(from..end).unwrap_or_default();
        let span = match units {
            [] => Span::default(),
            [only] => only.span,
            [first, .., last] => first.span.cover(last.span),
        };
        span.of(self.reader.analysis.text).to_lowercase()
    }

    /// From the last comma, "and" or number before this one.
    fn clause_start(&self) -> usize {
        (0..self.unit)
            .rev()
            .find(|&at| matches!(self.kind(at), Some(Kind::Comma | Kind::Number | Kind::Break)))
            .map_or(0, |at| at + 1)
    }

    /// After the last full stop or semicolon before the number.
    fn segment_start(&self) -> usize {
        (0..self.unit)
            .rev()
            .find(|&at| self.kind(at) == Some(Kind::Break))
            .map_or(0, |at| at + 1)
    }

    fn clause_end(&self) -> usize {
        (self.unit + 1..self.until)
            .find(|&at| matches!(self.kind(at), Some(Kind::Comma | Kind::Open)))
            .unwrap_or(self.until)
    }

    /// The figure; nothing where the number counts no people.
    pub(super) fn read(&self) -> Option<Figure> {
        let counted = self
            .counted_mention()
            .or_else(|| self.adjoining(EntityClass::Group));
        let noun = self.noun();
        let of = self.of_mention();
        let is_enumerated = self.before.is_some() && self.is_enumerated();
        let subject = self.population_subject();
        let is_people = noun.as_deref().is_some_and(measure::is_people);
        // "two sons" are nobody's population.
        let is_kin = noun
            .as_deref()
            .is_some_and(|noun| lexicon().kinship(noun).is_some());
        if self.phrase.apposed.is_some() || (is_kin && self.before.is_none()) {
            return None;
        }
        let other_noun = noun.is_some() && !is_people;
        let is_rate =
            self.word(self.unit + 1) == "to" && self.quantity.unit != Unit::Ratio || self.is_every();
        let is_group = counted.is_some_and(|m| m.class == Some(EntityClass::Group));
        let is_enumerated =
            is_enumerated || (self.before.is_some() && self.adjoining(EntityClass::Place).is_some());
        if (other_noun && of.is_none()) || is_rate && !self.is_change() {
            return None;
        }
        let is_share = self.quantity.unit == Unit::Percent;
        let counts = is_group
            || self.is_existence()
            || self.is_given()
            || self.is_fate()
            || is_people
            || self.predicate_people().is_some()
            || of.is_some()
            || is_enumerated
            || (subject.is_some() && !is_share)
            || self.sharer().is_some();
        let is_ratio = self.quantity.unit == Unit::Ratio;
        if !(counts || (is_ratio && self.context.group.is_some()))
            || (is_share && !is_group && of.is_none() && !is_enumerated && self.sharer().is_none())
        {
            return None;
        }
        let measure = self.measure(noun.as_deref(), is_enumerated, is_group)?;
        let near = counted.filter(|_| is_group).or(of);
        let subject = match subject {
            Some(Owner::Named(mention)) => Some(mention),
            Some(Owner::Unnamed) | None => None,
        };
        let group = self.group(near, noun.as_deref(), (subject, is_enumerated), measure);
        let cited = self.attribution.map(|a| a.cited.clone());
        let goes_on = is_enumerated || self.is_of_whom() || self.is_listed();
        Some(Figure {
            measure,
            values: self.values(goes_on),
            group,
            places: self.places(measure, subject, goes_on),
            reported: self.is_hedged() || cited.is_some(),
            cited,
            is_near: near.is_some() || is_people,
        })
    }

    fn is_hedged(&self) -> bool {
        matches!(
            lexicon().hedge(&self.words(self.clause_start(), self.unit)),
            Some(Hedge::Reported | Hedge::Possible | Hedge::Unreal)
        )
    }

    fn is_every(&self) -> bool {
        self.unit > 0 && self.word(self.unit - 1) == "every"
    }

    fn is_change(&self) -> bool {
        CHANGES.contains(&self.lemma())
    }

    /// What is named right behind the number: "42,823 Chinese".
    fn counted_mention(&self) -> Option<&'a Mention> {
        (self.phrase.head > self.unit)
            .then(|| self.reader.mention(self.phrase.head))
            .flatten()
    }

    /// What is named right before the number, with no verb between: "the Koreans 26,100", "Moscow 162".
    fn adjoining(&self, class: EntityClass) -> Option<&'a Mention> {
        let before = self.number.checked_sub(1)?;
        let phrase = self.reader.syntax.phrases.get(before)?;
        let mut between = phrase.units.end..self.phrase.units.start;
        let adjoins = between.all(|at| self.kind(at) == Some(Kind::Adverb))
            && phrase.preposition.is_empty()
            && self.phrase.preposition.is_empty();
        let mention = self.reader.mention_of(before).filter(|_| adjoins)?;
        (mention.class == Some(class)).then_some(mention)
    }

    /// "55,000 died", "the names of 27,000 who were sent": a number of those whose fate is told.
    fn is_fate(&self) -> bool {
        let alone = self.phrase.head == self.unit && self.quantity.unit == Unit::Count;
        let held = self.before.is_some() || self.context.group.is_some();
        let is_fate = measure::of_verb(self.lemma()).is_some_and(|m| m != "Population" && m != "Migrants");
        let told = (is_fate || matches!(self.lemma(), "remain" | "stay"))
            && self
                .clause
                .is_some_and(|clause| clause.subject == Some(self.number));
        let cue = measure::of_words(&self.words(self.unit + 1, self.clause_end())).is_some();
        alone && held && (told || cue)
    }

    /// "By 1890 there were 392": of those that the sentences before count.
    fn is_existence(&self) -> bool {
        let exists = self.lemma() == "be" && self.clause.is_some_and(|clause| clause.subject.is_none());
        exists && self.phrase.head == self.unit && self.context.group.is_some()
    }

    /// "26,100 of the Koreans", "155 of them", "290 of whom".
    fn of_mention(&self) -> Option<&'a Mention> {
        let next = self.reader.syntax.phrases.get(self.number + 1)?;
        let adjoins = next.preposition == "of" && next.units.start <= self.phrase.units.end + 2;
        let mention = self.reader.mention_of(self.number + 1).filter(|_| adjoins)?;
        (mention.class == Some(EntityClass::Group)).then_some(mention)
    }

    /// "of whom 1,900 were Jews", "155 of whom lived": of those of the figure before.
    fn is_of_whom(&self) -> bool {
        let from = self.unit.saturating_sub(3);
        (from..self.unit + 3).any(|at| matches!(self.word(at).as_str(), "whom" | "them" | "these" | "which"))
            && self.before.is_some()
    }

    /// Whether the number goes on with an enumeration: "80 people in 1877 and 392 in 1890", "162 in Moscow, 43 in …".
    fn is_enumerated(&self) -> bool {
        if self.phrase.head != self.unit {
            return false;
        }
        let mut at = self.unit;
        while at > 0
            && matches!(
                self.kind(at - 1),
                Some(Kind::Adverb | Kind::Time | Kind::Preposition(_) | Kind::Sign)
            )
        {
            at -= 1;
        }
        let before = at.checked_sub(1);
        let linked = before.is_some_and(|at| {
            matches!(self.kind(at), Some(Kind::Comma | Kind::And | Kind::But))
                || matches!(
                    self.word(at).as_str(),
                    "including" | "with" | "another" | "then" | "to"
                )
        }) || self.word(self.unit.saturating_sub(1)) == "including"
            || self.word(self.unit.saturating_sub(1)) == "another";
        let follows = self.kind(self.unit + 1).is_none_or(|kind| {
            matches!(
                kind,
                Kind::Preposition(_)
                    | Kind::Comma
                    | Kind::Break
                    | Kind::And
                    | Kind::Time
                    | Kind::Close
                    | Kind::Be
                    | Kind::Have
                    | Kind::Verb(_)
            )
        });
        linked && follows
    }

    fn measure(&self, noun: Option<&str>, is_enumerated: bool, is_people: bool) -> Option<&'static str> {
        let after = self.words(self.unit + 1, self.clause_end());
        let ahead = self.words(self.clause_start(), self.unit);
        let of_subject = || {
            let subject = self.clause?.subject.filter(|subject| *subject != self.number)?;
            measure::of_noun(&self.reader.head_noun(subject)?).filter(|m| *m != "Population")
        };
        let group = self
            .clause
            .and_then(|clause| self.reader.syntax.verbs.get(clause.verb?))
            .map(|verb| self.words(verb.start, verb.end))
            .unwrap_or_default();
        let verb = measure::of_words(&group).or_else(|| measure::of_verb(self.lemma()));
        let own = measure::of_words(&after)
            .or_else(|| measure::of_words(&ahead))
            .or_else(|| verb.filter(|m| *m != "Population"))
            .or_else(|| noun.and_then(measure::of_noun).filter(|m| *m != "Population"))
            .or_else(of_subject);
        let by_unit = match self.quantity.unit {
            Unit::Percent => Some("Share"),
            Unit::Ratio => Some("Ratio"),
            Unit::Count => None,
        };
        let shared = || {
            let goes_on = is_enumerated || self.is_of_whom() || self.is_listed();
            let before = self.before.filter(|_| goes_on)?;
            KNOWN
                .iter()
                .find(|known| **known == before.measure.as_str())
                .copied()
        };
        // Of people in a clause of another verb, no more is said than that they were so many.
        let known_verb = verb.is_some() || self.clause.is_none();
        own.or(by_unit)
            .or_else(shared)
            .or(if known_verb || self.is_cited() {
                Some("Population")
            } else {
                // Two or three are no figure of a people.
                let is_many = self.quantity.value.decimals == 0 && self.quantity.value.mantissa >= 10;
                (is_people && is_many).then_some("Count")
            })
    }

    pub(super) fn is_cited(&self) -> bool {
        self.attribution.is_some()
    }

    fn group(
        &self,
        near: Option<&'a Mention>,
        noun: Option<&str>,
        (subject, is_enumerated): (Option<&'a Mention>, bool),
        measure: &str,
    ) -> Group {
        let text = self.reader.analysis.text;
        let known = |mention: &Mention| Group::Known(mention.entity, one_line(mention.span.of(text)));
        if let Some(mention) = near {
            return known(mention);
        }
        // "of whom 1,900 were Jews".
        if let Some(mention) = self.predicate_group().or_else(|| self.sharer()) {
            return known(mention);
        }
        let goes_on =
            noun.is_none() && self.predicate_people().is_none() && (is_enumerated || self.is_of_whom());
        let of_before = || match self.before.filter(|_| goes_on)? {
            Observation {
                group: Some(id),
                group_text,
                ..
            } => Some(Group::Known(*id, group_text.clone())),
            Observation { group_text, .. } => Some(Group::Anybody(group_text.clone())),
        };
        // "523 people, including 162 in Moscow, 43 in …": parts of the figure before, whatever stands between.
        if self.words(self.segment_start(), self.unit).contains("including")
            && let Some(group) = of_before()
        {
            return group;
        }
        let of_class = |class: EntityClass| subject.filter(|m| m.class == Some(class));
        let is_body = matches!(measure, "Members" | "Pupils" | "Employees");
        if let Some(mention) = of_class(EntityClass::Group).or_else(|| of_class(EntityClass::Organization)) {
            return known(mention);
        }
        if is_body && let Some(mention) = self.body() {
            return known(mention);
        }
        if let Some(group) = of_before() {
            return group;
        }
        let predicate = self.predicate_people().filter(|_| noun.is_none());
        let noun = noun.or(predicate.as_deref()).unwrap_or_default();
        if measure == "Speakers"
            && (measure::is_anybody(noun) || measure::of_noun(noun) == Some("Speakers"))
            && let Some(speakers) = self.speakers()
        {
            return Group::Described(speakers);
        }
        if !noun.is_empty() && !measure::is_anybody(noun) {
            return Group::Described(noun.to_owned());
        }
        // A number of anybody in a place that is named is a figure of the place.
        let is_placed = of_class(EntityClass::Place).is_some();
        match &self.context.group {
            Some((id, words)) if !is_placed && self.is_of_context(*id, noun) => {
                let words = if noun.is_empty() { words } else { noun };
                Group::Known(*id, words.to_owned())
            }
            _ => Group::Anybody(noun.to_owned()),
        }
    }

    /// Who has the language that stands beside the number: "native speakers of Japanese".
    fn speakers(&self) -> Option<String> {
        let after = self.unit + 1..self.until;
        let before = (self.segment_start()..self.unit).rev();
        let text = self.reader.analysis.text;
        let language = after
            .chain(before)
            .map(|at| self.reader.syntax.word(at, text))
            .find_map(|words| language(words))?;
        let words = self.words(self.clause_start(), self.until);
        let is_native = ["native", "mother tongue", "first language"]
            .iter()
            .any(|cue| words.contains(cue));
        let native = if is_native { "native " } else { "" };
        Some(format!("{native}speakers of {language}"))
    }

    /// Whether a number of nobody in particular is one of the group that is spoken of: in a document about it, or where
    /// nothing else is said of whom.
    fn is_of_context(&self, group: LocalEntityId, noun: &str) -> bool {
        let is_topic = Some(group) == self.context.topic.0 || Some(group) == self.context.people;
        let is_population = || {
            let subject = self.clause.and_then(|clause| clause.subject);
            subject
                .and_then(|subject| self.reader.head_noun(subject))
                .is_some_and(|noun| measure::of_noun(&noun).is_some())
        };
        is_topic || self.is_given() || (!self.context.is_of_place && noun.is_empty() && !is_population())
    }

    /// The organization whose pupils or members are counted: the last one of the clause, or the subject before.
    fn body(&self) -> Option<&'a Mention> {
        self.reader
            .mentions
            .iter()
            .filter(|m| m.class == Some(EntityClass::Organization))
            .find(|m| {
                self.reader
                    .syntax
                    .units
                    .get(self.unit)
                    .is_some_and(|unit| m.span.end() <= unit.span.start())
            })
    }

    pub(super) fn place_at(&self, phrase: usize) -> Option<LocalEntityId> {
        let mention = self.reader.mention_of(phrase)?;
        (mention.class == Some(EntityClass::Place)).then_some(mention.entity)
    }

    /// Where those are who are counted.
    fn places(&self, measure: &str, subject: Option<&'a Mention>, goes_on: bool) -> Vec<LocalEntityId> {
        const LOCATIVES: [&str; 12] = [
            "in", "on", "at", "near", "of", "to", "into", "within", "inside", "around", "there", "across",
        ];
        let phrases = || self.reader.syntax.phrases.iter().enumerate();
        let is_local = |phrase: &Phrase| LOCATIVES.contains(&phrase.preposition);
        // What is said further on is another matter: "40,000 settlers, though … , were not allowed to … in".
        let is_near = |p: &Phrase| p.units.start < self.unit + FAR;
        let after = phrases()
            .filter(|(_, p)| p.units.start > self.unit && p.units.start < self.until && is_near(p))
            .find(|(at, p)| is_local(p) && self.place_at(*at).is_some());
        let of_subject = || self.place_of_subject();
        let ahead = || {
            let mut nearest = phrases().rev().filter(|(_, p)| {
                p.units.end <= self.unit
                    && matches!(p.preposition, "in" | "on" | "at" | "near" | "of" | "there")
            });
            nearest.find_map(|(at, _)| self.place_at(at))
        };
        let of_list = || {
            // "80 in 1877, 392 in 1890 and 1,000 in 1892 in Kazan".
            let list = phrases().filter(|(_, p)| p.units.start > self.unit && is_local(p));
            let rest = self.words(self.unit, self.reader.syntax.units.len());
            let part = rest.split(';').next().unwrap_or_default();
            list.filter(|(_, p)| !part.contains("including") && is_near(p))
                .find_map(|(at, _)| self.place_at(at))
        };
        let before = self.before.and_then(|before| before.qualifiers.place);
        // "55,000 died in Russia; another 47,000 remained missing": not said where.
        let is_same = self
            .before
            .is_some_and(|before| before.measure.as_str() == measure);
        let shared = before.filter(|_| goes_on && is_same);
        let adjoining = self.adjoining(EntityClass::Place).map(|m| m.entity);
        let held = || self.context.place.filter(|_| is_of_people(measure));
        // "The town had 300 inhabitants and was the largest of the province."
        let is_placed = |m: &&Mention| m.class == Some(EntityClass::Place);
        let subject_place = subject.filter(is_placed).map(|m| m.entity);
        let nearest = adjoining.or(self.place_of_whole()).or(subject_place);
        if let (None, Some((at, _))) = (nearest, after) {
            return self.list_of_places(at);
        }
        let place = nearest
            .or_else(of_subject)
            .or(shared)
            .or_else(ahead)
            .or_else(of_list)
            .or_else(|| before.filter(|_| is_of_people(measure)))
            .or_else(held);
        place.into_iter().collect()
    }

    /// The places of a list that begins with a phrase, each once.
    fn list_of_places(&self, first: usize) -> Vec<LocalEntityId> {
        let rest = self.reader.syntax.phrases.iter().enumerate().skip(first + 1);
        let listed = rest.take_while(|(_, phrase)| phrase.listed || phrase.within);
        let others = listed.filter(|(_, phrase)| phrase.listed).map(|(at, _)| at);
        let mut places = Vec::new();
        for place in [first]
            .into_iter()
            .chain(others)
            .filter_map(|at| self.place_at(at))
        {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        places
    }

    /// "The Japanese population of the city", "the city's Chinese".
    fn place_of_subject(&self) -> Option<LocalEntityId> {
        let clause = self.clause?;
        let subject = self.reader.syntax.phrases.get(clause.subject?)?;
        let owner = subject.owner.and_then(|unit| self.reader.mention(unit));
        let place = owner
            .filter(|m| m.class == Some(EntityClass::Place))
            .map(|m| m.entity);
        place.or_else(|| {
            let mut local = clause
                .lead
                .iter()
                .filter(|c| matches!(c.preposition, "of" | "in" | "on" | "at"));
            local.find_map(|c| self.place_at(c.phrase))
        })
    }

    /// The numbers with their times; two where the sentence says from what to what.
    fn values(&self, goes_on: bool) -> Vec<(Quantity, Option<Edtf>)> {
        let time = self.time(goes_on);
        let from = self.unit > 0 && self.word(self.unit - 1) == "from" || self.phrase.preposition == "from";
        let to =
            matches!(self.phrase.preposition, "to") || (self.unit > 0 && self.word(self.unit - 1) == "to");
        if !self.is_change() {
            return vec![(self.quantity.clone(), time)];
        }
        let ends = time.as_ref().and_then(Edtf::ends);
        let is_span = ends.is_some();
        let (first, last) = match ends {
            Some((Some(first), Some(last))) => (Some(first), Some(last)),
            _ => (time.clone(), time.clone()),
        };
        match self.quantity.upper {
            // "fell from 500 to 200".
            Some(upper) if from => {
                let of = |value| Quantity {
                    value,
                    upper: None,
                    ..self.quantity.clone()
                };
                let start = first.filter(|_| is_span);
                vec![(of(self.quantity.value), start), (of(upper), last)]
            }
            _ if from => vec![(
                self.quantity.clone(),
                first.filter(|_| is_span || self.has_own_time()),
            )],
            _ if to => vec![(self.quantity.clone(), last)],
            _ => vec![(self.quantity.clone(), time)],
        }
    }

    fn has_own_time(&self) -> bool {
        (self.unit + 1..self.until).any(|at| self.kind(at) == Some(Kind::Time))
    }

    fn time_at(&self, at: usize) -> Option<Edtf> {
        let unit = self.reader.syntax.units.get(at)?;
        let time = self.reader.analysis.times_in(unit.span).first()?;
        // "The 2002 Russian census" is of 2002.
        let is_time = match unit.kind {
            Kind::Time => true,
            Kind::Name(_) => time.span.start() == unit.span.start(),
            _ => false,
        };
        let time = time.edtf.clone();
        if !is_time {
            return None;
        }
        // "By 1890 there were 392": that is when they were so many.
        Some(match time.ends() {
            Some((None, Some(end))) => end,
            _ => time,
        })
    }

    /// The time right before the number ("in 2002, 835"), else the nearest after it and before the next, else the nearest
    /// before it, else that of the figure before.
    fn time(&self, goes_on: bool) -> Option<Edtf> {
        let adjoining = self.unit.checked_sub(1).and_then(|at| {
            let comma = self.kind(at) == Some(Kind::Comma);
            self.time_at(if comma { at.checked_sub(1)? } else { at })
        });
        // What a relative clause says was then is another matter.
        let near = (self.unit + 1..self.until.min(self.unit + 24))
            .take_while(|&at| !matches!(self.kind(at), Some(Kind::Relative | Kind::Subordinator)));
        let after = || near.clone().find_map(|at| self.time_at(at));
        let before = || {
            let published = self
                .attribution
                .and_then(|a| a.publication.clone())
                .unwrap_or_default();
            let ahead = (0..self.unit)
                .rev()
                .take_while(|&at| self.kind(at) != Some(Kind::Break));
            let mut times = ahead.filter_map(|at| {
                let start = self.reader.syntax.units.get(at)?.span.start();
                let place = self.reader.encoded.position(start);
                self.time_at(at).filter(|_| !published.contains(&place))
            });
            times.next()
        };
        // "; at that point the population was": the time of the clause before.
        let then = || {
            let words = self.words(self.segment_start(), self.unit);
            let refers = [
                "at that point",
                "at that time",
                "at the time",
                "that year",
                "by then",
            ]
            .iter()
            .any(|cue| words.contains(cue));
            (0..self.unit)
                .rev()
                .filter(|_| refers)
                .find_map(|at| self.time_at(at))
        };
        let shared = || self.before.filter(|_| goes_on)?.qualifiers.time.clone();
        adjoining
            .or_else(after)
            .or_else(before)
            .or_else(then)
            .or_else(shared)
    }
}

/// All measures, as a figure may share them with the one before.
const KNOWN: [&str; 14] = [
    "Population",
    "Deaths",
    "Repatriated",
    "Missing",
    "Captured",
    "Speakers",
    "Migrants",
    "Members",
    "Settlers",
    "ForcedLabourers",
    "Pupils",
    "Employees",
    "Count",
    "Share",
];
