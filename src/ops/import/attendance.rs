//! Taking in attendance: each confirmation is recorded or refused, for each learner in the order of
//! days.

use super::{
    File, Imported, LEARNERS_AT_A_TIME, Results, by_learner, count, good, record_file,
    record_groups,
};
use crate::exchange::attendance::{AttendanceLine, read_attendance};
use crate::ops::attend::{AttendanceAnswer, AttendanceOutcome, Confirmation, decide, unknown};
use crate::ops::learner_file::holders;
use crate::ops::{Moment, OpError, Recording};
use crate::store::Store;

pub(super) fn import(
    store: &mut dyn Store,
    file: &File<'_>,
    moment: &Moment,
    recording: Recording,
) -> Result<Imported, OpError> {
    let lines = good(read_attendance(file.bytes, file.renames))?;
    let confirmations: Vec<Confirmation> =
        lines.good.iter().map(|line| confirmation(&line.value)).collect();
    let ids: Vec<_> = confirmations.iter().map(|one| one.enrolment.clone()).collect();
    let holders = holders(store, &ids)?;
    let mut answers: Vec<AttendanceAnswer> = confirmations.iter().map(unknown).collect();
    let held = confirmations.iter().zip(&holders).enumerate();
    let held = held.filter_map(|(place, (one, holder))| Some((holder.as_ref()?, (place, one))));
    let mut groups = by_learner(held);
    for (_, group) in &mut groups {
        // Each confirmation is told from its day on. In this order nothing is refused for coming
        // before what it follows, and a line that is refused stays refused when the file is taken
        // in again. Those of one day stay in the order of the file.
        group.sort_by_key(|(_, one)| one.attendance.confirmed_on);
    }
    for some in groups.chunks(LEARNERS_AT_A_TIME) {
        let decided =
            record_groups(store, some, recording, &|_, _| Ok(()), &mut |(), found, group, _| {
                let answer = |(place, one): &(usize, &Confirmation)| {
                    Ok((*place, decide(one, found, moment)?.when(recording)))
                };
                group.iter().map(answer).collect::<Result<Vec<_>, OpError>>()
            })?;
        for (place, answer) in decided.into_iter().flatten() {
            if let Some(slot) = answers.get_mut(place) {
                *slot = answer;
            }
        }
    }
    let number = |is: fn(&AttendanceOutcome) -> bool| {
        count(answers.iter().filter(|answer| is(&answer.outcome)).count())
    };
    let imported = Imported {
        lines: lines.read,
        recorded: number(|outcome| matches!(outcome, AttendanceOutcome::Recorded)),
        superseded: 0,
        already: number(|outcome| matches!(outcome, AttendanceOutcome::Already { .. })),
        refused: number(|outcome| matches!(outcome, AttendanceOutcome::Refused { .. })),
        results: Results::Attendance(answers),
    };
    if recording == Recording::Real {
        record_file(store, file, &imported, moment)?;
    }
    Ok(imported)
}

fn confirmation(line: &AttendanceLine) -> Confirmation {
    let AttendanceLine { enrolment, period, attendance } = line.clone();
    Confirmation { enrolment, period, attendance, reason: None }
}
