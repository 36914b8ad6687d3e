//! Ways to the same ledger: twice as once, in another order, one by one, and in two files.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use super::acts::{Leaving, leaving};
use super::agreement::Checked;
use super::files;
use super::histories::{History, history};
use super::real::{Real, Seen, TODAY, moment};
use super::words::{Request, Withdrawal};
use lifelong::ops::Recording;
use lifelong::ops::enrol::{Naming, enrol};
use lifelong::ops::export::{What, export};
use lifelong::ops::import::{EnrolmentResult, Results};
use lifelong::ops::withdraw::withdraw;

/// Files for one ledger. Every request has an id of its own.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    history: History,
    requests: Vec<Request>,
    withdrawals: Vec<Withdrawal>,
    /// From which queue the next line of a shuffled file is taken.
    shuffle: Vec<usize>,
}

pub(crate) fn files() -> impl Strategy<Value = Files> {
    (history(3), vec(leaving(22), 0..5), vec(any::<usize>(), 64)).prop_map(
        |(history, leavings, shuffle)| {
            let mut history = history;
            for (place, request) in history.requests.iter_mut().enumerate() {
                request.id = format!("E-{place}");
            }
            let requests = history.requests.clone();
            let all: Vec<&Request> = requests.iter().collect();
            let withdrawals = leavings.iter().map(|leaving: &Leaving| leaving.of(&all)).collect();
            Files { history, requests, withdrawals, shuffle }
        },
    )
}

impl Files {
    fn real(&self) -> Real {
        Real::with(&self.history.shelf)
    }

    /// All files of a ledger, in order, after those of its catalogue.
    fn all(&self) -> [(&'static str, String); 3] {
        [
            ("learners", files::learners(&self.history.learners)),
            ("enrolments", files::enrolments(&self.requests)),
            ("withdrawals", files::withdrawals(&self.withdrawals)),
        ]
    }
}

fn take(real: &mut Real, kind: &str, file: &str) -> lifelong::ops::import::Imported {
    real.import(kind, file, Recording::Real).expect("a file without bad lines")
}

/// A chain and a number, the text and the hash.
type Sealed<'a> = (&'a str, u32, &'a str, String);

/// What is sealed in the learners' chains.
fn sealed(seen: &Seen) -> Vec<Sealed<'_>> {
    let rows = seen.learner_rows().into_iter();
    let row = |row: &'_ lifelong::store::StoredRow| row.entry.hash.to_string();
    rows.map(|it| (it.chain.as_str(), it.entry.seq, it.entry.text.as_str(), row(it))).collect()
}

/// Every export of a ledger.
fn exports(real: &Real) -> Vec<String> {
    let what = [What::Register, What::Log, What::Balances, What::Enrolments, What::Decisions];
    let whole = |what: What| {
        let mut out = Vec::new();
        export(&*real.store.reader().expect("a reader"), what, &mut out).expect("an export");
        String::from_utf8(out).expect("text")
    };
    what.into_iter().map(whole).collect()
}

/// Each file is taken in twice in one ledger, and once in the other.
pub(crate) fn twice_is_once(files: &Files) -> Checked {
    let (mut once, mut twice) = (files.real(), files.real());
    for (kind, file) in super::files::catalogue(&files.history.shelf) {
        prop_assert_eq!(take(&mut twice, kind, &file).recorded, 0, "{} is no news", kind);
    }
    for (kind, file) in files.all() {
        let first = take(&mut twice, kind, &file);
        let again = take(&mut twice, kind, &file);
        let single = take(&mut once, kind, &file);
        prop_assert_eq!(&first, &single);
        prop_assert_eq!(again.recorded, 0, "{} is no news", kind);
        prop_assert_eq!(again.lines, first.lines);
        let had = first.recorded + first.already;
        prop_assert_eq!((again.already, again.refused), (had, first.refused));
    }
    let (seen_once, seen_twice) = (once.seen(), twice.seen());
    prop_assert_eq!(&seen_twice.rows, &seen_once.rows);
    prop_assert_eq!(&seen_twice.enrolments, &seen_once.enrolments);
    prop_assert_eq!(&seen_twice.reference, &seen_once.reference);
    prop_assert_eq!(&seen_twice.learners, &seen_once.learners);
    // What was refused is judged anew: a second refusal may give more reasons than the first.
    prop_assert!(seen_twice.holds_all_of(&seen_once));
    let but_decisions = |real: &Real| exports(real).into_iter().take(4).collect::<Vec<_>>();
    prop_assert_eq!(but_decisions(&twice), but_decisions(&once));
    Ok(())
}

/// The lines of different learners are mixed in another way; each learner's keep their order.
pub(crate) fn order_of_learners_is_nothing(files: &Files) -> Checked {
    let (mut straight, mut mixed) = (files.real(), files.real());
    let mut learners = files.history.learners.clone();
    take(&mut straight, "learners", &files::learners(&learners));
    learners.rotate_left(files.shuffle[0] % files.history.learners.len());
    learners.reverse();
    take(&mut mixed, "learners", &files::learners(&learners));
    let one = take(&mut straight, "enrolments", &files::enrolments(&files.requests));
    let mut queues: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for request in &files.requests {
        queues.entry(&request.learner).or_default().extend(files::enrolment_lines(request));
    }
    let mut queues: Vec<_> = queues.into_values().map(Vec::into_iter).collect();
    let mut lines = Vec::new();
    for pick in files.shuffle.iter().cycle() {
        if queues.iter().all(|queue| queue.len() == 0) {
            break;
        }
        // Walk on from the picked queue to the first that has a line left.
        let start = pick % queues.len();
        let (after, before) = (start..queues.len(), 0..start);
        let next = after.chain(before).find(|place| queues[*place].len() > 0);
        lines.extend(next.and_then(|place| queues[place].next()));
    }
    let other = take(&mut mixed, "enrolments", &files::enrolment_file(lines));
    prop_assert_eq!(by_id(&other.results), by_id(&one.results));
    let (straight_seen, mixed_seen) = (straight.seen(), mixed.seen());
    prop_assert_eq!(sealed(&mixed_seen), sealed(&straight_seen));
    prop_assert_eq!(mixed_seen.enrolments, straight_seen.enrolments);
    prop_assert_eq!(mixed_seen.refusals, straight_seen.refusals);
    Ok(())
}

fn by_id(results: &Results) -> Vec<EnrolmentResult> {
    let Results::Enrolments(results) = results else { return Vec::new() };
    let mut results = results.clone();
    results.sort_by(|one, other| one.enrolment.cmp(&other.enrolment));
    results
}

/// One ledger is fed by the single operations, the other by files.
pub(crate) fn one_by_one_is_a_file(files: &Files) -> Checked {
    let (mut single, mut bulk) = (files.real(), files.real());
    for real in [&mut single, &mut bulk] {
        take(real, "learners", &files::learners(&files.history.learners));
    }
    let bulk_results = take(&mut bulk, "enrolments", &files::enrolments(&files.requests)).results;
    let Results::Enrolments(results) = bulk_results else { panic!("enrolments have results") };
    for (request, result) in files.requests.iter().zip(results) {
        let request = files::request(request);
        let answer =
            enrol(&mut *single.store, &request, Naming::Given, &moment(TODAY), Recording::Real);
        let answer = answer.expect("an answer");
        let same = EnrolmentResult {
            outcome: answer.outcome,
            loan: answer.loan,
            remaining: answer.remaining,
            rules: answer.decision.rules(),
            because: answer.decision.because(),
            enrolment: answer.enrolment,
            learner: answer.learner,
        };
        prop_assert_eq!(same, result);
    }
    let file = files::withdrawals(&files.withdrawals);
    let Results::Withdrawals(results) = take(&mut bulk, "withdrawals", &file).results else {
        panic!("withdrawals have results")
    };
    for (withdrawal, result) in files.withdrawals.iter().zip(results) {
        let withdrawal = files::withdrawal(withdrawal);
        let answer = withdraw(&mut *single.store, &withdrawal, &moment(TODAY), Recording::Real);
        prop_assert_eq!(answer.expect("an answer"), result);
    }
    let (single_seen, bulk_seen) = (single.seen(), bulk.seen());
    prop_assert_eq!(sealed(&single_seen), sealed(&bulk_seen));
    prop_assert_eq!(single_seen.enrolments, bulk_seen.enrolments);
    prop_assert_eq!(single_seen.refusals, bulk_seen.refusals);
    Ok(())
}

/// One ledger takes each file in two parts. Entries and refusals are the same but for `basis`, which
/// says how many entries of the ledger's own chain a decision could see: there a file is an entry.
pub(crate) fn a_cut_file_is_one(files: &Files) -> Checked {
    let (mut whole, mut cut) = (files.real(), files.real());
    for (kind, file) in files.all() {
        take(&mut whole, kind, &file);
    }
    let at = |length: usize| files.shuffle[1] % (length + 1);
    let (first, second) = files.history.learners.split_at(at(files.history.learners.len()));
    for part in [first, second] {
        take(&mut cut, "learners", &files::learners(part));
    }
    let (first, second) = files.requests.split_at(at(files.requests.len()));
    for part in [first, second] {
        take(&mut cut, "enrolments", &files::enrolments(part));
    }
    let (first, second) = files.withdrawals.split_at(at(files.withdrawals.len()));
    for part in [first, second] {
        take(&mut cut, "withdrawals", &files::withdrawals(part));
    }
    let (mut whole_seen, mut cut_seen) = (whole.seen(), cut.seen());
    for refusal in whole_seen.refusals.iter_mut().chain(&mut cut_seen.refusals) {
        refusal.basis = 0;
    }
    prop_assert_eq!(but_basis(&cut_seen), but_basis(&whole_seen));
    prop_assert_eq!(cut_seen.enrolments, whole_seen.enrolments);
    prop_assert_eq!(cut_seen.refusals, whole_seen.refusals);
    prop_assert_eq!(&exports(&cut)[3], &exports(&whole)[3], "the export of enrolments");
    Ok(())
}

fn but_basis(seen: &Seen) -> Vec<(&str, u32, Vec<&str>)> {
    let rows = sealed(seen).into_iter();
    rows.map(|(chain, seq, text, _)| {
        (chain, seq, text.lines().filter(|line| !line.starts_with("basis ")).collect())
    })
    .collect()
}
