//! The one college of these judges: a ledger of two providers with a few courses, modules and
//! learners, driven by the operations alone. What is asked of it, and what it answers, are lines of
//! plain words: see `story.rs`.
//!
//! This folder is the only one that calls operations or opens a store, but for the judges of a rim.

pub(crate) mod around;
pub(crate) mod asked;
pub(crate) mod files;
pub(crate) mod position;
pub(crate) mod program;
pub(crate) mod reading;
pub(crate) mod sample;
pub(crate) mod story;
pub(crate) mod take;
pub(crate) mod told;

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Mutex;

use chrono::NaiveDate;
use lifelong::domain::calendar::AcademicYear;
use lifelong::domain::rates::Announced;
use lifelong::exchange::{Kind, Reading};
use lifelong::ledger::actor::Actor;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::chain_name::Owner;
use lifelong::ledger::draft::Draft;
use lifelong::ledger::event::ChainEvent;
use lifelong::ledger::instant::Instant;
use lifelong::ops::import::{File, Imported, import};
use lifelong::ops::init::init;
use lifelong::ops::verify::{Fault, verify};
use lifelong::ops::{Moment, OpError, Progress, Recording};
use lifelong::store::{Batch, Reader, Store, open};

/// The two providers.
pub(crate) const OTTER: &str = "10000001";
pub(crate) const HERON: &str = "10000002";

/// The day on which a ledger is opened, and takes the files in that it is opened with.
const OPENED: &str = "2027-01-04";

/// The day on which everything else is recorded, unless a story says another.
pub(crate) const TODAY: &str = "2028-02-05";

pub(crate) struct College {
    pub(crate) store: Box<dyn Store>,
    pub(crate) path: PathBuf,
    /// By the recording clock.
    pub(crate) today: NaiveDate,
    /// Who does everything.
    pub(crate) by: &'static str,
    /// Whether what is asked may go by figures that are announced and not in force.
    pub(crate) announced: Announced,
    folder: tempfile::TempDir,
}

/// In memory where the system has a folder there: nobody needs a ledger of a test after a crash,
/// and waiting for the disk would take most of the time.
pub(crate) fn folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("a folder")
}

/// A value of ours, from its text.
#[track_caller]
pub(crate) fn read<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("`{text}`: {error:?}"))
}

pub(crate) fn moment_of(today: NaiveDate, by: &str) -> Moment {
    let recorded_at = read::<Instant>(&format!("{today}T09:00:00Z"));
    Moment::new(recorded_at, Actor::new(read(by), read("fo")))
}

impl College {
    /// The college as the story has left it that is told to every new one.
    pub(crate) fn new() -> College {
        College::after("")
    }

    /// The college after a story, which is lived through once; whoever asks again has a copy of it.
    #[track_caller]
    pub(crate) fn after(story: &'static str) -> College {
        static MADE: Mutex<BTreeMap<&str, Vec<u8>>> = Mutex::new(BTreeMap::new());
        let made = MADE.lock().expect("no story fails").get(story).cloned();
        let bytes = made.unwrap_or_else(|| {
            let mut college = College::with(&files::FILES);
            college.tell(story);
            let bytes = college.whole();
            MADE.lock().expect("no story fails").insert(story, bytes.clone());
            bytes
        });
        College::of(&bytes)
    }

    /// A copy of a ledger.
    pub(crate) fn of(ledger: &[u8]) -> College {
        let folder = folder();
        let path = folder.path().join("lifelong.db");
        fs::write(&path, ledger).expect("a copy");
        College::at(path, folder)
    }

    /// Somebody else at the same ledger.
    pub(crate) fn beside(&self) -> College {
        College {
            today: self.today,
            by: "somebody else",
            ..College::at(self.path.clone(), folder())
        }
    }

    /// The college before anybody came to it.
    pub(crate) fn without_learners() -> College {
        College::with(&files::FILES[..4])
    }

    /// A ledger that grants what 2025/26 grants, with these files taken in.
    pub(crate) fn with(files: &[(&str, &str)]) -> College {
        let mut college = College::opened(&moment_of(read(OPENED), "finance officer"));
        college.today = read(OPENED);
        for (kind, file) in files {
            let imported = college.import(kind, file).expect("a file without bad lines");
            assert_eq!(imported.refused, 0, "{kind}: {imported:?}");
        }
        college.today = read(TODAY);
        college
    }

    /// A ledger that grants what 2025/26 grants, and holds nothing.
    pub(crate) fn opened(moment: &Moment) -> College {
        let folder = folder();
        let path = folder.path().join("lifelong.db");
        let (address, year) = (path.as_path().into(), AcademicYear::beginning(2025));
        init(&address, (year, Announced::Refused), moment, Recording::Real).expect("a new ledger");
        College::at(path, folder)
    }

    fn at(path: PathBuf, folder: tempfile::TempDir) -> College {
        let store = open(&path.as_path().into()).expect("the ledger");
        let (today, announced) = (read(TODAY), Announced::Refused);
        College { store, path, today, by: "finance officer", announced, folder }
    }

    /// All of the ledger, in the one file in which whoever closes it last leaves it.
    pub(crate) fn whole(self) -> Vec<u8> {
        let College { store, path, folder, .. } = self;
        drop(store);
        let bytes = fs::read(path).expect("the ledger");
        drop(folder);
        bytes
    }

    /// A reader of this moment.
    pub(crate) fn reader(&self) -> Box<dyn Reader> {
        self.store.reader().expect("a reader")
    }

    pub(crate) fn moment(&self) -> Moment {
        moment_of(self.today, self.by)
    }

    pub(crate) fn import(&mut self, kind: &str, file: &str) -> Result<Imported, OpError> {
        self.import_as(kind, &format!("{kind}.csv"), file, Recording::Real)
    }

    /// Takes a file of some name in.
    pub(crate) fn import_as(
        &mut self,
        kind: &str,
        name: &str,
        file: &str,
        recording: Recording,
    ) -> Result<Imported, OpError> {
        let (moment, announced) = (self.moment(), self.announced);
        let file = FileGiven { kind, name, text: file, announced };
        take_in_telling(&mut *self.store, file, &moment, recording, &mut |_, _| {})
    }

    /// Takes a file in, of which something is recorded before it is told how far it came.
    pub(crate) fn import_telling(
        &mut self,
        kind: &str,
        file: &str,
        progress: Progress<'_>,
    ) -> Result<Imported, OpError> {
        let (moment, name) = (self.moment(), format!("{kind}.csv"));
        let file = FileGiven { kind, name: &name, text: file, announced: Announced::Refused };
        take_in_telling(&mut *self.store, file, &moment, Recording::Real, progress)
    }

    /// The chain of an owner, verified.
    pub(crate) fn chain<E: ChainEvent>(&self, owner: &impl Owner<Event = E>) -> Chain<E> {
        let stored = self.reader().chain(&owner.chain()).expect("entries");
        Chain::verified(owner, stored).expect("a chain that holds")
    }

    /// Seals an event that no operation would record into a chain, and appends it.
    pub(crate) fn seal<E: ChainEvent>(&mut self, owner: &impl Owner<Event = E>, event: E) {
        let (Moment { recorded_at, actor, .. }, effective_on) = (self.moment(), self.today);
        let chain = self.chain(owner);
        // Acts of one second are told apart.
        let last = self.reader().last_recorded(None).expect("a time");
        let recorded_at = last.map_or(recorded_at, |last| last.next().max(recorded_at));
        let draft = Draft::new(recorded_at, effective_on, actor, event);
        let batch = Batch::of([chain.seal(draft).unwrap()]);
        self.store.append(&batch).expect("the next entry");
    }

    /// What is wrong with the whole ledger.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        faults(&self.path)
    }

    /// The whole ledger holds.
    #[track_caller]
    pub(crate) fn holds(&self) {
        assert_eq!(self.faults(), []);
    }

    /// Every byte of the ledger, and of the log beside it.
    pub(crate) fn bytes(&self) -> [Vec<u8>; 2] {
        let log = self.path.with_extension("db-wal");
        [&self.path, &log].map(|path| fs::read(path).unwrap_or_default())
    }
}

/// What is wrong with the ledger at a place.
pub(crate) fn faults(path: &Path) -> Vec<Fault> {
    verify(&*open(&path.into()).expect("the ledger").audit().unwrap(), None)
        .expect("a verification")
        .faults
}

/// Takes a file in: its kind, its name, and what stands in it.
pub(crate) fn take_in(
    store: &mut dyn Store,
    (kind, name, text): (&str, &str, &str),
    moment: &Moment,
    recording: Recording,
) -> Result<Imported, OpError> {
    let file = FileGiven { kind, name, text, announced: Announced::Refused };
    take_in_telling(store, file, moment, recording, &mut |_, _| {})
}

/// A file that somebody gives.
struct FileGiven<'a> {
    kind: &'a str,
    name: &'a str,
    text: &'a str,
    announced: Announced,
}

fn take_in_telling(
    store: &mut dyn Store,
    FileGiven { kind, name, text, announced }: FileGiven<'_>,
    moment: &Moment,
    recording: Recording,
    progress: Progress<'_>,
) -> Result<Imported, OpError> {
    let (kind, reading) = (read::<Kind>(kind), Reading::default());
    let file = File { kind, name, bytes: text.as_bytes(), reading: &reading, announced };
    let salts = &mut || Ok([7; 16]);
    import(store, &file, moment, salts, recording, progress)
}
