//! What the elements of HTML do to the words in them.

use crate::model::BlockKind;

/// Classes, as wikis and others have them, of what is not of the text.
const HIDDEN_CLASSES: &str =
    "mw-editsection reference noprint navbox mw-jump-link catlinks printfooter sr-only";

/// Elements that have no end tag.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements whose words are not shown, or are of the site and not of the page.
pub(super) fn is_hidden(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "nav"
            | "template"
            | "noscript"
            | "svg"
            | "math"
            | "iframe"
            | "object"
            | "canvas"
            | "select"
            | "button"
            | "textarea"
            | "audio"
            | "video"
            | "dialog"
            | "datalist"
            | "noembed"
            | "noframes"
            | "map"
    )
}

/// Whether an element may be left out as a whole by an attribute of it: not one whose end tag may be left out.
pub(super) fn may_hide(name: &str) -> bool {
    !is_void(name) && !is_open_ended(name)
}

fn is_open_ended(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "head"
            | "body"
            | "p"
            | "li"
            | "dt"
            | "dd"
            | "tr"
            | "td"
            | "th"
            | "thead"
            | "tbody"
            | "tfoot"
            | "option"
    )
}

/// Whether a `class` attribute names what is not of the text.
pub(super) fn is_hidden_class(classes: &str) -> bool {
    let mut classes = classes.split_whitespace();
    classes.any(|class| HIDDEN_CLASSES.split(' ').any(|hidden| hidden == class))
}

/// Elements that end what stands before them.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "legend"
            | "li"
            | "main"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "td"
            | "th"
            | "tr"
            | "ul"
            | "title"
    )
}

/// The kind of block that the words of an element are.
pub(super) fn kind_of(name: &str) -> BlockKind {
    match name {
        "title" => BlockKind::Title,
        "h1" => BlockKind::Heading(1),
        "h2" => BlockKind::Heading(2),
        "h3" => BlockKind::Heading(3),
        "h4" => BlockKind::Heading(4),
        "h5" => BlockKind::Heading(5),
        "h6" => BlockKind::Heading(6),
        "li" | "dt" | "dd" | "td" | "th" => BlockKind::ListItem,
        _ => BlockKind::Paragraph,
    }
}
