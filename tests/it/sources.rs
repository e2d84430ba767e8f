//! Wikis and web pages through the whole program: infoboxes as statements, links as entities, damage named.

use std::{fs, io::Write, path::Path};

use crate::program::{assert_conforms, dembei, export};

/// A dump with an article, another that it links to, a redirect and a talk page.
const DUMP: &str = r#"<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.10/" version="0.10" xml:lang="en">
  <siteinfo><sitename>Test</sitename><namespaces><namespace key="6">File</namespace></namespaces></siteinfo>
  <page><title>Ana Lee (chemist)</title><ns>0</ns><id>1</id><revision><id>1</id><model>wikitext</model><text>
{{Infobox scientist
| name = Ana Lee
| image = Ana.jpg
| birth_date = {{birth date|df=y|1901|3|14}}
| birth_place = [[Novy Most]], Siberia
| death_date = {{death date and age|1970|5|1|1901|3|14}}
| alma_mater = {{ubl|[[Tomsk Imperial University|Tomsk University]]|Institute of Dyes}}
| office = Director of the Institute of Dyes
| term_start = 1931
| term_end = 1944&lt;!-- or 1945 --&gt;
| spouse = {{marriage|[[Boris Karlovich Lee|Boris Lee]]|1925|1930}}
}}
'''Ana Karlovna Lee''' ({{lang-ru|Ана Ли}}; 14 March 1901 &amp;ndash; 1 May 1970) was a chemist.&lt;ref&gt;{{cite web|title=A [[Moscow]] paper}}&lt;/ref&gt; [[Boris Karlovich Lee|Boris]] lived in [[Kazan]].

== References ==
* Someone, Paper on Paper.
</text></revision></page>
  <page><title>Ana Lee</title><ns>0</ns><id>2</id><redirect title="Ana Lee (chemist)" /><revision><text>#REDIRECT [[Ana Lee (chemist)]]</text></revision></page>
  <page><title>Talk:Ana Lee</title><ns>1</ns><id>3</id><revision><text>Who was she?</text></revision></page>
  <page><title>Novy Most</title><ns>0</ns><id>4</id><revision><text>{{Infobox settlement
| subdivision_type = Country
| subdivision_name = [[Russia]]
| population_total = 80
| population_as_of = 1897
}}'''Novy Most''' is a village.</text></revision></page>
</mediawiki>
"#;

fn turtle(folder: &Path) -> String {
    export(folder, "graph", "turtle")
}

fn pack(text: &str) -> Vec<u8> {
    let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    packer.write_all(text.as_bytes()).unwrap();
    packer.finish().unwrap()
}

/// The predicates and objects of one subject, as lines.
fn about<'a>(turtle: &'a str, subject: &str) -> &'a str {
    let head = format!("\n<{subject}> a ");
    let (_, rest) = turtle
        .split_once(&head)
        .unwrap_or_else(|| panic!("{subject} is not in:\n{turtle}"));
    rest.split_once(" .\n").unwrap().0
}

#[test]
fn a_dump_is_built_with_its_infoboxes_and_links() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = DUMP.split_at(DUMP.find("<page><title>Talk").unwrap());
    fs::write(
        folder.path().join("wiki.xml.bz2"),
        [pack(first), pack(second)].concat(),
    )
    .unwrap();
    let output = dembei(folder.path(), &["build", "wiki.xml.bz2"]);
    let told =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(
        told.contains("1 redirects, 1 pages that are no articles"),
        "{told}"
    );
    let graph = turtle(folder.path());
    let ana = about(&graph, "person/ana-lee");
    for stated in [
        "dmb:birthDate \"1901-03-14\"^^edtf:EDTF",
        "dmb:birthPlace <place/novy-most>",
        "dmb:deathDate \"1970-05-01\"^^edtf:EDTF",
        "dmb:educatedAt <organization/institute-of-dyes>, <organization/tomsk-imperial-university>",
        "dmb:positionHeld \"Director of the Institute of Dyes\"@en",
        "dmb:spouse <person/boris-karlovich-lee>",
    ] {
        assert!(ana.contains(stated), "{stated} is not in:\n{ana}");
    }
    assert!(graph.contains("dmb:time \"1931/1944\"^^edtf:EDTF"));
    assert!(about(&graph, "place/novy-most").contains("dmb:country <place/russia>"));
    assert!(graph.contains("dmb:value 80"));
    assert!(!graph.contains("person/someone") && !graph.contains("place/moscow"));
    assert_conforms(folder.path());
}

#[test]
fn a_dump_that_breaks_off_is_built_up_to_there() {
    let folder = tempfile::tempdir().unwrap();
    let end = DUMP.find("population_total").unwrap();
    fs::write(folder.path().join("wiki.xml"), DUMP.get(..end).unwrap()).unwrap();
    fs::write(folder.path().join("feed.xml"), "<feed/>").unwrap();
    let output = dembei(folder.path(), &["build", "wiki.xml"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.contains("\"wiki.xml\" breaks off at line 23, in page \"Novy Most\""),
        "{told}"
    );
    assert!(turtle(folder.path()).contains("<person/ana-lee> a dmb:Person"));
    let output = dembei(folder.path(), &["build", "feed.xml"]);
    assert_eq!(output.status.code(), Some(2));
    // Among other files of a folder, XML of another kind is only left out.
    assert_eq!(dembei(folder.path(), &["build", "."]).status.code(), Some(1));
}

#[test]
fn pages_of_the_web_and_of_wikis_are_read_by_their_endings() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(
        data.join("a.html"),
        "<title>x</title><nav>Peter Smith</nav><h1>Anna Petrova</h1><p>Anna Petrova was born in <a href='/wiki/Kazan'>\
         Kazan</a> &ndash; in&nbsp;1901.",
    )
    .unwrap();
    fs::write(
        data.join("b.wiki"),
        "'''Ivan Petrov''' was born in [[Omsk]] in 1902.",
    )
    .unwrap();
    let output = dembei(folder.path(), &["build", "data"]);
    assert!(output.status.success());
    let graph = turtle(folder.path());
    assert!(about(&graph, "person/anna-petrova").contains("dmb:birthPlace <place/kazan>"));
    assert!(about(&graph, "person/ivan-petrov").contains("dmb:birthDate \"1902\"^^edtf:EDTF"));
    assert!(!graph.contains("Peter Smith"));
}

/// Runs where the folder of shared samples lies beside the package, and says so where it does not.
#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn the_sample_dump_is_built_without_a_word() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples/enwiki-minidump.xml.bz2");
    if !sample.exists() {
        eprintln!("skipped: there is no {}", sample.display());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let output = dembei(
        folder.path(),
        &["build", sample.to_str().unwrap(), "--format", "json"],
    );
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["documents"], 24);
    assert_eq!(report["left_out"]["redirects"], 2);
    assert_eq!(report["left_out"]["no_articles"], 1);
}
