//! enrol: debits the entitlement, after every rule has been checked.

use chrono::NaiveDate;

use super::assess::{case, check_request};
use super::dossier::{Dossier, holder as holder_of, learner_of};
use super::outcome::key_reused;
use super::patience::act;
use super::reference::{Reference, check_plan};
use super::{Answer, EarlierFigures, Moment, OpError, Outcome, Recording, refusing};
use crate::domain::eligibility::{self, Case, Decision};
use crate::domain::enrolment::{Enrolment, Held};
use crate::domain::ids::{EnrolmentId, LearnerId, ModuleId};
use crate::domain::remedy::{Remark, Remedy};
use crate::domain::request::{Request, Study};
use crate::ledger::event::{Enrolled, LearnerEvent};
use crate::ledger::refusal::Refusal;
use crate::store::{Batch, Reader, Store};

/// Where the id of a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// Somebody gave it: it names this enrolment and no other.
    Given,
    /// It was made from the request. Where that enrolment has ended, the next number is added to
    /// it, so that enrolling anew is a new enrolment and asking twice is still one.
    Made,
}

/// Enrols a learner, or refuses and says why. Asked twice for one enrolment, the answer is the
/// first one again. Where another writer was first, everything is gathered and judged anew.
///
/// # Errors
/// When the ledger cannot be read or written or is damaged, or the request cannot be judged as it
/// stands.
pub fn enrol(
    store: &mut dyn Store,
    request: &Request,
    naming: Naming,
    moment: &Moment,
    recording: Recording,
) -> Result<Answer, OpError> {
    check_request(request)?;
    act(store, moment, recording, |reader, moment| {
        // Gather.
        let gathered = reader.gather(&request.learner, &request.enrolment)?;
        let reference = Reference::for_request(reader, request, gathered.basis)?;
        check_plan(&reference.policy, request)?;
        let mut dossier =
            Dossier::open(&request.learner, gathered.learner)?.with_last_days(reader)?;
        let holder = gathered.enrolment.as_ref().map(learner_of).transpose()?;
        let (request, holder) = &named(reader, request, naming, &dossier, holder)?;
        // Decide.
        let known = KnownBeside { holder: holder.as_ref(), reference: &reference };
        let answer = decide(request, &mut dossier, known, Aloud::Always, moment)?;
        let refusal = refusal(request, &answer, reference.basis, moment);
        // Gather: where a refusal has its place is asked only where there is one.
        let kept = refusal.map(|refusal| refusing::single(reader, refusal, &reference));
        // Record.
        let refusals = kept.transpose()?.flatten().into_iter().collect();
        let entries = dossier.into_new_entries().collect();
        Ok((answer, Batch { entries, refusals, ..Batch::default() }))
    })
}

/// What is known beside a learner's dossier.
#[derive(Clone, Copy)]
pub(super) struct KnownBeside<'a> {
    /// Who has the id that is asked for, where anybody does.
    pub(super) holder: Option<&'a LearnerId>,
    /// The catalogue and the policy.
    pub(super) reference: &'a Reference,
}

/// When the rules are run with words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aloud {
    /// Once, and the words are told whatever they come to.
    Always,
    /// Once more, where they came to a refusal: of a million enrolments that are funded, nobody
    /// reads why.
    WhereRefused,
}

/// Judges a request against a learner's dossier, and seals the enrolment into it where it is
/// funded. The single path and the import both decide here.
pub(super) fn decide(
    request: &Request,
    dossier: &mut Dossier,
    KnownBeside { holder, reference }: KnownBeside<'_>,
    aloud: Aloud,
    moment: &Moment,
) -> Result<Answer, OpError> {
    let case = case(request, dossier, reference);
    if let Some(held) = dossier.account.enrolment(&request.enrolment) {
        return Ok(again(&case, held));
    }
    match holder {
        // Then it would have been found above, unless it was undone, and its id comes again.
        Some(holder) if *holder == request.learner => dossier.check_has(&request.enrolment)?,
        Some(holder) => {
            let because = format!(
                "enrolment {} is another learner's ({holder}): give this one an id of its own",
                request.enrolment
            );
            return Ok(Answer::of(
                &case,
                Outcome::Refused,
                key_reused(because, vec![Remedy::GiveAnotherId]),
            ));
        }
        None => {}
    }
    let words = (aloud == Aloud::Always).then(|| eligibility::assess(&case));
    let is_funded = match &words {
        Some(decision) => decision.is_funded(),
        None => eligibility::is_funded(&case),
    };
    let Some(enrolment) = is_funded.then(|| case.enrolment()).flatten() else {
        let decision = words.unwrap_or_else(|| eligibility::assess(&case));
        return Ok(Answer::of(&case, Outcome::Refused, decision));
    };
    let mut answer = Answer::of(&case, Outcome::Enrolled, words.unwrap_or_default());
    let earlier = EarlierFigures::of(request, enrolment.loan, dossier, &reference.policy);
    answer.earlier_figures = earlier;
    answer.note = earlier.map(|earlier| earlier.remark(request));
    let event = LearnerEvent::Enrolled(Enrolled { enrolment, basis: reference.basis });
    let entry = dossier.record(moment.draft(request.start, event))?;
    answer.entry = Some((entry.seq(), *entry.hash()));
    answer.remaining = Some(dossier.account.entitlement().remaining());
    Ok(answer)
}

/// The answer where the id is there: the first answer again, or a refusal where it asks for
/// something else.
fn again(case: &Case<'_>, held: &Held) -> Answer {
    let enrolment = &held.enrolment;
    // A file that is taken in again after a fee was amended says what it said before.
    let funded_on = held.funded_on.as_ref().map(|terms| enrolment.clone().on(terms.clone()));
    let funded_as = funded_on.as_ref().unwrap_or(enrolment);
    let differs_from_both = difference(case.request, enrolment)
        .filter(|_| difference(case.request, funded_as).is_some());
    match differs_from_both {
        Some(what) => {
            let because = format!(
                "enrolment {} is there already {what}: an id names one enrolment for ever, so give \
                 another enrolment an id of its own; a fee or a loan is put right by an amendment",
                enrolment.id
            );
            let amend = Remedy::Amend(enrolment.id.clone());
            let remedies = vec![Remedy::GiveAnotherId, amend];
            Answer::of(case, Outcome::Refused, key_reused(because, remedies))
        }
        None => Answer {
            fee: Some(enrolment.fee),
            fee_limit: Some(enrolment.fee_limit),
            loan: Some(enrolment.loan),
            note: held.withdrawn_on.map(|day| withdrawn(&enrolment.id, day)),
            ..Answer::of(case, Outcome::Already, Decision::default())
        },
    }
}

/// What there is to know of an enrolment that is there and was ended by a withdrawal.
fn withdrawn(enrolment: &EnrolmentId, day: NaiveDate) -> Remark {
    Remark {
        sentence: format!(
            "{enrolment} was withdrawn on {day}: to enrol anew, give the new one an id of its own"
        ),
        remedies: vec![Remedy::GiveAnotherId],
    }
}

/// In what a request differs from the enrolment that has its id, and what is on record. What the
/// request leaves to its default does not differ, because defaults may have moved since; nor does
/// the order of modules, which a spreadsheet may have sorted.
fn difference(request: &Request, enrolment: &Enrolment) -> Option<String> {
    let sorted = |modules: &[ModuleId]| {
        let mut modules: Vec<String> = modules.iter().map(ToString::to_string).collect();
        modules.sort_unstable();
        modules.join(" and ")
    };
    let (asked, taken) = (sorted(request.study.modules()), sorted(&enrolment.modules));
    let (course, credits) = match &request.study {
        Study::Modules { course, .. } => (course.as_ref(), None),
        Study::CourseYear { course, credits } => (Some(course), Some(*credits)),
    };
    let shown = |what: &dyn std::fmt::Display| what.to_string();
    let other = |differs: bool, what: &str, recorded: &dyn std::fmt::Display| {
        differs.then(|| format!("with {what} {}", shown(recorded)))
    };
    let is_a_year = asked.is_empty() != taken.is_empty();
    let plan = request.plan.as_ref();
    [
        is_a_year.then(|| "for another kind of study".to_owned()),
        other(asked != taken, "the modules", &taken),
        other(course.is_some_and(|c| *c != enrolment.course), "the course", &enrolment.course),
        other(credits.is_some_and(|c| c != enrolment.credits), "credits of", &enrolment.credits),
        other(request.start != enrolment.start, "the start", &enrolment.start),
        other(request.fee.is_some_and(|fee| fee != enrolment.fee), "the fee", &enrolment.fee),
        other(request.loan.is_some_and(|l| l != enrolment.loan), "the loan", &enrolment.loan),
        other(
            request.employer_funded != enrolment.employer_funded,
            "an employer's share of",
            &enrolment.employer_funded,
        ),
        other(plan.is_some_and(|p| *p != enrolment.plan), "the instalment plan", &enrolment.plan),
    ]
    .into_iter()
    .flatten()
    .next()
}

/// The request under its id, and who holds that.
pub(super) fn named(
    reader: &dyn Reader,
    request: &Request,
    naming: Naming,
    dossier: &Dossier,
    holder: Option<LearnerId>,
) -> Result<(Request, Option<LearnerId>), OpError> {
    let mut open = (request.clone(), holder);
    if naming == Naming::Given {
        return Ok(open);
    }
    for number in 2_u32.. {
        let (candidate, holder) = &open;
        let ended = holder.as_ref() == Some(&request.learner) && {
            let held = dossier.account.enrolment(&candidate.enrolment);
            held.is_none_or(|held| held.withdrawn_on.is_some())
        };
        match format!("{}-{number}", request.enrolment).parse::<EnrolmentId>() {
            Ok(next) if ended => {
                let holder = holder_of(reader, &next)?;
                open = (Request { enrolment: next, ..request.clone() }, holder);
            }
            _ => break,
        }
    }
    Ok(open)
}

/// The refusal to keep, where the answer is one, with what it was decided on.
pub(super) fn refusal(
    asked: &Request,
    answer: &Answer,
    basis: u32,
    moment: &Moment,
) -> Option<Refusal> {
    let Moment { recorded_at: decided_at, actor, .. } = moment.clone();
    (answer.outcome == Outcome::Refused).then(|| Refusal {
        asked: asked.clone(),
        objections: answer.decision.objections(),
        decided_at,
        actor,
        file: None,
        basis,
    })
}
