//! The walks of `docs/ARCHITECTURE.md`: whatever is read of a chain is read once in an act.

use std::collections::BTreeMap;
use std::fs;
use std::sync::{Arc, Mutex};

use lifelong::desk::claims::{Found, draw_down};
use lifelong::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use lifelong::ledger::chain::StoredEntry;
use lifelong::ledger::chain_name::ChainName;
use lifelong::ledger::checkpoint::Head;
use lifelong::ledger::hash::Hash;
use lifelong::ledger::imports::Origin;
use lifelong::ledger::instant::Instant;
use lifelong::ledger::kept_refusal::{RefusalLink, RefusedAt};
use lifelong::ledger::reference::{ReferenceKind, ReferenceRow};
use lifelong::ops::Recording::Real;
use lifelong::ops::drawdown::Drawdown;
use lifelong::store::{
    self, Batch, Promise, Reader, SaltedFacts, SaltedNote, Store, StoreError, StoredEnrolment,
    StoredLearner, StoredRefusal, StoredRow,
};

use crate::college::{College, folder, read};

/// How often each chain was read.
type Counts = Arc<Mutex<BTreeMap<String, u32>>>;

/// A store that counts which chains are read.
struct Counting {
    inner: Box<dyn Store>,
    counts: Counts,
}

impl Store for Counting {
    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        let (inner, counts) = (self.inner.reader()?, Arc::clone(&self.counts));
        Ok(Box::new(CountingReader { inner, counts }))
    }

    crate::college::around::as_within!();

    fn append(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.inner.append(batch)
    }

    fn append_again(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.inner.append_again(batch)
    }
}

struct CountingReader {
    inner: Box<dyn Reader>,
    counts: Counts,
}

impl CountingReader {
    fn count(&self, name: &ChainName) {
        *self.counts.lock().unwrap().entry(name.to_string()).or_default() += 1;
    }
}

/// Other questions are handed on as they are asked. Those that list every entry are of whoever tells
/// a story: none of the acts asks them.
macro_rules! handed_on {
    ($(fn $question:ident(&self $(, $name:ident: $of:ty)*) -> $answer:ty;)+) => {
        $(fn $question(&self $(, $name: $of)*) -> Result<$answer, StoreError> {
            self.inner.$question($($name),*)
        })+
    };
}

impl Reader for CountingReader {
    fn promise(&self) -> Promise {
        self.inner.promise()
    }

    fn chain(&self, name: &ChainName) -> Result<Vec<StoredEntry>, StoreError> {
        self.count(name);
        self.inner.chain(name)
    }

    fn learners(&self, ids: &[LearnerId]) -> Result<Vec<StoredLearner>, StoreError> {
        for id in ids {
            self.count(&ChainName::Learner(id.clone()));
        }
        self.inner.learners(ids)
    }

    handed_on! {
        fn altered_guards(&self) -> Vec<String>;
        fn last_recorded(&self, by: Option<Instant>) -> Option<Instant>;
        fn basis(&self) -> u32;
        fn facts(&self, ids: &[LearnerId]) -> Vec<Option<SaltedFacts>>;
        fn enrolments(&self, ids: &[EnrolmentId]) -> Vec<Option<StoredEnrolment>>;
        fn are_kept(&self, refusals: &[(EnrolmentId, Hash)]) -> Vec<bool>;
        fn last_refusal(&self, at: RefusedAt) -> Option<RefusalLink>;
        fn refusal_heads_after(&self, after: Option<RefusedAt>, most: usize) -> Vec<RefusalLink>;
        fn refusals_of(
            &self, file: u32, after: Option<&StoredRefusal>, most: usize
        ) -> Vec<StoredRefusal>;
        fn learner_ids(&self, after: Option<&LearnerId>, most: usize) -> Vec<LearnerId>;
        fn notes(&self, provider: Ukprn) -> Vec<SaltedNote>;
        fn notes_about(&self, learner: &LearnerId) -> u64;
        fn learner_count(&self) -> u64;
        fn learners_at(&self, provider: Ukprn) -> Vec<LearnerId>;
        fn providers(&self) -> Vec<Ukprn>;
        fn reference(&self, kind: ReferenceKind, id: &str, as_of: u32) -> Option<ReferenceRow>;
        fn references(&self, kind: ReferenceKind, as_of: u32) -> Vec<ReferenceRow>;
        fn references_since(&self, kind: ReferenceKind, since: u32) -> Vec<ReferenceRow>;
        fn last_closing(&self, provider: Ukprn) -> Option<u32>;
        fn entry_count(&self) -> u64;
        fn entries_after(&self, after: Option<&StoredRow>, most: usize) -> Vec<StoredRow>;
        fn entries_brought_by(
            &self, origin: Origin, after: Option<&StoredRow>, most: usize
        ) -> Vec<StoredRow>;
        fn heads_after(&self, after: Option<&ChainName>, most: usize) -> Vec<Head>;
        fn refusals_after(&self, after: Option<&StoredRefusal>, most: usize) -> Vec<StoredRefusal>;
        fn enrolments_after(
            &self, after: Option<&StoredEnrolment>, most: usize
        ) -> Vec<StoredEnrolment>;
    }
}

/// L-1 has studied at both providers, L-2 at the second; a share of each is ready to be drawn.
const STORY: &str = "
    enrol E-1 L-1 M-1
    enrol E-2 L-1 M-7
    enrol E-3 L-2 M-7
    enrol E-4 L-1 M-2 on 2027-06-07
    correct L-1/5 | corrected 5>6 2447.50
    attend E-1 1 A on 2027-02-03
    attend E-2 1 A on 2027-02-03";

fn counting() -> (College, Counts) {
    let mut college = College::after(STORY);
    let inner = store::open(&college.path.clone().into()).unwrap();
    let counts = Counts::default();
    college.store = Box::new(Counting { inner, counts: Arc::clone(&counts) });
    (college, counts)
}

/// What was read since this was asked last.
#[track_caller]
fn each_once(counts: &Counts, expected: &[&str]) {
    let counts = std::mem::take(&mut *counts.lock().unwrap());
    let expected: BTreeMap<String, u32> =
        expected.iter().map(|name| ((*name).to_owned(), 1)).collect();
    assert_eq!(counts, expected);
}

#[test]
fn an_act_about_one_learner_reads_one_chain_once() {
    let (mut college, counts) = counting();
    college.tell("enrol E-9 L-3 M-1 on 2027-03-01 | enrolled 2447.50");
    each_once(&counts, &["learner/L-3"]);
    college.tell("enrol E-9 L-3 M-1 on 2027-03-01 | already 2447.50");
    each_once(&counts, &["learner/L-3"]);
    // It is too small alone, and refused.
    college.tell("enrol E-10 L-3 M-4 on 2027-03-01");
    each_once(&counts, &["learner/L-3"]);
    lifelong::ops::balance::balance(&*college.store.reader().unwrap(), &read("L-1")).unwrap();
    each_once(&counts, &["learner/L-1"]);
}

#[test]
fn a_claim_reads_its_provider_and_its_learners_once_also_where_files_are_lost() {
    let (mut college, counts) = counting();
    let (out, moment) = (folder(), college.moment());
    let asked = Drawdown { provider: read("10000001"), due_by: read("2027-02-28") };
    let draw = |college: &mut College| {
        draw_down(&mut *college.store, asked, out.path(), &moment, Real).unwrap()
    };
    let (_, first) = draw(&mut college).claim.expect("a claim");
    each_once(&counts, &["learner/L-1", "provider/10000001"]);
    let written = fs::read(&first).unwrap();
    // Something new is ready by the same day, and the first file is lost.
    college.tell("enrol E-9 L-3 M-1 on 2027-02-01\nattend E-9 1 A on 2027-02-04");
    fs::remove_file(&first).unwrap();
    counts.lock().unwrap().clear();
    let drawn = draw(&mut college);
    assert!(drawn.claim.is_some());
    assert_eq!(drawn.earlier[0].found, Found::Missing);
    assert_eq!(fs::read(&first).unwrap(), written);
    each_once(&counts, &["learner/L-1", "learner/L-3", "provider/10000001"]);
}

#[test]
fn a_reconciliation_reads_each_chain_once_also_where_payments_name_other_enrolments() {
    let (mut college, counts) = counting();
    // Of the two that are elsewhere one is of a learner in scope; one was undone.
    let lines = [
        "P-1,2027-02-10,10000001,L-1,E-1,1,611.88",
        "P-2,2027-02-10,10000001,L-1,E-2,1,611.88",
        "P-3,2027-02-10,10000001,L-2,E-3,1,611.88",
        "P-4,2027-02-10,10000001,L-1,E-4,1,300.00",
    ];
    let day = read("2027-02-28");
    let (recorded, rows) = college.reconcile(&lines, Some("10000001"), day, Real).unwrap();
    assert_eq!(recorded, 4, "{rows}");
    each_once(
        &counts,
        &["learner/L-1", "learner/L-2", "ledger", "provider/10000001", "provider/10000002"],
    );
    // Nobody holds what was undone.
    for (enrolment, cause) in
        [("E-2", "wrong-provider"), ("E-3", "wrong-provider"), ("E-4", "unknown")]
    {
        let row = rows.lines().find(|row| row.contains(enrolment)).unwrap();
        assert!(row.contains(cause), "{row}");
    }
    college.holds();
}
