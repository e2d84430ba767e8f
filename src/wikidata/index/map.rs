//! The one place without the compiler's guarantee: a file seen as memory.

use std::{fs::File, io, ops::Deref};

use memmap2::Mmap;

/// The bytes of a file that is mapped into memory, for reading.
#[derive(Debug)]
pub(super) struct Map(Mmap);

impl Map {
    /// Maps a file.
    #[expect(
        unsafe_code,
        reason = "a file that another program shortens or writes to while it is mapped would change under us; an index \
                  is written beside and renamed, never written to in place, and nothing that is read from it is \
                  trusted: every length is checked against the map, and texts are checked to be UTF-8"
    )]
    pub(super) fn new(file: &File) -> io::Result<Self> {
        // SAFETY: see the reason above. The map is read only, and bytes have no invalid values.
        unsafe { Mmap::map(file) }.map(Self)
    }
}

impl Deref for Map {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
