//! Wikitext: pages in their parts, hostile texts.

use super::*;
use crate::model::{Block, BlockKind};

fn page(text: &str) -> Layout {
    let layout = layout_page(text, Some("Omsk (city)"), &Namespaces::default());
    let prose = layout.prose.as_deref().unwrap();
    assert_eq!(prose.len(), text.len());
    let mut end = 0;
    for Block { span, kind } in &layout.blocks {
        let start = match kind {
            BlockKind::Field { key } => key.start(),
            _ => span.start(),
        };
        assert!(start >= end && !span.of(prose).is_empty(), "{:?}", span.of(prose));
        end = span.end();
    }
    layout
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of all blocks.
fn words(text: &str) -> Vec<String> {
    let layout = page(text);
    let prose = layout.prose.unwrap();
    layout
        .blocks
        .iter()
        .map(|block| one_line(block.span.of(&prose)))
        .collect()
}

/// The words of the only block.
fn line(text: &str) -> String {
    words(text).join(" ¶ ")
}

fn links(text: &str) -> Vec<(String, String)> {
    let layout = page(text);
    let prose = layout.prose.unwrap();
    layout
        .links
        .into_iter()
        .map(|link| (one_line(link.span.of(&prose)), link.target))
        .collect()
}

fn fields(text: &str) -> Vec<(String, String)> {
    let layout = page(text);
    let prose = layout.prose.unwrap();
    layout
        .blocks
        .iter()
        .filter_map(|block| match block.kind {
            BlockKind::Field { key } => Some((key.of(text).to_owned(), one_line(block.span.of(&prose)))),
            _ => None,
        })
        .collect()
}

#[test]
fn a_page_falls_into_its_parts() {
    let text = "{{Short description|City}}\n'''Omsk''' is a city.\nIt lies on the [[Irtysh]].\n\n== History ==<!-- c -->\n\
        * One\n** Two\n# Three\n: Four\n----\n[[File:A.jpg|thumb|200px|The ''old'' fort, built in 1716]]Next.\n\n\
        ==References==\n* A book.\n===Further===\nNone.\n== Later ==\nLast.\n[[Category:Cities]]\n";
    let layout = page(text);
    let prose = layout.prose.unwrap();
    let parts: Vec<_> = layout
        .blocks
        .iter()
        .map(|b| (one_line(b.span.of(&prose)), b.kind.clone()))
        .collect();
    let expected = [
        ("Omsk is a city. It lies on the Irtysh.", BlockKind::Paragraph),
        ("History", BlockKind::Heading(2)),
        ("One", BlockKind::ListItem),
        ("Two", BlockKind::ListItem),
        ("Three", BlockKind::ListItem),
        ("Four", BlockKind::ListItem),
        ("The old fort, built in 1716", BlockKind::Paragraph),
        ("Next.", BlockKind::Paragraph),
        ("Later", BlockKind::Heading(2)),
        ("Last.", BlockKind::Paragraph),
    ];
    assert_eq!(parts, expected.map(|(words, kind)| (words.to_owned(), kind)));
    assert_eq!(layout.title.as_deref(), Some("Omsk (city)"));
}

#[test]
fn links_show_their_words_and_lead_to_titles() {
    let text = "The [[tram]]s of [[Omsk Oblast|the ''oblast'']]'s [[#Centre|centre]] ran to [[Novy (town)#Port|Novy]], \
        [[:Category:Trams|trams]], [[de:Omsk]][https://example.org/x the site] [https://example.org].";
    assert_eq!(
        line(text),
        "The trams of the oblast's centre ran to Novy, trams, the site ."
    );
    let expected = [
        ("trams", "Tram"),
        ("the oblast", "Omsk Oblast"),
        ("centre", "#Centre"),
        ("Novy", "Novy (town)#Port"),
        ("the site", "https://example.org/x"),
    ];
    assert_eq!(
        links(text),
        expected.map(|(words, to)| (words.to_owned(), to.to_owned()))
    );
}

#[test]
fn names_in_bold_at_the_beginning_are_links_to_the_page_itself() {
    let text = "'''Omsk''' ({{lang-ru|Омск}}), once '''''Fort Omsk''''', is '''not''' a town.\n\n'''Later''' it grew.";
    let own = |words: &str| (words.to_owned(), "Omsk (city)".to_owned());
    assert_eq!(links(text), [own("Omsk"), own("Fort Omsk")]);
    let layout = layout_page("'''Fort Omsk''' is old.", None, &Namespaces::default());
    assert_eq!(layout.title.as_deref(), Some("Fort Omsk"));
    let layout = layout_page("= Tomsk =\n'''Fort''' is old.", None, &Namespaces::default());
    assert_eq!(layout.title.as_deref(), Some("Tomsk"));
    assert_eq!(layout.blocks[0].kind, BlockKind::Title);
    // A cell without a sentence is left out, and its words name nothing.
    let layout = layout_page(
        "{|\n| '''Tomsk'''\n|}\n'''Omsk''' is old.",
        None,
        &Namespaces::default(),
    );
    assert_eq!(layout.title.as_deref(), Some("Omsk"));
    assert_eq!(layout.links.len(), 1);
}

#[test]
fn templates_in_a_sentence_stay_readable() {
    for (text, expected) in [
        ("It is {{convert|80|km|mi|abbr=on}} long.", "It is 80 km long."),
        ("{{convert|10|to|20|km}} of road.", "10 to 20 km of road."),
        ("Built {{circa|1910}}, it stood.", "Built c. 1910, it stood."),
        (
            "Ana ({{lang|ja|安奈}}; born {{birth date|1950|1|2|df=y}}) sang.",
            "Ana ( 安奈; born 2 January 1950) sang.",
        ),
        (
            "The {{nihongo|North Wind|北風|Kitakaze}} blew.",
            "The North Wind blew.",
        ),
        ("The {{USS|Omsk|CV-6|6}} sank.", "The USS Omsk sank."),
        (
            "He won{{sfn|Lee|1990}} it.<ref>A [[book]].</ref> Then{{efn|No.}}, he left.",
            "He won it. Then, he left.",
        ),
        (
            "From 1918{{ndash}}22, 5&nbsp;men &amp; a dog.",
            "From 1918–22, 5 men & a dog.",
        ),
        (
            "{{As of|2010}}, {{formatnum:12345}} lived there.",
            "As of 2010, 12345 lived there.",
        ),
        (
            "A<sub>2</sub> and 3<sup>4</sup>; x<!-- no -->y, <math>z</math>.",
            "A2 and 34; xy, .",
        ),
        (
            "He paid {{US$|5 million}} to {{ill|Ivan Lee|de}}.",
            "He paid US$ 5 million to Ivan Lee.",
        ),
        ("It ({{IPAc-en|o|m}}; {{no such|x}}) is.", "It is."),
        ("From <nowiki>''[[here]]''</nowiki> on.", "From ''[[here]]'' on."),
        (
            "Its sign is: {{linktext|三|星}}, or {{hlist|a|b}}.",
            "Its sign is: 三 星, or a;b .",
        ),
        (
            "See https://example.org/a?b=c and {{coord|1|2}}go.",
            "See and go.",
        ),
    ] {
        assert_eq!(line(text), expected, "{text}");
    }
}

#[test]
fn quotes_lists_and_galleries_are_blocks_of_their_own() {
    let text = "He said:\n{{quote|text=We go.\n\nWe stay.|author=Lee}}\n{{columns-list|\n* [[One]]\n* Two}}\n<gallery>\n\
        File:A.jpg|The [[fort]]\n</gallery>\nAfter.<div>Inside</div>";
    assert_eq!(
        words(text),
        [
            "He said:", "We go.", "We stay.", "One", "Two", "The fort", "After.", "Inside"
        ]
    );
}

#[test]
fn fields_of_infoboxes_are_read_with_their_keys() {
    let text = "{{Infobox officeholder <!-- c -->\n| name = Ana Lee\n| image = Ana.jpg\n| birth_date = \
        {{birth date and age|df=yes|1950|01|02}}\n| birth_place = [[Omsk]], {{flag|Russia}}\n| children = \
        {{plainlist|\n* [[Ivan Lee|Ivan]]\n* Oleg<ref>x</ref>\n}}\n| spouse = {{marriage|[[Bo Lee]]|1977|1982}}<br />Max \
        |awards={{ubl|One|Two}}\n|office = Mayor\n|empty=\n|module={{Infobox person|embed=yes|\n known_for = \
        Songs}}\n}}\n'''Ana Lee''' sings.";
    let expected = [
        ("Infobox", "officeholder"),
        ("name", "Ana Lee"),
        ("birth_date", "2 January 1950"),
        ("birth_place", "Omsk, Russia"),
        ("children", "Ivan ; Oleg"),
        ("spouse", "Bo Lee (1977-1982) ; Max"),
        ("awards", "One;Two"),
        ("office", "Mayor"),
        ("Infobox", "person"),
        ("known_for", "Songs"),
    ];
    assert_eq!(
        fields(text),
        expected.map(|(key, value)| (key.to_owned(), value.to_owned()))
    );
    assert_eq!(links(text).len(), 4 + 1);
    assert_eq!(words(text).last().unwrap(), "Ana Lee sings.");
}

#[test]
fn of_tables_only_sentences_are_read() {
    let text = "{| class=\"wikitable\"\n|+ Caption of it\n! Year !! What\n|-\n| 1716 || style=\"x\" | The [[fort]] was built by \
        the river, and people came to live there.\n|-\n| 1782\n| [[Town]]\n{| \n| nested || cell\n|}\n|}\nAfter.";
    assert_eq!(
        words(text),
        [
            "The fort was built by the river, and people came to live there.",
            "After."
        ]
    );
    assert_eq!(links(text).len(), 1);
}

#[test]
fn what_is_not_closed_is_read_as_far_as_it_goes() {
    assert_eq!(
        line("{{Infobox person\n| name = A\n\nHe went [[home."),
        "He went home."
    );
    assert_eq!(line("A [[b|c d}} e ]] f"), "A c d e f");
    assert_eq!(line("{|\n| a\n\nText here."), "Text here.");
    assert_eq!(line("One <ref>two\n\nthree"), "One two ¶ three");
    assert_eq!(line("== ==\n=\n==A\nB"), "= ==A B");
}

#[test]
fn any_text_is_read_in_time_that_grows_with_its_length() {
    let started = std::time::Instant::now();
    let pieces = [
        "{{a|",
        "{{lang|ja|",
        "{{Infobox x|a=",
        "[[a|",
        "[[File:a|thumb|",
        "[[",
        "<ref>",
        "{|\n|",
        "{|\n",
        "''",
        "'''a",
        "<b>",
        "}}",
        "]]",
        "|}",
        "* ",
        "\n=a=",
        "\n* a",
        "|",
        "=",
        "&amp;",
        "<gallery>\n",
        "{{ubl|",
        "{{plainlist|\n*",
        "[http://a ",
        "é",
        "\n",
        "<div>",
        "{{quote|",
        "(",
        "__TOC__",
    ];
    for piece in pieces {
        page(&piece.repeat(20_000));
    }
    let nested: String = (0..200).map(|_| "{{quote|{{lang|x|[[a|{{ubl|").collect();
    page(&(nested + &"}}]]}}}}".repeat(200)));
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

/// What the texts of the last test are made of.
const PIECES: &[&str] = &[
    "{{",
    "}}",
    "[[",
    "]]",
    "|",
    "=",
    "\n",
    "\n\n",
    "''",
    "'''",
    "'''''",
    "{|",
    "|}",
    "|-",
    "||",
    "!",
    "* ",
    "# ",
    ": ",
    "== ",
    " ==",
    "<ref>",
    "</ref>",
    "<!--",
    "-->",
    "<nowiki>",
    "</nowiki>",
    "<br>",
    "<div>",
    "<gallery>",
    "</gallery>",
    "&amp;",
    "&nbsp;",
    "&#x5B57;",
    "[http://a.b ",
    "]",
    "lang|ja|",
    "birth date|1950|1|2",
    "Infobox person\n| name = ",
    "ubl|",
    "convert|1|km",
    "quote|",
    "File:A.jpg|thumb|",
    "marriage|a|1|2",
    "as of|2010",
    "circa|1900",
    "US$|5",
    "frac|1|2",
    "flag|X",
    "plainlist|\n* ",
    "word",
    "Ōsaka",
    "大阪",
    "é",
    " ",
    "(",
    ")",
    ";",
    "s",
    "1918",
];

/// Texts put together from pieces by a simple generator, always the same.
#[test]
fn any_mixture_of_marks_keeps_its_length_and_its_borders() {
    let mut state = 1_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    };
    for _ in 0..3000 {
        let text: String = (0..=next(60)).map(|_| PIECES[next(PIECES.len())]).collect();
        let layout = page(&text);
        let prose = layout.prose.as_deref().unwrap();
        for link in &layout.links {
            assert!(!link.span.of(prose).is_empty(), "{text:?}");
        }
        for block in &layout.blocks {
            assert_eq!(
                block.span.of(&text).is_empty(),
                block.span.of(prose).is_empty(),
                "{text:?}"
            );
        }
    }
}
