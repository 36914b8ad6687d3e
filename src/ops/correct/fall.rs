//! What falls with an entry that is undone, and why it cannot be.

use crate::domain::catalogue::Catalogue;
use crate::domain::eligibility::{self, Case, RULES_OF_WHAT_IS_HELD, Standing, Verdict};
use crate::domain::enrolment::Held;
use crate::domain::objection::Objection;
use crate::domain::policy::Policy;
use crate::domain::remedy::Remedy;
use crate::domain::request::Request;
use crate::domain::rule_code::RuleCode;
use crate::ledger::deed::{Deed, DeedKind, with_consequences};
use crate::ledger::entry_name::EntryName;
use crate::ops::dossier::Dossier;
use crate::ops::undo::upratings_after;

/// What falls with an entry, in the order of undoing.
pub(super) struct Fall<'f> {
    /// The entry and all that follows from it, newest first.
    pub(super) entries: Vec<&'f Deed>,
    /// The upratings since then, newest first: they re-priced what had remained with the entry, so
    /// they are undone too, and made anew.
    pub(super) upratings: Vec<&'f Deed>,
}

/// What falls with an entry, where it can be undone.
pub(super) fn decide<'f>(name: &EntryName, dossier: &'f Dossier) -> Result<Fall<'f>, Objection> {
    let (deed, account) = (found(name, dossier)?, &dossier.account);
    let entries = with_consequences(account.deeds(), deed.seq);
    check_consequences(name, deed, &entries)?;
    // What moved no money was not re-priced: attendance, or a withdrawal when all had fallen due.
    let moved_money = entries.iter().any(|deed| deed.posting.is_some());
    let upratings = match deed.kind {
        DeedKind::Granted | DeedKind::Uprated(_) => Vec::new(),
        _ if !moved_money => Vec::new(),
        _ => upratings_after(account, deed.order),
    };
    if let DeedKind::Withdrawn(enrolment) = &deed.kind
        && let Some(held) = account.enrolment(enrolment)
    {
        check_rules(held, dossier)?;
    }
    Ok(Fall { entries, upratings })
}

/// Checks that all that follows from an entry can be undone with it. What was drawn down has been
/// claimed, so it is recovered instead. A withdrawal and an amendment are not undone by the way:
/// whoever undoes one of them is told of the one that came after.
fn check_consequences(name: &EntryName, deed: &Deed, entries: &[&Deed]) -> Result<(), Objection> {
    let learner = name.chain.owner();
    if let Some(fast) = entries.iter().find(|deed| !deed.can_be_undone()) {
        let (what_to_do, remedies) = instead(deed, fast);
        let because = format!(
            "{learner}/{} ({}) follows from {name}, has been claimed, and is never undone: \
             {what_to_do}",
            fast.seq, fast.event
        );
        return Err(not_correctable(because).with(remedies));
    }
    let is_of_terms =
        |deed: &Deed| matches!(deed.kind, DeedKind::Withdrawn(_) | DeedKind::Amended(_));
    match entries.first() {
        Some(last) if is_of_terms(deed) && last.seq != deed.seq => {
            let because = format!(
                "{learner}/{} ({}) came after {name} and was worked out from it: undo that first",
                last.seq, last.event
            );
            Err(not_correctable(because))
        }
        _ => Ok(()),
    }
}

fn not_correctable(because: String) -> Objection {
    Objection::new(RuleCode::NotCorrectable, because)
}

/// What to do instead of undoing an entry from which one follows that is never undone.
fn instead(deed: &Deed, fast: &Deed) -> (String, Vec<Remedy>) {
    match (&deed.kind, &fast.kind) {
        (DeedKind::Attended(enrolment, period, _), _) => (
            "take it back, or record what became of the learner".to_owned(),
            vec![
                Remedy::Recover(enrolment.clone(), *period),
                Remedy::Confirm(enrolment.clone(), *period),
            ],
        ),
        (DeedKind::Amended(enrolment), _) => {
            ("amend the fee again".to_owned(), vec![Remedy::Amend(enrolment.clone())])
        }
        (_, DeedKind::DrawnDown(enrolment, _) | DeedKind::Recovered(enrolment, _)) => (
            format!("withdraw the learner from {enrolment} instead, which recovers it"),
            vec![Remedy::Withdraw(enrolment.clone())],
        ),
        _ => ("record anew what is right".to_owned(), Vec::new()),
    }
}

/// The entry, where it stands and is of a kind that is undone.
fn found<'f>(name: &EntryName, dossier: &'f Dossier) -> Result<&'f Deed, Objection> {
    let deeds = dossier.account.deeds();
    let Some(deed) = deeds.iter().find(|deed| deed.seq == name.seq) else {
        return Err(unknown(name, dossier));
    };
    if let Some(by) = deed.undone_by {
        let because = format!(
            "{name} was undone by {}/{by} already: an entry is undone once; to have it again, \
             record it anew",
            name.chain.owner()
        );
        return Err(Objection::new(RuleCode::CorrectedAlready, because));
    }
    match &deed.kind {
        DeedKind::Recorded => {
            let because = format!(
                "{name} recorded the facts about the learner: import the learner again with the \
                 right ones, and they are put right"
            );
            Err(not_correctable(because).with([Remedy::ImportLearners]))
        }
        DeedKind::Corrected => {
            let because = format!(
                "{name} is a correction itself: record anew what it undid, instead of undoing the \
                 undoing"
            );
            Err(not_correctable(because))
        }
        DeedKind::DrawnDown(enrolment, period) => {
            let because = format!(
                "{name} was claimed from the payer: take it back, which the next claim tells"
            );
            Err(not_correctable(because).with([Remedy::Recover(enrolment.clone(), *period)]))
        }
        DeedKind::Recovered(enrolment, period) => {
            let because = format!(
                "{name} took back what had been claimed: where it is due after all, confirm \
                 attendance anew, and the next claim has it again"
            );
            Err(not_correctable(because).with([Remedy::Confirm(enrolment.clone(), *period)]))
        }
        _ => Ok(deed),
    }
}

/// What to say where there is no such entry.
fn unknown(name: &EntryName, dossier: &Dossier) -> Objection {
    let learner = &dossier.id;
    let (because, remedy) = match dossier.account.deeds().len() {
        0 => (
            format!(
                "there is no learner {learner} in this ledger: write a learner that there is, `/` \
                 and the number of the entry"
            ),
            Remedy::SeeLearners,
        ),
        many => (
            format!("{learner} has {many} entries, and no {name}: see which they are"),
            Remedy::SeeStatement(learner.clone()),
        ),
    };
    Objection::new(RuleCode::EntryKnown, because).with([remedy])
}

/// Checks that an enrolment which is held again fits beside the others.
fn check_rules(held: &Held, dossier: &Dossier) -> Result<(), Objection> {
    if held.is_live() {
        return Ok(());
    }
    let request = Request::again(&held.enrolment, &dossier.id);
    let others: Vec<Held> =
        dossier.account.held().iter().filter(|one| *one != held).cloned().collect();
    let standing = Standing { held: &others, ..dossier.standing(request.start) };
    let (catalogue, policy) = (Catalogue::default(), Policy::default());
    let mut case = Case::gather(&request, standing, &catalogue, &policy);
    // As it was funded, whatever the catalogue says today.
    case.credits = Some(held.enrolment.credits);
    let found = eligibility::findings(RULES_OF_WHAT_IS_HELD, &case);
    match found.iter().find(|finding| finding.verdict == Verdict::NotMet) {
        None => Ok(()),
        Some(finding) => {
            let because = format!(
                "without its withdrawal {} would not be funded beside what is held now: {}",
                held.enrolment.id, finding.because
            );
            Err(Objection { because, ..finding.objection() })
        }
    }
}
