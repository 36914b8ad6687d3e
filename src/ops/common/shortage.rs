//! Shortages: whether what is to be taken back still remains, and what to say where it does not.

use super::dossier::Dossier;
use super::undo::Step;
use crate::domain::money::Money;
use crate::domain::objection::Objection;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::ledger::account::Account;
use crate::ledger::learner_account::LearnerAccount;
use crate::ledger::posting::posting_for;
use crate::ops::OpError;

/// How many enrolments are named.
const MOST_NAMED: usize = 8;

/// Checks that after each of these steps no account would be below zero, and none beyond what the
/// sums of one learner may be.
pub(in crate::ops) fn check_money(dossier: &Dossier, steps: &[Step]) -> Result<(), Objection> {
    let mut balances = dossier.account.balances().clone();
    for Step { what, event, .. } in steps {
        let Some(posting) = posting_for(&dossier.id, event) else { continue };
        if let Err(beyond) = balances.check_growth(&posting) {
            let because = format!(
                "{what} is not possible: what {} is granted in all would be too much, as {beyond}",
                dossier.id
            );
            return Err(Objection::new(beyond.rule(), because));
        }
        let Err(overdrawn) = balances.apply(&posting) else { continue };
        if !matches!(overdrawn.account, Account::Entitlement(_)) {
            return Err(Objection::new(
                RuleCode::NotCorrectable,
                format!("{what} is not possible: {overdrawn}"),
            ));
        }
        let because = format!(
            "{what} takes {} from what remains; {}",
            overdrawn.wanted,
            shortage(&dossier.account, overdrawn.held, overdrawn.wanted)
        );
        return Err(Objection::new(RuleCode::RemainingEntitlement, because));
    }
    Ok(())
}

/// The objection where an act could not even be worked out, because something would be beyond what
/// is recorded; any other error again.
pub(in crate::ops) fn refused_as_beyond(what: &str, error: OpError) -> Result<Objection, OpError> {
    match error {
        OpError::Beyond { because, .. } => {
            Ok(Objection::new(because.rule(), format!("{what} is not possible: {because}")))
        }
        other => Err(other),
    }
}

/// Says what remains, by how much it is too little, for which enrolments the rest is set aside or
/// paid, and what to do.
fn shortage(account: &LearnerAccount, remaining: Sum, wanted: Money) -> String {
    let all: Vec<String> =
        account.funded().map(|(enrolment, money)| format!("{enrolment} ({money})")).collect();
    let short = format!("{remaining} remains then, which is {} short", wanted - remaining);
    if all.is_empty() {
        return short;
    }
    let mut named = all.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
    if all.len() > MOST_NAMED {
        named = format!("{named} and {} more", all.len().saturating_sub(MOST_NAMED));
    }
    format!(
        "{short}: the rest stands under {named}, so withdraw from or undo enough of these first"
    )
}
