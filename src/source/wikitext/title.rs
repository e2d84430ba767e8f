//! Titles of pages, and the spaces of names that a link may lead to.

use crate::source::reference::decode_references;

/// What a wiki calls its spaces of names; English and the usual ones where it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Namespaces {
    /// Names of the space of files, in lower case.
    files: Vec<String>,
    /// Names of the space of categories, in lower case.
    categories: Vec<String>,
    /// Names of all others, in lower case.
    others: Vec<String>,
}

impl Namespaces {
    /// Notes that the wiki calls the space with this number so.
    pub fn add(&mut self, number: i32, name: &str) {
        let name = name.trim().to_lowercase();
        if name.is_empty() {
            return;
        }
        match number {
            6 => self.files.push(name),
            14 => self.categories.push(name),
            0 => {}
            _ => self.others.push(name),
        }
    }
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// An article: its title, and after a `#` the section.
    Page(String),
    /// An image or sound, which is shown in place.
    File,
    /// A category, or the same article in another language: the link stands at the margin.
    Margin,
    /// A page of another kind or wiki.
    Elsewhere,
}

const FILES: [&str; 3] = ["file", "image", "media"];
const CATEGORIES: [&str; 1] = ["category"];

/// Spaces of names and other wikis that English articles link to; a space of discussions ends in "talk".
const OTHERS: &str = "wikipedia wp project help portal template user special talk draft module mediawiki book timedtext t h \
                      p wikt wiktionary commons c wikisource s wikiquote q wikibooks b wikinews n wikivoyage voy \
                      wikispecies species d wikidata meta m";

/// Codes of languages of four letters and more that are wikis; shorter ones are told by their form.
const LANGUAGES: [&str; 3] = ["simple", "nostalgia", "tokipona"];

/// Tells what the words before the bar of a link lead to.
pub(super) fn target(words: &str, names: &Namespaces) -> Target {
    let words = words.trim();
    let (words, shown) = words
        .strip_prefix(':')
        .map_or((words, false), |rest| (rest, true));
    if let Some((prefix, _)) = words.split_once(':') {
        let written = prefix.trim();
        let prefix = written.replace('_', " ").to_lowercase();
        let is = |known: &[&str], own: &[String]| known.contains(&prefix.as_str()) || own.contains(&prefix);
        if is(&FILES, &names.files) {
            return if shown { Target::Elsewhere } else { Target::File };
        }
        if is(&CATEGORIES, &names.categories) || is_language(written) {
            return if shown { Target::Elsewhere } else { Target::Margin };
        }
        let is_other = OTHERS.split(' ').any(|known| known == prefix) || prefix.ends_with(" talk");
        if is_other || names.others.contains(&prefix) {
            return Target::Elsewhere;
        }
    }
    Target::Page(title(words))
}

/// `de`, `nds`, `zh-min-nan`: lower case as written, two or three letters and perhaps more after a hyphen.
fn is_language(prefix: &str) -> bool {
    let mut parts = prefix.split('-');
    let first = parts.next().unwrap_or_default();
    let sound = |part: &str| part.bytes().all(|b| b.is_ascii_lowercase());
    LANGUAGES.contains(&prefix)
        || (matches!(first.len(), 2 | 3)
            && sound(first)
            && parts.all(|part| (2..=8).contains(&part.len()) && sound(part)))
}

/// A title as the wiki writes it: blanks for underscores, an upper case letter first.
pub(super) fn title(words: &str) -> String {
    let words = decode_references(words);
    let words = words
        .split(|c: char| c == '_' || c.is_whitespace())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    let mut chars = words.chars();
    match chars.next() {
        Some(first) if first.is_lowercase() => first.to_uppercase().chain(chars).collect(),
        _ => words,
    }
}

/// The title in the address of an article, relative to a wiki or whole: `/wiki/Omsk_Oblast`, `./Omsk`. `None` for
/// other addresses, and for pages that are no articles.
pub(crate) fn title_of_address(address: &str) -> Option<String> {
    let path = address
        .split_once("/wiki/")
        .map(|(_, path)| path)
        .or_else(|| address.strip_prefix("./"))?;
    let path = path.split('?').next()?;
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let code = after
            .get(..2)
            .filter(|code| byte == b'%' && code.iter().all(u8::is_ascii_hexdigit));
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(byte));
        rest = if code.is_some() { after.get(2..)? } else { after };
    }
    match target(&String::from_utf8(bytes).ok()?, &Namespaces::default()) {
        Target::Page(title) if !title.is_empty() => Some(title),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_hold_titles() {
        for (address, expected) in [
            ("/wiki/%C5%8Csaka_Bay?a=b", Some("Ōsaka Bay")),
            ("./A%+5", Some("A%+5")),
            ("./%C5", None),
            ("./", None),
        ] {
            assert_eq!(title_of_address(address).as_deref(), expected, "{address}");
        }
    }

    #[test]
    fn links_lead_to_articles_and_elsewhere() {
        let mut names = Namespaces::default();
        names.add(6, "Datei");
        names.add(4, "Vikipedio");
        let page = |words: &str| Target::Page(words.to_owned());
        for (words, expected) in [
            ("omsk_oblast#History ", page("Omsk oblast#History")),
            ("Voyage: A Novel", page("Voyage: A Novel")),
            ("Datei:A.jpg", Target::File),
            ("Image:A.jpg", Target::File),
            (":File:A.jpg", Target::Elsewhere),
            ("Category:Cities", Target::Margin),
            ("de:Omsk", Target::Margin),
            (":de:Omsk", Target::Elsewhere),
            ("Her: A Novel", page("Her: A Novel")),
            ("Vikipedio:Help", Target::Elsewhere),
            ("wikt:town", Target::Elsewhere),
            ("AT&amp;T", page("AT&T")),
        ] {
            assert_eq!(target(words, &names), expected, "{words}");
        }
    }
}
