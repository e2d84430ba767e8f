//! Decides which subjects of tables the texts speak of.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cluster::Cluster;
use crate::model::{
    Day, Edtf, EntityClass, EntityId, Extraction, ItemId, LocalEntityId, TableSubject, Value,
};
use crate::text::fold;

/// Sources give dates of one birth or founding that are so many years apart, but seldom more.
const YEARS: i64 = 3;

/// When something begins and ends, as far as sources say.
#[derive(Clone, Debug, Default)]
struct Times {
    start: Vec<Edtf>,
    end: Vec<Edtf>,
}

/// What two sources' dates say of whether they mean the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Agreement {
    Agree,
    Unknown,
    Clash,
}

/// For each cluster the index of the subject that it is, if it is one.
///
/// A cluster is a subject of its class if they have one item, or share a name and neither items nor dates tell them apart.
/// Where several subjects have the name, only agreeing dates decide for one of them; if they do not, it is none. An
/// identifier that a cluster was given before decides first, if it is that of a subject.
pub(crate) fn find_subjects(
    clusters: &[Cluster],
    extractions: &[&Extraction],
    subjects: &[TableSubject],
    remembered: &[Option<EntityId>],
) -> Vec<Option<usize>> {
    if subjects.is_empty() {
        return vec![None; clusters.len()];
    }
    let known = Known::new(subjects);
    let times: Vec<Times> = subjects.iter().map(of_subject).collect();
    let of_one = |(cluster, remembered): (&Cluster, &Option<EntityId>)| {
        let class = cluster.class?;
        if let Some(at) = remembered.as_ref().and_then(|id| find(subjects, id))
            && subjects.get(at).is_some_and(|subject| subject.class == class)
        {
            return Some(at);
        }
        let own = of_cluster(cluster, extractions);
        let fits = |at: &usize| match subjects.get(*at) {
            Some(subject) => !is_other_item(cluster, subject),
            None => false,
        };
        let candidates: BTreeSet<usize> = known.candidates(class, cluster).filter(fits).collect();
        let agreement = |at: usize| {
            times
                .get(at)
                .map_or(Agreement::Unknown, |times| agree(&own, times))
        };
        choose(&candidates, agreement)
    };
    clusters.iter().zip(remembered).map(of_one).collect()
}

/// The index of the subject of that IRI; they are sorted.
pub(crate) fn find(subjects: &[TableSubject], id: &EntityId) -> Option<usize> {
    subjects.binary_search_by(|subject| subject.id.cmp(id)).ok()
}

/// Subjects by class and name, and by item.
struct Known {
    by_name: HashMap<(EntityClass, String), Vec<usize>>,
    by_item: HashMap<(EntityClass, ItemId), Vec<usize>>,
}

impl Known {
    fn new(subjects: &[TableSubject]) -> Self {
        let mut known = Self {
            by_name: HashMap::new(),
            by_item: HashMap::new(),
        };
        for (at, subject) in subjects.iter().enumerate() {
            for name in &subject.names {
                let key = (subject.class, fold(&name.text));
                known.by_name.entry(key).or_default().push(at);
            }
            if let Some(item) = subject.item {
                let key = (subject.class, item);
                known.by_item.entry(key).or_default().push(at);
            }
        }
        known
    }

    /// Those of the cluster's item or, if there are none, of one of its full names.
    fn candidates(&self, class: EntityClass, cluster: &Cluster) -> impl Iterator<Item = usize> {
        let items = cluster.items.keys();
        let by_item: Vec<usize> = items
            .filter_map(|item| self.by_item.get(&(class, *item)))
            .flatten()
            .copied()
            .collect();
        if !by_item.is_empty() || cluster.is_within {
            return by_item.into_iter();
        }
        let names = cluster.fullest.keys().map(|name| (class, fold(name)));
        let by_name = names.filter_map(|key| self.by_name.get(&key)).flatten();
        by_name.copied().collect::<Vec<_>>().into_iter()
    }
}

/// Whether the gazetteer has another item for a cluster than a table has for the subject.
fn is_other_item(cluster: &Cluster, subject: &TableSubject) -> bool {
    let item = subject.item;
    !cluster.items.is_empty() && item.is_some_and(|item| !cluster.items.contains_key(&item))
}

/// The one candidate that is meant.
fn choose(candidates: &BTreeSet<usize>, agreement: impl Fn(usize) -> Agreement) -> Option<usize> {
    let with = |wanted: Agreement| {
        candidates
            .iter()
            .copied()
            .filter(|at| agreement(*at) == wanted)
            .collect()
    };
    let agreeing: Vec<usize> = with(Agreement::Agree);
    match (agreeing.as_slice(), candidates.len()) {
        ([only], _) => Some(*only),
        ([], 1) => with(Agreement::Unknown).first().copied(),
        _ => None,
    }
}

fn of_subject(subject: &TableSubject) -> Times {
    let claims = subject
        .claims
        .iter()
        .map(|claim| (claim.property.as_str(), &claim.value));
    let mut times = Times::default();
    claims.for_each(|(property, value)| times.note(property, value));
    times
}

fn of_cluster(cluster: &Cluster, extractions: &[&Extraction]) -> Times {
    let mut members: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for &(document, entity) in &cluster.members {
        members.entry(document).or_default().insert(entity);
    }
    let mut times = Times::default();
    for (document, entities) in members {
        let claims = extractions.get(document).map_or(&[][..], |e| &e.claims);
        let is_of = |id: LocalEntityId| entities.contains(&id.index());
        for claim in claims
            .iter()
            .filter(|claim| !claim.negated && is_of(claim.subject))
        {
            times.note(claim.property.as_str(), &claim.value);
        }
    }
    times
}

impl Times {
    fn note<E>(&mut self, property: &str, value: &Value<E>) {
        let Value::Time(time) = value else { return };
        match property {
            "birthDate" | "inception" | "startTime" | "pointInTime" => self.start.push(time.clone()),
            "deathDate" | "dissolved" | "endTime" => self.end.push(time.clone()),
            _ => {}
        }
    }
}

/// Whether beginnings and ends agree. One date that agrees is enough, if none is far from all of the other source.
fn agree(a: &Times, b: &Times) -> Agreement {
    let of_both = [gap(&a.start, &b.start), gap(&a.end, &b.end)];
    let gaps = || of_both.iter().flatten().copied();
    if gaps().any(|years| years > YEARS) {
        Agreement::Clash
    } else if gaps().any(|years| years == 0) {
        Agreement::Agree
    } else {
        Agreement::Unknown
    }
}

/// How many years lie between the two nearest times; `None` where there is nothing to compare.
fn gap(a: &[Edtf], b: &[Edtf]) -> Option<i64> {
    let years = |time: &Edtf| {
        let year = |day: Day| i64::from(day.year);
        Some((year(time.earliest()?), year(time.latest()?)))
    };
    let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (a, b)));
    let gaps = pairs.filter_map(|(a, b)| {
        let ((a1, a2), (b1, b2)) = (years(a)?, years(b)?);
        Some((b1 - a2).max(a1 - b2).max(0))
    });
    gaps.min()
}
