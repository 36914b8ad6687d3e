//! What can go wrong in an operation, in the words of the field.

use chrono::NaiveDate;
use thiserror::Error;

use crate::domain::bounds::Beyond;
use crate::domain::calendar::AcademicYear;
use crate::domain::ids::{ClaimReference, EnrolmentId, LearnerId, Ukprn};
use crate::domain::sum::Sum;
use crate::exchange::LineError;
use crate::ledger::chain::ChainError;
use crate::ledger::entry::SealError;
use crate::ledger::entry_name::EntryName;
use crate::ledger::instant::Instant;
use crate::ledger::learner_account::AccountError;
use crate::store::StoreError;

/// Why an operation gave no answer. Nothing was recorded, but for what [`OpError::CutOff`] says.
#[derive(Debug, Error)]
pub enum OpError {
    /// The store could not do its part.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file or a stream could not be read or written.
    #[error("could not {doing}: {source}")]
    Io {
        /// What was being done.
        doing: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A chain does not hold, so nothing may be built on it.
    #[error("the ledger is damaged: {0}")]
    Chain(#[from] ChainError),
    /// Entries that cannot follow each other.
    #[error("the ledger is damaged: learner {learner}: {because}")]
    Account {
        /// The learner.
        learner: LearnerId,
        /// What is wrong.
        because: AccountError,
    },
    /// A sum or a day would be beyond what is recorded.
    #[error("{what} would go too far: {because}")]
    Beyond {
        /// What is asked for.
        what: &'static str,
        /// Which sum or day, and beyond what.
        because: Beyond,
    },
    /// Something would be recorded that could never be read back.
    #[error("what was asked for cannot be recorded: {0}")]
    Seal(SealError),
    /// The clock is behind what is recorded: it is wrong now, or it was wrong before.
    #[error("the clock says {now}, and what was recorded last is of {last}")]
    ClockBehind {
        /// What the clock says.
        now: Instant,
        /// The time of what was recorded last.
        last: Instant,
    },
    /// The facts beside a chain are not those that it recorded.
    #[error("the ledger is damaged: the facts of learner {0} are not those that were recorded")]
    Facts(LearnerId),
    /// A row of the catalogue or policy cannot be read back.
    #[error("the ledger is damaged: {kind} `{id}`: {because}")]
    Reference {
        /// The kind of row.
        kind: &'static str,
        /// Its id.
        id: String,
        /// What is wrong.
        because: Box<LineError>,
    },
    /// The ledger's own chain does not begin with `ledger-opened`.
    #[error("the ledger is damaged: its own chain does not begin with `ledger-opened`")]
    NotOpened,
    /// A file is malformed; nothing of it was taken.
    #[error("{} of its lines cannot be taken", .0.bad_count)]
    Malformed(Malformed),
    /// An instalment plan that is not known.
    #[error("there is no instalment plan `{found}`; known plans: {known}")]
    UnknownPlan {
        /// What was asked for.
        found: String,
        /// The names of those that there are.
        known: String,
    },
    /// A course year without a fee.
    #[error("a course year has no fee of its own in the catalogue, and none is given")]
    CourseYearWithoutFee,
    /// No module of the catalogue is of what was named.
    #[error("the catalogue holds no module of {0}")]
    NoModules(String),
    /// The year whose entitlement is to be granted has no rates.
    #[error("there are no rates for {0}")]
    NoRates(String),
    /// The year whose entitlement a new ledger is to grant has no built-in rates.
    #[error("there are no built-in rates for {year}")]
    NotBuiltIn {
        /// The year.
        year: AcademicYear,
        /// The years that have some.
        known: Vec<AcademicYear>,
    },
    /// The rates of a year are announced and not in force, and nobody asked to go by them.
    #[error("the rates of {year} are announced and not in force: {published}")]
    RatesAnnounced {
        /// The year.
        year: AcademicYear,
        /// Where they were published.
        published: String,
    },
    /// A period that ends before it begins.
    #[error("a period from {from} to {to} ends before it begins")]
    NoPeriod {
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        to: NaiveDate,
    },
    /// A first day of what is as at a day.
    #[error("a balance is as at a day, so that there is no first day to it")]
    NothingBegins,
    /// A learner of whom nothing is recorded.
    #[error("there is no learner {0} in this ledger")]
    UnknownLearner(LearnerId),
    /// An enrolment that is not recorded.
    #[error("there is no enrolment {0} in this ledger")]
    UnknownEnrolment(EnrolmentId),
    /// A provider that is not in the catalogue and at which nobody was ever enrolled.
    #[error("there is no provider {found} in this ledger{}", near(nearest.as_deref()))]
    UnknownProvider {
        /// What was asked for.
        found: Ukprn,
        /// The known number that is nearest, where one is near.
        nearest: Option<String>,
    },
    /// A reconciliation of no provider.
    #[error("the schedule holds no payment, and no provider is named")]
    NoProviderNamed,
    /// A schedule that is not the one of which the payer gave the control figures.
    #[error(
        "the payer's control figures are {said_lines} lines that come to {said_total}, and the \
         file has {found_lines} lines that come to {found_total}; nothing was recorded"
    )]
    ControlFigures {
        /// How many lines it is to have.
        said_lines: u64,
        /// What they are to come to.
        said_total: Sum,
        /// How many it has.
        found_lines: u64,
        /// What these come to.
        found_total: Sum,
    },
    /// A day that lies too far ahead.
    #[error("{day} is more than {most} days after {today}, the day of recording")]
    DayAhead {
        /// The day that was asked for.
        day: NaiveDate,
        /// The day of recording.
        today: NaiveDate,
        /// How many days it may be after that.
        most: u64,
    },
    /// A claim that was never made.
    #[error("provider {provider} has made no claim {claim}")]
    UnknownClaim {
        /// The claim.
        claim: ClaimReference,
        /// The provider.
        provider: Ukprn,
        /// The claims that it has made, with commas between them.
        known: String,
    },
    /// No reconciliation is on record under such a name.
    #[error("there is no reconciliation {entry}")]
    NoReconciliation {
        /// What was named.
        entry: EntryName,
        /// Those of its provider, the last ones, with commas between them.
        known: String,
    },
    /// What comes out of a reconciliation that is made again is not what was recorded.
    #[error(
        "{entry} cannot be made again: what had been recorded by {recorded_at} does not come to \
         what it says; nothing was written"
    )]
    NotMadeAgain {
        /// The reconciliation.
        entry: EntryName,
        /// When it was recorded.
        recorded_at: Instant,
    },
    /// Nothing is on record of what a note is to be about.
    #[error("nothing is on record of {0}")]
    NothingToNote(String),
    /// What a note is to be about could be several things.
    #[error("{what} could be several: {known}")]
    NoteOnSeveral {
        /// What it is to be about.
        what: String,
        /// The providers, or the learners, with commas between them.
        known: String,
    },
    /// A file that is not a checkpoint was given to verify against.
    #[error(
        "the file to verify against is not a checkpoint, whose first line would say \
         `lifelong-checkpoint/1`"
    )]
    NotACheckpoint,
    /// Other writers were first each time, for as long as we try.
    #[error("other programs kept writing to the same records for 30 seconds")]
    TooBusy,
    /// A long act stopped in the middle. What it had recorded stands, and the same act again goes
    /// on from there.
    #[error("{because}")]
    CutOff {
        /// How many entries it had recorded.
        entries: u64,
        /// Why it stopped.
        because: Box<OpError>,
    },
}

impl From<SealError> for OpError {
    fn from(because: SealError) -> OpError {
        match because {
            SealError::GoesBack { now, last } => OpError::ClockBehind { now, last },
            other => OpError::Seal(other),
        }
    }
}

impl From<Beyond> for OpError {
    fn from(because: Beyond) -> OpError {
        OpError::Beyond { what: "what was asked for", because }
    }
}

fn near(nearest: Option<&str>) -> String {
    nearest.map(|nearest| format!("; the nearest known is {nearest}")).unwrap_or_default()
}

/// Every line of a file that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong with them and where, in the order of the file.
    pub bad: Vec<LineError>,
    /// How many more faults there are than are kept.
    pub unlisted: u64,
    /// How many lines are bad.
    pub bad_count: u64,
    /// How many lines are good.
    pub good_count: u64,
}
