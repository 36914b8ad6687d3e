//! The demonstration's year: each month what came in, what was claimed, and what was paid of it.

use std::path::Path;

use super::months::{DemoMonth, MONTHS};
use super::take;
use crate::cli::failure::Failure;
use crate::desk::answers::{PositionTold, PositionsTold, Told};
use crate::desk::claims::draw_down;
use crate::desk::reconciliations::{self, Filed};
use crate::desk::{exports, papers};
use crate::domain::sum::Sum;
use crate::exchange::{Kind, Reading};
use crate::ledger::reconciliation::{Cause, ReconciliationRow, Summary};
use crate::ops::drawdown::Drawdown;
use crate::ops::export::{ExportKind, Narrowed};
use crate::ops::import::Imported;
use crate::ops::position::positions;
use crate::ops::reconcile::{Asked, Schedule, Whose};
use crate::ops::{Moment, Recording};
use crate::store::{Reader, Store};

/// What the year came to.
pub(super) struct Year {
    /// One line for each month.
    pub(super) months: Vec<MonthEnd>,
    /// What the last schedule was found to be.
    pub(super) closing: Closing,
}

/// How a month ended.
pub(super) struct MonthEnd {
    pub(super) name: &'static str,
    pub(super) attended: u64,
    pub(super) claims: u64,
    pub(super) claimed: Sum,
    pub(super) payments: usize,
    pub(super) new: usize,
    pub(super) older: usize,
    pub(super) gone: usize,
}

/// The reconciliation with which the year closes.
#[derive(Default)]
pub(super) struct Closing {
    pub(super) summary: Option<Summary>,
    /// The first break of each cause, in their order.
    pub(super) examples: Vec<BreakExample>,
}

/// A break, as it is shown.
pub(super) struct BreakExample {
    pub(super) cause: Cause,
    pub(super) enrolment: String,
    pub(super) period: String,
    pub(super) ours: Sum,
    pub(super) theirs: Sum,
}

/// Where the demonstration is made.
pub(super) struct Setting<'a> {
    pub(super) inward: &'a Path,
    pub(super) outward: &'a Path,
    pub(super) moment: Moment,
}

impl Setting<'_> {
    /// The same when a month is over.
    fn at_the_end_of(&self, month: &DemoMonth) -> Setting<'_> {
        let Setting { inward, outward, moment } = self;
        Setting { inward, outward, moment: month.over(moment) }
    }
}

/// Runs through the year, by the operations of the verbs; adds what became of its files.
pub(super) fn run(
    store: &mut dyn Store,
    setting: &Setting<'_>,
    imports: &mut Vec<(Kind, Imported)>,
) -> Result<Year, Failure> {
    let providers = store.reader()?.providers()?;
    let mut year = Year { months: Vec::with_capacity(MONTHS.len()), closing: Closing::default() };
    for month in MONTHS {
        let setting = &setting.at_the_end_of(&month);
        let mut end = MonthEnd::of(month.name);
        let attendance = take_in(store, Kind::Attendance, &month, month.attendance, setting)?;
        end.attended = attendance.recorded;
        imports.push((Kind::Attendance, attendance));
        if let Some(text) = month.withdrawals {
            let withdrawals = take_in(store, Kind::Withdrawals, &month, text, setting)?;
            imports.push((Kind::Withdrawals, withdrawals));
        }
        for act in month.acts {
            act.perform(store, &setting.moment)?;
        }
        let out = setting.outward.join(month.name);
        for provider in &providers {
            let asked = Drawdown { provider: *provider, due_by: month.last_day() };
            let drawn = draw_down(store, asked, &out, &setting.moment, Recording::Real)?;
            if let Some((claim, _)) = drawn.claim {
                end.claims = end.claims.saturating_add(1);
                end.claimed += claim.amount();
            }
        }
        year.closing = reconciled(store, &month, &out, &setting.moment, &mut end)?;
        print(&*store.reader()?, &month, &out)?;
        year.months.push(end);
    }
    Ok(year)
}

fn take_in(
    store: &mut dyn Store,
    kind: Kind,
    month: &DemoMonth,
    text: &str,
    setting: &Setting<'_>,
) -> Result<Imported, Failure> {
    let name = format!("{kind}-{}.csv", month.name);
    take(store, kind, &name, text, setting.inward, &setting.moment)
}

/// Holds the month's schedule against what was drawn down.
fn reconciled(
    store: &mut dyn Store,
    month: &DemoMonth,
    out: &Path,
    moment: &Moment,
    end: &mut MonthEnd,
) -> Result<Closing, Failure> {
    let name = format!("schedule-{}.csv", month.name);
    let schedule = Schedule::read(&name, month.schedule.as_bytes(), &Reading::default())?;
    let asked = Asked { schedule: &schedule, whose: Whose::Named, as_at: month.last_day() };
    let filed = reconciliations::reconcile(store, &asked, out, moment, Recording::Real)?;
    let since = &filed.made.since;
    end.payments = filed.made.recorded;
    (end.new, end.older, end.gone) = (since.new.len(), since.older.len(), since.gone.len());
    Ok(Closing::of(filed))
}

/// What an officer keeps of a month that is over: the balances, and how far what is to be paid is
/// on its way, as the reports have them in CSV.
fn print(reader: &dyn Reader, month: &DemoMonth, out: &Path) -> Result<(), Failure> {
    let all = &Narrowed::default();
    exports::write(reader, (&[ExportKind::Balances], all), out, Recording::Real)?;
    let as_at = month.last_day();
    let all = positions(reader, None, as_at)?;
    let told = PositionsTold { as_at, providers: all.iter().map(PositionTold::from).collect() };
    papers::write(&out.join("position.csv"), told.rows().csv().as_bytes())?;
    Ok(())
}

impl Closing {
    fn of(filed: Filed) -> Closing {
        let first =
            |cause: Cause| filed.made.found.rows.iter().find(|row| row.cause == Some(cause));
        let example = |cause: Cause| first(cause).map(|row| BreakExample::of(cause, row));
        let examples = Cause::ALL.into_iter().filter_map(example).collect();
        Closing { summary: Some(filed.summary), examples }
    }
}

impl BreakExample {
    fn of(cause: Cause, row: &ReconciliationRow) -> BreakExample {
        BreakExample {
            cause,
            enrolment: row.enrolment.to_string(),
            period: row.period.to_string(),
            ours: row.ours.total,
            theirs: row.theirs.total,
        }
    }
}

impl MonthEnd {
    fn of(name: &'static str) -> MonthEnd {
        MonthEnd {
            name,
            attended: 0,
            claims: 0,
            claimed: Sum::ZERO,
            payments: 0,
            new: 0,
            older: 0,
            gone: 0,
        }
    }
}
