//! Reads claims off the clauses of a sentence, by the frames of the rules.

use super::{
    apply::Clauses,
    catalog::RULES,
    encode::Encoded,
    file::{ClaimForm, Rule},
    frame::{Capture, Frame, Wanted, WordList},
    role::{Role, roles},
    words::{self, matched, singular},
};
use crate::extract::{
    analysis::Analysis,
    entities::{Entities, one_line},
    lexicon::{lexicon, lower},
    syntax::{Clause, Complement, Determiner, Kind, Syntax},
};
use crate::model::{
    AccordingTo, Certainty, Claim, EntityClass, LocalEntityId, Mention, MentionKind, Property, Qualifiers,
    QuantityMention, Score, TimeMention, Value,
};

/// A sentence in clauses, with what its words stand for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ClauseReader<'a> {
    /// The document.
    pub(crate) analysis: &'a Analysis<'a>,
    /// The sentence in clauses.
    pub(crate) syntax: &'a Syntax,
    /// The mentions of the sentence, in reading order.
    pub(crate) mentions: &'a [Mention],
    /// The sentence in slots.
    pub(crate) encoded: &'a Encoded<'a>,
    /// What it cites.
    pub(crate) cited: &'a Clauses,
    /// The entities of the document, for the names of what pronouns stand for.
    pub(crate) entities: Option<&'a Entities>,
}

/// What a phrase stands for.
#[derive(Clone, Debug)]
pub(super) enum Thing<'a> {
    Mention(&'a Mention),
    Time(&'a TimeMention),
    Quantity(&'a QuantityMention),
    Words(String),
}

/// Something that a frame has captured.
#[derive(Clone, Debug)]
struct Bound<'a> {
    thing: Thing<'a>,
    /// Which of what follows the verb or noun it is.
    at: Option<usize>,
}

/// Where a frame is met: a verb or a noun, with what follows it.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    pub(super) rest: Vec<Complement>,
    pub(super) lead: &'a [Complement],
    pub(super) clause: Option<usize>,
    /// A byte of the document, to find out whom the sentence cites there.
    start: usize,
    mood: Option<(Certainty, bool)>,
}

/// Nouns before "of" that add nothing to what follows: "in the city of Tula".
const TRANSPARENT: [&str; 58] = [
    "administration",
    "all",
    "area",
    "bank",
    "capital",
    "city",
    "coast",
    "commune",
    "community",
    "control",
    "county",
    "direction",
    "district",
    "duchy",
    "east",
    "faculty",
    "group",
    "guidance",
    "half",
    "household",
    "island",
    "islands",
    "kingdom",
    "mainland",
    "majority",
    "most",
    "mouth",
    "municipality",
    "neighbourhood",
    "north",
    "occupation",
    "outskirts",
    "part",
    "parts",
    "peninsula",
    "port",
    "possession",
    "principality",
    "province",
    "quarter",
    "region",
    "republic",
    "rest",
    "rule",
    "settlement",
    "shore",
    "shores",
    "south",
    "sovereignty",
    "state",
    "streets",
    "suburb",
    "supervision",
    "territory",
    "town",
    "tutelage",
    "village",
    "west",
];

impl<'a> ClauseReader<'a> {
    /// All claims that frames read in the sentence.
    pub(crate) fn read(self) -> Vec<Claim<LocalEntityId>> {
        let mut claims = Vec::new();
        for (at, clause) in self.syntax.clauses.iter().enumerate() {
            let Some(verb) = clause.verb.and_then(|verb| self.syntax.verbs.get(verb)) else {
                continue;
            };
            let mut place = None;
            for (rule, frame) in RULES.of_verb(verb.lemma) {
                let met = frame.heads.iter().any(|head| {
                    head.word == verb.lemma
                        && head.particle == verb.particle
                        && head.passive == clause.passive
                });
                if met {
                    let place = place.get_or_insert_with(|| self.place_of_verb(at, clause));
                    claims.extend(self.of_verb(rule, frame, (clause, place)));
                }
            }
        }
        for role in roles(&self) {
            claims.extend(self.of_noun(&role));
        }
        claims
    }

    fn place_of_verb(&self, at: usize, clause: &'a Clause) -> Place<'a> {
        let start = clause
            .subject
            .and_then(|subject| self.syntax.phrases.get(subject))
            .map_or(0, |subject| self.syntax.span(subject).start());
        Place {
            rest: self.spread(self.complements(at, clause)),
            lead: &clause.lead,
            clause: Some(at),
            start,
            mood: self.mood(at, clause),
        }
    }

    /// What follows a verb, or the next one where the two share it: "was born and raised in Tula".
    fn complements(&self, at: usize, clause: &'a Clause) -> &'a [Complement] {
        let next = self
            .syntax
            .clauses
            .get(at + 1)
            .filter(|next| next.shares == Some(at));
        let adjoins = next.is_some_and(|next| {
            let end = clause
                .verb
                .and_then(|verb| self.syntax.verbs.get(verb))
                .map_or(0, |verb| verb.end);
            let start = next
                .verb
                .and_then(|verb| self.syntax.verbs.get(verb))
                .map_or(0, |verb| verb.start);
            start == end + 1
        });
        match next.filter(|_| adjoins && clause.complements.is_empty()) {
            Some(next) => &next.complements,
            None => &clause.complements,
        }
    }

    /// What follows a verb, with what stands behind "the city of" in place of the city.
    pub(super) fn spread(&self, complements: &[Complement]) -> Vec<Complement> {
        let mut all = Vec::with_capacity(complements.len());
        for (at, complement) in complements.iter().enumerate() {
            all.push(*complement);
            let Some(next) = complements.get(at + 1) else {
                continue;
            };
            all.extend(self.destination(complement, next));
            if next.preposition != "of" {
                continue;
            }
            let transparent = self
                .head_noun(complement.phrase)
                .is_some_and(|noun| TRANSPARENT.binary_search(&noun.as_str()).is_ok());
            if transparent {
                all.push(Complement {
                    preposition: complement.preposition,
                    phrase: next.phrase,
                });
            }
        }
        all
    }

    /// The noun that heads a phrase, in lower case.
    pub(crate) fn head_noun(&self, phrase: usize) -> Option<String> {
        let phrase = self.syntax.phrases.get(phrase)?;
        let unit = self.syntax.units.get(phrase.head)?;
        matches!(unit.kind, Kind::Noun | Kind::Verb(_) | Kind::Determiner)
            .then(|| lower(unit.span.of(self.analysis.text)).into_owned())
    }

    /// The mention at a unit: a name, or what a pronoun or noun there stands for.
    pub(crate) fn mention(&self, unit: usize) -> Option<&'a Mention> {
        let span = self.syntax.units.get(unit)?.span;
        let at = self.mentions.partition_point(|m| m.span.end() <= span.start());
        self.mentions.get(at).filter(|m| m.span.contains(span))
    }

    /// What a phrase stands for: its mention, or that of what the sentence says it is.
    pub(crate) fn mention_of(&self, phrase: usize) -> Option<&'a Mention> {
        let own = self.syntax.phrases.get(phrase)?;
        let placed = self.mention(own.head).or_else(|| self.name_before(own.head));
        placed.or_else(|| {
            let other = self.syntax.phrases.get(self.syntax.same_as(phrase)?)?;
            self.mention(other.head)
        })
    }

    pub(super) fn time(&self, phrase: usize) -> Option<&'a TimeMention> {
        let phrase = self.syntax.phrases.get(phrase)?;
        let unit = self
            .syntax
            .units
            .get(phrase.head)
            .filter(|unit| unit.kind == Kind::Time)?;
        self.analysis.times_in(unit.span).first()
    }

    fn quantity(&self, phrase: usize) -> Option<&'a QuantityMention> {
        let phrase = self.syntax.phrases.get(phrase)?;
        let unit = self
            .syntax
            .units
            .get(phrase.head)
            .filter(|unit| unit.kind == Kind::Number)?;
        self.analysis.quantities_in(unit.span).first()
    }

    /// What a phrase is, if it is of one of the classes.
    fn thing(&self, phrase: usize, capture: &Capture) -> Option<Thing<'a>> {
        let is = |class: &str| capture.classes.iter().any(|wanted| wanted == class);
        if is("Time")
            && let Some(time) = self.time(phrase)
        {
            return Some(Thing::Time(time));
        }
        if is("Quantity")
            && let Some(quantity) = self.quantity(phrase)
        {
            return Some(Thing::Quantity(quantity));
        }
        let mention = self.mention_of(phrase);
        if is("Language") || is("Religion") {
            return self.listed_word(phrase, mention, is("Language"));
        }
        if is("Country") {
            return self.country(phrase, mention).map(Thing::Mention);
        }
        let mention = mention?;
        fits(mention, capture).then_some(Thing::Mention(mention))
    }

    /// A language or a religion: what is named so, or the word.
    fn listed_word(&self, phrase: usize, mention: Option<&'a Mention>, language: bool) -> Option<Thing<'a>> {
        let own = self.syntax.phrases.get(phrase)?;
        let unit = self.syntax.units.get(own.head)?;
        let list = if language {
            &words::LANGUAGES
        } else {
            &words::RELIGIONS
        };
        let named = unit.span.of(self.analysis.text);
        let is_listed = |words: &str| {
            words
                .split_whitespace()
                .next_back()
                .is_some_and(|last| list.contains(last) || list.contains(lower(last).as_ref()))
        };
        let whole = language && named.ends_with(" language") || named.ends_with(" Language");
        if let Some(mention) = mention.filter(|m| m.class.is_none() && (whole || is_listed(named))) {
            return Some(Thing::Mention(mention));
        }
        is_listed(named).then(|| Thing::Words(one_line(named)))
    }

    fn of_verb(
        &self,
        rule: &Rule,
        frame: &Frame,
        (clause, place): (&Clause, &Place<'a>),
    ) -> Vec<Claim<LocalEntityId>> {
        let Some(subjects) = self.subjects(rule, frame, clause) else {
            return Vec::new();
        };
        if !frame.objects.is_empty() && !self.has_object(frame, clause) {
            return Vec::new();
        }
        let mut captures = vec![(frame.subject.name.as_str(), subjects)];
        for wanted in &frame.wanted {
            captures.push((wanted.capture.name.as_str(), self.bind(wanted, place)));
        }
        self.claims(rule, &captures, place)
    }

    /// The subjects of a clause that a frame asks for; nothing where it asks in vain.
    fn subjects(&self, rule: &Rule, frame: &Frame, clause: &Clause) -> Option<Vec<Bound<'a>>> {
        let bound = |mention| Bound {
            thing: Thing::Mention(mention),
            at: None,
        };
        if frame.subject.name.is_empty() && frame.subject.classes.is_empty() {
            return Some(Vec::new());
        }
        let subject = clause.subject?;
        if frame.owned.is_empty() {
            let inside = |phrase| {
                self.inside(phrase)
                    .filter(|_| !(rule.whole_subject && self.is_part(phrase)))
            };
            let found: Vec<_> = self
                .syntax
                .list(subject)
                .filter_map(|phrase| self.mention_of(phrase).or_else(|| inside(phrase)))
                .filter(|mention| fits(mention, &frame.subject))
                .map(bound)
                .collect();
            return (!found.is_empty()).then_some(found);
        }
        let noun = self.head_noun(subject)?;
        let phrase = self.syntax.phrases.get(subject)?;
        if !frame.owned.contains(&noun) {
            return None;
        }
        let of = || {
            clause
                .lead
                .iter()
                .find(|c| c.preposition == "of")
                .map(|c| c.phrase)
        };
        let owner = match phrase.owner {
            Some(unit) => self.mention(unit),
            None => of()
                .and_then(|of| self.mention_of(of))
                .or_else(|| self.inside(subject)),
        };
        owner
            .filter(|mention| fits(mention, &frame.subject))
            .map(|m| vec![bound(m)])
    }

    /// "The city of Tula lies": what stands behind "of" in place of the city.
    fn inside(&self, subject: usize) -> Option<&'a Mention> {
        let noun = self.head_noun(subject)?;
        TRANSPARENT.binary_search(&noun.as_str()).ok()?;
        let end = self.syntax.phrases.get(subject)?.units.end;
        let of = self.syntax.phrases.get(subject + 1)?;
        let adjoins = of.preposition == "of" && of.units.start <= end + 1;
        adjoins.then(|| self.mention_of(subject + 1)).flatten()
    }

    /// Whether a clause has one of the objects that a frame asks for; a passive has it behind "to" or "in". "-" asks for
    /// none at all.
    fn has_object(&self, frame: &Frame, clause: &Clause) -> bool {
        let mut nouns = clause
            .complements
            .iter()
            .filter(|c| {
                c.preposition.is_empty() || (clause.passive && matches!(c.preposition, "to" | "in" | "into"))
            })
            .filter(|c| self.time(c.phrase).is_none());
        if frame.objects == ["-"] {
            return !nouns.any(|c| c.preposition.is_empty());
        }
        nouns
            .filter_map(|c| self.head_noun(c.phrase))
            .any(|noun| frame.objects.contains(&noun))
    }

    /// What a frame wants, where it is found.
    fn bind(&self, wanted: &Wanted, place: &Place<'a>) -> Vec<Bound<'a>> {
        let is_time = wanted.capture.classes.iter().any(|class| class == "Time");
        // "A report of 1920" tells the year of the report alone.
        let says_when = |complement: &Complement| is_time && complement.preposition != "of";
        let mut found: Vec<Bound<'a>> = Vec::new();
        for (at, complement) in place.rest.iter().enumerate() {
            let tied = if wanted.prepositions.is_empty() {
                complement.preposition.is_empty() || says_when(complement)
            } else {
                // "there" is in, at or to a place.
                let is_there = complement.preposition == "there";
                wanted
                    .prepositions
                    .iter()
                    .any(|p| p == complement.preposition || (is_there && matches!(p.as_str(), "in" | "to")))
            };
            // "in the village of X, in Y": only what a conjunction joins is one more.
            if tied
                && (found.is_empty() || self.is_joined(complement.phrase))
                && (!must_adjoin(wanted, complement) || !found.is_empty() || self.adjoins(place, at))
                && let Some(thing) = self.thing(complement.phrase, &wanted.capture)
            {
                found.push(Bound { thing, at: Some(at) });
            }
        }
        if found.is_empty() {
            for complement in place.lead {
                let tied =
                    says_when(complement) || wanted.prepositions.iter().any(|p| p == complement.preposition);
                if tied && let Some(thing) = self.thing(complement.phrase, &wanted.capture) {
                    found.push(Bound { thing, at: None });
                }
            }
        }
        if is_time {
            found.truncate(1);
        }
        found
    }

    /// Whether what follows at a place adjoins: nothing but what leads to it stands before.
    fn adjoins(&self, place: &Place<'a>, at: usize) -> bool {
        place.rest.iter().take(at).all(|before| {
            self.head_noun(before.phrase)
                .is_some_and(|noun| TRANSPARENT.binary_search(&noun.as_str()).is_ok())
        })
    }

    /// Whether a phrase goes on with what stands before it: in a list, after "and", or after a comma and "then".
    fn is_joined(&self, phrase: usize) -> bool {
        let Some(own) = self.syntax.phrases.get(phrase) else {
            return false;
        };
        if own.listed || own.preposition.is_empty() {
            return true;
        }
        // "the island of X and the town of Y": what goes before "of" is joined.
        let carrier = phrase.checked_sub(1).filter(|_| own.preposition == "of");
        if let Some(carrier) = carrier
            && let Some(noun) = self.head_noun(carrier)
            && TRANSPARENT.binary_search(&noun.as_str()).is_ok()
        {
            return self.is_joined(carrier);
        }
        // The preposition stands right before the phrase.
        let mut at = own.units.start.saturating_sub(1);
        let mut is_later = false;
        while let Some(before) = at.checked_sub(1) {
            at = before;
            match self.syntax.units.get(at).map(|unit| unit.kind) {
                Some(Kind::Adverb | Kind::Sign) => is_later = true,
                Some(Kind::And | Kind::But) => return true,
                Some(Kind::Comma) => return is_later,
                _ => return false,
            }
        }
        false
    }

    /// Those who are what a noun says, as far as the frame takes them.
    fn holders(&self, role: &Role, frame: &Frame) -> Vec<Bound<'a>> {
        let mentions = role.subjects.iter().filter_map(|phrase| self.mention_of(*phrase));
        mentions
            .filter(|mention| fits(mention, &frame.subject))
            .map(|mention| Bound {
                thing: Thing::Mention(mention),
                at: None,
            })
            .collect()
    }

    /// The claims of a noun that says what somebody or something is.
    fn of_noun(&self, role: &Role) -> Vec<Claim<LocalEntityId>> {
        let mut words = self.words(role);
        if role.subjects.len() > 1
            && let Some(one) = singular(&words)
        {
            words = one;
        }
        let Some(last) = words.rsplit(' ').next() else {
            return Vec::new();
        };
        // "Captain Cook", "Prince Jaya": a rank or honour is no occupation.
        let is_rank = role.clause.is_none()
            && self
                .syntax
                .units
                .get(role.words.end.wrapping_sub(1))
                .is_some_and(|unit| unit.capital);
        let mut claims = Vec::new();
        let mut place = None;
        for (rule, frame) in RULES.of_noun(last) {
            if is_rank && frame.list == Some(WordList::Occupation) {
                continue;
            }
            let Some(mut noun) = matched(frame, &words) else {
                continue;
            };
            if frame.role == "value" && frame.list.is_none() {
                noun.push_str(&self.department(role));
            }
            let subjects = self.holders(role, frame);
            if subjects.is_empty() {
                continue;
            }
            let place = place.get_or_insert_with(|| self.place_of_noun(role));
            let mut captures = vec![(frame.subject.name.as_str(), subjects)];
            for wanted in &frame.wanted {
                let mut bound = self.bind(wanted, place);
                if wanted.prepositions.iter().any(|p| p == "of")
                    && let Some(owner) = role.owner.and_then(|unit| self.mention(unit))
                    && fits(owner, &wanted.capture)
                {
                    bound = vec![Bound {
                        thing: Thing::Mention(owner),
                        at: None,
                    }];
                }
                captures.push((wanted.capture.name.as_str(), bound));
            }
            let role_words = Bound {
                thing: Thing::Words(noun),
                at: None,
            };
            captures.push((frame.role.as_str(), vec![role_words]));
            claims.extend(self.claims(rule, &captures, place));
        }
        claims
    }

    /// "of trade" after "minister".
    fn department(&self, role: &Role) -> String {
        let of = role.rest.first().filter(|c| c.preposition == "of");
        let phrase = of.and_then(|c| self.syntax.phrases.get(c.phrase));
        let is_plain = phrase.is_some_and(|phrase| {
            phrase.determiner == Determiner::None
                && self
                    .syntax
                    .units
                    .get(phrase.head)
                    .is_some_and(|unit| matches!(unit.kind, Kind::Noun | Kind::Verb(_)) && !unit.capital)
        });
        match phrase.filter(|_| is_plain && role.owner.is_none()) {
            Some(phrase) => format!(
                " of {}",
                self.syntax.span(phrase).of(self.analysis.text).to_lowercase()
            ),
            None => String::new(),
        }
    }

    /// The words of a role, in lower case.
    fn words(&self, role: &Role) -> String {
        let mut words = String::new();
        for at in role.words.clone() {
            let unit = self.syntax.units.get(at);
            let Some(unit) = unit.filter(|unit| !matches!(unit.kind, Kind::Sign)) else {
                continue;
            };
            if !words.is_empty() && unit.kind != Kind::Owner {
                words.push(' ');
            }
            words.push_str(&lower(unit.span.of(self.analysis.text)));
        }
        words
    }

    fn place_of_noun(&self, role: &Role) -> Place<'a> {
        let clause = role
            .clause
            .and_then(|at| Some((at, self.syntax.clauses.get(at)?)));
        let mood = match clause {
            Some((at, clause)) if clause.verb.is_some() => self.mood(at, clause),
            _ => Some((Certainty::Stated, false)),
        };
        Place {
            rest: self.spread(&role.rest),
            lead: clause
                .filter(|_| role.takes_lead)
                .map_or(&[], |(_, clause)| clause.lead.as_slice()),
            clause: clause
                .filter(|(_, clause)| clause.verb.is_some())
                .map(|(at, _)| at),
            start: self
                .syntax
                .units
                .get(role.words.start)
                .map_or(0, |unit| unit.span.start()),
            mood,
        }
    }

    fn claims(
        &self,
        rule: &Rule,
        captures: &[(&str, Vec<Bound<'a>>)],
        place: &Place<'a>,
    ) -> Vec<Claim<LocalEntityId>> {
        let Some(mood) = place.mood else { return Vec::new() };
        let bound = |name: &str| {
            let same = captures.iter().filter(move |(n, _)| *n == name && !n.is_empty());
            same.flat_map(|(_, bound)| bound).collect::<Vec<_>>()
        };
        let reads = |reading: &&super::file::Reading| {
            let bound = bound(&reading.capture);
            bound.is_empty()
                || bound
                    .iter()
                    .any(|bound| self.reads_well(rule, &reading.capture, bound))
        };
        if !rule.readings.iter().all(|reading| reads(&reading)) {
            return Vec::new();
        }
        let attribution = self.cited.attribution(self.encoded.position(place.start));
        let cited = attribution.map(|a| a.cited.clone());
        // What happened at several places is said of each.
        let values = |name: &str, place: Option<&str>| {
            let places = places(place.into_iter().flat_map(&bound));
            let pairs = bound(name).into_iter();
            pairs
                .flat_map(|value| {
                    places
                        .iter()
                        .map(move |place| (value, *place))
                        .collect::<Vec<_>>()
                })
                .collect::<Vec<_>>()
        };
        let mut claims = Vec::new();
        for form in &rule.claims {
            let (name, end) = form.value.split_once('.').unwrap_or((&form.value, ""));
            for subject in bound(&form.subject) {
                for (value, where_) in values(name, form.place.as_deref()) {
                    let made = self.claim((rule, form), (subject, value, end), captures, place);
                    let Some(mut claim) = made else { continue };
                    claim.qualifiers.place = where_;
                    if rule.takes_time && !matches!(claim.value, Value::Time(_)) {
                        let time = claim.qualifiers.time.take();
                        claim.qualifiers.time = time.or_else(|| attribution?.time.clone());
                    }
                    let cited = cited.clone().filter(|c| *c != AccordingTo::Entity(claim.subject));
                    claim.certainty = if mood.0 == Certainty::Stated && cited.is_some() {
                        Certainty::Reported
                    } else if mood.0 == Certainty::Stated {
                        rule.certainty
                    } else {
                        mood.0
                    };
                    if claim.certainty != Certainty::Stated {
                        claim.confidence = claim.confidence.times(Score::new(0.95));
                    }
                    claim.negated = mood.1 || rule.negated;
                    claim.qualifiers.according_to = cited;
                    claims.push(claim);
                }
            }
        }
        claims
    }

    fn claim(
        &self,
        (rule, form): (&Rule, &ClaimForm),
        (subject, value, end): (&Bound<'a>, &Bound<'a>, &str),
        captures: &[(&str, Vec<Bound<'a>>)],
        place: &Place<'a>,
    ) -> Option<Claim<LocalEntityId>> {
        let Thing::Mention(mention) = subject.thing else {
            return None;
        };
        let name = form.value.split('.').next().unwrap_or_default();
        if !(self.reads_well(rule, &form.subject, subject) && self.reads_well(rule, name, value)) {
            return None;
        }
        let object = match &value.thing {
            Thing::Mention(m) if end == "words" && m.kind != MentionKind::Name => return None,
            Thing::Mention(m) if end == "words" => Value::Text(one_line(m.span.of(self.analysis.text))),
            Thing::Mention(m) => Value::Entity(m.entity),
            Thing::Time(time) if end == "start" => Value::Time(time.edtf.ends()?.0?),
            Thing::Time(time) if end == "end" => Value::Time(time.edtf.ends()?.1?),
            Thing::Time(time) => Value::Time(time.edtf.clone()),
            Thing::Quantity(quantity) => Value::Quantity(quantity.quantity.clone()),
            Thing::Words(words) => Value::Text(words.clone()),
        };
        if object == Value::Entity(mention.entity) {
            return None;
        }
        let first = |name: &str| {
            captures
                .iter()
                .find(|(n, _)| *n == name)
                .and_then(|(_, bound)| bound.first())
        };
        let words = |name: &str| match first(name).map(|bound| &bound.thing) {
            Some(Thing::Words(words)) => Some(words.clone()),
            _ => None,
        };
        let property = match form.property.strip_prefix('@') {
            Some(kin) => lexicon().kinship(&words(kin)?).cloned()?,
            None => Property::new(&form.property),
        };
        let stated = match form.time.as_deref().and_then(first).map(|bound| &bound.thing) {
            Some(Thing::Time(time)) => Some(time.edtf.clone()),
            _ => None,
        };
        let takes_time = rule.takes_time && !matches!(object, Value::Time(_));
        let at = value.at.or(subject.at);
        Some(Claim {
            subject: mention.entity,
            property,
            value: object,
            qualifiers: Qualifiers {
                time: stated.or_else(|| self.time_near(at, place).filter(|_| takes_time)),
                place: None,
                role: form.role.as_deref().and_then(words),
                according_to: None,
            },
            certainty: Certainty::Stated,
            negated: false,
            confidence: rule.confidence.times(mention.score),
            span: self.cited.span,
            rule: rule.name.clone(),
        })
    }

    /// The words of a name, or the name of what a pronoun or noun stands for.
    fn name_of(&self, mention: &Mention) -> &'a str {
        let named = match mention.kind {
            MentionKind::Name => None,
            _ => self.entities.and_then(|entities| entities.entity(mention.entity)),
        };
        named.map_or_else(
            || mention.span.of(self.analysis.text),
            |entity| entity.name.as_str(),
        )
    }

    /// Whether the words at a capture are such as the rule asks for.
    fn reads_well(&self, rule: &Rule, name: &str, bound: &Bound<'a>) -> bool {
        rule.readings
            .iter()
            .filter(|reading| reading.capture == name)
            .all(|reading| {
                let words = match &bound.thing {
                    Thing::Mention(m) => self.name_of(m).to_lowercase(),
                    Thing::Words(words) => words.clone(),
                    Thing::Time(_) | Thing::Quantity(_) => return true,
                };
                reading.words.is_match(&words) == reading.wanted
            })
    }
}

/// What happened where: the places, or the one that is not told.
fn places<'b>(bound: impl Iterator<Item = &'b Bound<'b>>) -> Vec<Option<LocalEntityId>> {
    let places: Vec<_> = bound
        .filter_map(|bound| match bound.thing {
            Thing::Mention(mention) => Some(Some(mention.entity)),
            _ => None,
        })
        .collect();
    if places.is_empty() { vec![None] } else { places }
}

fn fits(mention: &Mention, capture: &Capture) -> bool {
    let class = mention.class.map_or("Thing", EntityClass::as_str);
    capture.classes.is_empty() || capture.classes.iter().any(|wanted| wanted == class)
}

/// Whether something is wanted right after the verb or noun only.
fn must_adjoin(wanted: &Wanted, complement: &Complement) -> bool {
    wanted.adjoins || (wanted.of_noun && complement.preposition == "of")
}
