//! The report at the end of a build.

use std::{
    fmt::Write as _,
    io::{Write, stdout},
    path::PathBuf,
};

use comfy_table::{CellAlignment, Table, presets};
use dembei::link::Linker;
use dembei::{
    model::{EntityClass, EntityId, ItemId},
    pipeline::{BuildOptions, LeftOutOfTable, LinkReport, Report, Skipped, TableReport},
};
use serde_json::json;

use super::map::print_faults;

/// How a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: `dembei-report-1`.
    Json,
}

/// Prints it on standard output, and what was skipped on standard error.
pub(crate) fn print(report: &Report, options: &BuildOptions, format: Format) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    match format {
        Format::Json => writeln!(out, "{}", to_json(report, options))?,
        Format::Text => write!(out, "{}", to_text(report, options))?,
    }
    drop(out);
    if format == Format::Text {
        print_skipped(&report.skipped);
        print_tables(&report.tables);
    }
    Ok(())
}

/// Names mappings that cannot be used, and what of tables was left out, on standard error.
#[expect(clippy::print_stderr, reason = "what went wrong belongs there")]
fn print_tables(tables: &TableReport) {
    for (path, error) in &tables.failed {
        eprintln!("\nNot mapped, for {} cannot be used:\n  {error}", path.display());
        let mut cause = std::error::Error::source(error);
        while let Some(error) = cause {
            eprintln!("    because: {error}");
            cause = error.source();
        }
    }
    for note in &tables.mapped.notes {
        eprintln!("note: {}: {}", note.place, note.text);
    }
    print_faults(&tables.mapped);
}

/// Names every source that was left out, on standard error.
#[expect(clippy::print_stderr, reason = "what went wrong belongs there")]
pub(crate) fn print_skipped(skipped: &[Skipped]) {
    if skipped.is_empty() {
        return;
    }
    eprintln!("\nSkipped ({}):", skipped.len());
    for skip in skipped {
        eprintln!("  {}", skip.error);
        let mut cause = std::error::Error::source(&skip.error);
        while let Some(error) = cause {
            eprintln!("    because: {error}");
            cause = error.source();
        }
    }
}

fn to_text(report: &Report, options: &BuildOptions) -> String {
    let [names, nouns, pronouns] = report.mentions.map(thousands);
    let [statements, denied, reported] = report.statements.map(thousands);
    let mut text = String::new();
    let lines = [
        (
            "Documents",
            format!("{} ({})", thousands(report.documents), bytes(report.bytes)),
        ),
        (
            "Mentions",
            format!("{names} names, {nouns} nouns, {pronouns} pronouns"),
        ),
        ("Times", thousands(report.times)),
        (
            "Statements",
            format!("{statements} ({reported} only reported, {denied} denied)"),
        ),
        ("Figures", thousands(report.observations)),
        (
            "Quads",
            thousands(usize::try_from(report.quads).unwrap_or(usize::MAX)),
        ),
    ];
    let tables = (report.tables.tables > 0).then(|| ("Tables", tables(&report.tables)));
    for (label, words) in tables.into_iter().chain(lines) {
        let _infallible = writeln!(text, "{label:<14}{words}");
    }
    let _infallible = write!(text, "\n{}\n{}", entities(report), stages(report));
    if !report.tables.suggested.is_empty() {
        let _infallible = writeln!(
            text,
            "\nMapped as suggested, since no mapping names them: {}\n  See and change what it says: dembei map --suggest TABLE -o MAPPING.yml",
            list(&report.tables.suggested)
        );
    }
    if !report.other.is_empty() {
        let _infallible = writeln!(text, "\nLeft out, being no articles: {}", list(&report.other));
    }
    if let Some(pages) = left_out(report) {
        let _infallible = writeln!(text, "\nLeft out of the dumps: {pages}");
    }
    text.push_str(&decisions(&report.links));
    let store = &options.store;
    let _infallible = writeln!(text, "\nThe graph is in {}. What next:", store.display());
    let elsewhere = if store.as_os_str() == "graph" {
        String::new()
    } else {
        format!(" --store {}", store.display())
    };
    for (command, rest) in [
        ("query", ""),
        ("query", " figures place=NAME"),
        ("export", " -o graph.ttl"),
        ("validate", ""),
    ] {
        let _infallible = writeln!(text, "  dembei {command}{elsewhere}{rest}");
    }
    text
}

/// What people decided about links and should see: conflicts, and what no document has any more.
fn decisions(links: &LinkReport) -> String {
    let mut text = conflicts(&links.conflicts);
    if !links.strays.is_empty() {
        let (count, names) = (links.strays.len(), in_a_row(&links.strays));
        let _infallible = writeln!(
            text,
            "\nDecided, but in no document any more ({count}, kept): {names}"
        );
    }
    text
}

/// Items that are accepted for more than one entity; nothing where there are none.
pub(super) fn conflicts(conflicts: &[(ItemId, Vec<EntityId>)]) -> String {
    let mut text = String::new();
    if !conflicts.is_empty() {
        let _infallible = writeln!(
            text,
            "\nAccepted for more than one entity; settle it with `dembei review`:"
        );
    }
    for (item, entities) in conflicts {
        let _infallible = writeln!(text, "  {item}  {}", in_a_row(entities));
    }
    text
}

fn in_a_row(entities: &[EntityId]) -> String {
    let names: Vec<&str> = entities.iter().map(EntityId::as_str).collect();
    names.join(", ")
}

/// How many pages of dumps are no documents, and why; `None` if there are none.
fn left_out(report: &Report) -> Option<String> {
    let pages = report.left_out;
    let counts = [
        (pages.redirects, "redirects"),
        (pages.no_articles, "pages that are no articles"),
        (pages.empty, "empty pages"),
    ];
    let named: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{} {name}", thousands(count)))
        .collect();
    (!named.is_empty()).then(|| named.join(", "))
}

fn entities(report: &Report) -> String {
    let mut table = table(["Entities", "", "linked to Wikidata"]);
    let (mut all, mut linked) = (0, 0);
    for (class, count, matched) in &report.entities {
        let name = match class {
            Some(EntityClass::Person) => "people",
            Some(EntityClass::Place) => "places",
            Some(EntityClass::Organization) => "organizations",
            Some(EntityClass::Event) => "events",
            Some(EntityClass::Group) => "groups",
            None => "other things",
        };
        table.add_row([name.to_owned(), thousands(*count), thousands(*matched)]);
        all += count;
        linked += matched;
    }
    table.add_row(["all".to_owned(), thousands(all), thousands(linked)]);
    align(&mut table, [1, 2]);
    format!(
        "{table}\n{} more matches are proposed and wait for a decision.\n",
        report.proposed
    )
}

fn stages(report: &Report) -> String {
    let mut table = table(["Stage", "seconds", "MB/s"]);
    let megabytes = as_f64(report.bytes) / 1e6;
    let total = report.stages.iter().map(|stage| stage.time).sum();
    for (name, time) in report
        .stages
        .iter()
        .map(|stage| (stage.name, stage.time))
        .chain([("all", total)])
    {
        let seconds = time.as_secs_f64();
        let speed = megabytes / seconds.max(1e-6);
        table.add_row([name.to_owned(), format!("{seconds:.2}"), format!("{speed:.2}")]);
    }
    align(&mut table, [1, 2]);
    format!("{}\n", table.trim_fmt())
}

fn table(header: [&str; 3]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(header);
    table
}

/// Figures stand under each other, and the first column where the lines above begin.
fn align(table: &mut Table, columns: [usize; 2]) {
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    for column in columns {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}

/// What was read of tables.
fn tables(report: &TableReport) -> String {
    let mapped = &report.mapped;
    let [rows, quads] = [mapped.rows, mapped.lines].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
    let tables = thousands(report.tables);
    format!("{tables} ({} rows, {} quads)", thousands(rows), thousands(quads))
}

fn list(paths: &[PathBuf]) -> String {
    const SHOWN: usize = 5;
    let names: Vec<String> = paths
        .iter()
        .take(SHOWN)
        .map(|path| path.display().to_string())
        .collect();
    let more = paths.len().saturating_sub(SHOWN);
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    names.join(", ") + &rest
}

fn to_json(report: &Report, options: &BuildOptions) -> serde_json::Value {
    let entities: serde_json::Map<String, serde_json::Value> = report
        .entities
        .iter()
        .map(|(class, count, linked)| {
            (
                class.map_or("Other", EntityClass::as_str).to_owned(),
                json!({"count": count, "linked": linked}),
            )
        })
        .collect();
    let stages: Vec<_> = report
        .stages
        .iter()
        .map(|s| json!({"name": s.name, "seconds": s.time.as_secs_f64()}))
        .collect();
    let skipped: Vec<_> = report
        .skipped
        .iter()
        .map(|s| json!({"path": s.path.display().to_string(), "reason": s.error.to_string()}))
        .collect();
    let left_out = report.left_out;
    let [names, nominals, pronouns] = report.mentions;
    let [all, negated, reported] = report.statements;
    json!({
        "schema": "dembei-report-1",
        "store": options.store.display().to_string(),
        "documents": report.documents,
        "bytes": report.bytes,
        "mentions": {"names": names, "nominals": nominals, "pronouns": pronouns},
        "times": report.times,
        "entities": entities,
        "proposed": report.proposed,
        "statements": {"all": all, "negated": negated, "reported": reported},
        "observations": report.observations,
        "quads": report.quads,
        "tables": tables_json(&report.tables),
        "stages": stages,
        "left_out": {
            "redirects": left_out.redirects,
            "no_articles": left_out.no_articles,
            "empty": left_out.empty,
        },
        "skipped": skipped,
    })
}

fn tables_json(tables: &TableReport) -> serde_json::Value {
    let faults = tables.mapped.faults.iter().map(|fault| match &fault.left_out {
        LeftOutOfTable::Row(row) => json!({"table": fault.table, "row": row.row, "reason": row.reason}),
        LeftOutOfTable::Table(error) => json!({"table": fault.table, "reason": error.to_string()}),
    });
    let paths = |paths: &[PathBuf]| {
        paths
            .iter()
            .map(|path| path.display().to_string())
            .collect::<Vec<_>>()
    };
    let failed = tables.failed.iter();
    json!({
        "tables": tables.tables,
        "rows": tables.mapped.rows,
        "quads": tables.mapped.lines,
        "left_out": faults.collect::<Vec<_>>(),
        "more_left_out": tables.mapped.more_faults,
        "suggested": paths(&tables.suggested),
        "failed": failed
            .map(|(path, error)| json!({"mapping": path.display().to_string(), "reason": error.to_string()}))
            .collect::<Vec<_>>(),
    })
}

/// A number with its thousands parted: 42,823.
pub(crate) fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn bytes(count: usize) -> String {
    match count {
        0..1_000 => format!("{count} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", as_f64(count) / 1e3),
        _ => format!("{:.1} MB", as_f64(count) / 1e6),
    }
}

#[expect(clippy::cast_precision_loss, reason = "shown with two decimals")]
fn as_f64(count: usize) -> f64 {
    count as f64
}

/// Tells which sources of candidates could not answer.
#[expect(clippy::print_stderr, reason = "what went wrong goes beside the results")]
pub(crate) fn print_failures(linker: &Linker) {
    for (error, times) in linker.failures() {
        let cause = std::error::Error::source(&error).map_or_else(String::new, |cause| format!(": {cause}"));
        let times = if times == 1 {
            String::new()
        } else {
            format!(" ({times} times)")
        };
        eprintln!("warning: {error}{cause}{times}; linked without it");
    }
}
