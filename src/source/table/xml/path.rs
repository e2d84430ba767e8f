//! `XPath`s: those that only go down by names, which are most, and all others.

use quick_xml::{
    events::BytesStart,
    name::{Namespace, QName, ResolveResult},
};

/// The name of an element or attribute in a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Before the colon; empty without one.
    prefix: String,
    /// `*` is any.
    local: String,
}

/// A part of a path along which a text can be cut without a tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The name of an element.
    pub(super) name: Name,
    /// Whether it may be at any depth, and not only directly below.
    pub(super) is_deep: bool,
}

/// What is wanted of the element at the end of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Last {
    /// All text in it.
    Content,
    /// Its own pieces of text.
    Text,
    /// An attribute.
    Attribute(Name),
}

/// What a reference is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum XmlReference {
    /// Down by names.
    Down(Vec<Name>, Last),
    /// Anything else.
    Other {
        /// Whether it may look at what is outside of the row.
        leaves_row: bool,
    },
}

impl Name {
    fn parse(text: &str) -> Option<Self> {
        let (prefix, local) = text.split_once(':').unwrap_or(("", text));
        let is_name = |name: &str| {
            let is_of_name = |c: char| c.is_alphanumeric() || "_-.".contains(c);
            !name.is_empty()
                && !name.starts_with(|c: char| c.is_numeric() || "-.".contains(c))
                && name.chars().all(is_of_name)
        };
        let is_whole =
            (prefix.is_empty() || is_name(prefix)) && (local == "*" && prefix.is_empty() || is_name(local));
        (is_whole && !text.starts_with(':')).then(|| Self {
            prefix: prefix.to_owned(),
            local: local.to_owned(),
        })
    }

    /// Whether it is of all names.
    pub(super) fn is_any(&self) -> bool {
        self.local == "*"
    }

    /// Whether it names that. A prefix stands for what the mapping says, or else for itself; without one, the namespace
    /// of the element does not matter, so that documents with a default namespace need no prefix.
    pub(super) fn is_of(
        &self,
        name: QName<'_>,
        resolved: &ResolveResult<'_>,
        namespaces: &[(String, String)],
    ) -> bool {
        let (local, prefix) = name.decompose();
        if self.local != "*" && local.as_ref() != self.local.as_bytes() {
            return false;
        }
        if self.prefix.is_empty() {
            return self.local == "*" || prefix.is_none();
        }
        match namespaces.iter().find(|(known, _)| *known == self.prefix) {
            Some((_, iri)) => {
                matches!(resolved, ResolveResult::Bound(Namespace(bound)) if *bound == iri.as_bytes())
            }
            None => prefix.is_some_and(|prefix| prefix.as_ref() == self.prefix.as_bytes()),
        }
    }
}

impl Step {
    /// Whether it is of that element.
    pub(super) fn is_of(
        &self,
        start: &BytesStart<'_>,
        resolved: &ResolveResult<'_>,
        namespaces: &[(String, String)],
    ) -> bool {
        self.name.is_of(start.name(), resolved, namespaces)
    }
}

impl XmlReference {
    /// Reads a path; whether it is one at all, others find out.
    pub(super) fn parse(text: &str) -> Self {
        Self::parse_down(text.trim()).unwrap_or_else(|| Self::Other {
            leaves_row: text.starts_with('/')
                || ["..", "::", "(/", " /", "id("]
                    .iter()
                    .any(|sign| text.contains(sign)),
        })
    }

    fn parse_down(text: &str) -> Option<Self> {
        let text = text.strip_prefix("./").unwrap_or(text);
        if text == "." {
            return Some(Self::Down(Vec::new(), Last::Content));
        }
        let mut names = Vec::new();
        let mut parts = text.split('/').peekable();
        while let Some(part) = parts.next() {
            let is_last = parts.peek().is_none();
            if is_last && part == "text()" {
                return Some(Self::Down(names, Last::Text));
            }
            if let Some(attribute) = part.strip_prefix('@').filter(|_| is_last) {
                return Some(Self::Down(
                    names,
                    Last::Attribute(Name::parse(attribute).filter(|name| name.local != "*")?),
                ));
            }
            names.push(Name::parse(part)?);
        }
        Some(Self::Down(names, Last::Content))
    }

    /// Whether it may look at what is outside of the row.
    pub(super) fn leaves_row(&self) -> bool {
        matches!(self, Self::Other { leaves_row: true })
    }
}

/// The steps of an iterator that only goes down by names from the root.
pub(super) fn steps(path: &str) -> Option<Vec<Step>> {
    let mut rest = path.trim().strip_prefix('/')?;
    let mut steps = Vec::new();
    loop {
        let is_deep = rest.starts_with('/');
        rest = rest.strip_prefix('/').unwrap_or(rest);
        let (part, after) = rest
            .split_once('/')
            .map_or((rest, None), |(part, after)| (part, Some(after)));
        steps.push(Step {
            name: Name::parse(part)?,
            is_deep,
        });
        let Some(after) = after else {
            // Steps at any depth after others would need all ways to be followed at once.
            let is_simple = steps.iter().skip(1).all(|step| !step.is_deep)
                && !(steps.len() > 1 && steps.first()?.is_deep);
            return is_simple.then_some(steps);
        };
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_down_need_no_tree() {
        let name = |text: &str| Name::parse(text).unwrap();
        assert_eq!(
            XmlReference::parse("a/b:c"),
            XmlReference::Down(vec![name("a"), name("b:c")], Last::Content)
        );
        assert_eq!(
            XmlReference::parse("@id"),
            XmlReference::Down(vec![], Last::Attribute(name("id")))
        );
        assert_eq!(
            XmlReference::parse("./a/text()"),
            XmlReference::Down(vec![name("a")], Last::Text)
        );
        assert!(XmlReference::parse("../a").leaves_row());
        assert!(XmlReference::parse("a[@b = /c]").leaves_row());
        assert!(!XmlReference::parse("a[1]").leaves_row());
        assert_eq!(steps("/a/b").unwrap().len(), 2);
        assert!(steps("//a").unwrap()[0].is_deep);
        assert!(
            steps("/a//b").is_none()
                && steps("//a/b").is_none()
                && steps("a/b").is_none()
                && steps("/").is_none()
        );
    }
}
