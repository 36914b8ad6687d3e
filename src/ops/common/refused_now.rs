//! What stands, and would be refused by the facts about its learner as they are now.

use std::collections::BTreeSet;

use super::among::{Among, each_learner};
use super::claim::LEARNERS_AT_A_TIME;
use super::dossier::Dossier;
use crate::domain::catalogue::Catalogue;
use crate::domain::eligibility::{self, Case, RULES_OF_THE_LEARNER, Standing, Verdict};
use crate::domain::enrolment::Held;
use crate::domain::ids::EnrolmentId;
use crate::domain::learner::Learner;
use crate::domain::policy::Policy;
use crate::domain::request::Request;
use crate::domain::sum::Sum;
use crate::ops::OpError;
use crate::store::Reader;

/// Live enrolments that changed facts would now refuse. They stand as they were funded: whoever is
/// to lose them is withdrawn, or the enrolment undone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RefusedNow {
    /// How many there are.
    pub enrolments: u64,
    /// What of them is not drawn down.
    pub undrawn: Sum,
}

impl RefusedNow {
    /// Both together.
    pub(in crate::ops) fn add(&mut self, other: RefusedNow) {
        self.enrolments = self.enrolments.saturating_add(other.enrolments);
        self.undrawn += other.undrawn;
    }

    /// Those of a learner that other facts would refuse, and those on record would not.
    pub(in crate::ops) fn by(learner: &Learner, dossier: &Dossier) -> RefusedNow {
        let mut found = RefusedNow::default();
        let account = &dossier.account;
        for held in account.held() {
            let before = dossier.learner.as_ref();
            let was_refused = before.is_some_and(|before| is_refused(before, held, dossier));
            if !was_refused && is_refused(learner, held, dossier) {
                let id = &held.enrolment.id;
                found.enrolments = found.enrolments.saturating_add(1);
                found.undrawn += account.funded_for(id) - account.balances().drawn(id);
            }
        }
        found
    }
}

/// The live enrolments of these learners that the facts on record would refuse; none of those whose
/// facts are not given.
pub(in crate::ops) fn refused_now(
    reader: &dyn Reader,
    among: &Among,
) -> Result<BTreeSet<EnrolmentId>, OpError> {
    let mut learners = Vec::new();
    each_learner(reader, among, &mut |learner, _, _| {
        learners.push(learner.clone());
        Ok(())
    })?;
    let mut refused = BTreeSet::new();
    for some in learners.chunks(LEARNERS_AT_A_TIME) {
        for dossier in Dossier::gather_all(reader, some)? {
            let Some(learner) = &dossier.learner else { continue };
            let all = dossier.account.held().iter();
            let found = all.filter(|held| is_refused(learner, held, &dossier));
            refused.extend(found.map(|held| held.enrolment.id.clone()));
        }
    }
    Ok(refused)
}

/// Whether a live enrolment would be refused by these facts.
fn is_refused(learner: &Learner, held: &Held, dossier: &Dossier) -> bool {
    if held.withdrawn_on.is_some() {
        return false;
    }
    let request = Request::again(&held.enrolment, &learner.id);
    let standing = Standing { learner: Some(learner), ..dossier.standing(request.start) };
    let (catalogue, policy) = (Catalogue::default(), Policy::default());
    let case = Case::gather(&request, standing, &catalogue, &policy);
    let found = eligibility::findings(RULES_OF_THE_LEARNER, &case);
    found.iter().any(|finding| finding.verdict == Verdict::NotMet)
}
