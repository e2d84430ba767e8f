//! Sorts more than memory holds: runs sorted in memory go to temporary files without names, and are merged at the end.

use std::{
    cmp::Ordering,
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, Write},
    path::{Path, PathBuf},
};

/// So many runs are merged at once, so that files and buffers stay few.
const MOST_RUNS: usize = 128;

/// Bytes of the buffer for each run that is merged.
const BUFFER: usize = 32 << 10;

/// Takes byte strings of up to 64 kB in any order and gives them back in order.
#[derive(Debug)]
pub(crate) struct TextSorter {
    arena: Arena,
    /// Of its full size from the beginning, so that it never grows by copying.
    entries: Vec<Entry>,
    runs: Runs,
}

/// The first eight bytes of a text, which mostly decide, and its place and length in the arena.
type Entry = (u64, u32, u32);

/// Texts one behind the other, in blocks that are taken when they are needed: small enough for an allocator to put them
/// where what is freed by now has been.
#[derive(Debug)]
struct Arena {
    blocks: Vec<Vec<u8>>,
    /// How many blocks are full.
    full: usize,
    most_blocks: usize,
}

impl Arena {
    const BLOCK: usize = 1 << 16;

    /// One that holds about so many bytes, and at least the longest text.
    fn new(bytes: usize) -> Self {
        Self {
            blocks: Vec::new(),
            full: 0,
            most_blocks: (bytes / Self::BLOCK).max(1),
        }
    }

    /// Takes a text and gives its place; `None` if there is no room, as for one that is longer than a block never is.
    fn add(&mut self, text: &[u8]) -> Option<u32> {
        if text.len() >= Self::BLOCK {
            return None;
        }
        let length = self.blocks.get(self.full).map_or(0, Vec::len);
        if length + text.len() > Self::BLOCK {
            self.full += 1;
        }
        if self.full == self.blocks.len() {
            if self.full == self.most_blocks {
                return None;
            }
            self.blocks.push(Vec::with_capacity(Self::BLOCK));
        }
        let block = self.blocks.get_mut(self.full)?;
        let place = self.full * Self::BLOCK + block.len();
        block.extend_from_slice(text);
        u32::try_from(place).ok()
    }

    fn text(&self, place: u32, length: u32) -> &[u8] {
        let (place, length) = (place as usize, length as usize);
        let from = place % Self::BLOCK;
        let block = self.blocks.get(place / Self::BLOCK);
        block
            .and_then(|block| block.get(from..from + length))
            .unwrap_or_default()
    }

    fn clear(&mut self) {
        self.blocks.iter_mut().for_each(Vec::clear);
        self.full = 0;
    }

    /// Clears it and gives its memory back, for what is done meanwhile.
    fn free(&mut self) {
        self.blocks.clear();
        self.full = 0;
    }
}

/// The first eight bytes as a number that sorts like them.
fn prefix(text: &[u8]) -> u64 {
    if let Some(first) = text.first_chunk::<8>() {
        return u64::from_be_bytes(*first);
    }
    let mut bytes = [0; 8];
    for (to, from) in bytes.iter_mut().zip(text) {
        *to = *from;
    }
    u64::from_be_bytes(bytes)
}

impl TextSorter {
    /// One that holds about `budget` bytes in memory, and the rest in `folder`.
    pub(crate) fn new(folder: &Path, budget: usize) -> Self {
        // The texts that come have twice as many bytes as an entry, about.
        let budget = budget.min(1 << 31) / 3;
        Self {
            arena: Arena::new(2 * budget),
            entries: Vec::with_capacity(budget / size_of::<Entry>()),
            runs: Runs::new(folder),
        }
    }

    pub(crate) fn push(&mut self, text: &[u8]) -> io::Result<()> {
        if self.entries.len() == self.entries.capacity() && !self.entries.is_empty() {
            self.spill()?;
        }
        let mut place = self.arena.add(text);
        if place.is_none() {
            self.spill()?;
            place = self.arena.add(text);
        }
        let place = place.ok_or(io::ErrorKind::InvalidInput)?;
        let length = u32::try_from(text.len()).map_err(io::Error::other)?;
        self.entries.push((prefix(text), place, length));
        Ok(())
    }

    fn sort(&mut self) {
        let arena = &self.arena;
        self.entries.sort_unstable_by(|a, b| {
            let by_rest = || arena.text(a.1, a.2).cmp(arena.text(b.1, b.2));
            a.0.cmp(&b.0).then_with(by_rest)
        });
    }

    fn spill(&mut self) -> io::Result<()> {
        self.sort();
        let mut run = self.runs.begin()?;
        for (_, place, length) in self.entries.drain(..) {
            write_text(&mut run, self.arena.text(place, length))?;
        }
        self.arena.clear();
        if self.runs.add(run)? {
            self.arena.free();
            self.runs.merge_full::<Vec<u8>>()?;
        }
        Ok(())
    }

    /// Hands all on in order.
    pub(crate) fn finish<E: From<io::Error>>(
        mut self,
        mut each: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.runs.is_empty() {
            self.sort();
            for (_, place, length) in &self.entries {
                each(self.arena.text(*place, *length))?;
            }
            return Ok(());
        }
        if !self.entries.is_empty() {
            self.spill()?;
        }
        drop((self.arena, self.entries));
        let mut merge = self.runs.merge::<Vec<u8>>()?;
        while let Some(text) = merge.next()? {
            each(text)?;
        }
        Ok(())
    }
}

fn write_text(to: &mut impl Write, text: &[u8]) -> io::Result<()> {
    let length = u16::try_from(text.len()).map_err(io::Error::other)?;
    to.write_all(&length.to_le_bytes())?;
    to.write_all(text)
}

/// Sorted runs, by how often what is in them was merged: so nothing is merged more often than it must be.
#[derive(Debug)]
struct Runs {
    folder: PathBuf,
    levels: Vec<Vec<File>>,
}

impl Runs {
    fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            levels: Vec::new(),
        }
    }

    fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// Where a new run is written.
    fn begin(&self) -> io::Result<BufWriter<File>> {
        let file = tempfile::tempfile_in(&self.folder)?;
        Ok(BufWriter::with_capacity(BUFFER, file))
    }

    /// Adds one that is written; whether there are as many now as are to be merged.
    fn add(&mut self, run: BufWriter<File>) -> io::Result<bool> {
        self.put(0, run)
    }

    fn put(&mut self, level: usize, run: BufWriter<File>) -> io::Result<bool> {
        if self.levels.len() <= level {
            self.levels.resize_with(level + 1, Vec::new);
        }
        let Some(runs) = self.levels.get_mut(level) else {
            return Ok(false);
        };
        runs.push(into_run(run)?);
        Ok(runs.len() >= MOST_RUNS)
    }

    /// Merges the runs of each level that has as many as are to be merged.
    fn merge_full<T: Record>(&mut self) -> io::Result<()> {
        let mut level = 0;
        while let Some(runs) = self.levels.get_mut(level).filter(|runs| runs.len() >= MOST_RUNS) {
            let runs = std::mem::take(runs);
            level += 1;
            let run = self.merge_into_one::<T>(runs)?;
            self.put(level, run)?;
        }
        Ok(())
    }

    fn merge_into_one<T: Record>(&self, runs: Vec<File>) -> io::Result<BufWriter<File>> {
        let mut merge = Merge::<T>::new(runs)?;
        let mut run = self.begin()?;
        while let Some(record) = merge.next()? {
            record.write(&mut run)?;
        }
        Ok(run)
    }

    /// All together; the shortest are merged before, if they are too many.
    fn merge<T: Record>(mut self) -> io::Result<Merge<T>> {
        let mut runs = Vec::new();
        for more in std::mem::take(&mut self.levels) {
            if runs.len() + more.len() > MOST_RUNS {
                let run = self.merge_into_one::<T>(std::mem::take(&mut runs))?;
                runs.push(into_run(run)?);
            }
            runs.extend(more);
        }
        Merge::new(runs)
    }
}

fn into_run(run: BufWriter<File>) -> io::Result<File> {
    let mut file = run.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(file)
}

/// Takes numbers in any order and gives them back in order.
#[derive(Debug)]
pub(crate) struct NumberSorter<N> {
    numbers: Vec<N>,
    /// Numbers to hold in memory, which is taken when the first one comes.
    budget: usize,
    runs: Runs,
    count: u64,
}

impl<N: Record + Copy> NumberSorter<N> {
    /// One that holds about `budget` bytes in memory, and the rest in `folder`.
    pub(crate) fn new(folder: &Path, budget: usize) -> Self {
        Self {
            numbers: Vec::new(),
            budget: (budget / size_of::<N>()).max(1),
            runs: Runs::new(folder),
            count: 0,
        }
    }

    /// How many it has.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn push(&mut self, number: N) -> io::Result<()> {
        self.count += 1;
        if self.numbers.is_empty() {
            self.numbers.reserve_exact(self.budget);
        }
        self.numbers.push(number);
        if self.numbers.len() >= self.budget {
            self.spill()?;
        }
        Ok(())
    }

    fn spill(&mut self) -> io::Result<()> {
        self.numbers.sort_unstable();
        let mut run = self.runs.begin()?;
        for number in self.numbers.drain(..) {
            number.write(&mut run)?;
        }
        if self.runs.add(run)? {
            self.numbers = Vec::new();
            self.runs.merge_full::<N>()?;
        }
        Ok(())
    }

    /// Hands all on in order.
    pub(crate) fn finish<E: From<io::Error>>(
        mut self,
        mut each: impl FnMut(N) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.runs.is_empty() {
            self.numbers.sort_unstable();
            return self.numbers.into_iter().try_for_each(each);
        }
        if !self.numbers.is_empty() {
            self.spill()?;
        }
        drop(std::mem::take(&mut self.numbers));
        let mut merge = self.runs.merge::<N>()?;
        while let Some(number) = merge.next()? {
            each(*number)?;
        }
        Ok(())
    }
}

/// What a run is made of.
pub(crate) trait Record: Ord + Default {
    /// Reads the next one over this; false at the end.
    fn read(&mut self, run: &mut BufReader<File>) -> io::Result<bool>;

    fn write(&self, run: &mut impl Write) -> io::Result<()>;
}

impl Record for Vec<u8> {
    fn read(&mut self, run: &mut BufReader<File>) -> io::Result<bool> {
        let mut length = [0; 2];
        if !read_or_end(run, &mut length)? {
            return Ok(false);
        }
        self.resize(usize::from(u16::from_le_bytes(length)), 0);
        run.read_exact(self)?;
        Ok(true)
    }

    fn write(&self, run: &mut impl Write) -> io::Result<()> {
        write_text(run, self)
    }
}

/// Makes types of whole numbers ones that can be sorted.
macro_rules! numbers {
    ($($type:ty),*) => {
        $(
            impl Record for $type {
                fn read(&mut self, run: &mut BufReader<File>) -> io::Result<bool> {
                    let mut bytes = [0; size_of::<Self>()];
                    let more = read_or_end(run, &mut bytes)?;
                    *self = Self::from_le_bytes(bytes);
                    Ok(more)
                }

                fn write(&self, run: &mut impl Write) -> io::Result<()> {
                    run.write_all(&self.to_le_bytes())
                }
            }
        )*
    };
}

numbers!(u64, u128);

/// Fills a buffer; false if nothing is left.
fn read_or_end(run: &mut BufReader<File>, to: &mut [u8]) -> io::Result<bool> {
    use io::BufRead;
    if run.fill_buf()?.is_empty() {
        return Ok(false);
    }
    run.read_exact(to)?;
    Ok(true)
}

/// Merges runs: a heap with the run of the smallest entry on top.
struct Merge<T> {
    heap: Vec<(T, BufReader<File>)>,
    /// Whether the entry on top was handed out.
    taken: bool,
}

impl<T: Record> Merge<T> {
    fn new(runs: Vec<File>) -> io::Result<Self> {
        let mut heap = Vec::new();
        for run in runs {
            let mut reader = BufReader::with_capacity(BUFFER, run);
            let mut first = T::default();
            if first.read(&mut reader)? {
                heap.push((first, reader));
            }
        }
        let mut merge = Self { heap, taken: false };
        for at in (0..merge.heap.len() / 2).rev() {
            merge.sift(at);
        }
        Ok(merge)
    }

    fn next(&mut self) -> io::Result<Option<&T>> {
        if self.taken
            && let Some((entry, run)) = self.heap.first_mut()
        {
            if !entry.read(run)? {
                self.heap.swap_remove(0);
            }
            self.sift(0);
        }
        self.taken = true;
        Ok(self.heap.first().map(|(entry, _)| entry))
    }

    fn sift(&mut self, mut at: usize) {
        loop {
            let smaller = |a: usize, b: usize| {
                let entries = self.heap.get(a).zip(self.heap.get(b));
                entries.map_or(Ordering::Greater, |(a, b)| a.0.cmp(&b.0)) == Ordering::Less
            };
            let (left, right) = (2 * at + 1, 2 * at + 2);
            let mut least = at;
            if smaller(left, least) {
                least = left;
            }
            if smaller(right, least) {
                least = right;
            }
            if least == at {
                return;
            }
            self.heap.swap(at, least);
            at = least;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_sorted_the_same_in_memory_and_in_files() {
        let folder = tempfile::tempdir().unwrap();
        let sort = |budget| {
            let mut sorter = TextSorter::new(folder.path(), budget);
            for n in 0..3000_u32 {
                // More than one block takes, so that some stand at the end of one.
                let text = format!("name {}{}", n.wrapping_mul(7919) % 1000, ".".repeat(50));
                sorter.push(text.as_bytes()).unwrap();
            }
            let mut all = Vec::new();
            sorter
                .finish(|text| {
                    all.push(text.to_vec());
                    io::Result::Ok(())
                })
                .unwrap();
            all
        };
        let in_memory = sort(1 << 20);
        assert_eq!(in_memory.len(), 3000);
        assert!(in_memory.is_sorted());
        assert_eq!(in_memory, sort(1000));
        assert_eq!(in_memory, sort(1));
    }

    #[test]
    fn a_text_that_no_block_takes_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut sorter = TextSorter::new(folder.path(), 1);
        let mut text = vec![b'a'; Arena::BLOCK];
        assert!(sorter.push(&text).is_err());
        for _ in 0..2 {
            text.pop();
            sorter.push(&text).unwrap();
        }
        let mut lengths = Vec::new();
        sorter
            .finish(|text| {
                lengths.push(text.len());
                io::Result::Ok(())
            })
            .unwrap();
        assert_eq!(lengths, [Arena::BLOCK - 2, Arena::BLOCK - 1]);
    }

    #[test]
    fn numbers_are_sorted_the_same_in_memory_and_in_files() {
        let folder = tempfile::tempdir().unwrap();
        let sort = |count: u64, budget| {
            let mut sorter = NumberSorter::new(folder.path(), budget);
            for n in 0..count {
                sorter.push(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).unwrap();
            }
            assert_eq!(sorter.count(), count);
            let mut all = Vec::new();
            sorter
                .finish(|number| {
                    all.push(number);
                    io::Result::Ok(())
                })
                .unwrap();
            all
        };
        let in_memory = sort(3000, 1 << 20);
        assert!(in_memory.is_sorted());
        assert_eq!(in_memory, sort(3000, 100));
        // A run for each number: so many that two are merged ones, and that all together are too many at once.
        let count = 3 * MOST_RUNS as u64 - 1;
        assert_eq!(sort(count, 1 << 20), sort(count, 1));
    }
}
