//! What stands beside the entries and can be erased: facts about learners, and the texts of notes.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::super::{SaltedFacts, SaltedNote, StoreError};
use super::append::{Chains, appending, one_row};
use super::columns::{count, text};
use super::forms::TableForm;
use super::read::reading;
use crate::domain::ids::{LearnerId, Ukprn};
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry_name::EntryName;

/// Whether there are no notes in the tables of this form.
const fn has_none(form: TableForm) -> bool {
    match form {
        TableForm::First | TableForm::Second | TableForm::Third => true,
        TableForm::Fourth => false,
    }
}

pub(super) fn notes(
    connection: &Connection,
    form: TableForm,
    provider: Ukprn,
) -> Result<Vec<SaltedNote>, StoreError> {
    if has_none(form) {
        return Ok(Vec::new());
    }
    let chain = ChainName::Provider(provider);
    let query = "SELECT seq, learner, text, salt FROM note \
                 WHERE chain = (SELECT id FROM chain WHERE name = ?1) ORDER BY seq";
    let row = |row: &Row<'_>| -> rusqlite::Result<(i64, String, String, Vec<u8>)> {
        Ok((row.get(0)?, text(row, 1)?, text(row, 2)?, row.get(3)?))
    };
    let read = || -> rusqlite::Result<Vec<_>> {
        let mut select = connection.prepare_cached(query)?;
        select.query_map([chain.to_string()], row)?.collect()
    };
    let note = |(seq, learner, text, salt): (i64, String, String, Vec<u8>)| {
        let damaged = |what: String| StoreError::Damaged(format!("note {chain}/{seq}: {what}"));
        let learner: LearnerId = learner
            .parse()
            .map_err(|error| damaged(format!("the learner whom it is about: {error}")))?;
        let seq = u32::try_from(seq).map_err(|_| damaged("that is no number".to_owned()))?;
        let salt = salt.try_into();
        let salt = salt.map_err(|_| damaged("the salt does not have 16 bytes".to_owned()))?;
        Ok(SaltedNote { at: EntryName { chain: chain.clone(), seq }, learner, text, salt })
    };
    read().map_err(reading)?.into_iter().map(note).collect()
}

/// How many notes about a learner there are.
pub(super) fn notes_about(
    connection: &Connection,
    form: TableForm,
    learner: &LearnerId,
) -> rusqlite::Result<u64> {
    if has_none(form) {
        return Ok(0);
    }
    let query = "SELECT count(*) FROM note WHERE learner = ?1";
    connection.prepare_cached(query)?.query_row([learner.as_str()], |row| count(row, 0))
}

pub(super) fn write_facts(
    transaction: &Transaction<'_>,
    chains: &mut Chains<'_>,
    facts: &[SaltedFacts],
) -> Result<(), StoreError> {
    let insert = transaction.prepare_cached(
        "INSERT INTO learner (chain, date_of_birth, residency_met, nhs_bursary, uln, ssn, salt) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (chain) DO UPDATE SET \
         date_of_birth = excluded.date_of_birth, residency_met = excluded.residency_met, \
         nhs_bursary = excluded.nhs_bursary, uln = excluded.uln, ssn = excluded.ssn, \
         salt = excluded.salt",
    );
    let mut insert = insert.map_err(appending)?;
    for SaltedFacts { learner, uln, ssn, salt } in facts {
        let chain = chains.id(&ChainName::Learner(learner.id.clone()))?;
        let born = learner.date_of_birth.to_string();
        let (residency, bursary) = (learner.residency_met, learner.nhs_bursary);
        let row = params![chain, born, residency, bursary, uln, ssn, salt];
        one_row(transaction, || insert.execute(row))?;
    }
    Ok(())
}

/// Erases all that stands beside the chains about these learners.
pub(super) fn erase(
    transaction: &Transaction<'_>,
    chains: &mut Chains<'_>,
    forgotten: &[LearnerId],
) -> Result<(), StoreError> {
    for learner in forgotten {
        let chain = chains.id(&ChainName::Learner(learner.clone()))?;
        transaction.execute("DELETE FROM learner WHERE chain = ?1", [chain]).map_err(appending)?;
        let left = "SELECT count(*) FROM learner WHERE chain = ?1";
        let left: i64 =
            transaction.query_row(left, [chain], |row| row.get(0)).map_err(appending)?;
        if left > 0 {
            let what = "a row was erased, and is there: something in the database interferes";
            return Err(StoreError::Damaged(what.to_owned()));
        }
        erase_notes(transaction, learner)?;
    }
    Ok(())
}

pub(super) fn write_notes(
    transaction: &Transaction<'_>,
    chains: &mut Chains<'_>,
    notes: &[SaltedNote],
) -> Result<(), StoreError> {
    let insert = "INSERT OR FAIL INTO note (chain, seq, learner, text, salt) \
                  VALUES (?1, ?2, ?3, ?4, ?5)";
    for SaltedNote { at, learner, text, salt } in notes {
        let chain = chains.id(&at.chain)?;
        let mut insert = transaction.prepare_cached(insert).map_err(appending)?;
        let row = params![chain, at.seq, learner.as_str(), text, salt];
        one_row(transaction, || insert.execute(row))?;
    }
    Ok(())
}

/// Erases every note about a learner.
fn erase_notes(transaction: &Transaction<'_>, learner: &LearnerId) -> Result<(), StoreError> {
    let erase = "DELETE FROM note WHERE learner = ?1";
    transaction.execute(erase, [learner.as_str()]).map_err(appending)?;
    let left = "SELECT 1 FROM note NOT INDEXED WHERE learner = ?1 LIMIT 1";
    let left = transaction.query_row(left, [learner.as_str()], |_| Ok(())).optional();
    if left.map_err(appending)?.is_some() {
        let what = "a note was erased, and is there: something in the database interferes";
        return Err(StoreError::Damaged(what.to_owned()));
    }
    Ok(())
}
