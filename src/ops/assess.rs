//! assess: would this enrolment be funded, and why. Nothing is written.

use super::dossier::{Dossier, learner_of};
use super::enrol::{Naming, named};
use super::reference::{Reference, check_plan};
use super::{Answer, OpError, Outcome};
use crate::domain::eligibility::{self, Case};
use crate::domain::request::{Request, Study};
use crate::store::Reader;

/// Judges a request as it would be judged now, rule by rule.
///
/// # Errors
/// When the ledger cannot be read or is damaged, or the request cannot be judged as it stands.
pub fn assess(reader: &dyn Reader, request: &Request, naming: Naming) -> Result<Answer, OpError> {
    check_request(request)?;
    let gathered = reader.gather(&request.learner, &request.enrolment)?;
    let reference = Reference::for_request(reader, request, gathered.basis)?;
    check_plan(&reference.policy, request)?;
    let dossier = Dossier::open(&request.learner, gathered.learner)?.with_last_days(reader)?;
    let holder = gathered.enrolment.as_ref().map(learner_of).transpose()?;
    let (request, _) = named(reader, request, naming, &dossier, holder)?;
    let case = case(&request, &dossier, &reference);
    let decision = eligibility::assess(&case);
    let outcome = if decision.is_funded() { Outcome::Funded } else { Outcome::Refused };
    let mut answer = Answer::of(&case, outcome, decision);
    if outcome == Outcome::Funded {
        answer.remaining = answer.remaining.zip(answer.loan).map(|(left, loan)| left - loan);
    }
    Ok(answer)
}

/// The case of a request, from what was gathered.
pub(super) fn case<'a>(
    request: &'a Request,
    dossier: &'a Dossier,
    reference: &'a Reference,
) -> Case<'a> {
    Case::gather(request, dossier.standing(request.start), &reference.catalogue, &reference.policy)
}

/// Checks what no rule is about.
pub(super) fn check_request(request: &Request) -> Result<(), OpError> {
    match request.study {
        Study::CourseYear { .. } if request.fee.is_none() => Err(OpError::CourseYearWithoutFee),
        _ => Ok(()),
    }
}
