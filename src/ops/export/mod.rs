//! export: writes what the ledger holds as CSV, sorted, the same bytes for the same ledger.

mod decisions;
mod drawdowns;
mod entries;
mod learners;

use std::io::{self, Write};

use super::OpError;
use super::guards::check_guards;
use crate::domain::sum::Sum;
use crate::exchange::export::Heading;
use crate::store::Reader;

/// What can be exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Every entry of every learner, by learner and number.
    Register,
    /// Every entry of the chains of the ledger and of providers, by chain and number.
    Log,
    /// Every learner's entitlement, by learner.
    Balances,
    /// Every enrolment with what became of it, by learner and in the order of recording.
    Enrolments,
    /// Every drawdown and recovery, by learner and in the order of recording.
    Drawdowns,
    /// Every decision about an enrolment, yes and no, by time, enrolment and learner.
    Decisions,
}

impl What {
    /// All of them.
    pub const ALL: [What; 6] = [
        What::Register,
        What::Log,
        What::Balances,
        What::Enrolments,
        What::Drawdowns,
        What::Decisions,
    ];

    /// The name of the export, and of its file without `.csv`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            What::Register => "register",
            What::Log => "log",
            What::Balances => "balances",
            What::Enrolments => "enrolments",
            What::Drawdowns => "drawdowns",
            What::Decisions => "decisions",
        }
    }

    /// Its columns, with their meaning.
    #[must_use]
    pub const fn headings(self) -> &'static [Heading] {
        use crate::exchange::{balances, decisions, drawdowns, enrolments_out, log, register};
        match self {
            What::Register => register::HEADINGS,
            What::Log => log::HEADINGS,
            What::Balances => balances::HEADINGS,
            What::Enrolments => enrolments_out::HEADINGS,
            What::Drawdowns => drawdowns::HEADINGS,
            What::Decisions => decisions::HEADINGS,
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
pub fn export(reader: &dyn Reader, what: What, out: &mut dyn Write) -> Result<Exported, OpError> {
    check_guards(reader)?;
    match what {
        What::Register => entries::register(reader, out),
        What::Log => entries::log(reader, out),
        What::Balances => learners::balances(reader, out),
        What::Enrolments => learners::enrolments(reader, out),
        What::Drawdowns => drawdowns::drawdowns(reader, out),
        What::Decisions => decisions::decisions(reader, out),
    }
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
