//! The lines of events of the ledger's own chain: files, runs, checkpoints and keys.

use super::TextError;
use super::lines::{Lines, Rest, read_amount, read_totals, write_totals};
use crate::ledger::event::{
    CheckpointTaken, FileImported, ImportBegun, KeyIntroduced, UpratingBegun, UpratingRun,
};

pub(super) fn write_begun(lines: &mut Lines, begun: &ImportBegun) {
    lines.add("kind", &begun.kind);
    lines.add("name", &begun.file);
    lines.add("digest", begun.digest);
}

pub(super) fn read_begun(rest: &mut Rest<'_>) -> Result<ImportBegun, TextError> {
    Ok(ImportBegun {
        kind: rest.take("kind")?,
        file: rest.take("name")?,
        digest: rest.take("digest")?,
    })
}

pub(super) fn write_imported(lines: &mut Lines, import: &FileImported) {
    lines.add("kind", &import.kind);
    // In the second form `file` is the number of what brought an entry.
    lines.add(if lines.is_first() { "file" } else { "name" }, &import.file);
    lines.add("digest", import.digest);
    lines.add("lines", import.lines);
    lines.add("recorded-lines", import.recorded);
    lines.add("already-lines", import.already);
    lines.add("refused-lines", import.refused);
    lines.add("rows", import.rows);
    if !lines.is_first() {
        lines.add_some("begun", import.begun);
        lines.add_some("refusals", import.refusals);
    }
}

pub(super) fn read_imported(rest: &mut Rest<'_>) -> Result<FileImported, TextError> {
    let is_first = rest.is_first();
    let mut import = FileImported {
        kind: rest.take("kind")?,
        file: rest.take(if is_first { "file" } else { "name" })?,
        digest: rest.take("digest")?,
        lines: rest.take("lines")?,
        recorded: rest.take("recorded-lines")?,
        already: rest.take("already-lines")?,
        refused: rest.take("refused-lines")?,
        rows: rest.take("rows")?,
        begun: None,
        refusals: None,
    };
    if !is_first {
        import.begun = rest.take_some("begun")?;
        import.refusals = rest.take_some("refusals")?;
    }
    Ok(import)
}

pub(super) fn write_uprating_begun(lines: &mut Lines, begun: &UpratingBegun) {
    lines.add_year("to", begun.to);
    lines.add("full", begun.full);
}

pub(super) fn read_uprating_begun(rest: &mut Rest<'_>) -> Result<UpratingBegun, TextError> {
    Ok(UpratingBegun { to: rest.take("to")?, full: rest.take_with("full", read_amount)? })
}

pub(super) fn write_uprating_run(lines: &mut Lines, run: &UpratingRun) {
    lines.add_year("to", run.to);
    lines.add("learners", run.learners);
    lines.add_sum("change", run.change);
    if !lines.is_first() {
        lines.add_some("begun", run.begun);
    }
}

pub(super) fn read_uprating_run(rest: &mut Rest<'_>) -> Result<UpratingRun, TextError> {
    let (to, learners) = (rest.take("to")?, rest.take("learners")?);
    let change = rest.take_sum("change")?;
    let begun = if rest.is_first() { None } else { rest.take_some("begun")? };
    Ok(UpratingRun { to, learners, change, begun })
}

pub(super) fn write_checkpoint(lines: &mut Lines, taken: &CheckpointTaken) {
    lines.add("root", taken.root);
    lines.add("chains", taken.chains);
    lines.add("entries", taken.entries);
    if !lines.is_first() {
        lines.add_some("before", taken.before);
        lines.add_some("refusals", taken.refusals);
        write_totals(lines, &taken.totals);
        lines.add_some("key", taken.key);
    }
}

pub(super) fn read_checkpoint(rest: &mut Rest<'_>) -> Result<CheckpointTaken, TextError> {
    let mut taken = CheckpointTaken {
        root: rest.take("root")?,
        chains: rest.take("chains")?,
        entries: rest.take("entries")?,
        before: None,
        refusals: None,
        totals: Vec::new(),
        key: None,
    };
    if !rest.is_first() {
        taken.before = rest.take_some("before")?;
        taken.refusals = rest.take_some("refusals")?;
        taken.totals = read_totals(rest)?;
        taken.key = rest.take_some("key")?;
    }
    Ok(taken)
}

pub(super) fn write_key(lines: &mut Lines, key: &KeyIntroduced) {
    lines.add("algorithm", &key.algorithm);
    lines.add("public", &key.public);
    lines.add_some("replaces", key.replaces);
}

pub(super) fn read_key(rest: &mut Rest<'_>) -> Result<KeyIntroduced, TextError> {
    Ok(KeyIntroduced {
        algorithm: rest.take("algorithm")?,
        public: rest.take("public")?,
        replaces: rest.take_some("replaces")?,
    })
}
