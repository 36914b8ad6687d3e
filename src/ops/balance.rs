//! balance, statement: what a learner has, and how it came about.

use super::OpError;
use super::learner_file::LearnerFile;
use crate::domain::credits::Credits;
use crate::domain::entitlement::Entitlement;
use crate::domain::ids::LearnerId;
use crate::domain::money::Money;
use crate::ledger::balances::Balances;
use crate::ledger::entry::Entry;
use crate::ledger::hash::Hash;
use crate::store::Store;

/// The figures of one learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The learner.
    pub learner: LearnerId,
    /// The entitlement; what remains is worked out from it.
    pub entitlement: Entitlement,
    /// The credits of the live enrolments.
    pub live_credits: Credits,
    /// How many entries the chain has.
    pub entries: u32,
    /// The hash of the last of them.
    pub head: Hash,
}

/// A learner's entries, each with what remained after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The figures at the end.
    pub balance: Balance,
    /// The lines, in the order of recording.
    pub lines: Vec<StatementLine>,
}

/// One entry of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// The entry.
    pub entry: Entry,
    /// By how much it changed what remains.
    pub change: Money,
    /// What remained after it.
    pub remaining: Money,
}

/// The figures of a learner.
///
/// # Errors
/// When the learner is unknown, or the ledger cannot be read or is damaged.
pub fn balance(store: &dyn Store, learner: &LearnerId) -> Result<Balance, OpError> {
    let file = LearnerFile::gather(store, learner)?;
    balance_of(&file)
}

/// The entries of a learner with a running balance.
///
/// # Errors
/// When the learner is unknown, or the ledger cannot be read or is damaged.
pub fn statement(store: &dyn Store, learner: &LearnerId) -> Result<Statement, OpError> {
    let file = LearnerFile::gather(store, learner)?;
    let balance = balance_of(&file)?;
    let (mut balances, mut before) = (Balances::default(), Money::ZERO);
    let mut lines = Vec::new();
    for entry in file.chain.into_entries() {
        if let Some(posting) = entry.posting() {
            let because = |overdrawn: crate::ledger::balances::Overdrawn| OpError::Account {
                learner: learner.clone(),
                because: overdrawn.into(),
            };
            balances.apply(posting).map_err(because)?;
        }
        let remaining = balances.entitlement().remaining();
        lines.push(StatementLine { entry, change: remaining - before, remaining });
        before = remaining;
    }
    Ok(Statement { balance, lines })
}

fn balance_of(file: &LearnerFile) -> Result<Balance, OpError> {
    let last = file.chain.entries().last();
    let last = last.ok_or_else(|| OpError::UnknownLearner(file.id.clone()))?;
    Ok(Balance {
        learner: file.id.clone(),
        entitlement: file.account.entitlement(),
        live_credits: file.account.live_credits(),
        entries: last.seq(),
        head: *last.hash(),
    })
}
