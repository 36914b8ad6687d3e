//! export: writes what the ledger holds as CSV, sorted, the same bytes for the same ledger.

pub(super) mod decisions;
pub(super) mod drawdowns;
pub(super) mod entries;
pub(super) mod learners;
mod narrow;
pub(super) mod periods;
pub(super) mod providers;

use std::io::{self, Write};

pub use self::narrow::Narrowed;
use super::OpError;
use super::guards::check_guards;
use super::reference::check_provider;
use crate::domain::sum::Sum;
use crate::exchange::export::Heading;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry::Entry;
use crate::ledger::entry_name::EntryName;
use crate::ledger::imports::Origin;
use crate::store::Reader;

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// Every entry of every learner, by learner and number.
    Register,
    /// Every entry of the chains of the ledger and of providers, by chain and number.
    Log,
    /// Every learner's entitlement, by learner.
    Balances,
    /// Every enrolment with what became of it, by learner and in the order of recording.
    Enrolments,
    /// Every liability period of every enrolment, in the same order.
    Instalments,
    /// Every confirmation of attendance, by learner and in the order of recording.
    Attendance,
    /// Every claim, by provider and in the order of recording.
    Claims,
    /// Every drawdown and recovery, by learner and in the order of recording.
    Drawdowns,
    /// Every payment, by provider and in the order of recording.
    Payments,
    /// Every decision about an enrolment, yes and no, by time, enrolment and learner.
    Decisions,
}

impl ExportKind {
    /// All of them.
    pub const ALL: [ExportKind; 10] = [
        ExportKind::Register,
        ExportKind::Log,
        ExportKind::Balances,
        ExportKind::Enrolments,
        ExportKind::Instalments,
        ExportKind::Attendance,
        ExportKind::Claims,
        ExportKind::Drawdowns,
        ExportKind::Payments,
        ExportKind::Decisions,
    ];

    /// The name of the export, and of its file without `.csv`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ExportKind::Register => "register",
            ExportKind::Log => "log",
            ExportKind::Balances => "balances",
            ExportKind::Enrolments => "enrolments",
            ExportKind::Instalments => "instalments",
            ExportKind::Attendance => "attendance",
            ExportKind::Claims => "claims",
            ExportKind::Drawdowns => "drawdowns",
            ExportKind::Payments => "payments",
            ExportKind::Decisions => "decisions",
        }
    }

    /// How many of its columns earlier versions of this program wrote: what was added since stands
    /// at the end, and such a file is an earlier export all the same.
    #[must_use]
    pub const fn columns_before(self) -> Option<usize> {
        match self {
            ExportKind::Register => Some(12),
            ExportKind::Log => Some(9),
            ExportKind::Enrolments => Some(15),
            ExportKind::Drawdowns => Some(10),
            ExportKind::Decisions => Some(8),
            ExportKind::Balances
            | ExportKind::Instalments
            | ExportKind::Attendance
            | ExportKind::Claims
            | ExportKind::Payments => None,
        }
    }

    /// Its columns, with their meaning.
    #[must_use]
    pub const fn headings(self) -> &'static [Heading] {
        use crate::exchange::{attendance_out, balances, claims_out, decisions, drawdowns_out};
        use crate::exchange::{enrolments_out, instalments_out, log, payments_out, register};
        match self {
            ExportKind::Register => register::HEADINGS,
            ExportKind::Log => log::HEADINGS,
            ExportKind::Balances => balances::HEADINGS,
            ExportKind::Enrolments => enrolments_out::HEADINGS,
            ExportKind::Instalments => instalments_out::HEADINGS,
            ExportKind::Attendance => attendance_out::HEADINGS,
            ExportKind::Claims => claims_out::HEADINGS,
            ExportKind::Drawdowns => drawdowns_out::HEADINGS,
            ExportKind::Payments => payments_out::HEADINGS,
            ExportKind::Decisions => decisions::HEADINGS,
        }
    }
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// How many rows, the header not counted.
    pub rows: u64,
    /// Control totals: the name of a column of money and its sum.
    pub totals: Vec<(&'static str, Sum)>,
}

/// Writes an export. Every chain is verified on the way, so that what is damaged is not passed on.
///
/// # Errors
/// When the ledger cannot be read or is damaged, or the rows cannot be written.
pub fn export(
    reader: &dyn Reader,
    what: ExportKind,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    narrowed(reader, what, &Narrowed::default(), out)
}

/// Writes what is wanted of an export.
///
/// # Errors
/// When that means nothing for this export, the provider is not known, the ledger cannot be read or
/// is damaged, or the rows cannot be written.
pub fn narrowed(
    reader: &dyn Reader,
    what: ExportKind,
    wanted: &Narrowed,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    check_guards(reader)?;
    wanted.check(what)?;
    if let Some(provider) = wanted.provider()
        && !reader.providers()?.contains(&provider)
    {
        check_provider(reader, provider)?;
    }
    match what {
        ExportKind::Register => entries::register(reader, wanted, out),
        ExportKind::Log => entries::log(reader, wanted, out),
        ExportKind::Balances => learners::balances(reader, wanted, out),
        ExportKind::Enrolments => learners::enrolments(reader, wanted, out),
        ExportKind::Instalments => periods::instalments(reader, wanted, out),
        ExportKind::Attendance => periods::attendance(reader, wanted, out),
        ExportKind::Claims => providers::claims(reader, wanted, out),
        ExportKind::Drawdowns => drawdowns::drawdowns(reader, wanted, out),
        ExportKind::Payments => providers::payments(reader, wanted, out),
        ExportKind::Decisions => decisions::decisions(reader, wanted, out),
    }
}

/// Who recorded something and what brought it, as the last columns of a table tell it.
struct Source {
    login: String,
    file: String,
}

impl Source {
    fn of<E>(entry: &Entry<E>) -> Source {
        let draft = entry.draft();
        let file = match draft.origin {
            Some(Origin::File(begun)) => file_name(begun),
            Some(Origin::Run(_)) | None => String::new(),
        };
        Source { login: draft.actor.login.to_string(), file }
    }
}

/// The import that was begun under a number of the ledger's own chain.
fn file_name(begun: u32) -> String {
    EntryName { chain: ChainName::Ledger, seq: begun }.to_string()
}

/// Rows counted, and columns of money summed, as they are written.
struct Counted {
    exported: Exported,
}

impl Counted {
    fn new(columns: &[&'static str]) -> Counted {
        let totals = columns.iter().map(|column| (*column, Sum::ZERO)).collect();
        Counted { exported: Exported { rows: 0, totals } }
    }

    /// One more row, with what stands in the columns that are summed.
    fn row(&mut self, sums: &[Sum]) {
        self.exported.rows = self.exported.rows.saturating_add(1);
        for ((_, total), sum) in self.exported.totals.iter_mut().zip(sums) {
            *total += *sum;
        }
    }
}

fn writing(source: io::Error) -> OpError {
    OpError::Io { doing: "write the export".to_owned(), source }
}
