//! The words that dates are made of, and those that tell a year from a count.

use std::sync::LazyLock;

use crate::model::Season;

use super::table::WordTable;

/// What a word can do in or beside a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing known.
    Other,
    Month(u8),
    Season(Season),
    /// "first" to "twentieth", "thirtieth", "last".
    Ordinal(i32),
    /// "twenty", "thirty": the first half of an ordinal.
    Tens(i32),
    Century,
    /// "early", "mid", "the end of".
    Part,
    /// "half", "quarter", "decade": a part after an ordinal.
    Portion,
    /// Of dates only.
    Circa,
    /// Of any number.
    About,
    Perhaps,
    And,
    Or,
    /// "to", "through", "until": to the end of a range.
    To,
    Until,
    Of,
    In,
    The,
    Year,
    /// "now", "present", "today".
    Now,
    /// May begin a phrase such as "as early as".
    Lead,
    /// Stands before years rather than counts.
    BeforeYear,
    /// Determiners.
    Determiner,
    /// An event or law, named before its year.
    Named,
    /// What is counted: people, ships, houses.
    Counted,
    /// What is measured: kilometres, hours.
    Measure,
    /// Verbs and particles that do not continue a noun phrase.
    Function,
}

impl Word {
    /// Whether a time may begin with a word that can do this.
    pub(super) fn begins_time(self) -> bool {
        matches!(
            self,
            Self::Month(_)
                | Self::Season(_)
                | Self::Ordinal(_)
                | Self::Tens(_)
                | Self::Part
                | Self::Circa
                | Self::About
                | Self::Perhaps
                | Self::Until
                | Self::Lead
        )
    }
}

/// What the word can do.
pub(super) fn word(text: &str) -> Word {
    WORDS.find(text).unwrap_or(Word::Other)
}

const MONTHS: [&str; 12] = [
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sep sept",
    "october oct",
    "november nov",
    "december dec",
];

const ORDINALS: [&str; 20] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
];

const GROUPS: [(&str, Word); 30] = [
    ("spring", Word::Season(Season::Spring)),
    ("summer", Word::Season(Season::Summer)),
    ("autumn fall", Word::Season(Season::Autumn)),
    ("winter", Word::Season(Season::Winter)),
    ("thirtieth", Word::Ordinal(30)),
    ("last", Word::Ordinal(4)),
    ("twenty", Word::Tens(20)),
    ("thirty", Word::Tens(30)),
    ("century centuries", Word::Century),
    ("early mid middle late beginning end start close", Word::Part),
    ("half quarter third decade decades", Word::Portion),
    ("circa c ca", Word::Circa),
    ("about around approximately roughly", Word::About),
    ("perhaps probably possibly maybe", Word::Perhaps),
    ("and", Word::And),
    ("or", Word::Or),
    ("to through thru", Word::To),
    ("until till til", Word::Until),
    ("of", Word::Of),
    ("in", Word::In),
    ("the", Word::The),
    ("year years", Word::Year),
    ("now present today current", Word::Now),
    (
        "since by before after from between as no not up prior pre post starting",
        Word::Lead,
    ),
    (
        "during throughout into born died b d fl r est founded established dated reigned active published fy",
        Word::BeforeYear,
    ),
    ("a an this that its his her their our whose", Word::Determiner),
    (
        "act treaty olympics games cup convention constitution revolution census championship championships \
         election elections agreement protocol pact accord law edict declaration earthquake exposition expo \
         festival war battle uprising rebellion edition copyright",
        Word::Named,
    ),
    (
        "people persons men women children boys girls soldiers troops prisoners inhabitants residents settlers \
         citizens nationals individuals workers labourers laborers students pupils families households houses \
         homes refugees civilians members sailors officers deaths casualties victims survivors speakers immigrants \
         emigrants migrants expatriates participants delegates villages towns books copies pages ships vessels \
         boats votes voters items species employees passengers fishermen merchants traders prostitutes farmers \
         peasants colonists believers adherents followers converts monks guests visitors others dead wounded \
         internees detainees pows orphans animals horses cattle sheep trees units words entries letters articles \
         cases cars aircraft planes tanks guns rifles islands schools shops firms companies businesses cards \
         jobs artists works paintings stamps coins characters seats rooms buildings graves bodies souls",
        Word::Counted,
    ),
    (
        "km kilometres kilometers kilometre kilometer m metres meters metre meter cm mm miles mile mi feet foot ft \
         inches inch yards yard acres acre hectares hectare ha ri koku kg kilograms g grams tons tonnes ton tonne \
         pounds pound lb lbs oz litres liters gallons barrels mph kmh knots kw mw gw volts watts hz khz mhz \
         degrees degree percent per hours hour hrs minutes minute min seconds second sec days day weeks week \
         months month decades dollars dollar usd euros euro eur yen jpy won krw yuan rmb baht rupees kopecks cc kt rpm \
         kilowatt kilowatts horsepower hp sqm tonnage rubles roubles ruble rouble francs \
         marks cents crowns ryo ryō mon bytes kb mb gb pixels million billion thousand hundred times",
        Word::Measure,
    ),
    (
        "he she it they we i who which when where while but on at for with was were is are had has have did does \
         would will could can may might saw these those under also then only however not there him them being \
         been because if so than onwards onward",
        Word::Function,
    ),
];

static WORDS: LazyLock<WordTable<Word>> = LazyLock::new(|| {
    let split = |(words, word): (&'static str, Word)| words.split_whitespace().map(move |text| (text, word));
    let months = MONTHS
        .into_iter()
        .zip(1..)
        .map(|(words, month)| (words, Word::Month(month)));
    let ordinals = ORDINALS
        .into_iter()
        .zip(1..)
        .map(|(words, number)| (words, Word::Ordinal(number)));
    // The earlier entry counts: "may" is a month, "third" an ordinal, "decades" a portion.
    WordTable::new(months.chain(ordinals).chain(GROUPS).flat_map(split))
});
