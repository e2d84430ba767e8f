//! Scores as a table for people, 80 columns wide.

use std::fmt::Write as _;

use super::baseline::Baseline;
use super::report::{Figures, SetReport};
use super::slip::Slip;
use super::tally::Row;

/// Columns of a terminal.
const WIDTH: usize = 80;

/// The table of one set, with its worst errors; beside F1 stands what the baseline has.
pub fn to_table(set: &SetReport, baseline: Option<&Baseline>) -> String {
    let mut table = String::new();
    let documents = if set.documents == 1 {
        "document"
    } else {
        "documents"
    };
    let _infallible = writeln!(
        table,
        "{} ({}): {} {documents}, {} kB\n",
        set.name,
        set.form,
        set.documents,
        set.bytes.div_ceil(1000)
    );
    let heading = "                     right  wrong  missed  precision  recall     F1";
    let _infallible = writeln!(
        table,
        "{heading}{}",
        if baseline.is_some() { "  baseline" } else { "" }
    );
    for row in Row::ALL {
        let Some(figures) = set.row(row) else { continue };
        let was = baseline.and_then(|baseline| baseline.f1(&set.name, row.key()));
        let _infallible = writeln!(table, "{}", line(row.title(), figures, was));
    }
    table.push_str(&linking(set));
    for (kind, all) in &set.kinds {
        let slips: Vec<&Slip> = set.errors.iter().filter(|slip| slip.kind == *kind).collect();
        if !slips.is_empty() {
            let _infallible = writeln!(table, "\n{}: {all}", kind.title());
        }
        for slip in slips {
            let _infallible = writeln!(table, "{:4}  {}", slip.count, cut(&slip.what, WIDTH - 6));
            let _infallible = writeln!(table, "        {}", cut(&slip.context, WIDTH - 8));
        }
    }
    table
}

/// The rows of linking by itself, setting by setting, and how often scores are right.
fn linking(set: &SetReport) -> String {
    let mut table = String::new();
    let mut setting = "";
    for row in &set.linking {
        if row.setting != setting {
            setting = row.setting;
            let _infallible = writeln!(
                table,
                "\n{setting:<26} right  wrong  missed  precision  recall     F1"
            );
        }
        // The column of names is wider than that of the other table by as much as its counts need less.
        let line = line("", row.figures, None);
        let figures = line.trim_start();
        let _infallible = writeln!(table, "  {:<24}{figures:>50}", row.system);
    }
    if !set.reliability.is_empty() {
        let _infallible = writeln!(table, "\nscore of the likeliest  names  right");
    }
    for bin in &set.reliability {
        let to = bin.from + 0.1;
        let _infallible = writeln!(
            table,
            "  {:.1}–{to:.1}{:>19}  {:.3}",
            bin.from, bin.names, bin.right
        );
    }
    table
}

fn line(title: &str, figures: Figures, was: Option<f64>) -> String {
    let share = |share: Option<f64>| share.map_or_else(|| "–".to_owned(), |share| format!("{share:.3}"));
    let was = was.map(|was| {
        let by = figures.f1.unwrap_or_default() - was;
        let by = if by.abs() < 0.0005 {
            String::new()
        } else {
            format!(" {by:+.3}")
        };
        format!("     {was:.3}{by}")
    });
    let line = format!(
        "{:<19}{:>7}{:>7}{:>8}{:>11}{:>8}{:>7}{}",
        title,
        figures.tp,
        figures.fp,
        figures.missed,
        share(figures.precision),
        share(figures.recall),
        share(figures.f1),
        was.unwrap_or_default()
    );
    line.trim_end().to_owned()
}

/// The text, or its beginning with a mark that something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
