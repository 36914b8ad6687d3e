//! Why a verb could not answer: what was found, and what to do about it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::ending::Ending;
use super::failure_help;
use super::remedy;
use crate::desk::papers::shown;
use crate::desk::trouble::{Class, Taking, Trouble};
use crate::exchange::LineError;
use crate::ops::{Malformed, OpError};
use crate::store::StoreError;

/// How many faults of a file are shown on a screen.
const MOST_SHOWN: usize = 1_000;

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

    /// The same, with what is near to what was named and is not known.
    pub(super) fn near(self, near: Vec<String>) -> Failure {
        // The message may have told it already.
        if near.is_empty() || self.message.contains("the nearest known is") {
            return self;
        }
        let help: Vec<String> = near.into_iter().chain(self.help.clone()).collect();
        self.help(help.join("; "))
    }

    /// The sentences for people, without the word `error` before them.
    pub(super) fn errors(&self) -> Vec<String> {
        match &self.bad_lines {
            Some(lines) => lines.bad.iter().take(MOST_SHOWN).map(line).collect(),
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
                    "on_lines": bad.on_lines,
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
    format!("{}: {}", bad.whereabouts(), told(bad))
}

/// What is said of a bad line, with how that is done.
fn told(bad: &LineError) -> String {
    bad.told(remedy::command)
}

/// What is said about the lines beside those that are listed.
fn beside(lines: &Malformed, nothing_was_done: &str) -> Vec<String> {
    let not_shown = lines.bad.len().saturating_sub(MOST_SHOWN);
    let unlisted = u64::try_from(not_shown).unwrap_or(u64::MAX).saturating_add(lines.unlisted);
    let mut words = Vec::new();
    if unlisted > 0 {
        words.push(format!("and {unlisted} more that are not listed here"));
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
            help: Some(failure_help::about(&trouble)),
            file: trouble.path().map(Path::to_owned),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn malformed_file(unlisted: u64, good_count: u64) -> Failure {
        let file = Path::new("in/enrolments.csv");
        let message = "`12.345` has a fraction of a penny";
        let bad = vec![LineError::new(3, message).in_column("fee")];
        let bad_count = unlisted.saturating_add(1);
        let error = OpError::Malformed(Malformed { bad, unlisted, bad_count, good_count });
        Trouble::from(error).of_file(file, Taking::Import).into()
    }

    #[test]
    fn bad_lines_are_listed_and_good_ones_are_counted() {
        let failure = malformed_file(0, 2);
        let line = "line 3, column `fee`: `12.345` has a fraction of a penny";
        assert_eq!(failure.errors(), [line]);
        assert_eq!(
            failure.afterwords(),
            [
                "nothing was imported from in/enrolments.csv; 2 other lines are good",
                "help: mend this line and import the file again"
            ]
        );
        let afterwords = malformed_file(4, 0).afterwords();
        let [unlisted, ..] = afterwords.as_slice() else { panic!("{afterwords:?}") };
        assert_eq!(unlisted, "and 4 more that are not listed here");
    }

    #[test]
    fn programs_get_the_place_of_the_first_bad_line() {
        let json = malformed_file(0, 2).json();
        let error = &json["error"];
        assert_eq!(
            (&error["code"], &error["file"]),
            (&json!("malformed"), &json!("in/enrolments.csv"))
        );
        assert_eq!(error["help"], "mend this line and import the file again");
        assert_eq!((&error["line"], &error["column"]), (&json!(3), &json!("fee")));
    }
}
