//! A simple ledger: learners, what they hold, and the lines that should stand in their chains.

use std::collections::{BTreeMap, BTreeSet};

use super::days::Day;
use super::rules::{Codes, Sums, not_met, sums};
use super::words::{Catalogue, Learner, Request, Study, Withdrawal};

/// What should stand beside an entry: event, effective date, accounts debited and credited, pence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) event: &'static str,
    pub(crate) effective: String,
    pub(crate) posting: Option<(&'static str, &'static str, i64)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) born: Day,
    pub(crate) resident: bool,
    pub(crate) nhs: bool,
    pub(crate) year: i64,
    pub(crate) granted: i64,
    pub(crate) prior_study: i64,
    pub(crate) held: Vec<Held>,
    pub(crate) lines: Vec<Line>,
}

#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) id: String,
    pub(crate) modules: Vec<String>,
    pub(crate) course: String,
    pub(crate) credits: i64,
    pub(crate) start: Day,
    pub(crate) fee: i64,
    pub(crate) loan: i64,
    pub(crate) employer: i64,
    pub(crate) plan: &'static str,
    pub(crate) instalments: Vec<(Day, i64)>,
    pub(crate) committed: i64,
    pub(crate) withdrawn: Option<Day>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) outcome: &'static str,
    pub(crate) rules: BTreeSet<&'static str>,
    pub(crate) loan: Option<i64>,
    pub(crate) remaining: Option<i64>,
}

/// The whole of it. `year` is the one whose full entitlement new learners are granted.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) catalogue: Catalogue,
    pub(crate) accounts: BTreeMap<String, Account>,
    pub(crate) year: i64,
    pub(crate) today: String,
}

impl Account {
    pub(crate) fn committed(&self) -> i64 {
        self.held.iter().map(|held| held.committed).sum()
    }

    pub(crate) fn remaining(&self) -> i64 {
        self.granted - self.prior_study - self.committed()
    }

    /// Not withdrawn, or withdrawn on or after the day on which an instalment became due.
    pub(crate) fn live(&self) -> impl Iterator<Item = &Held> {
        self.held.iter().filter(|held| {
            held.withdrawn.is_none_or(|day| {
                day >= held.start && held.instalments.iter().any(|(due, _)| *due <= day)
            })
        })
    }

    pub(crate) fn live_credits(&self) -> i64 {
        self.live().map(|held| held.credits).sum()
    }

    fn record(
        &mut self,
        event: &'static str,
        effective: &impl ToString,
        posting: Option<(&'static str, &'static str, i64)>,
    ) {
        let posting = posting.filter(|(_, _, pence)| *pence > 0);
        self.lines.push(Line { event, effective: effective.to_string(), posting });
    }
}

impl Model {
    /// Takes learners in: how many lines are bad, and then nothing is taken; else how many were
    /// news.
    pub(crate) fn learners(&mut self, lines: &[Learner]) -> Result<u64, u64> {
        let bad = lines.iter().filter(|line| self.is_bad(line)).count();
        if bad > 0 {
            return Err(u64::try_from(bad).expect("few lines"));
        }
        let (today, rates) = (self.today.clone(), self.catalogue.rates.clone());
        let mut news = 0;
        for line in lines {
            let year = line.year.unwrap_or(self.year);
            let (born, resident, nhs) = (line.born, line.resident, line.nhs);
            if let Some(account) = self.accounts.get_mut(&line.id) {
                if (account.born, account.resident, account.nhs) != (born, resident, nhs) {
                    (account.born, account.resident, account.nhs) = (born, resident, nhs);
                    account.record("learner-recorded", &today, None);
                    news += 1;
                }
                continue;
            }
            let granted = rates[&year].0;
            let (held, lines, prior_study) = (Vec::new(), Vec::new(), line.prior_study);
            let mut account =
                Account { born, resident, nhs, year, granted, prior_study, held, lines };
            let from = Day(year, 8, 1);
            account.record("learner-recorded", &today, None);
            account.record("entitlement-granted", &from, Some(("scheme", "entitlement", granted)));
            if prior_study > 0 {
                let posting = Some(("entitlement", "prior-study", prior_study));
                account.record("prior-study-deducted", &from, posting);
            }
            self.accounts.insert(line.id.clone(), account);
            news += 1;
        }
        Ok(news)
    }

    fn is_bad(&self, line: &Learner) -> bool {
        let year = line.year.unwrap_or(self.year);
        match self.accounts.get(&line.id) {
            Some(account) => account.year != year || account.prior_study != line.prior_study,
            None => {
                self.catalogue.rates.get(&year).is_none_or(|(full, _)| line.prior_study > *full)
            }
        }
    }

    /// Would it be funded?
    pub(crate) fn assess(&self, request: &Request) -> Answer {
        let sums = sums(&self.catalogue, request);
        let account = self.accounts.get(&request.learner);
        let rules = not_met(&self.catalogue, request, account, &sums);
        let (outcome, used) =
            if rules.is_empty() { ("funded", sums.loan) } else { ("refused", None) };
        let remaining = account.map(|account| account.remaining() - used.unwrap_or(0));
        Answer { outcome, rules, loan: sums.loan, remaining }
    }

    pub(crate) fn enrol(&mut self, request: &Request) -> Answer {
        let sums = sums(&self.catalogue, request);
        let holder = self.holder(&request.id);
        let remaining = self.accounts.get(&request.learner).map(Account::remaining);
        if let Some((learner, held)) = holder {
            if *learner == request.learner && is_same(request, held) {
                let (outcome, rules) = ("already", Codes::new());
                return Answer { outcome, rules, loan: Some(held.loan), remaining };
            }
            let rules = Codes::from(["key-reused"]);
            return Answer { outcome: "refused", rules, loan: sums.loan, remaining };
        }
        let account = self.accounts.get(&request.learner);
        let rules = not_met(&self.catalogue, request, account, &sums);
        if !rules.is_empty() {
            return Answer { outcome: "refused", rules, loan: sums.loan, remaining };
        }
        let held = hold(request, &sums);
        let loan = held.loan;
        let account = self.accounts.get_mut(&request.learner).expect("a rule says it is known");
        account.held.push(held);
        account.record("enrolled", &request.start, Some(("entitlement", "committed", loan)));
        let remaining = Some(account.remaining());
        Answer { outcome: "enrolled", rules, loan: Some(loan), remaining }
    }

    pub(crate) fn holder(&self, enrolment: &str) -> Option<(&String, &Held)> {
        let mut accounts = self.accounts.iter();
        accounts.find_map(|(learner, account)| {
            let mut held = account.held.iter();
            held.find(|held| held.id == enrolment).map(|held| (learner, held))
        })
    }

    pub(crate) fn withdraw(&mut self, withdrawal: &Withdrawal) -> Answer {
        let (mut answer, day) = (Answer::refusal("enrolment-known"), withdrawal.day);
        let mut accounts = self.accounts.values_mut();
        let account =
            accounts.find(|one| one.held.iter().any(|held| held.id == withdrawal.enrolment));
        let Some(account) = account else { return answer };
        let mut all = account.held.iter_mut();
        let held = all.find(|held| held.id == withdrawal.enrolment).expect("it was just found");
        match held.withdrawn {
            Some(before) if before == day => answer = Answer::outcome("already"),
            Some(_) => answer = Answer::refusal("withdrawn-already"),
            None => {
                let due = held.instalments.iter().filter(|(due, _)| *due <= day);
                let due =
                    if day < held.start { 0 } else { due.map(|(_, pence)| pence).sum::<i64>() };
                let released = held.committed - due;
                (held.withdrawn, held.committed) = (Some(day), due);
                let effective = day.max(held.start);
                account.record(
                    "withdrawn",
                    &effective,
                    Some(("committed", "entitlement", released)),
                );
                answer = Answer::outcome("withdrawn");
                answer.loan = Some(released);
            }
        }
        answer.remaining = Some(account.remaining());
        answer
    }
}

impl Answer {
    fn outcome(outcome: &'static str) -> Answer {
        Answer { outcome, rules: Codes::new(), loan: None, remaining: None }
    }

    fn refusal(rule: &'static str) -> Answer {
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
