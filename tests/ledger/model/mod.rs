//! The one model of deeds: a simple ledger that was written from the rules alone. It knows what
//! each learner did, line by line, and says in the words of the college what is told to whoever
//! asks for something.
//!
//! A new verb is a variant of `Call` with its line of words, and an arm of `Model::take`. A new
//! event is a variant of `Deed`: the compiler shows what to say of it.

pub(crate) mod account;
pub(crate) mod calls;
pub(crate) mod changes;
pub(crate) mod days;
pub(crate) mod deeds;
pub(crate) mod diary;
pub(crate) mod fitting;
pub(crate) mod money;
pub(crate) mod payer;
pub(crate) mod repricing;
pub(crate) mod rules;
pub(crate) mod taking_back;
pub(crate) mod words;

use std::collections::BTreeMap;

use account::Account;
use calls::Call;
use days::Day;
use deeds::{Deed, Held};
use diary::Diary;
use payer::Payment;
use rules::{Codes, Sums, not_met, sums};
use words::{Catalogue, Learner, Rates, Request, Study, Withdrawal, or_none, pounds};

/// What is told: parts that are joined as the college joins them.
pub(crate) type Words = Vec<String>;

/// The whole of it. `year` is the one whose full entitlement new learners are granted.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) catalogue: Catalogue,
    pub(crate) accounts: BTreeMap<String, Account>,
    pub(crate) year: i64,
    pub(crate) today: Day,
    /// Whether what is asked just now may go by figures that are announced and not in force.
    pub(crate) by_announced: bool,
    pub(crate) runs: Vec<Run>,
    /// Of each provider.
    pub(crate) claims: BTreeMap<i64, Vec<Claim>>,
    /// The claim that tells a drawdown or a recovery, by learner and number of the entry.
    pub(crate) told: BTreeMap<(String, usize), (String, Day)>,
    pub(crate) payments: Vec<Payment>,
    /// The rows of the last reconciliation.
    pub(crate) rows: String,
    /// The files of learners, enrolments and withdrawals, and the runs of upratings, that recorded
    /// anything, in the order in which they were begun: whether each is a run, and was taken back.
    pub(crate) files: Vec<Brought>,
}

/// A file or a run that recorded something.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Brought {
    pub(crate) is_run: bool,
    pub(crate) is_taken_back: bool,
}

/// A run of upratings, as the ledger's own chain tells it: how many learners stand uprated to a
/// year, and by how much in all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) to: i64,
    pub(crate) learners: usize,
    pub(crate) change: i64,
    pub(crate) on: Day,
}

/// A claim that was made.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) reference: String,
    pub(crate) by: Day,
    pub(crate) file: String,
    pub(crate) lines: usize,
    pub(crate) amount: i64,
}

pub(crate) fn refused(rules: &str) -> Words {
    vec![format!("refused {rules}")]
}

pub(crate) fn remaining(pence: Option<i64>) -> String {
    format!("remaining {}", or_none(pence.map(pounds)))
}

impl Model {
    pub(crate) fn new(catalogue: Catalogue, today: Day) -> Model {
        Model {
            catalogue,
            accounts: BTreeMap::new(),
            year: 2025,
            today,
            by_announced: false,
            runs: Vec::new(),
            claims: BTreeMap::new(),
            told: BTreeMap::new(),
            payments: Vec::new(),
            rows: String::new(),
            files: Vec::new(),
        }
    }

    /// What something recorded is of a file or a run, where it recorded anything.
    fn brought<T>(&mut self, is_run: bool, record: impl FnOnce(&mut Model) -> T) -> T {
        let count = |account: &Account| account.entries.len();
        let before: BTreeMap<String, usize> =
            self.accounts.iter().map(|(learner, it)| (learner.clone(), count(it))).collect();
        let (told, number) = (record(self), self.files.len());
        let mut is_any = false;
        for (learner, account) in &mut self.accounts {
            let before = before.get(learner).copied().unwrap_or(0);
            for entry in account.entries.iter_mut().skip(before) {
                (entry.file, is_any) = (Some(number), true);
            }
        }
        self.files.extend(is_any.then_some(Brought { is_run, is_taken_back: false }));
        told
    }

    /// What is told to a call, and what it changes.
    pub(crate) fn take(&mut self, call: &Call) -> Words {
        match call {
            Call::ByAnnounced(call) => {
                self.by_announced = true;
                let told = self.take(call);
                self.by_announced = false;
                told
            }
            Call::Learners(lines) => match self.brought(false, |it| it.learners(lines)) {
                Err(bad) => vec![format!("malformed {bad}")],
                Ok(news) => taken(news, lines.len()),
            },
            Call::Assess(one) => self.assess(one),
            Call::Enrol(one) => self.enrol(one),
            Call::Enrolments(file) => {
                let lines = file.iter().map(|one| one.modules().len().max(1)).sum();
                self.brought(false, |it| {
                    it.take_file(lines, file, |model, one| (one.id.clone(), model.enrol(one)))
                })
            }
            Call::Withdraw(one) => self.withdraw(one),
            Call::Withdrawals(file) => self.brought(false, |it| {
                it.take_file(file.len(), file, |model, one| {
                    (one.enrolment.clone(), model.withdraw(one))
                })
            }),
            Call::Module(module) => {
                let known = self.catalogue.modules.insert(module.id.clone(), module.clone());
                taken(usize::from(known.is_none_or(|known| known.fee != module.fee)), 1)
            }
            Call::Rates(year, rates) => {
                let known = self.catalogue.rates.insert(*year, *rates);
                taken(usize::from(known != Some(*rates)), 1)
            }
            Call::Additional(asked) => self.additional(asked),
            Call::PriorStudy { learner, total } => self.prior_study(learner, *total),
            Call::Uprate { to, on } => self.brought(true, |it| it.uprate(*to, *on)),
            Call::TakeBack { file, .. } => self.take_back(*file),
            Call::Correct { whose, number, .. } => self.correct(whose, *number),
            Call::Attend(one) => self.attend(one),
            Call::Draw { ukprn, by } => self.draw(*ukprn, *by),
            Call::Amend { enrolment, fee, loan, on } => self.amend(enrolment, *fee, *loan, *on),
            Call::Recover { enrolment, period, on } => self.recover(enrolment, *period, *on),
            Call::Pay(lines) => self.pay(lines),
        }
    }

    /// The counts of a file, and the answer to each of its records.
    fn take_file<T>(
        &mut self,
        lines: usize,
        file: &[T],
        mut answer: impl FnMut(&mut Model, &T) -> (String, Words),
    ) -> Words {
        let answers: Vec<(String, Words)> = file.iter().map(|one| answer(self, one)).collect();
        let count = |outcome: &[&str]| {
            let is_it = |words: &Words| outcome.iter().any(|one| words[0].starts_with(one));
            answers.iter().filter(|(_, words)| is_it(words)).count()
        };
        let counts = [
            format!("recorded {}", count(&["enrolled", "withdrawn"])),
            format!("there {}", count(&["already"])),
            format!("refused {}", count(&["refused"])),
            format!("lines {lines}"),
        ];
        let each = answers.iter().map(|(id, words)| format!("{id} {}", words.join(", ")));
        counts.into_iter().chain(each).collect()
    }

    /// Takes learners in: how many lines are bad, and then nothing is taken; else how many were
    /// news.
    fn learners(&mut self, lines: &[Learner]) -> Result<usize, usize> {
        let bad = lines.iter().filter(|line| self.is_bad(line)).count();
        if bad > 0 {
            return Err(bad);
        }
        let mut news = 0;
        for line in lines {
            let year = line.year.unwrap_or(self.year);
            let facts = (line.born, line.resident, line.nhs);
            let account = self.accounts.entry(line.id.clone()).or_insert_with(|| Account {
                born: line.born,
                resident: line.resident,
                nhs: line.nhs,
                entries: Vec::new(),
                held: Vec::new(),
                diary: Diary::default(),
            });
            let is_granted = account.granted().is_some();
            if is_granted && (account.born, account.resident, account.nhs) == facts {
                continue;
            }
            news += 1;
            (account.born, account.resident, account.nhs) = facts;
            account.add(Deed::Recorded, self.today);
            if is_granted {
                continue;
            }
            let (full, from) = (self.catalogue.rates[&year].full, Day(year, 8, 1));
            account.add(Deed::Granted { year, full }, from);
            if line.prior_study > 0 {
                account.add(Deed::PriorStudy(line.prior_study), from);
            }
        }
        Ok(news)
    }

    fn is_bad(&self, line: &Learner) -> bool {
        let year = line.year.unwrap_or(self.year);
        if let Some(account) = self.granted(&line.id) {
            let is_same_year = account.granted().is_some_and(|(granted, _)| granted == year);
            return !is_same_year || account.sums().prior_study != line.prior_study;
        }
        let rates = self.catalogue.rates.get(&year).filter(|rates| self.are_usable(rates));
        rates.is_none_or(|rates| line.prior_study > rates.full)
    }

    /// Whether entitlements may be granted and re-priced by these rates.
    pub(crate) fn are_usable(&self, rates: &Rates) -> bool {
        self.by_announced || !rates.announced
    }

    /// The account of a learner who was granted an entitlement, which stands.
    pub(crate) fn granted(&self, learner: &str) -> Option<&Account> {
        self.accounts.get(learner).filter(|account| account.granted().is_some())
    }

    /// Would it be funded?
    fn assess(&self, request: &Request) -> Words {
        let sums = sums(&self.catalogue, request);
        let account = self.granted(&request.learner);
        let rules = not_met(&self.catalogue, request, account, &sums);
        let left = account.map(Account::remaining);
        if rules.is_empty() {
            let loan = sums.loan.expect("it was judged");
            return vec![format!("funded {}", pounds(loan)), remaining(left.map(|it| it - loan))];
        }
        not_funded(&rules, &sums, left)
    }

    fn enrol(&mut self, request: &Request) -> Words {
        let sums = sums(&self.catalogue, request);
        let left = self.granted(&request.learner).map(Account::remaining);
        // An id that was undone can come again, for the same learner.
        let mine = |learner: &String, account: &Account| {
            *learner == request.learner && !account.is_held(&request.id)
        };
        let holder = self.holder(&request.id);
        if let Some((learner, account, held)) = holder.filter(|(one, it, _)| !mine(one, it)) {
            let terms = account.terms(held);
            let is_same =
                is_same(request, held, terms) || is_same(request, held, (held.fee, held.loan));
            if *learner == request.learner && account.is_held(&held.id) && is_same {
                return vec![format!("already {}", pounds(terms.1)), remaining(left)];
            }
            return vec!["refused key-reused".to_owned(), remaining(left)];
        }
        let account = self.granted(&request.learner);
        let rules = not_met(&self.catalogue, request, account, &sums);
        if !rules.is_empty() {
            return not_funded(&rules, &sums, left);
        }
        let held = hold(request, &sums);
        let (id, loan) = (held.id.clone(), held.loan);
        let account = self.accounts.get_mut(&request.learner).expect("a rule says it is known");
        account.held.push(held);
        account.add(Deed::Enrolled { id, loan }, request.start);
        vec![format!("enrolled {}", pounds(loan)), remaining(Some(account.remaining()))]
    }

    /// Who holds or held an enrolment: an id that was undone stays theirs.
    pub(crate) fn holder(&self, enrolment: &str) -> Option<(&String, &Account, &Held)> {
        let mut accounts = self.accounts.iter();
        accounts.find_map(|(learner, account)| Some((learner, account, account.holds(enrolment)?)))
    }

    /// Who holds an enrolment; else what is told of it.
    pub(crate) fn stands(&self, enrolment: &str) -> Result<(String, Held), Option<i64>> {
        match self.holder(enrolment) {
            None => Err(None),
            Some((_, account, held)) if !account.is_held(&held.id) => {
                Err(Some(account.remaining()))
            }
            Some((learner, _, held)) => Ok((learner.clone(), held.clone())),
        }
    }

    fn withdraw(&mut self, withdrawal: &Withdrawal) -> Words {
        let Withdrawal { enrolment, day } = withdrawal;
        let (learner, held) = match self.stands(enrolment) {
            Ok(found) => found,
            Err(left) => return vec!["refused enrolment-known".to_owned(), remaining(left)],
        };
        let account = self.accounts.get_mut(&learner).expect("who holds it is known");
        let mut words = match account.withdrawn(enrolment) {
            Some(before) if before == *day => vec!["already".to_owned()],
            Some(_) => refused("withdrawn-already"),
            None => {
                let (loan, effective) = (account.terms(&held).1, (*day).max(held.start));
                let recovered =
                    account.recover_beyond(&held, loan, Some(*day), ("withdrawn", effective));
                let left = Account::shares_if(&held, loan, Some(*day)).into_iter();
                let released =
                    account.funded(enrolment) - left.map(|share| share.left).sum::<i64>();
                let id = enrolment.clone();
                let from = account.add(Deed::Withdrawn { id, day: *day, released }, effective);
                let mut words = vec![
                    format!("withdrawn {}", pounds(released)),
                    format!("recovered {}", pounds(recovered)),
                ];
                words.extend(moved(*day, from));
                words
            }
        };
        words.push(remaining(Some(account.remaining())));
        words
    }
}

/// What is told of an act that counts from another day than its own.
pub(crate) fn moved(own: Day, from: Day) -> Option<String> {
    (own != from).then(|| format!("from {from}"))
}

/// The counts of a file that is taken whole.
fn taken(news: usize, lines: usize) -> Words {
    let there = lines - news;
    ["recorded", "there", "refused", "lines"]
        .into_iter()
        .zip([news, there, 0, lines])
        .map(|(name, count)| format!("{name} {count}"))
        .collect()
}

fn not_funded(rules: &Codes, sums: &Sums<'_>, left: Option<i64>) -> Words {
    let loan = format!("loan {}", or_none(sums.loan.map(pounds)));
    vec![format!("refused {}", rules::in_order(rules)), loan, remaining(left)]
}

fn hold(request: &Request, sums: &Sums<'_>) -> Held {
    let course = sums.course.expect("it was judged");
    Held {
        id: request.id.clone(),
        modules: request.modules().to_vec(),
        course: course.id.clone(),
        ukprn: course.ukprn,
        credits: sums.credits.expect("it was judged"),
        start: request.start,
        fee: sums.fee.expect("it was judged"),
        limit: sums.limit.expect("it was judged"),
        loan: sums.loan.expect("it was judged"),
        employer: request.employer,
        plan: request.plan.unwrap_or(if request.is_modular() { "single" } else { "termly" }),
    }
}

/// Whether a request asks for nothing else than what is held under its id, on these terms. What it
/// leaves open takes whatever was decided then.
fn is_same(request: &Request, held: &Held, (fee, loan): (i64, i64)) -> bool {
    let study = match &request.study {
        Study::Modules { modules, course } => {
            // A set of modules is the same in any order.
            modules.len() == held.modules.len()
                && modules.iter().all(|one| held.modules.contains(one))
                && course.as_ref().is_none_or(|named| *named == held.course)
        }
        Study::Year { course, credits } => {
            held.modules.is_empty() && *course == held.course && *credits == held.credits
        }
    };
    study
        && request.start == held.start
        && request.fee.is_none_or(|asked| asked == fee)
        && request.loan.is_none_or(|asked| asked == loan)
        && request.employer == held.employer
        && request.plan.is_none_or(|plan| plan == held.plan)
}
