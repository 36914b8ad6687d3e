//! The text of an entry: lines of a name and a value in a fixed order. What is stored is what is
//! hashed (`docs/format.md`).

use std::fmt::{Display, Write};
use std::str::FromStr;

use chrono::NaiveDate;
use thiserror::Error;

use super::actor::Actor;
use super::chain_name::ChainName;
use super::draft::Draft;
use super::event::{Enrolled, Event, FileImported};
use super::instant::Instant;
use super::posting::Posting;
use crate::domain::calendar::date;
use crate::domain::enrolment::Enrolment;
use crate::domain::excerpt::excerpt;
use crate::domain::ids::ModuleId;
use crate::domain::instalments::Instalment;
use crate::domain::money::{Amount, Money};

/// The first line of every text. A change of the form is a new name; old texts stay readable.
const FORMAT: &str = "lifelong/1";

/// Why a text is not that of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// It begins with another name of a form.
    #[error("its first line is not `{FORMAT}`")]
    Format,
    /// A line that must stand here does not.
    #[error("the line `{0}` is missing or not in its place")]
    Missing(&'static str),
    /// The value of a line cannot be read.
    #[error("the value `{value}` of line `{name}` cannot be read")]
    Value {
        /// The name of the line.
        name: &'static str,
        /// What was found.
        value: String,
    },
    /// A kind of event that this program does not know.
    #[error("the event `{0}` is not known")]
    UnknownEvent(String),
    /// More lines than the event has.
    #[error("there is more after its last line")]
    TooLong,
}

/// A text that was read.
pub(super) struct Read {
    pub(super) chain: ChainName,
    pub(super) seq: u32,
    pub(super) draft: Draft,
    pub(super) posting: PostingLines,
}

/// The lines of a posting as they stand in a text.
pub(super) struct PostingLines(Option<(String, String, Money)>);

impl PostingLines {
    pub(super) fn agrees_with(&self, posting: Option<&Posting>) -> bool {
        match (&self.0, posting) {
            (None, None) => true,
            (Some((debit, credit, amount)), Some(posting)) => {
                *amount == posting.amount.money()
                    && *debit == posting.debit.to_string()
                    && *credit == posting.credit.to_string()
            }
            _ => false,
        }
    }
}

pub(super) fn write(
    chain: &ChainName,
    seq: u32,
    draft: &Draft,
    posting: Option<&Posting>,
) -> String {
    let mut lines = Lines(String::with_capacity(512));
    lines.0.push_str(FORMAT);
    lines.0.push('\n');
    lines.add("chain", chain);
    lines.add("seq", seq);
    lines.add("recorded", Instant(draft.recorded_at));
    lines.add("effective", draft.effective_on);
    lines.add("by", &draft.actor.by);
    lines.add("login", &draft.actor.login);
    lines.add_some("reason", draft.reason.as_ref());
    lines.add("event", draft.event.name());
    write_event(&mut lines, &draft.event);
    if let Some(posting) = posting {
        lines.add("debit", &posting.debit);
        lines.add("credit", &posting.credit);
        lines.add("amount", posting.amount);
    }
    lines.0
}

fn write_event(lines: &mut Lines, event: &Event) {
    match event {
        Event::LedgerOpened { entitlement_year } => lines.add("year", entitlement_year),
        Event::FileImported(import) => {
            lines.add("kind", &import.kind);
            lines.add("file", &import.file);
            lines.add("digest", import.digest);
            lines.add("lines", import.lines);
            lines.add("recorded-lines", import.recorded);
            lines.add("already-lines", import.already);
            lines.add("refused-lines", import.refused);
            lines.add("rows", import.rows);
        }
        Event::CheckpointTaken { root, chains, entries } => {
            lines.add("root", root);
            lines.add("chains", chains);
            lines.add("entries", entries);
        }
        Event::LearnerRecorded { facts } => lines.add("facts", facts),
        Event::EntitlementGranted { year, amount } => {
            lines.add("year", year);
            lines.add("granted", amount);
        }
        Event::PriorStudyDeducted { amount, source } => {
            lines.add("deducted", amount);
            lines.add_some("source", source.as_ref());
        }
        Event::Enrolled(Enrolled { enrolment, basis }) => {
            write_enrolment(lines, enrolment);
            lines.add("basis", basis);
        }
        Event::Withdrawn { enrolment, withdrawn_on, released } => {
            lines.add("enrolment", enrolment);
            lines.add("withdrawn", withdrawn_on);
            lines.add("released", released);
        }
    }
}

fn write_enrolment(lines: &mut Lines, enrolment: &Enrolment) {
    lines.add("enrolment", &enrolment.id);
    lines.add("provider", enrolment.ukprn);
    lines.add("course", &enrolment.course);
    for module in &enrolment.modules {
        lines.add("module", module);
    }
    lines.add("credits", enrolment.credits);
    lines.add("start", enrolment.start);
    lines.add("fee", enrolment.fee);
    lines.add("fee-limit", enrolment.fee_limit);
    lines.add("loan", enrolment.loan);
    lines.add("employer", enrolment.employer_funded);
    lines.add("plan", &enrolment.plan);
    for instalment in &enrolment.instalments {
        lines.add("due", format_args!("{} {}", instalment.due_on, instalment.amount));
    }
}

pub(super) fn read(text: &str) -> Result<Read, TextError> {
    let mut rest = Rest(text);
    if rest.next_line() != Some(FORMAT) {
        return Err(TextError::Format);
    }
    let (chain, seq) = (rest.take("chain")?, rest.take("seq")?);
    let recorded_at = rest.take::<Instant>("recorded")?.0;
    let effective_on = rest.take_date("effective")?;
    let actor = Actor { by: rest.take("by")?, login: rest.take("login")? };
    let reason = rest.take_some("reason")?;
    let event = read_event(&mut rest)?;
    let posting = match rest.take_some::<String>("debit")? {
        Some(debit) => Some((debit, rest.take("credit")?, rest.take("amount")?)),
        None => None,
    };
    if !rest.0.is_empty() {
        return Err(TextError::TooLong);
    }
    let draft = Draft { recorded_at, effective_on, actor, reason, event };
    Ok(Read { chain, seq, draft, posting: PostingLines(posting) })
}

fn read_event(rest: &mut Rest<'_>) -> Result<Event, TextError> {
    Ok(match rest.line("event")? {
        "ledger-opened" => Event::LedgerOpened { entitlement_year: rest.take("year")? },
        "file-imported" => Event::FileImported(FileImported {
            kind: rest.take("kind")?,
            file: rest.take("file")?,
            digest: rest.take("digest")?,
            lines: rest.take("lines")?,
            recorded: rest.take("recorded-lines")?,
            already: rest.take("already-lines")?,
            refused: rest.take("refused-lines")?,
            rows: rest.take("rows")?,
        }),
        "checkpoint-taken" => Event::CheckpointTaken {
            root: rest.take("root")?,
            chains: rest.take("chains")?,
            entries: rest.take("entries")?,
        },
        "learner-recorded" => Event::LearnerRecorded { facts: rest.take("facts")? },
        "entitlement-granted" => Event::EntitlementGranted {
            year: rest.take("year")?,
            amount: rest.take_with("granted", read_amount)?,
        },
        "prior-study-deducted" => Event::PriorStudyDeducted {
            amount: rest.take_with("deducted", read_amount)?,
            source: rest.take_some("source")?,
        },
        "enrolled" => {
            let enrolment = read_enrolment(rest)?;
            Event::Enrolled(Enrolled { enrolment, basis: rest.take("basis")? })
        }
        "withdrawn" => Event::Withdrawn {
            enrolment: rest.take("enrolment")?,
            withdrawn_on: rest.take_date("withdrawn")?,
            released: rest.take("released")?,
        },
        other => return Err(TextError::UnknownEvent(excerpt(other))),
    })
}

fn read_enrolment(rest: &mut Rest<'_>) -> Result<Enrolment, TextError> {
    let (id, ukprn, course) =
        (rest.take("enrolment")?, rest.take("provider")?, rest.take("course")?);
    let mut modules: Vec<ModuleId> = Vec::new();
    while let Some(module) = rest.take_some("module")? {
        modules.push(module);
    }
    let (credits, start) = (rest.take("credits")?, rest.take_date("start")?);
    let (fee, fee_limit) = (rest.take("fee")?, rest.take("fee-limit")?);
    let (loan, employer_funded) = (rest.take("loan")?, rest.take("employer")?);
    let plan = rest.take("plan")?;
    let mut instalments = Vec::new();
    while let Some(due) = rest.line_if("due") {
        let instalment = read_instalment(due).ok_or_else(|| unreadable("due", due))?;
        instalments.push(instalment);
    }
    Ok(Enrolment {
        id,
        ukprn,
        course,
        modules,
        credits,
        start,
        fee,
        fee_limit,
        loan,
        employer_funded,
        plan,
        instalments,
    })
}

fn read_instalment(due: &str) -> Option<Instalment> {
    let (due_on, amount) = due.split_once(' ')?;
    Some(Instalment { due_on: date(due_on).ok()?, amount: amount.parse().ok()? })
}

fn read_amount(text: &str) -> Option<Amount> {
    Amount::new(text.parse().ok()?)
}

struct Lines(String);

impl Lines {
    /// Adds a line.
    ///
    /// # Panics
    /// When the value has a line feed: its entry could never be read again, so it is not sealed.
    fn add(&mut self, name: &str, value: impl Display) {
        let written = self.0.len();
        write!(self.0, "{name} {value}").expect("writing to a string does not fail");
        let line = self.0.get(written..).unwrap_or_default();
        assert!(!line.contains('\n'), "the value of line `{name}` has a line feed");
        self.0.push('\n');
    }

    fn add_some(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }
}

/// What is left to read of a text.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn next_line(&mut self) -> Option<&'a str> {
        let (line, rest) = self.0.split_once('\n')?;
        self.0 = rest;
        Some(line)
    }

    fn line_if(&mut self, name: &str) -> Option<&'a str> {
        let value = self.0.strip_prefix(name)?.strip_prefix(' ')?;
        let (value, rest) = value.split_once('\n')?;
        self.0 = rest;
        Some(value)
    }

    fn line(&mut self, name: &'static str) -> Result<&'a str, TextError> {
        self.line_if(name).ok_or(TextError::Missing(name))
    }

    fn take<T: FromStr>(&mut self, name: &'static str) -> Result<T, TextError> {
        self.take_with(name, |value| value.parse().ok())
    }

    fn take_some<T: FromStr>(&mut self, name: &'static str) -> Result<Option<T>, TextError> {
        let value = self.line_if(name);
        value.map(|value| value.parse().map_err(|_| unreadable(name, value))).transpose()
    }

    fn take_date(&mut self, name: &'static str) -> Result<NaiveDate, TextError> {
        self.take_with(name, |value| date(value).ok())
    }

    fn take_with<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, TextError> {
        let value = self.line(name)?;
        read(value).ok_or_else(|| unreadable(name, value))
    }
}

fn unreadable(name: &'static str, value: &str) -> TextError {
    TextError::Value { name, value: excerpt(value) }
}
