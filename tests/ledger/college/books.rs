//! A small ledger in a SQLite file, driven by the operations alone, and read back line by line from
//! the texts of its entries, as somebody would who knows no code of ours.

use std::collections::BTreeMap;

use lifelong::domain::calendar::{AcademicYear, date};
use lifelong::domain::money::Money;
use lifelong::domain::request::{Request, Study};
use lifelong::exchange::{Kind, Renames};
use lifelong::ledger::actor::Actor;
use lifelong::ledger::instant::Instant;
use lifelong::ops::balance::balance;
use lifelong::ops::enrol::{Naming, enrol};
use lifelong::ops::grant::{Grant, GrantOutcome, What, grant};
use lifelong::ops::import::{File, Imported, import};
use lifelong::ops::init::init;
use lifelong::ops::uprate::{Repriced, Uprating, uprate};
use lifelong::ops::verify::verify;
use lifelong::ops::withdraw::{Withdrawal, WithdrawalOutcome, withdraw};
use lifelong::ops::{Answer, Moment, OpError, Recording};
use lifelong::store::{Store, open};

const CATALOGUE: [(&str, &str); 3] = [
    (
        "providers",
        "ukprn,name,ofs_category,registered_from,modular_from\n\
         10000001,Otter College,approved-fee-cap,2018-01-01,2027-01-01\n",
    ),
    (
        "courses",
        "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
         C-1,10000001,Computer science,BSc,6,360,100366,no,2026-09-01\n",
    ),
    (
        "modules",
        "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
         M-1,C-1,10000001,Databases,5,30,2447.50,yes\n\
         M-2,C-1,10000001,Networks,5,30,2447.50,yes\n\
         M-3,C-1,10000001,Ethics,5,30,2447.50,yes\n\
         M-4,C-1,10000001,Logic,5,30,2447.50,yes\n\
         M-5,C-1,10000001,Proof,5,30,2447.50,yes\n",
    ),
];

/// The start of every enrolment; its one instalment falls due two weeks later.
pub(crate) const START: &str = "2027-02-01";

pub(crate) struct Books {
    pub(crate) store: Box<dyn Store>,
    _folder: tempfile::TempDir,
}

pub(crate) fn moment() -> Moment {
    let recorded_at: Instant = "2027-02-05T09:00:00Z".parse().expect("an instant");
    let name = |name: &str| name.parse().expect("a name");
    Moment { recorded_at: recorded_at.0, actor: Actor::new(name("J. Doe"), name("jd")) }
}

pub(crate) fn money(text: &str) -> Money {
    text.parse().expect("an amount")
}

impl Books {
    /// A ledger that grants what 2025/26 grants, with these lines of learners.
    pub(crate) fn of(learners: &str) -> Books {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lifelong.db");
        init(&path.as_path().into(), AcademicYear::beginning(2025), &moment())
            .expect("a new ledger");
        let mut books =
            Books { store: open(&path.as_path().into()).expect("the ledger"), _folder: folder };
        for (kind, file) in CATALOGUE {
            books.import(kind, file).expect("a catalogue");
        }
        books.learners(learners).expect("learners");
        books
    }

    pub(crate) fn learners(&mut self, lines: &str) -> Result<Imported, OpError> {
        let header = "learner_id,date_of_birth,residency_met,prior_study,entitlement_year\n";
        self.import("learners", &format!("{header}{lines}"))
    }

    pub(crate) fn import(&mut self, kind: &str, file: &str) -> Result<Imported, OpError> {
        let kind: Kind = kind.parse().expect("a kind of file");
        let (renames, name) = (Renames::default(), format!("{kind}.csv"));
        let file = File { kind, name: &name, bytes: file.as_bytes(), renames: &renames };
        let salts = &mut || Ok([7; 16]);
        import(&mut *self.store, &file, &moment(), salts, Recording::Real, &mut |_, _| {})
    }

    pub(crate) fn ask(&mut self, id: &str, learner: &str, module: &str, loan: &str) -> Answer {
        let modules = vec![module.parse().expect("an id")];
        let request = Request {
            enrolment: id.parse().expect("an id"),
            learner: learner.parse().expect("an id"),
            study: Study::Modules { modules, course: None },
            start: date(START).expect("a day"),
            fee: None,
            loan: Some(money(loan)),
            employer_funded: Money::ZERO,
            plan: None,
        };
        enrol(&mut *self.store, &request, Naming::Given, &moment(), Recording::Real)
            .expect("an answer")
    }

    pub(crate) fn withdraw(&mut self, id: &str, day: &str) -> WithdrawalOutcome {
        let withdrawal = Withdrawal {
            enrolment: id.parse().expect("an id"),
            withdrawn_on: date(day).expect("a day"),
            reason: None,
        };
        let answer = withdraw(&mut *self.store, &withdrawal, &moment(), Recording::Real);
        answer.expect("an answer").outcome
    }

    pub(crate) fn additional(
        &mut self,
        learner: &str,
        pounds: &str,
        key: Option<&str>,
    ) -> GrantOutcome {
        let amount =
            lifelong::domain::money::Amount::new(money(pounds)).expect("more than nothing");
        let reason = "PRIORITY".parse().expect("a code");
        let key = key.map(|key| key.parse().expect("a key"));
        let on = date("2027-02-05").expect("a day");
        self.grant(learner, What::Additional { amount, reason, on, key })
    }

    pub(crate) fn grant(&mut self, learner: &str, what: What) -> GrantOutcome {
        let asked = Grant { learner: learner.parse().expect("an id"), what };
        grant(&mut *self.store, &asked, &moment(), Recording::Real).expect("an answer").outcome
    }

    pub(crate) fn uprate(&mut self, to: &str) -> Repriced {
        let to = to.parse().expect("a year");
        let uprating = Uprating { to, on: None, at_a_time: 3 };
        let progress = &mut |_: usize, _: usize| {};
        uprate(&mut *self.store, &uprating, &moment(), Recording::Real, progress)
            .expect("an uprating")
    }

    /// What remains, as the program says it.
    pub(crate) fn remaining(&self, learner: &str) -> String {
        let learner = learner.parse().expect("an id");
        let balance =
            balance(&*self.store.reader().expect("a reader"), &learner).expect("a balance");
        balance.entitlement.remaining().to_string()
    }

    /// The texts of a chain.
    pub(crate) fn texts(&self, chain: &str) -> Vec<String> {
        let chain = chain.parse().expect("a chain");
        self.store
            .reader()
            .expect("a reader")
            .chain(&chain)
            .expect("entries")
            .into_iter()
            .map(|entry| entry.text)
            .collect()
    }

    /// What stands on each account, in pence, from the lines of the texts alone. No account but
    /// that of the scheme may be below nothing at any step.
    pub(crate) fn accounts(&self, learner: &str) -> BTreeMap<String, i64> {
        let mut accounts: BTreeMap<String, i64> = BTreeMap::new();
        for text in self.texts(&format!("learner/{learner}")) {
            let Some(amount) = value(&text, "amount") else { continue };
            let pence: i64 = amount.replace('.', "").parse().expect("pence");
            let (debit, credit) = (value(&text, "debit"), value(&text, "credit"));
            let debited = accounts.entry(debit.expect("a debit").to_owned()).or_default();
            *debited = debited.checked_sub(pence).expect("small sums");
            assert!(*debited >= 0 || debit == Some("scheme"), "{text}");
            let credited = accounts.entry(credit.expect("a credit").to_owned()).or_default();
            *credited = credited.checked_add(pence).expect("small sums");
        }
        accounts
    }

    /// The whole ledger holds, and the balance that is shown is that of the texts.
    pub(crate) fn holds(&self, learner: &str) {
        let found = verify(&*self.store.audit().expect("a reader"), None).expect("a verification");
        assert_eq!(found.faults, []);
        let entitlement = format!("entitlement:{learner}");
        let pence = self.accounts(learner).get(&entitlement).copied().unwrap_or_default();
        assert_eq!(Money::from_pence(pence).to_string(), self.remaining(learner));
    }
}

/// The value of a line of a text.
pub(crate) fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
}
