//! Why a verb could not answer: what was found, and what to do about it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::ending::Ending;
use super::remedy;
use crate::desk::papers::shown;
use crate::desk::trouble::{Class, Paper, Recorded, Taking, Trouble, code_of};
use crate::exchange::LineError;
use crate::ops::{Malformed, OpError};
use crate::store::{Denial, StoreError};

/// Why a verb gave no answer.
#[derive(Clone, Debug)]
pub(super) struct Failure {
    /// How the program ends.
    pub(super) ending: Ending,
    code: &'static str,
    message: String,
    help: Option<String>,
    file: Option<PathBuf>,
    bad_lines: Option<Box<Malformed>>,
    /// How many entries stand of an act that stopped in the middle.
    entries: u64,
}

impl Failure {
    /// The request is wrong.
    pub(super) fn wrong(code: &'static str, message: impl Into<String>) -> Failure {
        Failure {
            ending: Ending::Wrong,
            code,
            message: message.into(),
            help: None,
            file: None,
            bad_lines: None,
            entries: 0,
        }
    }

    /// The request may be right, and we could not do it.
    pub(super) fn could_not(code: &'static str, message: impl Into<String>) -> Failure {
        Failure { ending: Ending::CouldNot, ..Failure::wrong(code, message) }
    }

    /// The same, with what to do about it.
    pub(super) fn help(self, help: impl Into<String>) -> Failure {
        Failure { help: Some(help.into()), ..self }
    }

    /// The same, about this file.
    pub(super) fn in_file(self, file: &Path) -> Failure {
        Failure { file: Some(file.to_owned()), ..self }
    }

    /// The sentences for people, without the word `error` before them.
    pub(super) fn errors(&self) -> Vec<String> {
        match &self.bad_lines {
            Some(lines) => lines.bad.iter().map(line).collect(),
            None => vec![self.message.clone()],
        }
    }

    /// What is said after the errors.
    pub(super) fn afterwords(&self) -> Vec<String> {
        let mut words: Vec<String> =
            self.bad_lines.iter().flat_map(|lines| beside(lines, &self.message)).collect();
        words.extend(self.help.iter().map(|help| format!("help: {help}")));
        words
    }

    /// The one object for programs.
    pub(super) fn json(&self) -> Value {
        let first = self.bad_lines.as_ref().and_then(|lines| lines.bad.first());
        let mut error = json!({
            "code": self.code,
            "message": first.map_or_else(|| self.message.clone(), told),
            "help": self.help,
            "file": self.file.as_deref().map(shown),
            "line": first.map(|first| first.line),
            "column": first.and_then(|first| first.column.as_ref()),
        });
        if let Some(lines) = &self.bad_lines {
            let object = |bad: &LineError| {
                json!({
                    "line": bad.line,
                    "column": bad.column,
                    "message": told(bad),
                })
            };
            error["lines"] = lines.bad.iter().map(object).collect();
            error["bad_count"] = json!(lines.bad_count);
            error["good_count"] = json!(lines.good_count);
        }
        if self.entries > 0 {
            error["entries"] = json!(self.entries);
        }
        json!({ "error": error })
    }
}

/// A bad line: where, and what is said of it.
fn line(bad: &LineError) -> String {
    format!("{}: {}", bad.place(), told(bad))
}

/// What is said of a bad line, with how that is done.
fn told(bad: &LineError) -> String {
    bad.told(remedy::command)
}

/// What is said about the lines beside those that are listed.
fn beside(lines: &Malformed, nothing_was_done: &str) -> Vec<String> {
    let listed = u64::try_from(lines.bad.len()).unwrap_or(u64::MAX);
    let unlisted = lines.bad_count.saturating_sub(listed);
    let mut words = Vec::new();
    if unlisted > 0 {
        words.push(format!("and {unlisted} more that are not listed"));
    }
    words.push(match lines.good_count {
        0 => nothing_was_done.to_owned(),
        1 => format!("{nothing_was_done}; 1 other line is good"),
        many => format!("{nothing_was_done}; {many} other lines are good"),
    });
    words
}

impl From<Class> for Ending {
    fn from(class: Class) -> Ending {
        match class {
            Class::Wrong => Ending::Wrong,
            Class::CouldNot => Ending::CouldNot,
        }
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Failure {
        // Of lines without their file it can only be said that nothing came of them.
        let message = match &trouble {
            Trouble::Op(OpError::Malformed(_)) => Taking::Import.to_string(),
            _ => trouble.to_string(),
        };
        Failure {
            ending: trouble.class().into(),
            code: trouble.code(),
            message,
            help: Some(help(&trouble)),
            file: trouble.place().map(Path::to_owned),
            bad_lines: trouble.lines().cloned().map(Box::new),
            entries: trouble.entries(),
        }
    }
}

impl From<OpError> for Failure {
    fn from(error: OpError) -> Failure {
        Trouble::from(error).into()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        Trouble::from(error).into()
    }
}

/// What to do about a trouble, in the words of the command line.
fn help(trouble: &Trouble) -> String {
    let help = match trouble {
        Trouble::Op(error) => return about_operation(error),
        Trouble::Malformed { lines, taking: Taking::Import, .. } => {
            return mend(lines, "import the file again");
        }
        Trouble::Malformed { lines, taking: Taking::Schedule, .. } => {
            return mend(lines, "reconcile again");
        }
        Trouble::Recorded { what: Recorded::Claim(claim), .. } => {
            return format!(
                "{claim} is claimed and recorded: once its place is free, the same command writes \
                 its file"
            );
        }
        Trouble::Recorded { what: Recorded::Reconciliation, .. } => {
            "what was found is recorded: once there is room and right for both files, the same \
             command writes them"
        }
        Trouble::MalformedMap { .. } => {
            "write a line `theirs = \"ours\"` for each column, with quotation marks around names \
             that hold spaces"
        }
        Trouble::Name { .. } => "rename the file",
        Trouble::NoFile(_) => "look at the name and at the folder that it stands in",
        Trouble::FileExpected(_) => "name a file in it",
        Trouble::Unreadable { .. } => "look whether you may read it",
        Trouble::TooLarge { .. } => "split it into files of fewer lines",
        Trouble::Changed(_) => "wait until whoever writes it is done, and run it again",
        Trouble::Unwritable { source, .. } => match source.kind() {
            ErrorKind::NotFound => "make it, or name another",
            ErrorKind::NotADirectory => "name another",
            _ => "look whether you may write to it and the disk has room",
        },
        Trouble::NotAFile(_) => "name a file",
        Trouble::IsLink(_) => "name the file that it leads to, or another one",
        Trouble::Taken(_) => "name another place, or move this file away",
        Trouble::FolderBusy(_) => "run it again when they are done, or name another folder",
        Trouble::NotAFolder(_) => "name a folder",
        Trouble::NotEmpty(_) => "name a folder that is not there yet: `lifelong demo DIR`",
        Trouble::NoFolder { is_there: true, .. } => "name another place with `--ledger PATH`",
        Trouble::NoFolder { .. } => {
            "make the folder first, or name another place with `--ledger PATH`"
        }
        Trouble::InTheWay { expected, .. } => elsewhere(*expected),
        Trouble::ReplacesLedger(_) => "name another file",
        Trouble::ReplacesFile(_) | Trouble::NoResults(_) => {
            "leave `--results` out, or name a new file"
        }
        Trouble::NotACheckpoint(_) => "name another file with `--out`",
        Trouble::CheckpointThere { next, .. } => {
            return format!("name another file with `--out`, for example {}", shown(next));
        }
        Trouble::ClaimInTheWay(_) => "name another folder with `--out`, or move this file away",
        Trouble::OtherDay { .. } => "name a folder for each month with `--out`",
    };
    help.to_owned()
}

/// What to do where something else is in the way of a paper.
const fn elsewhere(expected: Paper) -> &'static str {
    match expected {
        Paper::Results(_) => "name another file with `--results`, or move this one away",
        Paper::Claim => {
            "name another folder with `--out`, or move this file away; then write the file with \
             `lifelong drawdown --claim`"
        }
        _ => "name another folder with `--out`, or move this file away",
    }
}

/// What to do where an operation gave no answer.
fn about_operation(error: &OpError) -> String {
    let help = match error {
        OpError::Store(error) => about_store(error),
        OpError::Io { .. } => "look whether the disk is full and the folder may be written to",
        OpError::Chain(_)
        | OpError::Account { .. }
        | OpError::Facts(_)
        | OpError::Reference { .. }
        | OpError::NotOpened => DAMAGED,
        OpError::Malformed(lines) => return mend(lines, "import the file again"),
        OpError::UnknownPlan { .. } => {
            "name one of these, or import others with `lifelong import instalment-plans FILE`"
        }
        OpError::CourseYearWithoutFee => {
            "add `--fee` with what the provider charges for the year, in pounds"
        }
        OpError::NoRates(_) => {
            "import them first with `lifelong import rates FILE`; the years that are built in are \
             2025/26, 2026/27 and 2027/28"
        }
        OpError::NoModules(_) => {
            "put the id right, or import what is missing with `lifelong import modules FILE`"
        }
        OpError::UnknownLearner(_) => "look for the id with `lifelong export balances --out DIR`",
        OpError::UnknownEnrolment(_) => {
            "look for the id with `lifelong export enrolments --out DIR`"
        }
        OpError::UnknownProvider { .. } => {
            "look at the number; `lifelong import providers FILE` makes a provider known"
        }
        OpError::NothingOfProvider { .. } => {
            "look at the number and at the file; without `--ukprn` all that it names is reconciled"
        }
        OpError::UnknownClaim { known, .. } if known.is_empty() => {
            "make one with `lifelong drawdown --ukprn UKPRN --due DATE`"
        }
        OpError::UnknownClaim { known, .. } => return format!("its claims are {known}"),
        OpError::NoProviderNamed => {
            "name the provider with `--ukprn`, to reconcile what is recorded of it"
        }
        OpError::Beyond { .. } => {
            "look for a figure or a day that is mistyped; nothing was recorded"
        }
        OpError::Seal(_) => "look for what is mistyped, and at the clock of this machine",
        OpError::NotACheckpoint => "name a file that `lifelong checkpoint` wrote",
        OpError::TooBusy => "nothing was recorded: run it again when they are done",
        OpError::CutOff { entries, because } => {
            let and_then = match code_of(because) {
                "damaged" => "see all that does not hold with `lifelong verify`",
                _ => "run it again to go on: what was recorded is then `already` there",
            };
            let stand = match entries {
                1 => "1 entry was recorded before that, and stands".to_owned(),
                many => format!("{many} entries were recorded before that, and stand"),
            };
            return format!("{stand}; {and_then}");
        }
    };
    help.to_owned()
}

const fn about_store(error: &StoreError) -> &'static str {
    match error {
        StoreError::Missing(_) => {
            "make one with `lifelong init`, name another with `--ledger PATH`, or try the program \
             out with `lifelong demo DIR`"
        }
        StoreError::Exists(_) => {
            "name a new one with `--ledger PATH`, or go on with the one that is there"
        }
        StoreError::NotALedger { .. } => "name the ledger with `--ledger PATH`",
        StoreError::Damaged(_) => DAMAGED,
        StoreError::Conflict | StoreError::Busy => {
            "run it again when the other program has finished"
        }
        StoreError::Unknown(_) => "run it again: what was recorded before is then `already` there",
        StoreError::Denied(denial) => about_denial(denial),
        StoreError::NoRoom { .. } => "make room on the disk, and run it again",
        StoreError::Unavailable { .. } => "look at the disk and at the file of the ledger",
    }
}

/// What to do where something may not be done with a ledger where it lies.
const fn about_denial(denial: &Denial) -> &'static str {
    match denial {
        Denial::Unreadable(_) => "ask whoever keeps it for the right to read it, or for a copy",
        Denial::ReadOnlyFile(_) | Denial::Archived(_) => {
            "ask whoever keeps it for the right to write, or use a copy"
        }
        Denial::ReadOnlyFolder(_) => {
            "ask for the right to write to it, or name another place with `--ledger PATH`"
        }
        Denial::ReadOnlyFileSystem(_) => "name a place with `--ledger PATH` that takes files",
        Denial::NotBesideOthers { .. } => {
            "ask whoever keeps it for a copy, or for the right to write to its folder"
        }
        Denial::LogBeside(_) => "copy the ledger and its log to one folder that you may write to",
        Denial::ManyNames { .. } => {
            "keep one of its names and remove the others; a symbolic link does no harm"
        }
        Denial::Elsewhere(_) => {
            "look where the ledger is now, and run it again: what was recorded before stands there"
        }
    }
}

/// What to do where the ledger is damaged.
const DAMAGED: &str = "nothing was recorded; see all that does not hold with `lifelong verify`";

fn mend(lines: &Malformed, and_then: &str) -> String {
    // What is wrong with the first line is often wrong with the whole file.
    let what = match (lines.bad_count, lines.bad.first()) {
        (_, Some(LineError { line: 1, .. })) => "put this right",
        (1, _) => "mend this line",
        _ => "mend these lines",
    };
    format!("{what} and {and_then}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn malformed_file(bad_count: u64, good_count: u64) -> Failure {
        let file = Path::new("in/enrolments.csv");
        let message = "`12.345` has a fraction of a penny";
        let bad = vec![LineError::new(3, message).in_column("fee")];
        let error = OpError::Malformed(Malformed { bad, bad_count, good_count });
        Trouble::from(error).of_file(file, Taking::Import).into()
    }

    #[test]
    fn bad_lines_are_listed_and_good_ones_are_counted() {
        let failure = malformed_file(1, 2);
        let line = "line 3, column `fee`: `12.345` has a fraction of a penny";
        assert_eq!(failure.errors(), [line]);
        assert_eq!(
            failure.afterwords(),
            [
                "nothing was imported from in/enrolments.csv; 2 other lines are good",
                "help: mend this line and import the file again"
            ]
        );
        let afterwords = malformed_file(5, 0).afterwords();
        let [unlisted, ..] = afterwords.as_slice() else { panic!("{afterwords:?}") };
        assert_eq!(unlisted, "and 4 more that are not listed");
    }

    #[test]
    fn programs_get_the_place_of_the_first_bad_line() {
        let json = malformed_file(1, 2).json();
        let error = &json["error"];
        assert_eq!(
            (&error["code"], &error["file"]),
            (&json!("malformed"), &json!("in/enrolments.csv"))
        );
        assert_eq!(error["help"], "mend this line and import the file again");
        assert_eq!((&error["line"], &error["column"]), (&json!(3), &json!("fee")));
    }
}
