//! Wikitext, as `MediaWiki` has it: headings, lists, links, templates, infoboxes, tables.
//!
//! The text is cut into marks ([`scan`]), which are paired ([`marked`]); then it is read line by line ([`reader`]) and in
//! the lines word by word ([`inline`]). Every step looks at each mark a fixed number of times, whatever the text, so
//! there is nothing to time out. What is lost on the way is told in `NOTES.md` beside this file.

mod infobox;
mod inline;
mod marked;
mod reader;
mod scan;
mod table;
mod template;
mod title;

#[cfg(test)]
mod tests;

use reader::Reader;
pub use title::Namespaces;
pub(super) use title::title_of_address;

use super::{Layout, Source};

/// Wikitext: words of paragraphs, lists, captions and infobox fields, and the links to articles.
pub struct Wikitext;

impl Source for Wikitext {
    fn name(&self) -> &'static str {
        "wikitext"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["wiki", "wikitext", "mediawiki"]
    }

    fn layout(&self, text: &str) -> Layout {
        layout_page(text, None, &Namespaces::default())
    }
}

/// Lays out the wikitext of a page with that title, in a wiki with these spaces of names.
///
/// Without a title, that is the heading of the first level, or else the first name that the first paragraph sets in
/// bold. Names of the page in bold come out as links to itself.
///
/// ```
/// use dembei::source::{Namespaces, layout_page};
/// let text = "'''Dembei''' came to [[Moscow|the city]].";
/// let layout = layout_page(text, Some("Dembei"), &Namespaces::default());
/// let links: Vec<_> = layout.links.iter().map(|l| (l.span.of(text), l.target.as_str())).collect();
/// assert_eq!(links, [("Dembei", "Dembei"), ("the city", "Moscow")]);
/// ```
pub fn layout_page(text: &str, title: Option<&str>, names: &Namespaces) -> Layout {
    Reader::new(text, names).read(title)
}
