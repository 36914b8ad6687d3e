//! What the database itself finds wrong with its file: pages, indexes, and values of another kind.

use rusqlite::Connection;

use super::super::StoreError;
use super::read::reading;

/// How many lines of it are told, so that a ruined file cannot fill the memory.
const MOST_TOLD: u32 = 100;

/// How much of a line is told. Names in it may be anybody's.
const MOST_OF_A_LINE: usize = 200;

/// What SQLite's own check finds, which reads the whole file.
pub(super) fn faults(connection: &Connection) -> Result<Vec<String>, StoreError> {
    let check = || -> rusqlite::Result<Vec<String>> {
        let mut check = connection.prepare(&format!("PRAGMA integrity_check({MOST_TOLD})"))?;
        check.query_map([], |row| row.get::<_, String>(0))?.collect()
    };
    let told = match check().map_err(reading) {
        // Where it cannot even go on, that is what it found.
        Err(StoreError::Damaged(what)) => vec![what],
        other => other?,
    };
    // One line of its answer may be several.
    let lines = told.iter().flat_map(|told| told.lines()).filter(|line| *line != "ok");
    let most = usize::try_from(MOST_TOLD).unwrap_or(usize::MAX);
    Ok(lines.take(most).map(shown).collect())
}

fn shown(line: &str) -> String {
    line.chars().take(MOST_OF_A_LINE).flat_map(char::escape_debug).collect()
}
