//! Works on the items of a stream many at once, and gives what became of them back in their order.

use std::{
    collections::VecDeque,
    sync::{
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, TryRecvError, sync_channel},
    },
};

use rayon::Yield;

/// How many items are worked on, or wait for those before them, at once.
const ITEMS: usize = 1024;

/// How many bytes of text are, or else one item.
const BYTES: usize = 8 << 20;

/// What is worked on, or waits to be handed on.
struct InWork<T> {
    size: usize,
    done: Receiver<T>,
}

/// Hands what `work` makes of each item to `each`, in the order of the items, until that fails.
///
/// `items` are drawn and handed on where this is called, while other threads work; `size_of` says how many bytes of text
/// an item has, so that no more than some megabytes of them are held at a time.
pub(super) fn in_order<I: Send, T: Send, E>(
    mut items: impl Iterator<Item = I>,
    size_of: impl Fn(&I) -> usize,
    work: impl Fn(I) -> T + Sync,
    mut each: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let (work, stopped) = (&work, &AtomicBool::new(false));
    rayon::in_place_scope(|scope| {
        let mut queue: VecDeque<InWork<T>> = VecDeque::new();
        let mut bytes = 0_usize;
        loop {
            while queue.len() < ITEMS && (bytes < BYTES || queue.is_empty()) {
                let Some(item) = items.next() else { break };
                let (to, done) = sync_channel(1);
                let size = size_of(&item);
                bytes = bytes.saturating_add(size);
                queue.push_back(InWork { size, done });
                scope.spawn(move |_| {
                    if !stopped.load(Ordering::Relaxed) {
                        let _nobody_waits_any_more = to.send(work(item));
                    }
                });
            }
            let Some(InWork { size, done }) = queue.pop_front() else {
                return Ok(());
            };
            bytes = bytes.saturating_sub(size);
            // A thread that panics sends nothing, and the scope goes on with its panic.
            let handed_on = wait(&done).map(&mut each);
            if !matches!(handed_on, Some(Ok(()))) {
                stopped.store(true, Ordering::Relaxed);
                return handed_on.unwrap_or(Ok(()));
            }
        }
    })
}

/// What a thread sends, or nothing if it panicked. A thread of the pool lends a hand meanwhile, since there may be no
/// other.
fn wait<T>(done: &Receiver<T>) -> Option<T> {
    loop {
        match done.try_recv() {
            Ok(item) => return Some(item),
            Err(TryRecvError::Disconnected) => return None,
            Err(TryRecvError::Empty) => {}
        }
        match rayon::yield_now() {
            None => return done.recv().ok(),
            Some(Yield::Executed) => {}
            Some(Yield::Idle) => std::thread::yield_now(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_long_is_waited_for() {
        let mut seen = Vec::new();
        let work = |item: usize| {
            if item.is_multiple_of(7) {
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            item * 2
        };
        let result: Result<(), ()> = in_order(
            0..3000,
            |_| 10_000,
            work,
            |done| {
                seen.push(done);
                Ok(())
            },
        );
        assert_eq!(result, Ok(()));
        assert_eq!(seen, (0..3000).map(|item| item * 2).collect::<Vec<_>>());
    }

    #[test]
    fn a_failure_ends_the_stream() {
        let mut drawn = 0;
        let items = (0_usize..).inspect(|_| drawn += 1);
        let result = in_order(
            items,
            |_| BYTES,
            |item| item,
            |item| if item < 5 { Ok(()) } else { Err(item) },
        );
        assert_eq!(result, Err(5));
        assert!(drawn < 10, "{drawn} were drawn");
    }

    #[test]
    fn a_pool_of_one_thread_may_wait_for_itself() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let mut sum = 0;
        let result: Result<(), ()> = pool.install(|| {
            in_order(
                0..100_u32,
                |_| 1,
                |item| item,
                |item| {
                    sum += item;
                    Ok(())
                },
            )
        });
        assert_eq!((result, sum), (Ok(()), 4950));
    }

    #[test]
    #[should_panic(expected = "item 3")]
    fn a_panic_goes_on() {
        let work = |item: usize| assert_ne!(item, 3, "item 3");
        let _never: Result<(), ()> = in_order(0..1000, |_| 1, work, |()| Ok(()));
    }
}
