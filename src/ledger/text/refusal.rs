//! The text of a refusal: who decided when, what was asked for, and what stood against it.

use super::lines::{Lines, Rest, read_money};
use super::{SealError, TextError};
use crate::domain::calendar::recordable;
use crate::domain::credits::Credits;
use crate::domain::ids::{CourseId, ModuleId};
use crate::domain::objection::Objection;
use crate::domain::request::{Request, Study};
use crate::ledger::actor::Actor;
use crate::ledger::form::Form;
use crate::ledger::refusal::Refusal;

/// The first line of every text of a refusal. A change of the form is a new name.
const FORM: &str = "lifelong-refusal/1";

/// All of it, as it can be kept and hashed.
pub(in crate::ledger) fn write(refusal: &Refusal) -> Result<String, SealError> {
    let mut lines = Lines::after(&format!("{FORM}\n"));
    lines.check("decided", recordable(refusal.decided_at.day()).err());
    lines.add("decided", refusal.decided_at);
    lines.add("by", &refusal.actor.by);
    lines.add("login", &refusal.actor.login);
    lines.add_some("account", refusal.actor.account.as_ref());
    lines.add_some("file", refusal.file);
    lines.add("basis", refusal.basis);
    write_request(&mut lines, &refusal.asked);
    for objection in &refusal.objections {
        lines.add("rule", objection.rule);
        lines.add("because", &objection.because);
    }
    lines.finish()
}

/// What of it tells one refusal from another: what was asked for, and the rules that were not met.
/// The modules are sorted: in another order they are the same bundle.
pub(in crate::ledger) fn write_identity(refusal: &Refusal) -> Result<String, SealError> {
    let mut lines = Lines::after("");
    let mut asked = refusal.asked.clone();
    if let Study::Modules { modules, .. } = &mut asked.study {
        modules.sort_unstable();
    }
    write_request(&mut lines, &asked);
    for objection in &refusal.objections {
        lines.add("rule", objection.rule);
    }
    lines.finish()
}

fn write_request(lines: &mut Lines, asked: &Request) {
    lines.add("enrolment", &asked.enrolment);
    lines.add("learner", &asked.learner);
    for module in asked.study.modules() {
        lines.add("module", module);
    }
    match &asked.study {
        Study::Modules { course, .. } => lines.add_some("course", course.as_ref()),
        Study::CourseYear { course, credits } => {
            lines.add("course", course);
            lines.add_credits("credits", *credits);
        }
    }
    lines.add_day("start", asked.start);
    lines.add_some("fee", asked.fee);
    lines.add_some("loan", asked.loan);
    lines.add("employer-funded", asked.employer_funded);
    lines.add_some("plan", asked.plan.as_ref());
}

pub(in crate::ledger) fn read(text: &str) -> Result<Refusal, TextError> {
    let text = text.strip_prefix(FORM).and_then(|text| text.strip_prefix('\n'));
    let text = text.ok_or(TextError::Missing(FORM))?;
    let mut rest = Rest { form: Form::default(), text };
    let decided_at = rest.take("decided")?;
    let mut actor = Actor::new(rest.take("by")?, rest.take("login")?);
    actor.account = rest.take_some("account")?;
    let (file, basis) = (rest.take_some("file")?, rest.take("basis")?);
    let asked = read_request(&mut rest)?;
    let mut objections = Vec::new();
    while let Some(rule) = rest.take_some("rule")? {
        objections.push(Objection::new(rule, rest.line("because")?));
    }
    if !rest.text.is_empty() {
        return Err(TextError::TooLong);
    }
    Ok(Refusal { asked, objections, decided_at, actor, file, basis })
}

fn read_request(rest: &mut Rest<'_>) -> Result<Request, TextError> {
    let (enrolment, learner) = (rest.take("enrolment")?, rest.take("learner")?);
    let mut modules: Vec<ModuleId> = Vec::new();
    while let Some(module) = rest.take_some("module")? {
        modules.push(module);
    }
    let course: Option<CourseId> = rest.take_some("course")?;
    // A course year alone has credits of its own.
    let credits: Option<Credits> = rest.take_some("credits")?;
    let study = match (course, credits) {
        (Some(course), Some(credits)) => Study::CourseYear { course, credits },
        (course, _) => Study::Modules { modules, course },
    };
    Ok(Request {
        enrolment,
        learner,
        study,
        start: rest.take_date("start")?,
        fee: rest.take_some_with("fee", read_money)?,
        loan: rest.take_some_with("loan", read_money)?,
        employer_funded: rest.take_with("employer-funded", read_money)?,
        plan: rest.take_some("plan")?,
    })
}
