//! Bytes of a table as UTF-8, whatever its encoding.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8};

use super::TableRequest;
use crate::source::{Options, SourceError, read::open_packed};

/// Opens the file of a table, unpacked and in UTF-8, without a byte order mark. Bytes of a file that should be UTF-8
/// are given as they are, whether they are or not.
pub(super) fn open(request: &TableRequest, options: &Options) -> Result<Box<dyn BufRead>, SourceError> {
    let mut input = open_packed(&request.path, request.packing, options)?;
    let head = input
        .fill_buf()
        .map_err(|source| failed(request, options, source))?;
    let stated = match &request.encoding {
        None => UTF_8,
        Some(label) => Encoding::for_label(label.as_bytes()).ok_or_else(|| SourceError::UnknownEncoding {
            path: request.path.clone(),
            label: label.clone(),
        })?,
    };
    let (encoding, mark) = Encoding::for_bom(head).unwrap_or((stated, 0));
    input.consume(mark);
    if encoding == UTF_8 {
        return Ok(input);
    }
    let decoding = Decoding {
        input,
        decoder: encoding.new_decoder_without_bom_handling(),
        is_done: false,
    };
    Ok(Box::new(BufReader::with_capacity(256 << 10, decoding)))
}

/// What stopped the reading of a table.
pub(super) fn failed(request: &TableRequest, options: &Options, source: io::Error) -> SourceError {
    let path = request.path.clone();
    if crate::source::read::is_bomb(&source) {
        let limit = options.max_compression_ratio;
        return SourceError::Bomb { path, limit };
    }
    SourceError::Read { path, source }
}

struct Decoding {
    input: Box<dyn BufRead>,
    decoder: Decoder,
    is_done: bool,
}

impl Read for Decoding {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The decoder needs room for one character at least; the reader above it asks for far more.
        while !self.is_done && buffer.len() >= 8 {
            let bytes = self.input.fill_buf()?;
            let is_last = bytes.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, buffer, is_last);
            self.input.consume(read);
            self.is_done = is_last && result == CoderResult::InputEmpty;
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}
