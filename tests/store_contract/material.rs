//! Entries, facts, rows and refusals to be stored, made as the operations make them.

use std::str::FromStr;

use lifelong::domain::calendar::{AcademicYear, date};
use lifelong::domain::credits::Credits;
use lifelong::domain::employer::Employer;
use lifelong::domain::enrolment::Enrolment;
use lifelong::domain::ids::{LearnerId, Ukprn};
use lifelong::domain::instalments::Instalment;
use lifelong::domain::learner::Learner;
use lifelong::domain::money::{Amount, Money};
use lifelong::domain::objection::Objection;
use lifelong::domain::request::{Request, Study};
use lifelong::domain::rule_code::RuleCode;
use lifelong::ledger::actor::Actor;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::chain_name::TheLedger;
use lifelong::ledger::closing::{MonthCertified, NoteRecorded, NoteSubject};
use lifelong::ledger::draft::Draft;
use lifelong::ledger::entry::Entry;
use lifelong::ledger::entry_name::EntryName;
use lifelong::ledger::event::{
    ChainEvent, Enrolled, FileImported, LearnerEvent, LedgerEvent, ProviderEvent,
};
use lifelong::ledger::facts::FactsForm;
use lifelong::ledger::hash::digest;
use lifelong::ledger::instant::Instant;
use lifelong::ledger::kept_refusal::{KeptRefusal, ProvedBy, RefusalLink, RefusedAt};
use lifelong::ledger::reference::{ReferenceKind, ReferenceRow};
use lifelong::ledger::refusal::Refusal;
use lifelong::store::{Batch, SaltedFacts, SaltedNote, Store};

pub(crate) fn read<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().expect("a text of its kind")
}

pub(crate) fn learner_chain(learner: &str) -> Chain<LearnerEvent> {
    Chain::empty(&read::<LearnerId>(learner))
}

/// The chain of the ledger after its opening.
pub(crate) fn ledger_chain() -> Chain<LedgerEvent> {
    let mut chain = Chain::empty(&TheLedger);
    chain.push(opening());
    chain
}

pub(crate) fn opening() -> Entry<LedgerEvent> {
    let entitlement_year = AcademicYear::beginning(2025);
    Chain::empty(&TheLedger)
        .seal(draft(LedgerEvent::LedgerOpened { entitlement_year }))
        .expect("it can be read back")
}

pub(crate) fn draft<E: ChainEvent>(event: E) -> Draft<E> {
    draft_at("2027-01-18T09:00:00Z", event)
}

fn draft_at<E: ChainEvent>(time: &str, event: E) -> Draft<E> {
    let recorded_at = read::<Instant>(time);
    let actor = Actor::new(read("Zoë O'Hara"), read("zoe"));
    Draft::new(recorded_at, date("2027-01-18").expect("a day"), actor, event)
}

/// Seals an event into a chain and gives the entry.
pub(crate) fn add<E: ChainEvent>(chain: &mut Chain<E>, event: E) -> Entry {
    let entry = chain.seal(draft(event)).expect("it can be read back");
    chain.push(entry.clone());
    entry.into()
}

/// The same, recorded at a time.
pub(crate) fn add_at<E: ChainEvent>(chain: &mut Chain<E>, time: &str, event: E) -> Entry {
    let entry = chain.seal(draft_at(time, event)).expect("it can be read back");
    chain.push(entry.clone());
    entry.into()
}

pub(crate) fn granted() -> LearnerEvent {
    let amount = Amount::new(Money::pounds(38_140)).expect("more than nothing");
    LearnerEvent::EntitlementGranted { year: AcademicYear::beginning(2025), amount }
}

pub(crate) fn prior_study(source: &str) -> LearnerEvent {
    let amount = Amount::new(Money::from_pence(123_456)).expect("more than nothing");
    LearnerEvent::PriorStudyDeducted { amount, source: Some(source.to_owned()) }
}

pub(crate) fn enrolled(enrolment: &str) -> LearnerEvent {
    let loan = Money::from_pence(238_375);
    LearnerEvent::Enrolled(Enrolled {
        enrolment: Enrolment {
            id: read(enrolment),
            ukprn: read("10000001"),
            course: read("C-1"),
            modules: vec![read("M-1")],
            credits: Credits::new(30),
            start: date("2027-01-18").expect("a day"),
            ends: None,
            fee: loan,
            fee_limit: loan,
            loan,
            employer_funded: Money::ZERO,
            employer: Employer::default(),
            plan: read("single"),
            instalments: vec![Instalment {
                due_on: date("2027-02-01").expect("a day"),
                amount: loan,
            }],
        },
        basis: 1,
    })
}

pub(crate) fn imported(file: &str) -> LedgerEvent {
    LedgerEvent::FileImported(FileImported {
        kind: "modules".to_owned(),
        file: file.to_owned(),
        digest: digest(file),
        lines: 3,
        recorded: 2,
        already: 1,
        refused: 0,
        rows: digest("rows"),
        begun: None,
        refusals: None,
    })
}

pub(crate) fn facts(learner: &str, born: &str, salt: u8) -> SaltedFacts {
    let learner = Learner {
        id: read(learner),
        date_of_birth: date(born).expect("a day"),
        residency_met: true,
        nhs_bursary: false,
    };
    SaltedFacts { learner, uln: None, ssn: None, salt: [salt; 16] }
}

/// A note about a learner, as the entry of that number of a provider's chain.
pub(crate) fn note(provider: &str, seq: u32, learner: &str, text: &str, salt: u8) -> SaltedNote {
    let at = EntryName { chain: read(&format!("provider/{provider}")), seq };
    SaltedNote { at, learner: read(learner), text: text.to_owned(), salt: [salt; 16] }
}

/// The entry that goes with a note.
pub(crate) fn noted(note: &SaltedNote) -> ProviderEvent {
    let about = NoteSubject::Payment(read("P-1"));
    ProviderEvent::NoteRecorded(NoteRecorded { about, owner: None, note: note.digest() })
}

/// The entry that goes with facts.
pub(crate) fn recorded(facts: &SaltedFacts) -> LearnerEvent {
    let form = FactsForm::Second;
    LearnerEvent::LearnerRecorded { facts: facts.digest(form), form }
}

pub(crate) fn row(id: &str, since: u32, text: &str) -> ReferenceRow {
    ReferenceRow { kind: ReferenceKind::Modules, id: id.to_owned(), since, text: text.to_owned() }
}

pub(crate) fn refusal(enrolment: &str, because: &str) -> Refusal {
    let asked = Request {
        enrolment: read(enrolment),
        learner: read("L-1"),
        study: Study::Modules { modules: vec![read("M-1")], course: None },
        start: date("2027-01-18").expect("a day"),
        fee: None,
        loan: None,
        employer_funded: Money::ZERO,
        plan: None,
    };
    Refusal {
        asked,
        objections: vec![Objection::new(RuleCode::ModuleSize, because)],
        decided_at: read::<Instant>("2027-01-18T09:00:00Z"),
        actor: Actor::new(read("finance officer"), read("officer")),
        file: None,
        basis: 1,
    }
}

/// The same as it is kept where a file brought it.
pub(crate) fn of_file(refusal: Refusal) -> KeptRefusal {
    KeptRefusal::of_file(refusal, FILE).expect("it can be read back")
}

/// The number under which the file of refusals was begun.
pub(crate) const FILE: u32 = 2;

/// A single refusal of the provider, after the last one.
pub(crate) fn single(enrolment: &str, last: Option<RefusalLink>) -> KeptRefusal {
    KeptRefusal::single(refusal(enrolment, "too small"), PROVIDER, last)
        .expect("it can be read back")
}

pub(crate) const PROVIDER: RefusedAt = RefusedAt::stored(10_000_001);

/// Where a single refusal stands.
pub(crate) fn link_of(kept: &KeptRefusal) -> RefusalLink {
    match kept.proved_by() {
        ProvedBy::Single(link) => link,
        ProvedBy::File(begun) => panic!("it is of file {begun}"),
    }
}

/// A month of a provider that was certified.
pub(crate) fn certified(month: &str) -> ProviderEvent {
    let (files, shared_login) = (Vec::new(), false);
    ProviderEvent::MonthCertified(MonthCertified {
        month: read(month),
        prepared: 1,
        files,
        shared_login,
    })
}

pub(crate) fn entries(entries: impl IntoIterator<Item = Entry>) -> Batch {
    Batch::of(entries)
}

/// Appends chains whose names sort otherwise than they are appended, and gives the entries of each
/// in the order of their names.
pub(crate) fn some_chains(store: &mut dyn Store) -> Vec<Vec<Entry>> {
    let mut learners = ["L-2", "L-10", "L-1"].map(learner_chain);
    let mut provider = Chain::empty(&read::<Ukprn>("10000001"));
    for chain in &mut learners {
        store.append(&entries([add(chain, prior_study("a letter"))])).unwrap();
    }
    store.append(&entries([add(&mut provider, certified("2027-01"))])).unwrap();
    store.append(&entries([add(&mut provider, certified("2027-02"))])).unwrap();
    for chain in learners.iter_mut().rev() {
        store.append(&entries([add(chain, prior_study("a second letter"))])).unwrap();
    }
    let mut chains: Vec<Vec<Entry>> = learners.map(all_of).into();
    chains.extend([all_of(provider), all_of(ledger_chain())]);
    chains.sort_by_key(|entries| entries[0].chain().to_string());
    chains
}

fn all_of<E: ChainEvent>(chain: Chain<E>) -> Vec<Entry> {
    chain.into_entries().into_iter().map(Into::into).collect()
}
