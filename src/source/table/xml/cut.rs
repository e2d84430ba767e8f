//! Cuts a document at the elements along a path, in memory that does not grow with it.

use std::io::BufRead;

use quick_xml::{
    NsReader, Writer,
    events::{BytesStart, Event},
    name::PrefixDeclaration,
};

use super::{broken, path::Step};
use crate::model::TableRequest;
use crate::source::table::{Piece, TableReader, decode, json::Pieces};
use crate::source::{Options, SourceError};

/// How deep elements may lie in each other.
const DEPTH: usize = 1000;

/// Reads a document from its beginning.
pub(super) struct Cutter {
    reader: NsReader<Box<dyn BufRead>>,
    steps: Vec<Step>,
    namespaces: Vec<(String, String)>,
    request: TableRequest,
    options: Options,
    /// Elements that are open, and how many of them are on the way.
    depth: usize,
    on_way: usize,
    /// Rows that have begun, with the depth at which they did.
    open: Vec<(usize, Vec<u8>)>,
}

impl Cutter {
    /// At the beginning.
    pub(super) fn new(
        input: Box<dyn BufRead>,
        steps: Vec<Step>,
        request: &TableRequest,
        namespaces: &[(String, String)],
        options: &Options,
    ) -> Self {
        let mut reader = NsReader::from_reader(input);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            steps,
            namespaces: namespaces.to_vec(),
            request: request.clone(),
            options: options.clone(),
            depth: 0,
            on_way: 0,
            open: Vec::new(),
        }
    }
}

impl TableReader for Cutter {
    fn read(&mut self, take: &mut dyn FnMut(Piece) -> bool) -> Result<(), SourceError> {
        let mut pieces = Pieces::new(take);
        let outcome = self.cut(&mut pieces);
        pieces.finish();
        outcome
    }
}

impl Cutter {
    fn cut(&mut self, pieces: &mut Pieces<'_>) -> Result<(), SourceError> {
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            let event = self.reader.read_event_into(&mut buffer);
            let event = event.map_err(|error| self.broken(error))?.into_owned();
            match &event {
                Event::Start(start) => self.start(start)?,
                Event::End(_) => {
                    self.write(&event)?;
                    if !self.end(pieces) {
                        return Ok(());
                    }
                    continue;
                }
                Event::Eof if self.depth > 0 => {
                    let error = quick_xml::Error::Syntax(quick_xml::errors::SyntaxError::UnclosedTag);
                    return Err(self.broken(error));
                }
                Event::Eof => return Ok(()),
                Event::Text(_) | Event::CData(_) => {}
                _ => continue,
            }
            self.write(&event)?;
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), SourceError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(SourceError::Document {
                path: self.request.path.clone(),
                reason: format!("more than {DEPTH} elements lie in each other"),
            });
        }
        let is_row = match self.steps.as_slice() {
            [step] if step.is_deep => self.is_of(step, start),
            steps => {
                let next = steps.get(self.on_way).filter(|_| self.on_way + 1 == self.depth);
                let is_next = next.is_some_and(|step| self.is_of(step, start));
                self.on_way += usize::from(is_next);
                is_next && self.on_way == steps.len()
            }
        };
        if is_row {
            self.open.push((self.depth, Vec::new()));
        }
        Ok(())
    }

    fn is_of(&self, step: &Step, start: &BytesStart<'_>) -> bool {
        let (resolved, _) = self.reader.resolve_element(start.name());
        step.is_of(start, &resolved, &self.namespaces)
    }

    /// Copies an event into the rows that are open. The first element of a row also gets the namespaces around it.
    fn write(&mut self, event: &Event<'_>) -> Result<(), SourceError> {
        let mut length = 0;
        for (depth, row) in &mut self.open {
            let mut writer = Writer::new(&mut *row);
            let written = match event {
                Event::Start(start) if *depth == self.depth => {
                    writer.write_event(Event::Start(with_namespaces(&self.reader, start)))
                }
                event => writer.write_event(event.borrow()),
            };
            written.map_err(|source| decode::failed(&self.request, &self.options, source))?;
            length += row.len();
        }
        if length > self.options.max_document_bytes {
            return Err(SourceError::TooLarge {
                path: self.request.path.clone(),
                limit: self.options.max_document_bytes,
            });
        }
        Ok(())
    }

    /// Ends an element; `false` when no more rows are wanted.
    fn end(&mut self, pieces: &mut Pieces<'_>) -> bool {
        let mut is_wanted = true;
        if let Some((_, row)) = self.open.pop_if(|(depth, _)| *depth == self.depth) {
            is_wanted = pieces.push(&row);
        }
        if self.on_way == self.depth {
            self.on_way -= 1;
        }
        self.depth = self.depth.saturating_sub(1);
        is_wanted
    }

    fn broken(&self, error: quick_xml::Error) -> SourceError {
        broken(&self.request, &self.options, self.reader.error_position(), error)
    }
}

/// The element with all declarations of prefixes that hold for it.
fn with_namespaces<'a>(reader: &NsReader<Box<dyn BufRead>>, start: &BytesStart<'a>) -> BytesStart<'a> {
    let mut start = start.clone();
    let mut added: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    for (prefix, namespace) in reader.prefixes() {
        let name = match prefix {
            PrefixDeclaration::Default => b"xmlns".to_vec(),
            PrefixDeclaration::Named(prefix) => [b"xmlns:", prefix].concat(),
        };
        let is_own = start
            .attributes()
            .with_checks(false)
            .flatten()
            .any(|attribute| attribute.key.as_ref() == name.as_slice());
        let is_built_in = name == b"xmlns:xml" || name == b"xmlns:xmlns";
        if !is_own && !is_built_in && !added.iter().any(|(known, _)| *known == name) {
            added.push((name, namespace.as_ref().to_vec()));
        }
    }
    for (name, value) in &added {
        start.push_attribute((name.as_slice(), value.as_slice()));
    }
    start
}
