//! attend: what a provider confirms for a liability period.

use chrono::NaiveDate;

use super::failure::Failure;
use super::remedy;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Fields, refused_by};
use crate::desk::answers::AttendanceTold;
use crate::domain::attendance::{Attendance, AttendanceStatus, LiabilityPeriod};
use crate::domain::calendar::date;
use crate::domain::ids::{EnrolmentId, ReasonCode};
use crate::ops::attend::{self, Confirmation};

/// Confirm attendance for a liability period of an enrolment, which lets its instalment be claimed
///
/// Ends with 0 where it is recorded, or was before, and with 1 where it is refused.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The enrolment
    enrolment: EnrolmentId,

    /// The liability period, counted from 1: the part that one instalment pays for
    #[arg(long, value_name = "N")]
    period: LiabilityPeriod,

    /// What is confirmed, as the loans body's code: `A` for attending, `L` for attending with a
    /// dispute that the provider resolves; `C`, `F`, `N`, `S` or `X` for what does not release the
    /// payment
    #[arg(long, value_name = "CODE")]
    status: AttendanceStatus,

    /// The day of the confirmation, not after today [default: today, in UTC]
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,

    /// Why, as a short code of your choosing, for example `late-register`
    #[arg(long, value_name = "CODE")]
    reason: Option<ReasonCode>,

    #[command(flatten)]
    dry_run: DryRun,
}

impl Arguments {
    /// What is asked for, where today is that day.
    pub(super) fn asked(self, today: NaiveDate) -> (Confirmation, DryRun) {
        let Arguments { enrolment, period, status, on, reason, dry_run } = self;
        let attendance = Attendance { status, confirmed_on: on.unwrap_or(today) };
        (Confirmation { enrolment, period, attendance, reason }, dry_run)
    }
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let (confirmation, dry_run) = arguments.asked(session.moment().today());
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let answer = attend::attend(&mut *store, &confirmation, session.moment(), recording)?;
    let told = AttendanceTold::of(&answer, remedy::command);
    let reply = Reply::new(session.format, &told, || table(&told)).refused(!told.rules.is_empty());
    let reply = match (told.rules, told.because.as_str()) {
        ("", note) if !note.is_empty() => reply.word(format!("note: {note}")),
        _ => reply,
    };
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

fn table(told: &AttendanceTold) -> String {
    let on = |day: Option<NaiveDate>| day.map(|day| format!("on {day}"));
    let fields = Fields::default()
        .with("outcome", told.outcome)
        .with("enrolment", &told.enrolment_id)
        .known("learner", told.learner_id.as_ref())
        .with("period", format!("number {}", told.liability_period))
        .with("status", format!("{} on {}", told.status, told.confirmed_on))
        .if_any("entry", told.entry.as_ref())
        .if_any("falls due", on(told.due_on))
        .if_any("pay day", on(told.pay_day));
    fields.text() + &refused_by(told.rules, &told.because)
}
