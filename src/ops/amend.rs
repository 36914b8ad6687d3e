//! amend: puts the fee of an enrolment right, and with it the loan and what is still to be claimed.

use chrono::NaiveDate;

use super::dossier::Dossier;
use super::excess::recover_excess;
use super::patience::act;
use super::reference::{Reference, plan_as_of};
use super::study::{enrolment_known, unknown_enrolment};
use super::{Moment, Moved, OpError, Recording};
use crate::domain::eligibility::{self, Case, Finding, RULES_OF_FEE_AND_LOAN, Verdict};
use crate::domain::enrolment::{Enrolment, Held, Terms};
use crate::domain::ids::{EnrolmentId, LearnerId, ReasonCode};
use crate::domain::money::Money;
use crate::domain::objection::Objection;
use crate::domain::remedy::Remedy;
use crate::domain::request::Request;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::event::{FeeAmended, LearnerEvent, RecoveryCause};
use crate::store::{Batch, Reader, Store};

/// An amendment that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amendment {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The fee of the whole enrolment.
    pub fee: Money,
    /// The loan; where none is given, as much of the fee as before.
    pub loan: Option<Money>,
    /// From which day it counts.
    pub on: NaiveDate,
    /// Why.
    pub reason: ReasonCode,
}

/// The answer to an amendment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendmentAnswer {
    /// Whose enrolment it is; none where it is not known.
    pub learner: Option<LearnerId>,
    /// The fee and the loan that stand after this; none where the enrolment is not known.
    pub terms: Option<(Money, Money)>,
    /// What remains of the entitlement after this.
    pub remaining: Option<Sum>,
    /// From which day it counts, where that is not the day that was given.
    pub moved: Option<Moved>,
    /// What became of it.
    pub outcome: AmendmentOutcome,
}

/// What became of an amendment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmendmentOutcome {
    /// It was recorded.
    Amended {
        /// By how much more is set aside for the enrolment; below zero where it is less.
        set_aside: Money,
        /// What had been drawn down beyond the new shares and was recovered.
        recovered: Sum,
    },
    /// Fee and loan are these already.
    Already,
    /// It was refused.
    Refused(Vec<Objection>),
}

/// Amends a fee, or refuses and says why.
///
/// # Errors
/// When the ledger cannot be read or written, or is damaged.
pub fn amend(
    store: &mut dyn Store,
    amendment: &Amendment,
    moment: &Moment,
    recording: Recording,
) -> Result<AmendmentAnswer, OpError> {
    act(store, moment, recording, |reader, moment| {
        // Gather.
        let Some(mut dossier) = Dossier::of_holder(reader, &amendment.enrolment)? else {
            let outcome = refused(unknown_enrolment(&amendment.enrolment));
            let (learner, terms, remaining, moved) = (None, None, None, None);
            let answer = AmendmentAnswer { learner, terms, remaining, moved, outcome };
            return Ok((answer, Batch::default()));
        };
        // Decide.
        let outcome = match enrolment_known(&dossier, &amendment.enrolment) {
            Err(objection) => refused(objection),
            Ok(held) => {
                let held = held.clone();
                decide(reader, amendment, held, &mut dossier, moment)?
            }
        };
        let held = dossier.account.enrolment(&amendment.enrolment);
        let terms = held.map(|held| (held.enrolment.fee, held.enrolment.loan));
        let (learner, remaining) = (dossier.id.clone(), dossier.account.entitlement().remaining());
        // Record.
        let entries: Vec<_> = dossier.into_new_entries().collect();
        let recorded = entries.last().map(|entry| entry.draft().effective_on);
        let answer = AmendmentAnswer {
            learner: Some(learner),
            terms,
            remaining: Some(remaining),
            moved: recorded.and_then(|counts_from| Moved::between(amendment.on, counts_from)),
            outcome,
        };
        Ok((answer, Batch::of(entries)))
    })
}

fn refused(objection: Objection) -> AmendmentOutcome {
    AmendmentOutcome::Refused(vec![objection])
}

fn decide(
    reader: &dyn Reader,
    amendment: &Amendment,
    held: Held,
    dossier: &mut Dossier,
    moment: &Moment,
) -> Result<AmendmentOutcome, OpError> {
    let loan = amendment.loan.unwrap_or_else(|| usual_loan(&held.enrolment, amendment.fee));
    if (amendment.fee, loan) == (held.enrolment.fee, held.enrolment.loan) {
        return Ok(AmendmentOutcome::Already);
    }
    let objections = objections(reader, amendment.fee, loan, &held, dossier)?;
    if !objections.is_empty() {
        return Ok(AmendmentOutcome::Refused(objections));
    }
    let plan = plan_as_of(reader, &held.enrolment.plan, basis_of(dossier, &amendment.enrolment))?;
    let instalments = plan.split(loan, held.enrolment.start)?;
    let terms = Terms { fee: amendment.fee, loan, instalments };
    let held = Held { enrolment: held.enrolment.clone().on(terms.clone()), ..held };
    let set_aside = (held.payable() - dossier.account.funded_for(&amendment.enrolment)).money()?;
    // It counts for the enrolment, and so not before its start.
    let effective_on = amendment.on.max(held.enrolment.start);
    if let Some(objection) = shortage((loan, set_aside), effective_on, dossier) {
        return Ok(refused(objection));
    }
    let when_and_why = (effective_on, Some(&amendment.reason));
    let recovered = recover_excess(&held, RecoveryCause::Amended, when_and_why, dossier, moment)?;
    let enrolment = amendment.enrolment.clone();
    let event =
        LearnerEvent::FeeAmended(FeeAmended { enrolment, terms, set_aside, employer: None });
    let mut draft = moment.draft_because(amendment.on, Some(amendment.reason.clone()), event);
    draft.effective_on = effective_on;
    dossier.record(draft)?;
    Ok(AmendmentOutcome::Amended { set_aside, recovered })
}

/// What stands against setting more aside from a day on, where more than the least that remains
/// from there on is needed.
fn shortage(
    (loan, set_aside): (Money, Money),
    effective_on: NaiveDate,
    dossier: &Dossier,
) -> Option<Objection> {
    let (remaining, least) =
        (dossier.account.entitlement().remaining(), dossier.account.least_from(effective_on));
    if set_aside <= Money::ZERO || set_aside <= least.remaining {
        return None;
    }
    let because = if least.remaining < remaining {
        format!(
            "the loan of {loan} needs {set_aside} more, and {} remains on {}, the least from \
             {effective_on} on, which is {} short: amend to a lower loan, or from a later day",
            least.remaining,
            least.on,
            set_aside - least.remaining
        )
    } else {
        format!(
            "the loan of {loan} needs {set_aside} more, and {remaining} remains, which is {} \
             short: amend to a lower loan",
            set_aside - remaining
        )
    };
    let objection = Objection::new(RuleCode::RemainingEntitlement, because);
    Some(objection.with([Remedy::AmendToLowerLoan]))
}

/// The loan where none is asked for: as much of the fee as may be lent, where it was that before;
/// otherwise what it was, as far as the fee allows.
fn usual_loan(enrolment: &Enrolment, fee: Money) -> Money {
    let lendable =
        |fee: Money| (fee - enrolment.employer_funded).between(Money::ZERO, enrolment.fee_limit);
    let was_all = enrolment.loan == lendable(enrolment.fee);
    if was_all { lendable(fee) } else { enrolment.loan.min(lendable(fee)) }
}

/// What the rules about fee and loan object, by which an enrolment is judged when it is funded; a
/// rule that cannot be judged objects too. The limit is the one that applied when the enrolment
/// was funded, whatever the rates say today.
fn objections(
    reader: &dyn Reader,
    fee: Money,
    loan: Money,
    held: &Held,
    dossier: &Dossier,
) -> Result<Vec<Objection>, OpError> {
    let mut request = Request::again(&held.enrolment, &dossier.id);
    (request.fee, request.loan) = (Some(fee), Some(loan));
    let mut reference = Reference::for_request(reader, &request, reader.basis()?)?;
    reference.find_provider(reader, held.enrolment.ukprn)?;
    let Reference { catalogue, policy, .. } = &reference;
    let mut case = Case::gather(&request, dossier.standing(request.start), catalogue, policy);
    case.credits = Some(held.enrolment.credits);
    case.fee_limit = Some(held.enrolment.fee_limit);
    case.provider = catalogue.provider(held.enrolment.ukprn);
    let found = eligibility::findings(RULES_OF_FEE_AND_LOAN, &case);
    let not_met = found.iter().filter(|finding| finding.verdict != Verdict::Met);
    Ok(not_met.map(Finding::objection).collect())
}

/// As of which entry of the ledger's own chain an enrolment was decided.
fn basis_of(dossier: &Dossier, enrolment: &EnrolmentId) -> u32 {
    // An id that was undone may have come again.
    let basis = dossier.chain.entries().iter().rev().find_map(|entry| match entry.event() {
        LearnerEvent::Enrolled(enrolled) if enrolled.enrolment.id == *enrolment => {
            Some(enrolled.basis)
        }
        _ => None,
    });
    basis.expect("an enrolment that is held was enrolled in this chain")
}
