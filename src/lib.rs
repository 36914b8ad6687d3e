//! A funding ledger for England's Lifelong Learning Entitlement.
//!
//! A ledger is made, a catalogue and learners are taken in, somebody is enrolled, and what remains
//! of the entitlement is told:
//!
//! ```
//! use lifelong::domain::rates::Announced;
//! use lifelong::domain::request::{Request, Study};
//! use lifelong::exchange::Reading;
//! use lifelong::ledger::actor::{Actor, Name};
//! use lifelong::ops::{Moment, Outcome, Recording, balance, enrol, import, init};
//! use lifelong::{clock, salt, store};
//!
//! let folder = tempfile::tempdir()?;
//! let address = folder.path().join("lifelong.db").into();
//! let officer = Name::given("finance.officer")?;
//! let moment = Moment::new(clock::now(), Actor::new(officer.clone(), officer));
//! let (year, announced) = ("2025/26".parse()?, Announced::Refused);
//! init::init(&address, (year, announced), &moment, Recording::Real)?;
//!
//! let mut store = store::open(&address)?;
//! for name in ["providers", "courses", "modules", "learners"] {
//!     let (kind, reading) = (name.parse()?, Reading::default());
//!     let bytes = std::fs::read(format!("fixtures/county/{name}.csv"))?;
//!     let file = import::File { kind, name, bytes: &bytes, reading: &reading, announced };
//!     let (salts, progress) = (&mut salt::salt, &mut |_, _| {});
//!     import::import(&mut *store, &file, &moment, salts, Recording::Real, progress)?;
//! }
//!
//! let request = Request {
//!     enrolment: "E-1".parse()?,
//!     learner: "L-0001".parse()?,
//!     study: Study::Modules { course: None, modules: vec!["M-COM-1101".parse()?] },
//!     start: "2027-04-12".parse()?,
//!     employer_funded: "0.00".parse()?,
//!     fee: None, // that of the module
//!     loan: None,
//!     plan: None,
//! };
//! let naming = enrol::Naming::Given;
//! let answer = enrol::enrol(&mut *store, &request, naming, &moment, Recording::Real)?;
//! assert_eq!(answer.outcome, Outcome::Enrolled);
//!
//! let balance = balance::balance(&*store.reader()?, &request.learner)?;
//! assert_eq!(balance.entitlement.remaining().to_string(), "35692.50"); // of 38140.00
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The floors, lowest first; each imports only those below it:
//!
//! - [`domain`]: what the rules say,
//! - [`ledger`]: what happened, and the proof of it,
//! - [`store`] and [`exchange`]: where entries are kept, and files that come in and go out,
//! - [`ops`]: what the program can do: gather, decide, record,
//! - [`clock`] and [`salt`]: the one reader of the clock, and the one source of random bytes,
//! - [`desk`]: what every face needs: files whole or not at all, answers as told, troubles,
//! - [`cli`]: the command line.

pub mod cli;
pub mod clock;
pub mod desk;
pub mod domain;
pub mod exchange;
pub mod ledger;
pub mod ops;
pub mod salt;
pub mod store;
