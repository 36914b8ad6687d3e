//! A simple ledger: learners and what they hold, and what is said to whoever asks to be enrolled or
//! withdrawn. What is granted and put right is in `changes.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::account::Account;
use super::days::Day;
use super::deeds::{Deed, Held};
use super::diary::Diary;
use super::rules::{Codes, Sums, not_met, sums};
use super::words::{Catalogue, Learner, Request, Study, Withdrawal};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) outcome: &'static str,
    pub(crate) rules: BTreeSet<&'static str>,
    /// What is lent, given back, granted or deducted.
    pub(crate) loan: Option<i64>,
    pub(crate) remaining: Option<i64>,
}

/// The whole of it. `year` is the one whose full entitlement new learners are granted.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) catalogue: Catalogue,
    pub(crate) accounts: BTreeMap<String, Account>,
    pub(crate) year: i64,
    pub(crate) today: Day,
    pub(crate) runs: Vec<Run>,
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

impl Model {
    /// Takes learners in: how many lines are bad, and then nothing is taken; else how many were
    /// news.
    pub(crate) fn learners(&mut self, lines: &[Learner]) -> Result<u64, u64> {
        let bad = lines.iter().filter(|line| self.is_bad(line)).count();
        if bad > 0 {
            return Err(u64::try_from(bad).expect("few lines"));
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
        self.catalogue.rates.get(&year).is_none_or(|rates| line.prior_study > rates.full)
    }

    /// The account of a learner who was granted an entitlement, which stands.
    pub(crate) fn granted(&self, learner: &str) -> Option<&Account> {
        self.accounts.get(learner).filter(|account| account.granted().is_some())
    }

    /// Would it be funded?
    pub(crate) fn assess(&self, request: &Request) -> Answer {
        let sums = sums(&self.catalogue, request);
        let account = self.granted(&request.learner);
        let rules = not_met(&self.catalogue, request, account, &sums);
        let (outcome, used) =
            if rules.is_empty() { ("funded", sums.loan) } else { ("refused", None) };
        let remaining = account.map(|account| account.remaining() - used.unwrap_or(0));
        Answer { outcome, rules, loan: sums.loan, remaining }
    }

    pub(crate) fn enrol(&mut self, request: &Request) -> Answer {
        let sums = sums(&self.catalogue, request);
        let holder = self.holder(&request.id);
        let remaining = self.granted(&request.learner).map(Account::remaining);
        if let Some((learner, held)) = holder {
            if *learner == request.learner && !held.undone && is_same(request, held) {
                let (outcome, rules) = ("already", Codes::new());
                return Answer { outcome, rules, loan: Some(held.loan), remaining };
            }
            let rules = Codes::from(["key-reused"]);
            return Answer { outcome: "refused", rules, loan: sums.loan, remaining };
        }
        let account = self.granted(&request.learner);
        let rules = not_met(&self.catalogue, request, account, &sums);
        if !rules.is_empty() {
            return Answer { outcome: "refused", rules, loan: sums.loan, remaining };
        }
        let held = hold(request, &sums);
        let (id, loan) = (held.id.clone(), held.loan);
        let account = self.accounts.get_mut(&request.learner).expect("a rule says it is known");
        account.held.push(held);
        account.add(Deed::Enrolled { id, loan }, request.start);
        let remaining = Some(account.remaining());
        Answer { outcome: "enrolled", rules, loan: Some(loan), remaining }
    }

    /// Who holds or held an enrolment: an id that was undone stays taken.
    fn holder(&self, enrolment: &str) -> Option<(&String, &Held)> {
        let mut accounts = self.accounts.iter();
        accounts.find_map(|(learner, account)| account.holds(enrolment).map(|held| (learner, held)))
    }

    pub(crate) fn withdraw(&mut self, withdrawal: &Withdrawal) -> Answer {
        let (mut answer, day) = (Answer::refusal("enrolment-known"), withdrawal.day);
        let mut accounts = self.accounts.values_mut();
        let account = accounts.find(|one| one.holds(&withdrawal.enrolment).is_some());
        let Some(account) = account else { return answer };
        let mut all = account.held.iter_mut();
        let held = all.find(|held| held.id == withdrawal.enrolment).expect("it was just found");
        match held.withdrawn {
            _ if held.undone => {}
            Some(before) if before == day => answer = Answer::outcome("already"),
            Some(_) => answer = Answer::refusal("withdrawn-already"),
            None => {
                let released = held.committed - held.due_by(day);
                (held.withdrawn, held.committed) = (Some(day), held.committed - released);
                let (id, effective) = (held.id.clone(), day.max(held.start));
                account.add(Deed::Withdrawn { id, day, released }, effective);
                answer = Answer::outcome("withdrawn");
                answer.loan = Some(released);
            }
        }
        answer.remaining = Some(account.remaining());
        answer
    }
}

impl Answer {
    pub(crate) fn outcome(outcome: &'static str) -> Answer {
        Answer { outcome, rules: Codes::new(), loan: None, remaining: None }
    }

    pub(crate) fn refusal(rule: &'static str) -> Answer {
        Answer { rules: Codes::from([rule]), ..Answer::outcome("refused") }
    }
}

fn plan_of(request: &Request) -> &'static str {
    request.plan.unwrap_or(if request.is_modular() { "single" } else { "termly" })
}

fn hold(request: &Request, sums: &Sums<'_>) -> Held {
    let (course, loan) = (sums.course.expect("it was judged"), sums.loan.expect("it was judged"));
    let (plan, start) = (plan_of(request), request.start);
    let instalments = if plan == "single" {
        vec![(start.plus_days(14), loan)]
    } else {
        // A quarter in whole pounds.
        let quarter = loan / 400 * 100;
        let (second, third) = (start.plus_months(4), start.plus_months(8));
        vec![(start, quarter), (second, quarter), (third, loan - 2 * quarter)]
    };
    Held {
        id: request.id.clone(),
        modules: request.modules().to_vec(),
        course: course.id.clone(),
        credits: sums.credits.expect("it was judged"),
        start,
        fee: sums.fee.expect("it was judged"),
        loan,
        employer: request.employer,
        plan,
        instalments,
        committed: loan,
        withdrawn: None,
        undone: false,
    }
}

/// Whether a request asks for nothing else than what is held under its id. What it leaves open
/// takes whatever was decided then.
fn is_same(request: &Request, held: &Held) -> bool {
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
        && request.fee.is_none_or(|fee| fee == held.fee)
        && request.loan.is_none_or(|loan| loan == held.loan)
        && request.employer == held.employer
        && request.plan.is_none_or(|plan| plan == held.plan)
}
