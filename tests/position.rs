//! The figures of a provider: by hand, and for random histories against a model that is worked out
//! from the texts of the entries alone.
#![expect(
    clippy::arithmetic_side_effects,
    reason = "the model adds up small numbers of pence and entries"
)]

#[path = "position/by_hand.rs"]
mod by_hand;
#[path = "position/histories.rs"]
mod histories;
#[path = "position/model.rs"]
mod model;
#[path = "shared/terms.rs"]
mod terms;

use lifelong::domain::calendar::date;
use lifelong::domain::money::Money;
use lifelong::domain::payment::Payment;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::draft::Draft;
use lifelong::ledger::event::Event;
use lifelong::ops::position::{Asked, Figure, ProviderPosition, position};
use lifelong::ops::withdraw::{Withdrawal, withdraw};
use lifelong::ops::{Moment, OpError, Recording};
use lifelong::store::{Batch, Store};
use terms::{Terms, moment, read};

/// The providers of the ledger.
const ONE: &str = "10000001";
const OTHER: &str = "10000002";

fn money(text: &str) -> Money {
    read(text)
}

fn asked(ukprn: &str, year: Option<&str>, as_at: &str) -> Asked {
    Asked { provider: read(ukprn), year: year.map(read), as_at: date(as_at).expect("a day") }
}

impl Terms {
    /// Seals an event into a chain and appends it.
    fn seal(&mut self, chain: &str, event: Event) {
        let name = read(chain);
        let stored = self.store.chain(&name).expect("entries");
        let chain = Chain::verified(name, stored).expect("a chain that holds");
        let Moment { recorded_at, actor } = moment();
        let effective_on = date("2027-02-05").expect("a day");
        let entry = chain
            .seal(Draft { recorded_at, effective_on, actor, reason: None, event })
            .expect("an entry");
        let batch = Batch { entries: vec![entry], ..Batch::default() };
        self.store.append(&batch).expect("the next entry");
    }

    /// Records that a provider was paid.
    fn pay(&mut self, ukprn: &str, enrolment: &str, period: &str, pounds: &str) {
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

    fn withdraw(&mut self, enrolment: &str, day: &str) {
        let withdrawn_on = date(day).expect("a day");
        let withdrawal = Withdrawal { enrolment: read(enrolment), withdrawn_on, reason: None };
        withdraw(&mut self.store, &withdrawal, &moment(), Recording::Real).expect("an answer");
    }

    fn try_position(&self, asked: Asked) -> Result<ProviderPosition, OpError> {
        position(&self.store, asked)
    }

    /// The figures of a provider as at a day, of all years.
    fn position(&self, ukprn: &str, as_at: &str) -> ProviderPosition {
        self.try_position(asked(ukprn, None, as_at)).expect("a position")
    }
}

/// A figure as it is written here: enrolments, periods, amount.
fn told(figure: Figure) -> (u64, u64, String) {
    (figure.enrolments, figure.periods, figure.amount.to_string())
}
