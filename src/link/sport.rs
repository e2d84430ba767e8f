//! How much a passage is about sports, and which items are teams: teams go by the names of their places.

use std::f64::consts::FRAC_1_SQRT_2;
use std::sync::LazyLock;

use super::context::Context;
use super::values::{Profile, saturating};
use super::words::{Stem, shared, stems};

/// Words of sports reports alone, and others that they are full of.
static SPORT: LazyLock<[Vec<Stem>; 2]> = LazyLock::new(|| {
    let text = include_str!("../../data/linker/sport.txt");
    let (alone, others) = text.split_once("\n\n").unwrap_or((text, ""));
    [stems(alone), stems(others)]
});

/// How much a passage is about sports: grows with the words of sports in it, of which those that stand elsewhere, too,
/// count half.
pub(super) fn sport(context: &Context) -> f64 {
    let [alone, others] = SPORT.each_ref().map(|words| shared(words, &context.words));
    let half = if others % 2 == 1 { FRAC_1_SQRT_2 } else { 1.0 };
    1.0 - (1.0 - saturating(alone + others / 2)) * half
}

/// Words in names and descriptions of teams.
static TEAM_WORDS: LazyLock<Vec<Stem>> = LazyLock::new(|| {
    stems("team club football soccer basketball baseball hockey cricket rugby fc sox athletic united")
});

/// Whether an item is a team, by its name and description.
pub(super) fn is_team(profile: &Profile) -> bool {
    shared(&TEAM_WORDS, &profile.label) + shared(&TEAM_WORDS, &profile.description) > 0
}
