//! Names that begin with that of an organization: where "Neva" is a company, "Neva Electric" is no person.

use std::collections::HashMap;

use super::Name;
use crate::extract::{analysis::Analysis, lexicon::lexicon};
use crate::model::EntityClass;

/// So often must a document name an organization for what begins with its name to be one too.
const OFTEN: usize = 2;

/// Takes for organizations what was taken for persons, but begins with an organization's name and has none of a person's.
pub(super) fn apply_branches(analysis: &Analysis<'_>, names: &mut [Name]) {
    let mut companies: HashMap<&str, usize> = HashMap::new();
    for name in names.iter().filter(|name| name.tokens.len() == 1) {
        let seen = companies.entry(analysis.word(name.tokens.start)).or_default();
        *seen += usize::from(name.class == Some(EntityClass::Organization));
    }
    companies.retain(|word, seen| {
        let known = lexicon().word(word);
        *seen >= OFTEN && !(known.given || known.surname)
    });
    for name in names.iter_mut().filter(|name| name.tokens.len() > 1) {
        if name.class == Some(EntityClass::Person) && companies.contains_key(analysis.word(name.tokens.start))
        {
            name.class = Some(EntityClass::Organization);
        }
    }
}
