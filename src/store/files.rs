//! How many files the database may have open while it is loaded, which decides how many batches it merges at once.

/// The most batches that are merged at once. More save little, and each is a file that is open meanwhile.
const MOST: usize = 256;

/// The fewest, where hardly any files may be open.
#[cfg(feature = "rocksdb")]
const FEWEST: usize = 16;

/// Column families of Oxigraph: all may merge their batches at the same time.
#[cfg(feature = "rocksdb")]
const FAMILIES: usize = 11;

/// Files for all else.
#[cfg(feature = "rocksdb")]
const OTHERS: usize = 256;

/// How many tables stay open that are not being merged. The index of each is in memory, some two hundredths of the table,
/// so that memory would grow with the store if all stayed.
#[cfg(feature = "rocksdb")]
pub(super) const OPEN: u32 = 64;

/// How many batches are merged at once, so that no more files are open than the system allows; that is raised first, as
/// far as it lets us.
#[cfg(feature = "rocksdb")]
pub(super) fn batches_at_once() -> usize {
    let wanted = u64::try_from(FAMILIES * MOST + OTHERS).unwrap_or(u64::MAX);
    let allowed = rlimit::increase_nofile_limit(wanted).ok();
    let allowed = allowed.and_then(|allowed| usize::try_from(allowed).ok());
    within(allowed.unwrap_or_default())
}

/// Without a database there are no files.
#[cfg(not(feature = "rocksdb"))]
pub(super) fn batches_at_once() -> usize {
    MOST
}

#[cfg(feature = "rocksdb")]
fn within(allowed: usize) -> usize {
    (allowed.saturating_sub(OTHERS) / FAMILIES).clamp(FEWEST, MOST)
}

#[cfg(all(test, feature = "rocksdb"))]
mod tests {
    use super::*;

    #[test]
    fn no_more_batches_are_merged_than_files_may_be_open() {
        assert_eq!([0, 256, 1024, 4096].map(within), [FEWEST, FEWEST, 69, MOST]);
    }
}
