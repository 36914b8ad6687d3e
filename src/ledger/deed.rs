//! Deeds: what an entry of a learner did, as far as undoing it must know.

use chrono::NaiveDate;

use super::entry::Entry;
use super::event::{AttendanceRecorded, ChainEvent, GrantPutRight, LearnerEvent, Uprated};
use super::form::Form;
use super::posting::Posting;
use crate::domain::attendance::{Attendance, LiabilityPeriod};
use crate::domain::ids::EnrolmentId;
use crate::domain::sum::Sum;

/// What an entry did, and whether it still stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// The number of the entry.
    pub seq: u32,
    /// Where it stands in the order in which things count: its number; but an uprating made anew
    /// or in the place of another has that of the one that it replaces, and prior study and what
    /// puts the grant right have that of the grant, of which they are parts.
    pub order: u32,
    /// The name of its event.
    pub event: &'static str,
    /// What it did beside moving money.
    pub kind: DeedKind,
    /// The day of the fact.
    pub on: NaiveDate,
    /// The day from which it counts.
    pub counts_from: NaiveDate,
    /// The money that it moved.
    pub posting: Option<Posting>,
    /// The number of the entry that undid it, where one did.
    pub undone_by: Option<u32>,
}

/// What an entry did beside moving money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeedKind {
    /// It recorded the facts about the learner.
    Recorded,
    /// It opened the entitlement.
    Granted,
    /// It put the grant right.
    PutRight(GrantPutRight),
    /// It changed the figure of prior study.
    PriorStudy,
    /// It granted more.
    Additional,
    /// It re-priced what remained.
    Uprated(Uprated),
    /// It funded an enrolment.
    Enrolled(EnrolmentId),
    /// It ended an enrolment.
    Withdrawn(EnrolmentId),
    /// It confirmed attendance for a liability period, or said that there is none.
    Attended(EnrolmentId, LiabilityPeriod, Attendance),
    /// It drew down money for a liability period.
    DrawnDown(EnrolmentId, LiabilityPeriod),
    /// It took back what was drawn down for a liability period.
    Recovered(EnrolmentId, LiabilityPeriod),
    /// It put the fee of an enrolment right.
    Amended(EnrolmentId),
    /// It undid an earlier entry.
    Corrected,
}

impl Deed {
    /// What an entry did; none where nothing can undo it yet.
    #[must_use]
    pub fn of(entry: &Entry<LearnerEvent>) -> Option<Deed> {
        let kind = match entry.event() {
            LearnerEvent::LearnerRecorded { .. } => DeedKind::Recorded,
            LearnerEvent::EntitlementGranted { .. } => DeedKind::Granted,
            LearnerEvent::GrantPutRight(put_right) => DeedKind::PutRight(*put_right),
            LearnerEvent::PriorStudyDeducted { .. } | LearnerEvent::PriorStudyRestored { .. } => {
                DeedKind::PriorStudy
            }
            LearnerEvent::AdditionalGranted { .. } => DeedKind::Additional,
            LearnerEvent::EntitlementUprated(uprated) => DeedKind::Uprated(*uprated),
            LearnerEvent::Enrolled(enrolled) => DeedKind::Enrolled(enrolled.enrolment.id.clone()),
            LearnerEvent::Withdrawn(it) => DeedKind::Withdrawn(it.enrolment.clone()),
            LearnerEvent::AttendanceRecorded(AttendanceRecorded {
                enrolment,
                period,
                attendance,
            }) => DeedKind::Attended(enrolment.clone(), *period, *attendance),
            LearnerEvent::DrawnDown(drawn) => {
                DeedKind::DrawnDown(drawn.enrolment.clone(), drawn.period)
            }
            LearnerEvent::Recovered(it) => DeedKind::Recovered(it.enrolment.clone(), it.period),
            LearnerEvent::FeeAmended(amended) => DeedKind::Amended(amended.enrolment.clone()),
            LearnerEvent::Corrected(_) => DeedKind::Corrected,
            LearnerEvent::OutcomeRecorded(_)
            | LearnerEvent::BadgeIssued(_)
            | LearnerEvent::BadgeRevoked(_)
            | LearnerEvent::FactsForgotten
            | LearnerEvent::BroughtForward(_) => return None,
        };
        let (event, posting) = (entry.event().name(), entry.posting().cloned());
        Some(Deed {
            seq: entry.seq(),
            order: entry.seq(),
            event,
            kind,
            on: entry.draft().day(),
            counts_from: entry.draft().effective_on,
            posting,
            undone_by: None,
        })
    }

    /// The enrolment that it is about, where it is about one.
    #[must_use]
    pub const fn enrolment(&self) -> Option<&EnrolmentId> {
        match &self.kind {
            DeedKind::Enrolled(enrolment)
            | DeedKind::Withdrawn(enrolment)
            | DeedKind::Attended(enrolment, ..)
            | DeedKind::DrawnDown(enrolment, _)
            | DeedKind::Recovered(enrolment, _)
            | DeedKind::Amended(enrolment) => Some(enrolment),
            DeedKind::Recorded
            | DeedKind::Granted
            | DeedKind::PutRight(_)
            | DeedKind::PriorStudy
            | DeedKind::Additional
            | DeedKind::Uprated(_)
            | DeedKind::Corrected => None,
        }
    }

    /// Whether it may be undone at all: facts are recorded anew instead, and so is what a
    /// correction undid; what was drawn down has been claimed, and is recovered instead.
    #[must_use]
    pub const fn can_be_undone(&self) -> bool {
        !matches!(
            self.kind,
            DeedKind::Recorded
                | DeedKind::Corrected
                | DeedKind::DrawnDown(..)
                | DeedKind::Recovered(..)
        )
    }

    /// Whether this deed rests on an earlier one, so that it falls with it, by the checks of a
    /// form.
    /// This is the one place that says what follows from what.
    #[must_use]
    pub fn follows(&self, earlier: &Deed, form: Form) -> bool {
        if self.seq <= earlier.seq {
            return false;
        }
        match &self.kind {
            // One that came in the place of another stands where that one does.
            DeedKind::Uprated(_) => {
                self.order >= earlier.order
                    && matches!(
                        earlier.kind,
                        DeedKind::Granted | DeedKind::PutRight(_) | DeedKind::Uprated(_)
                    )
            }
            DeedKind::PutRight(_) => {
                matches!(earlier.kind, DeedKind::Granted | DeedKind::PutRight(_))
            }
            // Each is the difference to the figure before it.
            DeedKind::PriorStudy => {
                matches!(earlier.kind, DeedKind::Granted | DeedKind::PriorStudy)
            }
            DeedKind::Additional => earlier.kind == DeedKind::Granted,
            // Both leave set aside what is due on the terms and until the day that then stand.
            DeedKind::Withdrawn(enrolment) | DeedKind::Amended(enrolment) => {
                earlier.is_of(enrolment)
                    && matches!(
                        earlier.kind,
                        DeedKind::Enrolled(_) | DeedKind::Withdrawn(_) | DeedKind::Amended(_)
                    )
            }
            DeedKind::Attended(enrolment, ..) | DeedKind::Recovered(enrolment, _) => {
                earlier.kind == DeedKind::Enrolled(enrolment.clone())
            }
            // It was drawn on these terms, and because attendance was confirmed.
            DeedKind::DrawnDown(enrolment, period) => match &earlier.kind {
                DeedKind::Attended(of, confirmed, attendance) => {
                    let status = attendance.status;
                    let is_released = match form {
                        Form::First => status.released_at_first(),
                        Form::Second => status.releases_payment(),
                    };
                    of == enrolment && confirmed == period && is_released
                }
                DeedKind::Enrolled(of) | DeedKind::Amended(of) => of == enrolment,
                _ => false,
            },
            DeedKind::Enrolled(_)
            | DeedKind::Recorded
            | DeedKind::Granted
            | DeedKind::Corrected => false,
        }
    }

    fn is_of(&self, enrolment: &EnrolmentId) -> bool {
        self.enrolment() == Some(enrolment)
    }

    /// The period for which it confirmed what releases the payment.
    #[must_use]
    pub fn released(&self) -> Option<(&EnrolmentId, LiabilityPeriod)> {
        match &self.kind {
            DeedKind::Attended(enrolment, period, attendance) => {
                attendance.status.releases_payment().then_some((enrolment, *period))
            }
            _ => None,
        }
    }

    const fn is_attendance(&self) -> bool {
        matches!(self.kind, DeedKind::Attended(..))
    }

    /// Whether it re-priced what remained.
    #[must_use]
    pub const fn is_uprating(&self) -> bool {
        matches!(self.kind, DeedKind::Uprated(_))
    }
}

/// The deed of this number with all that stands and follows from it, newest first, which is the
/// order in which they can be undone. None where there is no such deed, or it was undone.
#[must_use]
pub fn with_consequences(deeds: &[Deed], seq: u32) -> Vec<&Deed> {
    all_with_consequences(deeds, &[seq])
}

/// The same of several deeds together, whose numbers are given in their order.
#[must_use]
pub fn all_with_consequences<'d>(deeds: &'d [Deed], seqs: &[u32]) -> Vec<&'d Deed> {
    consequences_by(Form::default(), deeds, seqs)
}

/// The same by the checks of a form, which an undoing of that form was judged by.
pub(super) fn consequences_by<'d>(form: Form, deeds: &'d [Deed], seqs: &[u32]) -> Vec<&'d Deed> {
    let mut fall: Vec<&'d Deed> = Vec::new();
    for deed in deeds.iter().filter(|deed| deed.undone_by.is_none()) {
        let falls_with = |earlier: &&Deed| {
            deed.follows(earlier, form) && !(earlier.is_attendance() && is_taken_back(deeds, deed))
        };
        if seqs.binary_search(&deed.seq).is_ok() || fall.iter().any(falls_with) {
            fall.push(deed);
        }
    }
    fall.reverse();
    fall
}

/// Whether all that was drawn down for the period of a drawdown has been recovered: then it rests
/// on no attendance any more.
fn is_taken_back(deeds: &[Deed], drawdown: &Deed) -> bool {
    let DeedKind::DrawnDown(enrolment, period) = &drawdown.kind else { return false };
    let drawn = DeedKind::DrawnDown(enrolment.clone(), *period);
    let recovered = DeedKind::Recovered(enrolment.clone(), *period);
    let moved = |kind: DeedKind| -> Sum {
        let of_kind = deeds.iter().filter(|deed| deed.kind == kind);
        of_kind.filter_map(|deed| deed.posting.as_ref()).map(|it| it.amount.money()).sum()
    };
    moved(drawn) == moved(recovered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::{AcademicYear, FIRST_DAY};
    use crate::domain::money::{Amount, Money};
    use crate::ledger::account::Account;

    fn deed(seq: u32, kind: DeedKind) -> Deed {
        let amount = Amount::new(Money::pounds(1)).unwrap();
        let posting = Posting { debit: Account::Scheme, credit: Account::Scheme, amount };
        let posting = (kind != DeedKind::Recorded).then_some(posting);
        let (on, counts_from) = (FIRST_DAY, FIRST_DAY);
        Deed { seq, order: seq, event: "", kind, on, counts_from, posting, undone_by: None }
    }

    /// A history of two enrolments around an uprating.
    fn deeds() -> Vec<Deed> {
        let enrolment = |id: &str| -> EnrolmentId { id.parse().unwrap() };
        let uprated = |from, to| {
            let [from, to] = [from, to].map(AcademicYear::beginning);
            let (remaining, change) = (Money::ZERO, Money::ZERO);
            DeedKind::Uprated(Uprated {
                from,
                to,
                remaining,
                change,
                anew: None,
                replaces: None,
                full: None,
            })
        };
        let kinds = [
            DeedKind::Recorded,
            DeedKind::Granted,
            DeedKind::PriorStudy,
            DeedKind::Enrolled(enrolment("E-1")),
            DeedKind::Additional,
            uprated(2025, 2026),
            DeedKind::Enrolled(enrolment("E-2")),
            DeedKind::Withdrawn(enrolment("E-1")),
            uprated(2026, 2027),
            DeedKind::PriorStudy,
        ];
        (1..).zip(kinds).map(|(seq, kind)| deed(seq, kind)).collect()
    }

    #[track_caller]
    fn falls(deeds: &[Deed], seq: u32, expected: &[u32]) {
        let found: Vec<u32> = with_consequences(deeds, seq).iter().map(|deed| deed.seq).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_follows_from_an_entry_falls_with_it_newest_first() {
        falls(&deeds(), 4, &[8, 4]);
        falls(&deeds(), 7, &[7]);
        falls(&deeds(), 6, &[9, 6]);
        falls(&deeds(), 3, &[10, 3]);
        falls(&deeds(), 2, &[10, 9, 6, 5, 3, 2]);
        falls(&deeds(), 10, &[10]);
        falls(&deeds(), 11, &[]);
    }

    #[test]
    fn what_was_undone_before_does_not_fall_again() {
        let mut deeds = deeds();
        deeds[8].undone_by = Some(11);
        deeds[7].undone_by = Some(12);
        falls(&deeds, 4, &[4]);
        falls(&deeds, 6, &[6]);
        falls(&deeds, 8, &[]);
    }
}
