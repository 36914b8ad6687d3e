//! The walk through all entries, chain by chain, in the order of their names.

use std::collections::BTreeMap;

use super::against::Checkpoint;
use super::beside::{self, BesideEntries};
use super::claims::Claims;
use super::columns::Columns;
use super::times::Times;
use super::{Faults, Verification};
use crate::domain::entitlement::Entitlement;
use crate::domain::excerpt::excerpt;
use crate::ledger::chain::Link;
use crate::ledger::chain_name::ChainName;
use crate::ledger::checkpoint::Head;
use crate::ledger::entry::{Entry, EntryByKind};
use crate::ledger::event::{LearnerEvent, LedgerEvent};
use crate::ledger::hash::Hash;
use crate::ledger::learner_account::LearnerAccount;
use crate::ops::OpError;
use crate::store::{Audit, StoredRow, Totals};

pub(super) struct Walk<'s, 'c> {
    checkpoint: Option<Checkpoint<'c>>,
    faults: Faults,
    /// Entries whose place in the order of recording cannot be; only told where nothing else is
    /// wrong, because an entry that is removed leaves a gap before all after it.
    misplaced: Faults,
    /// How many entries the database counts, and so the last number there is.
    last_ordinal: i64,
    open: Option<OpenChain>,
    chains: u64,
    entries: u64,
    entitlement: Entitlement,
    moved: BTreeMap<(String, String), i128>,
    /// Of each checkpoint that was taken: its root, and that of the refusals alone.
    taken: Vec<(Hash, Option<Hash>)>,
    /// Whether the ledger's own chain begins as it must.
    opened: bool,
    /// The number of the last entry of the ledger's own chain, and the greatest that a decision
    /// names as its basis.
    last_of_ledger: u32,
    greatest_basis: u32,
    claims: Claims,
    times: Times,
    beside: BesideEntries<'s>,
}

/// The chain whose entries are being read.
struct OpenChain {
    name: String,
    /// Where the next entry belongs; none where the name is not that of a chain.
    link: Option<Link>,
    account: LearnerAccount,
    ordinal: i64,
    last_seq: u32,
    last_hash: Hash,
    /// What the checkpoint saw of it.
    seen: Option<Head>,
}

impl<'s, 'c> Walk<'s, 'c> {
    pub(super) fn new(
        reader: &'s dyn Audit,
        checkpoint: Option<Checkpoint<'c>>,
        totals: &Totals,
        faults: Faults,
    ) -> Walk<'s, 'c> {
        Walk {
            checkpoint,
            faults,
            misplaced: Faults::default(),
            last_ordinal: i64::try_from(totals.entries).unwrap_or(i64::MAX),
            open: None,
            chains: 0,
            entries: 0,
            entitlement: Entitlement::default(),
            moved: BTreeMap::new(),
            taken: Vec::new(),
            opened: false,
            last_of_ledger: 0,
            greatest_basis: 0,
            claims: Claims::default(),
            times: Times::default(),
            beside: BesideEntries::new(reader),
        }
    }

    /// Takes the next row in.
    pub(super) fn row(&mut self, mut row: StoredRow) -> Result<(), OpError> {
        if self.open.as_ref().is_none_or(|open| open.name != row.chain) {
            self.close()?;
            self.open(std::mem::take(&mut row.chain))?;
        }
        self.entries = self.entries.saturating_add(1);
        let columns = Columns::of(&mut row);
        let Some(open) = &mut self.open else { return Ok(()) };
        let place = format!("{}/{}", open.name, row.entry.seq);
        match row.ordinal {
            Some(ordinal) if ordinal > self.last_ordinal => {
                let count = self.last_ordinal;
                let what = format!("column `id` is {ordinal}, and there are {count} entries");
                self.misplaced.add(&place, what);
            }
            Some(ordinal) if ordinal <= open.ordinal => {
                let what =
                    format!("column `id` is {ordinal}, which is before that of an earlier entry");
                self.misplaced.add(&place, what);
            }
            Some(ordinal) => open.ordinal = ordinal,
            None => {}
        }
        (open.last_seq, open.last_hash) = (row.entry.seq, row.entry.hash);
        let seen = open.seen.as_ref().filter(|seen| seen.seq == row.entry.seq);
        if seen.is_some_and(|seen| seen.hash != row.entry.hash) {
            self.faults.add(&place, "its hash is not the one that the checkpoint saw");
        }
        let Some(link) = &mut open.link else {
            let line = |name: &str| {
                let mut lines = row.entry.text.lines();
                lines.find_map(|line| line.strip_prefix(name)).map_or("?".to_owned(), excerpt)
            };
            let (chain, seq) = (line("chain "), line("seq "));
            let what = format!("it stands in no chain, and its text says that it is {chain}/{seq}");
            self.faults.add(place, what);
            return Ok(());
        };
        match link.next(row.entry) {
            Err(error) => self.faults.add(place, error.because.to_string()),
            Ok(entry) => {
                for difference in columns.differences(&entry) {
                    self.faults.add(&place, difference);
                }
                let saw = open.seen.as_ref().map_or(0, |seen| seen.seq);
                let was_seen = self.checkpoint.as_ref().map(|_| entry.seq() <= saw);
                self.times.entry(&entry, &place, was_seen, &mut self.faults);
                self.entry(entry, &place)?;
            }
        }
        Ok(())
    }

    /// Takes an entry in that is what was sealed.
    fn entry(&mut self, entry: Entry, place: &str) -> Result<(), OpError> {
        if let Some(posting) = entry.posting() {
            let kinds = (posting.debit.kind().to_owned(), posting.credit.kind().to_owned());
            let moved = self.moved.entry(kinds).or_default();
            *moved = moved.saturating_add(i128::from(posting.amount.money().pence()));
        }
        self.beside.named_by(&entry);
        match entry.by_kind() {
            EntryByKind::Ledger(entry) => self.of_ledger(&entry),
            EntryByKind::Learner(entry) => self.of_learner(&entry, place),
            EntryByKind::Provider(entry) => {
                self.claims.of_provider(&entry, &mut self.faults);
                self.beside.of_provider(&entry);
                Ok(())
            }
        }
    }

    fn of_ledger(&mut self, entry: &Entry<LedgerEvent>) -> Result<(), OpError> {
        match entry.event() {
            LedgerEvent::CheckpointTaken(taken) => self.taken.push((taken.root, taken.refusals)),
            LedgerEvent::LedgerOpened { .. } => self.opened = entry.seq() == 1,
            _ => {}
        }
        self.last_of_ledger = entry.seq();
        self.times.basis(entry, &mut self.faults);
        self.beside.of_ledger(entry, &mut self.faults)
    }

    fn of_learner(&mut self, entry: &Entry<LearnerEvent>, place: &str) -> Result<(), OpError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        if let Err(error) = open.account.apply(entry) {
            self.faults.add(place, error.to_string());
        }
        if let LearnerEvent::Enrolled(enrolled) = entry.event() {
            self.greatest_basis = self.greatest_basis.max(enrolled.basis);
            self.times.decided(entry, enrolled.basis, place);
        }
        self.claims.of_learner(entry, &open.account);
        self.beside.of_learner(entry, &open.account, &mut self.faults)
    }

    fn open(&mut self, name: String) -> Result<(), OpError> {
        let seen = match &mut self.checkpoint {
            Some(checkpoint) => checkpoint.head_of(&name, &mut self.faults)?,
            None => None,
        };
        let parsed = name.parse::<ChainName>();
        if let Err(error) = &parsed {
            self.faults.add(&name, error.to_string());
        }
        self.chains = self.chains.saturating_add(1);
        self.times.next_chain();
        self.open = Some(OpenChain {
            name,
            link: parsed.ok().map(Link::any),
            account: LearnerAccount::default(),
            ordinal: 0,
            last_seq: 0,
            last_hash: Hash::ZERO,
            seen,
        });
        Ok(())
    }

    fn close(&mut self) -> Result<(), OpError> {
        let Some(open) = self.open.take() else { return Ok(()) };
        if let Some(seen) = open.seen.filter(|seen| seen.seq > open.last_seq) {
            let what = format!(
                "its last entries are gone: the checkpoint saw {} entries, and {} are left",
                seen.seq, open.last_seq
            );
            self.faults.add(&open.name, what);
        }
        let learner = open.name.parse::<ChainName>().ok().and_then(|name| name.learner().cloned());
        if let Some(learner) = learner {
            let one = open.account.entitlement();
            let all = &mut self.entitlement;
            all.granted += one.granted;
            all.prior_study += one.prior_study;
            all.committed += one.committed;
            all.drawn += one.drawn;
            self.beside.learner(learner, open.account.facts(), &mut self.faults)?;
        }
        Ok(())
    }

    /// Closes the last chain and compares the sums.
    pub(super) fn finish(mut self, totals: &Totals) -> Result<Verification, OpError> {
        self.close()?;
        self.claims.finish(&mut self.faults);
        self.beside.finish(totals, self.checkpoint.as_mut(), &mut self.faults)?;
        let nameless = totals.entries.saturating_sub(self.entries);
        if nameless > 0 {
            let what = format!("{nameless} entries stand in no chain that has a name");
            self.faults.add("entry", what);
        }
        if totals.chains > self.chains {
            let empty = totals.chains.saturating_sub(self.chains);
            self.faults.add("chain", format!("{empty} chains have a name and no entry"));
        }
        if !self.opened {
            self.faults.add("ledger", "its own chain does not begin with `ledger-opened`");
        } else if self.greatest_basis > self.last_of_ledger {
            let (basis, last) = (self.greatest_basis, self.last_of_ledger);
            let what =
                format!("a decision was built on ledger/{basis}, and {last} entries are left");
            self.faults.add("ledger", what);
        }
        beside::compare_sums(&self.moved, totals, &mut self.faults);
        let checkpoint = match self.checkpoint {
            Some(checkpoint) => checkpoint.finish(&self.taken, &mut self.faults)?,
            None => None,
        };
        let remarks = self.times.finish();
        let faults = if self.faults.count == 0 { self.misplaced } else { self.faults };
        Ok(Verification {
            chains: self.chains,
            entries: self.entries,
            entitlement: self.entitlement,
            faults: faults.listed,
            fault_count: faults.count,
            remarks: remarks.listed,
            remark_count: remarks.count,
            checkpoint,
            at_other_figures: 0,
        })
    }
}
