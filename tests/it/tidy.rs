//! Holds the source tree to the rules of its style: what may import what, sizes, names, errors, output.
//!
//! A failure names the place as `file:line` and says what to do. To add a room, a crate or an allowance, change a table.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
    sync::LazyLock,
};

use regex::Regex;

/// What each room may import; a room is a folder or a file of `src/`. No row here means no such room.
const ROOMS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("text", &["model"]),
    ("gazetteer", &["model", "text"]),
    ("net", &[]),
    ("sort", &[]),
    ("source", &["model", "text", "net"]),
    ("extract", &["model", "text", "gazetteer"]),
    ("mapping", &["model", "text", "rdf"]),
    ("resolve", &["model", "text"]),
    ("wikidata", &["model", "text", "net", "sort"]),
    ("link", &["model", "text", "gazetteer", "wikidata"]),
    ("rdf", &["model", "sort"]),
    ("annotation", &["model", "rdf"]),
    ("store", &["rdf"]),
    ("query", &["rdf", "store"]),
    ("validate", &["rdf", "store", "query"]),
    ("export", &["rdf", "store", "query"]),
    ("serve", &["rdf", "store", "query", "export", "link"]),
    ("eval", &["model", "rdf"]),
    ("config", EVERY_ROOM),
    ("pipeline", EVERY_ROOM),
    ("lib", EVERY_ROOM),
    // The binary: it uses the library as `dembei::…`, as a stranger would.
    ("main", &["cli"]),
    ("cli", &[]),
];

const EVERY_ROOM: &[&str] = &["*"];

/// The only rooms that may name an outside crate; a crate that is not here may be used in any room.
const CRATES: &[(&str, &[&str])] = &[
    ("anyhow", &["cli", "main"]),
    ("axum", &["serve"]),
    ("clap", &["cli", "main"]),
    ("comfy_table", &["cli", "query"]),
    ("console", &["cli"]),
    ("indicatif", &["cli", "main"]),
    (
        "oxigraph",
        &[
            "rdf",
            "annotation",
            "store",
            "query",
            "validate",
            "export",
            "serve",
            "mapping",
            "pipeline",
        ],
    ),
    ("reqwest", &["net"]),
    ("sophia", &["rdf", "export"]),
    ("tokio", &["net", "serve"]),
    ("tracing_indicatif", &["cli", "main"]),
    ("tracing_subscriber", &["cli", "main"]),
];

/// Rooms that do not log.
const SILENT: &[&str] = &["model", "text"];

const ASYNC: &[&str] = &["net", "serve"];

/// The rooms of the binary, which alone print.
const BINARY: &[&str] = &["cli", "main"];

const LINES_OF_A_FILE: usize = 800;
const LINES_OF_MAIN: usize = 80;

/// Folders whose text files are ours, besides the files at the top.
const FOLDERS: &[&str] = &[
    "src", "tests", "benches", "fuzz", "script", ".ci", "ontology", "queries", "data",
];

/// What a fuzzer wrote is nobody's style.
const CORPUS: &str = "fuzz/corpus";

/// Endings of files that are programs, in which a note to do something later needs an issue.
const PROGRAMS: &[&str] = &["rs", "sh", "py", "rq", "toml", ""];

struct File {
    /// Below the package's folder, with `/`.
    path: String,
    text: String,
    /// For Rust, the text with comments, strings and characters blanked out, line for line.
    code: String,
}

impl File {
    /// The room of a file of `src/`.
    fn room(&self) -> Option<&str> {
        let first = self.path.strip_prefix("src/")?.split('/').next()?;
        Some(first.strip_suffix(".rs").unwrap_or(first))
    }

    fn is_rust(&self) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|extension| extension == "rs")
    }

    fn file_name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Name without folder and ending; for `mod.rs` that of its folder.
    fn module(&self) -> &str {
        let path = self.path.strip_suffix("/mod.rs").unwrap_or(&self.path);
        let name = path.rsplit('/').next().unwrap_or(path);
        name.split('.').next().unwrap_or(name)
    }
}

/// All text files of the package, sorted by path.
static FILES: LazyLock<Vec<File>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_file = |entry: &ignore::DirEntry| entry.file_type().is_some_and(|kind| kind.is_file());
    let is_ours = move |entry: &ignore::DirEntry| {
        let name = entry.file_name().to_str().unwrap_or_default();
        if entry.path().ends_with(CORPUS) {
            return false;
        }
        entry.depth() != 1 || (is_file(entry) && name != ".git") || FOLDERS.contains(&name)
    };
    let mut walk = ignore::WalkBuilder::new(root);
    walk.hidden(false)
        .parents(false)
        .git_global(false)
        .require_git(false); // .gitignore holds in a clone or a package
    let mut files = Vec::new();
    for entry in walk.filter_entry(is_ours).sort_by_file_path(Ord::cmp).build() {
        let entry = entry.unwrap();
        // What is not UTF-8 is data for a test.
        if let (true, Ok(text)) = (is_file(&entry), fs::read_to_string(entry.path())) {
            let path = entry
                .path()
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            let mut file = File {
                path,
                text,
                code: String::new(),
            };
            if file.is_rust() {
                file.code = to_code(&file.text);
            }
            files.push(file);
        }
    }
    files
});

fn sources() -> impl Iterator<Item = (&'static str, &'static File)> {
    FILES
        .iter()
        .filter(|file| file.is_rust())
        .filter_map(|file| Some((file.room()?, file)))
}

fn rust_files() -> impl Iterator<Item = &'static File> {
    FILES.iter().filter(|file| file.is_rust())
}

/// Blanks out comments, strings and characters, so that what is left is code on the same lines.
fn to_code(text: &str) -> String {
    static NOT_CODE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r#"(?sx)
            //[^\n]* | /\*.*?\*/
            | \br\#\#".*?"\#\# | \br\#".*?"\# | \bb?r".*?"
            | "(?:\\.|[^"\\])*"
            | '(?:\\u\{[0-9a-fA-F]+\}|\\x[0-9a-fA-F]{2}|\\.|[^'\\])'
            "#,
        )
        .unwrap()
    });
    let blank = |found: &regex::Captures<'_>| {
        let kept = |c: char| if c == '\n' { '\n' } else { ' ' };
        found.get_match().as_str().chars().map(kept).collect::<String>()
    };
    NOT_CODE.replace_all(text, blank).into_owned()
}

/// Finds a pattern in a text and gives the line and the first group of each place, or the whole without groups.
fn find<'t>(pattern: &Regex, text: &'t str) -> Vec<(usize, &'t str)> {
    let found = pattern.captures_iter(text);
    found
        .map(|groups| {
            let place = groups.get(1).unwrap_or(groups.get_match());
            let before = text.get(..place.start()).unwrap();
            (before.matches('\n').count() + 1, place.as_str())
        })
        .collect()
}

/// The first names in a group of imports: `a` and `b` of `a::{X, Y}, b::Z`.
fn outer_names(group: &str) -> Vec<&str> {
    let mut depth = 0;
    let at_top = group.split(',').filter(|part| {
        let is_top = depth == 0;
        depth += part.matches('{').count();
        depth -= part.matches('}').count();
        is_top
    });
    at_top.filter_map(|part| part.trim().split("::").next()).collect()
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap()
}

/// Gathers what breaks a rule, and fails with all of it at once.
struct Problems {
    advice: &'static str,
    places: String,
}

impl Problems {
    /// Begins with what a reader can do about them.
    fn new(advice: &'static str) -> Self {
        Self {
            advice,
            places: String::new(),
        }
    }

    fn add(&mut self, file: &File, line: usize, what: &str) {
        writeln!(self.places, "  {}:{line}: {what}", file.path).unwrap();
    }

    #[track_caller]
    fn assert_none(self) {
        assert!(self.places.is_empty(), "\n{}\n{}", self.places, self.advice);
    }
}

#[test]
fn every_room_has_a_row_in_the_table() {
    let mut problems =
        Problems::new("Add the room to ROOMS with what it may import, or move the file into a room.");
    for (room, file) in sources() {
        if !ROOMS.iter().any(|(known, _)| *known == room) {
            problems.add(file, 1, &format!("`{room}` is no known room"));
        }
    }
    problems.assert_none();
}

#[test]
fn rooms_import_only_what_the_table_allows() {
    let mut problems = Problems::new(
        "Pass what is needed through the types of `model`, and let `pipeline` connect the rooms; a new arrow is a \
         change of the architecture.",
    );
    let names: BTreeSet<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    let (from_root, from_parent) = (pattern(r"\bcrate::(\w+)"), pattern(r"\bsuper::(\w+)"));
    let grouped = pattern(r"\bcrate::\{([^;]*)\}");
    for (room, file) in sources() {
        let allowed = ROOMS
            .iter()
            .find(|(known, _)| *known == room)
            .map_or(&[][..], |(_, allowed)| *allowed);
        let mut imports = find(&from_root, &file.code);
        for (line, group) in find(&grouped, &file.code) {
            imports.extend(outer_names(group).into_iter().map(|name| (line, name)));
        }
        // In a room's own `mod.rs`, `super` is the root too, but in the tests in it, `super` is the room.
        if file.path == format!("src/{room}/mod.rs") {
            let is_part = |name: &str| sources().any(|(of, part)| of == room && part.module() == name);
            imports.extend(
                find(&from_parent, &file.code)
                    .into_iter()
                    .filter(|(_, name)| !is_part(name)),
            );
        }
        for (line, name) in imports {
            let is_arrow = names.contains(name) && name != room;
            if is_arrow && !allowed.contains(&name) && allowed != EVERY_ROOM {
                problems.add(file, line, &format!("`{room}` may not import `{name}`"));
            }
        }
    }
    problems.assert_none();
}

#[test]
fn an_import_names_one_room() {
    let mut problems = Problems::new(
        "Write `use crate::room::Thing;`, one line a room, so that every arrow can be seen and checked.",
    );
    let hidden = [
        (
            pattern(r"\bcrate::(\{|\*)"),
            "`crate::{` and `crate::*` hide which rooms are imported",
        ),
        (
            pattern(r"\buse\s+crate\s*(;|as\b)"),
            "`use crate` hides which rooms are imported",
        ),
        (
            pattern(r"\bsuper::\s*super\b|\bsuper::\{[^}]*\bsuper\b"),
            "`super::super` hides what is imported",
        ),
    ];
    for (_, file) in sources() {
        for (pattern, what) in &hidden {
            for (line, _) in find(pattern, &file.code) {
                problems.add(file, line, what);
            }
        }
    }
    problems.assert_none();
}

#[test]
fn the_binary_alone_knows_the_command_line() {
    let mut problems = Problems::new(
        "`cli` and `main` belong to the binary and use the library as `dembei::…`; the library knows neither.",
    );
    let named = pattern(r"\b(dembei|crate::cli)::|\bmod cli\b");
    for (room, file) in sources().filter(|(room, _)| !BINARY.contains(room)) {
        for (line, name) in find(&named, &file.code) {
            problems.add(file, line, &format!("`{name}` in `{room}`"));
        }
    }
    problems.assert_none();
}

#[test]
fn outside_crates_keep_to_their_rooms() {
    let mut problems =
        Problems::new("Use what that room offers, or add the room to CRATES with good reason.");
    let named = pattern(r"(?:^|[^\w:]|[^\w>]::)(\w+)(?:::|;|\s+as\b)");
    for (room, file) in sources() {
        for (line, name) in find(&named, &file.code) {
            let rooms = CRATES
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, rooms)| *rooms);
            if let Some(rooms) = rooms.filter(|rooms| !rooms.contains(&room)) {
                problems.add(
                    file,
                    line,
                    &format!("`{room}` uses `{name}`, which belongs to {rooms:?}"),
                );
            }
            if name == "tracing" && SILENT.contains(&room) {
                problems.add(file, line, &format!("`{room}` does not log"));
            }
        }
    }
    problems.assert_none();
}

#[test]
fn only_net_and_serve_know_about_async() {
    let mut problems =
        Problems::new("Let `net` wait for the answer, and give the other rooms plain functions.");
    let marked = pattern(r"\b(async|await)\b");
    for (room, file) in sources().filter(|(room, _)| !ASYNC.contains(room)) {
        for (line, name) in find(&marked, &file.code) {
            problems.add(file, line, &format!("`{name}` in `{room}`"));
        }
    }
    problems.assert_none();
}

#[test]
fn only_the_binary_prints() {
    let mut problems =
        Problems::new("Return a value or an error and let `cli` print it; say what happens by `tracing`.");
    let printing = pattern(r"\b(e?print(?:ln)?|dbg)!");
    for (room, file) in sources().filter(|(room, _)| !BINARY.contains(room)) {
        for (line, name) in find(&printing, &file.code) {
            problems.add(file, line, &format!("`{name}!` in `{room}`"));
        }
    }
    problems.assert_none();
}

#[test]
fn a_room_has_one_error_enum_named_for_it() {
    let mut problems =
        Problems::new("Add a variant to the room's error enum instead: `SourceError` for `source`.");
    let error = pattern(r"\bpub\s+enum\s+(\w*Error)\b");
    for (room, file) in sources() {
        let (first, rest) = room.split_at_checked(1).unwrap();
        let own = format!("{}{rest}Error", first.to_uppercase());
        for (line, name) in find(&error, &file.code) {
            if name != own {
                problems.add(
                    file,
                    line,
                    &format!("`{name}` in `{room}`, where the error enum is `{own}`"),
                );
            }
        }
    }
    problems.assert_none();
}

#[test]
fn every_rust_file_begins_with_its_purpose() {
    let mut problems = Problems::new("Begin the file with `//!` and one sentence that says what it is for.");
    for file in rust_files() {
        let first = file
            .text
            .lines()
            .enumerate()
            .find(|(_, line)| !line.starts_with("#!["));
        if !first.is_some_and(|(_, line)| line.starts_with("//! ")) {
            problems.add(
                file,
                first.map_or(1, |(number, _)| number + 1),
                "no `//!` at the top",
            );
        }
    }
    problems.assert_none();
}

#[test]
fn files_are_short() {
    let mut problems =
        Problems::new("Split it by idea, aiming at 100 to 300 lines a file; data belongs into `data/`.");
    for file in rust_files() {
        let lines = file.text.lines().count();
        let limit = if file.path == "src/main.rs" {
            LINES_OF_MAIN - 1
        } else {
            LINES_OF_A_FILE
        };
        if lines > limit {
            problems.add(file, lines, &format!("{lines} lines, where {limit} is the limit"));
        }
    }
    problems.assert_none();
}

#[test]
fn folders_use_mod_rs() {
    let mut problems = Problems::new("Move the file into its folder as `mod.rs`.");
    let paths: BTreeMap<&str, &File> = rust_files().map(|file| (file.path.as_str(), file)).collect();
    for (path, file) in &paths {
        let folder = format!("{}/", path.trim_end_matches(".rs"));
        let is_root = ["src/lib.rs", "src/main.rs", "tests/it/main.rs"].contains(path);
        if !is_root && paths.keys().any(|other| other.starts_with(&folder)) {
            problems.add(file, 1, &format!("lies beside its folder `{folder}`"));
        }
    }
    problems.assert_none();
}

#[test]
fn names_say_what_things_do() {
    let mut problems = Problems::new(
        "Name a function for what it does (`read_`, `parse_`, `find_`, `to_`, `as_`, `with_`, `is_` …) and a module for \
         the idea in it.",
    );
    let vague = [
        pattern(r"\b(fn\s+(?:get|process|handle)_\w+)"),
        pattern(r"\b((?:struct|enum|trait|type)\s+\w*(?:Manager|Helpers?|Utils?|Misc))\b"),
        pattern(r"\b(mod\s+(?:utils?|helpers?|managers?|misc))\b"),
    ];
    for file in rust_files() {
        for (line, name) in vague.iter().flat_map(|pattern| find(pattern, &file.code)) {
            problems.add(file, line, &format!("`{name}`"));
        }
    }
    problems.assert_none();
}

#[test]
fn what_is_left_to_do_is_an_issue() {
    let mut problems = Problems::new("Do it now, or file an issue and write its number: `FIXME #12: …`.");
    let (note, fixme, number) = (
        pattern(r"\b(TODO|XXX|HACK)\b|\btodo!"),
        pattern(r"\bFIXME\b([^\n]*)"),
        pattern(r"#\d"),
    );
    for file in FILES.iter() {
        let ending = file.file_name().rsplit_once('.').map_or("", |(_, ending)| ending);
        if !PROGRAMS.contains(&ending) || file.module() == "tidy" {
            continue;
        }
        for (line, what) in find(&note, &file.text) {
            problems.add(file, line, what);
        }
        for (line, what) in find(&fixme, &file.text)
            .iter()
            .filter(|(_, rest)| !number.is_match(rest))
        {
            problems.add(file, *line, &format!("`FIXME{what}` has no number of an issue"));
        }
    }
    problems.assert_none();
}

#[test]
fn no_file_names_somebodys_machine() {
    let mut problems = Problems::new("Use a path below the package, a temporary folder, or `example.org`.");
    let private = [
        pattern(r"(?m)(?:^|file://|[^\w./\-])(/(?:work|root|home|Users)/[\w.]+)"),
        pattern(r"://([\w.\-]+\.(?:internal|intranet|lan|corp|local))\b"),
        pattern(r"://((?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+[.\d]*)"),
    ];
    for file in FILES.iter() {
        for (line, what) in private.iter().flat_map(|pattern| find(pattern, &file.text)) {
            problems.add(file, line, &format!("`{what}` is a place on some machine"));
        }
    }
    problems.assert_none();
}

#[test]
fn the_checks_see_code_and_not_prose() {
    let text = "use crate::rdf; // crate::store\nlet s = \"crate::net \\\" //\"; let c = '\"';\n/* crate::link\n */ crate::text::x";
    let code = to_code(text);
    let seen = find(&pattern(r"crate::(\w+)"), &code)
        .iter()
        .map(|(line, name)| format!("{line} {name}"))
        .collect::<Vec<_>>();
    assert_eq!(seen, ["1 rdf", "4 text"]);
    assert_eq!(
        to_code("fn f<'a>(x: &'a str) { r#\"a \"b\" crate::c\"#; }")
            .matches("crate")
            .count(),
        0
    );
    assert_eq!(
        outer_names("model::{A, b::{C, D}}, text::E,\n rdf"),
        ["model", "text", "rdf"]
    );
    assert!(
        FILES.iter().any(|file| file.path == "src/lib.rs"),
        "the walk does not find the sources"
    );
}
