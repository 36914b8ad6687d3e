//! Ways to the same ledger: twice as once, in another order, one by one, and in two files.

use std::collections::BTreeMap;

use lifelong::store::StoredRefusal;
use proptest::collection::vec;
use proptest::prelude::*;

use super::acts::{Full, Leaving, leaving};
use super::agreement::Checked;
use super::files::{self, of_lines};
use super::histories::{History, history};
use super::seen::Seen;
use crate::college::College;
use crate::college::reading::but_source;
use crate::college::told::{Told, results};
use crate::model::calls::{Call, enrolment, learner, withdrawal};
use crate::model::words::{Request, Withdrawal};

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
    (history(Full::Everything, 3), vec(leaving(22), 0..5), vec(any::<usize>(), 64)).prop_map(
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
    fn real(&self) -> College {
        College::on(&self.history.shelf)
    }

    /// All files of a ledger, in order, after those of its catalogue.
    fn all(&self) -> [(&'static str, String); 3] {
        [
            ("learners", of_lines("learners", self.history.learners.iter().map(learner))),
            ("enrolments", enrolments(&self.requests)),
            ("withdrawals", withdrawals(&self.withdrawals)),
        ]
    }
}

fn enrolments(all: &[Request]) -> String {
    of_lines("enrolments", all.iter().flat_map(enrolment))
}

fn withdrawals(all: &[Withdrawal]) -> String {
    of_lines("withdrawals", all.iter().map(withdrawal))
}

fn take(real: &mut College, kind: &str, file: &str) -> lifelong::ops::import::Imported {
    real.import(kind, file).expect("a file without bad lines")
}

/// A chain and a number, the text and the hash.
type Sealed<'a> = (&'a str, u32, &'a str, String);

/// What is sealed in the learners' chains.
fn sealed(seen: &Seen) -> Vec<Sealed<'_>> {
    let rows = seen.learner_rows().into_iter();
    let row = |row: &'_ lifelong::store::StoredRow| row.entry.hash.to_string();
    rows.map(|it| (it.chain.as_str(), it.entry.seq, it.entry.text.as_str(), row(it))).collect()
}

/// These exports of a ledger.
fn exports(real: &College, which: &[&str]) -> Vec<String> {
    which.iter().map(|what| real.export(what)).collect()
}

/// Each file is taken in twice in one ledger, and once in the other.
pub(crate) fn twice_is_once(files: &Files) -> Checked {
    let (mut once, mut twice) = (files.real(), files.real());
    for (kind, file) in files::catalogue(&files.history.shelf) {
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
    // The second reading brings no entry but those of a file that brought new refusals, which
    // stand in the ledger's own chain and take the next numbers of files.
    prop_assert_eq!(but_file(&seen_twice), but_file(&seen_once));
    let (first, both) =
        (but_place(seen_once.refusals.clone()), but_place(seen_twice.refusals.clone()));
    // What was refused is judged anew: a second refusal may give more reasons than the first.
    prop_assert!(first.iter().all(|refusal| both.contains(refusal)), "a refusal is lost");
    if seen_twice.refusals == seen_once.refusals {
        prop_assert_eq!(&seen_twice.rows, &seen_once.rows);
        prop_assert_eq!(&seen_twice.learners, &seen_once.learners);
        // These show hashes, which move with the numbers of files.
        let hashed = ["register", "log", "balances"];
        prop_assert_eq!(exports(&twice, &hashed), exports(&once, &hashed));
    }
    prop_assert_eq!(&seen_twice.enrolments, &seen_once.enrolments);
    prop_assert_eq!(&seen_twice.reference, &seen_once.reference);
    let money = ["enrolments", "drawdowns"];
    let but_files =
        |real| exports(real, &money).iter().map(|it| but_source(it)).collect::<Vec<_>>();
    prop_assert_eq!(but_files(&twice), but_files(&once));
    Ok(())
}

/// The lines of different learners are mixed in another way; each learner's keep their order.
pub(crate) fn order_of_learners_is_nothing(files: &Files) -> Checked {
    let (mut straight, mut mixed) = (files.real(), files.real());
    let mut learners = files.history.learners.clone();
    take(&mut straight, "learners", &of_lines("learners", learners.iter().map(learner)));
    learners.rotate_left(files.shuffle[0] % files.history.learners.len());
    learners.reverse();
    take(&mut mixed, "learners", &of_lines("learners", learners.iter().map(learner)));
    let one = take(&mut straight, "enrolments", &enrolments(&files.requests));
    let mut queues: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for request in &files.requests {
        queues.entry(&request.learner).or_default().extend(enrolment(request));
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
    let other = take(&mut mixed, "enrolments", &of_lines("enrolments", lines));
    prop_assert_eq!(by_id(&other.results), by_id(&one.results));
    let (straight_seen, mixed_seen) = (straight.seen(), mixed.seen());
    prop_assert_eq!(sealed(&mixed_seen), sealed(&straight_seen));
    prop_assert_eq!(mixed_seen.enrolments, straight_seen.enrolments);
    prop_assert_eq!(mixed_seen.refusals, straight_seen.refusals);
    Ok(())
}

fn by_id(all: &lifelong::ops::import::Results) -> Vec<(String, Told)> {
    let mut all = results(all);
    all.sort_by(|one, other| one.0.cmp(&other.0));
    all
}

/// One ledger is fed by the single operations, the other by files.
pub(crate) fn one_by_one_is_a_file(files: &Files) -> Checked {
    let (mut single, mut bulk) = (files.real(), files.real());
    let [(_, learners), (_, enrolments), (_, withdrawals)] = files.all();
    for real in [&mut single, &mut bulk] {
        take(real, "learners", &learners);
    }
    let answers = results(&take(&mut bulk, "enrolments", &enrolments).results);
    prop_assert_eq!(answers.len(), files.requests.len());
    for (request, (_, answer)) in files.requests.iter().zip(answers) {
        let mut told = single.take(&Call::Enrol(request.clone()).to_string());
        if !told.is_no() {
            // What an uprating first would have left is said of one; of a file it is counted.
            told.because.clear();
        }
        prop_assert_eq!(told, answer);
    }
    let answers = results(&take(&mut bulk, "withdrawals", &withdrawals).results);
    prop_assert_eq!(answers.len(), files.withdrawals.len());
    for (withdrawal, (_, answer)) in files.withdrawals.iter().zip(answers) {
        prop_assert_eq!(single.take(&Call::Withdraw(withdrawal.clone()).to_string()), answer);
    }
    let (single_seen, bulk_seen) = (single.seen(), bulk.seen());
    prop_assert_eq!(but_file(&single_seen), but_file(&bulk_seen));
    prop_assert_eq!(single_seen.enrolments, bulk_seen.enrolments);
    prop_assert_eq!(but_place(single_seen.refusals), but_place(bulk_seen.refusals));
    Ok(())
}

/// One ledger takes each file in two parts. Entries are the same but for the line that says which
/// file brought them; what a decision was built on moves with catalogue and policy alone.
pub(crate) fn a_cut_file_is_one(files: &Files) -> Checked {
    let (mut whole, mut cut) = (files.real(), files.real());
    for (kind, file) in files.all() {
        take(&mut whole, kind, &file);
    }
    let at = |length: usize| files.shuffle[1] % (length + 1);
    let (first, second) = files.history.learners.split_at(at(files.history.learners.len()));
    for part in [first, second] {
        take(&mut cut, "learners", &of_lines("learners", part.iter().map(learner)));
    }
    let (first, second) = files.requests.split_at(at(files.requests.len()));
    for part in [first, second] {
        take(&mut cut, "enrolments", &enrolments(part));
    }
    let (first, second) = files.withdrawals.split_at(at(files.withdrawals.len()));
    for part in [first, second] {
        take(&mut cut, "withdrawals", &withdrawals(part));
    }
    let (whole_seen, cut_seen) = (whole.seen(), cut.seen());
    prop_assert_eq!(but_file(&cut_seen), but_file(&whole_seen));
    prop_assert_eq!(cut_seen.enrolments, whole_seen.enrolments);
    prop_assert_eq!(but_place(cut_seen.refusals), but_place(whole_seen.refusals));
    let enrolments = |real: &College| but_source(&real.export("enrolments"));
    prop_assert_eq!(enrolments(&cut), enrolments(&whole));
    Ok(())
}

/// What is sealed in the learners' chains, but for the file that brought it, and so for the hashes.
fn but_file(seen: &Seen) -> Vec<(&str, u32, Vec<&str>)> {
    let rows = sealed(seen).into_iter();
    rows.map(|(chain, seq, text, _)| {
        (chain, seq, text.lines().filter(|line| is_of_the_act(line)).collect())
    })
    .collect()
}

/// Whether a line says what was recorded, not by which file or when: acts of one second are told
/// apart by the time of each.
fn is_of_the_act(line: &str) -> bool {
    ["file ", "recorded ", "decided "].iter().all(|name| !line.starts_with(name))
}

/// Refusals, but for the file that brought each or its place among single ones.
fn but_place(refusals: Vec<StoredRefusal>) -> Vec<StoredRefusal> {
    let text = |text: String| {
        let lines = text.lines().filter(|line| is_of_the_act(line));
        lines.collect::<Vec<_>>().join("\n")
    };
    let refusals = refusals.into_iter();
    refusals
        .map(|it| {
            let decided_at = String::new();
            StoredRefusal { text: it.text.map(text), file: None, link: None, decided_at, ..it }
        })
        .collect()
}
