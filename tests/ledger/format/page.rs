//! The commands of `docs/format.md`, run as they stand there on a ledger in which they mean
//! something: each block works a digest out, and then shows the one that is recorded.

use std::fs;
use std::path::Path;
use std::process::Command;

use rusqlite::Connection;
use rusqlite::types::Value;

use lifelong::ledger::event::NoteSubject;
use lifelong::ops::Recording;
use lifelong::ops::note::{Note, note};
use lifelong::store::open;

use crate::college::read;
use crate::college::sample::{moment, sample};

const PAGE: &str = include_str!("../../../docs/format.md");

/// The blocks of commands, in their order.
fn blocks() -> Vec<&'static str> {
    let blocks = PAGE.split("```sh\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

/// What a block prints, run in a folder with a ledger.
fn run(block: &str, folder: &Path) -> String {
    let has_sqlite = Command::new("sqlite3").arg("-version").output().is_ok();
    let script = if has_sqlite { block.to_owned() } else { without_sqlite(block, folder) };
    let output =
        Command::new("sh").args(["-euc", &script]).current_dir(folder).output().expect("a shell");
    assert!(output.status.success(), "{script}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The same commands for a machine without `sqlite3`: each query is answered here, and its answer
/// lies in a file.
fn without_sqlite(block: &str, folder: &Path) -> String {
    let connection = Connection::open(folder.join("lifelong.db")).unwrap();
    let mut parts = block.split("sqlite3 ");
    let mut script = parts.next().unwrap().to_owned();
    for (number, part) in parts.enumerate() {
        let [_, query, rest] = part.splitn(3, '"').collect::<Vec<_>>()[..] else {
            panic!("a query in double quotes: {part}")
        };
        let mut select = connection.prepare(query).unwrap();
        let rows = select.query_map([], |row| row.get::<_, Value>(0)).unwrap();
        let lines = rows.map(|row| match row.unwrap() {
            Value::Text(text) => format!("{text}\n"),
            other => panic!("{other:?}"),
        });
        let place = folder.join(format!("answer-{number}"));
        fs::write(&place, lines.collect::<String>()).unwrap();
        script.extend(["cat answer-", &number.to_string(), rest]);
    }
    script
}

/// The two digests that a block prints.
#[track_caller]
fn check(printed: &str) {
    let digests: Vec<&str> = printed.lines().map(|line| line.trim_end_matches("  -")).collect();
    let [worked_out, recorded] = digests[..] else { panic!("two digests: {printed}") };
    assert_eq!(worked_out.len(), 64, "{printed}");
    assert_eq!(worked_out, recorded);
}

/// The sample, in a folder of its own, with a note.
fn noted() -> tempfile::TempDir {
    let sample = sample();
    let folder = tempfile::tempdir().unwrap();
    let ledger = folder.path().join("lifelong.db");
    fs::copy(&sample.path, &ledger).unwrap();
    let asked = Note {
        about: NoteSubject::Period(read("E-2"), read("1")),
        text: "payer told on 12 February".to_owned(),
        owner: None,
        provider: None,
    };
    let mut store = open(&ledger.into()).unwrap();
    note(&mut *store, &asked, [7; 16], &moment(25), Recording::Real).unwrap();
    folder
}

#[test]
fn the_commands_of_the_page_find_the_digests_that_are_recorded() {
    let folder = noted();
    let blocks = blocks();
    assert!(blocks.len() >= 4, "an entry, facts, refusals of a file and a single one");
    for block in blocks {
        check(&run(block, folder.path()));
        check(&run(&without_sqlite(block, folder.path()), folder.path()));
    }
}

#[test]
fn a_ledger_that_was_altered_has_other_digests() {
    let folder = noted();
    let hand = Connection::open(folder.path().join("lifelong.db")).unwrap();
    hand.execute_batch(
        "DROP TRIGGER entry_is_never_changed; DROP TRIGGER refusal_is_never_changed;
         DROP TRIGGER note_is_never_changed; UPDATE note SET text = text || 'x';
         UPDATE entry SET text = text || 'x' WHERE text NOT LIKE '%chain ledger%';
         UPDATE refusal SET text = text || 'x'; UPDATE learner SET nhs_bursary = 1;",
    )
    .unwrap();
    for block in blocks() {
        let printed = run(block, folder.path());
        let digests: Vec<&str> = printed.lines().collect();
        assert_ne!(digests[0].trim_end_matches("  -"), digests[1], "{block}");
    }
}
