//! Lines that are written once, within bounds.

use rustc_hash::FxHashSet;

/// Leaves out lines that are there before, among the last lines of a text: those from `start` on.
pub fn without_repeats(text: &mut Vec<u8>, start: usize) {
    let lines = text.split_off(start.min(text.len()));
    let mut seen: FxHashSet<&[u8]> = FxHashSet::default();
    for line in lines.split_inclusive(|&byte| byte == b'\n') {
        if seen.insert(line) {
            text.extend_from_slice(line);
        }
    }
}

/// Lines that have been written, as long as there are not too many.
#[derive(Debug)]
pub struct LineSet {
    seen: Option<FxHashSet<Box<[u8]>>>,
    limit: usize,
}

impl LineSet {
    /// One that holds so many lines; from the next on, it lets all pass.
    pub fn new(limit: usize) -> Self {
        Self {
            seen: Some(FxHashSet::default()),
            limit,
        }
    }

    /// Leaves out the lines that came before.
    pub fn filter(&mut self, text: &mut Vec<u8>) {
        let Some(seen) = &mut self.seen else { return };
        let mut kept = Vec::with_capacity(text.len());
        for line in text.split_inclusive(|&byte| byte == b'\n') {
            if !seen.contains(line) {
                seen.insert(line.into());
                kept.extend_from_slice(line);
            }
        }
        *text = kept;
        if seen.len() > self.limit {
            self.seen = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_written_once() {
        let mut text = b"a\na\nb\na\n".to_vec();
        without_repeats(&mut text, 2);
        assert_eq!(text, b"a\na\nb\n");
        let mut set = LineSet::new(2);
        set.filter(&mut text);
        assert_eq!(text, b"a\nb\n");
        let mut more = b"b\nc\n".to_vec();
        set.filter(&mut more);
        assert_eq!(more, b"c\n");
        set.filter(&mut text);
        assert_eq!(text, b"a\nb\n", "past the limit, all pass");
    }
}
