//! Judges of the work in parts: whatever comes between, each learner's records are recorded once.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::AtomicU32;

use super::*;
use crate::domain::calendar::date;
use crate::domain::learner::Learner;
use crate::domain::money::{Amount, Money};
use crate::domain::objection::Objection;
use crate::domain::rates::Announced;
use crate::domain::request::{Request, Study};
use crate::domain::rule_code::RuleCode;
use crate::ledger::actor::Actor;
use crate::ledger::chain::Chain;
use crate::ledger::chain_name::ChainName;
use crate::ledger::draft::Draft;
use crate::ledger::event::{FileImported, ImportBegun, LearnerEvent, LedgerEvent};
use crate::ledger::facts::FactsForm;
use crate::ledger::hash::digest;
use crate::ledger::kept_refusal::KeptRefusal;
use crate::ledger::refusal::Refusal;
use crate::ops::init::init;
use crate::ops::opening::ledger_chain;
use crate::store::{self, Address, SaltedFacts, StoreError, open};

const LEARNERS: usize = 400;

/// The number of the `import-begun`: the second entry of the ledger's own chain.
const BEGUN: u32 = 2;

fn moment() -> Moment {
    let recorded_at = "2027-01-18T09:00:00Z".parse().unwrap();
    let actor = Actor::new("officer".parse().unwrap(), "login".parse().unwrap());
    Moment::new(recorded_at, actor)
}

fn name(number: usize) -> LearnerId {
    format!("L-{number:05}").parse().unwrap()
}

fn granted(moment: &Moment) -> Draft<LearnerEvent> {
    let amount = Amount::new(Money::pounds(100)).unwrap();
    let event = LearnerEvent::AdditionalGranted { amount, key: None };
    moment.draft(moment.today(), event)
}

fn salted(number: usize) -> SaltedFacts {
    let date_of_birth = date("1990-05-17").unwrap();
    let learner =
        Learner { id: name(number), date_of_birth, residency_met: true, nhs_bursary: false };
    SaltedFacts { learner, uln: None, ssn: None, salt: [u8::try_from(number % 251).unwrap(); 16] }
}

fn refusal(number: usize, moment: &Moment) -> Refusal {
    let asked = Request {
        enrolment: format!("E-{number:05}").parse().unwrap(),
        learner: name(number),
        study: Study::Modules { modules: vec!["M-1".parse().unwrap()], course: None },
        start: date("2027-01-18").unwrap(),
        fee: None,
        loan: None,
        employer_funded: Money::ZERO,
        plan: None,
    };
    let Moment { recorded_at: decided_at, actor, .. } = moment.clone();
    let objections = vec![Objection::new(RuleCode::Level, "it is of level 7")];
    Refusal { asked, objections, decided_at, actor, file: None, basis: 1 }
}

/// Parts with refusals and parts without.
fn is_refused(number: usize) -> bool {
    number.is_multiple_of(7) && number > 200
}

fn file() -> ImportBegun {
    let digest = digest("learners");
    ImportBegun { kind: "learners".to_owned(), file: "learners.csv".to_owned(), digest }
}

/// What happens while a learner is judged.
type Meanwhile<'a> = &'a (dyn Fn(&Address, usize) -> Result<(), OpError> + Sync);

const NOTHING: Meanwhile<'static> = &|_, _| Ok(());

/// A ledger, and a file about its learners to be taken in.
struct Trial {
    path: PathBuf,
    opening: Opening,
    answers: Vec<usize>,
}

impl Trial {
    fn new(folder: &Path) -> Trial {
        let path = folder.join("lifelong.db");
        let year = "2025/26".parse().unwrap();
        init(&path.as_path().into(), (year, Announced::Refused), &moment(), Recording::Real)
            .unwrap();
        Trial { path, opening: Opening::of_file(file()), answers: Vec::new() }
    }

    fn address(&self) -> Address {
        self.path.as_path().into()
    }

    /// Of each learner who is not known yet the facts are recorded and something is granted twice;
    /// some are refused something as well.
    fn run(
        &mut self,
        pace: Pace,
        recording: Recording,
        meanwhile: Meanwhile<'_>,
    ) -> Result<(), OpError> {
        let (address, moment) = (self.address(), moment());
        let groups: Vec<(LearnerId, Vec<usize>)> =
            (0..LEARNERS).map(|number| (name(number), vec![number, number])).collect();
        let decide = |_: &usize,
                      moment: &Moment,
                      dossier: &mut Dossier,
                      records: &[usize],
                      batch: &mut Batch| {
            let number = records[0];
            meanwhile(&address, number)?;
            if dossier.learner.is_none() {
                let (known, form) = (salted(number), FactsForm::default());
                let event = LearnerEvent::LearnerRecorded { facts: known.digest(form), form };
                dossier.record(moment.draft(moment.today(), event))?;
                batch.facts.push(known);
                for _ in records {
                    dossier.record(granted(moment))?;
                }
            }
            if is_refused(number) {
                let begun = dossier.brought_by_file().unwrap();
                batch.refusals.push(KeptRefusal::of_file(refusal(number, moment), begun)?);
            }
            Ok(number)
        };
        let judge = Judge { gather: &|_, some: &Groups<usize>| Ok(some.len()), decide: &decide };
        let answers = &mut self.answers;
        let work =
            Work { opening: &mut self.opening, moment: &moment, given: None, recording, pace };
        let mut store = open(&address).unwrap();
        work.through(&mut *store, &groups, judge, &mut |some| answers.extend(some))
    }

    /// All that the ledger holds of it.
    fn held(&self) -> Vec<String> {
        let store = open(&self.address()).unwrap();
        let reader = store.reader().unwrap();
        let names: Vec<LearnerId> = (0..LEARNERS).map(name).collect();
        let learners = names.iter().map(|learner| ChainName::Learner(learner.clone()));
        let chains = [ChainName::Ledger].into_iter().chain(learners);
        let entries = chains.flat_map(|name| reader.chain(&name).unwrap());
        let entries = entries.map(|entry| format!("{}{}", entry.text, entry.hash));
        let facts = reader.facts(&names).unwrap().into_iter().flatten();
        let refusals = reader.refusals_of(BEGUN, None, LEARNERS).unwrap();
        let facts = facts.map(|it| format!("{it:?}"));
        entries.chain(facts).chain(refusals.iter().map(|it| format!("{it:?}"))).collect()
    }

    /// Each learner was answered and is recorded once, and so much was recorded by somebody else.
    #[track_caller]
    #[expect(clippy::arithmetic_side_effects, reason = "a few thousand of each")]
    fn is_whole(&self, elsewhere: usize) {
        assert_eq!(self.answers, (0..LEARNERS).collect::<Vec<_>>());
        let refused = (0..LEARNERS).filter(|number| is_refused(*number)).count();
        assert_eq!(self.held().len(), 2 + 4 * LEARNERS + refused + elsewhere);
    }
}

fn pace(judges: usize, learners: usize, lives: usize) -> Pace {
    Pace { judges: NonZero::new(judges).unwrap(), learners, lives }
}

/// Ten parts, each judged by two beside the writer.
fn beside() -> Pace {
    pace(2, 40, 10)
}

#[test]
fn what_is_recorded_does_not_depend_on_how_many_judge() {
    // So many lives are never waited for by so few learners: nobody judges ahead.
    let folder = store::scratch();
    let mut alone = Trial::new(folder.path());
    alone.run(pace(1, 40, 1_000), Recording::Real, NOTHING).unwrap();
    alone.is_whole(0);
    for pace in [pace(1, 40, 20), pace(2, 40, 1), pace(3, 40, 7), pace(8, 40, 5), pace(40, 40, 1)] {
        let folder = store::scratch();
        let mut trial = Trial::new(folder.path());
        trial.run(pace, Recording::Real, NOTHING).unwrap();
        assert!(trial.held() == alone.held(), "{} judges, {} lives", pace.judges, pace.lives);
        assert_eq!(trial.answers, alone.answers);
    }
}

#[test]
fn the_log_does_not_grow_with_the_file() {
    let folder = store::scratch();
    let mut trial = Trial::new(folder.path());
    // The log goes with the last who has the ledger open.
    let _keeps_it = open(&trial.address()).unwrap();
    trial.run(pace(2, 10, 5), Recording::Real, NOTHING).unwrap();
    let log = trial.path.with_extension("db-wal").metadata().unwrap().len();
    // Forty parts went through it, of some 60,000 bytes each.
    assert!(log < 500_000, "{log} bytes");
}

#[test]
fn a_part_is_judged_anew_where_somebody_else_was_first() {
    // Once; and every time that it is tried, until it is tried with few others.
    for times in [1, 4] {
        let folder = store::scratch();
        let mut trial = Trial::new(folder.path());
        let asked = AtomicU32::new(0);
        let somebody = |address: &Address, learner: usize| {
            if learner == 100 && asked.fetch_add(1, Ordering::Relaxed) < times {
                let mut store = open(address).unwrap();
                let entries = store.reader()?.chain(&ChainName::Learner(name(learner)))?;
                let chain = Chain::<LearnerEvent>::verified(&name(learner), entries)?;
                store.append(&Batch::of([chain.seal(granted(&moment()))?]))?;
            }
            Ok(())
        };
        trial.run(beside(), Recording::Real, &somebody).unwrap();
        assert_eq!(asked.into_inner(), times + 1);
        trial.is_whole(usize::try_from(times).unwrap());
    }
}

/// All that a ledger shows, and the time up to which that is complete.
fn looked_at(reader: &dyn Reader) -> (Option<Instant>, String) {
    let entries = reader.entries_after(None, usize::MAX).unwrap();
    let refusals = reader.refusals_after(None, usize::MAX).unwrap();
    (reader.last_recorded(None).unwrap(), format!("{entries:?}{refusals:?}"))
}

#[test]
fn what_was_seen_while_a_file_was_taken_in_is_what_was_known_then() {
    let folder = store::scratch();
    let mut trial = Trial::new(folder.path());
    let seen = Mutex::new(Vec::new());
    let looks = |address: &Address, learner: usize| {
        if learner.is_multiple_of(40) {
            seen.lock().unwrap().push(looked_at(&*open(address).unwrap().reader()?));
        }
        Ok(())
    };
    trial.run(beside(), Recording::Real, &looks).unwrap();
    let seen = seen.into_inner().unwrap();
    let times: BTreeSet<_> = seen.iter().map(|(time, _)| *time).collect();
    assert!(times.len() > 5, "it was looked at between few parts: {times:?}");
    let store = open(&trial.address()).unwrap();
    for (time, first) in seen {
        let again = looked_at(&*store::known(store.reader().unwrap(), time.unwrap()));
        assert!(again == (time, first), "as known at {time:?}");
    }
}

#[test]
fn nothing_is_recorded_under_a_number_that_somebody_else_has_ended() {
    let folder = store::scratch();
    let mut trial = Trial::new(folder.path());
    let asked = AtomicU32::new(0);
    let somebody = |address: &Address, learner: usize| {
        if learner == 100 && asked.fetch_add(1, Ordering::Relaxed) == 0 {
            let mut store = open(address).unwrap();
            let reader = store.reader()?;
            let (chain, moment) = (ledger_chain(&*reader)?, moment().after_all(&*reader)?);
            let ImportBegun { kind, file, digest } = file();
            let ended = LedgerEvent::FileImported(FileImported {
                kind,
                file,
                digest,
                lines: 1,
                recorded: 1,
                already: 0,
                refused: 0,
                rows: crate::ledger::hash::digest([]),
                begun: Some(BEGUN),
                refusals: None,
            });
            store.append(&Batch::of([chain.seal(moment.draft(moment.today(), ended))?]))?;
        }
        Ok(())
    };
    trial.run(beside(), Recording::Real, &somebody).unwrap();
    let store = open(&trial.address()).unwrap();
    let (reader, audit) = (store.reader().unwrap(), store.audit().unwrap());
    let chain = ledger_chain(&*reader).unwrap();
    assert!(!trial.opening.is_ended_by_another(&chain), "it can be ended");
    let mut rows = audit.entries_after(None, usize::MAX).unwrap();
    rows.sort_by_key(|row| row.ordinal);
    let is_end = |text: &str| text.contains("\nevent file-imported\n");
    let named = |part: &[store::StoredRow]| -> BTreeSet<String> {
        let file =
            |text: &str| text.lines().find(|line| line.starts_with("file ")).map(str::to_owned);
        let of_learners = part.iter().filter(|row| row.chain.starts_with("learner/"));
        of_learners.filter_map(|row| file(&row.entry.text)).collect()
    };
    let end = rows.iter().position(|row| is_end(&row.entry.text)).unwrap();
    assert_eq!(named(&rows[..end]), BTreeSet::from([format!("file {BEGUN}")]));
    assert_eq!(named(&rows[end..]), BTreeSet::from([format!("file {}", BEGUN + 2)]));
    assert_eq!(trial.answers, (0..LEARNERS).collect::<Vec<_>>());
}

#[test]
fn a_judge_that_fails_stops_the_work_and_it_is_finished_by_repeating_it() {
    let folder = store::scratch();
    let mut trial = Trial::new(folder.path());
    let fails = |_: &Address, learner: usize| match learner {
        230 => Err(OpError::UnknownLearner(name(learner))),
        _ => Ok(()),
    };
    let stopped = trial.run(beside(), Recording::Real, &fails).unwrap_err();
    let OpError::CutOff { entries, .. } = &stopped else { panic!("{stopped}") };
    // Five parts of forty learners, with three entries each, and the one that begins the file.
    assert_eq!(*entries, 5 * 40 * 3 + 1);
    let panics = |_: &Address, learner: usize| match learner {
        250 => panic!("the light goes out"),
        _ => Ok(()),
    };
    trial.answers.clear();
    let panicked = catch_unwind(AssertUnwindSafe(|| trial.run(beside(), Recording::Real, &panics)));
    let said = panicked.unwrap_err();
    assert_eq!(said.downcast_ref::<&str>(), Some(&"the light goes out"));
    trial.answers.clear();
    trial.run(beside(), Recording::Real, NOTHING).unwrap();
    trial.is_whole(0);
}

#[test]
fn a_store_that_is_busy_once_is_asked_again() {
    let folder = store::scratch();
    let mut trial = Trial::new(folder.path());
    let asked = AtomicU32::new(0);
    let busy = |_: &Address, learner: usize| match learner {
        100 if asked.fetch_add(1, Ordering::Relaxed) == 0 => Err(StoreError::Busy.into()),
        _ => Ok(()),
    };
    trial.run(beside(), Recording::Real, &busy).unwrap();
    assert_eq!(asked.into_inner(), 2);
    trial.is_whole(0);
}

#[test]
fn a_dry_run_answers_and_writes_nothing() {
    let folder = store::scratch();
    let mut trial = Trial::new(folder.path());
    // Something stands in the log, which nobody may put away for a dry run.
    let keeps_it = open(&trial.address()).unwrap();
    let reader = keeps_it.reader().unwrap();
    open(&trial.address())
        .unwrap()
        .append(&Batch::of([Chain::empty(&name(7)).seal(granted(&moment())).unwrap()]))
        .unwrap();
    let before = store::bytes_in(folder.path());
    trial.run(beside(), Recording::DryRun, NOTHING).unwrap();
    assert_eq!(trial.answers, (0..LEARNERS).collect::<Vec<_>>());
    assert!(store::bytes_in(folder.path()) == before);
    drop(reader);
}
