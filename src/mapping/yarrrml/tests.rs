//! Mappings that are read, and mappings that are refused with a reason.

use std::path::Path;

use super::parse_yarrrml;

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
