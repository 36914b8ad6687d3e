//! Why a verb could not answer: what was found, and what to do about it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::ending::Ending;
use crate::exchange::LineError;
use crate::ops::{Malformed, OpError};
use crate::store::{Address, Denial, StoreError};

/// What is said of a malformed file beside its lines.
const NOTHING_IMPORTED: &str = "nothing was imported";

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

    /// The same, about the ledger at an address.
    fn at(self, address: &Address) -> Failure {
        match address.file() {
            Some(path) => self.in_file(path),
            None => self,
        }
    }

    /// The same, about this file where it lists lines of one.
    pub(super) fn with_lines_of(self, file: &Path) -> Failure {
        match &self.bad_lines {
            Some(_) => {
                let message = format!("{NOTHING_IMPORTED} from {}", file.display());
                Failure { message, ..self }.in_file(file)
            }
            None => self,
        }
    }

    /// The same, about this schedule where it lists lines of one.
    pub(super) fn with_lines_of_schedule(self, file: &Path) -> Failure {
        match &self.bad_lines {
            Some(lines) => {
                let message = format!("nothing was recorded from {}", file.display());
                let help = mend(lines, "reconcile again");
                Failure { message, ..self }.in_file(file).help(help)
            }
            None => self,
        }
    }

    /// The sentences for people, without the word `error` before them.
    pub(super) fn errors(&self) -> Vec<String> {
        match &self.bad_lines {
            Some(lines) => lines.bad.iter().map(ToString::to_string).collect(),
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
            "message": first.map_or(&self.message, |first| &first.message),
            "help": self.help,
            "file": self.file.as_ref().map(|file| file.display().to_string()),
            "line": first.map(|first| first.line),
            "column": first.and_then(|first| first.column.as_ref()),
        });
        if let Some(lines) = &self.bad_lines {
            let object = |bad: &LineError| {
                json!({
                    "line": bad.line,
                    "column": bad.column,
                    "message": bad.message,
                })
            };
            error["lines"] = lines.bad.iter().map(object).collect();
            error["bad_count"] = json!(lines.bad_count);
            error["good_count"] = json!(lines.good_count);
        }
        json!({ "error": error })
    }
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

impl From<OpError> for Failure {
    fn from(error: OpError) -> Failure {
        let said = error.to_string();
        match error {
            OpError::Store(error) => error.into(),
            OpError::Io { .. } => Failure::could_not("input-output", said)
                .help("look whether the disk is full and the folder may be written to"),
            OpError::Chain(_)
            | OpError::Account { .. }
            | OpError::Facts(_)
            | OpError::Reference { .. }
            | OpError::NotOpened => damaged(said),
            OpError::Malformed(lines) => malformed(lines),
            OpError::UnknownPlan { .. } => Failure::wrong("unknown-plan", said).help(
                "name one of these, or import others with `lifelong import instalment-plans FILE`",
            ),
            OpError::CourseYearWithoutFee => Failure::wrong("fee-needed", said)
                .help("add `--fee` with what the provider charges for the year, in pounds"),
            OpError::NoRates(_) => Failure::wrong("no-rates", said)
                .help("the years that are built in are 2025/26, 2026/27 and 2027/28"),
            OpError::NoModules(_) => Failure::wrong("no-modules", said).help(
                "put the id right, or import what is missing with `lifelong import modules FILE`",
            ),
            OpError::UnknownLearner(_) => Failure::wrong("unknown-learner", said)
                .help("look for the id with `lifelong export balances --out DIR`"),
            OpError::UnknownEnrolment(_) => Failure::wrong("unknown-enrolment", said)
                .help("look for the id with `lifelong export enrolments --out DIR`"),
            OpError::UnknownProvider { .. } => Failure::wrong("unknown-provider", said).help(
                "look at the number; `lifelong import providers FILE` makes a provider known",
            ),
            OpError::NothingOfProvider { .. } => Failure::wrong("other-provider", said).help(
                "look at the number and at the file; without `--ukprn` all that it names is \
                 reconciled",
            ),
            OpError::UnknownClaim { ref known, .. } => {
                let help = match known.as_str() {
                    "" => "make one with `lifelong drawdown --ukprn UKPRN --due DATE`".to_owned(),
                    known => format!("its claims are {known}"),
                };
                Failure::wrong("unknown-claim", said).help(help)
            }
            OpError::NoProviderNamed => Failure::wrong("no-provider", said)
                .help("name the provider with `--ukprn`, to reconcile what is recorded of it"),
            OpError::NotACheckpoint => Failure::wrong("not-a-checkpoint", said)
                .help("name a file that `lifelong checkpoint` wrote"),
            OpError::TooBusy => Failure::could_not("busy", said)
                .help("run it again: what was recorded before is then `already` there"),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        let said = error.to_string();
        match error {
            StoreError::Missing(address) => {
                Failure::could_not("no-ledger", said).at(&address).help(
                    "make one with `lifelong init`, name another with `--ledger PATH`, or try the \
                 program out with `lifelong demo DIR`",
                )
            }
            StoreError::Exists(address) => Failure::wrong("ledger-exists", said)
                .at(&address)
                .help("name a new one with `--ledger PATH`, or go on with the one that is there"),
            StoreError::NotALedger { address, .. } => Failure::could_not("not-a-ledger", said)
                .at(&address)
                .help("name the ledger with `--ledger PATH`"),
            StoreError::Damaged(_) => damaged(said),
            StoreError::Conflict | StoreError::Busy => Failure::could_not("busy", said)
                .help("run it again when the other program has finished"),
            StoreError::Unknown(_) => Failure::could_not("unknown", said)
                .help("run it again: what was recorded before is then `already` there"),
            StoreError::Denied(denial) => denied(&denial),
            StoreError::NoRoom { .. } => {
                Failure::could_not("no-room", said).help("make room on the disk, and run it again")
            }
            StoreError::Unavailable { .. } => Failure::could_not("unavailable", said)
                .help("look at the disk and at the file of the ledger"),
        }
    }
}

fn malformed(lines: Malformed) -> Failure {
    let help = mend(&lines, "import the file again");
    let failure = Failure::wrong("malformed", NOTHING_IMPORTED).help(help);
    Failure { bad_lines: Some(Box::new(lines)), ..failure }
}

fn mend(lines: &Malformed, and_then: &str) -> String {
    // What is wrong with the first line is often wrong with the whole file.
    let what = match (lines.bad_count, lines.bad.first()) {
        (_, Some(LineError { line: 1, .. })) => "put this right",
        (1, _) => "mend this line",
        _ => "mend these lines",
    };
    format!("{what} and {and_then}")
}

/// The words for what may not be done with a ledger where it lies.
fn denied(denial: &Denial) -> Failure {
    let (code, help) = match denial {
        Denial::Unreadable(_) => {
            ("unreadable", "ask whoever keeps it for the right to read it, or for a copy")
        }
        Denial::ReadOnlyFile(_) | Denial::Archived(_) => {
            ("read-only", "ask whoever keeps it for the right to write, or use a copy")
        }
        Denial::ReadOnlyFolder(_) => (
            "read-only",
            "ask for the right to write to it, or name another place with `--ledger PATH`",
        ),
        Denial::ReadOnlyFileSystem(_) => {
            ("read-only", "name a place with `--ledger PATH` that can be written to")
        }
        Denial::NotBesideOthers { .. } => (
            "not-beside-others",
            "ask whoever keeps it for a copy, or for the right to write to its folder",
        ),
        Denial::LogBeside(_) => {
            ("log-beside", "copy the ledger and its log to one folder that you may write to")
        }
        Denial::ManyNames { .. } => (
            "many-names",
            "keep one of its names and remove the others; a symbolic link does no harm",
        ),
        Denial::Elsewhere(_) => (
            "elsewhere",
            "look where the ledger is now, and run it again: what was recorded before stands there",
        ),
    };
    Failure::could_not(code, denial.to_string()).help(help)
}

fn damaged(said: String) -> Failure {
    Failure::could_not("damaged", said)
        .help("nothing was recorded; see all that does not hold with `lifelong verify`")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn malformed_file(bad_count: u64, good_count: u64) -> Failure {
        let column = Some("fee".to_owned());
        let message = "`12.345` has a fraction of a penny".to_owned();
        let bad = vec![LineError { line: 3, column, message }];
        OpError::Malformed(Malformed { bad, bad_count, good_count }).into()
    }

    #[test]
    fn bad_lines_are_listed_and_good_ones_are_counted() {
        let failure = malformed_file(1, 2);
        let line = "line 3, column `fee`: `12.345` has a fraction of a penny";
        assert_eq!(failure.errors(), [line]);
        let file = Path::new("in/enrolments.csv");
        assert_eq!(
            failure.with_lines_of(file).afterwords(),
            [
                "nothing was imported from in/enrolments.csv; 2 other lines are good",
                "help: mend this line and import the file again"
            ]
        );
        let afterwords = malformed_file(5, 0).with_lines_of(file).afterwords();
        let [unlisted, ..] = afterwords.as_slice() else { panic!("{afterwords:?}") };
        assert_eq!(unlisted, "and 4 more that are not listed");
    }

    #[test]
    fn programs_get_the_place_of_the_first_bad_line() {
        let json = malformed_file(1, 2).with_lines_of(Path::new("in/enrolments.csv")).json();
        let error = &json["error"];
        assert_eq!(error["code"], "malformed");
        assert_eq!(error["file"], "in/enrolments.csv");
        assert_eq!(error["help"], "mend this line and import the file again");
        assert_eq!((&error["line"], &error["column"]), (&json!(3), &json!("fee")));
    }
}
