//! Decides what an item is, by what it is an instance of (P31) and the subclasses (P279) of the dump itself.

use std::{collections::VecDeque, sync::LazyLock};

use rustc_hash::FxHashMap;

use crate::model::EntityClass;

/// The class of a row of the table; `None` for what is of none of ours, whatever stands above it.
type Verdict = Option<EntityClass>;

/// The table, by number of the item, which a test checks.
static TABLE: LazyLock<Vec<(u32, Verdict)>> = LazyLock::new(|| {
    include_str!("../../data/wikidata/classes.tsv")
        .lines()
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let number = fields.next()?.strip_prefix('Q')?.parse().ok()?;
            let verdict = match fields.next()? {
                "none" => None,
                name => Some(EntityClass::parse(name)?),
            };
            Some((number, verdict))
        })
        .collect()
});

/// A subclass (P279): the narrower class, and the wider one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    /// The wider class; edges are sorted by it.
    pub(super) parent: u32,
    /// The narrower one.
    pub(super) child: u32,
}

/// What the classes of a dump are.
#[derive(Debug, Default)]
pub(super) struct Classes {
    verdicts: FxHashMap<u32, Rank>,
    /// Further classes that were asked for.
    also: FxHashMap<u32, ()>,
}

/// What was decided of a class, and how many steps from the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Rank {
    verdict: Verdict,
    steps: u8,
}

/// Which class counts where two are equally near: what is the more certain to be meant by a name. Nothing comes first,
/// since it is in the table for what is to be left out.
fn order(verdict: Verdict) -> u8 {
    match verdict {
        None => 0,
        Some(EntityClass::Person) => 1,
        Some(EntityClass::Place) => 2,
        Some(EntityClass::Group) => 3,
        Some(EntityClass::Event) => 4,
        Some(EntityClass::Organization) => 5,
    }
}

impl Classes {
    /// Goes down from the classes of the table, all at once, so that each class gets what is nearest above it.
    pub(super) fn new(mut edges: Vec<Edge>, also: &[u32]) -> Self {
        edges.sort_unstable();
        let children = |parent: u32| {
            let from = edges.partition_point(|edge| edge.parent < parent);
            edges
                .iter()
                .skip(from)
                .take_while(move |edge| edge.parent == parent)
                .map(|edge| edge.child)
        };
        let mut verdicts: FxHashMap<u32, Rank> = FxHashMap::default();
        let mut queue = VecDeque::new();
        let mut rows = TABLE.clone();
        rows.sort_by_key(|(number, verdict)| (order(*verdict), *number));
        for (number, verdict) in rows {
            verdicts.insert(number, Rank { verdict, steps: 0 });
            queue.push_back(number);
        }
        while let Some(parent) = queue.pop_front() {
            let Some(&Rank { verdict, steps }) = verdicts.get(&parent) else {
                continue;
            };
            for child in children(parent) {
                verdicts.entry(child).or_insert_with(|| {
                    queue.push_back(child);
                    Rank {
                        verdict,
                        steps: steps.saturating_add(1),
                    }
                });
            }
        }
        let mut below: FxHashMap<u32, ()> = FxHashMap::default();
        let mut open: Vec<u32> = also.to_vec();
        while let Some(class) = open.pop() {
            if below.insert(class, ()).is_none() {
                open.extend(children(class));
            }
        }
        Self {
            verdicts,
            also: below,
        }
    }

    /// How many classes are known to be of one of ours.
    pub(super) fn count(&self) -> usize {
        self.verdicts.len()
    }

    /// What an item is that is an instance of these; the outer `None` if it is nothing that is asked for.
    ///
    /// The class that most of `kinds` are of counts, and of even ones the nearest to the table; a human is a human
    /// whatever else is said.
    pub(super) fn decide(&self, kinds: impl Iterator<Item = u32> + Clone) -> Option<Option<EntityClass>> {
        let class = self.class_of(kinds.clone());
        if class.is_some() {
            return Some(class);
        }
        let mut kinds = kinds;
        let wanted = !self.also.is_empty() && kinds.any(|kind| self.also.contains_key(&kind));
        wanted.then_some(None)
    }

    fn class_of(&self, kinds: impl Iterator<Item = u32>) -> Option<EntityClass> {
        const HUMAN: u32 = 5;
        let mut votes: [(u32, u8); 5] = [(0, u8::MAX); 5];
        let mut any = false;
        for kind in kinds {
            if kind == HUMAN {
                return Some(EntityClass::Person);
            }
            let Some(Rank { verdict, steps }) = self.verdicts.get(&kind) else {
                continue;
            };
            let class = (*verdict)?;
            any = true;
            if let Some(vote) = votes.get_mut(class as usize) {
                *vote = (vote.0 + 1, vote.1.min(*steps));
            }
        }
        if !any {
            return None;
        }
        let key = |class: &EntityClass| {
            let (count, steps) = votes.get(*class as usize).copied().unwrap_or((0, u8::MAX));
            (std::cmp::Reverse(count), steps, order(Some(*class)))
        };
        EntityClass::ALL.into_iter().min_by_key(key)
    }
}
