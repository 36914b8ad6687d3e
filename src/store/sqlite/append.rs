//! Appending a batch in one transaction, in the order that touches the fewest pages.

use std::fmt::Display;

use rusqlite::{Connection, ErrorCode, OptionalExtension, Statement, Transaction, params};
use rusqlite::{TransactionBehavior, named_params};

use super::super::{Batch, StoreError};
use super::forms::TableForm;
use super::location::Location;
use super::{conflict, erasable, forms, guards, read, times, totals, while_doing};
use crate::domain::ids::{EnrolmentId, Ukprn};
use crate::ledger::chain_name::ChainName;
use crate::ledger::checkpoint::Head;
use crate::ledger::entry::Entry;
use crate::ledger::kept_refusal::{KeptRefusal, ProvedBy};
use crate::ledger::reference::ReferenceRow;

pub(super) fn append(
    connection: &mut Connection,
    location: &Location,
    batch: &Batch,
) -> Result<(), StoreError> {
    if batch.is_empty() {
        return Ok(());
    }
    if !batch.forgotten.is_empty() {
        // Else what is erased stays in the free parts of its pages.
        connection.pragma_update(None, "secure_delete", true).map_err(appending)?;
    }
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(|error| while_doing("begin to write", error))?;
    // Others may have been waited for, and the file moved or linked meanwhile.
    location.check_own()?;
    forms::advance(&transaction)?;
    check_time(&transaction, batch)?;
    check_expected(&transaction, batch)?;
    match write(&transaction, batch) {
        Err(StoreError::Conflict) => {
            transaction.rollback().map_err(appending)?;
            return Err(conflict::judge(connection, batch));
        }
        other => other?,
    }
    transaction.commit().map_err(committing)?;
    if !batch.forgotten.is_empty() {
        fold_the_log(connection);
    }
    Ok(())
}

/// Folds the log into the file and empties it, so that what was erased does not stand there any
/// longer. Where somebody is reading just then, it is folded later: it is erased all the same.
fn fold_the_log(connection: &Connection) {
    let rows = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
    let _later = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], rows);
}

/// Appends a batch unless it stands already.
pub(super) fn append_again(
    connection: &mut Connection,
    location: &Location,
    batch: &Batch,
) -> Result<(), StoreError> {
    if stands(connection, &batch.entries)? { Ok(()) } else { append(connection, location, batch) }
}

/// What the last step of an act ran into. Where the disk did not answer, what was written before
/// may be there all the same.
fn committing(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::SystemIoFailure) => StoreError::Unknown(Box::new(error)),
        _ => while_doing("write to the disk", error),
    }
}

/// A constraint that does not hold means that somebody else was first.
pub(super) fn appending(error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Conflict,
        _ => while_doing("append to the ledger", error),
    }
}

/// Checks that a batch is of a later time than all that is recorded, where it must be.
fn check_time(transaction: &Transaction<'_>, batch: &Batch) -> Result<(), StoreError> {
    let Some(time) = batch.after_all else { return Ok(()) };
    match times::last_recorded(transaction, None)? {
        Some(last) if time <= last => Err(StoreError::Behind(last)),
        _ => Ok(()),
    }
}

/// Checks what a batch expects of chains that it does not write to.
fn check_expected(transaction: &Transaction<'_>, batch: &Batch) -> Result<(), StoreError> {
    let has_moved = |head: &Head| -> rusqlite::Result<bool> {
        let last = read::head(transaction, &head.chain)?;
        Ok(last != (head.seq > 0).then_some((head.seq, head.hash)))
    };
    for head in &batch.unmoved {
        if has_moved(head).map_err(appending)? {
            return Err(StoreError::Conflict);
        }
    }
    for closing in &batch.closings {
        let last = read::last_closing(transaction, TableForm::LATEST, closing.provider)?;
        if last != closing.seq {
            return Err(StoreError::Conflict);
        }
    }
    if let Some(count) = batch.alone
        && totals::entry_count(transaction).map_err(appending)? != count
    {
        return Err(StoreError::Conflict);
    }
    for refused in &batch.refused {
        if read::refused_by(transaction, refused.file).map_err(appending)? != refused.count {
            return Err(StoreError::Conflict);
        }
    }
    Ok(())
}

/// Whether all of these entries stand already, each where it belongs and with its own hash.
fn stands(connection: &Connection, entries: &[Entry]) -> Result<bool, StoreError> {
    let is_there = |entry: &Entry| {
        let found = read::hash_of(connection, entry.chain(), entry.seq());
        found.map(|hash| hash == Some(*entry.hash())).map_err(appending)
    };
    for entry in entries {
        if !is_there(entry)? {
            return Ok(false);
        }
    }
    Ok(!entries.is_empty())
}

/// Writes all of it. Whoever calls gives up the transaction where anything fails: guards may be
/// lifted then.
fn write(transaction: &Transaction<'_>, batch: &Batch) -> Result<(), StoreError> {
    let lifted = guards::lift(transaction, batch.entries.len())?;
    let mut chains = Chains::new(transaction).map_err(appending)?;
    let enrolled = write_entries(transaction, &mut chains, &batch.entries)?;
    write_enrolments(transaction, enrolled)?;
    lifted.put_back(transaction)?;
    erasable::write_facts(transaction, &mut chains, &batch.facts)?;
    erasable::write_notes(transaction, &mut chains, &batch.notes)?;
    erasable::erase(transaction, &mut chains, &batch.forgotten)?;
    write_reference(transaction, &batch.reference)?;
    write_refusals(transaction, &batch.refusals)
}

/// Inserts a row, which is then one row more and nothing else: where something in the database
/// swallows it, takes it away again, or writes elsewhere, nothing may be called recorded.
pub(super) fn one_row<T>(
    connection: &Connection,
    insert: impl FnOnce() -> rusqlite::Result<T>,
) -> Result<T, StoreError> {
    let before = connection.total_changes();
    let inserted = insert().map_err(appending)?;
    match connection.total_changes().saturating_sub(before) {
        1 => Ok(inserted),
        rows => Err(StoreError::Damaged(format!(
            "one row was inserted, and {rows} rows changed: something in the database interferes"
        ))),
    }
}

/// An enrolment and where it stands.
type EnrolmentRow<'a> = (&'a EnrolmentId, i64, u32, Ukprn);

fn write_entries<'a>(
    transaction: &Transaction<'_>,
    chains: &mut Chains<'_>,
    entries: &'a [Entry],
) -> Result<Vec<EnrolmentRow<'a>>, StoreError> {
    let query = "INSERT OR FAIL INTO entry (chain, seq, recorded_at, effective_on, event, debit, \
                 credit, amount_pence, text, hash) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let mut insert = transaction.prepare_cached(query).map_err(appending)?;
    let (mut recorded_at, mut effective_on) = (Written::default(), Written::default());
    let mut enrolled = Vec::new();
    let mut last: Option<(&ChainName, i64, u32)> = None;
    for entry in entries {
        let (chain, before) = match last {
            Some((name, id, seq)) if name == entry.chain() => (id, seq),
            _ => chains.end_of(entry.chain())?,
        };
        if before.checked_add(1) != Some(entry.seq()) {
            return Err(StoreError::Conflict);
        }
        last = Some((entry.chain(), chain, entry.seq()));
        let posting = entry.posting();
        let draft = entry.draft();
        let row = params![
            chain,
            entry.seq(),
            recorded_at.text(draft.recorded_at),
            effective_on.text(draft.effective_on),
            entry.event().name(),
            posting.map(|posting| posting.debit.kind()),
            posting.map(|posting| posting.credit.kind()),
            posting.map(|posting| posting.amount.money().pence()),
            entry.text(),
            entry.hash().bytes(),
        ];
        one_row(transaction, || insert.execute(row))?;
        if let Some(enrolment) = entry.event().enrols() {
            enrolled.push((&enrolment.id, chain, entry.seq(), enrolment.ukprn));
        }
        if entry.event().is_closing() {
            write_closing(transaction, chain, entry.seq())?;
        }
    }
    Ok(enrolled)
}

/// A value as text, kept for as long as the same one comes: entries of a batch mostly share it.
struct Written<T>(Option<(T, String)>);

impl<T> Default for Written<T> {
    fn default() -> Written<T> {
        Written(None)
    }
}

impl<T: Copy + PartialEq + Display> Written<T> {
    fn text(&mut self, value: T) -> &str {
        match &mut self.0 {
            Some((last, _)) if *last == value => {}
            other => *other = Some((value, value.to_string())),
        }
        self.0.as_ref().map(|(_, text)| text.as_str()).unwrap_or_default()
    }
}

fn write_closing(transaction: &Transaction<'_>, chain: i64, seq: u32) -> Result<(), StoreError> {
    let query = "INSERT OR FAIL INTO closing (chain, seq) VALUES (?1, ?2)";
    let mut insert = transaction.prepare_cached(query).map_err(appending)?;
    one_row(transaction, || insert.execute(params![chain, seq])).map(|_| ())
}

/// The ids are inserted sorted, so that each page of their table is written once. One that was
/// there is of the same learner, who had it undone.
fn write_enrolments(
    transaction: &Transaction<'_>,
    mut rows: Vec<EnrolmentRow<'_>>,
) -> Result<(), StoreError> {
    rows.sort_unstable();
    let last = "SELECT nth, chain FROM enrolment WHERE id = ?1 ORDER BY nth DESC LIMIT 1";
    let mut last = transaction.prepare_cached(last).map_err(appending)?;
    let query = "INSERT OR FAIL INTO enrolment (id, nth, chain, seq, ukprn) \
                 VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = transaction.prepare_cached(query).map_err(appending)?;
    for (id, chain, seq, ukprn) in rows {
        let there =
            last.query_row([id.as_str()], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)));
        let nth = match there.optional().map_err(appending)? {
            None => 1,
            Some((nth, holder)) if holder == chain => i64::saturating_add(nth, 1),
            Some(_) => return Err(StoreError::Conflict),
        };
        let row = params![id.as_str(), nth, chain, seq, ukprn.number()];
        one_row(transaction, || insert.execute(row))?;
    }
    Ok(())
}

fn write_reference(transaction: &Transaction<'_>, rows: &[ReferenceRow]) -> Result<(), StoreError> {
    let query = "INSERT OR FAIL INTO reference (kind, id, since, text) VALUES (?1, ?2, ?3, ?4)";
    let mut insert = transaction.prepare_cached(query).map_err(appending)?;
    for row in rows {
        let row = params![row.kind.name(), row.id, row.since, row.text];
        one_row(transaction, || insert.execute(row))?;
    }
    Ok(())
}

/// One that is kept already is left out; so does a trigger, whoever writes.
fn write_refusals(
    transaction: &Transaction<'_>,
    refusals: &[KeptRefusal],
) -> Result<(), StoreError> {
    let insert = transaction.prepare_cached(
        "INSERT OR FAIL INTO refusal (enrolment, content, learner, decided_at, by, rules, because, \
         basis, text, file, ukprn, seq, hash) VALUES (:enrolment, :content, :learner, \
         :decided_at, :by, :rules, :because, :basis, :text, :file, :ukprn, :seq, :hash)",
    );
    let mut insert = insert.map_err(appending)?;
    for kept in refusals {
        let refusal = kept.refusal();
        let (file, link) = match kept.proved_by() {
            ProvedBy::File(begun) => (Some(begun), None),
            ProvedBy::Single(link) => (None, Some(link)),
        };
        let row = named_params! {
            ":enrolment": refusal.asked.enrolment.as_str(),
            ":content": kept.content().bytes(),
            ":learner": refusal.asked.learner.as_str(),
            ":decided_at": refusal.decided_at.to_string(),
            ":by": refusal.actor.by.as_str(),
            ":rules": refusal.rules(),
            ":because": refusal.because(),
            ":basis": refusal.basis,
            ":text": kept.text(),
            ":file": file,
            ":ukprn": link.map(|link| link.at.number()),
            ":seq": link.map(|link| link.seq),
            ":hash": link.as_ref().map(|link| link.hash.bytes()),
        };
        let key = (refusal.asked.enrolment.clone(), *kept.content());
        if !read::are_kept(transaction, &[key]).map_err(appending)?.contains(&true) {
            one_row(transaction, || insert.execute(row))?;
        }
    }
    Ok(())
}

/// The numbers by which rows name their chains; a new chain is given the next one.
pub(super) struct Chains<'t> {
    connection: &'t Connection,
    find: rusqlite::CachedStatement<'t>,
    insert: rusqlite::CachedStatement<'t>,
    last: rusqlite::CachedStatement<'t>,
}

impl<'t> Chains<'t> {
    fn new(transaction: &'t Transaction<'_>) -> rusqlite::Result<Chains<'t>> {
        Ok(Chains {
            connection: transaction,
            find: transaction.prepare_cached("SELECT id FROM chain WHERE name = ?1")?,
            insert: transaction
                .prepare_cached("INSERT OR FAIL INTO chain (name) VALUES (?1) RETURNING id")?,
            last: transaction
                .prepare_cached("SELECT ifnull(max(seq), 0) FROM entry WHERE chain = ?1")?,
        })
    }

    /// The number of a chain, and of the last entry that it has.
    fn end_of(&mut self, name: &ChainName) -> Result<(i64, u32), StoreError> {
        let id = self.id(name)?;
        let last = self.last.query_row([id], |row| row.get(0)).map_err(appending)?;
        Ok((id, last))
    }

    pub(super) fn id(&mut self, name: &ChainName) -> Result<i64, StoreError> {
        let name = name.to_string();
        let one = |statement: &mut Statement<'_>| {
            statement.query_row([&name], |row| row.get::<_, i64>(0)).optional()
        };
        if let Some(id) = one(&mut self.find).map_err(appending)? {
            return Ok(id);
        }
        // Nothing is given back where no row was inserted, and then no row has changed either.
        Ok(one_row(self.connection, || one(&mut self.insert))?.unwrap_or_default())
    }
}
