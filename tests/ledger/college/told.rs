//! What the college tells: parts in a fixed order, as `enrolled 2447.50; remaining 35692.50`, and
//! for a no the words of its reason. Money is in pounds, and `-` is said where nothing is known.

use std::fmt::{self, Display};
use std::slice::from_ref;

use lifelong::domain::money::Money;
use lifelong::domain::objection::{self, Objection};
use lifelong::domain::remedy::Remedy;
use lifelong::domain::rule_code::RuleCode;
use lifelong::domain::sum::Sum;
use lifelong::ledger::entry_name::EntryName;
use lifelong::ledger::repricing::NotRepriced;
use lifelong::ops::amend::{AmendmentAnswer, AmendmentOutcome};
use lifelong::ops::attend::{AttendanceAnswer, AttendanceOutcome};
use lifelong::ops::balance::Balance;
use lifelong::ops::correct::{CorrectionAnswer, CorrectionOutcome, UpratedAnew};
use lifelong::ops::drawdown::{Claim, Waiting};
use lifelong::ops::grant::{GrantAnswer, GrantOutcome};
use lifelong::ops::import::{EnrolmentResult, Imported, Results};
use lifelong::ops::recover::{RecoveryAnswer, RecoveryOutcome};
use lifelong::ops::uprate::{LeftAsIs, Repriced};
use lifelong::ops::withdraw::{WithdrawalAnswer, WithdrawalOutcome};
use lifelong::ops::{Answer, Moved};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) parts: Vec<String>,
    pub(crate) because: String,
    /// What can be done about a no.
    pub(crate) remedies: Vec<Remedy>,
}

impl Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.words())?;
        if self.because.is_empty() { Ok(()) } else { write!(formatter, ": {}", self.because) }
    }
}

impl Told {
    pub(crate) fn of(part: impl Display) -> Told {
        Told { parts: vec![part.to_string()], ..Told::default() }
    }

    fn no(objections: &[Objection]) -> Told {
        let rules = objection::rules(objections).replace(';', ",");
        let remedies = objections.iter().flat_map(|one| one.remedies.clone()).collect();
        let because = objection::because(objections);
        Told { because, remedies, ..Told::of(format_args!("refused {rules}")) }
    }

    pub(crate) fn and(mut self, part: impl Display) -> Told {
        self.parts.push(part.to_string());
        self
    }

    fn and_some(self, name: &str, value: Option<impl Display>) -> Told {
        match value {
            Some(value) => self.and(format_args!("{name} {value}")),
            None => self.and(format_args!("{name} -")),
        }
    }

    /// From which day it counts, where that is not its own.
    fn moved(self, moved: Option<Moved>) -> Told {
        match moved {
            Some(moved) => self.and(format_args!("from {}", moved.to)),
            None => self,
        }
    }

    fn remaining(self, remaining: Option<Sum>) -> Told {
        self.and_some("remaining", remaining)
    }

    /// Everything but the reason and what can be done about it.
    pub(crate) fn words(&self) -> String {
        self.parts.join("; ")
    }

    /// Whether nothing was recorded.
    pub(crate) fn is_no(&self) -> bool {
        let first = self.parts.first().map_or("", String::as_str);
        ["refused", "already", "nothing", "malformed", "funded"]
            .iter()
            .any(|word| first.split(' ').next() == Some(word))
    }

    /// Whether it tells what a cell of a story expects: one of its parts; `~` and words of the
    /// reason; `can` and all that can be done about a no, or `nothing`; or `no` and the name of a
    /// part that is not there.
    pub(crate) fn meets(&self, cell: &str) -> bool {
        if let Some(words) = cell.strip_prefix('~') {
            return self.because.contains(words.trim());
        }
        if let Some(words) = cell.strip_prefix('=') {
            return self.because == words.trim();
        }
        if let Some(remedies) = cell.strip_prefix("can ") {
            let all = self.remedies.iter().map(can).collect::<Vec<_>>().join(", ");
            return all == remedies || all.is_empty() && remedies == "nothing";
        }
        let named = cell.strip_prefix("no ").filter(|name| !name.contains(' '));
        match named {
            Some(name) => self.parts.iter().all(|part| part.split(' ').next() != Some(name)),
            None => self.parts.iter().any(|part| part == cell),
        }
    }
}

/// What can be done, in a word or two.
fn can(remedy: &Remedy) -> String {
    match remedy {
        Remedy::Undo { learner, seq } => format!("undo {learner}/{seq}"),
        Remedy::Recover(enrolment, period) => format!("recover {enrolment}/{period}"),
        Remedy::Confirm(enrolment, period) => format!("confirm {enrolment}/{period}"),
        Remedy::SeeStatement(learner) => format!("see {learner}"),
        Remedy::PutPriorStudyRight(learner) => format!("prior {learner}"),
        other => format!("{other:?}"),
    }
}

pub(crate) fn answer(answer: &Answer) -> Told {
    let objections = answer.decision.objections();
    let told = enrolment(&answer.outcome.to_string(), &objections, answer.loan);
    let because = answer.note.clone().map(|note| note.sentence).unwrap_or(told.because.clone());
    Told { because, ..told }.remaining(answer.remaining)
}

fn enrolment(outcome: &str, objections: &[Objection], loan: Option<Money>) -> Told {
    let key_reused = |one: &Objection| one.rule == RuleCode::KeyReused;
    match outcome {
        // The loan of a request whose id is another's is nobody's business.
        "refused" if objections.iter().any(key_reused) => Told::no(objections),
        "refused" => Told::no(objections).and_some("loan", loan),
        outcome => Told::of(format_args!("{outcome} {}", loan.unwrap_or_default())),
    }
}

pub(crate) fn result(result: &EnrolmentResult) -> Told {
    let told = enrolment(&result.outcome.to_string(), &result.objections, result.loan);
    let because = result.note.clone().map(|note| note.sentence).unwrap_or(told.because.clone());
    Told { because, ..told }.remaining(result.remaining)
}

pub(crate) fn left(answer: &WithdrawalAnswer) -> Told {
    let told = match &answer.outcome {
        WithdrawalOutcome::Withdrawn { released, recovered } => {
            Told::of(format_args!("withdrawn {released}"))
                .and(format_args!("recovered {recovered}"))
        }
        WithdrawalOutcome::Already => Told::of("already"),
        WithdrawalOutcome::Refused(objection) => Told::no(from_ref(objection)),
    };
    told.moved(answer.moved).remaining(answer.remaining)
}

pub(crate) fn attended(answer: &AttendanceAnswer) -> Told {
    let told = match &answer.outcome {
        AttendanceOutcome::Recorded => Told::of("recorded"),
        AttendanceOutcome::Already { is_rejected: false } => Told::of("already"),
        AttendanceOutcome::Already { is_rejected: true } => Told::of("already").and("rejected"),
        AttendanceOutcome::Refused(objection) => return Told::no(from_ref(objection)),
    };
    let told = told.and_some("learner", answer.learner.as_ref());
    let told = told.and_some("entry", answer.entry.as_ref());
    told.and_some("due", answer.due_on).and_some("paid", answer.pay_day)
}

pub(crate) fn amended(answer: &AmendmentAnswer) -> Told {
    let told = match &answer.outcome {
        AmendmentOutcome::Amended { set_aside, recovered } => {
            let (fee, loan) = answer.terms.unwrap_or_default();
            Told::of(format_args!("amended {loan}"))
                .and(format_args!("fee {fee}"))
                .and(format_args!("set-aside {set_aside}"))
                .and(format_args!("recovered {recovered}"))
        }
        AmendmentOutcome::Already => Told::of("already"),
        AmendmentOutcome::Refused(objections) => Told::no(objections),
    };
    told.moved(answer.moved).remaining(answer.remaining)
}

pub(crate) fn recovered(answer: &RecoveryAnswer) -> Told {
    let told = match &answer.outcome {
        RecoveryOutcome::Recovered(amount) => {
            Told::of(format_args!("recovered {}", amount.money()))
        }
        RecoveryOutcome::Already => Told::of("already"),
        RecoveryOutcome::Refused(objection) => Told::no(from_ref(objection)),
    };
    told.moved(answer.moved)
}

/// The lines of a claim, as enrolment, period and amount.
pub(crate) fn drawn(claim: Option<&Claim>, earlier: &[String], waiting: &Waiting) -> Told {
    let line = |line: &lifelong::ops::drawdown::ClaimLine| {
        format!("{}/{} {}", line.enrolment, line.period, line.amount)
    };
    let told = match claim {
        None => Told::of("nothing"),
        Some(claim) => Told::of(claim.lines.iter().map(line).collect::<Vec<_>>().join(", "))
            .and(format_args!("claim {}", claim.reference))
            .and(format_args!("comes to {}", claim.amount())),
    };
    let told = if earlier.is_empty() {
        told
    } else {
        told.and(format_args!("earlier {}", earlier.join(" ")))
    };
    let Waiting { not_confirmed, not_attending, rejected, not_yet_due } = waiting;
    let waits = [
        ("not-confirmed", not_confirmed),
        ("not-attending", not_attending),
        ("rejected", rejected),
        ("not-due", not_yet_due),
    ];
    let waits = waits.into_iter().filter(|(_, tally)| tally.count > 0);
    waits.fold(told, |told, (name, tally)| {
        told.and(format_args!("{name} {} {}", tally.count, tally.total))
    })
}

/// Upratings made anew: entry, year, and by how much it changed what remains.
fn anew(told: Told, uprated: &[UpratedAnew]) -> Told {
    let one = |one: &UpratedAnew| format!("{} {} {}", one.seq, one.to, one.change);
    let all: Vec<String> = uprated.iter().map(one).collect();
    if all.is_empty() { told } else { told.and(format_args!("anew {}", all.join(", "))) }
}

/// Each entry undone, the one that undid it, and by how much that changed what remains.
pub(crate) fn corrected(answer: &CorrectionAnswer) -> Told {
    let told = match &answer.outcome {
        CorrectionOutcome::Corrected { undone, uprated } => {
            let one = |one: &lifelong::ops::correct::Undone| {
                format!("{}>{} {}", one.seq, one.by, one.change)
            };
            let all = undone.iter().map(one).collect::<Vec<_>>().join(", ");
            let moved = undone.iter().find_map(|one| one.moved);
            anew(Told::of(format_args!("corrected {all}")).moved(moved), uprated)
        }
        CorrectionOutcome::TakenBack(taken) => {
            return Told::of(format_args!("taken back {}", taken.undone))
                .and(format_args!("before {}", taken.already))
                .and(format_args!("fell {}", taken.fell))
                .and(format_args!("anew {}", taken.uprated))
                .and(format_args!("change {}", taken.change));
        }
        CorrectionOutcome::InTheWay(in_the_way) => {
            let each = |(entry, objection): &(EntryName, Objection)| {
                format!("{entry} {}: {}", objection.rule, objection.because)
            };
            let all: Vec<String> = in_the_way.first.iter().map(each).collect();
            let remedies = in_the_way.first.iter().flat_map(|(_, one)| one.remedies.clone());
            return Told {
                because: all.join("; "),
                remedies: remedies.collect(),
                ..Told::of(format_args!("refused {} in the way", in_the_way.count))
            };
        }
        CorrectionOutcome::Refused(objection) => Told::no(from_ref(objection)),
    };
    told.remaining(answer.remaining)
}

pub(crate) fn granted(answer: &GrantAnswer) -> Told {
    let told = match &answer.outcome {
        GrantOutcome::Granted(amount) => Told::of(format_args!("granted {}", amount.money())),
        GrantOutcome::Deducted(amount) => Told::of(format_args!("deducted {}", amount.money())),
        GrantOutcome::Restored(amount) => Told::of(format_args!("restored {}", amount.money())),
        GrantOutcome::Already => Told::of("already"),
        GrantOutcome::Refused(objection) => Told::no(from_ref(objection)),
    };
    let told = match answer.entry {
        Some((seq, _)) => told.and(format_args!("entry {seq}")),
        None => told,
    };
    let told = told.moved(answer.moved);
    anew(told, &answer.uprated).and_some("prior", answer.prior_study).remaining(answer.remaining)
}

pub(crate) fn repriced(repriced: &Repriced) -> Told {
    let Repriced { uprated, already, put_right, left, first_left, before, after, .. } = repriced;
    let told = Told::of(format_args!("uprated {uprated}")).and(format_args!("there {already}"));
    let told = told.and(format_args!("before {before}")).and(format_args!("after {after}"));
    let told = match put_right {
        0 => told,
        number => told.and(format_args!("put {number}")),
    };
    match first_left {
        Some(LeftAsIs { learner, because }) => {
            let because = match because {
                NotRepriced::Beyond(beyond) => format!("{learner}: {beyond}"),
                NotRepriced::TakesMore { taken, remaining } => {
                    format!("{learner}: {taken} of {remaining}")
                }
            };
            Told { because, ..told.and(format_args!("left {left}")) }
        }
        None => told,
    }
}

/// The counts of a file, then the answer to each of its records.
pub(crate) fn imported(imported: &Imported) -> Told {
    let Imported { lines, recorded, already, refused, .. } = imported;
    let told = Told::of(format_args!("recorded {recorded}")).and(format_args!("there {already}"));
    let told = told.and(format_args!("refused {refused}")).and(format_args!("lines {lines}"));
    let each = results(&imported.results).into_iter();
    each.fold(told, |told, (id, one)| told.and(format_args!("{id} {}", one.parts.join(", "))))
}

/// The answer to each record of a file.
pub(crate) fn results(results: &Results) -> Vec<(String, Told)> {
    match results {
        Results::None => Vec::new(),
        Results::Enrolments(all) => {
            all.iter().map(|one| (one.enrolment.to_string(), result(one))).collect()
        }
        Results::Withdrawals(all) => {
            all.iter().map(|one| (one.enrolment.to_string(), left(one))).collect()
        }
        Results::Attendance(all) => all
            .iter()
            .map(|one| (format!("{}/{}", one.enrolment, one.period), attended(one)))
            .collect(),
    }
}

pub(crate) fn balance(balance: &Balance) -> Told {
    let figures = &balance.entitlement;
    let told = Told::of(format_args!("granted {}", figures.granted));
    let told = told.and(format_args!("prior {}", figures.prior_study));
    let told = told.and(format_args!("committed {}", figures.committed));
    let told =
        told.and(format_args!("drawn {}", figures.drawn)).remaining(Some(figures.remaining()));
    let told = told.and(format_args!("credits {}", balance.live_credits.count()));
    told.and(format_args!("entries {}", balance.entries))
}
