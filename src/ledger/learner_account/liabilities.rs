//! What a learner's account says of the liability periods of enrolments.

use super::{AccountError, LearnerAccount};
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::enrolment::Held;
use crate::domain::ids::EnrolmentId;
use crate::ledger::periods::{Liability, PeriodAccount};

impl LearnerAccount {
    /// The liability periods of an enrolment, on its terms as they are given.
    pub fn periods_of<'a>(&'a self, held: &'a Held) -> impl Iterator<Item = Liability<'a>> {
        let instalments = held.enrolment.instalments.iter().enumerate();
        instalments.filter_map(|(index, instalment)| {
            let period = LiabilityPeriod::at(index)?;
            let account = self.period(&held.enrolment.id, period);
            let share = held.share(instalment);
            Some(Liability { held, period, instalment: *instalment, share, account })
        })
    }

    /// One liability period of an enrolment that is held.
    ///
    /// # Errors
    /// [`AccountError::NotHeld`] and [`AccountError::NoPeriod`].
    pub fn liability(
        &self,
        enrolment: &EnrolmentId,
        period: LiabilityPeriod,
    ) -> Result<Liability<'_>, AccountError> {
        let held = self.enrolment(enrolment);
        let held = held.ok_or_else(|| AccountError::NotHeld(enrolment.clone()))?;
        let found = self.periods_of(held).nth(period.index());
        found.ok_or_else(|| AccountError::NoPeriod(enrolment.clone(), period))
    }

    /// What became of a liability period.
    #[must_use]
    pub fn period(&self, enrolment: &EnrolmentId, period: LiabilityPeriod) -> &PeriodAccount {
        self.periods.of(enrolment, period)
    }
}
