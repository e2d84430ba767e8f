//! Frames: what a verb or a noun of a rule wants beside it, read from lines of rule files.
//!
//! `verb: {subject:Person} move, go, be taken -> to|into {place:Place}; from {origin:Place}` is met by a clause with one
//! of these verbs, whatever the order of what follows it. `be` before a participle asks for a passive. Nouns in square
//! brackets ask for an object: `receive [degree, doctorate] -> from {object:Organization}`; after a passive it may stand
//! behind "to" or "in" (`be sent [camp]`), and `[-]` asks for no object. With `'s` the subject is a noun
//! that belongs to somebody: `{subject:Organization}'s headquarters, seat: be -> in {place:Place}`. With a plus sign, what is
//! wanted stands right after the verb: `be -> +in {place:Place}`; "of" stands right after its noun in any case.
//!
//! `noun: {subject:Person} member, fellow -> of {object:Organization}` is met wherever somebody is called so: after
//! "is", "became" or "as", in an apposition, before the name, or with the possessor in front. `{role}` before the nouns
//! captures their words, `{value:Occupation}` and `{kin:Kin}` stand for a list. After a verb, `{value:Language}` and
//! `{value:Religion}` capture words of a list, and `{object:Country}` also the country that an adjective stands for: "under
//! Soviet rule".

use crate::extract::syntax::verb_form;

/// What a frame is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameKind {
    /// A verb.
    Verb,
    /// A noun that says what somebody is.
    Noun,
}

/// Classes of words, beside those of mentions: `Occupation` and `Kin` for nouns, the others for what follows a verb.
const WORD_LISTS: [&str; 5] = ["Occupation", "Kin", "Language", "Religion", "Country"];

/// Words of a list that is compiled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordList {
    /// Occupations.
    Occupation,
    /// Kin nouns.
    Kin,
}

/// A verb or noun that a frame is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The verb in its base form, or the noun with what stands before it.
    pub word: String,
    /// The particle of a verb.
    pub particle: String,
    /// Whether the verb is wanted as a passive.
    pub passive: bool,
}

/// A capture: its name, and the classes of what it captures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capture {
    /// Its name; empty where it captures nothing.
    pub name: String,
    /// Names of classes; empty for anything at all.
    pub classes: Vec<String>,
}

/// What may follow the verb or noun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The prepositions that tie it; none for an object.
    pub prepositions: Vec<String>,
    /// Whether it must stand right after the verb or noun, as what follows "+" in a rule.
    pub adjoins: bool,
    /// Whether it follows a noun, so that "of" ties it only right after it.
    pub of_noun: bool,
    /// What it is.
    pub capture: Capture,
}

/// What a verb or noun wants beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Of a verb or a noun.
    pub kind: FrameKind,
    /// The subject, or its owner.
    pub subject: Capture,
    /// Nouns of which the subject is the owner.
    pub owned: Vec<String>,
    /// The verbs or nouns.
    pub heads: Vec<Head>,
    /// A list, instead of nouns.
    pub list: Option<WordList>,
    /// The capture of the words of the noun.
    pub role: String,
    /// Nouns of which the object must be one.
    pub objects: Vec<String>,
    /// What may follow, in any order.
    pub wanted: Vec<Wanted>,
}

impl Frame {
    /// Reads what stands after `verb:` or `noun:`; the error says what is wrong.
    pub fn parse(kind: FrameKind, line: &str) -> Result<Self, String> {
        let (left, right) = line.split_once(" -> ").unwrap_or((line, ""));
        let (subject, mut rest) = capture(left)?;
        let mut frame = Self {
            kind,
            subject,
            owned: Vec::new(),
            heads: Vec::new(),
            list: None,
            role: String::new(),
            objects: Vec::new(),
            wanted: Vec::new(),
        };
        if let Some(owned) = rest.strip_prefix("'s ") {
            let (nouns, verbs) = owned.split_once(": ").ok_or("what is owned ends with a colon")?;
            frame.owned = words(nouns);
            rest = verbs;
        }
        if rest.trim_start().starts_with('{') {
            let (role, after) = capture(rest.trim_start())?;
            frame.list = role.classes.first().and_then(|class| match class.as_str() {
                "Occupation" => Some(WordList::Occupation),
                "Kin" => Some(WordList::Kin),
                _ => None,
            });
            frame.role = role.name;
            rest = after;
        }
        if let Some((verbs, objects)) = rest.split_once('[') {
            frame.objects = words(objects.trim_end().trim_end_matches(']'));
            rest = verbs;
        }
        for word in words(rest) {
            frame.heads.push(head(kind, &word)?);
        }
        if frame.heads.is_empty() && frame.list.is_none() {
            return Err("a frame has a verb or a noun".to_owned());
        }
        for wanted in right.split(';').map(str::trim).filter(|w| !w.is_empty()) {
            let (prepositions, slot) = wanted.split_once('{').ok_or("what is wanted is a capture")?;
            let (capture, _) = capture(&format!("{{{slot}"))?;
            let prepositions = prepositions.trim();
            frame.wanted.push(Wanted {
                adjoins: prepositions.starts_with('+'),
                of_noun: kind == FrameKind::Noun,
                prepositions: prepositions
                    .trim_start_matches('+')
                    .split('|')
                    .filter(|p| !p.is_empty())
                    .map(str::to_owned)
                    .collect(),
                capture,
            });
        }
        Ok(frame)
    }
}

/// `{name:Class|Class}`, `{name}` or `{}`, and what follows it.
fn capture(text: &str) -> Result<(Capture, &str), String> {
    let (inner, rest) = text
        .trim_start()
        .strip_prefix('{')
        .and_then(|text| text.split_once('}'))
        .ok_or("a capture stands in braces")?;
    let (name, classes) = inner.split_once(':').unwrap_or((inner, ""));
    let classes: Vec<String> = classes
        .split('|')
        .filter(|class| !class.is_empty())
        .map(str::to_owned)
        .collect();
    let unknown = classes
        .iter()
        .find(|class| super::encode::class_char(class).is_none() && !WORD_LISTS.contains(&class.as_str()));
    if let Some(class) = unknown {
        return Err(format!("there is no class {class}"));
    }
    let name = name.to_owned();
    Ok((Capture { name, classes }, rest))
}

fn words(list: &str) -> Vec<String> {
    list.split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn head(kind: FrameKind, word: &str) -> Result<Head, String> {
    let plain = |word: &str| Head {
        word: word.to_owned(),
        particle: String::new(),
        passive: false,
    };
    if kind == FrameKind::Noun || matches!(word, "be" | "have") {
        return Ok(plain(word));
    }
    let (passive, verb) = match word.strip_prefix("be ") {
        Some(participle) => (true, participle),
        None => (false, word),
    };
    let (verb, particle) = verb.split_once(' ').unwrap_or((verb, ""));
    let form = verb_form(verb).ok_or_else(|| format!("{verb} is not in data/names/verbs.tsv"))?;
    // "found" is the past of "find" where it stands in a text, and a verb of its own in a rule.
    let lemma = if passive || form.lemma == verb {
        form.lemma
    } else {
        verb
    };
    Ok(Head {
        word: lemma.to_owned(),
        particle: particle.to_owned(),
        passive,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_becomes_a_frame() {
        let line =
            "{subject:Person|Group} move, be taken, set up [school] -> to|into {place:Place}; {time:Time}";
        let frame = Frame::parse(FrameKind::Verb, line).unwrap();
        assert_eq!(frame.subject.classes, ["Person", "Group"]);
        let heads: Vec<_> = frame
            .heads
            .iter()
            .map(|h| (h.word.as_str(), h.particle.as_str(), h.passive))
            .collect();
        assert_eq!(
            heads,
            [("move", "", false), ("take", "", true), ("set", "up", false)]
        );
        assert_eq!(frame.objects, ["school"]);
        assert_eq!(frame.wanted[0].prepositions, ["to", "into"]);
        assert_eq!(frame.wanted[1].capture.name, "time");
        let line = "{person:Person} {role} director, head -> of {organization:Organization}";
        let frame = Frame::parse(FrameKind::Noun, line).unwrap();
        assert_eq!((frame.role.as_str(), frame.heads.len()), ("role", 2));
        let line = "{subject:Organization}'s headquarters, seat: be -> in {place:Place}";
        assert_eq!(
            Frame::parse(FrameKind::Verb, line).unwrap().owned,
            ["headquarters", "seat"]
        );
    }

    #[test]
    fn what_is_unknown_is_said() {
        let error = |line: &str| Frame::parse(FrameKind::Verb, line).unwrap_err();
        assert!(error("{subject:Person} flurb").contains("flurb"));
        assert!(error("{subject:Persona} move").contains("Persona"));
        assert!(error("{subject:Person}").contains("verb or a noun"));
    }
}
