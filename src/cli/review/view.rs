//! How a review looks: plain text of a given width, with or without colours.

use console::measure_text_width;
use dembei::{
    link::{
        Linker, Mappings,
        review::{Case, Passage},
    },
    model::{Candidate, Edtf, Entity, EntityClass, Item, Score},
};

/// What a page is written on.
pub(super) struct Paper {
    width: usize,
    height: usize,
    colours: bool,
}

/// Stand for the beginning and the end of a marked name while lines are broken.
const OPEN: char = '\u{e000}';
const CLOSE: char = '\u{e001}';

/// Below a title.
const INDENT: &str = "     ";

const BOLD: &str = "1";
const DIM: &str = "2";
const MARK: &str = "1;7";

/// Passages on a page, and candidates on one of a common height.
const PASSAGES: usize = 2;
const FEW: usize = 3;
const MANY: usize = 6;
/// Lines from which there is room for many.
const HIGH: usize = 40;

impl Paper {
    /// As wide as the terminal, coloured on one unless `NO_COLOR` is set.
    pub(super) fn new(is_terminal: bool, width: u16) -> Self {
        let height = terminal_size::terminal_size().map_or(24, |(_, height)| usize::from(height.0));
        Self {
            width: usize::from(width).min(100),
            height: if is_terminal { height } else { usize::MAX },
            colours: is_terminal && std::env::var_os("NO_COLOR").is_none(),
        }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.colours && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// Something to tell above a page; nothing if it is empty.
    pub(super) fn note(&self, note: &str) -> String {
        if note.is_empty() {
            return String::new();
        }
        let lines = note.lines().flat_map(|line| wrap(line, self.width, ["", ""]));
        lines.map(|line| line + "\n").collect::<String>() + "\n"
    }

    /// An entity with its passages and candidates.
    pub(super) fn case(
        &self,
        case: &Case,
        (at, count): (usize, usize),
        linker: &Linker,
        all: bool,
    ) -> String {
        let mut page = String::new();
        let place = format!("{}/{count}  ", at + 1);
        self.push(&mut page, &case.entity.label, [&place, INDENT], Some(BOLD));
        self.push(&mut page, &about(&case.entity), [INDENT; 2], None);
        let names = other_names(&case.entity);
        if !names.is_empty() {
            self.push(&mut page, &names, [INDENT; 2], None);
        }
        for passage in case.passages.iter().take(PASSAGES) {
            page.push('\n');
            self.push(&mut page, passage.document.as_str(), ["  "; 2], Some(DIM));
            self.push(&mut page, &marked(passage), ["    "; 2], None);
        }
        page.push('\n');
        if case.candidates.is_empty() {
            page.push_str("  No candidate: s searches, n says that Wikidata has none.\n");
        }
        let room = match self.height {
            _ if all => usize::MAX,
            usize::MAX => usize::MAX,
            height if height >= HIGH => MANY,
            _ => FEW,
        };
        for (place, candidate) in case.candidates.iter().take(room).enumerate() {
            self.candidate(
                &mut page,
                place + 1,
                candidate,
                linker.item(candidate.item).as_ref(),
            );
        }
        let more = case.candidates.len().saturating_sub(room);
        if more > 0 {
            self.push(
                &mut page,
                &format!("{more} more: m shows them"),
                [INDENT; 2],
                Some(DIM),
            );
        }
        self.coloured(&page)
    }

    fn candidate(&self, page: &mut String, number: usize, candidate: &Candidate, item: Option<&Item>) {
        let Candidate {
            item: id,
            label,
            score,
            features,
        } = candidate;
        // What was searched for has no score.
        let score = if *score == Score::default() {
            String::new()
        } else {
            format!(" · {score}")
        };
        let place = format!("{number:>3}  ");
        self.push(
            page,
            &format!("{label} · {id}{score}"),
            [&place, INDENT],
            Some(BOLD),
        );
        let description = item
            .and_then(|item| item.description(&["en"]))
            .unwrap_or_default();
        let dates = item.map(dates).unwrap_or_default();
        let what: Vec<&str> = [description, &dates]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        let why: Vec<String> = features
            .iter()
            .map(|feature| format!("{} {}", feature.name, feature.value))
            .collect();
        for (text, code) in [(what.join(" · "), None), (why.join(" · "), Some(DIM))] {
            if !text.is_empty() {
                self.push(page, &text, [INDENT; 2], code);
            }
        }
    }

    /// Adds a text broken into lines, with what stands before the first and before the others.
    fn push(&self, page: &mut String, text: &str, indents: [&str; 2], code: Option<&str>) {
        for line in wrap(text, self.width, indents) {
            page.push_str(&code.map_or_else(|| line.clone(), |code| self.paint(code, &line)));
            page.push('\n');
        }
    }

    /// Puts colours, or brackets, for the marks.
    fn coloured(&self, page: &str) -> String {
        if !self.colours {
            return page.replace(OPEN, "[").replace(CLOSE, "]");
        }
        let mut is_open = false;
        let mut coloured = String::with_capacity(page.len());
        for line in page.split_inclusive('\n') {
            if is_open {
                // Blanks at the beginning of a line are not marked.
                let rest = line.trim_start_matches(' ');
                coloured.push_str(&" ".repeat(line.len() - rest.len()));
                coloured.push_str("\u{1b}[1;7m");
                push_marks(&mut coloured, rest, &mut is_open);
            } else {
                push_marks(&mut coloured, line, &mut is_open);
            }
        }
        coloured
    }

    /// The keys, in a line or two.
    pub(super) fn keys(&self, conflicts: usize) -> String {
        let mut keys = vec![
            "1–9 accept",
            "r reject",
            "n none",
            "s search",
            "space skip",
            "u undo",
        ];
        let conflicts = (conflicts > 0).then(|| format!("c conflicts ({conflicts})"));
        keys.extend(conflicts.as_deref());
        keys.extend(["q leave", "? help"]);
        let keys = keys.join(" · ");
        let lines = wrap(&keys, self.width, ["", ""]);
        let lines: Vec<String> = lines.iter().map(|line| self.paint(DIM, line)).collect();
        format!("\n{}\n", lines.join("\n"))
    }

    /// The keys where no case is open.
    pub(super) fn keys_at_the_end(&self) -> String {
        format!(
            "\n{}\n",
            self.paint(DIM, "u undo · c conflicts · q leave · ? help")
        )
    }
}

/// The items that are accepted for more than one entity, numbered through.
pub(super) fn conflicts(mappings: &Mappings, linker: &Linker) -> String {
    let mut lines = Vec::new();
    let mut number = 0;
    for (item, entities) in mappings.conflicts() {
        let known = linker.item(item);
        let label = known
            .map(|item| format!(" {}", item.label(&["en"])))
            .unwrap_or_default();
        lines.push(format!("{item}{label} is accepted for"));
        for entity in entities {
            number += 1;
            lines.push(format!("{number:>3}  {entity}"));
        }
    }
    if lines.is_empty() {
        return "No item is accepted for more than one entity.".to_owned();
    }
    lines.push("o and a number (where lines are read: c and a number) opens one of them again.".to_owned());
    lines.join("\n")
}

/// What can be done.
pub(super) const HELP: &str = "\
1 to 9       accept that candidate          a   accept the first
r            reject a candidate             n   none: Wikidata has no such item
s            search under another name      u   undo, any number of times
space        skip: decide later             m   show more candidates, or fewer
c            show conflicts                 o   open one of a conflict again
q            leave; all decisions are kept
Where lines are read: accept [N], reject [N], none, skip, search NAME, undo,
more, conflicts [N], leave.";

fn push_marks(coloured: &mut String, line: &str, is_open: &mut bool) {
    let code = format!("\u{1b}[{MARK}m");
    for c in line.chars() {
        match c {
            OPEN => {
                coloured.push_str(&code);
                *is_open = true;
            }
            CLOSE => {
                coloured.push_str("\u{1b}[0m");
                *is_open = false;
            }
            '\n' if *is_open => coloured.push_str("\u{1b}[0m\n"),
            _ => coloured.push(c),
        }
    }
}

/// The words of a passage with marks around the name.
fn marked(passage: &Passage) -> String {
    let text = &passage.text;
    let (before, rest) = text.split_at_checked(passage.name.start()).unwrap_or((text, ""));
    let (name, after) = rest.split_at_checked(passage.name.len()).unwrap_or((rest, ""));
    format!("{before}{OPEN}{name}{CLOSE}{after}")
}

/// What an entity is, and how often it is named.
fn about(entity: &Entity) -> String {
    let class = entity.class.map_or("of another kind", EntityClass::as_str);
    let documents = match entity.documents.len() {
        1 => "1 document".to_owned(),
        count => format!("{count} documents"),
    };
    format!("{class} · named {} in {documents}", times(entity.mentions))
}

/// The first of its other names; nothing if it has none.
fn other_names(entity: &Entity) -> String {
    let names: Vec<&str> = entity
        .other_names
        .iter()
        .map(String::as_str)
        .filter(|name| *name != entity.label)
        .collect();
    let some = names.iter().take(FEW).copied().collect::<Vec<_>>().join(" · ");
    match names.len() {
        0 => String::new(),
        count if count > FEW => format!("also {some} · {} more", count - FEW),
        _ => format!("also {some}"),
    }
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{count} times"),
    }
}

/// From when to when an item was.
fn dates(item: &Item) -> String {
    let text = |date: &Option<Edtf>| date.as_ref().map(ToString::to_string).unwrap_or_default();
    match (text(&item.start), text(&item.end)) {
        (start, end) if start == end => start,
        (start, end) => format!("{start} – {end}").trim().to_owned(),
    }
}

/// Breaks a text into lines of at most `width` columns, with what stands before the first and before the others; words
/// that are longer are cut.
fn wrap(text: &str, width: usize, [first, rest]: [&str; 2]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !is_empty && measure(&line) + 1 + measure(word) > width {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        for c in word.chars() {
            if !is_empty && measure(&line) + measure(c.encode_utf8(&mut [0; 4])) > width {
                lines.push(std::mem::replace(&mut line, rest.to_owned()));
            }
            line.push(c);
            is_empty = false;
        }
    }
    if !is_empty {
        lines.push(line);
    }
    lines
}

/// Columns that a text takes.
fn measure(text: &str) -> usize {
    measure_text_width(text)
}

#[cfg(test)]
mod tests {
    use dembei::{
        link::GazetteerSource,
        model::{DocumentId, EntityId, ItemId, Span},
    };

    use super::*;

    fn case() -> Case {
        let text = format!(
            "… a very long passage about {} and others in the town …",
            "Nikolai Petrovich Rezanov".repeat(2)
        );
        let start = text.find("Nikolai").unwrap();
        Case {
            entity: Entity {
                id: EntityId::parse("person/x").unwrap(),
                class: Some(EntityClass::Person),
                label: "A name that is so long that it does not fit into one line of a terminal of eighty columns".to_owned(),
                other_names: vec!["袴田".repeat(30), "Б".repeat(120)],
                gender: None,
                items: Vec::new(),
                mentions: 3,
                documents: vec![DocumentId::parse("a").unwrap()],
                stated: None,
                identifiers: Vec::new(),
            },
            candidates: (1..8)
                .map(|number| Candidate {
                    item: ItemId::new(number),
                    label: format!("Candidate {number}"),
                    score: Score::new(0.7),
                    features: Vec::new(),
                })
                .collect(),
            matched: None,
            passages: vec![Passage {
                document: DocumentId::parse("a").unwrap(),
                name: Span::new(start, start + 50),
                text,
            }],
        }
    }

    fn gazetteer() -> Linker {
        Linker::new(vec![Box::new(GazetteerSource)])
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in [40, 80] {
            let paper = Paper {
                width,
                height: 24,
                colours: false,
            };
            let page = paper.case(&case(), (0, 9), &gazetteer(), false) + &paper.keys(2);
            for line in page.lines() {
                assert!(measure(line) <= width, "{line:?}");
            }
            assert!(
                page.contains("[Nikolai") && page.contains("4 more: m shows them"),
                "{page}"
            );
        }
    }

    #[test]
    fn colours_change_no_words() {
        let plain = Paper {
            width: 80,
            height: 24,
            colours: false,
        }
        .case(&case(), (0, 9), &gazetteer(), true);
        let coloured = Paper {
            width: 80,
            height: 24,
            colours: true,
        }
        .case(&case(), (0, 9), &gazetteer(), true);
        let bare = console::strip_ansi_codes(&coloured).into_owned();
        assert_eq!(bare, plain.replacen('[', "", 1).replacen(']', "", 1));
        for line in coloured.lines().filter(|line| line.contains("\u{1b}[1")) {
            assert!(
                line.ends_with("\u{1b}[0m") || line.contains("\u{1b}[0m"),
                "{line:?}"
            );
        }
    }
}
