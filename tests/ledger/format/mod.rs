//! The proof as a stranger checks it: with SQL, `sha256sum` and a chain that was sealed long ago.

mod golden;
mod hostile;
mod kinds;
mod limits;
mod page;

use std::io::Write;
use std::process::{Command, Stdio};

use rusqlite::Connection;

use crate::college::sample::{FILES, sample};

/// What `sha256sum` prints for some bytes. Without that program nothing here is shown.
fn sha256sum(bytes: &[u8]) -> String {
    let mut child = Command::new("sha256sum")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test needs the program sha256sum");
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let printed = String::from_utf8(output.stdout).unwrap();
    printed.strip_suffix("  -\n").expect("a digest of standard input").to_owned()
}

/// An entry as it is read with plain SQL.
struct Plain {
    chain: String,
    seq: i64,
    text: String,
    hash: String,
}

fn plain(connection: &Connection) -> Vec<Plain> {
    let query = "SELECT chain.name, entry.seq, entry.text, lower(hex(entry.hash)) \
                 FROM entry JOIN chain ON chain.id = entry.chain ORDER BY chain.name, entry.seq";
    let mut select = connection.prepare(query).unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        let (chain, seq) = (row.get(0)?, row.get(1)?);
        Ok(Plain { chain, seq, text: row.get(2)?, hash: row.get(3)? })
    };
    select.query_map([], row).unwrap().map(Result::unwrap).collect()
}

/// The value of a line of a text.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
}

#[test]
fn a_stranger_recomputes_the_hash_of_every_entry() {
    let sample = sample();
    let entries = plain(&Connection::open(&sample.path).unwrap());
    let zeros = "0".repeat(64);
    let mut before: Option<&Plain> = None;
    for entry in &entries {
        let previous = before.filter(|before| before.chain == entry.chain);
        let previous_hash = previous.map_or(zeros.as_str(), |previous| &previous.hash);
        let hash = sha256sum(format!("{previous_hash}\n{}", entry.text).as_bytes());
        assert_eq!(hash, entry.hash, "{}/{}", entry.chain, entry.seq);
        assert_eq!(entry.seq, previous.map_or(1, |previous| previous.seq + 1));
        assert_eq!(value(&entry.text, "chain"), Some(entry.chain.as_str()));
        assert_eq!(value(&entry.text, "seq"), Some(entry.seq.to_string().as_str()));
        before = Some(entry);
    }
    let chains = ["learner/L-1", "learner/L-2", "learner/L-3", "ledger"];
    assert!(chains.iter().all(|chain| entries.iter().any(|entry| entry.chain == *chain)));
    assert!(entries.len() > 20, "{}", entries.len());
}

#[test]
fn a_stranger_recomputes_the_digest_of_every_file_taken_in() {
    let sample = sample();
    let entries = plain(&Connection::open(&sample.path).unwrap());
    let told: Vec<_> = entries
        .iter()
        .filter(|entry| value(&entry.text, "event") == Some("file-imported"))
        .map(|entry| value(&entry.text, "digest").unwrap().to_owned())
        .collect();
    let digests = FILES.map(|(_, file)| sha256sum(file.as_bytes()));
    assert_eq!(told, digests);
}

#[test]
fn a_stranger_recomputes_the_digest_of_the_rows_that_a_file_brought() {
    let sample = sample();
    let connection = Connection::open(&sample.path).unwrap();
    let mut select = connection
        .prepare("SELECT id, text FROM reference WHERE kind = ?1 AND since = ?2 ORDER BY id")
        .unwrap();
    let mut with_rows = 0;
    for entry in plain(&connection) {
        let Some(rows) = value(&entry.text, "rows") else { continue };
        let kind = value(&entry.text, "kind").unwrap();
        let row = |row: &rusqlite::Row<'_>| {
            Ok(format!("{}\n{}\n", row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        };
        let brought = select.query_map(rusqlite::params![kind, entry.seq], row).unwrap();
        let brought: String = brought.map(Result::unwrap).collect();
        assert_eq!(sha256sum(brought.as_bytes()), rows, "{kind}");
        with_rows += usize::from(!brought.is_empty());
    }
    assert_eq!(with_rows, 5, "providers, courses, modules twice, subjects");
}

#[test]
fn a_stranger_recomputes_the_digest_of_the_facts_about_a_learner() {
    let sample = sample();
    let connection = Connection::open(&sample.path).unwrap();
    let mut select = connection
        .prepare(
            "SELECT chain.name, lower(hex(salt)), date_of_birth, residency_met, nhs_bursary \
             FROM learner JOIN chain ON chain.id = learner.chain",
        )
        .unwrap();
    let yes = |met: i64| if met == 1 { "yes" } else { "no" };
    let facts = |row: &rusqlite::Row<'_>| {
        let (salt, born): (String, String) = (row.get(1)?, row.get(2)?);
        let (residency, bursary) = (yes(row.get(3)?), yes(row.get(4)?));
        let text = format!(
            "salt {salt}\ndate-of-birth {born}\nresidency-met {residency}\nnhs-bursary {bursary}\n"
        );
        Ok((row.get::<_, String>(0)?, text))
    };
    let found: Vec<_> = select.query_map([], facts).unwrap().map(Result::unwrap).collect();
    assert_eq!(found.len(), 3);
    let entries = plain(&connection);
    for (chain, facts) in found {
        let mut last = entries.iter().rev().filter(|entry| entry.chain == chain);
        let recorded = last.find_map(|entry| value(&entry.text, "facts")).unwrap();
        assert_eq!(sha256sum(facts.as_bytes()), recorded, "{chain}");
    }
}

/// The root of RFC 6962, section 2.1, by its recursive definition.
fn root(leaves: &[&str]) -> String {
    let bytes = |digits: &str| -> Vec<u8> {
        let pairs = (0..digits.len()).step_by(2);
        pairs.map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
    };
    match leaves {
        [] => sha256sum(b""),
        [leaf] => sha256sum(&[b"\0", leaf.as_bytes()].concat()),
        _ => {
            let mut split = 1;
            while split * 2 < leaves.len() {
                split *= 2;
            }
            let (left, right) = leaves.split_at(split);
            sha256sum(&[vec![1], bytes(&root(left)), bytes(&root(right))].concat())
        }
    }
}

/// The last single refusal of each provider, with its hash worked out from the texts alone.
fn last_refusals(connection: &Connection) -> Vec<String> {
    let query = "SELECT ukprn, seq, text FROM refusal WHERE seq IS NOT NULL ORDER BY ukprn, seq";
    let mut select = connection.prepare(query).unwrap();
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    let rows = select.query_map([], row).unwrap().map(Result::unwrap);
    let mut last = std::collections::BTreeMap::new();
    for (ukprn, seq, text) in rows {
        let (_, before) = last.remove(&ukprn).unwrap_or((0, "0".repeat(64)));
        let (ukprn, seq, text): (i64, i64, String) = (ukprn, seq, text);
        last.insert(ukprn, (seq, sha256sum(format!("{before}\n{text}").as_bytes())));
    }
    last.iter().map(|(ukprn, (seq, hash))| format!("refusals/{ukprn} {seq} {hash}")).collect()
}

#[test]
fn a_stranger_recomputes_the_root_of_a_checkpoint() {
    let sample = sample();
    let text = String::from_utf8(sample.checkpoint.clone()).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let [first, heads @ .., chains, entries, taken, last] = &lines[..] else { panic!("{text}") };
    assert_eq!(*first, "lifelong-checkpoint/1");
    assert_eq!(*taken, "taken 2027-01-21T09:00:00Z");
    let connection = Connection::open(&sample.path).unwrap();
    let (of_chains, of_refusals) = heads.split_at(4);
    assert_eq!(*chains, format!("chains {}", of_chains.len()));
    let all = plain(&connection);
    let (own, seen) = all.split_last().unwrap();
    assert_eq!(*entries, format!("entries {}", seen.len()));
    let digits = root(heads);
    assert_eq!(*last, format!("root {digits}"));
    assert_eq!(value(&own.text, "root"), Some(digits.as_str()), "the ledger recorded it");
    assert_eq!(of_refusals, last_refusals(&connection));
    assert_eq!(value(&own.text, "refusals"), Some(root(of_refusals).as_str()));
    for head in of_chains {
        let parts: Vec<&str> = head.split(' ').collect();
        let last = seen.iter().rev().find(|entry| entry.chain == parts[0]).unwrap();
        assert_eq!(parts[1..], [last.seq.to_string(), last.hash.clone()]);
    }
}
