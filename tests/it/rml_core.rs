//! Rules of RML-Core that the examples of its suite do not touch: constants, templates, term types, joins by maps.

use std::{fs, process::Command};

use dembei::pipeline::{LeftOutOfTable, LineSink, MapOptions, MapReport, PipelineError, map_tables};

const HEAD: &str = "@prefix rml: <http://w3id.org/rml/> .\n@prefix ex: <http://example.org/> .\n";

/// A triples map over `$[*]` of `data.json`, with this besides its source.
fn json(name: &str, rest: &str) -> String {
    format!(
        "ex:{name} rml:logicalSource [ rml:referenceFormulation rml:JSONPath ; rml:iterator \"$[*]\" ; rml:source [ \
         a rml:RelativePathSource ; rml:root rml:MappingDirectory ; rml:path \"data.json\" ] ] ;\n{rest} .\n"
    )
}

fn map(mapping: &str, data: &str) -> Result<(Vec<String>, MapReport), PipelineError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mapping.ttl");
    fs::write(&path, format!("{HEAD}{mapping}")).unwrap();
    fs::write(folder.path().join("data.json"), data).unwrap();
    let options = MapOptions {
        mappings: vec![path],
        threads: 1,
        ..MapOptions::default()
    };
    let mut out = Vec::new();
    let report = map_tables(&options, &mut LineSink(&mut out))?;
    let text = String::from_utf8(out).unwrap().replace("http://example.org/", "");
    let mut lines: Vec<String> = text.lines().map(|line| line.replace(" .", "")).collect();
    lines.sort();
    Ok((lines, report))
}

fn lines(mapping: &str, data: &str) -> Vec<String> {
    let (lines, report) = map(mapping, data).unwrap();
    assert!(report.is_whole(), "{:?}", report.faults);
    lines
}

const NAME: &str =
    "rml:predicateObjectMap [ rml:predicate ex:name ; rml:objectMap [ rml:reference \"$.n\" ] ]";

#[test]
fn a_constant_blank_node_is_one_for_all_rows_and_no_other() {
    let of_value = "rml:subjectMap [ rml:template \"{$.n}\" ; rml:termType rml:BlankNode ]";
    let mapping = json("a", &format!("rml:subject _:School ; {NAME}"))
        + &json("b", &format!("{of_value} ; {NAME}"))
        + &json(
            "c",
            "rml:subject ex:x ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:object _:School ]",
        );
    assert_eq!(
        lines(&mapping, r#"[{"n": "School"}, {"n": "b"}]"#),
        [
            "<x> <p> _:c-School",
            r#"_:School <name> "School""#,
            r#"_:b <name> "b""#,
            r#"_:c-School <name> "School""#,
            r#"_:c-School <name> "b""#,
        ]
    );
    // A literal is no subject, whatever its term type says, and rules in place of a constant were meant for a map.
    for subject in [
        "rml:subjectMap [ rml:constant \"School\" ; rml:termType rml:BlankNode ]",
        "rml:subject [ rml:template \"{$.n}\" ]",
    ] {
        let mapping = json("a", &format!("{subject} ; {NAME}"));
        assert!(map(&mapping, "[]").is_err(), "{subject}");
    }
}

#[test]
fn a_blank_node_without_an_expression_is_one_for_each_row() {
    let mapping = json(
        "a",
        &format!("rml:subjectMap [ rml:termType rml:BlankNode ] ; {NAME}"),
    );
    let lines = lines(&mapping, r#"[{"n": "a"}, {"n": "a"}]"#);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(
        lines
            .iter()
            .all(|line| line.starts_with("_:n") && line.ends_with(r#"<name> "a""#))
    );
}

#[test]
fn a_name_in_json_is_read_and_noted() {
    let mapping = json(
        "a",
        "rml:subject ex:x ; rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ rml:reference \"n\" ] ]",
    );
    let (lines, report) = map(&mapping, r#"[{"n": 1}]"#).unwrap();
    assert_eq!(
        lines,
        [r#"<x> <p> "1"^^<http://www.w3.org/2001/XMLSchema#integer>"#]
    );
    assert!(
        report.notes.iter().any(|note| note.text.contains("$.n")),
        "{:?}",
        report.notes
    );
}

#[test]
fn braces_and_backslashes_in_references_are_escaped() {
    let subject = |template: &str| {
        json(
            "a",
            &format!("rml:subjectMap [ rml:template \"{template}\" ; rml:class ex:C ]"),
        )
    };
    let class = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <C>";
    for (template, data) in [
        (r"http://example.org/{$['\\{n\\}']}", r#"[{"{n}": "Venus"}]"#),
        (r"http://example.org/{$['a\\\\\\\\b']}", r#"[{"a\\b": "Venus"}]"#),
    ] {
        assert_eq!(
            lines(&subject(template), data),
            [format!("<Venus> {class}")],
            "{template}"
        );
    }
    for broken in [
        r"http://example.org/{$.n",
        r"http://example.org/$.n}",
        r"http://example.org/{$.n\\}",
        r"a/{\\n}",
    ] {
        assert!(map(&subject(broken), r#"[{"n": 1}]"#).is_err(), "{broken}");
    }
}

#[test]
fn literals_of_templates_have_no_datatype_by_themselves() {
    let object = |map: &str| {
        let pair = format!("rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {map} ] ]");
        lines(
            &json("a", &format!("rml:subject ex:x ; {pair}")),
            r#"[{"n": 1.50, "t": "http://example.org/t"}]"#,
        )
    };
    assert_eq!(
        object("rml:reference \"$.n\""),
        [r#"<x> <p> "1.5E0"^^<http://www.w3.org/2001/XMLSchema#double>"#]
    );
    assert_eq!(
        object("rml:template \"{$.n}\" ; rml:termType rml:Literal"),
        [r#"<x> <p> "1.50""#]
    );
    assert_eq!(
        object("rml:reference \"$.n\" ; rml:datatypeMap [ rml:reference \"$.t\" ]"),
        [r#"<x> <p> "1.50"^^<t>"#]
    );
    assert_eq!(
        object("rml:reference \"$.n\" ; rml:languageMap [ rml:constant \"en\" ]"),
        [r#"<x> <p> "1.50"@en"#]
    );
    assert_eq!(
        object("rml:constant 1"),
        [r#"<x> <p> "1"^^<http://www.w3.org/2001/XMLSchema#integer>"#]
    );
}

/// A triples map that says `ex:p` of `ex:x`, with an object made by this.
fn says(object: &str) -> String {
    let pair = format!("rml:predicateObjectMap [ rml:predicate ex:p ; rml:objectMap [ {object} ] ]");
    json("a", &format!("rml:subject ex:x ; {pair}"))
}

fn reasons(report: &MapReport) -> Vec<String> {
    let reason = |left_out: &LeftOutOfTable| match left_out {
        LeftOutOfTable::Row(row) => format!("{}: {}", row.row, row.reason),
        LeftOutOfTable::Table(error) => error.to_string(),
    };
    report
        .faults
        .iter()
        .map(|fault| reason(&fault.left_out))
        .collect()
}

#[test]
fn an_array_in_json_is_no_value_but_its_elements_are() {
    let data = r#"[{"t": "b"}, {"t": ["c", ["d"]]}, {"t": []}, {"t": {"u": "e"}}]"#;
    for object in [
        "rml:reference \"$.t\"",
        "rml:template \"{$.t}\" ; rml:termType rml:Literal",
    ] {
        let (lines, report) = map(&says(object), data).unwrap();
        assert_eq!(lines, [r#"<x> <p> "b""#]);
        let reasons = reasons(&report);
        assert_eq!(reasons.len(), 3, "{reasons:?}");
        assert!(
            reasons[0].starts_with("2: an array is where a value is wanted") && reasons[0].contains("[*]")
        );
        assert!(reasons[2].starts_with("4: an object is where a value is wanted"));
    }
    let (lines, report) = map(&says("rml:reference \"$.t[*]\""), data).unwrap();
    assert_eq!(lines, [r#"<x> <p> "c""#, r#"<x> <p> "e""#]);
    assert!(reasons(&report)[0].starts_with("2: an array"), "{report:?}");
}

#[test]
fn an_array_stands_for_its_elements_in_older_mappings() {
    let older = "@prefix rr: <http://www.w3.org/ns/r2rml#> .\n@prefix ql: <http://semweb.mmlab.be/ns/ql#> .\n\
                 @prefix old: <http://semweb.mmlab.be/ns/rml#> .\n\
                 ex:a old:logicalSource [ old:source \"data.json\" ; old:referenceFormulation ql:JSONPath ; \
                 old:iterator \"$[*]\" ] ; rr:subject ex:x ;\n\
                 rr:predicateObjectMap [ rr:predicate ex:p ; rr:objectMap [ old:reference \"t\" ] ] .";
    let data = r#"[{"t": ["c", ["d"]]}]"#;
    assert_eq!(lines(older, data), [r#"<x> <p> "c""#, r#"<x> <p> "d""#]);
}

#[test]
fn wildcards_find_values_as_they_are_written() {
    let data =
        r#"[{"a": [{"n": 123456789012345678901234}, {"m": 1}, {"n": 2.50}], "b": {"x": "y", "z": null}}]"#;
    let integer = "^^<http://www.w3.org/2001/XMLSchema#integer>";
    assert_eq!(
        lines(&says("rml:reference \"$.a[*].n\""), data),
        [
            format!("<x> <p> \"123456789012345678901234\"{integer}"),
            r#"<x> <p> "2.5E0"^^<http://www.w3.org/2001/XMLSchema#double>"#.to_owned(),
        ]
    );
    assert_eq!(
        lines(
            &says("rml:template \"{$.a[*]['n']} {$.b.*}\" ; rml:termType rml:Literal"),
            data
        ),
        [r#"<x> <p> "123456789012345678901234 y""#, r#"<x> <p> "2.50 y""#]
    );
    // A member that is named is found by its name and among all.
    assert_eq!(
        lines(
            &(says("rml:reference \"$.b.x\"")
                + &says("rml:reference \"$.b[*]\"")
                    .replace("ex:a ", "ex:b ")
                    .replace("ex:p", "ex:q")),
            data
        ),
        [r#"<x> <p> "y""#, r#"<x> <q> "y""#]
    );
    assert_eq!(lines(&says("rml:reference \"$[*][*]\""), "[[[1], [2]]]").len(), 2);
}

#[test]
fn what_makes_no_iri_is_named_as_it_is() {
    let subject =
        "rml:subjectMap [ rml:template \"http://example.org/{$.n}\" ; rml:termType rml:UnsafeIRI ] ; ";
    let (lines, report) = map(
        &json("a", &format!("{subject}{NAME}")),
        r#"[{"n": "a b"}, {"n": "c/d"}]"#,
    )
    .unwrap();
    assert_eq!(lines, [r#"<c/d> <name> "c/d""#]);
    assert_eq!(reasons(&report), ["1: <http://example.org/a b> is no IRI"]);
}

#[test]
fn nothing_is_written_where_all_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let subject = "rml:subjectMap [ rml:reference \"$.n\" ]";
    let mapping = json("a", &format!("{subject} ; {NAME}"));
    fs::write(path("mapping.ttl"), format!("{HEAD}{mapping}")).unwrap();
    let run = |data: &str, arguments: &[&str]| {
        fs::write(path("data.json"), data).unwrap();
        let ran = Command::new(env!("CARGO_BIN_EXE_dembei"))
            .args(["map", "mapping.ttl"])
            .args(arguments)
            .current_dir(folder.path())
            .output()
            .unwrap();
        (
            ran.status.code(),
            String::from_utf8_lossy(&ran.stderr).into_owned(),
        )
    };
    for (name, arguments) in [
        ("a.nq", &["-o", "a.nq"][..]),
        ("b.nt", &["-o", "b.nt", "--sorted"]),
        ("c.ttl", &["-o", "c.ttl"]),
        ("store", &["--store", "store"]),
    ] {
        let (code, said) = run(r#"[{"n": "a b"}]"#, arguments);
        assert_eq!(code, Some(2), "{name}: {said}");
        assert!(
            said.contains("row 1: <http://example.com/a b> is no IRI"),
            "{said}"
        );
        assert!(!path(name).exists(), "{name}");
        let (code, said) = run(r#"[{"n": "a b"}, {"n": "b"}]"#, arguments);
        assert_eq!(code, Some(1), "{name}: {said}");
        assert!(path(name).exists(), "{name}");
    }
    let (code, said) = run("[]", &["-o", "d.nq"]);
    assert_eq!(
        (code, fs::read_to_string(path("d.nq")).unwrap().as_str()),
        (Some(0), ""),
        "{said}"
    );
}

#[test]
fn sides_of_a_join_can_be_any_expression() {
    let join = |child: &str, parent: &str| {
        let objects = format!(
            "rml:objectMap [ rml:parentTriplesMap ex:b ; rml:joinCondition [ rml:childMap [ {child} ] ; rml:parentMap [ {parent} ] ] ]"
        );
        let child = format!(
            "rml:subjectMap [ rml:template \"{{$.n}}\" ] ; rml:predicateObjectMap [ rml:predicate ex:p ; {objects} ]"
        );
        let mapping = json("a", &child)
            + &json(
                "b",
                "rml:subjectMap [ rml:template \"http://example.org/b{$.n}\" ]",
            );
        lines(&mapping, r#"[{"n": 1, "m": 2}, {"n": 2, "m": 3}]"#)
    };
    let base = "<http://example.com/";
    assert_eq!(
        join("rml:reference \"$.m\"", "rml:reference \"$.n\""),
        [format!("{base}1> <p> <b2>")]
    );
    assert_eq!(
        join("rml:template \"k{$.m}\"", "rml:constant \"k2\""),
        [format!("{base}1> <p> <b1>"), format!("{base}1> <p> <b2>")]
    );
    assert_eq!(
        join("rml:constant \"1\"", "rml:reference \"$.n\""),
        [format!("{base}1> <p> <b1>"), format!("{base}2> <p> <b1>")]
    );
}
