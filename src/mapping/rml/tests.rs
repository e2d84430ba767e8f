//! Mappings that are read, and mappings that are refused with a reason.

use std::path::Path;

use crate::mapping::{Expression, Join, Mapping, MappingError, ObjectMap, TermType};

const PRESENT: &str = "@prefix rml: <http://w3id.org/rml/> .\n@prefix ex: <http://example.org/> .\n";
const OLDER: &str = "@prefix rr: <http://www.w3.org/ns/r2rml#> .\n@prefix rml: <http://semweb.mmlab.be/ns/rml#> .\n\
                     @prefix ql: <http://semweb.mmlab.be/ns/ql#> .\n@prefix ex: <http://example.org/> .\n";
const SOURCE: &str = "<#m> rml:logicalSource [ rml:source \"a.csv\" ; rml:referenceFormulation rml:CSV ] ;\n";
const SUBJECT: &str = "rml:subjectMap [ rml:template \"http://x/{a}\" ] ;\n";

fn read(text: &str) -> Result<Mapping, MappingError> {
    super::parse_rml(text, Path::new("m.ttl"), None)
}

/// What is wrong with a triples map in the present vocabulary, behind its source on line 3.
fn fault(rest: &str) -> String {
    match read(&format!("{PRESENT}{SOURCE}{rest} .")) {
        Ok(_) => "it is read".to_owned(),
        Err(error) => error
            .to_string()
            .replace("m.ttl, line ", "")
            .replace(", in http://example.com/#m", ""),
    }
}

#[test]
fn rules_against_the_standard_are_refused_with_their_lines() {
    let subject = SUBJECT;
    let cases = [
        (
            "rml:predicateObjectMap [ rml:predicate ex:p ; rml:object 1 ]".to_owned(),
            "3: it has no subject map",
        ),
        (
            format!("{subject}rml:subject ex:x"),
            "5: it has more than one subject map",
        ),
        (
            "rml:subjectMap [ rml:template \"{a\" ]".to_owned(),
            "4: the template \"{a\" is broken: a brace is not closed",
        ),
        (
            "rml:subjectMap [ rml:reference \"a\" ;\n rml:termType rml:Literal ]".to_owned(),
            "5: a subject may not be of term type http://w3id.org/rml/Literal",
        ),
        (
            "rml:subject \"x\"".to_owned(),
            "4: a subject may not be the constant \"x\"",
        ),
        (
            "rml:subjectMap [ rml:class ex:C ]".to_owned(),
            "4: it has no constant, reference or template",
        ),
        (
            "rml:subjectMap [ rml:reference \"a\" ; rml:template \"b\" ]".to_owned(),
            "4: it has more than one constant, reference or template",
        ),
        (
            format!("{subject}rml:predicateObjectMap [ rml:object 1 ]"),
            "5: it has no predicate map",
        ),
    ];
    for (rest, message) in cases {
        assert_eq!(fault(&rest), message, "{rest}");
    }
}

#[test]
fn objects_against_the_standard_are_refused_with_their_lines() {
    let object = |map: &str| {
        format!("{SUBJECT}rml:predicateObjectMap [ rml:predicate ex:p ;\n rml:objectMap [ {map} ] ]")
    };
    let cases = [
        (
            object("rml:reference \"a\" ; rml:language \"english\""),
            "6: \"english\" is no language tag; write one such as \"en\" or \"pt-BR\"",
        ),
        (
            object("rml:template \"{a}\" ; rml:termType rml:IRI ; rml:language \"en\""),
            "6: a language or datatype is given, but what is made is no literal",
        ),
        (
            object("rml:parentTriplesMap <#other>"),
            "6: there is no triples map http://example.com/#other",
        ),
        (
            object("rml:reference \"a\" ; rml:gatherAs ex:l"),
            "6: rml:gatherAs is not supported",
        ),
        (
            object("rml:functionExecution [ rml:function ex:no ]"),
            "6: there is no function <http://example.org/no>; NOTES.md of the mapping room lists those that there are",
        ),
    ];
    for (rest, message) in cases {
        assert_eq!(fault(&rest), message, "{rest}");
    }
}

#[test]
fn what_is_no_turtle_is_refused_with_its_line() {
    let error = read(&format!(
        "{PRESENT}<#m> rml:subjectMap [ rml:template \"{{a\\b}}\" ;; ] x ."
    ))
    .unwrap_err();
    assert!(matches!(error, MappingError::Turtle { line: 3, .. }), "{error}");
}

#[test]
fn older_mappings_may_say_what_newer_ones_may_not() {
    let text = format!(
        "{OLDER}<#m> rml:logicalSource [ rml:source \"a.csv\" ; rml:referenceFormulation ql:CSV ] ;\n\
         rr:subjectMap [ rr:template \"{{a}}\" ; rr:termType rr:Literal ; rr:graph [ rml:reference \"g\" ] ] ."
    );
    let mapping = read(&text).unwrap();
    assert_eq!(mapping.notes.len(), 2, "{:?}", mapping.notes);
    assert_eq!(mapping.maps[0].subject.term_type, TermType::Iri);
    assert!(matches!(&mapping.maps[0].graphs[0].expression, Expression::Reference(name) if name == "g"));
    assert!(!mapping.maps[0].has_natural_datatypes);
}

#[test]
fn sources_that_are_the_same_are_one() {
    let one = "rml:logicalSource [ rml:source [ a rml:RelativePathSource ; rml:root rml:MappingDirectory ;\n\
               rml:path \"a.json\" ] ; rml:referenceFormulation rml:JSONPath ; rml:iterator \"$[*]\" ]";
    let text = format!(
        "{PRESENT}<#m> {one} ; rml:subject ex:x ; rml:predicateObjectMap [ rml:predicate ex:p ;\n\
         rml:objectMap [ rml:parentTriplesMap <#n> ] ] .\n<#n> {one} ; rml:subjectMap [ rml:reference \"$.a\" ] ."
    );
    let mapping = read(&text).unwrap();
    assert_eq!(mapping.sources.len(), 1);
    let object = &mapping.maps[0].predicate_objects[0].objects[0];
    assert!(matches!(object, ObjectMap::Join(Join { parent: 1, conditions, .. }) if conditions.is_empty()));
}
