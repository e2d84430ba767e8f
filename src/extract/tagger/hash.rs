//! The hashes that features and words are filed under. They are part of the model's format: changing one means training
//! anew.

/// FNV-1a, 64 bits (Fowler, Noll, Vo), of what a word is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hasher(u64);

impl Hasher {
    pub(super) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    pub(super) fn character(&mut self, c: char) {
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            self.byte(byte);
        }
    }

    /// The hash, its bits mixed once more (the finalizer of `SplitMix64`, Steele, Lea and Flood 2014), and never 0.
    pub(super) fn finish(self) -> u64 {
        let mut hash = self.0;
        hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (hash ^ (hash >> 31)).max(1)
    }
}

/// A word in lower case, with every digit as 0, so that all years are one word.
pub(super) fn hash_word(word: &str) -> u64 {
    let mut hasher = Hasher::new();
    for c in word.chars() {
        match c {
            _ if c.is_ascii_digit() => hasher.byte(b'0'),
            _ if c.is_ascii() => hasher.character(c.to_ascii_lowercase()),
            '’' => hasher.byte(b'\''),
            _ => c.to_lowercase().for_each(|c| hasher.character(c)),
        }
    }
    hasher.finish()
}

/// A feature: which template, and up to three values.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the halves of a number are folded together"
)]
pub(super) fn hash_feature(template: u32, a: u32, b: u32, c: u32) -> u32 {
    let low = (u64::from(a) << 32 | u64::from(b)) ^ 0x9e37_79b9_7f4a_7c15;
    let high = (u64::from(c) << 32 | u64::from(template)) ^ 0xd1b5_4a32_d192_ed03;
    let product = u128::from(low) * u128::from(high);
    // Folding the product of two 64 bit words is the mixing step of wyhash (Wang Yi).
    let folded = (product as u64) ^ ((product >> 64) as u64);
    (folded ^ (folded >> 32)) as u32
}
