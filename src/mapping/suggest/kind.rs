//! What rows are, and of what kind the values of a column are.

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum RowClass {
    Person,
    Place,
    Organization,
    Event,
    Group,
    /// A book, a painting: something that was made.
    Work,
    /// Something, and nobody knows what.
    Thing,
}

impl RowClass {
    /// Those that can be told, in the order that settles ties.
    pub(super) const KNOWN: [Self; 6] = [
        Self::Person,
        Self::Place,
        Self::Organization,
        Self::Event,
        Self::Group,
        Self::Work,
    ];

    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::KNOWN.into_iter().find(|class| {
            class.iri().rsplit(':').next() == Some(name) || (name == "Work" && *class == Self::Work)
        })
    }

    /// Its class, with a prefix.
    pub(super) fn iri(self) -> &'static str {
        match self {
            Self::Person => "dmb:Person",
            Self::Place => "dmb:Place",
            Self::Organization => "dmb:Organization",
            Self::Event => "dmb:Event",
            Self::Group => "dmb:Group",
            Self::Work => "schema:CreativeWork",
            Self::Thing => "schema:Thing",
        }
    }

    /// What several are called.
    pub(super) fn plural(self) -> &'static str {
        match self {
            Self::Person => "people",
            Self::Place => "places",
            Self::Organization => "organizations",
            Self::Event => "events",
            Self::Group => "groups",
            Self::Work => "works",
            Self::Thing => "things",
        }
    }

    /// With its article.
    pub(super) fn one(self) -> &'static str {
        match self {
            Self::Person => "a person",
            Self::Place => "a place",
            Self::Organization => "an organization",
            Self::Event => "an event",
            Self::Group => "a group of people",
            Self::Work => "a work",
            Self::Thing => "a thing of unknown kind",
        }
    }

    /// As it stands in an IRI.
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::Organization => "organization",
            Self::Event => "event",
            Self::Group => "group",
            Self::Work => "work",
            Self::Thing => "thing",
        }
    }
}

/// What values a header speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Label,
    Given,
    Middle,
    Family,
    Alias,
    Key,
    Date,
    /// Two dates in one text.
    Span,
    Entity(RowClass),
    Text,
    /// A text that is in no language.
    Code,
    Note,
    Language,
    Gender,
    Number,
    /// A number of people or things: a measure.
    Figure,
    Latitude,
    Longitude,
    Coordinates,
    Url,
    Image,
    /// The beginning and end of what a person was, such as an office.
    Start,
    End,
    Year,
    Value,
    Measure,
    Approximate,
    Source,
    /// A word in the name of a table.
    Table,
}

impl Kind {
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "label" => Self::Label,
            "given" => Self::Given,
            "middle" => Self::Middle,
            "family" => Self::Family,
            "alias" => Self::Alias,
            "key" => Self::Key,
            "date" => Self::Date,
            "span" => Self::Span,
            "person" => Self::Entity(RowClass::Person),
            "place" => Self::Entity(RowClass::Place),
            "organization" => Self::Entity(RowClass::Organization),
            "event" => Self::Entity(RowClass::Event),
            "group" => Self::Entity(RowClass::Group),
            "text" => Self::Text,
            "code" => Self::Code,
            "note" => Self::Note,
            "language" => Self::Language,
            "gender" => Self::Gender,
            "number" => Self::Number,
            "figure" => Self::Figure,
            "latitude" => Self::Latitude,
            "longitude" => Self::Longitude,
            "coordinates" => Self::Coordinates,
            "url" => Self::Url,
            "image" => Self::Image,
            "start" => Self::Start,
            "end" => Self::End,
            "year" => Self::Year,
            "value" => Self::Value,
            "measure" => Self::Measure,
            "approximate" => Self::Approximate,
            "source" => Self::Source,
            "table" => Self::Table,
            _ => return None,
        })
    }

    /// Whether it is of rows that are figures themselves.
    pub(super) fn is_of_figures(self) -> bool {
        matches!(
            self,
            Self::Year | Self::Value | Self::Measure | Self::Approximate | Self::Source
        )
    }
}
