//! Looks at tables and writes a mapping in YARRRML to start from, with comments that say what was guessed and why.

mod authority;
mod class;
mod date;
mod draft;
mod entity;
mod figure;
mod fit;
mod key;
mod kind;
mod life;
mod list;
mod look;
mod measure;
mod table;
mod term;
mod value;
mod words;
mod yarrrml;

use std::collections::BTreeSet;

use self::{
    date::rows,
    draft::{Draft, free_name},
    key::Key,
    list::List,
    table::{Role, Table},
    words::language_of,
    yarrrml::{Document, Source},
};
use crate::model::{Nesting, Rows, TableFormat, TableSample};
use crate::rdf::Base;
use crate::text::slug;

/// How a mapping is suggested.
#[derive(Clone, Debug)]
pub struct SuggestOptions {
    /// Below which IRI the things of the table stand.
    pub base: Base,
    /// The language of texts where nothing tells another.
    pub language: String,
    /// The IRI of the file as a document.
    pub document: String,
}

/// Suggests a mapping for the tables of one file.
///
/// What it gives is YARRRML, which [`parse_yarrrml`](super::parse_yarrrml) reads: what the rows are, how they are told
/// apart, and for each column what it says, by the words of its header and the look of its values. What is not understood
/// is kept under a property of its own. The same samples give the same text.
///
/// # Examples
///
/// ```
/// use dembei::{mapping::{SuggestOptions, suggest}, rdf::Base, source::{Options, sample_tables}};
///
/// let dir = tempfile::tempdir()?;
/// let path = dir.path().join("people.csv");
/// std::fs::write(&path, "id,name,born,viaf\np1,Anna Petrova,1877,12345678\np2,Gonza,1718,87654321\n")?;
/// let base = Base::default();
/// let document = format!("{}document/people.csv", base.as_str());
/// let options = SuggestOptions { base, language: "en".to_owned(), document };
/// let mapping = suggest(&sample_tables(&path, &Options::default())?, &options);
/// assert!(mapping.contains("[dmb:birthDate, \"$(born)\", edtf:EDTF]"), "{mapping}");
/// assert!(mapping.contains("[owl:sameAs, \"http://viaf.org/viaf/$(viaf)~iri\"]"), "{mapping}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn suggest(samples: &[TableSample], options: &SuggestOptions) -> String {
    let mut document = Document::default();
    let mut taken = BTreeSet::new();
    let mut slugs = BTreeSet::new();
    let base = options.base.as_str();
    document.prefixes.push(("id".to_owned(), base.to_owned()));
    let names: Vec<String> = samples
        .iter()
        .map(|sample| free_name(&name_of(sample), &mut slugs))
        .collect();
    let tables = look_at(samples);
    let headers = tables.iter().flatten().flat_map(|table| &table.looks);
    let by_headers = language_of(headers.map(|look| look.words.as_slice()));
    // What is set is only the language of those who set none.
    let language = by_headers.filter(|_| options.language == "en");
    let options = &SuggestOptions {
        language: language.map_or_else(|| options.language.clone(), str::to_owned),
        ..options.clone()
    };
    for (at, (sample, slug)) in samples.iter().zip(&names).enumerate() {
        let Some(table) = tables.get(at).and_then(Option::as_ref) else {
            continue;
        };
        let prefix = if at == 0 {
            "col".to_owned()
        } else {
            format!("col{}", at + 1)
        };
        document
            .prefixes
            .push((prefix.clone(), format!("{base}column/{slug}/")));
        if let (TableFormat::Xml { namespaces, .. }, 0) = (&sample.format, at) {
            document.prefixes.extend(namespaces.iter().cloned());
        }
        document.comments.extend(remarks(table, &prefix, at == 0));
        document.sources.push(source(table, slug));
        let lists = List::all(at, &tables, &names);
        let mut draft = Draft::new(table, options, (slug, &prefix), &mut taken, lists);
        if table.is_of_figures {
            draft.write_figures();
        } else {
            draft.write_entities();
        }
        document.rules.append(&mut draft.rules);
    }
    document.comments.push(format!(
        "Texts are taken to be in {:?}{}, unless their script or header says otherwise.",
        options.language,
        if language.is_some_and(|language| language != "en") {
            ", as the headers are"
        } else {
            ""
        }
    ));
    document.to_string()
}

/// Looks at the tables of a file; at a list in rows only where its elements can be named in those rows.
fn look_at(samples: &[TableSample]) -> Vec<Option<Table<'_>>> {
    let mut tables: Vec<Option<Table<'_>>> = samples.iter().map(|_| None).collect();
    // Lists stand behind the tables that have them, which are to know what becomes of their columns.
    for (at, sample) in samples.iter().enumerate().rev() {
        let lists: Vec<(&Nesting, bool)> = samples
            .iter()
            .zip(&tables)
            .filter_map(|(list, table)| Some((list.nesting.as_ref()?, table.is_some())))
            .filter(|(nesting, _)| nesting.parent == at)
            .collect();
        let table = Table::new(sample, &table_name(sample), &lists);
        if sample.nesting.is_none() || table.is_told_apart() {
            tables[at] = Some(table);
        }
    }
    // A list in one that is left out is left out, too.
    for at in 0..tables.len() {
        let parent = samples[at].nesting.as_ref().map(|nesting| nesting.parent);
        if parent.is_some_and(|parent| tables[parent].is_none()) {
            tables[at] = None;
        }
    }
    tables
}

/// What the name of a table is made of: the file, and the sheet if it has one.
fn table_name(sample: &TableSample) -> String {
    let file = sample.path.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = file.split('.').find(|part| !part.is_empty()).unwrap_or("table");
    if let Some(nesting) = &sample.nesting {
        return format!("{stem} {}", nesting.name);
    }
    match &sample.format {
        TableFormat::Sheet { sheet: Some(sheet) } => format!("{stem} {sheet}"),
        TableFormat::Xml {
            iterator: Some(iterator),
            ..
        } => {
            format!("{stem} {}", iterator.replace('/', " "))
        }
        _ => stem.to_owned(),
    }
}

/// The name of a table as it stands in IRIs.
fn name_of(sample: &TableSample) -> String {
    match sample.format {
        _ if sample.nesting.is_some() => slug(&table_name(sample)),
        TableFormat::Sheet { .. } => slug(&table_name(sample)),
        _ => slug(table_name(sample).split(' ').next().unwrap_or("table")),
    }
}

/// What stands above the mapping.
fn remarks(table: &Table<'_>, prefix: &str, is_first: bool) -> Vec<String> {
    let sample = table.sample;
    let mut remarks = Vec::new();
    if is_first {
        remarks.push(format!(
            "A mapping of {} to start from, in YARRRML, as `dembei map --suggest` made it. What it guesses, it says: read it, \
             change what is wrong, then give it to `dembei map`.",
            sample.path
        ));
    }
    remarks.push(String::new());
    let what = match &sample.format {
        _ if sample.nesting.is_some() => {
            let name = sample
                .nesting
                .as_ref()
                .map_or("", |nesting| nesting.name.as_str());
            format!("The list {name:?} in its rows")
        }
        TableFormat::Sheet { sheet: Some(sheet) } => format!("The sheet {sheet:?}"),
        _ => "The table".to_owned(),
    };
    let count = rows(sample.len());
    let extent = if sample.is_whole {
        format!("{count}, all of which were looked at")
    } else {
        format!("more rows than the {count} that were looked at")
    };
    let columns = match sample.columns.len() {
        1 => "1 column".to_owned(),
        columns => format!("{columns} columns"),
    };
    remarks.push(format!("{what} has {columns} and {extent}."));
    let faults: Vec<_> = sample.batches.iter().flat_map(Rows::faults).collect();
    if let Some(first) = faults.first() {
        remarks.push(format!(
            "{} cannot be read and will be left out, such as row {}: {}.",
            rows(faults.len()),
            first.row,
            first.reason
        ));
    }
    remarks.push(remark_on_rows(table));
    remarks.extend(remark_on_unknown(table, prefix));
    remarks
}

/// What the rows are taken for, and why.
fn remark_on_rows(table: &Table<'_>) -> String {
    const SHOWN: usize = 6;
    if table.is_of_figures {
        return "Each row is taken for a figure about something at a time: an observation.".to_owned();
    }
    let evidence: Vec<String> = table
        .evidence
        .iter()
        .take(SHOWN)
        .map(|name| format!("{name:?}"))
        .collect();
    if evidence.is_empty() {
        return format!("Each row is taken for {}.", table.class.one());
    }
    format!(
        "Each row is taken for {}, because of {}.",
        table.class.one(),
        evidence.join(", ")
    )
}

/// The columns of which no header tells what they are.
fn remark_on_unknown(table: &Table<'_>, prefix: &str) -> Option<String> {
    const SHOWN: usize = 20;
    let is_unknown = |at: &usize| {
        let is_key = matches!(table.key, Key::Id(key) | Key::Shared(key) if key == *at);
        matches!(table.roles[*at], Role::Unknown) && table.looks[*at].year.is_none() && !is_key
    };
    let unknown: Vec<&str> = (0..table.roles.len())
        .filter(is_unknown)
        .map(|at| table.looks[at].name)
        .collect();
    let shown: Vec<String> = unknown
        .iter()
        .take(SHOWN)
        .map(|name| format!("{name:?}"))
        .collect();
    let more = match unknown.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let shown = shown.join(", ");
    (!unknown.is_empty())
        .then(|| format!("Not understood by header, and kept as {prefix}: properties: {shown}{more}."))
}

fn source(table: &Table<'_>, name: &str) -> Source {
    let sample = table.sample;
    let (kind, iterator) = match &sample.format {
        TableFormat::Csv(_) => ("csv", None),
        TableFormat::Json { iterator, .. } => ("jsonpath", iterator.clone()),
        TableFormat::Xml { iterator, .. } => ("xpath", iterator.clone()),
        TableFormat::Sheet { sheet } => ("xlsx", sheet.clone()),
    };
    Source {
        name: name.to_owned(),
        access: format!("{}~{kind}", sample.path),
        iterator,
        encoding: sample.encoding,
        nulls: table.nulls(),
    }
}
