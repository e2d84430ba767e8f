//! What holds of any bytes at all: they give a result whose parts fit together, or a clear error.
//!
//! Each check takes the bytes that one fuzz target is given (`fuzz/`) and panics where something does not hold.
//! `corpora.rs` runs them over the inputs that were kept.

use std::{io::Write, path::Path, sync::Arc, time::UNIX_EPOCH};

use dembei::{
    annotation::{Annotated, FORMATS},
    config::Config,
    extract::{date::find_times, extract, quantity::find_quantities},
    link::{GazetteerSource, Linker, Mappings},
    model::{
        AccordingTo, BlockKind, Claim, Day, Document, DocumentId, Edtf, Extraction, ItemId, LocalEntityId,
        MentionKind, Number, Qualifiers, Quantity, Span, TimeMention, Unit, Value,
    },
    net::{Client, NetError, Request, Response, Transport},
    pipeline::{Means, Settled, settle_alone},
    rdf::{Base, GraphWriter, SourceText, canonical_nquads, enrichment, has_blank_node},
    source::{Found, LeftOut, Options, Reading, SourceError, drafts, parse_record, read_lines},
    text::{fold, name_keys},
    wikidata::{
        IndexOptions, WikidataIndex,
        api::WikidataApi,
        build_index,
        facts::{FactGroup, FactSource, Wanted},
        reconciliation::{ReconciliationQuery, ReconciliationService},
    },
};

#[path = "table_checks.rs"]
mod table_checks;

/// Panics where something does not hold of what these bytes give.
type Check = fn(&[u8]);

/// The checks, by the names of the fuzz targets.
pub(crate) const CHECKS: &[(&str, Check)] = &[
    ("answers", check_answers),
    ("csv", table_checks::check_csv),
    ("dates", check_dates),
    ("dump", check_dump),
    ("html", |bytes| check_file("html", bytes)),
    ("jsonpath", table_checks::check_jsonpath),
    ("links", check_links),
    ("mapping", table_checks::check_mapping),
    ("markdown", |bytes| check_file("md", bytes)),
    ("names", check_names),
    ("quantities", check_quantities),
    ("records", check_records),
    ("template", table_checks::check_template),
    ("text", |bytes| check_file("txt", bytes)),
    ("wikidata", check_wikidata),
    ("wikitext", |bytes| check_file("wiki", bytes)),
    ("xpath", table_checks::check_xpath),
];

/// Answers all questions with the same bytes.
struct Same(Vec<u8>);

impl Transport for Same {
    fn name(&self) -> &'static str {
        "same"
    }

    fn send(&self, _request: &Request) -> Result<Response, NetError> {
        Ok(Response {
            status: 200,
            headers: Vec::new(),
            body: self.0.clone(),
        })
    }
}

/// Whatever a server answers gives items, candidates and sound quads, or an error.
fn check_answers(bytes: &[u8]) {
    let options = dembei::net::Options {
        retries: 0,
        ..dembei::net::Options::default()
    };
    let client = Arc::new(Client::with_transport(
        &options,
        Box::new(Same(bytes.to_vec())),
        UNIX_EPOCH,
    ));
    let api = WikidataApi::new(client.clone(), dembei::wikidata::api::Options::default());
    let ids = [585, 1757].map(ItemId::new);
    let found = api.search(&["Oslo".to_owned()]);
    assert_eq!(found.len(), 1);
    if let Ok(fetched) = api.fetch(&ids) {
        assert_eq!(fetched.items.len() + fetched.missing.len(), ids.len());
    }
    let wanted = Wanted {
        groups: FactGroup::ALL.into_iter().collect(),
        languages: vec!["en".to_owned()],
    };
    if let Ok(facts) = api.facts(&ids, &wanted) {
        let names = facts
            .iter()
            .map(|(id, facts)| (*id, facts.labels.clone()))
            .collect();
        let quads = enrichment(&Base::default(), &facts, &names);
        assert!(!quads.iter().any(has_blank_node));
        let count = quads.len();
        assert_eq!(canonical_nquads(quads).unwrap().lines().count(), count);
    }
    if let Ok(service) = ReconciliationService::open(client, "https://example.org/") {
        let queries = ["Oslo", ""].map(ReconciliationQuery::new);
        if let Ok(candidates) = service.reconcile(&queries) {
            assert!(candidates[0].is_sorted_by(|a, b| a.score >= b.score));
            assert!(candidates[1].is_empty());
        }
        let _ = service.extend(&["1".to_owned()], &["P1".to_owned()]);
    }
}

/// What one piece of a file was read into, or the message of an error.
type Outcome = Result<Result<Document, LeftOut>, String>;

/// A file of one document: what is read from it, found in it and written of it.
fn check_file(extension: &str, bytes: &[u8]) {
    for document in read_file(extension, bytes, &options()) {
        if let Ok(Ok(document)) = document {
            check_document(&document);
            let extraction = extract(&document);
            assert_eq!(extraction, extract(&document), "read twice, it says two things");
            check_extraction(&document, &extraction);
            check_writing(&document, &extraction);
        }
    }
}

/// A dump, packed or not: its pages are documents.
fn check_dump(bytes: &[u8]) {
    for document in read_file("xml", bytes, &options()) {
        if let Ok(Ok(document)) = document {
            check_document(&document);
        }
    }
}

/// Lines of records, as `annotate` reads them.
fn check_records(bytes: &[u8]) {
    let file = write_file("jsonl", bytes);
    let options = options();
    let read = || -> Vec<Result<Document, String>> {
        let one = |line: Result<(usize, String), SourceError>| {
            let (number, json) = line?;
            parse_record(&json, file.path(), number, &options)
        };
        read_lines(file.path(), &options)
            .map(|line| one(line).map_err(|error| message(&error, file.path())))
            .collect()
    };
    let records = read();
    assert_eq!(records, read(), "read twice, it gives two things");
    for document in records.iter().flatten() {
        check_document(document);
    }
}

/// A dump of Wikidata: an index that has what it says, or an error.
fn check_wikidata(bytes: &[u8]) {
    let file = write_file("json", bytes);
    let folder = tempfile::tempdir().unwrap();
    let Ok(report) = build_index(file.path(), folder.path(), &IndexOptions::default()) else {
        return;
    };
    let index = WikidataIndex::open(folder.path()).unwrap();
    assert_eq!(index.summary(), &report.summary);
    assert_eq!(index.ids().count() as u64, report.summary.items);
    for id in index.ids() {
        let item = index.item(id).unwrap();
        assert_eq!(item.id, id);
        for name in item.labels.iter().chain(&item.aliases) {
            let found = index.find(&name.text, usize::MAX);
            let is_found = found.iter().any(|hit| hit.item == id);
            assert!(is_found || fold(&name.text).is_empty(), "{id} {:?}", name.text);
            index.find_fuzzy(&name.text, 10);
        }
    }
}

/// A block of prose with dates, and lines that may be EDTF.
fn check_dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let times = find_times(&text);
    assert_eq!(times, find_times(&text), "read twice, it gives two things");
    check_places(&text, times.iter().map(|time| time.span));
    let mut stated: Vec<Edtf> = times.into_iter().map(|time| time.edtf).collect();
    for line in text.lines() {
        if let Ok(time) = line.parse::<Edtf>() {
            assert_eq!(time.to_string(), line, "it does not print as it was written");
            stated.push(time);
        }
    }
    stated.iter().for_each(check_edtf);
    check_order(&stated);
    check_composed(&stated);
}

/// A block of prose with numbers.
fn check_quantities(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let times = find_times(&text);
    let quantities = find_quantities(&text, &times);
    assert_eq!(quantities, find_quantities(&text, &times));
    check_apart(&text, &times, quantities.iter().map(|found| found.span));
    for found in &quantities {
        check_quantity(&found.quantity);
    }
}

/// An SSSOM file: what it says is what it still says when it was written.
fn check_links(bytes: &[u8]) {
    let Ok(mappings) = Mappings::read(bytes) else {
        return;
    };
    let text = mappings.to_text();
    let again = Mappings::parse(&text).unwrap_or_else(|error| panic!("{error} in what was written:\n{text}"));
    assert_eq!(again.to_text(), text, "written twice, it is two things");
    let base = Base::default();
    let table = mappings.to_table(&[], &[], base.as_str());
    let renewed =
        Mappings::parse(&table).unwrap_or_else(|error| panic!("{error} in what was renewed:\n{table}"));
    assert_eq!(
        renewed.to_table(&[], &[], base.as_str()),
        table,
        "renewed twice, it is two things"
    );
    for other in [again, renewed] {
        assert_eq!(other.decided(), mappings.decided());
        assert_eq!(other.conflicts(), mappings.conflicts());
    }
}

/// Names, one a line.
fn check_names(bytes: &[u8]) {
    for name in String::from_utf8_lossy(bytes).lines() {
        let keys = name_keys(name);
        assert!(
            keys.is_sorted() && keys.len() <= 32,
            "{name:?} has the keys {keys:?}"
        );
        for key in &keys {
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == ' ';
            assert!(
                !key.is_empty() && key.chars().all(is_plain),
                "{name:?} has the key {key:?}"
            );
        }
        assert_eq!(name_keys(name), keys, "read twice, it gives two things");
    }
}

/// Limits that a small input can pass.
fn options() -> Options {
    Options {
        max_page_bytes: 3000,
        max_line_bytes: 2000,
        max_document_bytes: 64 << 10,
        ..Options::default()
    }
}

/// A file of these bytes, whose name says how they begin to be packed.
fn write_file(extension: &str, bytes: &[u8]) -> tempfile::NamedTempFile {
    let packed = match bytes {
        [b'B', b'Z', b'h', ..] => ".bz2",
        [0x1F, 0x8B, ..] => ".gz",
        [0x28, 0xB5, 0x2F, 0xFD, ..] => ".zst",
        _ => "",
    };
    let mut file = tempfile::Builder::new()
        .suffix(&format!(".{extension}{packed}"))
        .tempfile()
        .unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// What the pieces of a file are read into.
fn read_file(extension: &str, bytes: &[u8], options: &Options) -> Vec<Outcome> {
    let file = write_file(extension, bytes);
    let found = Found {
        id: DocumentId::parse("input").unwrap(),
        path: file.path().to_owned(),
        below: "input".to_owned(),
    };
    let read = || -> Vec<Outcome> {
        drafts(&found, options)
            .map(|draft| match draft.and_then(|draft| draft.read(options)) {
                Ok(Reading::Document(document)) => Ok(Ok(*document)),
                Ok(Reading::LeftOut(why)) => Ok(Err(why)),
                Err(error) => Err(message(&error, &found.path)),
            })
            .collect()
    };
    let outcomes = read();
    assert_eq!(outcomes, read(), "read twice, it gives two things");
    outcomes
}

/// The message of an error, which is to name the file.
fn message(error: &SourceError, path: &Path) -> String {
    let message = error.to_string();
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(message.contains(name), "{message:?} does not name {name}");
    message
}

/// Blocks and links lie in the text, in order, on borders of characters; the prose is as long as the text.
fn check_document(document: &Document) {
    let reading = document.reading();
    let title = document.title.as_deref();
    assert!(
        title.is_none_or(|title| !title.trim().is_empty()),
        "the title is empty"
    );
    assert_eq!(reading.len(), document.text.len(), "the prose has another length");
    let check = |span: Span| {
        check_span(&document.text, span);
        check_span(reading, span);
    };
    for block in &document.blocks {
        check(block.span);
        if let BlockKind::Field { key } = block.kind {
            check_span(&document.text, key);
        }
    }
    for pair in document.blocks.windows(2) {
        let (one, other) = (pair[0].span, pair[1].span);
        assert!(one.end() <= other.start(), "blocks overlap: {one:?} {other:?}");
    }
    for link in &document.links {
        check(link.span);
        assert!(!link.target.is_empty(), "a link leads nowhere");
    }
    assert!(document.links.is_sorted_by_key(|link| link.span.start()));
    let headings = document.sections().filter(|section| section.heading.is_some());
    let parts: usize = document.sections().map(|section| section.blocks.len()).sum();
    assert_eq!(headings.count() + parts, document.blocks.len());
}

/// All that was found has a place in the text and names what is there.
fn check_extraction(document: &Document, extraction: &Extraction) {
    for text in [document.text.as_str(), document.reading()] {
        for mention in &extraction.mentions {
            check_span(text, mention.span);
            assert!(!mention.span.is_empty(), "a mention has no words");
        }
        let names = extraction
            .mentions
            .iter()
            .filter(|mention| mention.kind == MentionKind::Name);
        check_places(text, names.map(|mention| mention.span));
        check_places(text, extraction.times.iter().map(|time| time.span));
        check_apart(
            text,
            &extraction.times,
            extraction.quantities.iter().map(|found| found.span),
        );
        check_apart(
            text,
            &extraction.times,
            extraction.durations.iter().map(|found| found.span),
        );
        let claims = extraction.claims.iter().map(|claim| claim.span);
        let figures = extraction.observations.iter().map(|figure| figure.span);
        claims.chain(figures).for_each(|span| {
            check_span(text, span);
            assert!(!span.is_empty(), "a claim has no passage");
        });
    }
    assert!(extraction.mentions.is_sorted_by_key(|mention| mention.span));
    assert!(extraction.claims.is_sorted_by_key(|claim| claim.span));
    extraction.times.iter().for_each(|time| check_edtf(&time.edtf));
    extraction
        .quantities
        .iter()
        .for_each(|found| check_quantity(&found.quantity));
    check_entities(extraction);
}

fn check_entities(extraction: &Extraction) {
    let is_there = |id: &LocalEntityId| {
        assert!(
            id.index() < extraction.entities.len(),
            "there is no entity {id:?}"
        );
    };
    for entity in &extraction.entities {
        assert!(!entity.name.trim().is_empty(), "an entity has no name");
        assert!(
            entity.names.is_sorted() && entity.names.contains(&entity.name),
            "{entity:?}"
        );
    }
    extraction
        .mentions
        .iter()
        .for_each(|mention| is_there(&mention.entity));
    let check_qualifiers = |qualifiers: &Qualifiers<LocalEntityId>| {
        qualifiers.time.iter().for_each(check_edtf);
        qualifiers.place.iter().for_each(is_there);
        if let Some(AccordingTo::Entity(source)) = &qualifiers.according_to {
            is_there(source);
        }
    };
    for Claim {
        subject,
        value,
        qualifiers,
        ..
    } in &extraction.claims
    {
        is_there(subject);
        match value {
            Value::Entity(id) => is_there(id),
            Value::Time(time) => check_edtf(time),
            Value::Quantity(quantity) => check_quantity(quantity),
            Value::Text(_) => {}
        }
        check_qualifiers(qualifiers);
    }
    for figure in &extraction.observations {
        figure.group.iter().for_each(is_there);
        check_quantity(&figure.quantity);
        check_qualifiers(&figure.qualifiers);
    }
}

/// What was found can be resolved, linked and written in every form.
fn check_writing(document: &Document, extraction: &Extraction) {
    let linker = Linker::new(vec![Box::new(GazetteerSource)]);
    let with = Means {
        settled: &Settled::default(),
        config: &Config::default(),
        linker: &linker,
    };
    let (resolution, proposals) = settle_alone(document, extraction, with);
    let base = Base::default();
    let annotated = Annotated {
        document,
        extraction,
        resolution: &resolution,
        proposals: &proposals,
    };
    for format in FORMATS {
        let written = format.write(annotated, &base);
        assert!(
            written.is_ok_and(|text| text.ends_with('\n')),
            "{}",
            format.name()
        );
    }
    let local = &resolution.local[0];
    let quads = GraphWriter::new(&base, &resolution).document(SourceText {
        document,
        extraction,
        local,
    });
    assert!(quads.is_ok_and(|quads| !quads.is_empty()));
}

/// A span lies in the text, on borders of characters.
fn check_span(text: &str, span: Span) {
    assert!(
        text.get(span.start()..span.end()).is_some(),
        "{span:?} is no place in {} bytes",
        text.len()
    );
}

/// Spans are places of the text, have words, and come one after the other.
fn check_places(text: &str, spans: impl Iterator<Item = Span>) {
    let mut last = 0;
    for span in spans {
        check_span(text, span);
        assert!(!span.is_empty() && last <= span.start(), "{span:?} after {last}");
        last = span.end();
    }
}

/// Spans come one after the other, and none lies in a time.
fn check_apart(text: &str, times: &[TimeMention], spans: impl Iterator<Item = Span> + Clone) {
    check_places(text, spans.clone());
    for span in spans {
        let time = times.iter().find(|time| time.span.overlaps(span));
        assert_eq!(time, None, "{span:?} lies in a time");
    }
}

/// A time is read as it is written, and ends no earlier than it begins.
fn check_edtf(time: &Edtf) {
    assert_eq!(
        time.to_string().parse::<Edtf>().as_ref(),
        Ok(time),
        "{time} is read as another"
    );
    for day in [time.earliest(), time.latest()].into_iter().flatten() {
        assert_eq!(
            Day::new(day.year, day.month, day.day),
            Some(day),
            "{time}: there is no {day}"
        );
        assert_eq!(day.plus(1).and_then(|next| next.plus(-1)), Some(day), "{day}");
    }
    if let (Some(first), Some(last)) = (time.earliest(), time.latest()) {
        assert!(first <= last, "{time} is from {first} to {last}");
    }
}

/// Times have one order.
fn check_order(times: &[Edtf]) {
    for (one, other) in times.iter().zip(times.iter().skip(1)) {
        assert_eq!(one.cmp(other), other.cmp(one).reverse(), "{one} {other}");
        assert_eq!(one.cmp(other).is_eq(), one == other, "{one} {other}");
    }
    let mut sorted: Vec<&Edtf> = times.iter().collect();
    sorted.sort();
    let mut reversed: Vec<&Edtf> = times.iter().rev().collect();
    reversed.sort();
    assert_eq!(sorted, reversed);
}

/// What is made of times is a time.
fn check_composed(times: &[Edtf]) {
    for (one, other) in times.iter().zip(times.iter().skip(1)) {
        let both = [one.clone(), other.clone()];
        let composed = [
            Edtf::interval(one, other),
            Edtf::until(one),
            Edtf::since(one),
            Edtf::one_of(&both),
            Edtf::all_of(&both),
            Some(one.clone().approximate()),
            Some(one.clone().approximate().uncertain()),
        ];
        composed.iter().flatten().for_each(check_edtf);
    }
}

/// A range goes upwards; a number can be written.
fn check_quantity(quantity: &Quantity) {
    let decimal = |number: Number| -> f64 { number.to_string().parse().unwrap() };
    let value = decimal(quantity.value);
    if let (Some(upper), Unit::Count | Unit::Percent) = (quantity.upper, quantity.unit) {
        assert!(value <= decimal(upper), "{quantity:?}");
    }
}
