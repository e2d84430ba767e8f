//! The checks of `tests/it/checks.rs`, for the fuzz targets.

#[path = "../../tests/it/checks.rs"]
mod checks;

/// Checks one input as the target of that name does; panics where something does not hold.
pub fn check(target: &str, bytes: &[u8]) {
    let (_, check) = checks::CHECKS
        .iter()
        .find(|(name, _)| *name == target)
        .expect("a target is named for its check");
    check(bytes);
}

/// Loads what is loaded once, so that no input is taken for a slow one on its account.
pub fn warm_up(target: &str) {
    check(target, b"Ana Lee was born in Omsk on 4 April 1918.");
}
