//! Taking in enrolments: each is funded or refused, in the order of the file for each learner, and
//! each has its answer.

use std::collections::HashMap;

use super::alike;
use super::{
    EnrolmentResult, File, Groups, Imported, Judge, Progress, Results, Work, by_learner,
    check_good, count, read, record_file,
};
use crate::domain::ids::{EnrolmentId, LearnerId};
use crate::domain::policy::Policy;
use crate::domain::request::Request;
use crate::exchange::enrolments::read_enrolments;
use crate::exchange::{Line, LineError};
use crate::ledger::kept_refusal::KeptRefusal;
use crate::ops::RefusedNow;
use crate::ops::dossier::holders;
use crate::ops::enrol::{Aloud, KnownBeside, decide, refusal};
use crate::ops::reference::{Reference, check_plan};
use crate::ops::{Answer, Moment, OpError, Outcome, Recording};
use crate::store::{Reader, Store};

pub(super) fn import(
    store: &mut dyn Store,
    file: &File<'_>,
    moment: &Moment,
    recording: Recording,
    progress: Progress<'_>,
) -> Result<Imported, OpError> {
    let mut lines = read(read_enrolments(file.bytes, file.reading))?;
    let reference = Reference::whole(&*store.reader()?)?;
    let bad = lines.good.iter().filter_map(|line| unknown_plan(&reference.policy, line));
    let bad: Vec<LineError> = bad.collect();
    lines.add_bad(bad);
    check_good(&lines)?;
    let mut notes = std::mem::take(&mut lines.notes);
    notes.extend(alike::tell("enrolment", [], ids(&lines.good)));
    let requests = lines.good.iter().enumerate();
    let groups =
        by_learner(requests.map(|(index, line)| (&line.value.learner, (index, &line.value))));
    let mut results: Vec<Option<EnrolmentResult>> = Vec::new();
    results.resize_with(lines.good.len(), || None);
    let (mut done, mut at_earlier, mut opening) = (0_usize, 0_usize, file.opening());
    let judge = Judge {
        gather: &taken,
        decide: &|taken, moment, dossier, group, batch| {
            let mut answers = Vec::with_capacity(group.len());
            for (index, request) in group {
                let known =
                    KnownBeside { holder: taken.get(&request.enrolment), reference: &reference };
                let answer = decide(request, dossier, known, Aloud::WhereRefused, moment)?;
                let refusal = refusal(request, &answer, reference.basis, moment);
                if let Some((refusal, begun)) = refusal.zip(dossier.brought_by_file()) {
                    batch.refusals.push(KeptRefusal::of_file(refusal, begun)?);
                }
                answers.push((*index, answer.earlier_figures.is_some(), result(answer)));
            }
            Ok(answers)
        },
    };
    let work = Work::new(&mut opening, moment, recording);
    work.through(store, &groups, judge, &mut |answers| {
        for (index, is_earlier, result) in answers.into_iter().flatten() {
            done = done.saturating_add(1);
            at_earlier = at_earlier.saturating_add(usize::from(is_earlier));
            if let Some(slot) = results.get_mut(index) {
                *slot = Some(result);
            }
        }
        progress(done, lines.good.len());
    })?;
    notes.extend(earlier(at_earlier));
    let results: Vec<EnrolmentResult> = results.into_iter().flatten().collect();
    let number = |outcome| count(results.iter().filter(|one| one.outcome == outcome).count());
    let imported = Imported {
        lines: lines.read,
        recorded: number(Outcome::Enrolled),
        superseded: 0,
        already: number(Outcome::Already),
        refused: number(Outcome::Refused),
        results: Results::Enrolments(results),
        changes: Vec::new(),
        refused_now: RefusedNow::default(),
        notes,
    };
    record_file(store, file, &opening, &imported, moment, recording)?;
    Ok(imported)
}

/// The enrolment ids of these records that are taken already, with who holds them. They are looked
/// up sorted, so that each page of their table is read once.
fn taken(
    reader: &dyn Reader,
    groups: &Groups<(usize, &Request)>,
) -> Result<HashMap<EnrolmentId, LearnerId>, OpError> {
    let requests = groups.iter().flat_map(|(_, group)| group);
    let mut ids: Vec<_> = requests.map(|(_, request)| request.enrolment.clone()).collect();
    ids.sort_unstable();
    let holders = holders(reader, &ids)?;
    Ok(ids.into_iter().zip(holders).filter_map(|(id, holder)| Some((id, holder?))).collect())
}

fn ids(requests: &[Line<Request>]) -> impl Iterator<Item = &str> {
    requests.iter().map(|line| line.value.enrolment.as_str())
}

fn unknown_plan(policy: &Policy, line: &Line<Request>) -> Option<LineError> {
    let error = check_plan(policy, &line.value).err()?;
    Some(LineError::new(line.line, error.to_string()).in_column("plan"))
}

/// What is said of enrolments that were recorded at the figures of an earlier year than their own.
fn earlier(number: usize) -> Option<String> {
    let enrolments = match number {
        0 => return None,
        1 => "1 enrolment is",
        _ => &format!("{number} enrolments are"),
    };
    Some(format!(
        "{enrolments} at the figures of an earlier year than that of the course year: had an \
         uprating come first, more would be left"
    ))
}

fn result(answer: Answer) -> EnrolmentResult {
    EnrolmentResult {
        outcome: answer.outcome,
        loan: answer.loan,
        remaining: answer.remaining,
        objections: answer.decision.objections(),
        note: answer.note.filter(|_| answer.outcome == Outcome::Already),
        enrolment: answer.enrolment,
        learner: answer.learner,
    }
}
