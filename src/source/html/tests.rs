//! HTML: what is shown, what is not, hostile texts.

use super::*;
use crate::model::{BlockKind, Document};

fn blocks(text: &str) -> Vec<(String, BlockKind)> {
    let layout = Html.layout(text);
    let prose = layout.prose.as_deref().unwrap();
    assert_eq!(prose.len(), text.len());
    layout
        .blocks
        .iter()
        .map(|block| {
            let words = block.span.of(prose);
            (
                words.split_whitespace().collect::<Vec<_>>().join(" "),
                block.kind.clone(),
            )
        })
        .collect()
}

fn words(text: &str) -> Vec<String> {
    blocks(text).into_iter().map(|(words, _)| words).collect()
}

#[test]
fn what_is_shown_is_read_and_the_rest_is_not() {
    let text = "<!DOCTYPE html>\r\n<html lang=\"en-GB\"><head><title>Omsk &amp; Tomsk | Site</title>\
        <style>p { x: y }</style><script>if (a < b) { \"<p>\" }</script></head>\r\n<body><nav><p>Home</nav>\
        <!-- <p>no --><h1>Omsk</h1>\n<p>Omsk is\r\n  a <b>city</b>, founded in&nbsp;1716&ndash;17 by \
        <a href=\"https://example.org/x\">Ivan&#32;Buchholz</a>.<p hidden>A second.<br>Line.\
        <ul><li>One<li>Two</ul><div style=\"display: none\">Gone</div></body>";
    let layout = Html.layout(text);
    assert_eq!(
        words(text),
        [
            "Omsk",
            "Omsk is a city, founded in 1716–17 by Ivan Buchholz.",
            "A second. Line.",
            "One",
            "Two"
        ]
    );
    assert_eq!(layout.title.as_deref(), Some("Omsk"));
    assert_eq!(layout.language.as_deref(), Some("en-GB"));
    assert_eq!(layout.links.len(), 1);
    assert_eq!(
        layout.links[0]
            .span
            .of(layout.prose.as_deref().unwrap())
            .split_whitespace()
            .count(),
        2
    );
    assert_eq!(layout.links[0].target, "https://example.org/x");
}

#[test]
fn a_page_without_a_heading_has_the_title_of_its_window() {
    let layout = Html.layout("<title>Tomsk</title><p>Tomsk is a city.");
    assert_eq!(layout.title.as_deref(), Some("Tomsk"));
    assert_eq!(layout.blocks[0].kind, BlockKind::Title);
}

#[test]
fn rows_of_an_infobox_are_fields() {
    let text = "<table class='infobox vcard'><tr><th colspan=2>Omsk</th></tr><tr><th>Founded</th><td>1716<br>again \
        1782</td></tr></table><table><tr><th>Year</th><td>1897</td></tr></table>";
    let read = blocks(text);
    assert!(
        matches!(read[1], (ref words, BlockKind::Field { key }) if words == "1716 again 1782" && key.of(text) == "Founded")
    );
    assert_eq!(read[2], ("Year".to_owned(), BlockKind::ListItem));
}

#[test]
fn links_between_articles_lead_to_their_titles() {
    let links =
        |text: &str| -> Vec<String> { Html.layout(text).links.into_iter().map(|l| l.target).collect() };
    assert_eq!(
        links(
            "<p><a href='/wiki/Omsk_Oblast#History'>Omsk</a> <a href='#top'>top</a> \
            <a href='./Caf%C3%A9'>x</a> <a href='https://en.wikipedia.org/wiki/A'>a</a>"
        ),
        ["Omsk Oblast#History", "Café", "A"]
    );
}

#[test]
fn any_bytes_are_read_in_time_that_grows_with_their_length() {
    let started = std::time::Instant::now();
    for piece in [
        "<p",
        "<p>",
        "<table><tr><td>",
        "<a href=x>",
        "<!--",
        "<script>",
        "&amp",
        "&#",
        "</p>",
        "<nav>",
        "<td",
        "é<é>",
    ] {
        let text = piece.repeat(50_000);
        let id = crate::model::DocumentId::parse("x").unwrap();
        let document: Document =
            crate::source::to_document(id, text, &Html, &crate::source::Options::default());
        assert_eq!(document.reading().len(), document.text.len());
    }
    assert!(started.elapsed().as_secs() < 30);
}

/// What the texts of the last test are made of.
const PIECES: &[&str] = &[
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<a href='x'>",
    "</a>",
    "<table class=infobox>",
    "</table>",
    "<tr>",
    "</tr>",
    "<th>",
    "</th>",
    "<td>",
    "</td>",
    "<ul>",
    "<li>",
    "</ul>",
    "<h1>",
    "</h1>",
    "<h2>",
    "<title>",
    "</title>",
    "<script>",
    "</script>",
    "<nav>",
    "</nav>",
    "<!--",
    "-->",
    "<br>",
    "<pre>",
    "</pre>",
    "&amp;",
    "&nbsp;",
    "&ndash;",
    "&",
    "<",
    ">",
    "<p hidden",
    "word",
    "Ōsaka",
    "大阪",
    " ",
    "\n",
    "\r\n",
    "é",
    "'",
    "\"",
    ".",
];

/// Texts put together from pieces by a simple generator, always the same.
#[test]
fn any_mixture_of_tags_keeps_its_length_and_its_borders() {
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..3000 {
        let text: String = (0..=next(60)).map(|_| PIECES[next(PIECES.len())]).collect();
        let layout = Html.layout(&text);
        let prose = layout.prose.as_deref().unwrap();
        assert_eq!(prose.len(), text.len());
        let mut end = 0;
        for block in &layout.blocks {
            let start = match block.kind {
                BlockKind::Field { key } => key.start(),
                _ => block.span.start(),
            };
            assert!(start >= end && !block.span.of(prose).is_empty(), "{text:?}");
            end = block.span.end();
        }
        assert!(
            layout.links.iter().all(|link| !link.span.of(prose).is_empty()),
            "{text:?}"
        );
    }
}
