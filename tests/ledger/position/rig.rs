//! What random histories need.

use crate::college::terms::{Terms, moment, read};
use lifelong::domain::calendar::date;
use lifelong::domain::money::Money;
use lifelong::domain::payment::Payment;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::draft::Draft;
use lifelong::ledger::event::Event;
use lifelong::ops::position::{Asked, ProviderPosition, position};
use lifelong::ops::{Moment, OpError};
use lifelong::store::Batch;

/// The providers of the ledger.
pub(crate) const ONE: &str = "10000001";
pub(crate) const OTHER: &str = "10000002";

fn money(text: &str) -> Money {
    read(text)
}

fn asked(ukprn: &str, year: Option<&str>, as_at: &str) -> Asked {
    Asked { provider: read(ukprn), year: year.map(read), as_at: date(as_at).expect("a day") }
}

impl Terms {
    /// Seals an event into a chain and appends it.
    pub(crate) fn seal(&mut self, chain: &str, event: Event) {
        let name = read(chain);
        let stored = self.store.reader().expect("a reader").chain(&name).expect("entries");
        let chain = Chain::verified(name, stored).expect("a chain that holds");
        let Moment { recorded_at, actor } = moment();
        let effective_on = date("2027-02-05").expect("a day");
        let entry = chain.seal(Draft::new(recorded_at, effective_on, actor, event));
        let batch = Batch { entries: vec![entry], ..Batch::default() };
        self.store.append(&batch).expect("the next entry");
    }

    /// Records that a provider was paid.
    pub(crate) fn pay(&mut self, ukprn: &str, enrolment: &str, period: &str, pounds: &str) {
        let payment = Payment {
            reference: read("P-1"),
            paid_on: date("2027-02-10").expect("a day"),
            ukprn: read(ukprn),
            learner: read("L-1"),
            enrolment: read(enrolment),
            period: read(period),
            amount: money(pounds),
        };
        self.seal(&format!("provider/{ukprn}"), Event::PaymentRecorded(payment));
    }

    pub(crate) fn withdraw(&mut self, enrolment: &str, day: &str) {
        let withdrawn_on = date(day).expect("a day");
        let withdrawal = lifelong::ops::withdraw::Withdrawal {
            enrolment: read(enrolment),
            withdrawn_on,
            reason: None,
        };
        lifelong::ops::withdraw::withdraw(
            &mut *self.store,
            &withdrawal,
            &moment(),
            lifelong::ops::Recording::Real,
        )
        .expect("an answer");
    }

    fn try_position(&self, asked: Asked) -> Result<ProviderPosition, OpError> {
        position(&*self.store.reader().expect("a reader"), asked)
    }

    /// The figures of a provider as at a day, of all years.
    pub(crate) fn position(&self, ukprn: &str, as_at: &str) -> ProviderPosition {
        self.try_position(asked(ukprn, None, as_at)).expect("a position")
    }
}
