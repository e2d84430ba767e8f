//! Named questions: queries with a head that says what they ask and which parameters they take.

use std::{collections::BTreeMap, fs, path::Path};

use oxigraph::model::{Literal, NamedNode};

use super::{
    QueryError,
    token::{Kind, tokens},
};
use crate::rdf::{Ontology, vocab::xsd};

macro_rules! question {
    ($name:literal) => {
        ($name, include_str!(concat!("../../queries/", $name, ".rq")))
    };
}

/// The questions that are compiled in, by name.
pub const QUESTIONS: &[(&str, &str)] = &[
    question!("about"),
    question!("against-wikidata"),
    question!("arrivals"),
    question!("births-and-deaths"),
    question!("careers"),
    question!("co-mentioned"),
    question!("contradictions"),
    question!("denied"),
    question!("disagreements"),
    question!("documents"),
    question!("doubtful"),
    question!("events"),
    question!("events-near"),
    question!("figures"),
    question!("figures-of"),
    question!("impossible-dates"),
    question!("linked"),
    question!("mentions"),
    question!("organization-history"),
    question!("organizations-in"),
    question!("people-in"),
    question!("places-of"),
    question!("related"),
    question!("reported"),
    question!("schools"),
    question!("source-claims"),
    question!("timeline"),
    question!("unlinked"),
    question!("who-says"),
];

/// A named question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What it is called on the command line.
    pub name: String,
    /// What it is called in a list.
    pub title: String,
    /// What it asks, in a sentence.
    pub asks: String,
    /// The columns of its answer.
    pub columns: Vec<String>,
    /// What can be given to it.
    pub parameters: Vec<Parameter>,
    /// Values for an example.
    pub example: Vec<(String, String)>,
    /// The query, with `$name` where a parameter goes.
    pub text: String,
}

/// Something that can be given to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What its value is.
    pub kind: ParameterKind,
    /// Its value unless one is given; without a default, one must be.
    pub default: Option<String>,
    /// What it means.
    pub description: String,
}

/// What the value of a parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// Words, such as the name of an entity.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A day, written `YYYY-MM-DD`.
    Date,
    /// An IRI, in full or with one of our prefixes.
    Iri,
}

impl ParameterKind {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "string" | "name" => Self::String,
            "integer" => Self::Integer,
            "decimal" => Self::Decimal,
            "date" => Self::Date,
            "iri" => Self::Iri,
            _ => return None,
        })
    }

    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "text",
            Self::Integer => "a whole number",
            Self::Decimal => "a number",
            Self::Date => "a day as YYYY-MM-DD",
            Self::Iri => "an IRI",
        }
    }

    /// The value as SPARQL writes it; whatever it is, it stays one term.
    fn term(self, value: &str) -> Option<String> {
        match self {
            Self::String => Some(string(value)),
            Self::Integer => value.parse::<i64>().ok().map(|number| number.to_string()),
            Self::Decimal => {
                let unsigned = value.strip_prefix('-').unwrap_or(value);
                let sound = unsigned.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
                let is_number = sound && unsigned.parse::<f64>().is_ok();
                is_number.then(|| Literal::new_typed_literal(value, xsd::DECIMAL).to_string())
            }
            Self::Date => is_day(value).then(|| Literal::new_typed_literal(value, xsd::DATE).to_string()),
            Self::Iri => {
                let expanded = Ontology::get().expand(value).filter(|_| !value.contains("://"));
                NamedNode::new(expanded.unwrap_or_else(|| value.to_owned()))
                    .ok()
                    .map(|iri| iri.to_string())
            }
        }
    }
}

/// A string in quotes. A backslash before a `u` is kept from reading as a code point, which a parser may look for
/// before it looks for strings.
fn string(value: &str) -> String {
    Literal::new_simple_literal(value)
        .to_string()
        .replace("\\\\u", "\\\\\\u0075")
        .replace("\\\\U", "\\\\\\u0055")
}

fn is_day(value: &str) -> bool {
    let unsigned = value.strip_prefix('-').unwrap_or(value);
    let parts: Vec<_> = unsigned.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    let within =
        |text: &&str, most: u32| text.len() == 2 && number(text).is_some_and(|n| (1..=most).contains(&n));
    year.len() >= 4 && number(year).is_some() && within(month, 12) && within(day, 31)
}

impl Question {
    /// Reads a question: lines `# title:`, `# asks:`, `# columns:`, `# param:` and `# example:`, then the query.
    ///
    /// `# param: NAME TYPE DEFAULT DESCRIPTION` gives a parameter; the default is one word or in quotes, and `-` says that
    /// there is none. `# example: NAME=VALUE …` gives values, in quotes where they have spaces.
    pub fn parse(name: &str, text: &str) -> Result<Self, QueryError> {
        let error = |reason: String| QueryError::Header {
            name: name.to_owned(),
            reason,
        };
        let mut question = Self {
            name: name.to_owned(),
            title: String::new(),
            asks: String::new(),
            columns: Vec::new(),
            parameters: Vec::new(),
            example: Vec::new(),
            text: text.to_owned(),
        };
        let head = text
            .lines()
            .map(str::trim)
            .take_while(|line| line.starts_with('#'));
        for line in head {
            let Some((key, value)) = line.trim_start_matches('#').split_once(':') else {
                continue;
            };
            let value = value.trim();
            match key.trim() {
                "title" => value.clone_into(&mut question.title),
                "asks" => value.clone_into(&mut question.asks),
                "columns" => {
                    let names = value.split([',', ' ']).filter(|name| !name.is_empty());
                    question.columns = names.map(column).collect();
                }
                "param" => question.parameters.push(Parameter::parse(value).map_err(error)?),
                "example" => question.example = words(value).iter().filter_map(|word| pair(word)).collect(),
                _ => {}
            }
        }
        for (key, value) in [("title", &question.title), ("asks", &question.asks)] {
            if value.is_empty() {
                return Err(error(format!("its head has no line `# {key}:`")));
            }
        }
        Ok(question)
    }

    /// The query with these values, and the defaults of the others, in the places of its parameters.
    ///
    /// Every value becomes a single term, so that none can change what the query does.
    pub fn fill(&self, values: &[(String, String)]) -> Result<String, QueryError> {
        let question = || self.name.clone();
        if let Some((name, _)) = values
            .iter()
            .find(|(name, _)| self.parameters.iter().all(|known| known.name != *name))
        {
            return Err(QueryError::UnknownParameter {
                question: question(),
                name: name.clone(),
            });
        }
        let mut terms: BTreeMap<String, String> = BTreeMap::new();
        for Parameter {
            name, kind, default, ..
        } in &self.parameters
        {
            let given = values
                .iter()
                .rev()
                .find(|(given, _)| given == name)
                .map(|(_, value)| value);
            let missing = || QueryError::MissingParameter {
                question: question(),
                name: name.clone(),
            };
            let value = given.or(default.as_ref()).ok_or_else(missing)?;
            let wrong = || QueryError::Value {
                name: name.clone(),
                value: value.clone(),
                expected: kind.as_str(),
            };
            terms.insert(format!("${name}"), kind.term(value).ok_or_else(wrong)?);
        }
        let mut query = String::with_capacity(self.text.len());
        let mut done = 0;
        for token in tokens(&self.text) {
            if token.kind == Kind::Variable
                && let Some(term) = terms.get(token.text)
            {
                query.push_str(self.text.get(done..token.start).unwrap_or_default());
                query.push_str(term);
                done = token.start + token.text.len();
            }
        }
        query.push_str(self.text.get(done..).unwrap_or_default());
        Ok(query)
    }
}

impl Parameter {
    fn parse(line: &str) -> Result<Self, String> {
        let words = words(line);
        let [name, kind, default, description @ ..] = words.as_slice() else {
            return Err(format!("`# param: {line}` needs a name, a type and a default"));
        };
        let kind = ParameterKind::parse(kind).ok_or_else(|| format!("{kind:?} is no type of a parameter"))?;
        let default = Some(default.clone()).filter(|default| default != "-");
        Ok(Self {
            name: name.clone(),
            kind,
            default,
            description: description.join(" "),
        })
    }
}

/// All questions there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalog(BTreeMap<String, Question>);

impl Catalog {
    /// The questions that are compiled in.
    pub fn builtin() -> Result<Self, QueryError> {
        let mut catalog = Self::default();
        for (name, text) in QUESTIONS {
            catalog.add(Question::parse(name, text)?);
        }
        Ok(catalog)
    }

    /// Adds a question; it takes the place of one of the same name.
    pub fn add(&mut self, question: Question) {
        self.0.insert(question.name.clone(), question);
    }

    /// Adds the questions of a folder, one for each file `*.rq`; a folder that is not there has none.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), QueryError> {
        let error = |path: &Path| {
            let path = path.to_owned();
            move |source| QueryError::Read { path, source }
        };
        if !folder.exists() {
            return Ok(());
        }
        for entry in fs::read_dir(folder).map_err(error(folder))? {
            let path = entry.map_err(error(folder))?.path();
            if path.extension().is_some_and(|ending| ending == "rq")
                && let Some(name) = path.file_stem()
            {
                let text = fs::read_to_string(&path).map_err(error(&path))?;
                self.add(Question::parse(&name.to_string_lossy(), &text)?);
            }
        }
        Ok(())
    }

    /// All of them, by name.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.0.values()
    }

    /// The question of that name.
    pub fn question(&self, name: &str) -> Result<&Question, QueryError> {
        self.0
            .get(name)
            .ok_or_else(|| QueryError::UnknownQuestion(name.to_owned()))
    }
}

fn column(name: &str) -> String {
    name.trim_start_matches('?').to_owned()
}

fn pair(word: &str) -> Option<(String, String)> {
    word.split_once('=')
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
}

/// Words as a shell cuts them: at white space, save between quotes.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            None if c == '"' || c == '\'' => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            None if c.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}
