//! Where commands come from: single keys of a terminal, or lines of anything else.

use std::io::{IsTerminal, Write, stdin, stdout};

use console::{Key, Term};

use super::command::{Command, number};

/// A terminal, or standard input as it is.
pub(super) struct Input {
    terminal: Option<Term>,
}

impl Input {
    /// Keys where standard input and output are a terminal, lines otherwise.
    pub(super) fn new() -> Self {
        let is_terminal = stdin().is_terminal() && stdout().is_terminal();
        Self {
            terminal: is_terminal.then(Term::stdout),
        }
    }

    pub(super) fn is_terminal(&self) -> bool {
        self.terminal.is_some()
    }

    /// Shows a page: on a terminal in the place of the one before.
    pub(super) fn show(&self, page: &str) -> anyhow::Result<()> {
        if let Some(terminal) = &self.terminal {
            terminal.clear_screen()?;
        }
        let mut out = stdout().lock();
        out.write_all(page.as_bytes())?;
        out.flush()?;
        Ok(())
    }

    /// The next command, where so many candidates are shown.
    pub(super) fn next(&mut self, candidates: usize) -> anyhow::Result<Command> {
        let Some(terminal) = &self.terminal else {
            let mut line = String::new();
            let read = stdin().read_line(&mut line)?;
            return Ok(if read == 0 {
                Command::Leave
            } else {
                Command::parse(&line)
            });
        };
        let command = match terminal.read_key()? {
            Key::Char('r') if candidates > 1 => match ask(terminal, "Which of them is it not? ")? {
                Some(text) => {
                    number(&text).map_or(Command::Unknown(text), |number| Command::Reject(number - 1))
                }
                None => Command::Nothing,
            },
            Key::Char('s' | '/') => ask(terminal, "Search for: ")?.map_or(Command::Nothing, Command::Search),
            Key::Char('c') => Command::Conflicts,
            Key::Char('o') => match ask(terminal, "Open which entity of the conflicts again? ")? {
                Some(text) => number(&text).map_or(Command::Unknown(text), Command::Settle),
                None => Command::Nothing,
            },
            Key::Char(' ') | Key::Enter | Key::ArrowDown | Key::ArrowRight => Command::Skip,
            Key::Backspace | Key::ArrowUp | Key::ArrowLeft => Command::Undo,
            Key::CtrlC | Key::Char('\u{4}') => Command::Leave,
            Key::Char(c) => Command::parse(&c.to_string()),
            _ => Command::Nothing,
        };
        Ok(command)
    }
}

/// Asks for a line; `None` if it is left empty.
fn ask(terminal: &Term, question: &str) -> anyhow::Result<Option<String>> {
    terminal.write_str(question)?;
    let line = terminal.read_line()?;
    let line = line.trim();
    Ok((!line.is_empty()).then(|| line.to_owned()))
}
