//! Works on the parts of a long document at once, so that one long text keeps all cores busy as many short ones do.

use rayon::prelude::*;

/// How many bytes of text make a part that is worth a task of its own.
const LONG: usize = 32 << 10;

/// What `read` makes of the parts of a list, in order; `read` is given the index of a part's first item and its items.
///
/// `size_of` says how many bytes of text an item stands for. The parts of a list depend on nothing else, and a list
/// of little text is one part, which is read where this is called.
pub(super) fn map_parts<'l, T: Sync, R: Send>(
    list: &'l [T],
    size_of: impl Fn(&T) -> usize,
    read: impl Fn(usize, &'l [T]) -> R + Sync,
) -> Vec<R> {
    let mut parts: Vec<(usize, &'l [T])> = Vec::new();
    let (mut rest, mut first, mut size, mut taken) = (list, 0, 0, 0);
    for item in list {
        size += size_of(item);
        taken += 1;
        if size >= LONG
            && let Some((part, after)) = rest.split_at_checked(taken)
        {
            parts.push((first, part));
            (rest, first, size, taken) = (after, first + taken, 0, 0);
        }
    }
    if !rest.is_empty() {
        parts.push((first, rest));
    }
    match parts.as_slice() {
        &[(first, part)] => vec![read(first, part)],
        parts => parts.par_iter().map(|&(first, part)| read(first, part)).collect(),
    }
}

/// The lists that were made of the parts, one after the other.
pub(super) fn joined<T>(parts: Vec<Vec<T>>) -> Vec<T> {
    let lists = parts.into_iter().reduce(|mut all, part| {
        all.extend(part);
        all
    });
    lists.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_every_item_once_and_in_order() {
        for count in [0, 1, 2, 3, 50] {
            let list: Vec<usize> = (0..count).collect();
            let parts = map_parts(
                &list,
                |item| if item % 5 == 3 { LONG } else { LONG / 3 },
                |first, part| {
                    assert_eq!(part.first(), Some(&first));
                    part.to_vec()
                },
            );
            assert_eq!(parts.concat(), list);
        }
    }
}
