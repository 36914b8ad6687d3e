//! The lines of events about an enrolment: what was funded, and what became of it.

use std::fmt::Write;

use super::TextError;
use super::lines::{Lines, Rest, read_amount, read_money, unreadable};
use crate::domain::attendance::Attendance;
use crate::domain::calendar::{date, recordable, write_date};
use crate::domain::employer::Employer;
use crate::domain::enrolment::{Enrolment, Terms};
use crate::domain::ids::ModuleId;
use crate::domain::instalments::Instalment;
use crate::domain::money::Money;
use crate::ledger::event::{
    AttendanceRecorded, DrawnDown, Enrolled, FeeAmended, Recovered, Withdrawn,
};

pub(super) fn write_enrolled(lines: &mut Lines, enrolled: &Enrolled) {
    write_enrolment(lines, &enrolled.enrolment);
    lines.add("basis", enrolled.basis);
}

fn write_enrolment(lines: &mut Lines, enrolment: &Enrolment) {
    lines.add("enrolment", &enrolment.id);
    lines.add("provider", enrolment.ukprn);
    lines.add("course", &enrolment.course);
    for module in &enrolment.modules {
        lines.add("module", module);
    }
    lines.add_credits("credits", enrolment.credits);
    lines.add_day("start", enrolment.start);
    if !lines.is_first() {
        lines.add_some_day("ends", enrolment.ends);
    }
    lines.add("fee", enrolment.fee);
    lines.add("fee-limit", enrolment.fee_limit);
    lines.add("loan", enrolment.loan);
    if lines.is_first() {
        lines.add("employer", enrolment.employer_funded);
    } else {
        write_employer(lines, enrolment.employer_funded, &enrolment.employer);
    }
    lines.add("plan", &enrolment.plan);
    write_instalments(lines, &enrolment.instalments);
}

fn write_employer(lines: &mut Lines, funded: Money, employer: &Employer) {
    lines.add("employer-funded", funded);
    lines.add_some("employer-kind", employer.kind);
    lines.add_some("employer", employer.name.as_ref());
}

/// What an employer pays, where that stands here.
fn read_employer(rest: &mut Rest<'_>) -> Result<Option<(Money, Employer)>, TextError> {
    let Some(funded) = rest.take_some_with("employer-funded", read_money)? else { return Ok(None) };
    let kind = rest.take_some("employer-kind")?;
    Ok(Some((funded, Employer { kind, name: rest.take_some("employer")? })))
}

pub(super) fn write_withdrawn(lines: &mut Lines, withdrawn: &Withdrawn) {
    lines.add("enrolment", &withdrawn.enrolment);
    lines.add_day("withdrawn", withdrawn.withdrawn_on);
    if !lines.is_first() {
        lines.add_some_day("never-attended", withdrawn.never_attended);
        lines.add_some("charged", withdrawn.charged);
    }
    lines.add("released", withdrawn.released);
    if !lines.is_first() {
        lines.add_some("replaces", withdrawn.replaces);
    }
}

pub(super) fn read_withdrawn(rest: &mut Rest<'_>) -> Result<Withdrawn, TextError> {
    let is_first = rest.is_first();
    let (enrolment, withdrawn_on) = (rest.take("enrolment")?, rest.take_date("withdrawn")?);
    let (mut never_attended, mut charged, mut replaces) = (None, None, None);
    if !is_first {
        never_attended = rest.take_some_date("never-attended")?;
        charged = rest.take_some_with("charged", read_money)?;
    }
    let released = rest.take_money("released")?;
    if !is_first {
        replaces = rest.take_some("replaces")?;
    }
    Ok(Withdrawn { enrolment, withdrawn_on, never_attended, charged, released, replaces })
}

fn write_instalments(lines: &mut Lines, instalments: &[Instalment]) {
    for instalment in instalments {
        lines.check("due", recordable(instalment.due_on).err());
        lines.add_with("due", |text| {
            write_date(instalment.due_on, text)?;
            write!(text, " {}", instalment.amount)
        });
    }
}

pub(super) fn write_attendance(lines: &mut Lines, recorded: &AttendanceRecorded) {
    lines.add("enrolment", &recorded.enrolment);
    lines.add("period", recorded.period);
    lines.add("status", recorded.attendance.status);
    lines.add_day("confirmed", recorded.attendance.confirmed_on);
}

pub(super) fn write_drawn(lines: &mut Lines, drawn: &DrawnDown) {
    lines.add("enrolment", &drawn.enrolment);
    lines.add("period", drawn.period);
    lines.add("claim", &drawn.claim);
    lines.add_day("due", drawn.due_on);
    lines.add("drawn", drawn.amount);
}

pub(super) fn write_recovered(lines: &mut Lines, recovered: &Recovered) {
    lines.add("enrolment", &recovered.enrolment);
    lines.add("period", recovered.period);
    lines.add_day("due", recovered.due_on);
    lines.add("because", recovered.cause);
    lines.add("recovered", recovered.amount);
}

pub(super) fn write_amended(lines: &mut Lines, amended: &FeeAmended) {
    lines.add("enrolment", &amended.enrolment);
    lines.add("fee", amended.terms.fee);
    lines.add("loan", amended.terms.loan);
    write_instalments(lines, &amended.terms.instalments);
    lines.add("set-aside", amended.set_aside);
    if let Some((funded, employer)) = amended.employer.as_ref().filter(|_| !lines.is_first()) {
        write_employer(lines, *funded, employer);
    }
}

pub(super) fn read_enrolled(rest: &mut Rest<'_>) -> Result<Enrolled, TextError> {
    Ok(Enrolled { enrolment: read_enrolment(rest)?, basis: rest.take("basis")? })
}

pub(super) fn read_attendance(rest: &mut Rest<'_>) -> Result<AttendanceRecorded, TextError> {
    let (enrolment, period) = (rest.take("enrolment")?, rest.take("period")?);
    let (status, confirmed_on) = (rest.take("status")?, rest.take_date("confirmed")?);
    Ok(AttendanceRecorded { enrolment, period, attendance: Attendance { status, confirmed_on } })
}

pub(super) fn read_drawn(rest: &mut Rest<'_>) -> Result<DrawnDown, TextError> {
    Ok(DrawnDown {
        enrolment: rest.take("enrolment")?,
        period: rest.take("period")?,
        claim: rest.take("claim")?,
        due_on: rest.take_date("due")?,
        amount: rest.take_with("drawn", read_amount)?,
    })
}

pub(super) fn read_recovered(rest: &mut Rest<'_>) -> Result<Recovered, TextError> {
    Ok(Recovered {
        enrolment: rest.take("enrolment")?,
        period: rest.take("period")?,
        due_on: rest.take_date("due")?,
        cause: rest.take("because")?,
        amount: rest.take_with("recovered", read_amount)?,
    })
}

pub(super) fn read_amended(rest: &mut Rest<'_>) -> Result<FeeAmended, TextError> {
    let enrolment = rest.take("enrolment")?;
    let (fee, loan) = (rest.take_money("fee")?, rest.take_money("loan")?);
    let terms = Terms { fee, loan, instalments: read_instalments(rest)? };
    let set_aside = rest.take_money("set-aside")?;
    let employer = if rest.is_first() { None } else { read_employer(rest)? };
    Ok(FeeAmended { enrolment, terms, set_aside, employer })
}

fn read_enrolment(rest: &mut Rest<'_>) -> Result<Enrolment, TextError> {
    let (id, ukprn, course) =
        (rest.take("enrolment")?, rest.take("provider")?, rest.take("course")?);
    let mut modules: Vec<ModuleId> = Vec::new();
    while let Some(module) = rest.take_some("module")? {
        modules.push(module);
    }
    let (credits, start) = (rest.take("credits")?, rest.take_date("start")?);
    let is_first = rest.is_first();
    let ends = if is_first { None } else { rest.take_some_date("ends")? };
    let (fee, fee_limit) = (rest.take_money("fee")?, rest.take_money("fee-limit")?);
    let loan = rest.take_money("loan")?;
    let (employer_funded, employer) = if is_first {
        (rest.take_money("employer")?, Employer::default())
    } else {
        read_employer(rest)?.ok_or(TextError::Missing("employer-funded"))?
    };
    let plan = rest.take("plan")?;
    let instalments = read_instalments(rest)?;
    Ok(Enrolment {
        id,
        ukprn,
        course,
        modules,
        credits,
        start,
        ends,
        fee,
        fee_limit,
        loan,
        employer_funded,
        employer,
        plan,
        instalments,
    })
}

fn read_instalments(rest: &mut Rest<'_>) -> Result<Vec<Instalment>, TextError> {
    let mut instalments = Vec::new();
    while let Some(due) = rest.line_if("due") {
        let instalment = read_instalment(due).ok_or_else(|| unreadable("due", due))?;
        instalments.push(instalment);
    }
    Ok(instalments)
}

fn read_instalment(due: &str) -> Option<Instalment> {
    let (due_on, amount) = due.split_once(' ')?;
    Some(Instalment { due_on: date(due_on).ok()?, amount: read_money(amount)? })
}
