//! The real ledger, in a SQLite file, driven as the faces drive it, and all that can be seen of it.

use std::collections::BTreeMap;
use std::path::Path;

use lifelong::domain::calendar::AcademicYear;
use lifelong::exchange::{Kind, Renames};
use lifelong::ledger::actor::Actor;
use lifelong::ledger::chain_name::ChainName;
use lifelong::ledger::instant::Instant;
use lifelong::ledger::reference::ReferenceRow;
use lifelong::ops::import::{File, Imported, import};
use lifelong::ops::init::init;
use lifelong::ops::{Moment, OpError, Recording};
use lifelong::store::{Store, StoredEnrolment, StoredLearner, StoredRefusal, StoredRow, open};

use super::catalogues::Shelf;
use super::days::Day;
use super::files;

/// The first day of all.
pub(crate) const TODAY: Day = Day(2027, 1, 18);

pub(crate) struct Real {
    pub(crate) store: Box<dyn Store>,
    /// By the recording clock.
    pub(crate) today: Day,
    _folder: tempfile::TempDir,
}

/// All that a store shows of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) rows: Vec<StoredRow>,
    pub(crate) enrolments: Vec<StoredEnrolment>,
    pub(crate) refusals: Vec<StoredRefusal>,
    pub(crate) reference: Vec<ReferenceRow>,
    pub(crate) learners: Vec<StoredLearner>,
}

pub(crate) fn moment(today: Day) -> Moment {
    let recorded_at: Instant = format!("{today}T09:00:00Z").parse().expect("an instant");
    let name = |name: &str| name.parse().expect("a name");
    Moment { recorded_at: recorded_at.0, actor: Actor::new(name("finance officer"), name("jd")) }
}

impl Real {
    /// A fresh ledger that grants what 2025/26 grants, with a catalogue taken in.
    pub(crate) fn with(shelf: &Shelf) -> Real {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lifelong.db");
        let store = fresh(&path);
        let mut real = Real { store, today: TODAY, _folder: folder };
        for (kind, file) in files::catalogue(shelf) {
            real.import(kind, &file, Recording::Real).expect("a catalogue that can be read");
        }
        real
    }

    pub(crate) fn import(
        &mut self,
        kind: &str,
        file: &str,
        recording: Recording,
    ) -> Result<Imported, OpError> {
        let kind: Kind = kind.parse().expect("a kind of file");
        let (renames, name) = (Renames::default(), format!("{kind}.csv"));
        let file = File { kind, name: &name, bytes: file.as_bytes(), renames: &renames };
        let salts = &mut || Ok([7; 16]);
        let moment = self.moment();
        import(&mut *self.store, &file, &moment, salts, recording, &mut |_, _| {})
    }

    pub(crate) fn moment(&self) -> Moment {
        moment(self.today)
    }

    pub(crate) fn seen(&self) -> Seen {
        let reader = self.store.reader().expect("a reader");
        let rows = reader.entries_after(None, usize::MAX).expect("entries");
        let enrolments = reader.enrolments_after(None, usize::MAX).expect("enrolments");
        let refusals = reader.refusals_after(None, usize::MAX).expect("refusals");
        // A row of the catalogue is brought by an entry of the ledger's own chain.
        let last = reader.last_seq(&ChainName::Ledger).expect("a number");
        let reference = Kind::ALL.iter().flat_map(|kind| {
            let last = (1..=last).rev();
            last.flat_map(|since| reader.references_since(kind.name(), since).expect("rows"))
        });
        let reference = reference.collect();
        let learners = (0..8).map(|place| format!("L-{place}").parse().expect("an id"));
        let learners = reader.learners(&learners.collect::<Vec<_>>()).expect("learners");
        Seen { rows, enrolments, refusals, reference, learners }
    }
}

fn fresh(path: &Path) -> Box<dyn Store> {
    init(&path.into(), AcademicYear::beginning(2025), &moment(TODAY)).expect("a new ledger");
    open(&path.into()).expect("the new ledger")
}

impl Seen {
    /// The rows of the learners' chains.
    pub(crate) fn learner_rows(&self) -> Vec<&StoredRow> {
        self.rows.iter().filter(|row| row.chain.starts_with("learner/")).collect()
    }

    /// The rows of one learner's chain.
    pub(crate) fn rows_of(&self, learner: &str) -> Vec<&StoredRow> {
        let chain = format!("learner/{learner}");
        self.rows.iter().filter(|row| row.chain == chain).collect()
    }

    /// Whether every row of an earlier look is here, unchanged and in its place.
    pub(crate) fn holds_all_of(&self, earlier: &Seen) -> bool {
        let place = |row: &StoredRow| (row.chain.clone(), row.entry.seq);
        let now: BTreeMap<_, _> = self.rows.iter().map(|row| (place(row), row)).collect();
        earlier.rows.iter().all(|row| now.get(&place(row)) == Some(&row))
            && earlier.refusals.iter().all(|refusal| self.refusals.contains(refusal))
            && earlier.enrolments.iter().all(|one| self.enrolments.contains(one))
    }
}

/// The accounts that the texts of a chain come to, read line by line, each checked never to be below
/// zero.
pub(crate) fn replay<'a>(
    rows: impl IntoIterator<Item = &'a StoredRow>,
) -> Result<BTreeMap<String, i64>, String> {
    let mut accounts = BTreeMap::new();
    for row in rows {
        let value = |name: &str| {
            let mut lines = row.entry.text.lines();
            lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
        };
        let (Some(debit), Some(credit)) = (value("debit"), value("credit")) else { continue };
        let amount = value("amount").ok_or("a posting without an amount")?;
        let pence: i64 = amount.replace('.', "").parse().map_err(|_| "no amount")?;
        let from = accounts.entry(debit.to_owned()).or_insert(0);
        *from -= pence;
        if *from < 0 && debit != "scheme" {
            return Err(format!("{debit} is overdrawn at {}/{}", row.chain, row.entry.seq));
        }
        *accounts.entry(credit.to_owned()).or_insert(0) += pence;
    }
    Ok(accounts)
}
