//! Workbooks of one sheet, which is called All, made for a test.

use std::io::Write as _;

/// The XML of a sheet with these rows and merged cells.
pub(crate) fn sheet(rows: &str, merged: &[&str]) -> String {
    let merged: Vec<String> = merged
        .iter()
        .map(|cells| format!(r#"<mergeCell ref="{cells}"/>"#))
        .collect();
    let merged = merged.concat();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"#
    )
}

/// The XML of a cell with a text.
pub(crate) fn cell(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

/// A workbook with one sheet, which is called All.
pub(crate) fn workbook(sheet: String) -> Vec<u8> {
    const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="All" sheetId="1" r:id="r1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    packed(&parts)
}

/// An `.ods` with these rows.
pub(crate) fn ods(rows: &str) -> Vec<u8> {
    const NAMES: &str = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{NAMES}:office:1.0" xmlns:table="{NAMES}:table:1.0" xmlns:text="{NAMES}:text:1.0"><office:body><office:spreadsheet><table:table table:name="All">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = format!(r#"<manifest:manifest xmlns:manifest="{NAMES}:manifest:1.0"/>"#);
    packed(&[
        (
            "mimetype",
            "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
        ),
        ("META-INF/manifest.xml", manifest),
        ("content.xml", content),
    ])
}

/// The XML of a cell of an `.ods` with a text; `spans` is how it is merged or repeated.
pub(crate) fn ods_cell(spans: &str, text: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="string" {spans}><text:p>{text}</text:p></table:table-cell>"#
    )
}

/// An `.xlsb` with these texts in rows, and with the merged cells from a row and a column to others.
pub(crate) fn xlsb(rows: &[&[&str]], merged: &[[u32; 4]]) -> Vec<u8> {
    const BUNDLE: u16 = 0x9C;
    let name = [vec![0; 8], wide("r1"), wide("All")].concat();
    let book = [
        record(0x83, &[]),
        record(BUNDLE, &name),
        record(0x90, &[]),
        record(0x84, &[]),
    ];
    let mut part = [record(0x81, &[]), record(0x94, &[0; 16]), record(0x91, &[])].concat();
    for (row, cells) in (0_u32..).zip(rows) {
        part.extend(record(0, &row.to_le_bytes()));
        for (column, text) in (0_u32..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            let cell = [column.to_le_bytes().to_vec(), vec![0; 4], wide(text)].concat();
            part.extend(record(6, &cell));
        }
    }
    part.extend(record(0x92, &[]));
    for [row, column, last_row, last_column] in merged {
        let numbers = [row, last_row, column, last_column].map(|number| number.to_le_bytes());
        part.extend(record(0xB0, numbers.as_flattened()));
    }
    part.extend(record(0x82, &[]));
    let relations =
        r#"<Relationships><Relationship Id="r1" Target="worksheets/sheet1.bin"/></Relationships>"#;
    packed(&[
        ("xl/workbook.bin", book.concat()),
        ("xl/_rels/workbook.bin.rels", relations.into()),
        ("xl/worksheets/sheet1.bin", part),
    ])
}

/// An `.xlsb` whose sheet is in a part that nothing names.
pub(crate) fn damaged_xlsb() -> Vec<u8> {
    let name = [vec![0; 8], wide("r7"), wide("All")].concat();
    let book = [
        record(0x83, &[]),
        record(0x9C, &name),
        record(0x90, &[]),
        record(0x84, &[]),
    ];
    packed(&[
        ("xl/workbook.bin", book.concat()),
        ("xl/_rels/workbook.bin.rels", b"<Relationships/>".to_vec()),
    ])
}

/// A record of an `.xlsb`.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let low = |number: u16| u8::try_from(number & 0x7F).unwrap();
    let mut bytes = match kind >> 7 {
        0 => vec![low(kind)],
        high => vec![low(kind) | 0x80, low(high)],
    };
    let length = u16::try_from(data.len()).unwrap();
    bytes.extend([low(length) | 0x80, low(length >> 7)]);
    bytes.extend(data);
    bytes
}

/// A text in UTF-16, behind its length.
fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u32::try_from(units.len() / 2).unwrap();
    [length.to_le_bytes().to_vec(), units].concat()
}

fn packed(parts: &[(&str, impl AsRef<[u8]>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let stored =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        archive.start_file(*name, stored).unwrap();
        archive.write_all(bytes.as_ref()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
