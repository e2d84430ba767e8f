//! How alike two names are.

/// One less the share of letters to change: the Levenshtein distance divided by the longer length, in 0..=1.
///
/// Source: Levenshtein, "Binary codes capable of correcting deletions, insertions and reversals", 1966.
///
/// ```
/// use dembei::text::edit_similarity;
/// assert!(edit_similarity("hakamada", "khakamada") > 0.88);
/// ```
pub fn edit_similarity(a: &str, b: &str) -> f64 {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let longest = a.len().max(b.len());
    if longest == 0 {
        return 1.0;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (y, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            *cell = (above + 1).min(left + 1).min(diagonal + usize::from(x != y));
            diagonal = above;
            left = *cell;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    let distance = row.last().copied().unwrap_or(longest);
    #[expect(clippy::cast_precision_loss, reason = "names are short")]
    let share = distance as f64 / longest as f64;
    1.0 - share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_names_are_wholly_alike_and_foreign_ones_not_at_all() {
        assert!((edit_similarity("dembei", "dembei") - 1.0).abs() < 1e-9);
        assert!(edit_similarity("abc", "xyz") < 1e-9);
        assert!((edit_similarity("kitten", "sitting") - (1.0 - 3.0 / 7.0)).abs() < 1e-9);
        assert!((edit_similarity("", "") - 1.0).abs() < 1e-9);
    }
}
