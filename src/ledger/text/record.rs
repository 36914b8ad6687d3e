//! The lines of events about a learner's facts and record of learning, and of what is brought
//! forward.

use super::TextError;
use super::lines::{Lines, Rest};
use crate::ledger::event::{
    BadgeIssued, BadgeRevoked, BroughtForward, LearnerEvent, OutcomeRecorded,
};
use crate::ledger::facts::FactsForm;
use crate::ledger::hash::Hash;

pub(super) fn write_facts(lines: &mut Lines, facts: &Hash, form: FactsForm) {
    lines.add("facts", facts);
    if !lines.is_first() {
        lines.add("facts-form", form.number());
    }
}

pub(super) fn read_facts(rest: &mut Rest<'_>) -> Result<LearnerEvent, TextError> {
    let facts = rest.take("facts")?;
    let number = |text: &str| FactsForm::of(text.parse().ok()?);
    let form =
        if rest.is_first() { FactsForm::First } else { rest.take_with("facts-form", number)? };
    Ok(LearnerEvent::LearnerRecorded { facts, form })
}

pub(super) fn write_outcome(lines: &mut Lines, outcome: &OutcomeRecorded) {
    lines.add("enrolment", &outcome.enrolment);
    lines.add_some("module", outcome.module.as_ref());
    lines.add("outcome", outcome.achievement);
    lines.add_day("completed", outcome.completed_on);
    if let Some(credits) = outcome.credits {
        lines.add_credits("credits", credits);
    }
}

pub(super) fn read_outcome(rest: &mut Rest<'_>) -> Result<OutcomeRecorded, TextError> {
    Ok(OutcomeRecorded {
        enrolment: rest.take("enrolment")?,
        module: rest.take_some("module")?,
        achievement: rest.take("outcome")?,
        completed_on: rest.take_date("completed")?,
        credits: rest.take_some("credits")?,
    })
}

pub(super) fn write_badge(lines: &mut Lines, badge: &BadgeIssued) {
    lines.add("enrolment", &badge.enrolment);
    lines.add("module", &badge.module);
    lines.add("digest", badge.digest);
    lines.add("key", badge.key);
}

pub(super) fn read_badge(rest: &mut Rest<'_>) -> Result<BadgeIssued, TextError> {
    Ok(BadgeIssued {
        enrolment: rest.take("enrolment")?,
        module: rest.take("module")?,
        digest: rest.take("digest")?,
        key: rest.take("key")?,
    })
}

pub(super) fn read_revoked(rest: &mut Rest<'_>) -> Result<BadgeRevoked, TextError> {
    Ok(BadgeRevoked { badge: rest.take("badge")? })
}

pub(super) fn write_brought_forward(lines: &mut Lines, brought: &BroughtForward) {
    lines.add("form", &brought.form);
    for line in &brought.lines {
        lines.add("-", line);
    }
}

pub(super) fn read_brought_forward(rest: &mut Rest<'_>) -> Result<BroughtForward, TextError> {
    let mut brought = BroughtForward { form: rest.take("form")?, lines: Vec::new() };
    while let Some(line) = rest.line_if("-") {
        brought.lines.push(line.to_owned());
    }
    Ok(brought)
}
