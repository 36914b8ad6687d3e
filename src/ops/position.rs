//! position: the figures that a provider's officers watch, from the ledger alone.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::NaiveDate;

use super::OpError;
use super::claim::{LEARNERS_AT_A_TIME, provider_account};
use super::dossier::Dossier;
use super::reference::{check_provider, provider_name};
use crate::domain::calendar::AcademicYear;
use crate::domain::ids::{EnrolmentId, Ukprn};
use crate::ledger::position::{Paid, Position};
use crate::ledger::provider_account::ProviderAccount;
use crate::ledger::reconciliation::Tally;
use crate::store::{Reader, StoreError};

pub use crate::ledger::position::{Figure, PayDay};

/// Whose figures somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// The provider.
    pub provider: Ukprn,
    /// Enrolments whose course year begins in this academic year; none for all.
    pub year: Option<AcademicYear>,
    /// The day as at which it is asked: what counts by then is in the figures.
    pub as_at: NaiveDate,
}

/// The figures of a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderPosition {
    /// What was asked for.
    pub asked: Inquiry,
    /// The provider's name, where it is in the catalogue.
    pub name: Option<String>,
    /// The figures.
    pub position: Position,
    /// The payments recorded for the provider that belong to no enrolment which stands there: how
    /// many, and what they come to.
    pub unplaced: Tally,
}

/// The figures of a provider.
///
/// # Errors
/// When the provider is not known, or the ledger cannot be read or is damaged.
pub fn position(reader: &dyn Reader, asked: Inquiry) -> Result<ProviderPosition, OpError> {
    let Inquiry { provider, year, as_at } = asked;
    let learners = reader.learners_at(provider)?;
    let (account, _) = provider_account(reader, provider)?;
    if learners.is_empty() && account.payments().is_empty() {
        check_provider(reader, provider)?;
    }
    let mut payments = Payments::of(&account, as_at);
    let mut position = Position::new(as_at);
    for ids in learners.chunks(LEARNERS_AT_A_TIME) {
        for dossier in Dossier::gather_all(reader, ids)? {
            let counted = dossier.account.as_at(&dossier.chain, as_at);
            position.is_whole &= matches!(counted, Cow::Borrowed(_));
            let held = dossier.account.held().iter();
            for held in held.filter(|held| held.enrolment.ukprn == provider) {
                let paid = payments.take(&held.enrolment.id);
                let begins = held.enrolment.course_year().academic_year();
                if year.is_some_and(|year| year != begins) {
                    continue;
                }
                match counted.enrolment(&held.enrolment.id) {
                    Some(counts) => position.add(&counted, counts, &paid),
                    None => position.add_later(&dossier.account, held, &paid),
                }
            }
        }
    }
    check_footing(&position, provider)?;
    let name = provider_name(reader, provider)?;
    Ok(ProviderPosition { asked, name, position, unplaced: payments.left() })
}

/// The figures of every provider at which anybody was ever enrolled or that has a chain, in the
/// order of their numbers.
///
/// # Errors
/// When the ledger cannot be read or is damaged.
pub fn positions(
    reader: &dyn Reader,
    year: Option<AcademicYear>,
    as_at: NaiveDate,
) -> Result<Vec<ProviderPosition>, OpError> {
    let all = reader.providers()?.into_iter();
    all.map(|provider| position(reader, Inquiry { provider, year, as_at })).collect()
}

/// The postings are another way to the same sum.
fn check_footing(position: &Position, provider: Ukprn) -> Result<(), OpError> {
    if position.foots() {
        return Ok(());
    }
    let what = format!(
        "the figures of provider {provider} come to {}, and {} is set aside and {} drawn",
        position.payable.amount, position.committed, position.drawn
    );
    Err(OpError::Store(StoreError::Damaged(what)))
}

/// The payments recorded for a provider, by enrolment.
struct Payments(HashMap<EnrolmentId, (Tally, Paid)>);

impl Payments {
    fn of(account: &ProviderAccount, as_at: NaiveDate) -> Payments {
        let mut payments: HashMap<EnrolmentId, (Tally, Paid)> = HashMap::new();
        for payment in account.payments().iter().filter(|payment| payment.paid_on <= as_at) {
            let (tally, paid) = payments.entry(payment.enrolment.clone()).or_default();
            *tally = tally.and(Tally::one(payment.amount));
            paid.entry(payment.period).or_default().add(payment.amount);
        }
        Payments(payments)
    }

    /// Takes out what was paid for an enrolment.
    fn take(&mut self, enrolment: &EnrolmentId) -> Paid {
        self.0.remove(enrolment).map(|(_, paid)| paid).unwrap_or_default()
    }

    /// What was not taken out.
    fn left(self) -> Tally {
        self.0.into_values().map(|(tally, _)| tally).fold(Tally::default(), Tally::and)
    }
}
