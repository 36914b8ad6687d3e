//! drawdown: claims what is due, confirmed and not drawn, for a provider, in one act.

use chrono::NaiveDate;

use super::claim::{Again, EarlierClaims, LEARNERS_AT_A_TIME, lines_of, provider_account};
use super::dossier::Dossier;
use super::guards::check_guards;
use super::patience::act;
use super::reference::check_provider;
use super::{Moment, OpError, Recording};
use crate::domain::bounds::Bound;
use crate::domain::ids::{ClaimReference, Ukprn};
use crate::domain::sum::Sum;
use crate::ledger::entry::Entry;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{ClaimMade, DrawnDown, LearnerEvent, ProviderEvent};
use crate::ledger::periods::{Liability, Readiness};
use crate::ledger::reconciliation::Tally;
use crate::store::{Batch, Reader, Store};

pub use super::claim::{Claim, ClaimLine, claim};

/// A drawdown that somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drawdown {
    /// The provider that is to be paid.
    pub provider: Ukprn,
    /// Everything due on or before this day is claimed.
    pub due_by: NaiveDate,
}

/// The answer to a drawdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawdownAnswer {
    /// The claim that was made; none where there was nothing to claim.
    pub claim: Option<Claim>,
    /// The earlier claims that were wanted again.
    pub again: Vec<Claim>,
    /// What was not claimed, and because of what.
    pub waiting: Waiting,
}

/// What is still to be paid and was not claimed: how many liability periods, and what is undrawn of
/// them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Due, and no attendance is confirmed.
    pub not_confirmed: Tally,
    /// Due, and what was confirmed last is not attendance.
    pub not_attending: Tally,
    /// Due, and the payer rejected an earlier claim for it.
    pub rejected: Tally,
    /// Not due by that day.
    pub not_yet_due: Tally,
}

/// Whoever keeps the files of claims. It is asked while a claim is gathered and decided, and asked
/// again where another writer was first.
pub trait Filing {
    /// What may be in the way.
    type Trouble: From<OpError>;

    /// Which of the claims that were made are wanted again.
    fn wanted(&mut self, made: &[ClaimMade]) -> Vec<ClaimReference>;

    /// Checks that the claim can be filed that is about to be made.
    ///
    /// # Errors
    /// When something is in the way. Then nothing is claimed.
    fn check(&mut self, next: &ClaimReference) -> Result<(), Self::Trouble>;
}

/// Claims everything of a provider that is due by a day, confirmed, and not drawn, and tells what
/// was recovered since the claim before. Before that, all earlier claims of the provider are held
/// against what was drawn and recovered for them. All of it is appended in one act, so that it is
/// claimed once, whoever else claims at the same time.
///
/// # Errors
/// When the claim cannot be filed, the provider is not known, or the ledger cannot be read or
/// written, or is damaged.
pub fn drawdown<F: Filing>(
    store: &mut dyn Store,
    asked: Drawdown,
    moment: &Moment,
    recording: Recording,
    filing: &mut F,
) -> Result<DrawdownAnswer, F::Trouble> {
    let Drawdown { provider, due_by } = asked;
    act(store, moment, recording, |reader, moment| {
        // Gather.
        check_guards(reader)?;
        let (account, mut end) = provider_account(reader, provider)?;
        let reference = account.next_claim(provider);
        let wanted = filing.wanted(account.claims());
        let mut again = Again::of(provider, &account, &wanted);
        let mut earlier = EarlierClaims::of(provider, &account);
        let learners = reader.learners_at(provider)?;
        if learners.is_empty() {
            check_provider(reader, provider)?;
        }
        // Decide.
        let untold = |name: &EntryName| account.claim_of(name).is_none();
        let mut claim = Claim { reference, provider, due_by, lines: Vec::new() };
        let (mut entries, mut waiting): (Vec<Entry>, _) = (Vec::new(), Waiting::default());
        for ids in learners.chunks(LEARNERS_AT_A_TIME) {
            for mut dossier in Dossier::gather_all(reader, ids)? {
                earlier.add(&dossier)?;
                again.add(&dossier);
                draw(&mut dossier, &claim, &mut waiting, moment)?;
                let of_claim = (provider, &claim.reference);
                let lines = lines_of(&dossier, of_claim, &untold);
                claim.lines.extend(lines);
                entries.extend(dossier.into_new_entries());
            }
        }
        earlier.check()?;
        let again = again.whole()?;
        if claim.lines.is_empty() {
            return Ok((Ok(DrawdownAnswer { claim: None, again, waiting }), Batch::default()));
        }
        if let Err(in_the_way) = filing.check(&claim.reference) {
            // Nothing is recorded.
            return Ok((Err(in_the_way), Batch::default()));
        }
        let because = |because| OpError::Beyond { what: "the claim", because };
        claim.amount().within(Bound::Run).map_err(because)?;
        let made = ProviderEvent::ClaimMade(claim.made());
        entries.push(end.seal(moment.draft(due_by, made))?.into());
        // Record.
        Ok((Ok(DrawdownAnswer { claim: Some(claim), again, waiting }), Batch::of(entries)))
    })?
}

/// The providers that can have anything to claim, in the order of their numbers: those at which
/// anybody was ever enrolled.
///
/// # Errors
/// When the ledger cannot be read.
pub fn providers(reader: &dyn Reader) -> Result<Vec<Ukprn>, OpError> {
    let mut providers = Vec::new();
    for provider in reader.providers()? {
        if !reader.learners_at(provider)?.is_empty() {
            providers.push(provider);
        }
    }
    Ok(providers)
}

/// Draws down in a learner's dossier what is ready for a claim, and counts what is not.
fn draw(
    dossier: &mut Dossier,
    claim: &Claim,
    waiting: &mut Waiting,
    moment: &Moment,
) -> Result<(), OpError> {
    let mut drawn = Vec::new();
    let at_provider =
        dossier.account.held().iter().filter(|held| held.enrolment.ukprn == claim.provider);
    for liability in at_provider.flat_map(|held| dossier.account.periods_of(held)) {
        let Some(amount) = liability.undrawn().amount()? else { continue };
        let Liability { held, period, instalment, account, .. } = liability;
        let waits_in = match account.readiness() {
            _ if instalment.due_on > claim.due_by => &mut waiting.not_yet_due,
            Readiness::NotConfirmed => &mut waiting.not_confirmed,
            Readiness::NotAttending => &mut waiting.not_attending,
            Readiness::Rejected => &mut waiting.rejected,
            Readiness::Confirmed(_) => {
                let (enrolment, due_on) = (held.enrolment.id.clone(), instalment.due_on);
                let claim = claim.reference.clone();
                drawn.push(DrawnDown { enrolment, period, claim, due_on, amount });
                continue;
            }
        };
        *waits_in = waits_in.and(Tally::one(amount.money()));
    }
    for one in drawn {
        dossier.record(moment.draft(claim.due_by, LearnerEvent::DrawnDown(one)))?;
    }
    Ok(())
}

impl Waiting {
    /// What is due and was not claimed.
    #[must_use]
    pub fn due(&self) -> Sum {
        self.not_confirmed.total + self.not_attending.total + self.rejected.total
    }
}
