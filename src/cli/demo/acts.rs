//! Single acts of the demonstration's year, as operations and as they would be typed.

use chrono::NaiveDate;

use crate::cli::failure::Failure;
use crate::domain::attendance::{Attendance, LiabilityPeriod};
use crate::domain::calendar::date;
use crate::ops::amend::{Amendment, AmendmentOutcome, amend};
use crate::ops::attend::{AttendanceOutcome, Confirmation, attend};
use crate::ops::recover::{Recovery, RecoveryOutcome, recover};
use crate::ops::{Moment, Recording};
use crate::store::Store;

/// Something that is done about one enrolment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Act {
    pub(super) enrolment: &'static str,
    pub(super) on: &'static str,
    pub(super) what: ActKind,
}

/// What is done.
#[derive(Clone, Copy, Debug)]
pub(super) enum ActKind {
    /// The payer rejected what was drawn down for a period, and it is taken back.
    Rejected(u16),
    /// Attendance is confirmed for a period.
    Attending(u16),
    /// The fee is put right.
    FeePutRight(&'static str),
}

/// What an operation is asked for.
#[derive(Debug, PartialEq)]
enum ActAsked {
    Recovery(Recovery),
    Confirmation(Confirmation),
    Amendment(Amendment),
}

/// Why what the payer rejected is taken back.
const REJECTED: &str = "rejected";

/// Why a fee is put right.
const FEE_PUT_RIGHT: &str = "fee-put-right";

impl Act {
    /// As it would be typed; a test holds that it asks for the same as [`Act::asked`].
    pub(super) fn typed(&self) -> String {
        let Act { enrolment, on, what } = self;
        match what {
            ActKind::Rejected(period) => format!(
                "lifelong recover {enrolment} --period {period} --on {on} --reason {REJECTED}"
            ),
            ActKind::Attending(period) => {
                format!("lifelong attend {enrolment} --period {period} --status A --on {on}")
            }
            ActKind::FeePutRight(fee) => {
                format!("lifelong amend {enrolment} --fee {fee} --on {on} --reason {FEE_PUT_RIGHT}")
            }
        }
    }

    /// What is asked of the operation.
    fn asked(&self) -> ActAsked {
        let enrolment = self.enrolment.parse().expect(WRITTEN_HERE);
        let on: NaiveDate = date(self.on).expect(WRITTEN_HERE);
        let period = |number| LiabilityPeriod::new(number).expect(WRITTEN_HERE);
        let reason = |code: &str| code.parse().expect(WRITTEN_HERE);
        match self.what {
            ActKind::Rejected(number) => {
                let (period, reason) = (period(number), reason(REJECTED));
                ActAsked::Recovery(Recovery { enrolment, period, reason, on })
            }
            ActKind::Attending(number) => {
                let status = "A".parse().expect(WRITTEN_HERE);
                let attendance = Attendance { status, confirmed_on: on };
                let period = period(number);
                ActAsked::Confirmation(Confirmation { enrolment, period, attendance, reason: None })
            }
            ActKind::FeePutRight(fee) => {
                let (fee, reason) = (fee.parse().expect(WRITTEN_HERE), reason(FEE_PUT_RIGHT));
                ActAsked::Amendment(Amendment { enrolment, fee, loan: None, on, reason })
            }
        }
    }

    /// Does it.
    pub(super) fn perform(&self, store: &mut dyn Store, moment: &Moment) -> Result<(), Failure> {
        let real = Recording::Real;
        let refused = match &self.asked() {
            ActAsked::Recovery(recovery) => {
                let answer = recover(store, recovery, moment, real)?;
                matches!(answer.outcome, RecoveryOutcome::Refused { .. })
            }
            ActAsked::Confirmation(confirmation) => {
                let answer = attend(store, confirmation, moment, real)?;
                matches!(answer.outcome, AttendanceOutcome::Refused { .. })
            }
            ActAsked::Amendment(amendment) => {
                let answer = amend(store, amendment, moment, real)?;
                matches!(answer.outcome, AmendmentOutcome::Refused { .. })
            }
        };
        if refused {
            let message = format!("`{}`: the answer was no", self.typed());
            return Err(Failure::could_not("demo", message));
        }
        Ok(())
    }
}

/// Why the acts of the year can be read.
const WRITTEN_HERE: &str = "the acts of the year are written beside this and tried by a test";

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::months::MONTHS;
    use super::*;
    use crate::cli::{CommandLine, Verb};

    #[test]
    fn what_would_be_typed_asks_for_what_is_done() {
        let today = date("2030-01-01").unwrap();
        let acts: Vec<&Act> = MONTHS.iter().flat_map(|month| month.acts).collect();
        assert!(!acts.is_empty());
        for act in acts {
            let typed = act.typed();
            let typed = CommandLine::try_parse_from(typed.split_whitespace()).unwrap();
            let (asked, dry_run) = match typed.verb {
                Verb::Recover(arguments) => {
                    let (recovery, dry_run) = arguments.asked(today);
                    (ActAsked::Recovery(recovery), dry_run)
                }
                Verb::Attend(arguments) => {
                    let (confirmation, dry_run) = arguments.asked(today);
                    (ActAsked::Confirmation(confirmation), dry_run)
                }
                Verb::Amend(arguments) => {
                    let (amendment, dry_run) = arguments.asked();
                    (ActAsked::Amendment(amendment), dry_run)
                }
                other => panic!("{other:?}"),
            };
            assert_eq!(asked, act.asked());
            assert_eq!(dry_run.recording(), Recording::Real);
        }
    }
}
