//! `dembei link`: renews the proposals for links, or explains one.

use std::{
    fmt::Write as _,
    io::{Write, stdout},
    path::PathBuf,
    time::SystemTime,
};

use anyhow::bail;
use dembei::{
    link::{FEATURES, Linker},
    model::{Candidate, Decider},
    pipeline::{Documents, Explanation, LINKS, Relinked, relink},
};
use serde_json::{Value, json};

use super::{
    Outcome,
    args::{ConfigArgs, LinkArgs},
    report::{self, thousands},
};

/// Renew the proposals for links to Wikidata, or explain them
///
/// Finds candidates for all entities anew, decides, and writes `links.sssom.tsv` of the project, where lines that a person
/// decided stay as they are. The store is left alone: the next `build` takes over what the file says. Documents are read
/// and extracted as `build` does; with `--kept` what `build --keep` left is used, which is much faster.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files and folders; without any, the sources that dembei.toml names
    paths: Vec<PathBuf>,

    /// Take what `build --keep DIR` wrote instead of reading the sources
    #[arg(long, value_name = "DIR", conflicts_with = "paths")]
    kept: Option<PathBuf>,

    /// Explain the links of the entities with this name, and write nothing
    #[arg(long, value_name = "NAME")]
    explain: Option<String>,

    /// How to print the result
    #[arg(long, value_enum, default_value_t = report::Format::Text)]
    format: report::Format,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    link: LinkArgs,
}

/// Links, and prints a summary or an explanation.
pub(crate) fn run(args: &Args, now: SystemTime) -> anyhow::Result<Outcome> {
    let (config, project) = args.config.read()?;
    let linker = args.link.linker(&config, now)?;
    let documents = match &args.kept {
        Some(folder) => Documents::Kept(folder.clone()),
        None => Documents::Sources(config.sources(&args.paths, project.as_deref())),
    };
    let relinked = relink(&documents, project.as_deref(), (&linker, &config))?;
    report::print_skipped(&relinked.skipped);
    report::print_failures(&linker);
    let mut out = stdout().lock();
    if let Some(name) = &args.explain {
        let all = relinked.explain(name, &linker);
        if all.is_empty() {
            bail!("no entity goes by the name {name:?}");
        }
        match args.format {
            report::Format::Json => {
                let all: Vec<Value> = all.iter().map(|one| explanation_json(one, &linker)).collect();
                writeln!(
                    out,
                    "{}",
                    json!({"schema": "dembei-explanation-1", "entities": all})
                )?;
            }
            report::Format::Text => {
                for one in &all {
                    write!(out, "{}", explanation(one, &linker))?;
                }
            }
        }
    } else {
        let changed = match &project {
            Some(project) => Some(relinked.write(project, &config)?),
            None => None,
        };
        write!(out, "{}", summary(&relinked, changed, args.format))?;
    }
    Ok(if relinked.skipped.is_empty() {
        Outcome::Done
    } else {
        Outcome::Flawed
    })
}

fn summary(relinked: &Relinked, changed: Option<bool>, format: report::Format) -> String {
    let matched = |by: Decider| {
        let all = relinked
            .proposals
            .iter()
            .filter_map(|proposal| proposal.matched.as_ref());
        all.filter(|matched| matched.decided_by == by).count()
    };
    let entities = relinked.resolution.entities.len();
    let [by_score, by_table, by_person] = [Decider::Score, Decider::Table, Decider::Person].map(matched);
    let proposed = relinked
        .proposals
        .iter()
        .filter(|proposal| proposal.matched.is_none())
        .count();
    let rest = entities.saturating_sub(by_score + by_table + by_person + proposed);
    let conflicts = relinked.conflicts();
    if format == report::Format::Json {
        let summary = json!({
            "schema": "dembei-links-1",
            "entities": entities,
            "accepted": {"score": by_score, "table": by_table, "person": by_person},
            "proposed": proposed,
            "without": rest,
            "conflicts": conflicts
                .iter()
                .map(|(item, entities)| json!({"item": item, "entities": entities}))
                .collect::<Vec<_>>(),
            "written": changed.is_some(),
            "changed": changed.unwrap_or(false),
        });
        return format!("{summary}\n");
    }
    let end = match changed {
        None => format!("There is no dembei.toml here, so {LINKS} was not written.\n"),
        Some(false) => format!("{LINKS} is as it was.\n"),
        Some(true) => format!("{LINKS} is renewed; `dembei build` takes it over, `dembei review` decides.\n"),
    };
    format!(
        "{:>8}  entities\n{:>8}  linked by score\n{:>8}  linked by a table\n{:>8}  linked by a person\n{:>8}  proposed, to be decided\n\
         {:>8}  without a match\n{}\n{end}",
        thousands(entities),
        thousands(by_score),
        thousands(by_table),
        thousands(by_person),
        thousands(proposed),
        thousands(rest),
        report::conflicts(&conflicts)
    )
}

/// So many candidates are explained.
const EXPLAINED: usize = 3;

fn explanation(one: &Explanation<'_>, linker: &Linker) -> String {
    let entity = one.entity;
    let class = entity
        .class
        .map_or("thing of unknown class", |class| class.as_str());
    let mut text = format!("{} ({class}, {})\n", entity.label, entity.id);
    if !entity.other_names.is_empty() {
        let _infallible = writeln!(text, "  also {}", entity.other_names.join(", "));
    }
    let matched = one.proposal.and_then(|proposal| proposal.matched.as_ref());
    let outcome = match matched {
        Some(matched) if matched.decided_by == Decider::Person => {
            format!("accepted by a person: {}", matched.item)
        }
        Some(matched) if matched.decided_by == Decider::Table => {
            format!("accepted by a table: {}", matched.item)
        }
        Some(matched) => format!("accepted: {} with {}", matched.item, matched.score),
        None if one.candidates.is_empty() => "no candidate".to_owned(),
        None => "not accepted".to_owned(),
    };
    let _infallible = writeln!(text, "  {outcome}");
    for candidate in one.candidates.iter().take(EXPLAINED) {
        let _infallible = writeln!(
            text,
            "\n  {} {}, score {}",
            candidate.item, candidate.label, candidate.score
        );
        if let Some(description) = linker.describe(candidate.item) {
            let _infallible = writeln!(text, "  {description}");
        }
        let mut sum = 0.0;
        for (says, name, value, points) in reasons(candidate, linker) {
            sum += points;
            let _infallible = writeln!(text, "    {points:>+6.2}  {name:<15} {value:<6} {says}");
        }
        let _infallible = writeln!(text, "    {sum:>+6.2}  points, against 0 for \"none of these\"");
    }
    let rest = one.candidates.len().saturating_sub(EXPLAINED);
    if rest > 0 {
        let _infallible = writeln!(text, "\n  and {rest} less likely candidates");
    }
    text.push('\n');
    text
}

/// What each feature says, its name, its value, and the points that it gives.
fn reasons<'a>(
    candidate: &'a Candidate,
    linker: &'a Linker,
) -> impl Iterator<Item = (&'static str, &'a str, f64, f64)> {
    candidate.features.iter().filter_map(|feature| {
        let at = FEATURES.iter().position(|kind| kind.name == feature.name)?;
        let value = feature.value.value();
        Some((
            FEATURES.get(at)?.says,
            feature.name.as_str(),
            value,
            value * linker.weights().of(at),
        ))
    })
}

fn explanation_json(one: &Explanation<'_>, linker: &Linker) -> Value {
    let candidates: Vec<Value> = one
        .candidates
        .iter()
        .map(|candidate| {
            let features: Vec<Value> = reasons(candidate, linker)
                .map(|(_, name, value, points)| json!({"name": name, "value": value, "points": points}))
                .collect();
            json!({
                "item": candidate.item.to_string(),
                "label": candidate.label,
                "description": linker.describe(candidate.item),
                "score": candidate.score,
                "features": features,
            })
        })
        .collect();
    json!({
        "entity": one.entity.id.as_str(),
        "label": one.entity.label,
        "names": one.entity.other_names,
        "match": one.proposal.and_then(|proposal| proposal.matched.clone()),
        "candidates": candidates,
    })
}
