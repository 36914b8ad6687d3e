//! Taking in attendance: each confirmation is recorded or refused, for each learner in the order of
//! days, and of the periods on each.

use super::{About, File, Imported, Results, Work, answer_each, count, good, record_file};
use crate::exchange::attendance::{AttendanceLine, read_attendance};
use crate::ops::RefusedNow;
use crate::ops::attend::{AttendanceOutcome, Confirmation, decide, unknown};
use crate::ops::{Moment, OpError, Recording};
use crate::store::Store;

pub(super) fn import(
    store: &mut dyn Store,
    file: &File<'_>,
    moment: &Moment,
    recording: Recording,
) -> Result<Imported, OpError> {
    let lines = good(read_attendance(file.bytes, file.reading))?;
    let confirmations: Vec<Confirmation> =
        lines.good.iter().map(|line| confirmation(&line.value)).collect();
    // Each confirmation is told from its day on, and a later period rests on each earlier one. In
    // this order nothing is refused for coming before what it follows, and a line that is refused
    // stays refused when the file is taken in again.
    let about = About {
        enrolment: |one: &Confirmation| &one.enrolment,
        order: |one| Some((one.attendance.confirmed_on, one.period)),
        unknown,
        decide: &|one, found, moment| Ok(decide(one, found, moment)?.when(recording)),
    };
    let mut opening = file.opening();
    let work = Work::new(&mut opening, moment, recording);
    let answers = answer_each(store, work, &confirmations, &about)?;
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
        changes: Vec::new(),
        refused_now: RefusedNow::default(),
        notes: lines.notes,
    };
    record_file(store, file, &opening, &imported, moment, recording)?;
    Ok(imported)
}

fn confirmation(line: &AttendanceLine) -> Confirmation {
    let AttendanceLine { enrolment, period, attendance } = line.clone();
    Confirmation { enrolment, period, attendance, reason: None }
}
