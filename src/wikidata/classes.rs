//! Decides what an item is, by what it is an instance of (P31) and the subclasses (P279) of the dump itself, or those that the API tells.

use std::{collections::VecDeque, sync::LazyLock};

use crate::model::{EntityClass, ItemId};

/// What a class of Wikidata is to this program. What comes first outweighs the others where two are equally near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// No such thing in the world, whatever else is said of it.
    Fictional,
    /// None of our classes.
    None,
    /// One of them.
    Of(EntityClass),
}

impl Verdict {
    fn parse(name: &str) -> Option<Self> {
        match name {
            "fictional" => Some(Self::Fictional),
            "none" => Some(Self::None),
            name => EntityClass::parse(name).map(Self::Of),
        }
    }
}

/// The rows of a table, by number of the item; tests check that every line is one.
fn parse_table(text: &str) -> impl Iterator<Item = (u32, Verdict)> {
    text.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        let number = fields.next()?.strip_prefix('Q')?.parse().ok()?;
        Some((number, Verdict::parse(fields.next()?)?))
    })
}

/// Where the classes of Wikidata meet ours.
static TABLE: LazyLock<Vec<(u32, Verdict)>> =
    LazyLock::new(|| parse_table(include_str!("../../data/wikidata/classes.tsv")).collect());

/// What further classes come to, sorted by number, for dumps that lack the way up from them.
static KNOWN: LazyLock<Vec<(u32, Verdict)>> =
    LazyLock::new(|| parse_table(include_str!("../../data/wikidata/known-classes.tsv")).collect());

/// Both tables, sorted by number; what stands in both is as the first has it.
static SETTLED: LazyLock<Vec<(u32, Verdict)>> = LazyLock::new(|| {
    let mut settled: Vec<(u32, Verdict)> = TABLE.iter().chain(&*KNOWN).copied().collect();
    settled.sort_by_key(|(number, _)| *number);
    settled.dedup_by_key(|(number, _)| *number);
    settled
});

/// What a class comes to, where that is known without its subclasses.
fn settled(kind: u32) -> Option<Verdict> {
    let at = SETTLED.binary_search_by_key(&kind, |(number, _)| *number).ok()?;
    SETTLED.get(at).map(|(_, verdict)| *verdict)
}

/// Whether it is known without its subclasses what a class comes to.
pub(super) fn is_settled(kind: u32) -> bool {
    settled(kind).is_some()
}

/// The classes beside `class` that an item is of by its kinds, as far as they are settled. A human is nothing else.
pub(super) fn other_classes(class: Option<EntityClass>, kinds: &[ItemId]) -> Vec<EntityClass> {
    if class.is_none_or(|class| class == EntityClass::Person) {
        return Vec::new();
    }
    let kinds = kinds.iter().filter_map(|kind| u32::try_from(kind.number()).ok());
    let mut others: Vec<EntityClass> = kinds
        .filter_map(|kind| match settled(kind)? {
            Verdict::Of(other) => Some(other).filter(|other| Some(*other) != class),
            Verdict::Fictional | Verdict::None => None,
        })
        .collect();
    others.sort_unstable();
    others.dedup();
    others
}

/// A subclass (P279). Edges are sorted by the wider class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    /// The wider class.
    pub(super) parent: u32,
    /// The narrower one.
    pub(super) child: u32,
}

/// The classes right below one.
fn children(edges: &[Edge], parent: u32) -> impl Iterator<Item = u32> {
    let from = edges.partition_point(|edge| edge.parent < parent);
    let below = edges.get(from..).unwrap_or_default().iter();
    below
        .take_while(move |edge| edge.parent == parent)
        .map(|edge| edge.child)
}

/// What becomes of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is kept, as one of our classes or as a further thing that was asked for.
    Kept(Option<EntityClass>),
    /// It is nothing that was asked for.
    LeftOut,
}

/// What the classes of a dump are. A whole dump has some millions, so they are held compactly.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// Numbers of classes, sorted.
    numbers: Vec<u32>,
    /// What was decided of each, with how many steps it is to the table; `None` if it has no way up to it.
    verdicts: Vec<Option<(Verdict, u8)>>,
    /// Whether each is, or is below, one of the further classes that were asked for.
    also: Vec<bool>,
}

/// How far from the table a class counts that has no way up to it in the dump: further than others mostly are.
const FAR: u8 = 8;

impl Classes {
    /// Goes down from the classes of the table, all at once, so that each class gets what is nearest above it.
    pub(super) fn new(mut edges: Vec<Edge>, also: &[u32]) -> Self {
        edges.sort_unstable();
        edges.dedup();
        let mut numbers: Vec<u32> = edges.iter().map(|edge| edge.child).collect();
        numbers.extend(TABLE.iter().map(|(number, _)| *number));
        numbers.extend(also);
        numbers.sort_unstable();
        numbers.dedup();
        numbers.shrink_to_fit();
        let mut classes = Self {
            verdicts: vec![None; numbers.len()],
            also: if also.is_empty() {
                Vec::new()
            } else {
                vec![false; numbers.len()]
            },
            numbers,
        };
        classes.spread_verdicts(&edges);
        classes.spread_further(&edges, also);
        classes.forget_the_undecided();
        classes
    }

    /// Leaves out those of which nothing was decided: no more is known of them than of one that is not there.
    fn forget_the_undecided(&mut self) {
        let mut kept = 0;
        for at in 0..self.numbers.len() {
            let is_further = self.also.get(at) == Some(&true);
            if !is_further && self.verdicts.get(at).copied().flatten().is_none() {
                continue;
            }
            self.numbers.swap(kept, at);
            self.verdicts.swap(kept, at);
            if !self.also.is_empty() {
                self.also.swap(kept, at);
            }
            kept += 1;
        }
        self.numbers.truncate(kept);
        self.verdicts.truncate(kept);
        self.also.truncate(kept);
        self.numbers.shrink_to_fit();
        self.verdicts.shrink_to_fit();
        self.also.shrink_to_fit();
    }

    /// How much memory they take, about.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.numbers) + size_of_val(&*self.verdicts) + size_of_val(&*self.also)
    }

    fn place(&self, number: u32) -> Option<usize> {
        self.numbers.binary_search(&number).ok()
    }

    fn spread_verdicts(&mut self, edges: &[Edge]) {
        let mut rows = TABLE.clone();
        rows.sort_unstable_by_key(|(number, verdict)| (*verdict, *number));
        let mut queue = VecDeque::new();
        for (number, verdict) in rows {
            if let Some(place) = self.place(number).and_then(|at| self.verdicts.get_mut(at)) {
                *place = Some((verdict, 0));
                queue.push_back((number, verdict, 1_u8));
            }
        }
        while let Some((parent, verdict, steps)) = queue.pop_front() {
            for child in children(edges, parent) {
                let place = self.place(child).and_then(|at| self.verdicts.get_mut(at));
                if let Some(place) = place.filter(|place| place.is_none()) {
                    *place = Some((verdict, steps));
                    queue.push_back((child, verdict, steps.saturating_add(1)));
                }
            }
        }
    }

    fn spread_further(&mut self, edges: &[Edge], also: &[u32]) {
        let mut open: Vec<u32> = also.to_vec();
        while let Some(class) = open.pop() {
            let place = self.place(class).and_then(|at| self.also.get_mut(at));
            if let Some(place) = place.filter(|place| !**place) {
                *place = true;
                open.extend(children(edges, class));
            }
        }
    }

    fn verdict(&self, kind: u32) -> Option<(Verdict, u8)> {
        let own = self
            .place(kind)
            .and_then(|at| self.verdicts.get(at).copied().flatten());
        own.or_else(|| {
            let at = KNOWN.binary_search_by_key(&kind, |(number, _)| *number).ok()?;
            KNOWN.get(at).map(|(_, verdict)| (*verdict, FAR))
        })
    }

    fn is_further(&self, kind: u32) -> bool {
        self.place(kind)
            .is_some_and(|at| self.also.get(at) == Some(&true))
    }

    /// What an item is that is an instance of these.
    ///
    /// A human is a human, whatever else is said; what is fictional is nothing. Otherwise the class that most of `kinds`
    /// are of counts, and of even ones the nearest to the table. Where nothing is known of any of them, what has
    /// coordinates on the Earth is a place.
    pub(super) fn decide(&self, kinds: impl Iterator<Item = u32> + Clone, has_coordinates: bool) -> Decision {
        let class = self.class_of(kinds.clone(), has_coordinates);
        let mut kinds = kinds;
        // An item of which it is not said what it is may be one of ours.
        if kinds.clone().next().is_none() {
            return Decision::Kept(None);
        }
        let is_wanted = class.is_some() || (!self.also.is_empty() && kinds.any(|kind| self.is_further(kind)));
        if is_wanted {
            Decision::Kept(class)
        } else {
            Decision::LeftOut
        }
    }

    /// The class of an item that is an instance of these, as [`decide`](Self::decide) decides it.
    pub(super) fn class_of(
        &self,
        kinds: impl Iterator<Item = u32>,
        has_coordinates: bool,
    ) -> Option<EntityClass> {
        const HUMAN: u32 = 5;
        let mut votes = [(0_u32, u8::MAX); 5];
        let mut is_known = false;
        for kind in kinds {
            if kind == HUMAN {
                return Some(EntityClass::Person);
            }
            let Some((verdict, steps)) = self.verdict(kind) else {
                continue;
            };
            is_known = true;
            match verdict {
                Verdict::Fictional => return None,
                Verdict::None => {}
                Verdict::Of(class) => {
                    if let Some(vote) = votes.get_mut(class as usize) {
                        *vote = (vote.0 + 1, vote.1.min(steps));
                    }
                }
            }
        }
        if !is_known {
            return has_coordinates.then_some(EntityClass::Place);
        }
        let counted = EntityClass::ALL.into_iter().zip(votes);
        counted
            .filter(|(_, (count, _))| *count > 0)
            .min_by_key(|(class, (count, steps))| (std::cmp::Reverse(*count), *steps, *class))
            .map(|(class, _)| class)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUMAN: u32 = 5;
    const CITY: u32 = 515;
    const SOVEREIGN_STATE: u32 = 3_624_078;
    const FICTIONAL_HUMAN: u32 = 15_632_617;
    const FILM: u32 = 11_424;

    fn decide(edges: &[(u32, u32)], kinds: &[u32]) -> Option<EntityClass> {
        let edges = edges
            .iter()
            .map(|&(child, parent)| Edge { parent, child })
            .collect();
        let classes = Classes::new(edges, &[]);
        match classes.decide(kinds.iter().copied(), false) {
            Decision::Kept(class) => class,
            Decision::LeftOut => None,
        }
    }

    #[test]
    fn every_line_of_the_tables_is_read_and_no_class_stands_twice() {
        for (text, table) in [
            (include_str!("../../data/wikidata/classes.tsv"), &*TABLE),
            (include_str!("../../data/wikidata/known-classes.tsv"), &*KNOWN),
        ] {
            let lines = text.lines().filter(|line| !line.starts_with('#')).count();
            assert_eq!(lines, table.len());
            let mut numbers: Vec<u32> = table.iter().map(|(number, _)| *number).collect();
            numbers.sort_unstable();
            numbers.dedup();
            assert_eq!(numbers.len(), lines);
        }
        assert!(KNOWN.is_sorted_by_key(|(number, _)| *number));
    }

    #[test]
    fn the_nearest_class_above_counts() {
        let edges = [(9_000_001, 9_000_002), (9_000_002, CITY), (9_000_003, HUMAN)];
        assert_eq!(decide(&edges, &[9_000_001]), Some(EntityClass::Place));
        assert_eq!(decide(&edges, &[9_000_003]), Some(EntityClass::Person));
        assert_eq!(decide(&edges, &[9_000_004]), None);
        // A circle is no trouble.
        assert_eq!(
            decide(&[(9_000_001, 9_000_002), (9_000_002, 9_000_001)], &[9_000_001]),
            None
        );
    }

    #[test]
    fn most_kinds_decide_but_a_human_is_a_human_and_fiction_is_nothing() {
        const UNIVERSITY: u32 = 3918;
        assert_eq!(
            decide(&[], &[CITY, SOVEREIGN_STATE, UNIVERSITY]),
            Some(EntityClass::Place)
        );
        assert_eq!(decide(&[], &[UNIVERSITY]), Some(EntityClass::Organization));
        assert_eq!(decide(&[], &[CITY, HUMAN]), Some(EntityClass::Person));
        assert_eq!(decide(&[], &[CITY, FICTIONAL_HUMAN]), None);
        assert_eq!(decide(&[], &[FILM]), None);
        assert_eq!(decide(&[], &[FILM, CITY]), Some(EntityClass::Place));
    }

    #[test]
    fn what_is_of_several_classes_says_so_but_a_human_is_a_human() {
        const UNIVERSITY: u64 = 3918;
        let kinds = [ItemId::new(UNIVERSITY), ItemId::new(CITY.into())];
        assert_eq!(
            other_classes(Some(EntityClass::Place), &kinds),
            [EntityClass::Organization]
        );
        assert_eq!(other_classes(Some(EntityClass::Person), &kinds), []);
        assert_eq!(other_classes(None, &kinds), []);
    }

    #[test]
    fn further_classes_are_kept_without_one_of_ours() {
        let classes = Classes::new(
            vec![Edge {
                parent: FILM,
                child: 9_000_001,
            }],
            &[FILM],
        );
        assert_eq!(
            classes.decide([9_000_001].into_iter(), false),
            Decision::Kept(None)
        );
        assert_eq!(classes.decide([9_000_002].into_iter(), false), Decision::LeftOut);
        assert_eq!(
            classes.decide([9_000_002].into_iter(), true),
            Decision::Kept(Some(EntityClass::Place))
        );
    }
}
