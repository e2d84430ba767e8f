//! Mappings that are read, and mappings that are refused with a reason.

use std::path::Path;

use super::parse_yarrrml;
use crate::mapping::{Condition, TriplesMap};

fn fault(body: &str) -> String {
    let text = format!("prefixes: {{ex: 'http://example.org/'}}\nmappings:\n  people:\n{body}");
    match parse_yarrrml(&text, Path::new("people.yml")) {
        Ok(_) => "it is read".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let cases = [
        (
            "    s: ex:$(id)\n",
            "people.yml, line 3, in people: it has no source",
        ),
        (
            "    sources: [['a.csv~csv']]\n    s: ex:$(id\n",
            "people.yml, line 5, in people: the template \"http://example.org/$(id\" is broken: a reference is not closed",
        ),
        (
            "    sources: [['a.csv~csv']]\n    po:\n    - [foo:name, $(name)]\n",
            "people.yml, line 6, in people: there is no prefix \"foo\"; declare it under \"prefixes\"",
        ),
        (
            "    sources: [['a.csv~csv']]\n    po:\n    - [ex:name, $(name), english~lang]\n",
            "people.yml, line 6, in people: \"english\" is no language tag; write one such as \"en\" or \"pt-BR\"",
        ),
        (
            "    sources: [['a.csv~csv']]\n    subjet: x\n",
            "people.yml, line 5, in people: there is no key \"subjet\" here; there are sources, subjects, predicateobjects, graphs and condition",
        ),
        (
            "    sources: [['a.csv~csv']]\n    po:\n    - [ex:knows, {mapping: friends}]\n",
            "people.yml, line 6, in people: there is no triples map friends",
        ),
    ];
    for (body, message) in cases {
        assert_eq!(fault(body), message);
    }
}

#[test]
fn the_sides_of_a_join_are_paths_as_their_sources_want_it() {
    let text = "
prefixes: {ex: 'http://example.org/'}
mappings:
  a:
    sources: [['a.json~jsonpath', '$[*]']]
    s: ex:$(id)
    po:
      - p: ex:first
        o: {mapping: b, condition: {function: equal, parameters: [[str1, $(b)], [str2, $(id)]]}}
      - p: ex:second
        o: {mapping: a, condition: {function: equal, parameters: [[str1, $(id), o], [str2, $(a), s]]}}
  b:
    sources: [['b.csv~csv']]
    s: ex:$(id)
";
    let mapping = parse_yarrrml(text, Path::new("map.yml")).unwrap();
    let mut sides = Vec::new();
    for join in mapping.maps.iter().flat_map(TriplesMap::joins) {
        for Condition { child, parent } in &join.conditions {
            sides.push(format!("{child:?} {parent:?}"));
        }
    }
    assert_eq!(
        sides,
        [
            "Reference(\"$.b\") Reference(\"id\")",
            "Reference(\"$.a\") Reference(\"$.id\")",
        ]
    );
}
