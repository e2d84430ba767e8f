//! `dembei review`: a person decides what the links are.

mod command;
mod input;
mod view;

use std::{io::Write, path::Path, time::SystemTime};

use anyhow::{Context, bail};
use command::Command;
use dembei::{
    config::Config,
    link::{
        Decision, Linker, Mappings, Reviewer,
        review::{Answer, Case, Review, holders, order},
    },
    model::{Candidate, Decider, EntityId, Feature, ItemId, Score},
    pipeline::{read_cases, read_mappings, write_mappings},
};
use input::Input;
use view::{HELP, Paper};

use super::{
    Outcome,
    args::{ConfigArgs, LinkArgs, terminal_width},
};

/// Decide which Wikidata items entities are
///
/// Steps through the entities that nobody has decided about, the most useful first: passages that name them, candidates
/// and the reasons for them. Every decision is written to links.sssom.tsv at once, and every later build keeps it. Where
/// standard input is no terminal, commands are read line by line; `help` lists them.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    config: ConfigArgs,

    /// Also step through what was accepted by its score alone
    #[arg(long)]
    accepted: bool,

    /// Your name, to stand with your decisions
    #[arg(long, value_name = "NAME")]
    reviewer: Option<String>,

    /// Your ORCID, such as 0000-0002-1825-0097, to stand with your decisions
    #[arg(long, value_name = "ID")]
    orcid: Option<String>,

    /// The date to stand with your decisions, as YYYY-MM-DD; none without it
    #[arg(long, value_name = "DATE")]
    date: Option<String>,

    #[command(flatten)]
    link: LinkArgs,
}

/// Reviews until all is decided, or the reviewer leaves.
pub(crate) fn run(args: &Args, now: SystemTime) -> anyhow::Result<Outcome> {
    let (config, project) = args.config.read()?;
    let Some(project) = project else {
        bail!("there is no project here: `dembei init` begins one, and --config names one elsewhere");
    };
    let reviewer = reviewer(args, &config)?;
    let linker = args.link.linker(&config, now)?;
    read_mappings(&project)?;
    let Some(mut cases) = read_cases(&project)? else {
        bail!("there is nothing to review yet: `dembei build` finds what links there may be");
    };
    let by_score = |case: &Case| {
        case.matched
            .as_ref()
            .is_some_and(|m| m.decided_by == Decider::Score)
    };
    let all = cases.clone();
    cases.retain(|case| args.accepted || !by_score(case));
    order(&mut cases, config.link.accept);
    let mut input = Input::new();
    let mut session = Session {
        project: &project,
        linker: &linker,
        review: Review::new(cases),
        reviewer,
        all,
        shows_all: false,
        note: String::new(),
        aside: None,
        flawed: false,
    };
    session.run(&mut input)?;
    Ok(if session.flawed {
        Outcome::Flawed
    } else {
        Outcome::Done
    })
}

fn reviewer(args: &Args, config: &Config) -> anyhow::Result<Reviewer> {
    let orcid = args.orcid.as_ref().or(config.review.orcid.as_ref());
    let id = orcid.map(|text| parse_orcid(text).with_context(|| format!("cannot use the ORCID {text:?}")));
    if let Some(date) = &args.date {
        let is_day = date.len() == 10
            && date
                .parse::<dembei::model::Edtf>()
                .is_ok_and(|edtf| edtf.earliest() == edtf.latest());
        if !is_day {
            bail!("cannot use the date {date:?}: it is not of the form 2026-11-29");
        }
    }
    Ok(Reviewer {
        name: args.reviewer.clone().or_else(|| config.review.name.clone()),
        id: id.transpose()?,
        date: args.date.clone(),
    })
}

/// A CURIE for an ORCID, given bare, as a CURIE or as an IRI.
fn parse_orcid(text: &str) -> anyhow::Result<String> {
    let bare = ["https://orcid.org/", "http://orcid.org/", "orcid:"]
        .into_iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text);
    let groups: Vec<&str> = bare.split('-').collect();
    let is_group = |(at, group): (usize, &&str)| {
        let digit = |(place, c): (usize, char)| c.is_ascii_digit() || (at == 3 && place == 3 && c == 'X');
        group.chars().count() == 4 && group.chars().enumerate().all(digit)
    };
    if groups.len() != 4 || !groups.iter().enumerate().all(is_group) {
        bail!("it is not of the form 0000-0002-1825-0097");
    }
    Ok(format!("orcid:{bare}"))
}

/// A review in progress.
struct Session<'p> {
    project: &'p Path,
    linker: &'p Linker,
    review: Review,
    reviewer: Reviewer,
    /// All cases of the last build, for conflicts.
    all: Vec<Case>,
    /// Whether all candidates of the open case are shown.
    shows_all: bool,
    /// What to tell above the next case.
    note: String,
    /// What is shown for itself, on a terminal in the place of the case.
    aside: Option<String>,
    /// Whether a command was not understood.
    flawed: bool,
}

impl Session<'_> {
    fn run(&mut self, input: &mut Input) -> anyhow::Result<()> {
        loop {
            // As the file is now: somebody may have changed it meanwhile.
            let mappings = read_mappings(self.project)?;
            let paper = Paper::new(input.is_terminal(), terminal_width());
            let page = self.page(&paper, &mappings);
            let aside = self.aside.take();
            let (mut page, is_end) = match page {
                Some(page) => (page, false),
                None => (self.last_page(&paper, &mappings), true),
            };
            if let Some(aside) = &aside {
                let case = if input.is_terminal() { BACK } else { &page };
                page = format!("{aside}\n\n{case}");
            }
            input.show(&page)?;
            self.note.clear();
            if is_end && !input.is_terminal() {
                return Ok(());
            }
            let candidates = self
                .review
                .current(&mappings)
                .map_or(0, |case| case.candidates.len());
            match input.next(candidates)? {
                Command::Leave => break,
                Command::Skip if aside.is_some() && input.is_terminal() => {}
                command => self.obey(command, mappings)?,
            }
        }
        let decisions = self.review.decisions();
        let mut out = std::io::stdout().lock();
        writeln!(
            out,
            "\n{decisions} {} kept in {}.",
            if decisions == 1 {
                "decision is"
            } else {
                "decisions are"
            },
            dembei::pipeline::LINKS
        )?;
        Ok(())
    }

    fn page(&mut self, paper: &Paper, mappings: &Mappings) -> Option<String> {
        let case = self.review.current(mappings)?.clone();
        let progress = self.review.progress();
        let conflicts = mappings.conflicts().len();
        let mut page = paper.note(&self.note);
        page.push_str(&paper.case(&case, progress, self.linker, self.shows_all));
        page.push_str(&paper.keys(conflicts));
        Some(page)
    }

    fn last_page(&self, paper: &Paper, mappings: &Mappings) -> String {
        let conflicts = mappings.conflicts().len();
        let conflicts = match conflicts {
            0 => String::new(),
            _ => format!("Conflicts: {conflicts}; c shows them.\n"),
        };
        let (note, keys) = (paper.note(&self.note), paper.keys_at_the_end());
        format!("{note}Nothing more waits for a decision.\n{conflicts}{keys}")
    }

    fn obey(&mut self, command: Command, mut mappings: Mappings) -> anyhow::Result<()> {
        match command {
            Command::Accept(place) => self.answer(Answer::Accept(place), &mut mappings)?,
            Command::Reject(place) => self.answer(Answer::Reject(place), &mut mappings)?,
            Command::Nil => self.answer(Answer::Nil, &mut mappings)?,
            Command::Skip => {
                self.review.skip();
                self.shows_all = false;
            }
            Command::Undo => {
                if self.review.undo(&mut mappings) {
                    write_mappings(self.project, &mappings)?;
                    "Taken back.".clone_into(&mut self.note);
                } else {
                    "There is nothing to take back.".clone_into(&mut self.note);
                }
            }
            Command::Search(name) => self.search(&name),
            Command::More => self.shows_all = !self.shows_all,
            Command::Conflicts => self.aside = Some(view::conflicts(&mappings, self.linker)),
            Command::Settle(number) => self.settle(number, &mut mappings)?,
            Command::Help => self.aside = Some(HELP.to_owned()),
            Command::Unknown(text) => {
                self.flawed = true;
                self.note = format!("{text:?} is no command; ? or help lists them.");
            }
            Command::Leave | Command::Nothing => {}
        }
        Ok(())
    }

    fn answer(&mut self, answer: Answer, mappings: &mut Mappings) -> anyhow::Result<()> {
        let Some(case) = self.review.current(mappings).cloned() else {
            "Nothing is open.".clone_into(&mut self.note);
            return Ok(());
        };
        if !self.review.answer(answer, mappings, &self.reviewer) {
            "There is no such candidate.".clone_into(&mut self.note);
            self.flawed = true;
            return Ok(());
        }
        write_mappings(self.project, mappings)?;
        self.shows_all = false;
        let label = &case.entity.label;
        let of = |place: usize| case.candidates.get(place).map(|candidate| candidate.item);
        let item = match answer {
            Answer::Accept(place) | Answer::Reject(place) => of(place),
            Answer::Nil => None,
        };
        self.note = match (answer, item) {
            (Answer::Accept(_), Some(item)) => {
                let others = self.others(item, &case.entity.id, mappings);
                let others = match others.as_slice() {
                    [] => String::new(),
                    some => format!(" Accepted for {} too: c shows conflicts.", some.join(", ")),
                };
                format!("{label}: {item}.{others}")
            }
            (_, Some(item)) => format!("{label}: not {item}."),
            (_, None) => format!("{label}: not in Wikidata."),
        };
        Ok(())
    }

    /// Other entities that an item is accepted for.
    fn others(&self, item: ItemId, entity: &EntityId, mappings: &Mappings) -> Vec<String> {
        let decided = mappings
            .conflicts()
            .into_iter()
            .filter(|(held, _)| *held == item)
            .flat_map(|(_, ids)| ids);
        let mut others: Vec<&EntityId> = decided
            .chain(holders(item, &self.all, mappings))
            .filter(|id| *id != entity)
            .collect();
        others.sort();
        others.dedup();
        others.into_iter().map(ToString::to_string).collect()
    }

    fn search(&mut self, name: &str) {
        let found: Vec<Candidate> = self
            .linker
            .search(name)
            .into_iter()
            .take(MOST_FOUND)
            .map(|(item, how)| Candidate {
                item,
                label: self
                    .linker
                    .item(item)
                    .map_or_else(|| item.to_string(), |item| item.label(&["en"])),
                score: Score::default(),
                features: vec![Feature {
                    name: format!("found by {how:?}").to_lowercase(),
                    value: Score::ONE,
                }],
            })
            .collect();
        if found.is_empty() {
            self.note = format!("No item is known under {name:?}.");
        } else {
            self.note = format!(
                "Found under {name:?}: {}. u brings the candidates before back.",
                found.len()
            );
            self.review.offer(found);
        }
    }

    /// Opens an entity of a conflict again; they are numbered through, from 1.
    fn settle(&mut self, number: usize, mappings: &mut Mappings) -> anyhow::Result<()> {
        let conflicts = mappings.conflicts();
        let mut entities = conflicts
            .into_iter()
            .flat_map(|(item, ids)| ids.into_iter().map(move |id| (item, id.clone())));
        let Some((item, id)) = number.checked_sub(1).and_then(|at| entities.nth(at)) else {
            "There is no such entity among the conflicts.".clone_into(&mut self.note);
            self.flawed = true;
            return Ok(());
        };
        drop(entities);
        let Some(case) = self.all.iter().find(|case| case.entity.id == id).cloned() else {
            self.note = format!(
                "{id} is in no document of the last build; change its line in {}.",
                dembei::pipeline::LINKS
            );
            return Ok(());
        };
        debug_assert_eq!(mappings.decision(&id), Some(Decision::Accepted(item)));
        self.review.reopen(case, mappings);
        write_mappings(self.project, mappings)?;
        self.note = format!("{id} is open again.");
        Ok(())
    }
}

/// What stands below what is shown for itself.
const BACK: &str = "space goes back\n";

/// Items that a search shows.
const MOST_FOUND: usize = 9;
