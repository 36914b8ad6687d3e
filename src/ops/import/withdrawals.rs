//! Taking in withdrawals: each is recorded or refused, in the order of the file for each learner.

use super::{About, File, Imported, Results, Work, answer_each, count, good, record_file};
use crate::exchange::withdrawals::{WithdrawalLine, read_withdrawals};
use crate::ops::RefusedNow;
use crate::ops::withdraw::{Withdrawal, WithdrawalOutcome, decide, unknown};
use crate::ops::{Moment, OpError, Recording};
use crate::store::Store;

pub(super) fn import(
    store: &mut dyn Store,
    file: &File<'_>,
    moment: &Moment,
    recording: Recording,
) -> Result<Imported, OpError> {
    let lines = good(read_withdrawals(file.bytes, file.reading))?;
    let withdrawals: Vec<Withdrawal> =
        lines.good.iter().map(|line| withdrawal(&line.value)).collect();
    let about = About {
        enrolment: |one: &Withdrawal| &one.enrolment,
        order: |_| None,
        unknown,
        decide: &|one, found, moment| decide(one, found, moment),
    };
    let mut opening = file.opening();
    let work = Work::new(&mut opening, moment, recording);
    let answers = answer_each(store, work, &withdrawals, &about)?;
    let number = |is: fn(&WithdrawalOutcome) -> bool| {
        count(answers.iter().filter(|answer| is(&answer.outcome)).count())
    };
    let imported = Imported {
        lines: lines.read,
        recorded: number(|outcome| matches!(outcome, WithdrawalOutcome::Withdrawn { .. })),
        superseded: 0,
        already: number(|outcome| matches!(outcome, WithdrawalOutcome::Already)),
        refused: number(|outcome| matches!(outcome, WithdrawalOutcome::Refused { .. })),
        results: Results::Withdrawals(answers),
        changes: Vec::new(),
        refused_now: RefusedNow::default(),
        notes: lines.notes,
    };
    record_file(store, file, &opening, &imported, moment, recording)?;
    Ok(imported)
}

fn withdrawal(line: &WithdrawalLine) -> Withdrawal {
    Withdrawal {
        enrolment: line.enrolment.clone(),
        withdrawn_on: line.withdrawn_on,
        reason: line.reason.clone(),
    }
}
