//! Lets a few requests through at a time, and none while a server asks to wait.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Counts who is through.
#[derive(Debug)]
pub(super) struct Turnstile {
    room: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    inside: usize,
    holds: usize,
}

impl Turnstile {
    /// Lets through so many at once.
    pub(super) fn new(room: usize) -> Self {
        Self {
            room: room.max(1),
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    /// Does it as soon as there is room and nobody waits.
    pub(super) fn pass<T>(&self, ask: impl FnOnce() -> T) -> T {
        let mut state = self.lock();
        while state.holds > 0 || state.inside >= self.room {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.inside += 1;
        drop(state);
        let _leave = Leave(self, |state| state.inside -= 1);
        ask()
    }

    /// Waits, and lets nobody through meanwhile.
    pub(super) fn hold(&self, wait: impl FnOnce()) {
        self.lock().holds += 1;
        let _leave = Leave(self, |state| state.holds -= 1);
        wait();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // A count is sound after every statement, so a thread that died leaves nothing half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts down at the end, even of one that ends by a panic.
struct Leave<'a>(&'a Turnstile, fn(&mut State));

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        (self.1)(&mut self.0.lock());
        self.0.changed.notify_all();
    }
}
