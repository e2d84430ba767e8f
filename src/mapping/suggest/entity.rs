//! Writes the rules for rows that are things: what each is, and what its columns say of it.

use std::collections::{BTreeSet, HashSet};

use super::{
    date::{BORN, PERIOD_END, PERIOD_START, rows},
    draft::Draft,
    look::{Look, is_decimal, is_integer, is_url},
    table::{Key, Point, Role, is_textual, point},
    words::{Authority, Kind, RowClass},
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
        // The name first, whichever column it is in.
        let mut order: Vec<usize> = (0..self.table.looks.len()).collect();
        order.sort_by_key(|column| Some(*column) != self.table.label);
        for column in order {
            pairs.extend(self.column(column));
        }
        pairs.extend(self.position());
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
            Kind::Alias => {
                let sign = look.separator_of(&['|', ';', ',']);
                let names = sign.map_or(value.clone(), |sign| Value::split(value, sign));
                let pair = Pair::new(property, names, language());
                let is_han = look.language_or(&self.options.language) == "und-Hani";
                let remark = format!("{:?}: Chinese characters; put ja or zh for und-Hani.", look.name);
                vec![if is_han { pair.with_comment(remark) } else { pair }]
            }
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
                let texts = look.separator().map_or(value.clone(), |sign| Value::split(value, sign));
                vec![Pair::new(property, texts, language())]
            }
            Kind::Language => {
                let texts = look.separator().map_or(value.clone(), |sign| Value::split(value, sign));
                let is_code = |code: &str| {
                    code.split([';', '|', ',']).all(|code| {
                        let code = code.trim();
                        (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase())
                    })
                };
                if look.has(95, is_code) {
                    let of_person = self.table.class == RowClass::Person;
                    let property = if of_person { "schema:knowsLanguage" } else { "schema:inLanguage" };
                    vec![Pair::new(property, texts, Type::Plain)]
                } else if self.table.class == RowClass::Work {
                    vec![Pair::new("schema:inLanguage", texts, language())]
                } else {
                    vec![Pair::new("dmb:language", texts, language())]
                }
            }
            Kind::Gender => self.gender(at),
            Kind::Number if property == "-" => self.unknown(at),
            Kind::Number => self.number_pairs(at, property),
            Kind::Url | Kind::Image => self.address(at, property),
            Kind::Coordinates => self.point(at),
            Kind::Key | Kind::Code => vec![Pair::new(property, value, Type::Plain)],
            Kind::Start | Kind::End
                if self.term().is_some_and(|(start, end, _)| start == Some(at) || end == Some(at)) =>
            {
                Vec::new()
            }
            Kind::Start | Kind::End => {
                let property = self.own_property(at);
                let of = format!("{:?}: of what this is the time, no column says.", look.name);
                let mut pairs = self.date(at, &property);
                if let Some(first) = pairs.first_mut() {
                    first.comments.insert(0, of);
                }
                pairs
            }
            Kind::Figure if self.bare_count(at, property).is_some() => {
                self.number_pairs(at, self.bare_count(at, property).unwrap_or_default())
            }
            // These have rules of their own, or pairs with other columns.
            Kind::Figure | Kind::Latitude | Kind::Longitude => self.lone_coordinate(at, kind),
            Kind::Year | Kind::Value | Kind::Measure | Kind::Approximate | Kind::Source | Kind::Table => self.unknown(at),
        }
    }

    /// The name of a row: of a person, with what comes first in front, if it is written the other way.
    fn label(&self, at: usize) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let language = Type::Language(look.language_or(&self.options.language));
        let plain = Pair::new("rdfs:label", look.value(), language.clone());
        if self.table.class != RowClass::Person {
            return vec![plain];
        }
        let name_of = |name: &str| name.split(", ").take(2).collect::<Vec<_>>().join(", ");
        let has_years = look.has(30, |name| name.bytes().filter(u8::is_ascii_digit).count() >= 4);
        let is_turned = |name: &str| {
            let name = if has_years { name_of(name) } else { name.to_owned() };
            name.matches(", ").count() == 1 && !name.bytes().any(|byte| byte.is_ascii_digit())
        };
        if !look.has(60, is_turned) {
            return vec![plain];
        }
        let mut name = look.value();
        let mut pairs = Vec::new();
        if has_years {
            name = Value::replaced(name, r",?\s*[^,]*[0-9]{3}.*", "");
            pairs = self.span_in_text(at);
        }
        let turned = Value::replaced(name, "^([^,]+), ([^,]+)$", "$2 $1");
        let mut all = vec![
            Pair::new("rdfs:label", turned, language.clone())
                .with_comment(format!("{:?}: the given name is put in front.", look.name)),
            Pair::new("skos:altLabel", look.value(), language),
        ];
        all.append(&mut pairs);
        all
    }

    /// A name that is made of two columns.
    fn label_of_parts(&self) -> Vec<Pair> {
        let (Some(family), None) = (self.table.of_kind(Kind::Family).next(), self.table.label) else {
            return Vec::new();
        };
        let family = &self.table.looks[family];
        let language = || Type::Language(family.language_or(&self.options.language));
        let Some(given) = self.table.of_kind(Kind::Given).next() else {
            return vec![Pair::new("rdfs:label", family.value(), language())];
        };
        let given = &self.table.looks[given];
        let both = Value::Text(format!("{} {}", given.reference, family.reference));
        let mut pairs = vec![Pair::new("rdfs:label", both, language())];
        if !given.is_filled() {
            let condition = Some(Value::is_null(given.value()));
            pairs.push(Pair::new("rdfs:label", family.value(), language()).with_condition(condition));
        }
        if !family.is_filled() {
            let condition = Some(Value::is_null(family.value()));
            pairs.push(Pair::new("rdfs:label", given.value(), language()).with_condition(condition));
        }
        pairs
    }

    /// A column of dates.
    pub(super) fn date(&self, at: usize, property: &str) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let reading = look.dates.reading(&look.value(), self.table.sample.is_whole, self.order());
        let condition = reading.skips_zero.then(|| Value::not_equal(look.value(), "0"));
        let mut pairs: Vec<Pair> = reading
            .values
            .into_iter()
            .map(|value| Pair::new(property, value, Type::Datatype("edtf:EDTF")).with_condition(condition.clone()))
            .collect();
        if reading.keeps_text {
            pairs.push(Pair::new(&self.own_property(at), look.value(), Type::Plain));
        }
        if let Some(first) = pairs.first_mut() {
            let remarks = reading.remarks.into_iter();
            first.comments.extend(remarks.map(|remark| format!("{:?}: {remark}.", look.name)));
        }
        pairs
    }

    /// A column of periods: their beginnings and ends.
    fn span(&self, at: usize, properties: &str) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let mut pairs = Vec::new();
        if let Some((from, to)) = properties.split_once(' ') {
            pairs = period(look, from, to);
        }
        pairs.push(Pair::new(&self.own_property(at), look.value(), Type::Plain));
        pairs
    }

    /// The years of a life or of an organization in a text, where no column has them alone.
    fn span_in_text(&self, at: usize) -> Vec<Pair> {
        let (from, to) = match self.table.class {
            RowClass::Person => ("dmb:birthDate", "dmb:deathDate"),
            RowClass::Organization => ("dmb:inception", "dmb:dissolved"),
            _ => return Vec::new(),
        };
        let has_other = self.table.roles.iter().any(|role| matches!(role, Role::Known(_, property) if property.contains(from)));
        let look = &self.table.looks[at];
        if has_other || !look.has(30, |text| has_period(text)) {
            return Vec::new();
        }
        period(look, from, to)
    }

    /// A column that names other things.
    fn link(&mut self, at: usize, class: RowClass, property: &str) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let language = look.language_or(&self.options.language);
        if look.has_several || look.separator().is_some() {
            let texts = look.separator().map_or(look.value(), |sign| Value::split(look.value(), sign));
            return vec![
                Pair::new(&self.own_property(at), texts, Type::Language(language)).with_comment(format!(
                    "{:?}: several names in one cell; {property} wants a table with one a row.",
                    look.name
                )),
            ];
        }
        if let Some(key) = self.key_column().filter(|key| *key != at && class == self.table.class) {
            let keys: HashSet<&str> = self.table.looks[key].values.iter().copied().collect();
            if look.has(95, |value| keys.contains(value)) {
                let key_reference = &self.table.looks[key].reference;
                let subject = self.subject().replace(key_reference.as_str(), &look.reference);
                return vec![Pair::new(property, Value::Text(subject), Type::Iri)];
            }
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

    fn authority(&self, at: usize, authority: &'static Authority) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let before = match authority.before {
            "http://www.wikidata.org/entity/" => "wd:",
            before => before,
        };
        let is_bare = look.has(100, |value| authority.is_bare(value)) && self.table.sample.is_whole;
        let has_blanks = look.has(1, |value| value.contains(char::is_whitespace));
        let ids = if has_blanks { Value::replaced(look.value(), r"\s", "") } else { look.value() };
        let iri = if is_bare || look.values.is_empty() {
            Value::Text(format!("{before}{}{}", look.reference, authority.after))
        } else {
            let id = Value::matched(ids, authority.pattern);
            let iri = Value::joined(Value::Text(authority.before.to_owned()), id);
            match authority.after {
                "" => iri,
                after => Value::joined(iri, Value::Text(after.to_owned())),
            }
        };
        // Of several rows with the same identifier, the identifier is of something else.
        let of_rows = match self.table.key {
            Key::Shared(key) => self.table.looks[key].distinct,
            _ => look.filled,
        };
        let is_of_row = 100 * look.distinct >= 95 * of_rows.min(look.filled);
        if !is_of_row {
            return vec![Pair::new(&self.own_property(at), iri, Type::Iri).with_comment(format!(
                "{:?}: several rows have the same, so that it is of something else than the row.",
                look.name
            ))];
        }
        let mut pairs = vec![Pair::new("owl:sameAs", iri, Type::Iri)];
        if !look.values.is_empty() && !look.has(100, |value| authority.is_id(value)) {
            pairs.push(
                Pair::new(&self.own_property(at), look.value(), Type::Plain)
                    .with_comment(format!("{:?}: not all of it has the form of such identifiers.", look.name)),
            );
        }
        pairs
    }

    fn gender(&self, at: usize) -> Vec<Pair> {
        const MALE: &[&str] = &["m", "male", "männlich", "masculin", "masculino", "м", "муж", "мужской"];
        const FEMALE: &[&str] = &["f", "w", "female", "weiblich", "féminin", "femenino", "ж", "жен", "женский"];
        let look = &self.table.looks[at];
        let property = "dmb:gender";
        let is_code = |value: &str| value.chars().count() == 1;
        let sex = |value: &str| {
            let value = value.to_lowercase();
            let is_in = |list: &[&str]| list.contains(&value.as_str());
            is_in(MALE).then_some("male").or_else(|| is_in(FEMALE).then_some("female"))
        };
        if !look.has(100, |value| is_code(value) && sex(value).is_some()) {
            let language = look.language_or(&self.options.language);
            return vec![Pair::new(property, look.value(), Type::Language(language))];
        }
        let codes: BTreeSet<&str> = look.values.iter().copied().collect();
        let said = |code: &&str| {
            let text = Value::Text(sex(code).unwrap_or_default().to_owned());
            let condition = Some(Value::equal(look.value(), code));
            Pair::new(property, text, Type::Language("en".to_owned())).with_condition(condition)
        };
        let mut pairs: Vec<Pair> = codes.iter().map(said).collect();
        if !self.table.sample.is_whole {
            pairs.push(Pair::new(&self.own_property(at), look.value(), Type::Plain));
        }
        pairs
    }

    fn address(&self, at: usize, property: &str) -> Vec<Pair> {
        let look = &self.table.looks[at];
        if look.has(100, is_url) && !look.has_several {
            let is_image = |url: &str| {
                let url = url.to_lowercase();
                [".jpg", ".jpeg", ".png", ".gif", ".svg", ".webp", ".tif", ".tiff"].iter().any(|ending| url.ends_with(ending))
            };
            let property = if look.has(90, is_image) { "schema:image" } else { property };
            return vec![Pair::new(property, look.value(), Type::Iri)];
        }
        vec![Pair::new(property, look.value(), Type::Plain)]
    }

    /// A point in one column.
    fn point(&self, at: usize) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let datatype = Type::Datatype("geo:wktLiteral");
        let forms: BTreeSet<Point> = look.values.iter().filter_map(|value| point(value)).collect();
        let is_all = look.has(100, |value| point(value).is_some()) && self.table.sample.is_whole;
        let has_one = forms.len() == 1 && is_all;
        let mut pairs: Vec<Pair> = Vec::new();
        for form in &forms {
            // What is no such point is left out first.
            let found = if has_one { look.value() } else { Value::matched(look.value(), form.pattern()) };
            let value = match form {
                Point::Wkt => found,
                Point::Numbers => Value::replaced(found, r"^\(?([^,; ]+)[,; ]\s*([^)]+)\)?$", "POINT($2 $1)"),
            };
            pairs.push(Pair::new("dmb:coordinates", value, datatype.clone()));
        }
        if !is_all || look.has_several {
            pairs.push(Pair::new(&self.own_property(at), look.value(), Type::Plain));
        }
        if let Some(first) = pairs.first_mut() {
            first.comments.push(format!("{:?}: where nothing else is said, the latitude is taken to be first.", look.name));
        }
        pairs
    }

    /// A point in two columns.
    fn position(&self) -> Vec<Pair> {
        let (Some(latitude), Some(longitude)) = self.degrees() else {
            return Vec::new();
        };
        let point = format!(
            "POINT({} {})",
            self.table.looks[longitude].reference, self.table.looks[latitude].reference
        );
        vec![Pair::new("dmb:coordinates", Value::Text(point), Type::Datatype("geo:wktLiteral"))]
    }

    fn degrees(&self) -> (Option<usize>, Option<usize>) {
        let has_place = [RowClass::Place, RowClass::Organization, RowClass::Event].contains(&self.table.class);
        let first = |kind| self.table.of_kind(kind).find(|_| has_place);
        (first(Kind::Latitude), first(Kind::Longitude))
    }

    fn lone_coordinate(&self, at: usize, kind: Kind) -> Vec<Pair> {
        let is_paired = matches!(self.degrees(), (Some(latitude), Some(longitude)) if latitude == at || longitude == at);
        if kind == Kind::Figure || is_paired { Vec::new() } else { self.unknown(at) }
    }

    /// The property for a figure of which nobody says when it was so.
    pub(super) fn bare_count(&self, at: usize, measure: &str) -> Option<&'static str> {
        match (measure, self.table.class) {
            ("Population", RowClass::Place | RowClass::Group) if self.figure_time(at).is_none() => Some("dmb:populationCount"),
            // An event has a time of its own.
            ("Deaths", RowClass::Event) if self.figure_year(at).is_none() => Some("dmb:deathCount"),
            _ => None,
        }
    }

    fn number_pairs(&self, at: usize, property: &str) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let (value, datatype, is_all) = self.number(at);
        let mut pairs = vec![Pair::new(property, value, Type::Datatype(datatype))];
        if !is_all {
            pairs.push(
                Pair::new(&self.own_property(at), look.value(), Type::Plain)
                    .with_comment(format!("{:?}: not all of it is a number, so that what is written is kept too.", look.name)),
            );
        }
        pairs
    }

    /// A column that nobody knows the meaning of, as its values are.
    pub(super) fn unknown(&self, at: usize) -> Vec<Pair> {
        let look = &self.table.looks[at];
        let property = self.own_property(at);
        let value = look.value();
        let (value, object_type) = if look.is_integers() && self.table.sample.is_whole {
            (value, Type::Datatype("xsd:integer"))
        } else if look.has(100, |value| is_integer(value) || is_decimal(value)) && self.table.sample.is_whole {
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

fn has_period(text: &str) -> bool {
    let parts = text.split(['–', '—', '-']);
    let starts: Vec<&str> = parts.map(str::trim).collect();
    starts.windows(2).any(|pair| {
        let before = pair.first().map_or("", |part| part);
        let year: String = before.chars().rev().take(4).collect();
        year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Beginning and end of the periods in a column.
fn period(look: &Look<'_>, from: &str, to: &str) -> Vec<Pair> {
    let pair = |property: &str, pattern| {
        Pair::new(property, Value::matched(look.value(), pattern), Type::Datatype("edtf:EDTF"))
    };
    let mut pairs = vec![pair(from, PERIOD_START), pair(to, PERIOD_END)];
    if let Some(first) = pairs.first_mut() {
        first.comments.push(format!("{:?}: the years of a period such as 1930–1992.", look.name));
    }
    let born = regex::Regex::new(&format!("^(?:{BORN})$"));
    if born.is_ok_and(|born| look.has(1, |text| born.is_match(text) && !has_period(text))) {
        pairs.push(pair(from, BORN));
    }
    pairs
}
