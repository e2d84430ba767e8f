//! Rules of RML-Core that the examples of its suite do not touch: constants, templates, term types, joins by maps.

use std::fs;

use dembei::pipeline::{LineSink, MapOptions, MapReport, PipelineError, map_tables};

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
