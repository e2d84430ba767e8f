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
/// Where one table has several subjects of the name, only agreeing dates decide for one of them; if they do not, it is none.
/// Of those of different tables it is the first by its IRI. An identifier that a cluster was given before decides before
/// all, if it is that of a subject.
pub(crate) fn find_subjects(
    clusters: &[Cluster],
    extractions: &[&Extraction],
    subjects: &[TableSubject],
    remembered: &[Option<EntityId>],
) -> Vec<Option<usize>> {
    if subjects.is_empty() {
        return vec![None; clusters.len()];
    }
    let known = Known::new(subjects, clusters);
    let of_one = |(cluster, remembered): (&Cluster, &Option<EntityId>)| {
        let class = cluster.class?;
        if let Some(at) = remembered.as_ref().and_then(|id| find(subjects, id))
            && subjects.get(at).is_some_and(|subject| subject.class == class)
        {
            return Some(at);
        }
        let fits = |at: &usize| match subjects.get(*at) {
            Some(subject) => !is_other_item(cluster, subject),
            None => false,
        };
        if let Some(at) = known.of_item(class, cluster) {
            return Some(at);
        }
        let candidates: BTreeSet<usize> = known.of_name(class, cluster).filter(fits).collect();
        let own = of_cluster(cluster, extractions);
        let agreement = |at: usize| {
            let subject = subjects.get(at);
            subject.map_or(Agreement::Unknown, |subject| agree(&own, &of_subject(subject)))
        };
        choose(&candidates, agreement, |a, b| share_table(subjects, a, b))
    };
    clusters.iter().zip(remembered).map(of_one).collect()
}

/// The index of the subject of that IRI; they are sorted.
pub(crate) fn find(subjects: &[TableSubject], id: &EntityId) -> Option<usize> {
    subjects.binary_search_by(|subject| subject.id.cmp(id)).ok()
}

/// Subjects by class and name, where a cluster has both, and by item.
struct Known {
    by_name: HashMap<(EntityClass, String), Vec<usize>>,
    by_item: HashMap<(EntityClass, ItemId), Vec<usize>>,
}

impl Known {
    fn new(subjects: &[TableSubject], clusters: &[Cluster]) -> Self {
        let wanted = clusters.iter().flat_map(|cluster| {
            let keys = cluster.class.map(|class| keys(class, cluster));
            keys.into_iter().flatten()
        });
        let mut known = Self {
            by_name: wanted.map(|key| (key, Vec::new())).collect(),
            by_item: HashMap::new(),
        };
        if clusters.is_empty() {
            return known;
        }
        for (at, subject) in subjects.iter().enumerate() {
            for name in &subject.names {
                let key = (subject.class, fold(&name.text));
                if let Some(found) = known.by_name.get_mut(&key) {
                    found.push(at);
                }
            }
            if let Some(item) = subject.item {
                let key = (subject.class, item);
                known.by_item.entry(key).or_default().push(at);
            }
        }
        known
    }

    /// The first subject that has an item of the cluster.
    fn of_item(&self, class: EntityClass, cluster: &Cluster) -> Option<usize> {
        let items = cluster.items.keys();
        let mut found = items.filter_map(|item| self.by_item.get(&(class, *item)));
        found.next()?.first().copied()
    }

    /// The subjects that have a full name of the cluster.
    fn of_name(&self, class: EntityClass, cluster: &Cluster) -> impl Iterator<Item = usize> {
        let found = keys(class, cluster).filter_map(|key| self.by_name.get(&key));
        found.flatten().copied()
    }
}

/// Under which class and names a cluster is looked for.
fn keys(class: EntityClass, cluster: &Cluster) -> impl Iterator<Item = (EntityClass, String)> {
    let names = cluster.fullest.keys().filter(|_| !cluster.is_within);
    names.map(move |name| (class, fold(name)))
}

/// Whether the gazetteer has another item for a cluster than a table has for the subject.
fn is_other_item(cluster: &Cluster, subject: &TableSubject) -> bool {
    let item = subject.item;
    !cluster.items.is_empty() && item.is_some_and(|item| !cluster.items.contains_key(&item))
}

/// Whether one table describes both of these subjects, so that they are two.
fn share_table(subjects: &[TableSubject], a: usize, b: usize) -> bool {
    let (Some(a), Some(b)) = (subjects.get(a), subjects.get(b)) else {
        return false;
    };
    let is_shared = |document| b.documents.binary_search(document).is_ok();
    a.documents.iter().any(is_shared)
}

/// The candidate that is meant, by its dates or, if nothing tells any of them apart, as the only one of its table.
fn choose(
    candidates: &BTreeSet<usize>,
    agreement: impl Fn(usize) -> Agreement,
    are_two: impl Fn(usize, usize) -> bool,
) -> Option<usize> {
    let with = |wanted: Agreement| -> BTreeSet<usize> {
        let found = candidates.iter().copied();
        found.filter(|at| agreement(*at) == wanted).collect()
    };
    let is_doubtful = |found: &BTreeSet<usize>, others: &BTreeSet<usize>| {
        let is_one_of_two = |a: &usize| others.iter().any(|b| a != b && are_two(*a, *b));
        found.iter().any(is_one_of_two)
    };
    let agreeing = with(Agreement::Agree);
    // A namesake that dates exclude still makes a name alone too little to go by.
    let (found, others) = if agreeing.is_empty() {
        (with(Agreement::Unknown), candidates)
    } else {
        (agreeing.clone(), &agreeing)
    };
    found.first().copied().filter(|_| !is_doubtful(&found, others))
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
