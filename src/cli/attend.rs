//! attend: what a provider confirms for a liability period.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::ending::Ending;
use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, NOTHING_WRITTEN, Session};
use super::sheet::{Sheet, pairs, refused_by};
use crate::domain::attendance::{Attendance, AttendanceStatus, LiabilityPeriod};
use crate::domain::calendar::date;
use crate::domain::ids::{EnrolmentId, LearnerId, ReasonCode};
use crate::exchange::results::attendance;
use crate::ops::attend::{self, AttendanceAnswer, AttendanceOutcome, Confirmation};

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

    /// What is confirmed, as the loans body's code: `A` for attending; `C`, `F`, `L`, `N`, `S` or
    /// `X` for not
    #[arg(long, value_name = "CODE")]
    status: AttendanceStatus,

    /// The day of the confirmation [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,

    /// Why, as a short code of your choosing, for example `late-register`
    #[arg(long, value_name = "CODE")]
    reason: Option<ReasonCode>,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { enrolment, period, status, on, reason, dry_run } = arguments;
    let confirmed_on = on.unwrap_or_else(|| session.moment.today());
    let attendance = Attendance { status, confirmed_on };
    let confirmation = Confirmation { enrolment, period, attendance, reason };
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let answer = attend::attend(&mut *store, &confirmation, &session.moment, recording)?;
    let answered = Answered::of(&answer);
    let reply =
        Reply::new(session.format, || answered.table(), || answered.sheet(), || answered.object());
    let reply = reply.ending(if answered.rule.is_empty() { Ending::Done } else { Ending::No });
    let reply = match (answered.rule, answered.because) {
        ("", note) if !note.is_empty() => reply.word(format!("note: {note}")),
        _ => reply,
    };
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

/// An answer as it is told here, and in the results of an import.
pub(super) struct Answered<'a> {
    answer: &'a AttendanceAnswer,
    outcome: &'static str,
    /// The code of what stood against it; empty where nothing did.
    pub(super) rule: &'static str,
    because: &'a str,
    status: String,
    entry: String,
}

/// What is said of a confirmation that is there already and does not help.
const REJECTED: &str = "the payer rejected the claim for this period since: confirm it on a later \
                        day, which releases the period";

impl<'a> Answered<'a> {
    pub(super) fn of(answer: &'a AttendanceAnswer) -> Answered<'a> {
        let (outcome, rule, because) = match &answer.outcome {
            AttendanceOutcome::Recorded => ("recorded", "", ""),
            AttendanceOutcome::Already { is_rejected: false } => ("already", "", ""),
            AttendanceOutcome::Already { is_rejected: true } => ("already", "", REJECTED),
            AttendanceOutcome::Refused { rule, because } => ("refused", *rule, because.as_str()),
        };
        let entry = answer.entry.as_ref().map(ToString::to_string).unwrap_or_default();
        let status = answer.attendance.status.to_string();
        Answered { answer, outcome, rule, because, status, entry }
    }

    /// The answer as a line of a results file.
    pub(super) fn row(&self) -> attendance::Row<'_> {
        attendance::Row {
            enrolment_id: self.answer.enrolment.as_str(),
            learner_id: self.answer.learner.as_ref().map_or("", LearnerId::as_str),
            liability_period: self.answer.period,
            outcome: self.outcome,
            rules: self.rule,
            because: self.because,
            status: &self.status,
            confirmed_on: self.answer.attendance.confirmed_on,
            entry: &self.entry,
            due_on: self.answer.due_on,
            pay_day: self.answer.pay_day,
        }
    }

    fn table(&self) -> String {
        let answer = self.answer;
        let learner = answer.learner.as_ref().map_or("not known", LearnerId::as_str);
        let day = |day: &Option<NaiveDate>| day.map(|day| format!("on {day}"));
        let status = format!("{} on {}", self.status, answer.attendance.confirmed_on);
        let mut lines = vec![
            ("outcome", self.outcome.to_owned()),
            ("enrolment", answer.enrolment.to_string()),
            ("learner", learner.to_owned()),
            ("period", format!("number {}", answer.period)),
            ("status", status),
        ];
        lines.extend(answer.entry.iter().map(|entry| ("entry", entry.to_string())));
        lines.extend(day(&answer.due_on).map(|day| ("falls due", day)));
        lines.extend(day(&answer.pay_day).map(|day| ("pay day", day)));
        pairs(&lines) + &refused_by(self.rule, self.because)
    }

    /// The fields of the row, in the order of its columns.
    fn fields(&self) -> [String; 11] {
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let row = self.row();
        [
            row.enrolment_id.to_owned(),
            row.learner_id.to_owned(),
            row.liability_period.to_string(),
            row.outcome.to_owned(),
            row.rules.to_owned(),
            row.because.to_owned(),
            row.status.to_owned(),
            row.confirmed_on.to_string(),
            row.entry.to_owned(),
            day(row.due_on),
            day(row.pay_day),
        ]
    }

    fn sheet(&self) -> Sheet {
        let header: Vec<_> = attendance::HEADINGS.iter().map(|heading| heading.name).collect();
        let mut sheet = Sheet::new(&header);
        sheet.add(self.fields());
        sheet
    }

    fn object(&self) -> Value {
        let field = |(heading, field): (&crate::exchange::export::Heading, String)| {
            let value = match heading.name {
                "liability_period" => json!(self.answer.period.number()),
                "rules" | "because" => json!(field),
                _ if field.is_empty() => Value::Null,
                _ => json!(field),
            };
            (heading.name.to_owned(), value)
        };
        let fields = attendance::HEADINGS.iter().zip(self.fields());
        Value::Object(fields.map(field).collect::<Map<_, _>>())
    }
}
