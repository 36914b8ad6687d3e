//! Appending a batch in one transaction, in the order that touches the fewest pages.

use rusqlite::{Connection, ErrorCode, OptionalExtension, Statement, Transaction, params};
use rusqlite::{TransactionBehavior, named_params};

use super::super::{Batch, SaltedFacts, StoreError};
use super::location::Location;
use super::while_doing;
use crate::domain::ids::{EnrolmentId, Ukprn};
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry::Entry;
use crate::ledger::event::Event;
use crate::ledger::instant::Instant;
use crate::ledger::reference::ReferenceRow;
use crate::ledger::refusal::Refusal;

pub(super) fn append(
    connection: &mut Connection,
    location: &Location,
    batch: &Batch,
) -> Result<(), StoreError> {
    if batch.is_empty() {
        return Ok(());
    }
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(|error| while_doing("begin to write", error))?;
    // Others may have been waited for, and the file moved or linked meanwhile.
    location.check_own()?;
    write(&transaction, batch).map_err(appending)?;
    transaction.commit().map_err(|error| while_doing("write to the disk", error))
}

/// A constraint that does not hold means that somebody else was first.
fn appending(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Conflict,
        _ => while_doing("append to the ledger", error),
    }
}

fn write(transaction: &Transaction<'_>, batch: &Batch) -> rusqlite::Result<()> {
    let mut chains = Chains::new(transaction)?;
    let enrolled = write_entries(transaction, &mut chains, &batch.entries)?;
    write_enrolments(transaction, enrolled)?;
    write_facts(transaction, &mut chains, &batch.facts)?;
    write_reference(transaction, &batch.reference)?;
    write_refusals(transaction, &batch.refusals)
}

/// An enrolment and where it stands.
type Place<'a> = (&'a EnrolmentId, i64, u32, Ukprn);

fn write_entries<'a>(
    transaction: &Transaction<'_>,
    chains: &mut Chains<'_>,
    entries: &'a [Entry],
) -> rusqlite::Result<Vec<Place<'a>>> {
    let mut insert = transaction.prepare_cached(
        "INSERT OR FAIL INTO entry (chain, seq, recorded_at, effective_on, event, debit, credit, \
         amount_pence, text, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    let mut enrolled = Vec::new();
    let mut last: Option<(&ChainName, i64)> = None;
    for entry in entries {
        let chain = match last {
            Some((name, id)) if name == entry.chain() => id,
            _ => chains.id(entry.chain())?,
        };
        last = Some((entry.chain(), chain));
        let posting = entry.posting();
        let draft = entry.draft();
        insert.execute(params![
            chain,
            entry.seq(),
            Instant(draft.recorded_at).to_string(),
            draft.effective_on.to_string(),
            entry.event().name(),
            posting.map(|posting| posting.debit.kind()),
            posting.map(|posting| posting.credit.kind()),
            posting.map(|posting| posting.amount.money().pence()),
            entry.text(),
            entry.hash().bytes(),
        ])?;
        if let Event::Enrolled(enrolled_event) = entry.event() {
            let enrolment = &enrolled_event.enrolment;
            enrolled.push((&enrolment.id, chain, entry.seq(), enrolment.ukprn));
        }
    }
    Ok(enrolled)
}

/// The ids are inserted sorted, so that each page of their table is written once.
fn write_enrolments(
    transaction: &Transaction<'_>,
    mut places: Vec<Place<'_>>,
) -> rusqlite::Result<()> {
    places.sort_unstable();
    let mut insert = transaction.prepare_cached(
        "INSERT OR FAIL INTO enrolment (id, chain, seq, ukprn) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (id, chain, seq, ukprn) in places {
        insert.execute(params![id.as_str(), chain, seq, ukprn.number()])?;
    }
    Ok(())
}

fn write_facts(
    transaction: &Transaction<'_>,
    chains: &mut Chains<'_>,
    facts: &[SaltedFacts],
) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO learner (chain, date_of_birth, residency_met, nhs_bursary, salt) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (chain) DO UPDATE SET \
         date_of_birth = excluded.date_of_birth, residency_met = excluded.residency_met, \
         nhs_bursary = excluded.nhs_bursary, salt = excluded.salt",
    )?;
    for SaltedFacts { learner, salt } in facts {
        let chain = chains.id(&ChainName::Learner(learner.id.clone()))?;
        let born = learner.date_of_birth.to_string();
        insert.execute(params![chain, born, learner.residency_met, learner.nhs_bursary, salt])?;
    }
    Ok(())
}

fn write_reference(transaction: &Transaction<'_>, rows: &[ReferenceRow]) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT OR FAIL INTO reference (kind, id, since, text) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for row in rows {
        insert.execute(params![row.kind, row.id, row.since, row.text])?;
    }
    Ok(())
}

fn write_refusals(transaction: &Transaction<'_>, refusals: &[Refusal]) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT OR IGNORE INTO refusal \
         (enrolment, content, learner, decided_at, by, rules, because, basis) \
         VALUES (:enrolment, :content, :learner, :decided_at, :by, :rules, :because, :basis)",
    )?;
    for refusal in refusals {
        insert.execute(named_params! {
            ":enrolment": refusal.enrolment.as_str(),
            ":content": refusal.content().bytes(),
            ":learner": refusal.learner.as_str(),
            ":decided_at": Instant(refusal.decided_at).to_string(),
            ":by": refusal.by.as_str(),
            ":rules": refusal.rules,
            ":because": refusal.because,
            ":basis": refusal.basis,
        })?;
    }
    Ok(())
}

/// The numbers by which rows name their chains; a new chain is given the next one.
struct Chains<'t> {
    find: rusqlite::CachedStatement<'t>,
    insert: rusqlite::CachedStatement<'t>,
}

impl<'t> Chains<'t> {
    fn new(transaction: &'t Transaction<'_>) -> rusqlite::Result<Chains<'t>> {
        Ok(Chains {
            find: transaction.prepare_cached("SELECT id FROM chain WHERE name = ?1")?,
            insert: transaction
                .prepare_cached("INSERT OR FAIL INTO chain (name) VALUES (?1) RETURNING id")?,
        })
    }

    fn id(&mut self, name: &ChainName) -> rusqlite::Result<i64> {
        let name = name.to_string();
        let one = |statement: &mut Statement<'_>| statement.query_row([&name], |row| row.get(0));
        match one(&mut self.find).optional()? {
            Some(id) => Ok(id),
            None => one(&mut self.insert),
        }
    }
}
