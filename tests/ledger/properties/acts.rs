//! What happens at random, one variant for each verb. Numbers are places in the lists of a history,
//! or among what there is by then: `History::call` says what is asked.

use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

use super::catalogues::{MODULES, any_day, some_day};
use super::histories::{History, LEARNERS};
use crate::model::Model;
use crate::model::account::Account;
use crate::model::calls::{Attended, Call};
use crate::model::days::Day;
use crate::model::deeds::{Deed, Held};
use crate::model::payer::Payment;
use crate::model::words::{Additional, Learner, Module, Rates, Request, Withdrawal};

/// The rates of 2028/29, which are imported, and imported again.
const LATER: i64 = 2028;

#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// It may go by figures that are announced and not in force.
    ByAnnounced(Box<Act>),
    /// A file of the learners whose bit is set, one of them perhaps otherwise than before.
    Learners(u8, Option<(usize, Change)>),
    Assess(usize),
    Enrol(usize),
    Enrolments(Vec<usize>),
    /// What was withdrawn from is enrolled on again, under an id with a number at its end.
    EnrolAnew(usize, usize),
    /// For all that remains from its start on, and so many pence more.
    EnrolForTheRest(usize, i64),
    Withdraw(Leaving),
    Withdrawals(Vec<Leaving>),
    /// A module is imported again with another fee.
    Module(usize, i64),
    /// Those of a year, which are imported again.
    Rates(i64, Rates),
    Additional(Additional),
    PriorStudy(usize, Total),
    Uprate(i64, Option<Day>),
    Correct(usize, Which, Day),
    /// One of the files and runs so far, counted from the newest, and one more.
    TakeBack(usize, Day),
    /// Once more on what an enrolment is on, from the same start.
    EnrolBeside(Aim),
    /// So many days after the start.
    Attend(Aim, char, i64),
    /// At a provider, so many days after the first of 2027.
    Draw(i64, i64),
    Amend(Aim, Fee, Option<i64>),
    Recover(Aim),
    /// From an enrolment for which something is drawn, so many days after its start.
    WithdrawDrawn(Aim, i64),
    /// One of the entries of a kind that stand.
    CorrectKind(Kind, usize),
    Pay(Vec<Paying>),
}

/// An enrolment and a period, chosen by numbers without a bound: see `History::aimed`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Aim {
    which: usize,
    period: usize,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Attended,
    Withdrawn,
    Amended,
    Enrolled,
}

/// A fee in parts of a hundred of the limit, and pence beside that.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fee(i64, i64);

/// A line of a schedule: what is left to pay of a period or another sum, under one of a few
/// references, now and then to another provider or for another learner.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paying {
    aim: Aim,
    reference: usize,
    amount: Option<i64>,
    is_astray: (bool, bool),
}

#[derive(Clone, Debug)]
pub(crate) enum Change {
    Born(Day),
    Resident,
    Nhs,
    PriorStudy(i64),
    Year(i64),
}

/// The enrolment of a request ends so long after the request's start.
#[derive(Clone, Debug)]
pub(crate) struct Leaving {
    request: usize,
    after: After,
    /// The request is a place among those whose enrolment is held, where any is.
    of_held: bool,
}

#[derive(Clone, Copy, Debug)]
enum After {
    LongBefore,
    Days(i64),
    Months(i64),
}

/// What prior study is in all.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Total {
    Of(i64),
    /// So much that so many pence more or less remain.
    ButFor(i64),
}

/// Which entry of a chain is undone.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Which {
    /// Of those that stand and can be undone, counted from the newest.
    Standing(usize),
    /// The newest withdrawal that stands.
    Withdrawal,
    /// Of all, and one more.
    Any(usize),
    /// Of a chain that is no learner's.
    OfTheLedger(usize),
    OfAProvider(usize),
}

impl Leaving {
    /// A withdrawal from the enrolment of one of these requests.
    pub(crate) fn of(&self, requests: &[&Request]) -> Withdrawal {
        let request = &requests[self.request % requests.len()];
        let day = match self.after {
            After::LongBefore => Day(request.start.0 - 1, 3, 31),
            After::Days(days) => request.start.plus_days(days),
            After::Months(months) => request.start.plus_months(months),
        };
        Withdrawal { enrolment: request.id.clone(), day }
    }
}

impl History {
    /// What is asked, given what there is.
    pub(crate) fn call(&self, act: &Act, model: &Model) -> Call {
        let request = |place: usize| self.requests[place].clone();
        match act {
            Act::ByAnnounced(act) => Call::ByAnnounced(Box::new(self.call(act, model))),
            Act::Learners(mask, change) => {
                Call::Learners(self.learner_lines(*mask, change.as_ref(), model))
            }
            Act::Assess(place) => Call::Assess(request(*place)),
            Act::Enrol(place) => Call::Enrol(request(*place)),
            Act::Enrolments(places) => Call::Enrolments(self.file_of(places)),
            Act::EnrolAnew(place, number) => {
                let ended = self.requests_with(model, Option::is_some);
                let mut request = ended.get(place % ended.len().max(1)).copied().cloned();
                if let Some(request) = &mut request {
                    request.id = format!("{}-{number}", request.id);
                }
                Call::Enrol(request.unwrap_or_else(|| self.requests[0].clone()))
            }
            Act::EnrolForTheRest(place, more) => {
                let mut request = request(*place);
                let account = model.granted(&request.learner);
                let least = account.map(|account| account.least_from(request.start));
                request.loan = least.map(|least| least + more);
                Call::Enrol(request)
            }
            Act::Withdraw(leaving) => Call::Withdraw(self.withdrawal(leaving, model)),
            Act::Withdrawals(all) => {
                Call::Withdrawals(all.iter().map(|one| self.withdrawal(one, model)).collect())
            }
            Act::Module(place, fee) => {
                Call::Module(Module { fee: *fee, ..self.shelf.modules[*place].clone() })
            }
            Act::Rates(year, rates) => Call::Rates(*year, *rates),
            Act::Additional(additional) => Call::Additional(additional.clone()),
            Act::PriorStudy(learner, total) => {
                let learner = format!("L-{learner}");
                let sums = model.granted(&learner).map(Account::sums).unwrap_or_default();
                let total = match total {
                    Total::Of(total) => *total,
                    Total::ButFor(pence) => (sums.prior_study + sums.remaining - pence).max(0),
                };
                Call::PriorStudy { learner, total }
            }
            Act::Uprate(to, on) => Call::Uprate { to: *to, on: *on },
            Act::Correct(learner, which, on) => {
                let (whose, number) = entry(*learner, *which, model);
                Call::Correct { whose, number, on: *on }
            }
            Act::TakeBack(back, on) => {
                let files = model.files.len();
                Call::TakeBack { file: files.saturating_sub(back % (files + 1)), on: *on }
            }
            Act::EnrolBeside(aim) => {
                let held = self.requests_with(model, |_| true);
                let mut request = held.get(aim.which % held.len().max(1)).copied().cloned();
                if let Some(request) = &mut request {
                    request.id = format!("{}x{}", request.id, aim.period % 3);
                }
                Call::Enrol(request.unwrap_or_else(|| self.requests[0].clone()))
            }
            Act::Attend(aim, status, after) => {
                let (enrolment, start, period) = aimed(model, *aim, |_| true);
                // Mostly on a day that has come.
                let on = start.moved(*after);
                let on = if aim.period % 8 == 0 { on } else { on.min(model.today) };
                Call::Attend(Attended { enrolment, period, status: *status, on })
            }
            Act::Draw(ukprn, after) => {
                Call::Draw { ukprn: *ukprn, by: Day(2027, 1, 1).moved(*after) }
            }
            Act::Amend(aim, Fee(part, pence), loan) => {
                let (enrolment, start, _) = aimed(model, *aim, |_| true);
                // Now and then of a day before the start, from which it then counts.
                let on = if aim.period % 8 == 1 { start.moved(-20) } else { start };
                let limit = model.stands(&enrolment).map_or(244_750, |(_, held)| held.limit);
                let fee = (limit * part / 100 + pence).max(0);
                Call::Amend { enrolment, fee, loan: *loan, on }
            }
            Act::Recover(aim) => {
                let (enrolment, on, period) = aimed(model, *aim, |drawn| drawn > 0);
                Call::Recover { enrolment, period, on }
            }
            Act::WithdrawDrawn(aim, after) => {
                let (enrolment, start, _) = aimed(model, *aim, |drawn| drawn > 0);
                Call::Withdraw(Withdrawal { enrolment, day: start.moved(*after) })
            }
            Act::CorrectKind(kind, back) => {
                let (whose, number) = entry_of(*kind, *back, model);
                Call::Correct { whose, number, on: Day(2027, 1, 4) }
            }
            Act::Pay(all) => Call::Pay(all.iter().map(|one| one.line(model)).collect()),
        }
    }

    fn withdrawal(&self, leaving: &Leaving, model: &Model) -> Withdrawal {
        let held = self.requests_with(model, Option::is_none);
        if leaving.of_held && !held.is_empty() {
            return leaving.of(&held);
        }
        leaving.of(&self.requests.iter().collect::<Vec<_>>())
    }

    /// The requests whose enrolment is held, and whose withdrawal is so.
    fn requests_with(&self, model: &Model, is_so: impl Fn(&Option<Day>) -> bool) -> Vec<&Request> {
        let is_it = |request: &&Request| {
            let held =
                model.holder(&request.id).filter(|(_, account, _)| account.is_held(&request.id));
            held.is_some_and(|(_, account, _)| is_so(&account.withdrawn(&request.id)))
        };
        self.requests.iter().filter(is_it).collect()
    }

    /// The lines of a file of learners: what was granted stands in them as it is on record, and
    /// facts as they were at first.
    fn learner_lines(
        &self,
        mask: u8,
        change: Option<&(usize, Change)>,
        model: &Model,
    ) -> Vec<Learner> {
        let mut lines = Vec::new();
        for (place, learner) in self.learners.iter().enumerate() {
            if mask & (1 << place) == 0 {
                continue;
            }
            let mut line = learner.clone();
            if let Some(account) = model.granted(&line.id) {
                line.prior_study = account.sums().prior_study;
                line.year = account.granted().map(|(year, _)| year);
            }
            match change.filter(|(changed, _)| *changed == place).map(|(_, change)| change) {
                None => {}
                Some(Change::Born(day)) => line.born = *day,
                Some(Change::Resident) => line.resident = !line.resident,
                Some(Change::Nhs) => line.nhs = !line.nhs,
                Some(Change::PriorStudy(pence)) => line.prior_study = *pence,
                Some(Change::Year(year)) => line.year = Some(*year),
            }
            lines.push(line);
        }
        lines
    }

    /// Requests for one file: in a file an id is one request, so later ones of an id are left out.
    fn file_of(&self, places: &[usize]) -> Vec<Request> {
        let mut file: Vec<Request> = Vec::new();
        for place in places {
            let request = &self.requests[*place];
            if file.iter().all(|one| one.id != request.id) {
                file.push(request.clone());
            }
        }
        file
    }
}

fn entry(learner: usize, which: Which, model: &Model) -> (String, usize) {
    let whose = format!("L-{learner}");
    let account = model.accounts.get(&whose);
    let all = account.map_or(0, |account| account.entries.len());
    match which {
        Which::OfTheLedger(number) => ("ledger".to_owned(), number),
        // One of which nothing is recorded.
        Which::OfAProvider(number) => ("provider/10000008".to_owned(), number),
        Which::Any(place) => (whose, 1 + place % (all + 1)),
        Which::Standing(_) | Which::Withdrawal => {
            let (back, is_it): (_, fn(&Deed) -> bool) = match which {
                Which::Standing(back) => (back, Deed::can_be_undone),
                _ => (0, |deed| matches!(deed, Deed::Withdrawn { .. })),
            };
            let standing = account.iter().flat_map(|account| account.standing().rev());
            let can = standing.filter(|(_, entry)| is_it(&entry.deed));
            let can: Vec<usize> = can.map(|(number, _)| number).collect();
            (whose, can.get(back % can.len().max(1)).copied().unwrap_or(1))
        }
    }
}

/// The id, the start and a period of one of the enrolments that stand and of which so much is
/// drawn; now and then of one that was undone or that nobody knows, or a period that it has not.
fn aimed(model: &Model, aim: Aim, is_drawn: impl Fn(i64) -> bool) -> (String, Day, usize) {
    let accounts = || model.accounts.values();
    let every = |account: &Account, held: &Held| {
        let periods = 1..=account.shares(held).len();
        let drawn = periods.map(|period| (period, account.drawn(&held.id, period)));
        drawn.collect::<Vec<_>>()
    };
    let standing = accounts().flat_map(|account| {
        account.standing_held().flat_map(move |held| {
            every(account, held).into_iter().map(move |(period, drawn)| (held, period, drawn))
        })
    });
    let all: Vec<(&Held, usize, i64)> = standing.collect();
    let such: Vec<_> = all.iter().filter(|(_, _, drawn)| is_drawn(*drawn)).collect();
    let number = aim.which / 40;
    let found = match aim.which % 40 {
        0 => None,
        1 => {
            let ever: Vec<&Held> = accounts().flat_map(|account| &account.held).collect();
            ever.get(number % ever.len().max(1)).map(|held| (*held, 1))
        }
        // Of these half may be of any sum.
        which if which % 2 == 0 || such.is_empty() => {
            all.get(number % all.len().max(1)).map(|(held, period, _)| (*held, *period))
        }
        _ => such.get(number % such.len()).map(|(held, period, _)| (*held, *period)),
    };
    let Some((held, period)) = found else {
        return (format!("E-none-{}", aim.which), Day(2027, 1, 4), 1);
    };
    let beyond = if aim.period.is_multiple_of(25) { 1 + aim.period } else { 0 };
    (held.id.clone(), held.start, (period + beyond).min(1_000))
}

/// One of the newest entries of a kind that stand, of each learner two.
fn entry_of(kind: Kind, back: usize, model: &Model) -> (String, usize) {
    let is_of = |deed: &Deed| match kind {
        Kind::Attended => matches!(deed, Deed::Attended { .. }),
        Kind::Withdrawn => matches!(deed, Deed::Withdrawn { .. }),
        Kind::Amended => matches!(deed, Deed::Amended { .. }),
        Kind::Enrolled => matches!(deed, Deed::Enrolled { .. }),
    };
    let all = model.accounts.iter().flat_map(|(learner, account)| {
        let own = account.standing().rev().filter(|(_, entry)| is_of(&entry.deed)).take(2);
        own.map(move |(number, _)| (learner.clone(), number))
    });
    let all: Vec<_> = all.collect();
    all.get(back % all.len().max(1)).cloned().unwrap_or(("L-0".to_owned(), 999))
}

impl Paying {
    fn line(&self, model: &Model) -> Payment {
        let Paying { aim, reference, amount, is_astray } = *self;
        let (enrolment, start, period) = aimed(model, aim, |drawn| drawn > 0);
        let (learner, ukprn, left) = match model.stands(&enrolment) {
            Ok((learner, held)) => {
                let shares = model.accounts[&learner].shares(&held);
                let left = shares.get(period - 1).map_or(100, |share| share.left);
                (learner, held.ukprn, left)
            }
            Err(_) => ("L-9".to_owned(), 10_000_001, 100),
        };
        Payment {
            reference: format!("P-{reference}"),
            day: start.moved(20),
            ukprn: if is_astray.0 { 10_000_009 } else { ukprn },
            learner: if is_astray.1 { "L-9".to_owned() } else { learner },
            enrolment,
            period,
            amount: amount.unwrap_or(left),
        }
    }
}

/// Of what a history is full.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Full {
    /// Of everything.
    Everything,
    /// Of money that is drawn down.
    Money,
    /// Of what is put right.
    Corrections,
}

pub(crate) fn act(full: Full, requests: usize) -> BoxedStrategy<Act> {
    let of_money = money(requests);
    match full {
        Full::Everything => prop_oneof![3 => asked(requests), 1 => of_money].boxed(),
        Full::Money => prop_oneof![1 => asked(requests), 5 => of_money].boxed(),
        Full::Corrections => put_right(requests).boxed(),
    }
}

fn aim() -> impl Strategy<Value = Aim> {
    (0..4_000_usize, 0..1_000_usize).prop_map(|(which, period)| Aim { which, period })
}

fn loan() -> impl Strategy<Value = Option<i64>> {
    weighted(0.3, select(vec![0_i64, 1, 399, 60_017, 238_375, 244_751]))
}

fn money(requests: usize) -> impl Strategy<Value = Act> {
    let days = prop_oneof![8 => -20..400_i64, 1 => Just(6_000_i64), 1 => Just(-4_000_i64)];
    let after = select(vec![-20, -1, 0, 13, 14, 60, 120, 130, 243, 300, 800_i64]);
    let by = prop_oneof![6 => 0..700_i64, 1 => Just(6_000_i64), 1 => select(vec![30, 180_i64])];
    let status =
        prop_oneof![6 => Just('A'), 1 => Just('L'), 1 => select(vec!['C', 'F', 'N', 'S', 'X'])];
    let fee = (
        select(vec![0_i64, 25, 50, 80, 95, 100, 100, 120]),
        select(vec![-1_i64, 0, 0, 0, 1, 2, 50, 199]),
    );
    let kind = prop_oneof![
        2 => Just(Kind::Attended),
        3 => Just(Kind::Withdrawn),
        3 => Just(Kind::Amended),
        1 => Just(Kind::Enrolled),
    ];
    prop_oneof![
        14 => (aim(), status, days).prop_map(|(aim, status, after)| Act::Attend(aim, status, after)),
        8 => (10_000_001..10_000_003_i64, by).prop_map(|(ukprn, by)| Act::Draw(ukprn, by)),
        2 => (aim(), after).prop_map(|(aim, after)| Act::WithdrawDrawn(aim, after)),
        4 => (aim(), fee, loan())
            .prop_map(|(aim, (part, pence), loan)| Act::Amend(aim, Fee(part, pence), loan)),
        3 => aim().prop_map(Act::Recover),
        4 => (kind, 0..1_000_usize).prop_map(|(kind, back)| Act::CorrectKind(kind, back)),
        1 => aim().prop_map(Act::EnrolBeside),
        2 => (0..requests).prop_map(Act::Enrol),
        3 => vec(paying(), 1..=3).prop_map(Act::Pay),
    ]
}

fn paying() -> impl Strategy<Value = Paying> {
    let amount = select(vec![-61_100_i64, 100, 61_100, 122_550]);
    let astray = (prop::bool::weighted(0.1), prop::bool::weighted(0.1));
    (aim(), 0..3_usize, weighted(0.5, amount), astray).prop_map(
        |(aim, reference, amount, is_astray)| Paying { aim, reference, amount, is_astray },
    )
}

/// Mostly of two learners, so that what was put right is put right again.
fn put_right(requests: usize) -> impl Strategy<Value = Act> {
    let standing = prop_oneof![3 => 0..4_usize, 1 => 0..12_usize];
    prop_oneof![
        4 => (0..requests).prop_map(Act::Enrol),
        2 => leaving(requests).prop_map(Act::Withdraw),
        1 => additional().prop_map(Act::Additional),
        2 => (0..2_usize, total()).prop_map(|(learner, total)| Act::PriorStudy(learner, total)),
        2 => (2026..=2027_i64).prop_map(|to| by_announced(Act::Uprate(to, None))),
        1 => rates().prop_map(|(year, rates)| Act::Rates(year, rates)),
        6 => (0..2_usize, standing, any_day())
            .prop_map(|(learner, back, on)| Act::Correct(learner, Which::Standing(back), on)),
        2 => (0..6_usize, any_day()).prop_map(|(back, on)| Act::TakeBack(back, on)),
        1 => (1_u8..4, Just(None)).prop_map(|(mask, change)| Act::Learners(mask, change)),
        1 => vec(0..requests, 1..=4).prop_map(Act::Enrolments),
        1 => vec(leaving(requests), 1..=3).prop_map(Act::Withdrawals),
    ]
}

fn asked(requests: usize) -> impl Strategy<Value = Act> {
    let places = vec(0..requests, 1..=8);
    prop_oneof![
        3 => (any::<u8>(), weighted(0.4, (0..LEARNERS, change())))
            .prop_map(|(mask, change)| Act::Learners(mask & 0b11_1111, change))
            .prop_flat_map(mostly_by_announced),
        1 => (0..requests).prop_map(Act::Assess),
        5 => (0..requests).prop_map(Act::Enrol),
        3 => places.prop_map(Act::Enrolments),
        2 => (0..requests, 2..4_usize)
            .prop_map(|(place, number)| Act::EnrolAnew(place, number)),
        1 => (0..requests, 0..2_i64)
            .prop_map(|(place, more)| Act::EnrolForTheRest(place, more)),
        4 => leaving(requests).prop_map(Act::Withdraw),
        2 => vec(leaving(requests), 1..=4).prop_map(Act::Withdrawals),
        1 => (0..MODULES, 1_i64..400_000).prop_map(|(module, fee)| Act::Module(module, fee)),
        1 => rates().prop_map(|(year, rates)| Act::Rates(year, rates)),
        2 => additional().prop_map(Act::Additional),
        2 => (learner(), total()).prop_map(|(learner, total)| Act::PriorStudy(learner, total)),
        2 => uprating().prop_map(|(to, on)| Act::Uprate(to, on)).prop_flat_map(mostly_by_announced),
        5 => (learner(), which(), any_day())
            .prop_map(|(learner, which, on)| Act::Correct(learner, which, on)),
        2 => (0..8_usize, any_day()).prop_map(|(back, on)| Act::TakeBack(back, on)),
    ]
}

fn by_announced(act: Act) -> Act {
    Act::ByAnnounced(Box::new(act))
}

fn mostly_by_announced(act: Act) -> impl Strategy<Value = Act> {
    prop_oneof![5 => Just(by_announced(act.clone())), 1 => Just(act)]
}

/// Mostly one of the first two learners, who hold most; now and then one who is not known.
fn learner() -> impl Strategy<Value = usize> {
    prop_oneof![16 => 0..2_usize, 8 => 2..LEARNERS, 1 => Just(LEARNERS)]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        2 => some_day().prop_map(|day| Change::Born(Day(day.0 - 60, day.1, day.2.min(28)))),
        2 => Just(Change::Resident),
        2 => Just(Change::Nhs),
        1 => Just(Change::PriorStudy(3_814_001)),
        1 => Just(Change::PriorStudy(0)),
        1 => (2025_i64..=2029).prop_map(Change::Year),
    ]
}

pub(crate) fn leaving(requests: usize) -> impl Strategy<Value = Leaving> {
    let after = prop_oneof![
        2 => Just(After::LongBefore),
        12 => select(vec![0, 13, 14, 15, 14, 31]).prop_map(After::Days),
        6 => select(vec![3, 4, 7, 8, 4]).prop_map(After::Months),
    ];
    // Those of the first file are most likely to be held.
    let request = prop_oneof![2 => 0..8_usize, 1 => 0..requests];
    (request, after, any::<bool>()).prop_map(|(request, after, of_held)| Leaving {
        request,
        after,
        of_held,
    })
}

/// Rates that rise and fall, in proportion or by the difference; the limit is a quarter. Mostly of
/// the year that is not built in, and now and then figures put right of one that is.
fn rates() -> impl Strategy<Value = (i64, Rates)> {
    let limit = select(vec![1_030_000_i64, 1_030_000, 1_041_237, 880_000]);
    let method = prop_oneof![2 => Just(false), 1 => Just(true)];
    let year = prop_oneof![3 => Just(LATER), 1 => 2025..LATER];
    (year, limit, method, any::<bool>()).prop_map(|(year, limit, by_difference, announced)| {
        (year, Rates { full: 4 * limit, limit, by_difference, announced })
    })
}

fn additional() -> impl Strategy<Value = Additional> {
    let pence = prop_oneof![
        10 => select(vec![50_000_i64, 50_000, 100_050]),
        1 => select(vec![1_i64, 60_017, 244_750]),
        1 => 1..=400_000_i64,
    ];
    let reason = prop_oneof![6 => Just("PRIORITY"), 1 => Just("OTHER")];
    let key = weighted(0.7, select(vec!["G-1", "G-1", "G-2", "G-3"]));
    (learner(), pence, reason, key, any_day()).prop_map(|(learner, pence, reason, key, on)| {
        Additional { learner: format!("L-{learner}"), pence, reason, key, on }
    })
}

fn total() -> impl Strategy<Value = Total> {
    prop_oneof![
        4 => select(vec![0_i64, 1, 953_500, 3_575_625, 3_814_000]).prop_map(Total::Of),
        1 => select(vec![3_814_001_i64, 3_916_000, 3_916_001, 4_020_001]).prop_map(Total::Of),
        2 => (0..=3_814_000_i64).prop_map(Total::Of),
        3 => select(vec![0_i64, 0, -1, 1, 244_750]).prop_map(Total::ButFor),
    ]
}

/// Mostly to the next years; to one that needs imported rates, and to one that has none.
fn uprating() -> impl Strategy<Value = (i64, Option<Day>)> {
    let to = prop_oneof![
        6 => Just(2026_i64),
        4 => Just(2027),
        3 => Just(LATER),
        1 => select(vec![2025_i64, 2029]),
    ];
    (to, weighted(0.3, any_day()))
}

fn which() -> impl Strategy<Value = Which> {
    prop_oneof![
        8 => (0..6_usize).prop_map(Which::Standing),
        4 => (0..200_usize).prop_map(Which::Standing),
        3 => Just(Which::Withdrawal),
        4 => (0..200_usize).prop_map(Which::Any),
        // Its opening, and the files of the catalogue.
        1 => (1..7_usize).prop_map(Which::OfTheLedger),
        1 => (1..9_usize).prop_map(Which::OfAProvider),
    ]
}
