//! Writes the rules for rows that are things: what each is, and what its columns say of it.

use std::collections::HashSet;

use super::{
    authority::Authority,
    date::rows,
    draft::Draft,
    fit::is_textual,
    key::Key,
    kind::{Kind, RowClass},
    look::{Look, is_decimal, is_integer, is_url},
    table::Role,
    words::{find_meanings, is_small},
    yarrrml::{Pair, Rule, Type, Value},
};

impl Draft<'_, '_> {
    /// Writes the rule for the rows, and those for what they name.
    pub(super) fn write_entities(&mut self) {
        let class = self.table.class;
        let mut pairs = vec![Pair::constant("a", class.iri())];
        if class == RowClass::Thing
            && let Some(pair) = pairs.first_mut()
        {
            pair.comments.push(
                "What a row is, is not known: put dmb:Person, dmb:Place, dmb:Organization, dmb:Event or dmb:Group here, if it \
                 is one."
                    .to_owned(),
            );
        }
        let at = self.rules.len();
        let name = self.name_of(class.plural());
        self.rules.push(Rule {
            comments: self.remarks_on_key(),
            name,
            source: self.source.clone(),
            subject: Value::Text(self.subject()),
            condition: None,
            pairs: Vec::new(),
        });
        pairs.extend(self.label_of_parts());
        if class != RowClass::Thing
            && self.table.label.is_none()
            && self.table.of_kind(Kind::Family).next().is_none()
        {
            let name = Value::Text(format!("{} {}", self.slug, self.key().replace('/', " ")));
            pairs.push(
                Pair::new("rdfs:label", name, Type::Language("en".to_owned()))
                    .with_comment("No column has names: this is a stopgap, since each thing needs one."),
            );
        }
        // The name first, whichever column it is in.
        let mut order: Vec<usize> = (0..self.table.looks.len()).collect();
        order.sort_by_key(|column| Some(*column) != self.table.label);
        for column in order {
            pairs.extend(self.column(column));
        }
        pairs.extend(self.position());
        pairs.extend(self.elements());
        self.rules[at].pairs = pairs;
        self.write_terms();
        self.write_figures_of_rows();
    }

    fn remarks_on_key(&self) -> Vec<String> {
        let name = |at: &usize| format!("{:?}", self.table.looks[*at].name);
        let sample = self.of_sample();
        match &self.table.key {
            Key::Id(at) => vec![format!("{} is there in each row{sample}, and different in each.", name(at))],
            Key::Name(at) => vec![format!(
                "Rows are told apart by {}, which is different in each{sample}; what has the same name is the same.",
                name(at)
            )],
            Key::Shared(at) if self.table.label == Some(*at) => vec![format!(
                "Each {} comes in several rows, and rows with the same are taken for one.",
                name(at)
            )],
            Key::Shared(at) => vec![format!(
                "Rows with the same {} have the same name{sample}, and are taken for one.",
                name(at)
            )],
            Key::Several(columns) => vec![format!(
                "No column is different in each row{sample}, but these are together: {}.",
                columns.iter().map(name).collect::<Vec<_>>().join(", ")
            )],
            Key::Row => vec![
                "WARNING: nothing tells the rows apart, so that they go by their number in the file. When rows are added or \
                 sorted, their IRIs change: give the table a column with identifiers, if you can."
                    .to_owned(),
            ],
        }
    }

    /// What a column says of the row.
    fn column(&mut self, at: usize) -> Vec<Pair> {
        let look = &self.table.looks[at];
        if look.values.is_empty() && look.rows > 0 {
            let property = self.own_property(at);
            let comment = format!("{:?} is empty{}.", look.name, self.of_sample());
            return vec![Pair::new(&property, look.value(), Type::Plain).with_comment(comment)];
        }
        let mut pairs = match self.table.roles[at] {
            Role::Authority(authority) => self.authority(at, authority),
            Role::Wikipedia => {
                let language = look.language_or(&self.options.language);
                let language = language.split('-').next().unwrap_or("en").to_owned();
                let address = format!("https://{language}.wikipedia.org/wiki/{}", look.reference);
                vec![Pair::new("schema:sameAs", Value::Text(address), Type::Iri)]
            }
            Role::Known(kind, property) => self.known(at, kind, property),
            Role::Listed => Vec::new(),
            Role::Unknown if self.figure_year(at).is_some() => Vec::new(),
            Role::Unknown => self.unknown(at),
        };
        // The identifier that the IRI is made of is kept as such too.
        let is_key = matches!(self.table.key, Key::Id(key) | Key::Shared(key) if key == at);
        if is_key && matches!(self.table.roles[at], Role::Unknown) {
            pairs = vec![Pair::new("dcterms:identifier", look.value(), Type::Plain)];
        }
        pairs
    }

    fn known(&mut self, at: usize, kind: Kind, property: &'static str) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let value = look.value();
        let language = || Type::Language(look.language_or(&self.options.language));
        match kind {
            Kind::Label => self.label(at),
            Kind::Alias => vec![self.alias(at, property)],
            Kind::Given => vec![Pair::new("schema:givenName", value, language())],
            Kind::Middle => vec![Pair::new("schema:additionalName", value, language())],
            Kind::Family => vec![Pair::new("schema:familyName", value, language())],
            Kind::Date => self.date(at, property),
            Kind::Span => self.span(at, property),
            Kind::Note => {
                let mut pairs = vec![Pair::new(property, value, language())];
                pairs.extend(self.span_in_text(at));
                pairs
            }
            Kind::Entity(class) => self.link(at, class, property),
            Kind::Text => {
                let texts = look
                    .separator()
                    .map_or(value.clone(), |sign| Value::split(value, sign));
                vec![Pair::new(property, texts, language())]
            }
            Kind::Language => self.spoken(at),
            Kind::Gender => self.gender(at),
            Kind::Number if property == "-" => self.unknown(at),
            Kind::Number => self.number_pairs(at, property),
            Kind::Url | Kind::Image => self.address(at, property),
            Kind::Coordinates => self.point(at),
            Kind::Key | Kind::Code => vec![Pair::new(property, value, Type::Plain)],
            Kind::Start | Kind::End => self.lone_time(at),
            Kind::Figure if self.bare_count(at, property).is_some() => {
                self.number_pairs(at, self.bare_count(at, property).unwrap_or_default())
            }
            // These have rules of their own, or pairs with other columns.
            Kind::Figure | Kind::Latitude | Kind::Longitude => self.lone_coordinate(at, kind),
            Kind::Year | Kind::Value | Kind::Measure | Kind::Approximate | Kind::Source | Kind::Table => {
                self.unknown(at)
            }
        }
    }

    /// Other names, which may be several in one text.
    fn alias(&self, at: usize, property: &str) -> Pair {
        let look = &self.table.looks[at];
        // With one comma, it may stand in a name.
        let has_commas = look.has(2, |names| names.matches(',').count() > 1);
        let sign = look.separator_of(if has_commas { &['|', ';', ','] } else { &['|', ';'] });
        let names = sign.map_or(look.value(), |sign| Value::split(look.value(), sign));
        let language = look.language_or(&self.options.language);
        let is_han = language == "und-Hani";
        let pair = Pair::new(property, names, Type::Language(language));
        if is_han {
            return pair.with_comment(format!(
                "{:?}: Chinese characters; put ja or zh for und-Hani.",
                look.name
            ));
        }
        pair
    }

    /// Languages, by their codes or names.
    fn spoken(&self, at: usize) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let texts = look
            .separator()
            .map_or(look.value(), |sign| Value::split(look.value(), sign));
        let is_code = |code: &str| {
            code.split([';', '|', ',']).map(str::trim).all(|code| {
                (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase())
            })
        };
        let class = self.table.class;
        if look.has(95, is_code) {
            let property = match class {
                RowClass::Person => "schema:knowsLanguage",
                _ => "schema:inLanguage",
            };
            return vec![Pair::new(property, texts, Type::Plain)];
        }
        let property = match class {
            RowClass::Work => "schema:inLanguage",
            _ => "dmb:language",
        };
        let language = look.language_or(&self.options.language);
        vec![Pair::new(property, texts, Type::Language(language))]
    }

    /// A beginning or end, unless a statement has it.
    fn lone_time(&self, at: usize) -> Vec<Pair> {
        if self
            .term()
            .is_some_and(|(start, end, _)| start == Some(at) || end == Some(at))
        {
            return Vec::new();
        }
        let mut pairs = self.date(at, &self.own_property(at));
        if let Some(first) = pairs.first_mut() {
            let name = self.table.looks[at].name;
            first
                .comments
                .insert(0, format!("{name:?}: of what this is the time, no column says."));
        }
        pairs
    }

    /// A column that names other things.
    fn link(&mut self, at: usize, class: RowClass, property: &str) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let is_code = look.words.iter().any(|word| word == "code");
        if is_code && class == self.table.class && look.rows > 1 && look.is_unique() {
            return vec![Pair::new("dcterms:identifier", look.value(), Type::Plain)];
        }
        let language = look.language_or(&self.options.language);
        if look.has_several || look.separator().is_some() {
            let texts = look
                .separator()
                .map_or(look.value(), |sign| Value::split(look.value(), sign));
            return vec![
                Pair::new(&self.own_property(at), texts, Type::Language(language)).with_comment(format!(
                    "{:?}: several names in one cell; {property} wants a table with one a row.",
                    look.name
                )),
            ];
        }
        let is_one_word = |name: &str| !name.contains([' ', ',', '.']);
        let has_family = self.table.of_kind(Kind::Family).next().is_some();
        if class == RowClass::Person && self.table.class == class && has_family && look.has(80, is_one_word) {
            return vec![
                Pair::new(&self.own_property(at), look.value(), Type::Language(language)).with_comment(format!(
                    "{:?}: names without family names, of which many have the same; {property} wants more.",
                    look.name
                )),
            ];
        }
        if class == self.table.class
            && let Some(subject) = self.row_of_key(at)
        {
            return vec![Pair::new(property, subject, Type::Iri)];
        }
        let mut pair = Pair::new(property, Value::Text(self.entity(at, class)), Type::Iri);
        if property == "dmb:significantPlace" {
            pair = pair.with_comment(format!(
                "{:?}: what it is to the person is not known; dmb:residence, dmb:citizenship or dmb:workLocation may say more.",
                look.name
            ));
        }
        self.write_related(at, class);
        vec![pair]
    }

    /// The rows whose keys a column has.
    fn row_of_key(&self, at: usize) -> Option<Value> {
        let look = &self.table.looks[at];
        let key = &self.table.looks[self.key_column().filter(|key| *key != at)?];
        let keys: HashSet<&str> = key.values.iter().copied().collect();
        look.has(95, |value| keys.contains(value))
            .then(|| Value::Text(self.subject().replace(key.reference.as_str(), &look.reference)))
    }

    /// The same, where no header says it: of numbers, which may be anything, only if both headers have a word in common.
    fn other_row(&self, at: usize) -> Option<Value> {
        let look = &self.table.looks[at];
        let key = &self.table.looks[self.key_column()?];
        let has_common = look
            .words
            .iter()
            .any(|word| !is_small(word) && key.words.contains(word));
        let is_number = look.has(1, |value| value.bytes().all(|byte| byte.is_ascii_digit()));
        let first = look.values.first()?;
        if self.table.is_of_figures || is_number && !has_common || !key.values.contains(first) {
            return None;
        }
        let keys: HashSet<&str> = key.values.iter().copied().collect();
        let is_whole = look.values.iter().all(|value| keys.contains(value));
        is_whole.then(|| self.row_of_key(at)).flatten()
    }

    /// The column of the names of what a column has the identifiers of, as the words of both headers say.
    fn named_by(&self, at: usize) -> Option<(usize, RowClass)> {
        let look = &self.table.looks[at];
        let (meanings, _) = find_meanings(&look.words, &look.last_part)?;
        let of_row = meanings.iter().find(|meaning| meaning.is_of(self.table.class))?;
        let mut columns = self.table.roles.iter().enumerate();
        columns.find_map(|(other, role)| match role {
            Role::Known(Kind::Entity(class), property) if *property == of_row.property && other != at => {
                let look = &self.table.looks[other];
                (!look.has_several && look.separator().is_none()).then_some((other, *class))
            }
            _ => None,
        })
    }

    /// What identifiers are of, if it is named in another column or is what they lie in.
    fn other_that_has(&self, at: usize, authority: &Authority) -> Option<String> {
        let look = &self.table.looks[at];
        if look.is_within_something() {
            return look
                .name
                .rsplit_once('.')
                .map(|(container, _)| container.to_owned());
        }
        let rest = authority.rest_of(&look.words);
        let is_so_called = |other: &&Look<'_>| {
            other.slot != at
                && Some(other.slot) != self.table.label
                && !rest.is_empty()
                && other.words == rest
        };
        let other = self.table.looks.iter().find(is_so_called)?;
        Some(other.name.to_owned())
    }

    /// The IRI of what a column has the identifiers of.
    fn iri_of(&self, at: usize, authority: &Authority) -> Value {
        let look = &self.table.looks[at];
        let before = match authority.before {
            "http://www.wikidata.org/entity/" => "wd:",
            before => before,
        };
        let is_bare = look.has(100, |value| authority.is_bare(value)) && self.table.sample.is_whole;
        let has_blanks = look.has(1, |value| value.contains(char::is_whitespace));
        let ids = if has_blanks {
            Value::replaced(look.value(), r"\s", "")
        } else {
            look.value()
        };
        if is_bare || look.values.is_empty() {
            Value::Text(format!("{before}{}{}", look.reference, authority.after))
        } else {
            let id = Value::matched(ids, authority.pattern);
            let iri = Value::joined(Value::Text(authority.before.to_owned()), id);
            match authority.after {
                "" => iri,
                after => Value::joined(iri, Value::Text(after.to_owned())),
            }
        }
    }

    fn authority(&mut self, at: usize, authority: &'static Authority) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let iri = self.iri_of(at, authority);
        if let Some((other, class)) = self.named_by(at) {
            self.write_related(other, class);
            let subject = Value::Text(self.entity(other, class));
            if let Some(rule) = self.rules.iter_mut().find(|rule| rule.subject == subject) {
                rule.pairs.push(Pair::new("owl:sameAs", iri, Type::Iri));
                return Vec::new();
            }
            return vec![Pair::new(&self.own_property(at), iri, Type::Iri)];
        }
        if let Some(name) = self.other_that_has(at, authority) {
            return vec![
                Pair::new(&self.own_property(at), iri, Type::Iri).with_comment(format!(
                    "{:?}: it is of what is in {name:?}, and not of the row.",
                    look.name
                )),
            ];
        }
        // Of several rows with the same identifier, the identifier is of something else.
        let of_rows = match self.table.key {
            Key::Shared(key) => self.table.looks[key].distinct,
            _ => look.filled,
        };
        let is_of_row = 100 * look.distinct >= 95 * of_rows.min(look.filled);
        if !is_of_row {
            return vec![
                Pair::new(&self.own_property(at), iri, Type::Iri).with_comment(format!(
                    "{:?}: several rows have the same, so that it is of something else than the row.",
                    look.name
                )),
            ];
        }
        let mut pairs = vec![Pair::new("owl:sameAs", iri, Type::Iri)];
        if !look.values.is_empty() && !look.has(100, |value| authority.is_id(value)) {
            pairs.push(
                Pair::new(&self.own_property(at), look.value(), Type::Plain).with_comment(format!(
                    "{:?}: not all of it has the form of such identifiers.",
                    look.name
                )),
            );
        }
        pairs
    }

    /// A column that nobody knows the meaning of, as its values are.
    pub(super) fn unknown(&self, at: usize) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let property = self.own_property(at);
        let value = look.value();
        if let Some(subject) = self.other_row(at) {
            return vec![
                Pair::new(&property, subject, Type::Iri)
                    .with_comment(format!("{:?}: other rows of the table.", look.name)),
            ];
        }
        let is_time = look
            .words
            .iter()
            .chain(&look.last_part)
            .any(|word| TIME_WORDS.contains(&word.as_str()));
        let (value, object_type) = if is_time && look.dates.is_mostly() && look.dates.is_clear() {
            return self.date(at, &property);
        } else if look.is_integers() && self.table.sample.is_whole {
            (value, Type::Datatype("xsd:integer"))
        } else if look.has(100, |value| is_integer(value) || is_decimal(value)) && self.table.sample.is_whole
        {
            (value, Type::Datatype("xsd:decimal"))
        } else if look.dates.is_mostly() && look.dates.is_clear() && !look.is_integers() {
            return self.date(at, &property);
        } else if look.has(100, is_url) && !look.has_several && self.table.sample.is_whole {
            (value, Type::Iri)
        } else if is_textual(look) || look.length() > 80.0 {
            (value, Type::Language(look.language_or(&self.options.language)))
        } else {
            (value, Type::Plain)
        };
        vec![Pair::new(&property, value, object_type)]
    }

    /// A few words on how much of the table was looked at.
    pub(super) fn of_sample(&self) -> String {
        if self.table.sample.is_whole {
            String::new()
        } else {
            format!(" of the first {}", rows(self.table.sample.len()))
        }
    }
}

/// Words by which a number of four digits is a year.
const TIME_WORDS: &[&str] = &[
    "date", "year", "jahr", "datum", "annee", "an", "god", "data", "ano", "fecha",
];
