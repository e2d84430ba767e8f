//! Templates: text with references in braces.

use super::Fault;

/// Text and references, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// Neither empty texts nor two texts in a row.
    pub parts: Vec<Part>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it is.
    Text(String),
    /// A value of the row.
    Reference(String),
}

impl Template {
    /// Reads a template of RML: references in braces; a backslash before what is no sign.
    pub fn parse(template: &str) -> Result<Self, Fault> {
        let broken = |reason| Fault::Template {
            template: template.to_owned(),
            reason,
        };
        let mut parsed = Self::default();
        let mut reference: Option<String> = None;
        let mut chars = template.chars();
        while let Some(c) = chars.next() {
            match (c, &mut reference) {
                ('\\', _) => match chars.next() {
                    Some(escaped @ ('{' | '}' | '\\')) => match &mut reference {
                        Some(reference) => reference.push(escaped),
                        None => parsed.push_text(escaped.encode_utf8(&mut [0; 4])),
                    },
                    Some(_) => {
                        return Err(broken(
                            "a backslash stands before something else than a brace or a backslash",
                        ));
                    }
                    None => return Err(broken("it ends in a backslash")),
                },
                ('{', None) => reference = Some(String::new()),
                ('{', Some(_)) => return Err(broken("a brace opens within braces")),
                ('}', None) => return Err(broken("a brace closes that was not opened")),
                ('}', Some(name)) if name.is_empty() => {
                    return Err(broken("there is nothing between two braces"));
                }
                ('}', Some(name)) => {
                    parsed.parts.push(Part::Reference(std::mem::take(name)));
                    reference = None;
                }
                (c, Some(name)) => name.push(c),
                (c, None) => parsed.push_text(c.encode_utf8(&mut [0; 4])),
            }
        }
        if reference.is_some() {
            return Err(broken("a brace is not closed"));
        }
        Ok(parsed)
    }

    /// Adds text at the end.
    pub(super) fn push_text(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(Part::Text(last)) => last.push_str(text),
            _ => self.parts.push(Part::Text(text.to_owned())),
        }
    }

    /// The references, in order.
    pub fn references(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            Part::Reference(reference) => Some(reference.as_str()),
            Part::Text(_) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_hold_references_and_backslashes_take_their_meaning_away() {
        let show = |template: &str| {
            Template::parse(template).map(|template| {
                let show = |part: &Part| match part {
                    Part::Text(text) => text.clone(),
                    Part::Reference(reference) => format!("<{reference}>"),
                };
                template.parts.iter().map(show).collect::<String>()
            })
        };
        assert_eq!(show("http://x/{a b}/{c}").unwrap(), "http://x/<a b>/<c>");
        assert_eq!(show(r"\{\{ {a\}\\} \\o/ \}").unwrap(), r"{{ <a}\> \o/ }");
        for broken in ["{", "}", "{}", "{{a}}", "{a\\}", "a\\b", "a\\"] {
            assert!(show(broken).is_err(), "{broken}");
        }
    }
}
