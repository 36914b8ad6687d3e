//! Asks the operations for an act, and says how it ended.

use std::fmt::{Debug, Write};

use lifelong::domain::attendance::{Attendance, LiabilityPeriod};
use lifelong::domain::calendar::is_read;
use lifelong::domain::credits::Credits;
use lifelong::domain::money::{Amount, Money};
use lifelong::domain::rates::Announced;
use lifelong::domain::request::{Request, Study};
use lifelong::domain::rule_code::RuleCode;
use lifelong::exchange::Reading;
use lifelong::ops::amend::{Amendment, AmendmentOutcome, amend};
use lifelong::ops::attend::{AttendanceOutcome, Confirmation, attend};
use lifelong::ops::correct::{Correction, CorrectionOutcome, correct};
use lifelong::ops::drawdown::{Drawdown, drawdown};
use lifelong::ops::enrol::{Naming, enrol};
use lifelong::ops::grant::{Grant, GrantKind, GrantOutcome, grant};
use lifelong::ops::reconcile::{Asked, Schedule, Whose, reconcile};
use lifelong::ops::recover::{Recovery, RecoveryOutcome, recover};
use lifelong::ops::uprate::{Uprating, uprate};
use lifelong::ops::withdraw::{Withdrawal, WithdrawalOutcome, withdraw};
use lifelong::ops::{OpError, Outcome, Recording};

use super::acts::{Act, Enrolment, Granted, Paid};
use super::sums::{Held, MOST_OF_A_LEARNER, pence};
use super::truly::truly;
use super::world::{LEARNERS, PROVIDERS, World, day};
use crate::college::read;
use crate::college::take::NoFiles;

/// How an act ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ended {
    Done,
    No,
    Wrong,
}

use Ended::{Done, No, Wrong};

impl Ended {
    pub(crate) const ALL: [Ended; 3] = [Done, No, Wrong];
}

/// Something that was asked for, or why it is wrong: what it is asked with is not read.
type Answer = Result<Ended, NotEnded>;

enum NotEnded {
    /// It is not even read, as the command line would not read it.
    Unread,
    /// What is told is not so.
    Untrue(String),
    Failed(OpError),
}

/// Whether what is said of it is so.
fn told(answer: &impl Debug) -> Result<(), NotEnded> {
    truly(&format!("{answer:?}")).map_err(NotEnded::Untrue)
}

impl From<OpError> for NotEnded {
    fn from(error: OpError) -> NotEnded {
        NotEnded::Failed(error)
    }
}

/// Does an act, where asked for after a dry run that must end like it, and says how it ended.
/// Nothing may end in a fault of the ledger or the program: nobody else touches this ledger, and its
/// disk is whole.
pub(crate) fn take(act: &Act, is_tried: bool, world: &mut World) -> Result<Ended, String> {
    let tried = is_tried.then(|| ended(act, ask(act, world, Recording::DryRun))).transpose()?;
    let real = ended(act, ask(act, world, Recording::Real))?;
    if let Act::Enrol(_) | Act::Enrolments(_) = act {
        world.asked += 1;
    }
    match tried {
        Some(tried) if tried != real => {
            Err(format!("{act:?}: {real:?}, and tried as a dry run {tried:?}"))
        }
        _ => Ok(real),
    }
}

fn ended(act: &Act, answer: Answer) -> Result<Ended, String> {
    match answer {
        Ok(ended) => Ok(ended),
        Err(NotEnded::Unread) => Ok(Wrong),
        Err(NotEnded::Untrue(what)) => Err(format!("{act:?}: {what}")),
        Err(NotEnded::Failed(error)) => match error {
            OpError::Malformed(_)
            | OpError::UnknownPlan { .. }
            | OpError::UnknownLearner(_)
            | OpError::UnknownEnrolment(_)
            | OpError::NoRates(_)
            | OpError::NoProviderNamed
            | OpError::ControlFigures { .. }
            | OpError::NoReconciliation { .. }
            | OpError::DayAhead { .. } => Ok(Wrong),
            // No four learners come to more than a run may: whoever comes to more is refused, or
            // left as they are.
            other => Err(format!("{act:?}: {other}")),
        },
    }
}

fn ask(act: &Act, world: &mut World, recording: Recording) -> Answer {
    match act {
        Act::Clock { on } => {
            let at = format!("{on}T23:59:59Z").parse().map_err(|_| NotEnded::Unread)?;
            world.set_clock(at);
            Ok(Done)
        }
        Act::Rates { .. } | Act::Plan { .. } | Act::Module { .. } | Act::Learner { .. } => {
            let (kind, file) = file(act);
            world.import(kind, &file, recording)?;
            Ok(Done)
        }
        Act::Enrolments(asked) => {
            let imported = world.import("enrolments", &line(asked, world.asked), recording)?;
            Ok(if imported.refused > 0 { No } else { Done })
        }
        Act::Additional { .. } | Act::PriorStudy { .. } => granted(act, world, recording),
        Act::Uprate { to, on } => uprated(to, *on, world, recording),
        Act::Enrol(asked) => enrolled(asked, world, recording),
        Act::Correct { .. } => corrected(act, world, recording),
        Act::Drawdown { provider, due } => {
            let (provider, due_by) = (read(PROVIDERS[*provider]), on(due)?);
            let moment = world.moment();
            let asked = Drawdown { provider, due_by };
            drawdown(&mut *world.store, asked, &moment, recording, &mut NoFiles::default())?;
            Ok(Done)
        }
        Act::Reconcile { .. } => reconciled(act, world, recording),
        Act::Attend { .. } | Act::Withdraw { .. } | Act::Amend { .. } | Act::Recover { .. } => {
            of_enrolment(act, world, recording)
        }
    }
}

/// A day as it is read.
fn on(text: &str) -> Result<chrono::NaiveDate, NotEnded> {
    day(text).ok_or(NotEnded::Unread)
}

/// An amount as it is read.
fn pounds(text: &str) -> Result<Money, NotEnded> {
    let money = text.parse::<Money>().ok();
    let is_one = (-9_999_999_999..=9_999_999_999).contains(&pence(text));
    if money.is_some() != is_one {
        return Err(NotEnded::Untrue(format!("{text} is read as {money:?}")));
    }
    money.filter(|money| *money >= Money::ZERO).ok_or(NotEnded::Unread)
}

/// So many pence as an amount is written.
fn written(pence: i128) -> String {
    let sign = if pence < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", pence.abs() / 100, pence.abs() % 100)
}

fn file(act: &Act) -> (&'static str, String) {
    let mut file = String::new();
    let kind = match act {
        Act::Rates { year, limit } => {
            let full = written(pence(limit) * 4);
            file.push_str("academic_year,full_entitlement,fee_limit_120,uprating,source\n");
            writeln!(file, "{year},{full},{limit},pro-rata,ours").unwrap();
            "rates"
        }
        Act::Plan { months, days } => {
            file.push_str("plan,period,percent,due_months,due_days,rounding,source\n");
            writeln!(file, "single,1,100,{months},{days},penny,ours").unwrap();
            "instalment-plans"
        }
        Act::Module { fee, credits } => {
            file.push_str("module_id,course_id,ukprn,title,level,credits,fee,assessed\n");
            writeln!(file, "M-3,C-2,10000002,Statics,5,{credits},{fee},yes").unwrap();
            "modules"
        }
        Act::Learner { prior, year } => {
            file.push_str("learner_id,date_of_birth,residency_met,prior_study,entitlement_year\n");
            writeln!(file, "L-4,2199-12-31,yes,{prior},{year}").unwrap();
            "learners"
        }
        _ => panic!("{act:?} is no file"),
    };
    (kind, file)
}

fn learner(who: usize) -> &'static str {
    LEARNERS.get(who).copied().unwrap_or("L-4")
}

/// The lines of a file of one enrolment.
fn line(asked: &Enrolment, number: usize) -> String {
    let mut file = "enrolment_id,learner_id,module_id,start_date,course_id,credits,fee,loan,plan,\
                    employer_funded\n"
        .to_owned();
    let Enrolment { who, modules, credits, start, fee, loan, employer, plan } = asked;
    let (who, [fee, loan, plan]) =
        (learner(*who), [fee, loan, plan].map(|text| text.unwrap_or_default()));
    if modules.is_empty() {
        let study = format!("{start},C-2,{credits},{fee},{loan},{plan},{employer}");
        writeln!(file, "E-{number},{who},,{study}").unwrap();
    }
    for module in modules.split('+').filter(|module| !module.is_empty()) {
        let study = format!("{start},,,{fee},{loan},{plan},{employer}");
        writeln!(file, "E-{number},{who},{module},{study}").unwrap();
    }
    file
}

fn enrolled(asked: &Enrolment, world: &mut World, recording: Recording) -> Answer {
    let Enrolment { who, modules, credits, start, fee, loan, employer, plan } = asked;
    let modules: Vec<_> = modules.split('+').filter(|id| !id.is_empty()).map(read).collect();
    let study = if modules.is_empty() {
        Study::CourseYear { course: read("C-2"), credits: Credits::new(*credits) }
    } else {
        Study::Modules { modules, course: None }
    };
    let request = Request {
        enrolment: read(&format!("E-{}", world.asked)),
        learner: read(learner(*who)),
        study,
        start: on(start)?,
        fee: fee.map(pounds).transpose()?,
        loan: loan.map(pounds).transpose()?,
        employer_funded: pounds(employer)?,
        plan: plan.map(read),
    };
    let moment = world.moment();
    let answer = enrol(&mut *world.store, &request, Naming::Given, &moment, recording)?;
    told(&answer)?;
    let is_no = answer.outcome == Outcome::Refused;
    if is_no && answer.decision.is_funded() {
        return Err(NotEnded::Untrue(format!("{request:?} is refused because of nothing")));
    }
    Ok(if is_no { No } else { Done })
}

fn granted(act: &Act, world: &mut World, recording: Recording) -> Answer {
    let mut is_too_much = None;
    let (who, what) = match act {
        Act::Additional { who, amount, on: from } => {
            let granted = Held::of(&world.texts()).granted(Some(learner(*who)));
            let amount = match amount {
                Granted::Fixed(amount) => (*amount).to_owned(),
                Granted::Rest(over) => written(MOST_OF_A_LEARNER - granted + i128::from(*over)),
            };
            is_too_much = Some(granted + pence(&amount) > MOST_OF_A_LEARNER);
            let amount = Amount::new(pounds(&amount)?).ok_or(NotEnded::Unread)?;
            let (reason, on) = (read("PRIORITY"), on(from)?);
            (who, GrantKind::Additional { amount, reason, on, key: None })
        }
        Act::PriorStudy { who, total } => {
            let (total, source) = (pounds(total)?, "a letter".to_owned());
            (who, GrantKind::PriorStudy { total, source, reason: None })
        }
        _ => panic!("{act:?} is no grant"),
    };
    let asked = Grant { learner: read(learner(*who)), what };
    let moment = world.moment();
    let answer = grant(&mut *world.store, &asked, &moment, recording)?;
    told(&answer)?;
    let is_no = match &answer.outcome {
        GrantOutcome::Refused(objection) if objection.rule == RuleCode::LearnerKnown => {
            return Ok(No);
        }
        outcome => matches!(outcome, GrantOutcome::Refused(_)),
    };
    if is_too_much.is_some_and(|is_too_much| is_no != is_too_much) {
        return Err(NotEnded::Untrue(format!("{:?}", answer.outcome)));
    }
    Ok(if is_no { No } else { Done })
}

fn uprated(to: &str, from: Option<&str>, world: &mut World, recording: Recording) -> Answer {
    let on = from.map(on).transpose()?;
    let (uprating, moment) = (
        Uprating { to: read(to), on, announced: Announced::AskedFor, at_a_time: 2 },
        world.moment(),
    );
    let held = Held::of(&world.texts());
    let answer = uprate(&mut *world.store, &uprating, &moment, recording, &mut |_, _| {})?;
    told(&answer.first_left.as_ref().map(|left| format!("{:?}", left.because)))?;
    let before = held.remaining(None);
    let after = match recording {
        Recording::Real => Held::of(&world.texts()).remaining(None),
        Recording::DryRun => answer.after.pence(),
    };
    if (answer.before.pence(), answer.after.pence()) != (before, after) {
        return Err(NotEnded::Untrue(format!("it remained {before}, and then {after}")));
    }
    Ok(if answer.left > 0 { No } else { Done })
}

fn corrected(act: &Act, world: &mut World, recording: Recording) -> Answer {
    let Act::Correct { who, before, on: from } = act else { panic!("{act:?} is no correction") };
    // After the learners come the providers.
    let (chain, whose) = match PROVIDERS.get(who.wrapping_sub(LEARNERS.len())) {
        Some(provider) => (format!("provider/{provider}"), format!("provider/{provider}")),
        None => (format!("learner/{}", LEARNERS[*who]), LEARNERS[*who].to_owned()),
    };
    let entries = world.reader().chain(&read(&chain)).expect("entries").len();
    // The dry run comes first, and appends nothing.
    let entry = read(&format!("{whose}/{}", entries.saturating_sub(*before).max(1)));
    let correction = Correction { entry, reason: read("MISTAKE"), on: on(from)? };
    let moment = world.moment();
    let answer = correct(&mut *world.store, &correction, &moment, recording)?;
    told(&answer)?;
    Ok(if matches!(answer.outcome, CorrectionOutcome::Refused { .. }) { No } else { Done })
}

/// One of the last enrolments that were asked for.
fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(which: usize, world: &World) -> T {
    read(&format!("E-{}", world.asked.saturating_sub(which + 1)))
}

fn of_enrolment(act: &Act, world: &mut World, recording: Recording) -> Answer {
    let moment = world.moment();
    let is_no = match act {
        Act::Attend { which, period, on: day } => {
            let attendance = Attendance { status: read("A"), confirmed_on: on(day)? };
            let (enrolment, period) = (id(*which, world), LiabilityPeriod::new(*period).unwrap());
            let asked = Confirmation { enrolment, period, attendance, reason: None };
            let answer = attend(&mut *world.store, &asked, &moment, recording)?;
            told(&answer)?;
            let is_no = matches!(answer.outcome, AttendanceOutcome::Refused { .. });
            if answer.pay_day.is_some_and(|day| !is_no && !is_read(day)) {
                return Err(NotEnded::Untrue(format!("{:?} is no day", answer.pay_day)));
            }
            is_no
        }
        Act::Withdraw { which, on: day } => {
            let (enrolment, withdrawn_on) = (id(*which, world), on(day)?);
            let asked = Withdrawal { enrolment, withdrawn_on, reason: None };
            let answer = withdraw(&mut *world.store, &asked, &moment, recording)?;
            told(&answer)?;
            matches!(answer.outcome, WithdrawalOutcome::Refused { .. })
        }
        Act::Amend { which, fee, loan, on: day } => {
            let (fee, loan) = (pounds(fee)?, loan.map(pounds).transpose()?);
            let (enrolment, reason) = (id(*which, world), read("MISTAKE"));
            let asked = Amendment { enrolment, fee, loan, on: on(day)?, reason };
            let answer = amend(&mut *world.store, &asked, &moment, recording)?;
            told(&answer)?;
            matches!(answer.outcome, AmendmentOutcome::Refused { .. })
        }
        Act::Recover { which, period, on: day } => {
            let (enrolment, period) = (id(*which, world), LiabilityPeriod::new(*period).unwrap());
            let asked = Recovery { enrolment, period, reason: read("rejected"), on: on(day)? };
            let answer = recover(&mut *world.store, &asked, &moment, recording)?;
            told(&answer)?;
            matches!(answer.outcome, RecoveryOutcome::Refused { .. })
        }
        _ => panic!("{act:?} is about no enrolment"),
    };
    Ok(if is_no { No } else { Done })
}

fn reconciled(act: &Act, world: &mut World, recording: Recording) -> Answer {
    let Act::Reconcile { provider, paid, as_at } = act else { panic!("{act:?} is none") };
    let mut file = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,\
                    liability_period,amount\n"
        .to_owned();
    for (number, Paid { which, provider, who, period, amount, on }) in paid.iter().enumerate() {
        let (ukprn, who) = (PROVIDERS[*provider], learner(*who));
        let enrolment: String = id(*which, world);
        writeln!(file, "P-{number},{on},{ukprn},{who},{enrolment},{period},{amount}").unwrap();
    }
    let schedule = Schedule::read("schedule.csv", file.as_bytes(), &Reading::default())?;
    let whose = provider.map_or(Whose::Named, |place| Whose::One(read(PROVIDERS[place])));
    let asked = Asked { schedule: &schedule, whose, as_at: on(as_at)? };
    let moment = world.moment();
    let found = reconcile(&mut *world.store, &asked, &moment, recording)?;
    let summary = found.found.summary();
    match (summary.foots(), summary.breaks().rows) {
        (true, 0) => Ok(Done),
        (true, _) => Ok(No),
        _ => panic!("{act:?} does not foot"),
    }
}
