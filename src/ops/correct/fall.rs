//! What falls with an entry that is undone, and why it cannot be.

use crate::domain::catalogue::Catalogue;
use crate::domain::eligibility::{self, Case, RULES_OF_WHAT_IS_HELD, Standing, Verdict};
use crate::domain::enrolment::Held;
use crate::domain::objection::Objection;
use crate::domain::policy::Policy;
use crate::domain::remedy::Remedy;
use crate::domain::request::Request;
use crate::domain::rule_code::RuleCode;
use crate::ledger::deed::{Deed, DeedKind, all_with_consequences, with_consequences};
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
    let deed = found(name, dossier)?;
    of_all(&[deed], dossier).map_err(|mut objections| objections.swap_remove(0).1)
}

/// What falls with entries that stand and are undone together, given oldest first; else what
/// stands in the way, at least one objection, each with the number of the entry that it is about.
pub(super) fn of_all<'f>(
    roots: &[&'f Deed],
    dossier: &'f Dossier,
) -> Result<Fall<'f>, Vec<(u32, Objection)>> {
    let account = &dossier.account;
    let seqs: Vec<u32> = roots.iter().map(|deed| deed.seq).collect();
    let (mut objections, mut repriced_from) = (Vec::new(), None);
    for deed in roots {
        let own = with_consequences(account.deeds(), deed.seq);
        if let Err(objection) = check_consequences(deed, &own, &seqs, dossier) {
            objections.push((deed.seq, objection));
        }
        // What moved no money was not re-priced: attendance, or a withdrawal when all had fallen
        // due.
        let moved_money = own.iter().any(|deed| deed.posting.is_some());
        let is_whole =
            matches!(deed.kind, DeedKind::Granted | DeedKind::PutRight(_) | DeedKind::Uprated(_));
        if moved_money && !is_whole {
            let from: u32 = repriced_from.unwrap_or(deed.order);
            repriced_from = Some(from.min(deed.order));
        }
    }
    if objections.is_empty() {
        objections.extend(check_rules(roots, dossier).err());
    }
    if !objections.is_empty() {
        return Err(objections);
    }
    let entries = all_with_consequences(account.deeds(), &seqs);
    if let Some(later) = account.left_alone_by(&entries) {
        return Err(vec![(about(later, roots), rests_alone(later, dossier))]);
    }
    let mut upratings = repriced_from.map_or_else(Vec::new, |from| upratings_after(account, from));
    upratings.retain(|deed| entries.iter().all(|one| one.seq != deed.seq));
    Ok(Fall { entries, upratings })
}

/// A confirmation of a later period that rests on what would be undone, and on nothing else.
fn rests_alone(later: &Deed, dossier: &Dossier) -> Objection {
    let because = format!(
        "{}/{} ({}) confirms a later period, and rests on this alone: undo that first",
        dossier.id, later.seq, later.event
    );
    not_correctable(because).with([dossier.undo(later.seq)])
}

/// The number of the entry, of those that are undone, on which a later one rests: the last of the
/// same enrolment before it.
fn about(later: &Deed, roots: &[&Deed]) -> u32 {
    let same = roots.iter().rev().find(|root| root.enrolment() == later.enrolment());
    same.or(roots.first()).map_or(later.seq, |root| root.seq)
}

/// Checks that all that follows from an entry can be undone with it. What was drawn down has been
/// claimed, so it is recovered instead. A withdrawal and an amendment are not undone by the way:
/// whoever undoes one of them is told of the one that came after, unless that is undone as well.
fn check_consequences(
    deed: &Deed,
    entries: &[&Deed],
    undone: &[u32],
    dossier: &Dossier,
) -> Result<(), Objection> {
    let (learner, name) = (&dossier.id, EntryName::of_learner(&dossier.id, deed.seq));
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
    let later = entries.iter().find(|one| one.seq != deed.seq && !undone.contains(&one.seq));
    match later {
        Some(last) if is_of_terms(deed) => {
            let because = format!(
                "{learner}/{} ({}) came after {name} and was worked out from it: undo that first",
                last.seq, last.event
            );
            Err(not_correctable(because).with([dossier.undo(last.seq)]))
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

/// Checks that each enrolment that is held again without its withdrawal fits beside the others;
/// they are held again one after the other, those withdrawn last first.
fn check_rules(roots: &[&Deed], dossier: &Dossier) -> Result<(), (u32, Objection)> {
    let mut all: Vec<Held> = dossier.account.held().to_vec();
    for deed in roots.iter().rev() {
        let DeedKind::Withdrawn(enrolment) = &deed.kind else { continue };
        let Some(at) = all.iter().position(|held| held.enrolment.id == *enrolment) else {
            continue;
        };
        let held = all.remove(at);
        check_rules_of(&held, &all, dossier).map_err(|objection| (deed.seq, objection))?;
        all.insert(at, Held { withdrawn_on: None, ..held });
    }
    Ok(())
}

/// Checks that an enrolment which is held again fits beside the others.
fn check_rules_of(held: &Held, others: &[Held], dossier: &Dossier) -> Result<(), Objection> {
    let request = Request::again(&held.enrolment, &dossier.id);
    let standing = Standing { held: others, ..dossier.standing(request.start) };
    let (catalogue, policy) = (Catalogue::default(), Policy::default());
    let mut case = Case::gather(&request, standing, &catalogue, &policy);
    // As it was funded, whatever the catalogue says today.
    (case.credits, case.ends) = (Some(held.enrolment.credits), Some(held.enrolment.last_day()));
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
