//! What the model says to `attend`, `drawdown`, `amend` and `recover`, written from the sections on
//! attendance, drawing down, amending and recovering of the rules.

use std::fmt::Write;

use super::account::Account;
use super::calls::Attended;
use super::days::Day;
use super::deeds::{Deed, Held};
use super::words::{or_none, pounds};
use super::{Claim, Model, Words, moved, refused, remaining};

const HEADER: &str = "claim_reference,claimed_on,ukprn,learner_id,enrolment_id,course_id,\
                      module_ids,liability_period,due_on,amount\n";

/// A line of a claim: learner, number of the entry, period as it is told, amount, and the row of
/// the file.
struct Line {
    of: (String, usize),
    ukprn: i64,
    claim: Option<String>,
    told: String,
    amount: i64,
    row: String,
}

/// Whether what was confirmed releases the payment.
pub(crate) fn pays(status: char) -> bool {
    matches!(status, 'A' | 'L')
}

impl Account {
    /// Whether each period before this one with a share was ever attended.
    fn is_attended_before(&self, held: &Held, period: usize) -> bool {
        let shares = self.shares(held);
        (1..period).all(|earlier| {
            shares[earlier - 1].left == 0
                || self.confirmed(&held.id, earlier).iter().any(|(_, status, _)| pays(*status))
        })
    }

    /// Whether each later attendance has one of every earlier period with a share, as long as these
    /// entries are not counted: where it had none before it does not matter.
    pub(crate) fn is_in_order_without(&self, gone: &[usize]) -> bool {
        let mut order = true;
        for number in gone {
            let Some(Deed::Attended { id, period, status, .. }) =
                self.entry(*number).map(|entry| &entry.deed)
            else {
                continue;
            };
            let Some(held) = self.holds(id).filter(|_| pays(*status)) else { continue };
            let shares = self.shares(held);
            let attended = |period: usize| {
                let confirmed = self.confirmed(id, period);
                confirmed.iter().any(|(seq, status, _)| pays(*status) && !gone.contains(seq))
            };
            let later = (*period + 1..=shares.len()).any(attended);
            order &= shares[*period - 1].left == 0 || attended(*period) || !later;
        }
        order
    }

    /// Takes back what is drawn beyond the shares of this loan and this withdrawal, and says how
    /// much that is.
    pub(crate) fn recover_beyond(
        &mut self,
        held: &Held,
        loan: i64,
        left: Option<Day>,
        (because, on): (&'static str, Day),
    ) -> i64 {
        let mut sum = 0;
        for (period, share) in (1..).zip(Account::shares_if(held, loan, left)) {
            let amount = self.drawn(&held.id, period) - share.left;
            if amount > 0 {
                let (id, on) = (held.id.clone(), self.recovered_from(&held.id, period, on));
                self.add(Deed::Recovered { id, period, amount, because }, on);
                sum += amount;
            }
        }
        sum
    }

    /// When the payer pays what is left to draw of a period, where that is confirmed.
    fn pay_day(&self, id: &str, period: usize, (due, undrawn): (Day, i64)) -> Option<Day> {
        let last = self.confirmed(id, period).last().copied();
        let ready = last.filter(|(_, status, _)| pays(*status) && !self.is_rejected(id, period));
        ready.filter(|_| undrawn > 0).map(|(_, _, on)| on.max(due).pay_day())
    }
}

impl Model {
    pub(crate) fn attend(&mut self, asked: &Attended) -> Words {
        let Attended { enrolment: id, period, status, on } = asked;
        let Ok((learner, held)) = self.stands(id) else { return refused("enrolment-known") };
        let account = self.accounts.get_mut(&learner).expect("who holds it is known");
        let Some(share) = account.shares(&held).get(period - 1).copied() else {
            return refused("period-known");
        };
        let confirmed = account.confirmed(id, *period);
        let same = confirmed.iter().find(|(_, said, day)| (said, day) == (status, on));
        let is_due = |day| held.start <= day && share.due <= day;
        let mut words = match (same, confirmed.last()) {
            (Some(_), _) => vec!["already".to_owned()],
            _ if *on > self.today => return refused("day-to-come"),
            _ if pays(*status) && *on < held.start => return refused("attendance-before-start"),
            _ if pays(*status) && !account.withdrawn(id).is_none_or(is_due) => {
                return refused("withdrawn-already");
            }
            _ if pays(*status) && !account.is_attended_before(&held, *period) => {
                return refused("period-order");
            }
            (None, Some((_, last, day)))
                if status == last && (on <= day || !account.is_rejected(id, *period)) =>
            {
                return refused("attendance-recorded");
            }
            (None, Some((_, _, day))) if on <= day => return refused("attendance-order"),
            _ => vec!["recorded".to_owned()],
        };
        let entry = same.map_or(account.entries.len() + 1, |(number, ..)| *number);
        if same.is_none() {
            let (id, period, status) = (id.clone(), *period, *status);
            account.add(Deed::Attended { id, period, status, on: *on }, *on);
        } else if account.is_rejected(id, *period) {
            words.push("rejected".to_owned());
        }
        let undrawn = share.left - account.drawn(id, *period);
        let paid = account.pay_day(id, *period, (share.due, undrawn));
        words.extend([
            format!("learner {learner}"),
            format!("entry {learner}/{entry}"),
            format!("due {}", share.due),
            format!("paid {}", or_none(paid)),
        ]);
        words
    }

    pub(crate) fn amend(&mut self, id: &str, fee: i64, asked: Option<i64>, on: Day) -> Words {
        let (learner, held) = match self.stands(id) {
            Ok(found) => found,
            Err(left) => return vec!["refused enrolment-known".to_owned(), remaining(left)],
        };
        let is_capped = self.catalogue.providers[&held.ukprn].fee_cap;
        let account = self.accounts.get_mut(&learner).expect("who holds it is known");
        let lendable = |fee: i64| held.limit.min((fee - held.employer).max(0));
        let (old_fee, old_loan) = account.terms(&held);
        let was_all = old_loan == lendable(old_fee);
        let usual = if was_all { lendable(fee) } else { old_loan.min(lendable(fee)) };
        let loan = asked.unwrap_or(usual);
        let over = is_capped && fee > held.limit;
        let within = 0 < loan && loan <= held.limit && loan + held.employer <= fee;
        let left = account.withdrawn(id);
        let due = Account::shares_if(&held, loan, left).into_iter().map(|share| share.left);
        let set_aside = due.sum::<i64>() - account.funded(id);
        let from = on.max(held.start);
        let mut words = match (over, within) {
            _ if (fee, loan) == (old_fee, old_loan) => vec!["already".to_owned()],
            (true, true) => refused("fee-limit"),
            (false, false) => refused("loan-within-fee"),
            (true, false) => refused("fee-limit,loan-within-fee"),
            (false, true) if set_aside > 0 && set_aside > account.least_from(from) => {
                refused("remaining-entitlement")
            }
            (false, true) => {
                let recovered = account.recover_beyond(&held, loan, left, ("amended", from));
                let deed = Deed::Amended { id: id.to_owned(), fee, loan, set_aside };
                let from = account.add(deed, from);
                let words = [
                    format!("amended {}", pounds(loan)),
                    format!("fee {}", pounds(fee)),
                    format!("set-aside {}", pounds(set_aside)),
                    format!("recovered {}", pounds(recovered)),
                ];
                words.into_iter().chain(moved(on, from)).collect()
            }
        };
        words.push(remaining(Some(account.remaining())));
        words
    }

    pub(crate) fn recover(&mut self, id: &str, period: usize, on: Day) -> Words {
        let Ok((learner, held)) = self.stands(id) else { return refused("enrolment-known") };
        let account = self.accounts.get_mut(&learner).expect("who holds it is known");
        if account.shares(&held).len() < period {
            return refused("period-known");
        }
        let amount = account.drawn(id, period);
        match amount {
            0 if account.is_rejected(id, period) => vec!["already".to_owned()],
            0 => refused("not-drawn"),
            _ => {
                let from = account.recovered_from(id, period, on);
                let (id, because) = (id.to_owned(), "rejected");
                let from = account.add(Deed::Recovered { id, period, amount, because }, from);
                let words = [format!("recovered {}", pounds(amount))];
                words.into_iter().chain(moved(on, from)).collect()
            }
        }
    }

    pub(crate) fn draw(&mut self, ukprn: i64, by: Day) -> Words {
        let claims = self.claims.entry(ukprn).or_default();
        let reference = format!("{ukprn}-{:04}", claims.len() + 1);
        let earlier = claims.iter().filter(|claim| claim.by == by);
        let earlier: Vec<String> = earlier.map(|claim| claim.reference.clone()).collect();
        let mut waits = [(0, 0); 4];
        for account in self.accounts.values_mut() {
            let held: Vec<Held> = account.standing_held().cloned().collect();
            for held in held.iter().filter(|held| held.ukprn == ukprn) {
                draw(account, held, (&reference, by), &mut waits);
            }
        }
        // Everything that no claim tells is told by this one.
        let lines: Vec<Line> =
            self.lines().into_iter().filter(|line| line.ukprn == ukprn).collect();
        let is_new = |line: &&Line| !self.told.contains_key(&line.of);
        let new: Vec<&Line> = lines.iter().filter(is_new).collect();
        let mut words = vec!["nothing".to_owned()];
        if !new.is_empty() {
            let mut file = HEADER.to_owned();
            for line in &new {
                writeln!(file, "{reference},{by},{}", line.row).expect("memory can be written to");
            }
            let amount = new.iter().map(|line| line.amount).sum();
            let told: Vec<&str> = new.iter().map(|line| line.told.as_str()).collect();
            words = vec![
                told.join(", "),
                format!("claim {reference}"),
                format!("comes to {}", pounds(amount)),
            ];
            let (lines, of) =
                (new.len(), new.iter().map(|line| line.of.clone()).collect::<Vec<_>>());
            self.told.extend(of.into_iter().map(|of| (of, (reference.clone(), by))));
            let claim = Claim { reference, by, file, lines, amount };
            self.claims.entry(ukprn).or_default().push(claim);
        }
        if !earlier.is_empty() {
            words.push(format!("earlier {}", earlier.join(" ")));
        }
        let names = ["not-confirmed", "not-attending", "rejected", "not-due"];
        let waits = names.into_iter().zip(waits).filter(|(_, (count, _))| *count > 0);
        words.extend(waits.map(|(name, (count, sum))| format!("{name} {count} {}", pounds(sum))));
        words
    }

    /// All that was drawn or recovered.
    fn lines(&self) -> Vec<Line> {
        let mut all = Vec::new();
        for (learner, account) in &self.accounts {
            for (number, entry) in (1..).zip(&account.entries) {
                let (id, period, amount, claim) = match &entry.deed {
                    Deed::Drawn { id, period, amount, claim } => (id, period, *amount, Some(claim)),
                    Deed::Recovered { id, period, amount, .. } => (id, period, -amount, None),
                    _ => continue,
                };
                let held = account.holds(id).expect("what is drawn is of an enrolment");
                let (ukprn, course, modules) = (held.ukprn, &held.course, held.modules.join(";"));
                let (due, _) = held.split(held.loan)[period - 1];
                let sum = pounds(amount);
                let (claim, of) = (claim.cloned(), (learner.clone(), number));
                let told = format!("{id}/{period} {sum}");
                let row = format!("{ukprn},{learner},{id},{course},{modules},{period},{due},{sum}");
                all.push(Line { of, ukprn, claim, told, amount, row });
            }
        }
        all
    }

    /// The whole of the export `drawdowns`.
    pub(crate) fn export(&self) -> String {
        let row = |line: &Line| match self.told.get(&line.of) {
            Some((reference, by)) => {
                assert!(line.claim.as_ref().is_none_or(|claim| claim == reference));
                format!("{reference},{by},{}\n", line.row)
            }
            None => format!(",,{}\n", line.row),
        };
        HEADER.to_owned() + &self.lines().iter().map(row).collect::<String>()
    }

    /// What is drawn by all, and what was claimed less what was recovered and no claim tells yet:
    /// the same.
    pub(crate) fn drawn_and_claimed(&self) -> (i64, i64) {
        let drawn = self.accounts.values().map(|account| account.sums().drawn).sum();
        let claimed: i64 = self.claims.values().flatten().map(|claim| claim.amount).sum();
        let untold = self.lines().into_iter().filter(|line| !self.told.contains_key(&line.of));
        (drawn, claimed + untold.map(|line| line.amount).sum::<i64>())
    }
}

fn draw(
    account: &mut Account,
    held: &Held,
    (claim, by): (&str, Day),
    waits: &mut [(usize, i64); 4],
) {
    for (period, share) in (1..).zip(account.shares(held)) {
        let amount = share.left - account.drawn(&held.id, period);
        if amount <= 0 {
            continue;
        }
        let last = account.confirmed(&held.id, period).last().map(|(_, status, _)| *status);
        let why = match last {
            _ if share.due > by => 3,
            _ if account.is_rejected(&held.id, period) => 2,
            None => 0,
            Some(status) if pays(status) => {
                let (id, claim) = (held.id.clone(), claim.to_owned());
                account.add(Deed::Drawn { id, period, amount, claim }, by);
                continue;
            }
            Some(_) => 1,
        };
        waits[why] = (waits[why].0 + 1, waits[why].1 + amount);
    }
}
