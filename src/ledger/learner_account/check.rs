//! Whether an event may follow what stands in a learner's chain.

use super::{AccountError, Granted, LearnerAccount};
use crate::domain::enrolment::{Enrolment, Held};
use crate::domain::sum::Sum;
use crate::ledger::deed::{Deed, DeedKind, consequences_by};
use crate::ledger::entry::Entry;
use crate::ledger::event::{
    AttendanceRecorded, ChainEvent, Corrected, DrawnDown, FeeAmended, GrantPutRight, LearnerEvent,
    Recovered, Uprated, Withdrawn,
};
use crate::ledger::form::Form;
use crate::ledger::periods::{Liability, Readiness};
use crate::ledger::posting::Posting;
use crate::ledger::repricing::{StandingUprating, standing_upratings};

impl LearnerAccount {
    /// Whether an event may follow, by the checks of the form in which it is told.
    pub(super) fn check(&self, event: &LearnerEvent, form: Form) -> Result<(), AccountError> {
        match event {
            LearnerEvent::Enrolled(enrolled) if self.is_taken(&enrolled.enrolment.id, form) => {
                Err(AccountError::HeldAlready(enrolled.enrolment.id.clone()))
            }
            LearnerEvent::Enrolled(enrolled) => check_instalments(&enrolled.enrolment),
            LearnerEvent::Withdrawn(withdrawn) if is_plain(withdrawn) => {
                self.check_withdrawal(withdrawn)
            }
            LearnerEvent::EntitlementGranted { .. } => match self.granted {
                Some(granted) => Err(AccountError::GrantedAlready(granted.year)),
                None => Ok(()),
            },
            // Their rules come with what records them.
            LearnerEvent::Withdrawn(_) => Err(AccountError::NotKnown(event.name())),
            LearnerEvent::GrantPutRight(put_right) => self.check_put_right(put_right),
            LearnerEvent::EntitlementUprated(uprated @ Uprated { replaces: Some(_), .. }) => {
                self.check_instead(uprated)
            }
            LearnerEvent::EntitlementUprated(uprated) => self.check_uprating(uprated),
            LearnerEvent::AttendanceRecorded(recorded) => self.check_attendance(recorded, form),
            LearnerEvent::DrawnDown(drawn) => self.check_drawdown(drawn),
            LearnerEvent::Recovered(recovered) => self.check_recovery(recovered),
            LearnerEvent::FeeAmended(amended) => self.check_amendment(amended),
            LearnerEvent::Corrected(corrected) => self.check_correction(corrected, form),
            _ => Ok(()),
        }
    }

    /// After a withdrawal, what is set aside and drawn is what is still to be paid, for every
    /// period and in all.
    fn check_withdrawal(&self, withdrawn: &Withdrawn) -> Result<(), AccountError> {
        let Withdrawn { enrolment: id, withdrawn_on: day, released, .. } = withdrawn;
        let held = self.enrolment(id).filter(|held| held.withdrawn_on.is_none());
        let held = held.ok_or_else(|| AccountError::NotHeld(id.clone()))?;
        let held = Held { withdrawn_on: Some(*day), ..held.clone() };
        let fits = self.covers(&held, self.funded_for(id) - *released);
        if fits { Ok(()) } else { Err(AccountError::Withdrawal(id.clone())) }
    }

    /// Whether what is set aside and drawn is what is to be paid, and no period is drawn beyond it.
    fn covers(&self, held: &Held, funded: Sum) -> bool {
        let is_covered = |liability: Liability<'_>| liability.undrawn() >= Sum::ZERO;
        funded == held.payable() && self.periods_of(held).all(is_covered)
    }

    /// What is confirmed is of a period that there is; a later one is attended only after each
    /// earlier one was.
    fn check_attendance(
        &self,
        recorded: &AttendanceRecorded,
        form: Form,
    ) -> Result<(), AccountError> {
        let AttendanceRecorded { enrolment, period, attendance } = recorded;
        let liability = self.liability(enrolment, *period)?;
        let is_judged = form > Form::First && attendance.status.releases_payment();
        match self.unconfirmed_before(liability).filter(|_| is_judged) {
            Some(_) => Err(AccountError::PeriodOrder(enrolment.clone(), *period)),
            None => Ok(()),
        }
    }

    /// What is drawn down is due on some day, confirmed, and no more than is left of it.
    fn check_drawdown(&self, drawn: &DrawnDown) -> Result<(), AccountError> {
        let liability = self.liability(&drawn.enrolment, drawn.period)?;
        let is_ready = matches!(liability.account.readiness(), Readiness::Confirmed(_));
        let is_that = liability.instalment.due_on == drawn.due_on;
        if is_ready && is_that && drawn.amount.money() <= liability.undrawn() {
            return Ok(());
        }
        Err(AccountError::NotDue(drawn.enrolment.clone(), drawn.period))
    }

    fn check_recovery(&self, recovered: &Recovered) -> Result<(), AccountError> {
        let liability = self.liability(&recovered.enrolment, recovered.period)?;
        let is_that = liability.instalment.due_on == recovered.due_on;
        if is_that && recovered.amount.money() <= liability.account.drawn() {
            return Ok(());
        }
        Err(AccountError::NotDrawn(recovered.enrolment.clone(), recovered.period))
    }

    /// After an amendment, what is set aside and drawn is what is to be paid on the new terms, for
    /// every period and in all.
    fn check_amendment(&self, amended: &FeeAmended) -> Result<(), AccountError> {
        let id = &amended.enrolment;
        let held = self.enrolment(id).ok_or_else(|| AccountError::NotHeld(id.clone()))?;
        let terms = &amended.terms;
        let (before, after) = (&held.enrolment.instalments, &terms.instalments);
        let same_days = before.len() == after.len()
            && before.iter().zip(after).all(|(one, other)| one.due_on == other.due_on);
        let sum: Sum = after.iter().map(|instalment| instalment.amount).sum();
        let held = Held { enrolment: held.enrolment.clone().on(terms.clone()), ..held.clone() };
        let funded = self.funded_for(id) + amended.set_aside;
        let fits = same_days && sum == terms.loan && self.covers(&held, funded);
        if fits { Ok(()) } else { Err(AccountError::Amendment(id.clone())) }
    }

    /// An uprating begins at the year and the sum where the entitlement stands; one that replaces
    /// another, at the year of that one, which was undone.
    fn check_uprating(&self, uprated: &Uprated) -> Result<(), AccountError> {
        let begins_here = match uprated.anew {
            None => self.entitlement().remaining() == uprated.remaining,
            Some(replaced) => {
                let is_it = |deed: &&Deed| deed.seq == replaced && deed.undone_by.is_some();
                match self.deeds.iter().find(is_it).map(|deed| &deed.kind) {
                    Some(DeedKind::Uprated(it)) => (it.from, it.to) == (uprated.from, uprated.to),
                    _ => false,
                }
            }
        };
        let follows = self.entitlement_year == Some(uprated.from) && uprated.from < uprated.to;
        if begins_here && follows { Ok(()) } else { Err(AccountError::Uprating(uprated.to)) }
    }

    /// A grant is put right from what was granted, or put right last.
    fn check_put_right(&self, put_right: &GrantPutRight) -> Result<(), AccountError> {
        let GrantPutRight { year, full_before, replaces, .. } = *put_right;
        let is_of_grant =
            |deed: &&Deed| matches!(deed.kind, DeedKind::Granted | DeedKind::PutRight(_));
        let mut standing = self.deeds.iter().rev().filter(|deed| deed.undone_by.is_none());
        let is_last = standing.find(is_of_grant).is_some_and(|deed| deed.seq == replaces);
        let stands = Granted { year, amount: full_before.money() };
        let fits = is_last && self.granted == Some(stands);
        if fits { Ok(()) } else { Err(AccountError::GrantPutRight(year)) }
    }

    /// An uprating in the place of another one that stands is of the same years, and no other has
    /// come there since.
    fn check_instead(&self, uprated: &Uprated) -> Result<(), AccountError> {
        let of_years = |one: &StandingUprating<'_>| {
            let Uprated { from, to, .. } = one.last;
            (from, to) == (uprated.from, uprated.to) && uprated.anew.is_none()
        };
        let is_last = |one: &StandingUprating<'_>| {
            one.deeds.last().map(|deed| deed.seq) == uprated.replaces && of_years(one)
        };
        let fits = standing_upratings(&self.deeds).iter().any(is_last);
        if fits { Ok(()) } else { Err(AccountError::Uprating(uprated.to)) }
    }

    /// A correction is the opposite of an entry that stands and from which nothing else follows.
    fn check_correction(&self, corrected: &Corrected, form: Form) -> Result<(), AccountError> {
        let fits = match consequences_by(form, &self.deeds, &[corrected.undoes]).as_slice() {
            [deed] => {
                deed.can_be_undone()
                    && deed.enrolment() == corrected.enrolment.as_ref()
                    && deed.posting.as_ref().map(Posting::opposite) == corrected.posting
            }
            _ => false,
        };
        if fits { Ok(()) } else { Err(AccountError::Correction(corrected.undoes)) }
    }
}

/// Whether a withdrawal gives back all that is not due, and stands in no other's place.
const fn is_plain(withdrawn: &Withdrawn) -> bool {
    withdrawn.charged.is_none() && withdrawn.replaces.is_none()
}

/// The instalments of an enrolment are its loan.
fn check_instalments(enrolment: &Enrolment) -> Result<(), AccountError> {
    let sum: Sum = enrolment.instalments.iter().map(|instalment| instalment.amount).sum();
    if sum == enrolment.loan {
        Ok(())
    } else {
        Err(AccountError::Instalments(enrolment.id.clone()))
    }
}

/// Nothing counts as drawn before the day on which it falls due.
pub(super) fn drawn_when_due(entry: &Entry<LearnerEvent>) -> Result<(), AccountError> {
    match entry.event() {
        LearnerEvent::DrawnDown(drawn) if entry.draft().effective_on < drawn.due_on => {
            Err(AccountError::NotDue(drawn.enrolment.clone(), drawn.period))
        }
        _ => Ok(()),
    }
}
