//! Providers' chains: claims, held against what learners' chains say, and payments.

use std::collections::BTreeMap;

use super::Faults;
use crate::domain::ids::{ClaimReference, Ukprn};
use crate::domain::money::Money;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry::Entry;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{ClaimMade, LearnerEvent, ProviderEvent};
use crate::ledger::form::Form;
use crate::ledger::learner_account::LearnerAccount;
use crate::ledger::reconciliation::Tally;

/// What learners' chains say, which are read before those of providers.
#[derive(Default)]
pub(super) struct Claims {
    /// What was drawn down for each claim.
    drawn: BTreeMap<(Ukprn, ClaimReference), Tally>,
    /// What was recovered and that no claim has told so far.
    recovered: BTreeMap<EntryName, (Ukprn, Money)>,
    /// How many claims the provider whose chain is being read has made so far.
    made: BTreeMap<Ukprn, u64>,
    /// The payments of that provider.
    paid: (Option<Ukprn>, Paid),
}

/// Payments of a provider, by the numbers of their entries.
#[derive(Default)]
struct Paid {
    /// Those that stand, in order.
    stand: Vec<u32>,
    /// What each entry struck out that stands itself.
    struck_out: BTreeMap<u32, u32>,
}

impl Paid {
    /// Strikes a payment out, or brings back what an entry had struck out, which entries of the
    /// first form did not; false where that is neither.
    fn undo(&mut self, seq: u32, by: &Entry<ProviderEvent>) -> bool {
        if let Ok(at) = self.stand.binary_search(&seq) {
            self.stand.remove(at);
            self.struck_out.insert(by.seq(), seq);
            return true;
        }
        let may_come_back = by.draft().form > Form::First;
        let Some(payment) = self.struck_out.remove(&seq).filter(|_| may_come_back) else {
            return false;
        };
        let at = self.stand.partition_point(|other| *other < payment);
        self.stand.insert(at, payment);
        true
    }
}

impl Claims {
    /// Takes an entry of a learner in, after which the chain comes to this.
    pub(super) fn of_learner(&mut self, entry: &Entry<LearnerEvent>, account: &LearnerAccount) {
        let provider = |enrolment| account.enrolment(enrolment).map(|held| held.enrolment.ukprn);
        match entry.event() {
            LearnerEvent::DrawnDown(drawn) => {
                let Some(provider) = provider(&drawn.enrolment) else { return };
                let tally = self.drawn.entry((provider, drawn.claim.clone())).or_default();
                *tally = tally.and(Tally::one(drawn.amount.money()));
            }
            LearnerEvent::Recovered(recovered) => {
                let Some(provider) = provider(&recovered.enrolment) else { return };
                let name = EntryName { chain: entry.chain().clone(), seq: entry.seq() };
                self.recovered.insert(name, (provider, recovered.amount.money()));
            }
            _ => {}
        }
    }

    /// Takes an entry of a provider in.
    pub(super) fn of_provider(&mut self, entry: &Entry<ProviderEvent>, faults: &mut Faults) {
        let ChainName::Provider(provider) = *entry.chain() else { return };
        let place = format!("{}/{}", entry.chain(), entry.seq());
        match entry.event() {
            ProviderEvent::ClaimMade(claim) => self.claim(provider, claim, &place, faults),
            ProviderEvent::PaymentRecorded(payment) => {
                if payment.ukprn != provider {
                    faults.add(place, format!("it tells of a payment to {}", payment.ukprn));
                }
                self.paid_to(provider).stand.push(entry.seq());
            }
            ProviderEvent::Corrected(corrected) => {
                let was_there = self.paid_to(provider).undo(corrected.undoes, entry);
                if !was_there {
                    let what = format!("entry {} is no payment that stands", corrected.undoes);
                    faults.add(place, what);
                }
            }
            _ => {}
        }
    }

    /// The payments of the provider whose chain is being read.
    fn paid_to(&mut self, provider: Ukprn) -> &mut Paid {
        if self.paid.0 != Some(provider) {
            self.paid = (Some(provider), Paid::default());
        }
        &mut self.paid.1
    }

    /// Holds a claim against what was drawn and recovered for it.
    fn claim(&mut self, provider: Ukprn, claim: &ClaimMade, place: &str, faults: &mut Faults) {
        let made = self.made.entry(provider).or_default();
        *made = made.saturating_add(1);
        let expected = format!("{provider}-{made:04}");
        if claim.claim.as_str() != expected {
            faults.add(place, format!("it is claim {}, and {expected} comes next", claim.claim));
        }
        let mut tally = self.drawn.remove(&(provider, claim.claim.clone())).unwrap_or_default();
        for recovery in &claim.recoveries {
            match self.recovered.remove(recovery) {
                Some((of, amount)) if of == provider => {
                    tally = tally.and(Tally::one(-amount));
                }
                _ => {
                    let what = format!(
                        "it tells the recovery {recovery}, which is not of this provider, or was \
                         told before, or never was"
                    );
                    faults.add(place, what);
                }
            }
        }
        if claim.lines == 0 {
            faults.add(place, "it has no lines, and a claim of nothing is not made");
        }
        let said = Tally { count: claim.lines, total: claim.amount };
        if said != tally {
            let what = format!(
                "it has {} lines that come to {}, and the entries that name it are {} and come to \
                 {}",
                said.count, said.total, tally.count, tally.total
            );
            faults.add(place, what);
        }
    }

    /// Names the claims that entries name and that were never made.
    pub(super) fn finish(self, faults: &mut Faults) {
        for ((provider, claim), Tally { count, .. }) in self.drawn {
            let what = format!("{count} entries were drawn down for it, and it was never made");
            faults.add(format!("claim {claim} of provider {provider}"), what);
        }
    }
}
