//! What a reconciliation found: its control totals, and what this run read, recorded and wrote.

use std::collections::BTreeSet;
use std::path::Path;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::{Map, Value};

use super::noted::NoteTold;
use super::rows::{Rows, Told};
use super::told;
use crate::desk::papers::shown;
use crate::desk::reconciliations::Filed;
use crate::domain::ids::{EnrolmentId, Ukprn};
use crate::domain::sum::Sum;
use crate::ledger::actor::Name;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry_name::EntryName;
use crate::ledger::instant::Instant;
use crate::ledger::reconciliation::{
    BreakId, Figures, LaterLine, OpenBreak, Reconciliation, ReconciliationRow, SinceLast, Summary,
};
use crate::ops::reconcile::{How, OnRecord, Reconciled};

/// The answer to a reconciliation.
#[derive(Clone, Debug, Serialize)]
pub struct ReconciliationTold {
    /// What stands in its summary, the same from run to run.
    #[serde(flatten)]
    pub summary: Map<String, Value>,
    /// What this run read and recorded.
    pub read: ReadTold,
    /// What was drawn, recovered and paid after the day: in no total.
    pub later: Vec<LaterTold>,
    /// The notes on the breaks that are open now.
    pub notes: Vec<NoteTold>,
    /// Where its files are; none after a dry run.
    pub files: Vec<String>,
    /// Where the files of another reconciliation are now that stood there.
    pub kept: Vec<String>,
    // What follows is in the summary too, in the form that its file has.
    /// The day as of which it is.
    #[serde(skip)]
    pub as_at: NaiveDate,
    /// The providers in scope, in the order of their numbers.
    #[serde(skip)]
    pub providers: Vec<Ukprn>,
    /// Whether what matches and the breaks are all that is on either side.
    #[serde(skip)]
    pub foots: bool,
    /// Whether anything does not match.
    #[serde(skip)]
    pub has_breaks: bool,
    /// Both sides of what matches, of each cause, of everything, and of what lies after the day.
    #[serde(skip)]
    pub control_totals: Vec<TotalTold>,
    /// Both sides of the breaks by their age.
    #[serde(skip)]
    pub by_age: Vec<TotalTold>,
    /// The breaks: those that are new, those that are older, and those that are gone.
    #[serde(skip)]
    pub breaks: Vec<BreakTold>,
}

told! {
    /// What a run read and recorded.
    ReadTold {
        file: String, "the schedule";
        lines: usize, "how many lines it has";
        recorded: usize, "how many payments were recorded";
        left_out: usize, "how many lines are about no provider in scope";
        settled: usize, "how many providers out of scope have rows, all of which match";
        taken_in: BTreeSet<Ukprn>, "the providers in scope that the schedule does not name";
        forgotten: BTreeSet<Ukprn>, "the others with claims past their pay day, unpaid";
        looks_back: Vec<LookBackTold>, "the providers for which this is a look back";
        paid_elsewhere: BTreeSet<Ukprn>, "the providers out of scope that were paid too";
        unknown: BTreeSet<Ukprn>, "the providers paid of which nothing is known but that";
        already: Vec<EarlierTold>, "the reconciliations that say the same and were on record";
    }
}

told! {
    /// A provider of which a later day was reconciled before.
    LookBackTold {
        ukprn: Ukprn, "the provider";
        last: NaiveDate, "the day of its last reconciliation";
    }
}

told! {
    /// What counts after the day of one enrolment and period.
    LaterTold {
        ukprn: Ukprn, "the provider";
        enrolment_id: EnrolmentId, "the enrolment";
        liability_period: u16, "its liability period";
        our_amount: Sum, "what was drawn less what was recovered";
        their_amount: Sum, "what was paid";
    }
}

told! {
    /// A provider's reconciliation that was on record.
    EarlierTold {
        ukprn: Ukprn, "the provider";
        entry: EntryName, "the entry that holds it";
        prepared_at: Instant, "when it was recorded";
        by: Name, "by whom";
    }
}

told! {
    /// A break, and what became of it since the last time.
    BreakTold {
        status: &'static str, "new, older or gone";
        first_seen: NaiveDate, "the day of the reconciliation that found it first";
        enrolment_id: EnrolmentId, "the enrolment";
        liability_period: u16, "its liability period";
        difference: Option<Sum>, "ours less theirs, where either side has anything";
        age_days: Option<u64>, "how old it is in days, where either side has anything";
        cause: &'static str, "why it does not agree";
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
        let Filed { made, summary, object, files, kept } = filed;
        ReconciliationTold {
            summary: object.clone(),
            read: ReadTold {
                file: shown(schedule),
                lines,
                recorded: made.recorded,
                left_out: made.left_out,
                settled: made.others.settled,
                taken_in: made.others.taken_in.clone(),
                forgotten: made.others.forgotten.clone(),
                looks_back: LookBackTold::all(made),
                paid_elsewhere: made.paid_elsewhere.clone(),
                unknown: made.unknown.clone(),
                already: EarlierTold::all(made),
            },
            later: LaterTold::all(made),
            notes: made.notes.iter().map(NoteTold::from).collect(),
            files: files.iter().flatten().map(|path| shown(path)).collect(),
            kept: kept.iter().map(|path| shown(path)).collect(),
            as_at: summary.as_at,
            providers: made.providers.iter().map(|one| one.provider).collect(),
            foots: summary.foots(),
            has_breaks: summary.breaks().rows > 0,
            control_totals: [TotalTold::control_totals(summary), vec![TotalTold::later(made)]]
                .concat(),
            by_age: TotalTold::by_age(summary),
            breaks: BreakTold::all(made),
        }
    }

    /// The breaks of one status.
    pub fn breaks_that_are<'a>(&'a self, status: &'a str) -> impl Iterator<Item = &'a BreakTold> {
        self.breaks.iter().filter(move |one| one.status == status)
    }
}

impl LookBackTold {
    fn all(made: &Reconciled) -> Vec<LookBackTold> {
        let told = |one: &OnRecord| match one.how {
            How::LooksBack(last) => Some(LookBackTold { ukprn: one.provider, last }),
            How::Already | How::Recorded | How::Planned => None,
        };
        made.providers.iter().filter_map(told).collect()
    }
}

impl LaterTold {
    fn all(made: &Reconciled) -> Vec<LaterTold> {
        let told = |(id, line): (&BreakId, &LaterLine)| LaterTold {
            ukprn: line.ukprn,
            enrolment_id: id.enrolment.clone(),
            liability_period: id.period.number(),
            our_amount: line.ours.total,
            their_amount: line.theirs.total,
        };
        made.later.iter().map(told).collect()
    }
}

impl EarlierTold {
    fn all(made: &Reconciled) -> Vec<EarlierTold> {
        let already = made.providers.iter().filter(|one| one.how == How::Already);
        let told = |OnRecord { provider, prepared, .. }: &OnRecord| EarlierTold {
            ukprn: *provider,
            entry: EntryName { chain: ChainName::Provider(*provider), seq: prepared.seq },
            prepared_at: prepared.recorded_at,
            by: prepared.by.clone(),
        };
        already.map(told).collect()
    }
}

impl BreakTold {
    fn all(made: &Reconciled) -> Vec<BreakTold> {
        let SinceLast { new, older, gone } = &made.since;
        let kinds = [("new", new), ("older", older), ("gone", gone)].into_iter();
        let told = |(status, breaks): (&'static str, &Vec<OpenBreak>)| {
            let told = breaks.iter().map(|open| BreakTold::of(status, open, &made.found));
            told.collect::<Vec<_>>()
        };
        kinds.flat_map(told).collect()
    }

    fn of(status: &'static str, open: &OpenBreak, found: &Reconciliation) -> BreakTold {
        let BreakId { enrolment, period } = &open.id;
        let index = found
            .rows
            .binary_search_by(|row| (&row.enrolment, &row.period).cmp(&(enrolment, period)));
        let row = index.ok().and_then(|index| found.rows.get(index));
        BreakTold {
            status,
            first_seen: open.first_seen,
            enrolment_id: enrolment.clone(),
            liability_period: period.number(),
            difference: row.map(ReconciliationRow::difference),
            age_days: row.map(|row| row.age_days),
            cause: open.cause.code(),
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

    /// Both sides of what lies after the day, which is in no total.
    fn later(made: &Reconciled) -> TotalTold {
        let rows = u64::try_from(made.later.iter().len()).unwrap_or(u64::MAX);
        let (ours, theirs) = made.later.totals();
        TotalTold::of("later", Figures { rows, ours, theirs })
    }

    /// Both sides of the breaks by their age.
    fn by_age(summary: &Summary) -> Vec<TotalTold> {
        summary.ages.iter().map(|(band, figures)| TotalTold::of(band.code(), *figures)).collect()
    }
}

impl Told for ReconciliationTold {
    fn rows(&self) -> Rows {
        Rows::of(TotalTold::FIELDS, &self.control_totals)
    }
}
