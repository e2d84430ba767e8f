//! How a column writes its dates, and how a mapping is to read them.

use super::yarrrml::Value;
use crate::mapping::function::Function;
use crate::model::Edtf;

/// The first year of a period in a text such as "American, 1930–1992".
pub(super) const PERIOD_START: &str = r"(?:.*[^0-9])?([0-9]{4})\s?[–—-](?:\s?[0-9]{4})?(?:[^0-9].*)?";

/// Its last year.
pub(super) const PERIOD_END: &str = r"(?:.*[^0-9])?[0-9]{4}\s?[–—-]\s?([0-9]{4})(?:[^0-9].*)?";

/// A year alone, after a word or sign for a birth or beginning.
pub(super) const BORN: &str = r"(?i)(?:.*[^\p{L}])?(?:born|b\.|est\.|since|geb\.|né en|née en|nacid[oa] en|род\.|\*)\s?(?:in |c\. ?|ca\. ?)?([0-9]{4})(?:[^0-9].*)?";

/// The day of a moment.
const MOMENT: &str = r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9].*";

/// What is later is no year of history.
const LAST_YEAR: &str = "2199";

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// As EDTF writes it, or ISO 8601.
    Edtf,
    /// So that it is clear without knowing more.
    Clear,
    /// Three numbers, of which the year is the last, between this sign.
    Numbers(char, Order),
    /// A day with a time of day.
    Moment,
    /// A zero: nothing.
    Zero,
    /// It is none, or it is not known which.
    Unclear,
}

/// Which of two numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    Either,
}

/// The dates of a column.
#[derive(Clone, Debug, Default)]
pub(super) struct Dates {
    edtf: usize,
    days: usize,
    clear: usize,
    numbers: Vec<(char, Order)>,
    moments: usize,
    zeros: usize,
    unclear: Vec<String>,
    total: usize,
}

/// How a mapping is to read a column of dates.
pub(super) struct Reading {
    /// Values that are dates.
    pub(super) values: Vec<Value>,
    /// Whether zeros are to be left out first.
    pub(super) skips_zero: bool,
    /// What a person should know.
    pub(super) remarks: Vec<String>,
    /// Whether the column is to be kept as it is too, since not all of it can be read.
    pub(super) keeps_text: bool,
}

impl Dates {
    /// Looks at the values of a column.
    pub(super) fn new<'v>(values: impl Iterator<Item = &'v str>) -> Self {
        let mut dates = Self::default();
        for value in values {
            dates.total += 1;
            match form(value) {
                Form::Edtf => {
                    dates.edtf += 1;
                    dates.days += usize::from(value.len() == 10);
                }
                Form::Clear => dates.clear += 1,
                Form::Numbers(sign, order) => dates.numbers.push((sign, order)),
                Form::Moment => dates.moments += 1,
                Form::Zero => dates.zeros += 1,
                Form::Unclear => {
                    if dates.unclear.len() < 10_000 {
                        dates.unclear.push(value.to_owned());
                    }
                }
            }
        }
        dates
    }

    /// Whether most of it is dates, and at least one value is.
    pub(super) fn is_mostly(&self) -> bool {
        let unclear = self.unclear.len();
        self.total > self.zeros + unclear && 10 * unclear <= 3 * self.total
    }

    /// Whether all can be read, as far as these dates tell.
    pub(super) fn is_clear(&self) -> bool {
        self.unclear.is_empty() && (self.numbers.is_empty() || self.order().is_some())
    }

    /// Whether all are days in the form of ISO 8601.
    pub(super) fn is_all_days(&self) -> bool {
        self.days == self.total && self.total > 0
    }

    /// Which number is the day, as far as these dates tell.
    pub(super) fn order(&self) -> Option<Order> {
        let has = |order| self.numbers.iter().any(|(_, of)| *of == order);
        match (has(Order::DayFirst), has(Order::MonthFirst)) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// How the column is to be read; `others` is what the other columns of the table tell of the order.
    pub(super) fn reading(&self, reference: &Value, is_whole: bool, others: Option<Order>) -> Reading {
        let mut reading = Reading {
            values: Vec::new(),
            skips_zero: false,
            remarks: Vec::new(),
            keeps_text: !self.unclear.is_empty(),
        };
        let mut signs: Vec<char> = self.numbers.iter().map(|(sign, _)| *sign).collect();
        signs.sort_unstable();
        signs.dedup();
        let order = self.order().or_else(|| {
            let has_none = self.numbers.iter().all(|(_, order)| *order == Order::Either);
            others.filter(|_| has_none)
        });
        if !signs.is_empty() && order.is_none() {
            reading.keeps_text = true;
            reading.remarks.push(self.remark_on_order(&signs));
            signs.clear();
        }
        reading.remarks.extend(self.remarks_on_values());
        let plain = usize::from(self.edtf + self.clear > 0);
        let forms = plain + signs.len() + usize::from(self.moments > 0);
        let is_one = forms == 1 && self.unclear.is_empty() && !reading.keeps_text;
        if is_one && self.edtf + self.zeros == self.total && is_whole {
            reading.values.push(reference.clone());
            reading.skips_zero = self.zeros > 0;
            return reading;
        }
        let function = if (is_one && self.zeros == 0) || self.total == 0 {
            "toEdtf"
        } else {
            "toEdtfIfClear"
        };
        let read = |value: Value, pattern: Option<String>| {
            let mut parameters = vec![("idlab-fn:strDate", value)];
            parameters.extend(pattern.map(|pattern| ("idlab-fn:pattern", Value::Text(pattern))));
            Value::Call(function, parameters)
        };
        if plain > 0 || self.total == 0 {
            reading.values.push(read(reference.clone(), None));
        }
        for sign in signs {
            let pattern = match order {
                Some(Order::MonthFirst) => format!("MM{sign}dd{sign}yyyy"),
                _ => format!("dd{sign}MM{sign}yyyy"),
            };
            reading.values.push(read(reference.clone(), Some(pattern)));
        }
        if self.moments > 0 {
            let day = Value::matched(reference.clone(), MOMENT);
            reading.values.push(read(day, None));
        }
        reading
    }

    fn remarks_on_values(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        if self.zeros > 0 {
            remarks.push(format!("0 stands for no date in {}", rows(self.zeros)));
        }
        if let Some(example) = self.unclear.first() {
            let count = match self.unclear.len() {
                1 => "1 value is".to_owned(),
                count => format!("{count} values are"),
            };
            remarks.push(format!(
                "{count} no date that is clear, such as {example:?}; what is written is kept"
            ));
        }
        remarks
    }

    fn remark_on_order(&self, signs: &[char]) -> String {
        let is_mixed = self.numbers.iter().any(|(_, order)| *order != Order::Either);
        let sign = signs.first().copied().unwrap_or('/');
        if is_mixed {
            "some of these dates have the day first and some the month, so that they are kept as they are"
                .to_owned()
        } else {
            format!(
                "which number is the day cannot be known from these dates; say it with [idlab-fn:pattern, \
                 dd{sign}MM{sign}yyyy] or MM{sign}dd{sign}yyyy"
            )
        }
    }
}

/// A number of rows in words.
pub(super) fn rows(count: usize) -> String {
    if count == 1 {
        "1 row".to_owned()
    } else {
        format!("{count} rows")
    }
}

fn form(text: &str) -> Form {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte == b'0') {
        return Form::Zero;
    }
    // "1234-5678" is the number of a periodical.
    let mut numbers_in = text.split(|c: char| !c.is_ascii_digit());
    if numbers_in.any(|number| number.len() == 4 && number > LAST_YEAR) {
        return Form::Unclear;
    }
    if text.parse::<Edtf>().is_ok() {
        return Form::Edtf;
    }
    if let Some(form) = numbers(text) {
        return form;
    }
    let is_clear = |text: &str| Function::ToEdtf.call(&[Some(text), None], None).is_ok();
    if is_clear(text) {
        return Form::Clear;
    }
    let day = text
        .get(..10)
        .filter(|_| matches!(text.as_bytes().get(10), Some(b'T' | b' ')));
    let has_time = text.as_bytes().get(11).is_some_and(u8::is_ascii_digit);
    match day {
        Some(day) if has_time && day.parse::<Edtf>().is_ok() => Form::Moment,
        _ => Form::Unclear,
    }
}

/// Two short numbers and a year, with the same sign between them.
fn numbers(text: &str) -> Option<Form> {
    let sign = text.chars().find(|c| !c.is_ascii_digit())?;
    if !['/', '-', '.'].contains(&sign) {
        return None;
    }
    let parts: Vec<&str> = text.split(sign).collect();
    let [first, second, year] = parts.as_slice() else {
        return None;
    };
    let short = |part: &str| {
        (1..=2)
            .contains(&part.len())
            .then(|| part.parse::<u8>().ok())
            .flatten()
    };
    let (first, second) = (short(first)?, short(second)?);
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let is_day = |number: u8| (1..=31).contains(&number);
    let is_month = |number: u8| (1..=12).contains(&number);
    let order = match (is_month(first), is_month(second)) {
        (true, true) => Order::Either,
        (false, true) if is_day(first) => Order::DayFirst,
        (true, false) if is_day(second) => Order::MonthFirst,
        _ => return Some(Form::Unclear),
    };
    // With dots, the day is first everywhere, as long as nothing speaks against it.
    let order = if (sign, order) == ('.', Order::Either) {
        Order::DayFirst
    } else {
        order
    };
    Some(Form::Numbers(sign, order))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_dates_are_told_apart() {
        let cases = [
            ("1930", Form::Edtf),
            ("1958-10-13", Form::Edtf),
            ("1930~", Form::Edtf),
            ("c. 1930", Form::Clear),
            ("4 July 1776", Form::Clear),
            ("04/07/1776", Form::Numbers('/', Order::Either)),
            ("14/07/1776", Form::Numbers('/', Order::DayFirst)),
            ("7/14/1776", Form::Numbers('/', Order::MonthFirst)),
            ("4.7.1776", Form::Numbers('.', Order::DayFirst)),
            ("33/14/1776", Form::Unclear),
            ("1958-10-13T00:00:00Z", Form::Moment),
            ("0", Form::Zero),
            ("0000", Form::Zero),
            ("soon", Form::Unclear),
            ("07/04/76", Form::Unclear),
        ];
        for (text, expected) in cases {
            assert_eq!(form(text), expected, "{text}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_needs_evidence() {
        let reference = Value::Text("$(d)".to_owned());
        let read = |texts: &[&str], others| {
            let reading = Dates::new(texts.iter().copied()).reading(&reference, true, others);
            let values: Vec<String> = reading.values.iter().map(Value::to_string).collect();
            (values.join("; "), reading.keeps_text)
        };
        let (values, _) = read(&["04/07/1776", "14/07/1776"], None);
        assert!(values.contains("dd/MM/yyyy"), "{values}");
        assert_eq!(read(&["04/07/1776"], None), (String::new(), true));
        let (values, keeps_text) = read(&["04/07/1776"], Some(Order::MonthFirst));
        assert!(values.contains("MM/dd/yyyy") && !keeps_text, "{values}");
        assert_eq!(read(&["14/07/1776", "07/14/1776"], None), (String::new(), true));
        assert_eq!(read(&["1930", "0"], None), ("\"$(d)\"".to_owned(), false));
    }

    #[test]
    fn periods_are_found_in_texts() {
        let find = |pattern: &str, text: &str| {
            let regex = regex::Regex::new(&format!("^(?:{pattern})$")).unwrap();
            regex.captures(text).map(|found| found[1].to_owned())
        };
        let both = |text: &str| (find(PERIOD_START, text), find(PERIOD_END, text));
        let years = |from: &str, to: &str| (Some(from.to_owned()), Some(to.to_owned()));
        assert_eq!(both("American, 1930–1992"), years("1930", "1992"));
        assert_eq!(both("1930-1992"), years("1930", "1992"));
        assert_eq!(both("French, active 1801 - 1850 in Lyon"), years("1801", "1850"));
        assert_eq!(both("Dutch, 1970–"), (Some("1970".to_owned()), None));
        assert_eq!(find(BORN, "American, born 1936"), Some("1936".to_owned()));
        assert_eq!(find(BORN, "American, 1936"), None);
    }
}
