//! STAND-IN: items of a dump in memory.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader},
    sync::Arc,
};

use dembei::{
    link::{CandidateError, CandidateSource, Reach},
    model::{Edtf, EntityClass, Item, ItemId, LanguageText, NameHit, NameMatch},
    text::fold,
};
use serde_json::Value;

pub struct Dump {
    items: HashMap<ItemId, Arc<Item>>,
    exact: HashMap<String, Vec<(ItemId, bool)>>,
    folded: HashMap<String, Vec<(ItemId, String)>>,
    part: HashMap<String, Vec<(ItemId, String)>>,
    acro: HashMap<String, Vec<(ItemId, String)>>,
}

fn time(v: &Value) -> Option<Edtf> {
    let t = v["mainsnak"]["datavalue"]["value"]["time"].as_str()?;
    let p = v["mainsnak"]["datavalue"]["value"]["precision"].as_u64()?;
    let t = t.strip_prefix('+')?;
    match p {
        9 => t.get(..4)?.parse().ok(),
        10 => t.get(..7)?.parse().ok(),
        11 => t.get(..10)?.parse().ok(),
        _ => None,
    }
}

impl Dump {
    pub fn read(path: &str) -> anyhow::Result<Self> {
        let file = BufReader::new(flate2::read::MultiGzDecoder::new(std::fs::File::open(path)?));
        let mut raw = Vec::new();
        let mut parents: HashMap<u64, Vec<u64>> = HashMap::new();
        for line in file.lines() {
            let line = line?;
            let line = line.trim_end_matches(',');
            if !line.starts_with('{') {
                continue;
            }
            let v: Value = serde_json::from_str(line)?;
            let ids = |p: &str| -> Vec<u64> {
                v["claims"][p]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(|c| c["mainsnak"]["datavalue"]["value"]["numeric-id"].as_u64())
                    .collect()
            };
            let Some(id) = v["id"].as_str().and_then(|s| s.parse::<ItemId>().ok()) else {
                continue;
            };
            parents.insert(id.number(), ids("P279"));
            let lt = |t: &str| LanguageText {
                language: "en".into(),
                text: t.into(),
            };
            let mut item = Item::new(id);
            item.labels = v["labels"]["en"]["value"].as_str().map(lt).into_iter().collect();
            item.aliases = v["aliases"]["en"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|a| a["value"].as_str())
                .map(lt)
                .collect();
            item.descriptions = v["descriptions"]["en"]["value"]
                .as_str()
                .map(lt)
                .into_iter()
                .collect();
            item.kinds = ids("P31").into_iter().map(ItemId::new).collect();
            let first = |ps: &[&str]| {
                ps.iter()
                    .find_map(|p| v["claims"][*p].as_array().and_then(|a| a.iter().find_map(time)))
            };
            item.start = first(&["P569", "P571", "P580", "P585"]);
            item.end = first(&["P570", "P576", "P582", "P585"]);
            item.sitelinks = v["sitelinks"].as_object().map_or(0, |o| o.len() as u32);
            raw.push(item);
        }
        let roots: [(u64, EntityClass); 10] = [
            (5, EntityClass::Person),
            (215_627, EntityClass::Person),
            (27_096_213, EntityClass::Place),
            (82_794, EntityClass::Place),
            (618_123, EntityClass::Place),
            (43_229, EntityClass::Organization),
            (1_656_682, EntityClass::Event),
            (1_190_554, EntityClass::Event),
            (41_710, EntityClass::Group),
            (33_829, EntityClass::Group),
        ];
        let class = |kinds: &[ItemId]| -> Option<EntityClass> {
            let mut seen = std::collections::BTreeSet::new();
            let mut queue: std::collections::VecDeque<u64> = kinds.iter().map(|k| k.number()).collect();
            while let Some(k) = queue.pop_front() {
                if !seen.insert(k) {
                    continue;
                }
                if let Some((_, c)) = roots.iter().find(|(r, _)| *r == k) {
                    return Some(*c);
                }
                queue.extend(parents.get(&k).into_iter().flatten());
            }
            None
        };
        let mut dump = Self {
            items: HashMap::new(),
            exact: HashMap::new(),
            folded: HashMap::new(),
            part: HashMap::new(),
            acro: HashMap::new(),
        };
        for mut item in raw {
            item.class = class(&item.kinds);
            for (is_label, n) in item
                .labels
                .iter()
                .map(|n| (true, n))
                .chain(item.aliases.iter().map(|n| (false, n)))
            {
                dump.exact
                    .entry(n.text.to_string())
                    .or_default()
                    .push((item.id, is_label));
                dump.folded
                    .entry(fold(&n.text))
                    .or_default()
                    .push((item.id, n.text.to_string()));
            }
            for n in item.labels.iter().chain(&item.aliases) {
                let f = fold(&n.text);
                let words: Vec<&str> = f.split(' ').collect();
                if words.len() > 1 {
                    for w in words.iter().filter(|w| w.len() > 2) {
                        dump.part
                            .entry((*w).to_owned())
                            .or_default()
                            .push((item.id, n.text.to_string()));
                    }
                    let acronym: String = words
                        .iter()
                        .filter(|w| !["of", "the", "and", "for"].contains(*w))
                        .filter_map(|w| w.chars().next())
                        .collect();
                    if acronym.len() > 1 {
                        dump.acro
                            .entry(acronym)
                            .or_default()
                            .push((item.id, n.text.to_string()));
                    }
                }
            }
            dump.items.insert(item.id, Arc::new(item));
        }
        Ok(dump)
    }
}

pub struct Source(pub Arc<Dump>);

impl CandidateSource for Source {
    fn name(&self) -> &'static str {
        "index"
    }
    fn find(&self, names: &[&str], reach: Reach) -> Result<Vec<Vec<NameHit>>, CandidateError> {
        let d = &self.0;
        Ok(names
            .iter()
            .map(|name| {
                let mut hits: Vec<NameHit> = Vec::new();
                let mut push = |item: ItemId, name: &str, how| {
                    if hits.iter().all(|h| h.item != item) {
                        hits.push(NameHit {
                            item,
                            name: name.to_owned(),
                            how,
                            sitelinks: d.items[&item].sitelinks,
                        });
                    }
                };
                let exact = d.exact.get(*name).cloned().unwrap_or_default();
                for (id, _) in exact.iter().filter(|(_, l)| *l) {
                    push(*id, name, NameMatch::Label);
                }
                for (id, _) in exact.iter().filter(|(_, l)| !*l) {
                    push(*id, name, NameMatch::Alias);
                }
                for (id, n) in d.folded.get(&fold(name)).into_iter().flatten() {
                    push(*id, n, NameMatch::Folded);
                }
                if reach == Reach::Far {
                    let f = fold(name);
                    let words: Vec<&str> = f.split(' ').collect();
                    if words.len() == 1 {
                        if name.chars().all(|c| !c.is_lowercase()) {
                            for (id, n) in d.acro.get(&f).into_iter().flatten() {
                                push(*id, n, NameMatch::Acronym);
                            }
                        }
                        for (id, n) in d.part.get(&f).into_iter().flatten() {
                            push(*id, n, NameMatch::Part);
                        }
                    } else if let Some(list) = words
                        .iter()
                        .filter_map(|w| d.part.get(*w))
                        .min_by_key(|l| l.len())
                    {
                        for (id, n) in list {
                            let o = fold(n);
                            if words.iter().all(|w| o.split(' ').any(|x| x == *w)) {
                                push(*id, n, NameMatch::Part);
                            }
                        }
                    }
                }
                hits.sort_by_key(|h| (h.how, std::cmp::Reverse(h.sitelinks), h.item));
                hits.truncate(40);
                hits
            })
            .collect())
    }
    fn items(&self, ids: &[ItemId]) -> Result<Vec<Option<Arc<Item>>>, CandidateError> {
        Ok(ids.iter().map(|id| self.0.items.get(id).cloned()).collect())
    }
}
