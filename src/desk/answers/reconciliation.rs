//! What a reconciliation found: its control totals, and what this run read, recorded and wrote.

use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value};

use super::rows::{Rows, Told};
use super::told;
use crate::desk::papers::shown;
use crate::desk::reconciliations::Filed;
use crate::domain::sum::Sum;
use crate::ledger::reconciliation::{Figures, Summary};

/// The answer to a reconciliation.
#[derive(Clone, Debug, Serialize)]
pub struct ReconciliationTold {
    /// What stands in its summary, the same from run to run.
    #[serde(flatten)]
    pub summary: Map<String, Value>,
    /// What this run read and recorded.
    pub read: ReadTold,
    /// Where its files are; none after a dry run.
    pub files: Vec<String>,
    /// Both sides of what matches, of each cause, and of everything.
    #[serde(skip)]
    pub control_totals: Vec<TotalTold>,
}

told! {
    /// What a run read and recorded.
    ReadTold {
        file: String, "the schedule";
        lines: usize, "how many lines it has";
        recorded: usize, "how many payments were recorded";
        left_out: usize, "how many lines are about no provider in scope";
    }
}

told! {
    /// Both sides of some rows.
    TotalTold {
        line: &'static str, "which rows";
        rows: u64, "how many";
        ours: u64, "how many lines on our side";
        our_amount: Sum, "what they come to";
        theirs: u64, "how many lines on the payer's side";
        their_amount: Sum, "what they come to";
        difference: Sum, "ours less theirs";
    }
}

impl ReconciliationTold {
    /// The answer to a reconciliation with a schedule of so many lines.
    #[must_use]
    pub fn of(filed: &Filed, schedule: &Path, lines: usize) -> ReconciliationTold {
        let Filed { made, summary, object, files } = filed;
        ReconciliationTold {
            summary: object.clone(),
            read: ReadTold {
                file: shown(schedule),
                lines,
                recorded: made.recorded,
                left_out: made.left_out,
            },
            files: files.iter().flatten().map(|path| shown(path)).collect(),
            control_totals: TotalTold::control_totals(summary),
        }
    }
}

impl TotalTold {
    fn of(line: &'static str, figures: Figures) -> TotalTold {
        TotalTold {
            line,
            rows: figures.rows,
            ours: figures.ours.count,
            our_amount: figures.ours.total,
            theirs: figures.theirs.count,
            their_amount: figures.theirs.total,
            difference: figures.difference(),
        }
    }

    /// Both sides of what matches, of each cause, and of everything.
    #[must_use]
    pub fn control_totals(summary: &Summary) -> Vec<TotalTold> {
        let rows = summary.matched.rows.saturating_add(summary.breaks().rows);
        let everything = Figures { rows, ours: summary.ours, theirs: summary.theirs };
        let causes = summary.causes.iter();
        let causes = causes.map(|(cause, figures)| TotalTold::of(cause.code(), *figures));
        [TotalTold::of("matched", summary.matched)]
            .into_iter()
            .chain(causes)
            .chain([TotalTold::of("everything", everything)])
            .collect()
    }

    /// Both sides of the breaks by their age.
    #[must_use]
    pub fn by_age(summary: &Summary) -> Vec<TotalTold> {
        summary.ages.iter().map(|(band, figures)| TotalTold::of(band.code(), *figures)).collect()
    }
}

impl Told for ReconciliationTold {
    fn rows(&self) -> Rows {
        Rows::of(TotalTold::FIELDS, &self.control_totals)
    }
}
