//! Names as they stand in an IRI.

use deunicode::deunicode;

/// Turns a name into lower case ASCII letters, digits and single hyphens, at most 80 of them.
///
/// What leaves nothing (a name of signs only) gives `unnamed`.
///
/// ```
/// use dembei::text::slug;
/// assert_eq!(slug("Daikokuya Kōdayū"), "daikokuya-kodayu");
/// assert_eq!(slug("Владивосток"), "vladivostok");
/// ```
pub fn slug(name: &str) -> String {
    const LONGEST: usize = 80;
    let mut slug = String::new();
    for c in deunicode(name).chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if c != '\'' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "unnamed".to_owned()
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_has_single_hyphens_and_none_at_its_ends() {
        assert_eq!(
            slug("  Treaty of Portsmouth (1905) "),
            "treaty-of-portsmouth-1905"
        );
        assert_eq!(slug("Women's Bank"), "womens-bank");
        assert_eq!(slug("…"), "unnamed");
    }
}
