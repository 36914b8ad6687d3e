//! Taking back what was drawn down beyond what is to be paid from now on.

use chrono::NaiveDate;

use super::dossier::Dossier;
use crate::domain::bounds::Beyond;
use crate::domain::enrolment::Held;
use crate::domain::ids::ReasonCode;
use crate::domain::sum::Sum;
use crate::ledger::event::{LearnerEvent, Recovered, RecoveryCause};
use crate::ledger::periods::Liability;
use crate::ops::{Moment, OpError};

/// Recovers, for each liability period, what was drawn down beyond its share in the enrolment as it
/// is about to be, and says how much that is. What is recovered is set aside again, so that the
/// entry that comes next can give it back. It counts from the day of what it is recovered for, but
/// not before the day from which it counts as drawn.
pub(in crate::ops) fn recover_excess(
    held: &Held,
    cause: RecoveryCause,
    (effective_on, reason): (NaiveDate, Option<&ReasonCode>),
    dossier: &mut Dossier,
    moment: &Moment,
) -> Result<Sum, OpError> {
    let excess = |liability: Liability<'_>| {
        let Some(amount) = (-liability.undrawn()).amount()? else { return Ok(None) };
        let (enrolment, period) = (held.enrolment.id.clone(), liability.period);
        let due_on = liability.instalment.due_on;
        let counts_from = liability.account.recovered_from(effective_on);
        Ok(Some((counts_from, Recovered { enrolment, period, due_on, cause, amount })))
    };
    // All of it is worked out before any of it is recorded.
    let recoveries: Vec<_> =
        dossier.account.periods_of(held).map(excess).collect::<Result<_, Beyond>>()?;
    let mut sum = Sum::ZERO;
    for (counts_from, recovered) in recoveries.into_iter().flatten() {
        sum += recovered.amount.money();
        let event = LearnerEvent::Recovered(recovered);
        let mut draft = moment.draft_because(effective_on, reason.cloned(), event);
        draft.effective_on = counts_from;
        dossier.record(draft)?;
    }
    Ok(sum)
}
