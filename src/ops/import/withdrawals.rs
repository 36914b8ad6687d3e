//! Taking in withdrawals: each is recorded or refused, in the order of the file for each learner.

use super::{
    File, Imported, LEARNERS_AT_A_TIME, Results, by_learner, count, good, record_file,
    record_groups,
};
use crate::exchange::withdrawals::{WithdrawalLine, read_withdrawals};
use crate::ops::learner_file::holders;
use crate::ops::withdraw::{Withdrawal, WithdrawalAnswer, WithdrawalOutcome, decide, unknown};
use crate::ops::{Moment, OpError, Recording};
use crate::store::Store;

pub(super) fn import(
    store: &mut dyn Store,
    file: &File<'_>,
    moment: &Moment,
    recording: Recording,
) -> Result<Imported, OpError> {
    let lines = good(read_withdrawals(file.bytes, file.renames))?;
    let withdrawals: Vec<Withdrawal> =
        lines.good.iter().map(|line| withdrawal(&line.value)).collect();
    let ids: Vec<_> = withdrawals.iter().map(|one| one.enrolment.clone()).collect();
    let holders = holders(store, &ids)?;
    let mut answers: Vec<WithdrawalAnswer> = withdrawals.iter().map(unknown).collect();
    let held = withdrawals.iter().zip(&holders).enumerate();
    let held = held.filter_map(|(place, (one, holder))| Some((holder.as_ref()?, (place, one))));
    let groups = by_learner(held);
    for some in groups.chunks(LEARNERS_AT_A_TIME) {
        let decided =
            record_groups(store, some, recording, &|_, _| Ok(()), &mut |(), found, group, _| {
                let answer =
                    |(place, one): &(usize, &Withdrawal)| Ok((*place, decide(one, found, moment)?));
                group.iter().map(answer).collect::<Result<Vec<_>, OpError>>()
            })?;
        for (place, answer) in decided.into_iter().flatten() {
            if let Some(slot) = answers.get_mut(place) {
                *slot = answer;
            }
        }
    }
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
    };
    if recording == Recording::Real {
        record_file(store, file, &imported, moment)?;
    }
    Ok(imported)
}

fn withdrawal(line: &WithdrawalLine) -> Withdrawal {
    Withdrawal {
        enrolment: line.enrolment.clone(),
        withdrawn_on: line.withdrawn_on,
        reason: line.reason.clone(),
    }
}
