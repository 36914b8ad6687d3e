//! What to do about each kind of failure.

use std::io::ErrorKind;

use crate::desk::papers::shown;
use crate::desk::trouble::{Paper, Recorded, Taking, Trouble, code_of};
use crate::domain::calendar::AcademicYear;
use crate::domain::request::StudyError;
use crate::exchange::LineError;
use crate::ops::{Malformed, OpError};
use crate::store::{Denial, StoreError};

/// What to do about a trouble, in the words of the command line.
pub(super) fn about(trouble: &Trouble) -> String {
    let help = match trouble {
        Trouble::Op(error) => return about_operation(error),
        Trouble::Address(_) => {
            "name a file with `--ledger PATH`, for example `--ledger lifelong.db`"
        }
        Trouble::Study(error) => about_study(error),
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
        Trouble::OneOfAll { because, .. } => {
            return format!("{}; run it again to go on with the others", about(because));
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
            ErrorKind::NotFound => "name another folder, or make this one where it is not there",
            ErrorKind::NotADirectory => "name another",
            _ => "look whether you may write to it and the disk has room",
        },
        Trouble::NotAFile(_) => "name a file",
        Trouble::IsLink(_) => "name the file that it leads to, or another one",
        Trouble::Taken(_) => "name another place, or move this file away",
        Trouble::FolderBusy(_) => "run it again when they are done, or name another folder",
        Trouble::NotAFolder(_) => "name a folder",
        Trouble::NotEmpty(_) => "name a folder that is not there yet: `lifelong demo DIR`",
        Trouble::InTheWay { expected, .. } => elsewhere(*expected),
        Trouble::ReplacesLedger { .. } => "name another file",
        Trouble::ReplacesFile(_) => "leave `--results` out, or name a new file",
        Trouble::NoPathBeside(_) => "name a file with `--out`",
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
             `lifelong drawdown --ukprn UKPRN --claim CLAIM`"
        }
        _ => "name another folder with `--out`, or move this file away",
    }
}

/// What to do where what was named is no study.
const fn about_study(error: &StudyError) -> &'static str {
    match error {
        StudyError::ModuleTwice(_) => "name it once",
        StudyError::CreditsOfModules => "leave `--credits` out, or the modules",
        StudyError::CreditsNeeded => "add `--credits N`, or name modules instead",
        StudyError::NothingNamed => {
            "name modules after the learner, or `--course C --credits N` for a course year"
        }
    }
}

/// What to do where an operation gave no answer.
fn about_operation(error: &OpError) -> String {
    let help = match error {
        OpError::Store(error) => return about_store(error),
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
        OpError::NotBuiltIn { known, .. } => {
            let known: Vec<String> = known.iter().map(AcademicYear::to_string).collect();
            return format!("make the ledger for one of {}", known.join(", "));
        }
        OpError::RatesAnnounced { .. } => {
            "add `--announced` to go by them all the same; `lifelong import rates FILE` takes in \
             what comes into force"
        }
        OpError::NoPeriod { .. } => "give a first day with `--from` that is not after the last",
        OpError::NothingBegins => NOTHING_BEGINS,
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
        OpError::ControlFigures { .. } => {
            "look whether this is the whole of the right file, and ask the payer for it again \
             where it is not"
        }
        OpError::DayAhead { .. } => DAY_AHEAD,
        OpError::UnknownClaim { known, .. } if known.is_empty() => {
            "make one with `lifelong drawdown --ukprn UKPRN --due DATE`"
        }
        OpError::UnknownClaim { known, .. } => return format!("its claims are {known}"),
        OpError::NoReconciliation { known, .. } => return about_reconciliations(known),
        OpError::NotMadeAgain { .. } => NOT_MADE_AGAIN,
        OpError::NothingToNote(_) => NOTHING_TO_NOTE,
        OpError::NoteOnSeveral { .. } => NOTE_ON_SEVERAL,
        OpError::NoProviderNamed => {
            "name the provider with `--ukprn`, or all with `--all`, to reconcile what is recorded"
        }
        OpError::Beyond { .. } => {
            "look for a figure or a day that is mistyped; nothing was recorded"
        }
        OpError::ClockBehind { .. } => {
            "put the clock of this machine right; where it is right, and was wrong when that was \
             recorded, say so with `--clock-was-wrong REASON`"
        }
        OpError::Seal(_) => "look for what is mistyped, and at the clock of this machine",
        OpError::NotACheckpoint => "name a file that `lifelong checkpoint` wrote",
        OpError::TooBusy => "nothing was recorded: run it again when they are done",
        OpError::CutOff { entries, because } => return about_cut_off(*entries, because),
    };
    help.to_owned()
}

/// What to do where no reconciliation is on record under a name, and these are.
fn about_reconciliations(known: &str) -> String {
    match known {
        "" => "name one as `provider/UKPRN/NUMBER`; `lifelong export log --out DIR` has them as \
               `reconciliation-prepared`"
            .to_owned(),
        known => format!("the last ones of its provider are {known}"),
    }
}

const NOTHING_BEGINS: &str = "leave `--from` and `--year` out: `--to` has balances as at that day, \
     and `export register` what came to them";

const DAY_AHEAD: &str = "look whether the day is mistyped; what will be claimed by a day further \
     ahead, `lifelong drawdown --dry-run --ahead` foretells";

const NOTE_ON_SEVERAL: &str =
    "name the enrolment and the period instead, or the provider with `--ukprn`";

const NOTHING_TO_NOTE: &str = "name a period as `lifelong note ENROLMENT PERIOD TEXT`, or a \
     payment as `lifelong note PAYMENT TEXT`; `lifelong list breaks` and `lifelong list payments` \
     have them";

const NOT_MADE_AGAIN: &str = "look with `lifelong verify` whether all that was recorded stands; \
     where it does, something was recorded in the same second, by a version before this one";

/// What to do where a long act stopped in the middle.
fn about_cut_off(entries: u64, because: &OpError) -> String {
    let and_then = match code_of(because) {
        "damaged" => "see all that does not hold with `lifelong verify`",
        _ => "run it again to go on: what was recorded is then `already` there",
    };
    let stand = match entries {
        1 => "1 entry was recorded before that, and stands".to_owned(),
        many => format!("{many} entries were recorded before that, and stand"),
    };
    format!("{stand}; {and_then}")
}

fn about_store(error: &StoreError) -> String {
    let help = match error {
        StoreError::Missing(_) => {
            "make one with `lifelong init`, name another with `--ledger PATH`, or try the program \
             out with `lifelong demo DIR`"
        }
        StoreError::Exists(_) => {
            "name a new one with `--ledger PATH`, or go on with the one that is there"
        }
        StoreError::NotALedger { .. } => "name the ledger with `--ledger PATH`",
        StoreError::Damaged(_) => DAMAGED,
        StoreError::Conflict | StoreError::Busy | StoreError::Behind(_) => {
            "run it again when the other program has finished"
        }
        StoreError::Unknown(_) => "run it again: what was recorded before is then `already` there",
        StoreError::Denied(denial) => return about_denial(denial),
        StoreError::NoRoom { .. } => "make room on the disk, and run it again",
        StoreError::Unavailable { .. } => "look at the disk and at the file of the ledger",
    };
    help.to_owned()
}

/// What to do where something may not be done with a ledger where it lies.
fn about_denial(denial: &Denial) -> String {
    let help = match denial {
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
        Denial::IsFolder(folder) => {
            let usual = shown(&folder.join("lifelong.db"));
            return format!("name the file, for example `--ledger {usual}`");
        }
        Denial::NoFolder { is_there: true, .. } => "name another place with `--ledger PATH`",
        Denial::NoFolder { .. } => {
            "make the folder first, or name another place with `--ledger PATH`"
        }
        Denial::Elsewhere(_) => {
            "look where the ledger is now, and run it again: what was recorded before stands there"
        }
    };
    help.to_owned()
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
