//! Cuts a text of JSON at the values along a path, in memory that does not grow with the text.
//!
//! What lies on the way is looked at as far as its structure goes; what is cut out is read by a parser afterwards.

use std::io::BufRead;

use serde::de::IgnoredAny;

use super::path::Step;
use crate::model::TableRequest;
use crate::source::table::decode;
use crate::source::{Options, SourceError};

/// How deep values may lie in each other on the way to a row.
const DEPTH: usize = 128;

/// Reads a text from its beginning.
pub(super) struct Cutter {
    input: Box<dyn BufRead>,
    request: TableRequest,
    options: Options,
    offset: u64,
    /// The value that is being cut out.
    value: Vec<u8>,
}

/// What is done with each row; `false` when no more are wanted.
type Take<'t> = &'t mut dyn FnMut(&[u8]) -> bool;

impl Cutter {
    /// At the beginning.
    pub(super) fn new(input: Box<dyn BufRead>, request: TableRequest, options: Options) -> Self {
        Self {
            input,
            request,
            options,
            offset: 0,
            value: Vec::new(),
        }
    }

    /// Gives all values along the steps to `take`, for each value at the top: one, or one a line.
    pub(super) fn cut(&mut self, steps: &[Step], take: Take<'_>) -> Result<(), SourceError> {
        let is_in_lines = steps.is_empty() && self.is_in_lines()?;
        while self.skip_blank()?.is_some() {
            if is_in_lines {
                self.copy_line()?;
                if !take(&self.value) {
                    break;
                }
            } else if !self.descend(steps, take)? {
                break;
            }
        }
        Ok(())
    }

    /// Whether there are lines, of which the first is a value: then each is one, and one that is broken off is alone so.
    fn is_in_lines(&mut self) -> Result<bool, SourceError> {
        self.skip_blank()?;
        let bytes = self.input.fill_buf();
        let bytes = bytes.map_err(|source| decode::failed(&self.request, &self.options, source))?;
        let end = memchr::memchr(b'\n', bytes);
        let line = end
            .and_then(|end| bytes.get(..end))
            .filter(|line| line.starts_with(b"{"));
        Ok(line.is_some_and(|line| serde_json::from_slice::<IgnoredAny>(line).is_ok()))
    }

    /// Copies what is left of a line.
    fn copy_line(&mut self) -> Result<(), SourceError> {
        self.copy_while(true, |bytes| {
            let end = memchr::memchr(b'\n', bytes);
            (end.unwrap_or(bytes.len()), end.is_some())
        })?;
        Ok(())
    }

    fn descend(&mut self, steps: &[Step], take: Take<'_>) -> Result<bool, SourceError> {
        let Some((step, rest)) = steps.split_first() else {
            self.copy_value(true)?;
            let value = std::mem::take(&mut self.value);
            let is_wanted = take(&value);
            self.value = value;
            return Ok(is_wanted);
        };
        if steps.len() > DEPTH {
            return Err(self.broken("a path of fewer steps"));
        }
        match self.skip_blank()? {
            Some(b'{') => self.descend_object(step, rest, take),
            Some(b'[') if *step == Step::All => self.descend_array(rest, take),
            _ => {
                self.copy_value(false)?;
                Ok(true)
            }
        }
    }

    fn descend_array(&mut self, rest: &[Step], take: Take<'_>) -> Result<bool, SourceError> {
        self.bump();
        if self.skip_blank()? == Some(b']') {
            self.bump();
            return Ok(true);
        }
        loop {
            if !self.descend(rest, take)? {
                return Ok(false);
            }
            match self.skip_blank()? {
                Some(b',') => self.bump(),
                Some(b']') => {
                    self.bump();
                    return Ok(true);
                }
                _ => return Err(self.broken("a comma or the end of an array is expected")),
            }
            self.skip_blank()?;
        }
    }

    fn descend_object(&mut self, step: &Step, rest: &[Step], take: Take<'_>) -> Result<bool, SourceError> {
        self.bump();
        if self.skip_blank()? == Some(b'}') {
            self.bump();
            return Ok(true);
        }
        loop {
            if self.skip_blank()? != Some(b'"') {
                return Err(self.broken("the name of a member is expected"));
            }
            self.copy_value(true)?;
            let is_on_way = match step {
                Step::All => true,
                Step::Name(name) => {
                    serde_json::from_slice::<String>(&self.value).is_ok_and(|read| read == *name)
                }
            };
            if self.skip_blank()? != Some(b':') {
                return Err(self.broken("a colon is expected"));
            }
            self.bump();
            self.skip_blank()?;
            if !is_on_way {
                self.copy_value(false)?;
            } else if !self.descend(rest, take)? {
                return Ok(false);
            }
            match self.skip_blank()? {
                Some(b',') => self.bump(),
                Some(b'}') => {
                    self.bump();
                    return Ok(true);
                }
                _ => return Err(self.broken("a comma or the end of an object is expected")),
            }
        }
    }

    /// Passes over a value, and copies it if it is wanted.
    fn copy_value(&mut self, is_wanted: bool) -> Result<(), SourceError> {
        let (mut depth, mut string) = (0_usize, None);
        let mut is_scalar = false;
        let is_done = self.copy_while(is_wanted, |bytes| {
            scan(bytes, &mut depth, &mut string, &mut is_scalar)
        })?;
        if is_done || is_scalar && depth == 0 {
            Ok(())
        } else {
            Err(self.broken("it breaks off within a value"))
        }
    }

    /// Passes over what `scan` says of the bytes that it is given: how many belong to it, and whether it ends there. Copies
    /// it if it is wanted. Tells whether it ended before the text did.
    fn copy_while(
        &mut self,
        is_wanted: bool,
        mut scan: impl FnMut(&[u8]) -> (usize, bool),
    ) -> Result<bool, SourceError> {
        self.value.clear();
        loop {
            let bytes = self.input.fill_buf();
            let bytes = bytes.map_err(|source| decode::failed(&self.request, &self.options, source))?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let (length, is_done) = scan(bytes);
            if is_wanted {
                self.value
                    .extend_from_slice(bytes.get(..length).unwrap_or_default());
            }
            self.input.consume(length);
            self.offset += length as u64;
            if self.value.len() > self.options.max_document_bytes {
                return Err(self.broken("a row is larger than max_document_bytes"));
            }
            if is_done {
                return Ok(true);
            }
        }
    }

    /// The next byte that is no blank, which stays where it is.
    fn skip_blank(&mut self) -> Result<Option<u8>, SourceError> {
        loop {
            let bytes = self.input.fill_buf();
            let bytes = bytes.map_err(|source| decode::failed(&self.request, &self.options, source))?;
            let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let next = bytes.get(blank).copied();
            let is_end = bytes.is_empty();
            self.input.consume(blank);
            self.offset += blank as u64;
            if next.is_some() || is_end {
                return Ok(next);
            }
        }
    }

    fn bump(&mut self) {
        self.input.consume(1);
        self.offset += 1;
    }

    fn broken(&self, reason: &'static str) -> SourceError {
        SourceError::BrokenJson {
            path: self.request.path.clone(),
            offset: self.offset,
            reason,
        }
    }
}

/// How much of these bytes belongs to a value, and whether it ends there. `string` is whether the bytes begin in a string,
/// and then whether they begin after a backslash.
fn scan(bytes: &[u8], depth: &mut usize, string: &mut Option<bool>, is_scalar: &mut bool) -> (usize, bool) {
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if let Some(is_escaped) = string {
            if *is_escaped {
                *is_escaped = false;
                at += 1;
                continue;
            }
            let rest = bytes.get(at..).unwrap_or_default();
            let Some(next) = memchr::memchr2(b'"', b'\\', rest) else {
                return (bytes.len(), false);
            };
            at += next + 1;
            if rest.get(next) == Some(&b'\\') {
                *is_escaped = true;
                continue;
            }
            *string = None;
            if *depth == 0 {
                return (at, true);
            }
            continue;
        }
        match byte {
            b'"' => *string = Some(false),
            b'{' | b'[' => *depth += 1,
            b'}' | b']' if *depth > 0 => {
                *depth -= 1;
                if *depth == 0 {
                    return (at + 1, true);
                }
            }
            b',' | b'}' | b']' | b':' | b' ' | b'\t' | b'\r' | b'\n' if *depth == 0 => {
                // The end of a number or a word; a value that is none at all is one byte long, so that there is an end.
                let length = if at == 0 && !*is_scalar { 1 } else { at };
                return (length, true);
            }
            _ if *depth == 0 => *is_scalar = true,
            _ => {}
        }
        at += 1;
    }
    (bytes.len(), false)
}
