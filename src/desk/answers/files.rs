//! Files that were taken in, and tables that were written out.

use std::path::Path;

use serde::Serialize;

use super::rows::{Rows, Told, as_map};
use super::told;
use crate::desk::exports::Table;
use crate::desk::papers::shown;
use crate::desk::results::refusals_by_rule;
use crate::domain::sum::Sum;
use crate::domain::words;
use crate::exchange::{Change, Kind};
use crate::ledger::actor::Name;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry_name::EntryName;
use crate::ledger::hash::Hash;
use crate::ledger::instant::Instant;
use crate::ops::import::Imported;
use crate::ops::imports::Import;

told! {
    /// What became of a file.
    ImportTold {
        kind: &'static str, "the kind of file";
        file: String, "the file";
        lines: u64, "how many lines it had";
        recorded: u64, "how many records were new, or superseded earlier ones";
        already: u64, "how many were there already";
        refused: u64, "how many were refused";
        superseded: u64, "how many superseded an earlier record of the same id";
        #[serde(serialize_with = "as_map")]
        refused_by_rule: Vec<(&'static str, u64)>, "how many were refused by each rule";
        results: Option<String>, "where the answers are, where they were written";
        changes: Vec<ChangeTold>, "what changes of records that came again, field by field";
        refused_now: u64, "how many live enrolments the changed facts would now refuse";
        refused_now_undrawn: Sum, "what of these is not drawn down";
        notes: Vec<String>, "what else there is to know of the file";
    }
}

told! {
    /// A field of a record that came again.
    ChangeTold {
        id: String, "what the record is about";
        column: String, "the column";
        before: String, "what was on record";
        after: String, "what is on record now";
    }
}

impl From<&Change> for ChangeTold {
    fn from(change: &Change) -> ChangeTold {
        let Change { id, column, before, after } = change.clone();
        ChangeTold { id, column, before, after }
    }
}

impl ImportTold {
    /// What became of a file.
    #[must_use]
    pub fn of(kind: Kind, file: &Path, imported: &Imported, results: Option<&Path>) -> ImportTold {
        let by_rule = refusals_by_rule(&imported.results).into_iter();
        ImportTold {
            kind: kind.name(),
            file: shown(file),
            lines: imported.lines,
            recorded: imported.recorded,
            already: imported.already,
            refused: imported.refused,
            superseded: imported.superseded,
            refused_by_rule: by_rule.map(|(rule, number)| (rule.as_str(), number)).collect(),
            results: results.map(shown),
            changes: imported.changes.iter().map(ChangeTold::from).collect(),
            refused_now: imported.refused_now.enrolments,
            refused_now_undrawn: imported.refused_now.undrawn,
            notes: imported.notes.clone(),
        }
    }
}

impl Told for ImportTold {
    fn rows(&self) -> Rows {
        let columns = ["kind", "file", "lines", "recorded", "already", "refused", "results"];
        Rows::of(&columns, [self])
    }
}

/// Every file that was taken in.
#[derive(Clone, Debug, Serialize)]
pub struct ImportsTold(pub Vec<ImportedTold>);

told! {
    /// A file that was taken in.
    ImportedTold {
        entry: String, "its number in the ledger's own chain";
        recorded_at: Instant, "when it was recorded";
        kind: String, "the kind of file";
        file: String, "its name, without folders";
        digest: Hash, "the SHA-256 of its bytes";
        lines: u64, "how many lines it had";
        recorded: u64, "how many records were new, or superseded earlier ones";
        already: u64, "how many were there already";
        refused: u64, "how many were refused";
        by: Name, "who took it in";
        ended: &'static str, "whether it was taken in to its end";
        taken_back_by: Option<EntryName>, "the entry by which it was taken back, where one did";
    }
}

impl From<&[Import]> for ImportsTold {
    fn from(imports: &[Import]) -> ImportsTold {
        let name = |seq| EntryName { chain: ChainName::Ledger, seq };
        let one = |import: &Import| {
            let Import { seq, is_ended, taken_back_by, recorded_at, by, file } = import;
            ImportedTold {
                entry: format!("ledger/{seq}"),
                recorded_at: *recorded_at,
                kind: file.kind.clone(),
                file: file.file.clone(),
                digest: file.digest,
                lines: file.lines,
                recorded: file.recorded,
                already: file.already,
                refused: file.refused,
                by: by.clone(),
                ended: if *is_ended { "yes" } else { "no" },
                taken_back_by: taken_back_by.map(name),
            }
        };
        ImportsTold(imports.iter().map(one).collect())
    }
}

impl Told for ImportsTold {
    fn rows(&self) -> Rows {
        // Names on record are older than the checks of today.
        let guarded = |one: &ImportedTold| ImportedTold {
            file: words::guarded(&one.file).into_owned(),
            ..one.clone()
        };
        Rows::of(ImportedTold::FIELDS, self.0.iter().map(guarded))
    }
}

/// The tables that were written.
#[derive(Clone, Debug, Serialize)]
pub struct ExportsTold(pub Vec<ExportTold>);

told! {
    /// A table that was written.
    ExportTold {
        name: &'static str, "the name of the export";
        file: String, "its file";
        rows: u64, "how many rows, the header not counted";
        #[serde(serialize_with = "as_map")]
        control_totals: Vec<(&'static str, Sum)>, "sums, each with the name of its column";
    }
}

impl From<&[Table]> for ExportsTold {
    fn from(tables: &[Table]) -> ExportsTold {
        let one = |table: &Table| ExportTold {
            name: table.what.name(),
            file: shown(&table.path),
            rows: table.rows,
            control_totals: table.totals.clone(),
        };
        ExportsTold(tables.iter().map(one).collect())
    }
}

impl Told for ExportsTold {
    fn rows(&self) -> Rows {
        Rows::of(&["name", "file", "rows"], &self.0)
    }
}

told! {
    /// Pages of the manual.
    PagesTold {
        files: Vec<String>, "the files that were written";
    }
}

impl Told for PagesTold {
    fn rows(&self) -> Rows {
        #[derive(Serialize)]
        struct Row<'a> {
            file: &'a str,
        }
        Rows::of(&["file"], self.files.iter().map(|file| Row { file }))
    }
}
