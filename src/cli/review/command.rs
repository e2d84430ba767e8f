//! The commands of a review, as words.

/// What a reviewer wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// The entity is the candidate of that place, from 0.
    Accept(usize),
    /// The entity is not the candidate of that place, from 0.
    Reject(usize),
    /// Wikidata does not have it.
    Nil,
    /// Decide later.
    Skip,
    /// Look for other items.
    Search(String),
    /// Take the last step back.
    Undo,
    /// Show all candidates, or few again.
    More,
    /// Show which items are accepted for more than one entity.
    Conflicts,
    /// Open an entity of a conflict again, numbered from 1.
    Settle(usize),
    /// Say what can be done.
    Help,
    /// End.
    Leave,
    /// Only show the case again.
    Nothing,
    /// Anything else.
    Unknown(String),
}

impl Command {
    /// Reads a line: a letter or a word, and what belongs to it.
    pub(super) fn parse(line: &str) -> Self {
        let line = line.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let rest = rest.trim();
        let place = || {
            if rest.is_empty() {
                Some(0)
            } else {
                number(rest).map(|number| number - 1)
            }
        };
        let known = match word {
            "a" | "accept" => place().map(Self::Accept),
            "r" | "reject" => place().map(Self::Reject),
            "n" | "none" => Some(Self::Nil),
            "" | "k" | "skip" => Some(Self::Skip),
            "s" | "search" if !rest.is_empty() => Some(Self::Search(rest.to_owned())),
            "u" | "undo" => Some(Self::Undo),
            "m" | "more" => Some(Self::More),
            "c" | "conflicts" => match rest {
                "" => Some(Self::Conflicts),
                _ => number(rest).map(Self::Settle),
            },
            "?" | "h" | "help" => Some(Self::Help),
            "q" | "quit" | "leave" => Some(Self::Leave),
            _ => number(line).map(|number| Self::Accept(number - 1)),
        };
        let takes_rest = matches!(
            word,
            "a" | "accept" | "r" | "reject" | "s" | "search" | "c" | "conflicts"
        );
        match known {
            Some(command) if rest.is_empty() || takes_rest => command,
            _ => Self::Unknown(line.to_owned()),
        }
    }
}

/// A number from 1.
pub(super) fn number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|number| *number > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_commands() {
        for (line, command) in [
            ("a", Command::Accept(0)),
            ("3", Command::Accept(2)),
            ("accept 2", Command::Accept(1)),
            (" r 2 ", Command::Reject(1)),
            ("none", Command::Nil),
            ("", Command::Skip),
            ("s Sen Katayama", Command::Search("Sen Katayama".to_owned())),
            ("c", Command::Conflicts),
            ("c 2", Command::Settle(2)),
            ("q", Command::Leave),
            ("0", Command::Unknown("0".to_owned())),
            ("n 3", Command::Unknown("n 3".to_owned())),
            ("s", Command::Unknown("s".to_owned())),
            ("yes", Command::Unknown("yes".to_owned())),
        ] {
            assert_eq!(Command::parse(line), command, "{line:?}");
        }
    }
}
