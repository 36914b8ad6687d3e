//! What the model answers to each request, and what it then is: from the rules alone.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate};

use super::model::{Claim, Deed, Enrolment, Model};
use super::studies::{PROVIDERS, STUDIES, course_year, fee_limit, pounds};

pub(crate) const HEADER: &str = "claim_reference,claimed_on,ukprn,learner_id,enrolment_id,course_id,\
                                 module_ids,liability_period,due_on,amount\n";

pub(crate) fn refused(rule: &str) -> String {
    format!("refused {rule}")
}

/// What is still to be paid and not claimed: periods and pence, as not confirmed, not attending,
/// rejected, and not yet due.
pub(crate) type Waiting = [(u64, i64); 4];

/// A drawdown as it is told: the file of the claim, the earlier claims of that day, what waits.
pub(crate) type Told = (Option<(String, String)>, Vec<String>, Waiting);

impl Model {
    /// The number of an enrolment that stands.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        let e = self.enrolments.iter().position(|enrolment| enrolment.id == id)?;
        self.of(e).held().contains(&e).then_some(e)
    }

    /// Whether these credits from this start fit beside what else is held live, and whether the
    /// study is not held from the same start.
    pub(crate) fn fits(&self, who: usize, study: usize, start: NaiveDate) -> (bool, bool) {
        self.fits_beside(self.learners[who].held(), study, start)
    }

    pub(crate) fn fits_beside(
        &self,
        held: Vec<usize>,
        study: usize,
        start: NaiveDate,
    ) -> (bool, bool) {
        let live: Vec<usize> = held.into_iter().filter(|e| self.is_live(*e)).collect();
        let mut all: Vec<(NaiveDate, u32)> = live
            .iter()
            .map(|e| (self.enrolments[*e].start, self.enrolments[*e].study().credits))
            .collect();
        all.push((start, STUDIES[study].credits));
        let holds = |first: NaiveDate, day: NaiveDate| {
            first <= day && day < first.with_year(first.year() + 1).expect("a first of a month")
        };
        let sum = |first| -> u32 {
            all.iter().filter(|(day, _)| holds(first, *day)).map(|(_, credits)| credits).sum()
        };
        let years = all.iter().map(|(day, _)| course_year(*day));
        let credits_fit = years.filter(|first| holds(*first, start)).all(|first| sum(first) <= 180);
        let asked = &STUDIES[study];
        let is_same = |e: &usize| {
            let (taken, other) = (self.enrolments[*e].study(), &self.enrolments[*e]);
            let shares = taken.modules.iter().any(|module| asked.modules.contains(module));
            let same_year = asked.modules.is_empty()
                && taken.modules.is_empty()
                && taken.course == asked.course;
            other.start == start && (shares || same_year)
        };
        (credits_fit, !live.iter().any(is_same))
    }

    pub(crate) fn enrol(
        &mut self,
        id: &str,
        who: usize,
        (study, start): (usize, NaiveDate),
        asked: Option<i64>,
    ) -> String {
        let taken = &STUDIES[study];
        let limit = fee_limit(taken.credits, start);
        let loan = asked.unwrap_or((taken.fee - taken.employer).min(limit));
        let (credits_fit, is_new) = self.fits(who, study, start);
        let is_granted = self.learners[who].year().is_some();
        let mut rules = Vec::new();
        let mut rule = |code, is_met: bool| rules.extend((!is_met).then_some(code));
        rule("learner-known", is_granted);
        rule("course-year-credits", credits_fit || !is_granted);
        rule("not-enrolled-already", is_new || !is_granted);
        rule("fee-limit", taken.provider == 1 || taken.fee <= limit);
        let within = 0 < loan && loan <= limit && loan + taken.employer <= taken.fee;
        rule("loan-within-fee", within);
        rule("remaining-entitlement", !is_granted || loan <= self.learners[who].remaining());
        if !rules.is_empty() {
            return refused(&rules.join(";"));
        }
        self.enrolments.push(Enrolment { id: id.to_owned(), who, study, start });
        let e = self.enrolments.len() - 1;
        self.learners[who].add(Deed::Enrolled { e, fee: taken.fee, loan });
        format!("enrolled {loan}")
    }

    pub(crate) fn attend(
        &mut self,
        id: &str,
        period: usize,
        status: char,
        on: NaiveDate,
    ) -> String {
        let Some(e) = self.find(id) else { return refused("enrolment-known") };
        let Some(share) = self.shares(e).get(period - 1).copied() else {
            return refused("period-known");
        };
        let learner = self.of(e);
        let stands = learner.confirmed(e, period);
        if stands.contains(&(status, on)) {
            return "already".to_owned();
        }
        let start = self.enrolments[e].start;
        if status == 'A' && on < start {
            return refused("attendance-before-start");
        }
        let is_due = |day| start <= day && share.due <= day;
        if status == 'A' && !learner.withdrawn(e).is_none_or(is_due) {
            return refused("withdrawn-already");
        }
        if let Some((last, day)) = stands.last().copied() {
            if status == last && (on <= day || !learner.is_rejected(e, period)) {
                return refused("attendance-recorded");
            }
            if on <= day {
                return refused("attendance-order");
            }
        }
        self.of_mut(e).add(Deed::Attended { e, period, status, on });
        "recorded".to_owned()
    }

    /// Takes back what is drawn beyond these shares, and says how much that is.
    fn recover_beyond(&mut self, e: usize, loan: i64, left: Option<NaiveDate>) -> i64 {
        let mut sum = 0;
        for (period, share) in (1..).zip(self.shares_if(e, loan, left)) {
            let amount = self.of(e).drawn(e, period) - share.left;
            if amount > 0 {
                sum += amount;
                self.of_mut(e).add(Deed::Recovered { e, period, amount, rejected: false });
            }
        }
        sum
    }

    pub(crate) fn withdraw(&mut self, id: &str, on: NaiveDate) -> String {
        let Some(e) = self.find(id) else { return refused("enrolment-known") };
        match self.of(e).withdrawn(e) {
            Some(day) if day == on => return "already".to_owned(),
            Some(_) => return refused("withdrawn-already"),
            None => {}
        }
        let loan = self.of(e).terms(e).1;
        let recovered = self.recover_beyond(e, loan, Some(on));
        let due: i64 = self.shares_if(e, loan, Some(on)).iter().map(|share| share.left).sum();
        let released = self.of(e).funded(e) - due;
        self.of_mut(e).add(Deed::Withdrawn { e, on, released });
        format!("withdrawn {released} {recovered}")
    }

    pub(crate) fn amend(&mut self, id: &str, fee: i64, asked: Option<i64>) -> String {
        let Some(e) = self.find(id) else { return refused("enrolment-known") };
        let (study, start) = (self.enrolments[e].study(), self.enrolments[e].start);
        let limit = fee_limit(study.credits, start);
        let lendable = |fee: i64| limit.min((fee - study.employer).max(0));
        let (old_fee, old_loan) = self.of(e).terms(e);
        let was_all = old_loan == lendable(old_fee);
        let usual = if was_all { lendable(fee) } else { old_loan.min(lendable(fee)) };
        let loan = asked.unwrap_or(usual);
        if (fee, loan) == (old_fee, old_loan) {
            return "already".to_owned();
        }
        let over = study.provider == 0 && fee > limit;
        let within = 0 < loan && loan <= limit && loan + study.employer <= fee;
        match (over, within) {
            (true, true) => return refused("fee-limit"),
            (false, false) => return refused("loan-within-fee"),
            (true, false) => return refused("fee-limit;loan-within-fee"),
            (false, true) => {}
        }
        let left = self.of(e).withdrawn(e);
        let due: i64 = self.shares_if(e, loan, left).iter().map(|share| share.left).sum();
        let set_aside = due - self.of(e).funded(e);
        if set_aside > self.of(e).remaining() {
            return refused("remaining-entitlement");
        }
        let recovered = self.recover_beyond(e, loan, left);
        self.of_mut(e).add(Deed::Amended { e, fee, loan, set_aside });
        format!("amended {loan} {set_aside} {recovered}")
    }

    pub(crate) fn recover(&mut self, id: &str, period: usize) -> String {
        let Some(e) = self.find(id) else { return refused("enrolment-known") };
        if self.shares(e).len() < period {
            return refused("period-known");
        }
        let amount = self.of(e).drawn(e, period);
        if amount == 0 {
            let already = self.of(e).is_rejected(e, period);
            return if already { "already".to_owned() } else { refused("not-drawn") };
        }
        self.of_mut(e).add(Deed::Recovered { e, period, amount, rejected: true });
        format!("recovered {amount}")
    }

    pub(crate) fn drawdown(&mut self, provider: usize, due: NaiveDate) -> Told {
        let reference = format!("{}-{:04}", PROVIDERS[provider], self.claims[provider].len() + 1);
        let earlier = self.claims[provider].iter().filter(|claim| claim.due == due);
        let earlier = earlier.map(|claim| claim.reference.clone()).collect();
        let mut waiting = Waiting::default();
        for who in 0..self.learners.len() {
            for e in self.learners[who].held() {
                if self.enrolments[e].study().provider == provider {
                    self.draw(e, due, &mut waiting);
                }
            }
        }
        // Everything that no claim tells is told by this one.
        let (mut file, mut lines, mut sum) = (HEADER.to_owned(), 0, 0);
        for (who, seq, of, amount, row) in self.told_lines() {
            if of == provider && !self.told.contains_key(&(who, seq)) {
                writeln!(file, "{reference},{due},{row}").expect("memory can be written to");
                (lines, sum) = (lines + 1, sum + amount);
                self.told.insert((who, seq), (reference.clone(), due));
            }
        }
        if lines == 0 {
            return (None, earlier, waiting);
        }
        let claim =
            Claim { reference: reference.clone(), due, file: file.clone(), lines, amount: sum };
        self.claims[provider].push(claim);
        (Some((reference, file)), earlier, waiting)
    }

    fn draw(&mut self, e: usize, by: NaiveDate, waiting: &mut Waiting) {
        for (period, share) in (1..).zip(self.shares(e)) {
            let learner = self.of(e);
            let amount = share.left - learner.drawn(e, period);
            if amount <= 0 {
                continue;
            }
            let last = learner.confirmed(e, period).last().map(|(status, _)| *status);
            let waits = match last {
                _ if share.due > by => 3,
                _ if learner.is_rejected(e, period) => 2,
                None => 0,
                Some('A') => {
                    self.of_mut(e).add(Deed::Drawn { e, period, amount });
                    continue;
                }
                Some(_) => 1,
            };
            waiting[waits] = (waiting[waits].0 + 1, waiting[waits].1 + amount);
        }
    }

    /// All that was drawn or recovered: learner, line, provider, amount, and the row of it.
    pub(crate) fn told_lines(&self) -> Vec<(usize, u32, usize, i64, String)> {
        let mut all = Vec::new();
        for (who, learner) in self.learners.iter().enumerate() {
            for line in &learner.lines {
                let (e, period, amount) = match line.deed {
                    Deed::Drawn { e, period, amount } => (e, period, amount),
                    Deed::Recovered { e, period, amount, .. } => (e, period, -amount),
                    _ => continue,
                };
                let study = self.enrolments[e].study();
                let row = format!(
                    "{},L-{who},{},{},{},{period},{},{}",
                    PROVIDERS[study.provider],
                    self.enrolments[e].id,
                    study.course,
                    study.modules.join(";"),
                    self.shares(e)[period - 1].due,
                    pounds(amount)
                );
                all.push((who, line.seq, study.provider, amount, row));
            }
        }
        all
    }

    /// The whole of the export `drawdowns`.
    pub(crate) fn export(&self) -> String {
        let row = |(who, seq, _, _, row): (usize, u32, usize, i64, String)| match self
            .told
            .get(&(who, seq))
        {
            Some((reference, due)) => format!("{reference},{due},{row}\n"),
            None => format!(",,{row}\n"),
        };
        HEADER.to_owned() + &self.told_lines().into_iter().map(row).collect::<String>()
    }
}
