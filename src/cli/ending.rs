//! How the program ends, as an exit code tells it.

use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// What was asked for is done.
    Done,
    /// The answer is no: refused, or something does not hold.
    No,
    /// The request is wrong: its arguments, or a file.
    Wrong,
    /// We could not: the database, the disk, a permission.
    CouldNot,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> ExitCode {
        ExitCode::from(match ending {
            Ending::Done => 0,
            Ending::No => 1,
            Ending::Wrong => 2,
            Ending::CouldNot => 3,
        })
    }
}
