//! Every single bit of what the indexes hold of one learner, turned: whoever meets it gets the right
//! answer, or is told that the ledger is damaged; and `verify` always says so.

use std::fs;
use std::ops::Range;

use lifelong::ops::checkpoint::checkpoint;
use lifelong::ops::export::{ExportKind, export};
use lifelong::ops::{OpError, Recording};
use rusqlite::Connection;

use crate::college::College;

/// Three learners in between others, whose entries came in turn, so that those of one chain do not
/// lie together.
const STORY: &str = "
    enrol E-1 L-1 M-1
    enrol E-2 L-2 M-1
    enrol E-3 L-3 M-1
    attend E-2 1 A on 2027-02-03
    attend E-1 1 A on 2027-02-03
    draw 10000001 by 2027-02-28
    enrol E-4 L-2 M-6 on 2027-05-03
    grant L-3 10.00
    grant L-2 10.00";

/// Whose rows are turned.
const LEARNER: &str = "learner/L-2";

/// What is asked of each ledger, with that learner or beside it.
const ACTS: [&str; 14] = [
    "balance L-2",
    "balance L-1",
    "balance L-3",
    "enrol E-9 L-2 M-3 on 2027-06-07",
    "enrol E-8 L-3 M-6 on 2027-06-07",
    "grant L-2 100.00",
    "withdraw E-4 on 2027-06-01",
    "amend E-2 fee 2000.00",
    "attend E-4 1 A on 2027-06-01",
    "recover E-2 1 on 2027-02-04",
    "draw 10000001 by 2027-02-28",
    "draw 10000002 by 2027-12-31",
    "uprate 2026/27",
    "import learners L-2,1990-05-18,yes & L-0,1990-05-18,yes",
];

/// A page of an index, as SQLite writes it.
struct Page<'a> {
    bytes: &'a [u8],
    size: usize,
    number: usize,
}

impl<'a> Page<'a> {
    fn start(&self) -> usize {
        (self.number - 1) * self.size
    }

    fn two(&self, at: usize) -> usize {
        usize::from(self.bytes[at]) * 256 + usize::from(self.bytes[at + 1])
    }

    fn child(&self, at: usize) -> Page<'a> {
        let number = self.two(at) * 65_536 + self.two(at + 2);
        Page { number, ..*self }
    }

    /// Every cell of this page and those below: where it is pointed to, and where it stands.
    fn cells(&self, found: &mut Vec<[Range<usize>; 2]>) {
        let start = self.start();
        let is_leaf = match self.bytes[start] {
            0x0a => true,
            0x02 => false,
            other => panic!("page {} is no page of an index: {other}", self.number),
        };
        let head = if is_leaf { 8 } else { 12 };
        for cell in 0..self.two(start + 3) {
            let pointer = start + head + 2 * cell;
            let at = start + self.two(pointer);
            let payload = if is_leaf { at } else { at + 4 };
            // What is here is shorter than 128 bytes, whose length takes one byte.
            let end = payload + 1 + usize::from(self.bytes[payload]);
            found.push([pointer..pointer + 2, at..end]);
            if !is_leaf {
                self.child(at).cells(found);
            }
        }
        if !is_leaf {
            self.child(start + 8).cells(found);
        }
    }
}

/// The numbers and texts of a record that begins here.
fn record(bytes: &[u8]) -> Vec<String> {
    let head = usize::from(bytes[0]);
    let mut at = head;
    let mut values = Vec::new();
    for kind in &bytes[1..head] {
        let length = match kind {
            0 | 8 | 9 => 0,
            1..=4 => usize::from(*kind),
            5 => 6,
            6 | 7 => 8,
            text => (usize::from(*text) - 12) / 2,
        };
        let value = &bytes[at..at + length];
        values.push(match kind {
            8 | 9 => (kind - 8).to_string(),
            kind if *kind > 12 => String::from_utf8_lossy(value).into_owned(),
            _ => value.iter().fold(0_u64, |sum, byte| sum * 256 + u64::from(*byte)).to_string(),
        });
        at += length;
    }
    values
}

/// Every byte of an index that is about the learner: of its cells, and of what points to them.
fn bytes_about(ledger: &[u8], index: &str, is_about: &dyn Fn(&[String]) -> bool) -> Vec<usize> {
    let college = College::of(ledger);
    let hand = Connection::open(&college.path).unwrap();
    let number = |query: &str| -> usize {
        let number: i64 = hand.query_row(query, [], |row| row.get(0)).unwrap();
        number.try_into().unwrap()
    };
    let root = number(&format!("SELECT rootpage FROM sqlite_schema WHERE name = '{index}'"));
    let size = number("PRAGMA page_size");
    let mut cells = Vec::new();
    let root = Page { bytes: ledger, size, number: root };
    let is_deep = ledger[root.start()] == 0x02;
    root.cells(&mut cells);
    assert_eq!(is_deep, size == 512, "the index has pages above its leaves where pages are small");
    let of_it = cells.into_iter().filter(|[_, cell]| {
        let is_inner = |at: usize| ledger[at / size * size] == 0x02;
        let from = if is_inner(cell.start) { cell.start + 5 } else { cell.start + 1 };
        is_about(&record(&ledger[from..cell.end]))
    });
    let bytes: Vec<usize> = of_it.flatten().flatten().collect();
    assert!(bytes.len() > 10, "{bytes:?}");
    bytes
}

/// The ledger of the story, with pages of this size: where they are small, there are so many other
/// learners that an index has pages above its leaves.
fn ledger(page_size: usize) -> Vec<u8> {
    let mut college = College::after(STORY);
    if page_size < 4_096 {
        let lines: Vec<_> = (10..50).map(|id| format!("L-{id},1990-05-18,yes")).collect();
        college.take(&format!("import learners {}", lines.join(" & ")));
    }
    let path = college.path.clone();
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("lifelong.db");
    fs::write(&other, college.whole()).unwrap();
    drop(path);
    let hand = Connection::open(&other).unwrap();
    let made_anew = format!(
        "PRAGMA journal_mode = delete; PRAGMA page_size = {page_size}; VACUUM; \
         PRAGMA journal_mode = wal"
    );
    hand.execute_batch(&made_anew).unwrap();
    hand.close().unwrap();
    fs::read(&other).unwrap()
}

/// What becomes of a question: an answer, or that the ledger is damaged.
fn answer<T>(answer: Result<T, OpError>) -> Result<T, String> {
    answer.map_err(|error| error.to_string())
}

fn is_damage(error: &str) -> bool {
    error.starts_with("the ledger is damaged")
}

/// All that is asked: each act of a copy of its own, each export, and a checkpoint.
fn ask(ledger: &[u8]) -> Vec<Result<String, String>> {
    let act = |act: &&str| {
        let told = College::of(ledger).take(act);
        if told.words() == "error" { Err(told.because) } else { Ok(told.to_string()) }
    };
    let mut answers: Vec<_> = ACTS.iter().map(act).collect();
    let college = College::of(ledger);
    for what in ExportKind::ALL {
        let mut out = Vec::new();
        let reader = college.store.reader().unwrap();
        let exported = answer(export(&*reader, what, &mut out));
        answers.push(exported.map(|_| String::from_utf8_lossy(&out).into_owned()));
    }
    let (mut college, mut out) = (college, Vec::new());
    let moment = college.moment();
    let taken = answer(checkpoint(
        &*college.store.reader().unwrap(),
        &mut *college.store,
        &mut out,
        &moment,
        Recording::Real,
    ));
    answers.push(taken.map(|_| String::from_utf8_lossy(&out).into_owned()));
    answers
}

/// Turns each bit of what an index has of the learner, and asks.
fn judge(page_size: usize, index: &str, is_about: &dyn Fn(&[String], &str) -> bool) {
    let ledger = ledger(page_size);
    let right = ask(&ledger);
    assert!(right.iter().all(Result::is_ok), "{right:#?}");
    let college = College::of(&ledger);
    let hand = Connection::open(&college.path).unwrap();
    let query = "SELECT CAST(id AS TEXT) FROM chain WHERE name = ?1";
    let number: String = hand.query_row(query, [LEARNER], |row| row.get(0)).unwrap();
    let bytes = bytes_about(&ledger, index, &|record| is_about(record, &number));
    let mut damaged = 0;
    for (at, bit) in bytes.iter().flat_map(|at| (0..8).map(move |bit| (*at, bit))) {
        let mut turned = ledger.clone();
        turned[at] ^= 1 << bit;
        for (place, (told, right)) in ask(&turned).iter().zip(&right).enumerate() {
            let asked = ACTS.get(place).copied().unwrap_or("an export, or the checkpoint");
            match told {
                Err(error) if is_damage(error) => damaged += 1,
                told => assert_eq!(told, right, "{index}, bit {bit} of byte {at}: {asked}"),
            }
        }
        assert!(!College::of(&turned).faults().is_empty(), "{index}, bit {bit} of byte {at}");
    }
    assert!(damaged > 100, "most of it is damage to somebody: {damaged}");
}

#[test]
fn no_bit_of_the_index_of_entries_is_turned_unseen() {
    judge(4_096, "entry_in_chain", &|record, number| record[0] == number);
}

#[test]
fn no_bit_of_the_index_of_entries_is_turned_unseen_where_it_has_several_pages() {
    judge(512, "entry_in_chain", &|record, number| record[0] == number);
}

#[test]
fn no_bit_of_the_index_of_names_is_turned_unseen() {
    judge(4_096, "sqlite_autoindex_chain_1", &|record, _| record[0] == LEARNER);
}

#[test]
fn no_bit_of_the_index_of_names_is_turned_unseen_where_it_has_several_pages() {
    judge(512, "sqlite_autoindex_chain_1", &|record, _| record[0] == LEARNER);
}
