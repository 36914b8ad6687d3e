//! Taking back what was drawn down beyond what is to be paid from now on.

use super::learner_file::LearnerFile;
use super::{Moment, OpError};
use crate::domain::enrolment::Held;
use crate::domain::ids::ReasonCode;
use crate::domain::money::{Amount, Money};
use crate::ledger::event::{Event, Recovered, RecoveryCause};
use chrono::NaiveDate;

/// Recovers, for each liability period, what was drawn down beyond its share in the enrolment as it
/// is about to be, and says how much that is. What is recovered is set aside again, so that the
/// entry that comes next can give it back.
pub(super) fn recover_excess(
    held: &Held,
    cause: RecoveryCause,
    (effective_on, reason): (NaiveDate, Option<&ReasonCode>),
    file: &mut LearnerFile,
    moment: &Moment,
) -> Result<Money, OpError> {
    let excess = |liability: crate::ledger::periods::Liability<'_>| {
        let amount = Amount::new(-liability.undrawn())?;
        let (enrolment, period) = (held.enrolment.id.clone(), liability.period);
        Some(Recovered { enrolment, period, due_on: liability.instalment.due_on, cause, amount })
    };
    let recoveries: Vec<Recovered> = file.account.periods_of(held).filter_map(excess).collect();
    let mut sum = Money::ZERO;
    for recovered in recoveries {
        sum = sum + recovered.amount.money();
        let event = Event::Recovered(recovered);
        file.record(moment.draft_because(effective_on, reason.cloned(), event))?;
    }
    Ok(sum)
}
