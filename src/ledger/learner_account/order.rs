//! In which order liability periods are attended: a later one rests on each earlier one.

use super::LearnerAccount;
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::EnrolmentId;
use crate::domain::money::Money;
use crate::ledger::deed::Deed;
use crate::ledger::periods::Liability;

impl LearnerAccount {
    /// The first earlier period of the same enrolment with a share for which attendance was never
    /// confirmed, or no confirmation of it stands.
    #[must_use]
    pub fn unconfirmed_before<'a>(&'a self, of: Liability<'a>) -> Option<Liability<'a>> {
        let earlier = self.periods_of(of.held).take_while(move |one| one.period < of.period);
        let is_open = |one: &Liability<'_>| one.share > Money::ZERO && !one.account.was_released();
        earlier.into_iter().find(is_open)
    }

    /// A confirmation of attendance in a later period that would stand alone, were these undone: it
    /// rests on the last that stands of an earlier period with a share.
    #[must_use]
    pub fn left_alone_by(&self, undone: &[&Deed]) -> Option<&Deed> {
        let goes = |seq: u32| undone.iter().any(|deed| deed.seq == seq);
        let stands = |deed: &&Deed| deed.undone_by.is_none() && !goes(deed.seq);
        let released = || {
            let standing = self.deeds.iter().filter(stands);
            standing.filter_map(|deed| Some((deed, deed.released()?)))
        };
        undone.iter().filter_map(|deed| deed.released()).find_map(|(enrolment, period)| {
            let has_share =
                self.liability(enrolment, period).is_ok_and(|it| it.share > Money::ZERO);
            let is_confirmed = released().any(|(_, of)| of == (enrolment, period));
            let later = |(_, of): &(&Deed, (&EnrolmentId, LiabilityPeriod))| {
                of.0 == enrolment && of.1 > period
            };
            let found = released().find(later).filter(|_| has_share && !is_confirmed);
            found.map(|(deed, _)| deed)
        })
    }
}
