//! Rule files: what a rule reads, in which words, with examples of what it must and must not match.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::{
    frame::{Frame, FrameKind},
    pattern::Pattern,
};
use crate::model::{Certainty, Property, Score};

/// A rule file that cannot be read as one.
#[derive(Debug, thiserror::Error)]
#[error("cannot read rule {rule:?}, line {line:?}: {problem}")]
pub struct ParseRuleError {
    rule: String,
    line: String,
    problem: String,
}

/// A rule that reads claims from sentences.
#[derive(Clone, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a line that a rule has or not"
)]
pub struct Rule {
    /// The name of its file, without the extension.
    pub name: Property,
    /// Any of these finds a match.
    pub patterns: Vec<Pattern>,
    /// So does any of these, in a clause.
    pub frames: Vec<Frame>,
    /// What a match claims.
    pub claims: Vec<ClaimForm>,
    /// How often a match is right.
    pub confidence: Score,
    /// How the source puts it, unless a cue says otherwise.
    pub certainty: Certainty,
    /// Whether a time nearby is when the claim holds.
    pub takes_time: bool,
    /// Whether a match is a denial.
    pub negated: bool,
    /// Whether what a match begins with may stand in a prepositional phrase; a subject may not.
    pub free_subject: bool,
    /// Whether a subject is meant as a whole: what is said of "half of Sakhalin" is not said of Sakhalin.
    pub whole_subject: bool,
    /// Captures, and what the words that they stand for must have in them, or must not.
    pub readings: Vec<Reading>,
    /// What must not stand before a match.
    pub not_after: Option<Pattern>,
    /// What must not follow a match.
    pub not_followed: Option<Pattern>,
    /// What must follow a match.
    pub followed: Option<Pattern>,
    /// Its examples.
    pub examples: Vec<Example>,
}

/// What the words at a capture must have in them, or must not.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The capture.
    pub capture: String,
    /// Found somewhere in its words, in lower case.
    pub words: Pattern,
    /// Whether it must be found.
    pub wanted: bool,
}

/// The form of one claim: names of captures, and a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimForm {
    /// Capture of the subject.
    pub subject: String,
    /// The property, or `@` and the capture of the kin noun that names it.
    pub property: String,
    /// Capture of the value.
    pub value: String,
    /// Capture of the place where it holds.
    pub place: Option<String>,
    /// Capture of the time when it holds.
    pub time: Option<String>,
    /// Capture of the words for the role.
    pub role: Option<String>,
}

/// A text and the claims that the rule must find in it: none, for one that it must not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The text.
    pub text: String,
    /// What must be found.
    pub expected: Vec<Expected>,
}

/// A claim as examples write it: `subject | property | value`, and then `time=…`, `place=…`, `negated` or `reported`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expected {
    /// Name of the subject.
    pub subject: String,
    /// Local name of the property.
    pub property: String,
    /// Name of the value, or the value.
    pub value: String,
    /// Qualifiers and marks, sorted.
    pub rest: Vec<String>,
}

impl Rule {
    /// Parses the rule file `name`. Whether its patterns can be compiled, [`Rule::check`] tells.
    pub fn parse(name: &str, markdown: &str) -> Result<Self, ParseRuleError> {
        let mut rule = Self {
            name: Property::new(name),
            patterns: Vec::new(),
            frames: Vec::new(),
            claims: Vec::new(),
            confidence: Score::new(0.8),
            certainty: Certainty::Stated,
            takes_time: true,
            negated: false,
            free_subject: false,
            whole_subject: false,
            readings: Vec::new(),
            not_after: None,
            not_followed: None,
            followed: None,
            examples: Vec::new(),
        };
        for (kind, block) in code_blocks(markdown) {
            match kind.as_str() {
                "rule" => rule.read(&block)?,
                "match" => rule.read_examples(&block)?,
                "no match" => rule
                    .examples
                    .extend(block.lines().filter(|l| !l.is_empty()).map(|l| Example {
                        text: l.to_owned(),
                        expected: Vec::new(),
                    })),
                _ => return Err(rule.error(&kind, "a block is rule, match or no match")),
            }
        }
        if (rule.patterns.is_empty() && rule.frames.is_empty()) || rule.claims.is_empty() {
            return Err(rule.error("", "a rule has a pattern or a frame, and a claim"));
        }
        Ok(rule)
    }

    fn error(&self, line: &str, problem: impl Into<String>) -> ParseRuleError {
        ParseRuleError {
            rule: self.name.to_string(),
            line: line.to_owned(),
            problem: problem.into(),
        }
    }

    fn read(&mut self, block: &str) -> Result<(), ParseRuleError> {
        for line in block.lines().filter(|line| !line.trim().is_empty()) {
            let (key, value) = line
                .split_once(": ")
                .ok_or_else(|| self.error(line, "a line is key: value"))?;
            match (key, value.trim()) {
                ("pattern", pattern) => self.patterns.push(self.pattern(line, pattern)?),
                ("verb", frame) => self.frames.push(self.frame(FrameKind::Verb, line, frame)?),
                ("noun", frame) => self.frames.push(self.frame(FrameKind::Noun, line, frame)?),
                ("claim", form) => self.claims.push(self.parse_form(line, form)?),
                ("confidence", number) => {
                    let number = number
                        .parse()
                        .map_err(|_| self.error(line, "confidence is a number"))?;
                    self.confidence = Score::new(number);
                }
                ("certainty", "implied") => self.certainty = Certainty::Implied,
                ("certainty", "reported") => self.certainty = Certainty::Reported,
                ("time", "none") => self.takes_time = false,
                ("negated", "yes") => self.negated = true,
                ("subject", "free") => self.free_subject = true,
                ("subject", "whole") => self.whole_subject = true,
                ("not after", pattern) => {
                    self.not_after = Some(self.pattern(line, &format!("(?:{pattern}) ?$"))?);
                }
                ("not followed by", pattern) => {
                    self.not_followed = Some(self.pattern(line, &format!("^(?:{pattern})"))?);
                }
                ("followed by", pattern) => {
                    self.followed = Some(self.pattern(line, &format!("^(?:{pattern})"))?);
                }
                (key, words) => {
                    let reading = key
                        .split_once(' ')
                        .filter(|(_, verb)| matches!(*verb, "reads" | "does not read"));
                    let (capture, verb) =
                        reading.ok_or_else(|| self.error(line, "there is no such setting"))?;
                    let words = self.pattern(line, &format!(r"\b(?:{words})\b"))?;
                    self.readings.push(Reading {
                        capture: capture.to_owned(),
                        words,
                        wanted: verb == "reads",
                    });
                }
            }
        }
        Ok(())
    }

    fn frame(&self, kind: FrameKind, line: &str, frame: &str) -> Result<Frame, ParseRuleError> {
        Frame::parse(kind, frame).map_err(|problem| self.error(line, problem))
    }

    fn pattern(&self, line: &str, pattern: &str) -> Result<Pattern, ParseRuleError> {
        Pattern::new(pattern).map_err(|problem| self.error(line, problem))
    }

    /// Compiles every pattern; the error names the first that cannot be.
    pub fn check(&self) -> Result<(), ParseRuleError> {
        let around = [&self.not_after, &self.not_followed, &self.followed];
        let readings = self.readings.iter().map(|reading| &reading.words);
        let mut all = self
            .patterns
            .iter()
            .chain(around.into_iter().flatten())
            .chain(readings);
        all.try_for_each(|pattern| match pattern.compile() {
            Ok(_) => Ok(()),
            Err(error) => Err(self.error(pattern.as_str(), error.to_string())),
        })
    }

    fn parse_form(&self, line: &str, form: &str) -> Result<ClaimForm, ParseRuleError> {
        let words: Vec<_> = form.split_whitespace().collect();
        let [subject, property, value, qualifiers @ ..] = words.as_slice() else {
            return Err(self.error(line, "a claim is subject, property and value"));
        };
        let qualifier = |key: &str| {
            qualifiers.iter().find_map(|q| {
                q.split_once('=')
                    .filter(|(k, _)| *k == key)
                    .map(|(_, v)| v.to_owned())
            })
        };
        Ok(ClaimForm {
            subject: (*subject).to_owned(),
            property: (*property).to_owned(),
            value: (*value).to_owned(),
            place: qualifier("place"),
            time: qualifier("time"),
            role: qualifier("role"),
        })
    }

    fn read_examples(&mut self, block: &str) -> Result<(), ParseRuleError> {
        for line in block.lines().filter(|line| !line.trim().is_empty()) {
            let Some(expected) = line.strip_prefix("=> ") else {
                self.examples.push(Example {
                    text: line.to_owned(),
                    expected: Vec::new(),
                });
                continue;
            };
            let expected = parse_expected(expected);
            match (self.examples.last_mut(), expected) {
                (Some(example), Some(expected)) => example.expected.push(expected),
                _ => {
                    return Err(self.error(
                        line,
                        "an expectation follows a text, as subject | property | value",
                    ));
                }
            }
        }
        Ok(())
    }
}

fn parse_expected(line: &str) -> Option<Expected> {
    let mut parts = line.split('|').map(|part| part.trim().to_owned());
    let (subject, property, value) = (parts.next()?, parts.next()?, parts.next()?);
    let mut rest: Vec<_> = parts.collect();
    rest.sort();
    Some(Expected {
        subject,
        property,
        value,
        rest,
    })
}

/// The fenced blocks of a Markdown text, with the words after the fence.
fn code_blocks(markdown: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(kind))) => {
                open = Some((kind.to_string(), String::new()));
            }
            Event::Text(text) => {
                if let Some((_, block)) = &mut open {
                    block.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            _ => {}
        }
    }
    blocks
}
