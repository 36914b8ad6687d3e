//! What every verb needs of the arguments: which ledger, in which form, when and by whom.

use std::cell::{Cell, RefCell};
use std::env::{self, VarError};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::builder::{OsStringValueParser, TypedValueParser};

use super::failure::Failure;
use super::reply::Format;
use crate::clock;
use crate::desk::trouble::Trouble;
use crate::domain::calendar::date;
use crate::domain::ids::ReasonCode;
use crate::domain::rates::Announced;
use crate::domain::words::check_name;
use crate::ledger::actor::{Actor, Name};
use crate::ledger::instant::{Instant, InstantError};
use crate::ops::{Moment, Recording};
use crate::store::{self, Address, AddressError, Reader, Store};

/// The variable that fixes the recording clock.
const CLOCK: &str = "LIFELONG_CLOCK";

/// One run of the program.
#[derive(Clone, Debug)]
pub(super) struct Session {
    /// Where the ledger is. An address that is none matters only to whoever asks for the ledger.
    ledger: Result<Address, AddressError>,
    /// The form in which data goes out.
    pub(super) format: Format,
    /// When this is, and who does it.
    moment: Moment,
    /// The time to which the clock is fixed, where it is.
    fixed: Option<Instant>,
    /// Whether anything went by the clock.
    clock_was_read: Cell<bool>,
    /// What the ledger has to say beside any answer.
    remarks: RefCell<Vec<String>>,
}

impl Session {
    /// A session of this ledger, in this form, by the name given or else by the login.
    pub(super) fn new(
        ledger: &Path,
        format: Format,
        by: Option<Name>,
        after_clock_fault: Option<ReasonCode>,
    ) -> Result<Session, Failure> {
        let login = login();
        let actor = Actor::new(by.unwrap_or_else(|| login.clone()), login);
        let fixed = fixed_clock()?;
        let mut moment = match fixed {
            Some(fixed) => Moment::new(fixed, actor),
            None => Moment::new(clock::now(), actor).running(),
        };
        moment.after_clock_fault = after_clock_fault;
        let ledger = Address::read(ledger.as_os_str());
        let (clock_was_read, remarks) = (Cell::default(), RefCell::default());
        Ok(Session { ledger, format, moment, fixed, clock_was_read, remarks })
    }

    /// When this is by the recording clock, and who does it.
    pub(super) fn moment(&self) -> &Moment {
        self.clock_was_read.set(true);
        &self.moment
    }

    /// Who does it, for what has a clock of its own.
    pub(super) const fn who(&self) -> &Moment {
        &self.moment
    }

    /// Where the ledger is.
    pub(super) fn address(&self) -> Result<&Address, Trouble> {
        self.ledger.as_ref().map_err(|error| Trouble::Address(error.clone()))
    }

    /// Opens the ledger.
    pub(super) fn open(&self) -> Result<Box<dyn Store>, Failure> {
        Ok(self.open_or_tell()?)
    }

    /// The same; what is in the way is told as what it is.
    pub(super) fn open_or_tell(&self) -> Result<Box<dyn Store>, Trouble> {
        let store = store::open(self.address()?)?;
        let remarks = store.remarks();
        self.remarks.borrow_mut().extend(remarks.iter().map(|remark| format!("note: {remark}")));
        Ok(store)
    }

    /// A reader of the ledger as it is, or as it was known.
    pub(super) fn report(&self, as_known: AsKnown) -> Result<Material, Failure> {
        let reader = self.open()?.reader()?;
        let Some(by) = as_known.known else { return Material::of(reader) };
        let material = Material::of(store::known(reader, by))?;
        if material.complete_up_to.is_some() {
            return Ok(material);
        }
        let nothing = format!("nothing had been recorded in this ledger by {by}");
        Err(Failure::wrong("known", nothing).help("ask for a later `--known`"))
    }

    /// Opens the ledger to look something up for a message, where it can be opened.
    pub(super) fn look(&self) -> Option<Box<dyn Store>> {
        store::open(self.ledger.as_ref().ok()?).ok()
    }

    /// What there is to say beside any answer: what the ledgers that were opened have to say, and
    /// that the clock by which anything went is a fixed one.
    pub(super) fn into_remarks(self) -> Vec<String> {
        let mut remarks = self.remarks.into_inner();
        let fixed = self.fixed.filter(|_| self.clock_was_read.get());
        remarks.extend(fixed.map(|fixed| format!("note: {CLOCK} fixes the clock at {fixed}")));
        remarks
    }
}

/// A path that is given as an argument: text from outside like any other.
pub(super) fn path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().try_map(|given| match check_name(&given.to_string_lossy()) {
        Ok(()) => Ok(PathBuf::from(given)),
        Err(error) => Err(error),
    })
}

/// The time to which the clock is fixed, where it is.
fn fixed_clock() -> Result<Option<Instant>, Failure> {
    let fixed = match env::var(CLOCK) {
        Err(VarError::NotPresent) => return Ok(None),
        Err(VarError::NotUnicode(_)) => "\u{fffd}".to_owned(),
        Ok(text) => text,
    };
    let because = |error| {
        Failure::wrong("clock", format!("{CLOCK}: {error}"))
            .help(format!("mend {CLOCK}, or unset it to use the clock of this machine"))
    };
    fixed.parse().map(Some).map_err(because)
}

/// The login name, where the system has one that can stand in an entry.
fn login() -> Name {
    let name = whoami::username().ok().and_then(|name| Name::given(&name).ok());
    name.unwrap_or_else(|| "unknown".parse().expect("`unknown` is a name"))
}

/// What a report is made of.
pub(super) struct Material {
    /// All that it tells.
    pub(super) reader: Box<dyn Reader>,
    /// The time of the last thing recorded that is in it.
    pub(super) complete_up_to: Option<Instant>,
}

impl Material {
    fn of(reader: Box<dyn Reader>) -> Result<Material, Failure> {
        let complete_up_to = reader.last_recorded(None)?;
        Ok(Material { reader, complete_up_to })
    }
}

/// `--known`, of every verb that reports.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(super) struct AsKnown {
    /// As it was known at this instant, or at the end of this day (UTC): what was recorded later is
    /// left out [default: all that is recorded]
    #[arg(long, value_name = "WHEN", value_parser = when)]
    known: Option<Instant>,
}

impl AsKnown {
    /// Whether it is asked for at all.
    pub(super) const fn is_asked(self) -> bool {
        self.known.is_some()
    }

    /// The day on which whoever asks looks at the ledger: today where nothing else is said.
    pub(super) fn today(self, session: &Session) -> NaiveDate {
        self.known.map_or_else(|| session.moment().today(), Instant::day)
    }
}

/// An instant, or a day, which means its end.
fn when(text: &str) -> Result<Instant, InstantError> {
    date(text).map(Instant::end_of).or_else(|_| text.parse())
}

/// `--dry-run`, of every verb that writes.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct DryRun {
    /// Read, check and report everything, and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl DryRun {
    /// Whether anything is written.
    pub(super) const fn recording(self) -> Recording {
        if self.dry_run { Recording::DryRun } else { Recording::Real }
    }
}

/// `--announced`, of every verb that grants or re-prices entitlements.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct GoByAnnounced {
    /// Go by rates that are announced and not in force
    #[arg(long)]
    announced: bool,
}

impl GoByAnnounced {
    /// Whether that was asked for.
    pub(super) const fn asked(self) -> Announced {
        if self.announced { Announced::AskedFor } else { Announced::Refused }
    }
}

/// What is said after a run that wrote nothing.
pub(super) const NOTHING_WRITTEN: &str = "dry run: nothing was recorded";
