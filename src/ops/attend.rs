//! attend: what a provider confirms for a liability period, before its instalment is paid.

use chrono::NaiveDate;

use super::dossier::Dossier;
use super::patience::act;
use super::study::{enrolment_known, period_known, unknown_enrolment};
use super::{Moment, OpError, Recording};
use crate::domain::attendance::{Attendance, LiabilityPeriod};
use crate::domain::calendar::recordable;
use crate::domain::ids::{EnrolmentId, LearnerId, ReasonCode};
use crate::domain::objection::Objection;
use crate::domain::pay_day::pay_day;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::deed::{DeedKind, with_consequences};
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{AttendanceRecorded, LearnerEvent};
use crate::ledger::periods::{Beside, Liability, Readiness};
use crate::store::{Batch, Store};

/// A confirmation that somebody gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The liability period.
    pub period: LiabilityPeriod,
    /// What is confirmed, and on which day.
    pub attendance: Attendance,
    /// Why, where a reason is given.
    pub reason: Option<ReasonCode>,
}

/// The answer to a confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttendanceAnswer {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// Whose it is; none where it is not known.
    pub learner: Option<LearnerId>,
    /// The liability period.
    pub period: LiabilityPeriod,
    /// What was to be confirmed.
    pub attendance: Attendance,
    /// What became of it.
    pub outcome: AttendanceOutcome,
    /// The entry that holds it, where one does.
    pub entry: Option<EntryName>,
    /// When the instalment of the period falls due, where the enrolment has that period.
    pub due_on: Option<NaiveDate>,
    /// The payer's day for what is still to be claimed of it, where attendance is confirmed.
    pub pay_day: Option<NaiveDate>,
}

/// What became of a confirmation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttendanceOutcome {
    /// It was recorded.
    Recorded,
    /// The same, of the same day, is there already.
    Already {
        /// Whether the payer rejected the claim since, so that it does not help.
        is_rejected: bool,
    },
    /// It was refused.
    Refused(Objection),
}

impl AttendanceAnswer {
    /// The same; without the entry, where there would be one and nothing is recorded.
    pub(super) fn when(self, recording: Recording) -> AttendanceAnswer {
        match (recording, &self.outcome) {
            (Recording::DryRun, AttendanceOutcome::Recorded) => {
                AttendanceAnswer { entry: None, ..self }
            }
            _ => self,
        }
    }
}

/// Records a confirmation, or refuses it and says why.
///
/// # Errors
/// When the ledger cannot be read or written, or is damaged.
pub fn attend(
    store: &mut dyn Store,
    confirmation: &Confirmation,
    moment: &Moment,
    recording: Recording,
) -> Result<AttendanceAnswer, OpError> {
    act(store, moment, recording, |reader, moment| {
        // Gather.
        let Some(mut dossier) = Dossier::of_holder(reader, &confirmation.enrolment)? else {
            return Ok((unknown(confirmation), Batch::default()));
        };
        // Decide.
        let answer = decide(confirmation, &mut dossier, moment)?.when(recording);
        // Record.
        Ok((answer, Batch::of(dossier.into_new_entries())))
    })
}

/// The answer where nobody holds the enrolment.
pub(super) fn unknown(confirmation: &Confirmation) -> AttendanceAnswer {
    AttendanceAnswer {
        enrolment: confirmation.enrolment.clone(),
        learner: None,
        period: confirmation.period,
        attendance: confirmation.attendance,
        outcome: AttendanceOutcome::Refused(unknown_enrolment(&confirmation.enrolment)),
        entry: None,
        due_on: None,
        pay_day: None,
    }
}

/// Decides about a confirmation, and seals it into the learner's dossier where it is to be
/// recorded.
pub(super) fn decide(
    confirmation: &Confirmation,
    dossier: &mut Dossier,
    moment: &Moment,
) -> Result<AttendanceAnswer, OpError> {
    let Confirmation { enrolment, period, attendance, reason } = confirmation;
    let (outcome, seq) = match judged(confirmation, dossier, moment) {
        Ok(Beside::Already(seq)) => {
            let readiness = dossier.account.period(enrolment, *period).readiness();
            let is_rejected = readiness == Readiness::Rejected;
            (AttendanceOutcome::Already { is_rejected }, Some(seq))
        }
        Ok(_) => {
            let (enrolment, period, attendance) = (enrolment.clone(), *period, *attendance);
            let recorded = AttendanceRecorded { enrolment, period, attendance };
            let event = LearnerEvent::AttendanceRecorded(recorded);
            let draft = moment.draft_because(attendance.confirmed_on, reason.clone(), event);
            (AttendanceOutcome::Recorded, Some(dossier.record(draft)?.seq()))
        }
        Err(objection) => (AttendanceOutcome::Refused(objection), None),
    };
    let liability = dossier.account.liability(enrolment, *period).ok();
    let still = liability.filter(|liability| liability.undrawn() > Sum::ZERO);
    Ok(AttendanceAnswer {
        learner: Some(dossier.id.clone()),
        outcome,
        entry: seq.map(|seq| EntryName::of_learner(&dossier.id, seq)),
        due_on: liability.map(|liability| liability.instalment.due_on),
        pay_day: still.and_then(|liability| liability.pay_day()),
        ..unknown(confirmation)
    })
}

/// Whether a confirmation is new or was there already; otherwise why it is refused.
fn judged(
    confirmation: &Confirmation,
    dossier: &Dossier,
    moment: &Moment,
) -> Result<Beside, Objection> {
    let Confirmation { enrolment, period, attendance, .. } = confirmation;
    let liability = period_known(dossier, enrolment_known(dossier, enrolment)?, *period)?;
    let beside = liability.account.beside(*attendance);
    if matches!(beside, Beside::Already(_)) {
        return Ok(beside);
    }
    check_has_come(attendance.confirmed_on, moment)?;
    if attendance.status.releases_payment() {
        check_may_attend(&liability, *attendance, dossier)?;
    }
    match beside {
        Beside::SameStatus(seq, last) => Err(same_status(&liability, dossier, (seq, last))),
        Beside::NotAfter(seq, last) => Err(not_after(&liability, dossier, (seq, last))),
        Beside::New | Beside::Already(_) => Ok(beside),
    }
}

/// Checks that a day of which is told what happened on it is not after the recording.
fn check_has_come(day: NaiveDate, moment: &Moment) -> Result<(), Objection> {
    let latest = moment.latest_day_told();
    if day <= latest {
        return Ok(());
    }
    let because = format!(
        "it is recorded on {}, and {day} is after that: nobody can confirm what is still to come, \
         so look whether {day} is the day that is meant",
        moment.today()
    );
    Err(Objection::new(RuleCode::DayToCome, because))
}

/// Checks that the learner may attend a period on a day, whatever was said before.
fn check_may_attend(
    liability: &Liability<'_>,
    attendance: Attendance,
    dossier: &Dossier,
) -> Result<(), Objection> {
    let Liability { held, period, .. } = *liability;
    let (enrolment, start) = (&held.enrolment.id, held.enrolment.start);
    if attendance.confirmed_on < start {
        let because = format!(
            "enrolment {enrolment} begins on {start}, and nobody attends before that: look whether \
             {} is the day that is meant",
            attendance.confirmed_on
        );
        return Err(Objection::new(RuleCode::AttendanceBeforeStart, because));
    }
    if is_left_not_due(liability) {
        let withdrew = DeedKind::Withdrawn(enrolment.clone());
        let objection = Objection::new(RuleCode::WithdrawnAlready, left_not_due(liability));
        return Err(objection.with(dossier.undo_what(&withdrew)));
    }
    if let Some(earlier) = dossier.account.unconfirmed_before(*liability) {
        return Err(out_of_order(liability, &earlier));
    }
    let due_on = liability.instalment.due_on;
    if let Err(beyond) = recordable(pay_day(attendance.confirmed_on, due_on)) {
        let because = format!(
            "the payer's day for period {period} of enrolment {enrolment} is too late, as \
             {beyond}: look whether {} is the day that is meant",
            attendance.confirmed_on
        );
        return Err(Objection::new(beyond.rule(), because));
    }
    Ok(())
}

/// Why a later period is not attended before an earlier one.
fn out_of_order(liability: &Liability<'_>, earlier: &Liability<'_>) -> Objection {
    let (enrolment, period) = (&liability.held.enrolment.id, liability.period);
    let because = format!(
        "attendance was never confirmed for period {} of enrolment {enrolment}, which comes before \
         period {period} and pays {}: confirm that first",
        earlier.period,
        earlier.undrawn()
    );
    let remedy = Remedy::Confirm(enrolment.clone(), earlier.period);
    Objection::new(RuleCode::PeriodOrder, because).with([remedy])
}

/// Whether a withdrawal left nothing of it due.
fn is_left_not_due(liability: &Liability<'_>) -> bool {
    let Liability { held, instalment, .. } = liability;
    held.withdrawn_on.is_some_and(|day| !held.enrolment.is_due_by(instalment, day))
}

fn left_not_due(liability: &Liability<'_>) -> String {
    let Liability { held, period, instalment, .. } = liability;
    let day = held.withdrawn_on.map(|day| format!(" on {day}")).unwrap_or_default();
    format!(
        "the learner withdrew from {}{day}, before period {period} fell due on {}, so nothing of \
         it is paid for attending: where the withdrawal is wrong, undo it and confirm again",
        held.enrolment.id, instalment.due_on
    )
}

fn same_status(
    liability: &Liability<'_>,
    dossier: &Dossier,
    (seq, last): (u32, Attendance),
) -> Objection {
    let stands = stands(liability, dossier, (seq, last));
    let is_rejected = liability.account.readiness() == Readiness::Rejected;
    let undo = if is_rejected { Undoing::Never } else { undoing(dossier, seq) };
    let what_to_do = if is_rejected {
        format!(
            "the payer rejected the claim for it since: confirm on a day after {}, which releases \
             the period",
            last.confirmed_on
        )
    } else {
        let what_to_do = match &undo {
            Undoing::Now => "where that date is wrong, undo it and confirm again".to_owned(),
            Undoing::After(later) => {
                format!(
                    "where that date is wrong, undo {later} first, which rests on it, and then it"
                )
            }
            Undoing::Never => {
                "it was drawn down on that confirmation, so it stays; only another status, from a \
                 later day on, would be recorded"
                    .to_owned()
            }
        };
        format!("another date is refused: {what_to_do}")
    };
    let because = format!("{stands}, and {what_to_do}");
    let objection = Objection::new(RuleCode::AttendanceRecorded, because);
    objection.with(undo.remedies(dossier, seq))
}

fn not_after(
    liability: &Liability<'_>,
    dossier: &Dossier,
    (seq, last): (u32, Attendance),
) -> Objection {
    let undo = undoing(dossier, seq);
    let or_undo = match &undo {
        Undoing::Now => ", or where that entry is wrong, undo it and confirm again".to_owned(),
        Undoing::After(later) => {
            format!(
                ", or where that entry is wrong, undo {later} first, which rests on it, and then it"
            )
        }
        Undoing::Never => String::new(),
    };
    let because = format!(
        "{}, and how things are is told from that day on: confirm on a day after {}{or_undo}",
        stands(liability, dossier, (seq, last)),
        last.confirmed_on
    );
    Objection::new(RuleCode::AttendanceOrder, because).with(undo.remedies(dossier, seq))
}

/// What stands, for whoever said otherwise.
fn stands(liability: &Liability<'_>, dossier: &Dossier, (seq, last): (u32, Attendance)) -> String {
    let Attendance { status, confirmed_on } = last;
    let (period, id) = (liability.period, &liability.held.enrolment.id);
    format!(
        "period {period} of enrolment {id} is confirmed as {status} on {confirmed_on}, in {}/{seq}",
        dossier.id
    )
}

/// Whether a confirmation that is wrong can be undone.
enum Undoing {
    /// It can.
    Now,
    /// After the confirmation of a later period, which rests on it alone.
    After(EntryName),
    /// Something was drawn down on it.
    Never,
}

fn undoing(dossier: &Dossier, seq: u32) -> Undoing {
    let fall = with_consequences(dossier.account.deeds(), seq);
    if fall.is_empty() || !fall.iter().all(|deed| deed.can_be_undone()) {
        return Undoing::Never;
    }
    match dossier.account.left_alone_by(&fall) {
        None => Undoing::Now,
        Some(later) => Undoing::After(EntryName::of_learner(&dossier.id, later.seq)),
    }
}

impl Undoing {
    fn remedies(&self, dossier: &Dossier, seq: u32) -> Vec<Remedy> {
        match self {
            Undoing::Now => vec![dossier.undo(seq)],
            Undoing::After(later) => vec![dossier.undo(later.seq), dossier.undo(seq)],
            Undoing::Never => Vec::new(),
        }
    }
}
