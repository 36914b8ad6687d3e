//! Attendance: what is recorded, what was there already, what is refused and why; one by one and by
//! files, which come to the same and add nothing when they are taken in again.

mod files;
mod refused;

use crate::college::terms::{Terms, moment, read};
use lifelong::domain::attendance::Attendance;
use lifelong::domain::calendar::date;
use lifelong::ops::attend::{AttendanceAnswer, AttendanceOutcome, Confirmation, attend};
use lifelong::ops::correct::{Correction, CorrectionOutcome, correct};
use lifelong::ops::withdraw::{Withdrawal, withdraw};
use lifelong::ops::{Moment, Recording};
use lifelong::store::{Store, Visit};

fn confirmation(enrolment: &str, period: &str, status: &str, day: &str) -> Confirmation {
    let attendance = Attendance { status: read(status), confirmed_on: date(day).expect("a day") };
    Confirmation { enrolment: read(enrolment), period: read(period), attendance, reason: None }
}

impl Terms {
    fn attend(&mut self, enrolment: &str, period: &str, said: &str, day: &str) -> AttendanceAnswer {
        let confirmation = confirmation(enrolment, period, said, day);
        attend(&mut self.store, &confirmation, &moment(), Recording::Real).expect("an answer")
    }

    /// It is recorded, in this entry.
    #[track_caller]
    fn records(&mut self, enrolment: &str, period: &str, said: &str, day: &str, entry: &str) {
        let answer = self.attend(enrolment, period, said, day);
        assert_eq!(answer.outcome, AttendanceOutcome::Recorded);
        assert_eq!(answer.entry.map(|entry| entry.to_string()).as_deref(), Some(entry));
    }

    /// It is there already, in this entry, and nothing is appended.
    #[track_caller]
    fn has(&mut self, enrolment: &str, period: &str, said: &str, day: &str, entry: &str) {
        let before = self.count();
        let answer = self.attend(enrolment, period, said, day);
        assert!(matches!(answer.outcome, AttendanceOutcome::Already { .. }), "{answer:?}");
        assert_eq!(answer.entry.map(|entry| entry.to_string()).as_deref(), Some(entry));
        assert_eq!(self.count(), before);
    }

    pub(crate) fn withdraw(&mut self, enrolment: &str, day: &str) {
        let withdrawn_on = date(day).expect("a day");
        let withdrawal = Withdrawal { enrolment: read(enrolment), withdrawn_on, reason: None };
        withdraw(&mut self.store, &withdrawal, &moment(), Recording::Real).expect("an answer");
    }

    fn correct(&mut self, entry: &str) -> CorrectionOutcome {
        let on = date("2027-02-05").expect("a day");
        let correction = Correction { entry: read(entry), reason: read("WRONG"), on };
        correct(&mut self.store, &correction, &moment(), Recording::Real)
            .expect("an answer")
            .outcome
    }

    /// The texts of all entries, in the order of chains and numbers.
    fn texts(&self) -> Vec<String> {
        let mut texts = Vec::new();
        let visit = &mut |row: lifelong::store::StoredRow| {
            texts.push(row.entry.text);
            Visit::Continue(())
        };
        self.store.each_entry(visit).expect("entries");
        texts
    }

    fn count(&self) -> usize {
        self.texts().len()
    }
}

#[test]
fn a_confirmation_counts_from_its_day_and_moves_no_money() {
    let mut terms = Terms::new();
    let reason = Some(read("late-register"));
    let said = Confirmation { reason, ..confirmation("E-1", "1", "A", "2027-02-03") };
    let answer = attend(&mut terms.store, &said, &moment(), Recording::Real).expect("an answer");
    assert_eq!(answer.learner, Some(read("L-1")));
    let days = [answer.due_on, answer.pay_day].map(|day| day.map(|day| day.to_string()));
    // Due on a Monday, confirmed on a Wednesday, so it is paid on the Wednesday after.
    assert_eq!(days, [Some("2027-02-01".to_owned()), Some("2027-02-10".to_owned())]);
    let texts = terms.texts();
    let text = texts.iter().find(|text| text.contains("\nevent attendance-recorded\n"));
    let lines: Vec<&str> = text.expect("the entry").lines().collect();
    for line in ["effective 2027-02-03", "reason late-register", "enrolment E-1", "period 1"] {
        assert!(lines.contains(&line), "{line} is not in {lines:?}");
    }
    assert!(!lines.iter().any(|line| line.starts_with("amount ")), "{lines:?}");
    terms.holds();
}

#[test]
fn the_same_again_is_there_already_whatever_was_confirmed_since() {
    let mut terms = Terms::new();
    terms.records("E-1", "1", "A", "2027-02-03", "L-1/5");
    terms.records("E-1", "1", "X", "2027-03-01", "L-1/6");
    terms.records("E-1", "1", "A", "2027-04-01", "L-1/7");
    terms.records("E-1", "2", "A", "2027-02-03", "L-1/8");
    terms.has("E-1", "1", "A", "2027-02-03", "L-1/5");
    terms.has("E-1", "1", "X", "2027-03-01", "L-1/6");
    terms.has("E-1", "1", "A", "2027-04-01", "L-1/7");
    terms.has("E-1", "2", "A", "2027-02-03", "L-1/8");
    terms.holds();
}

#[test]
fn a_dry_run_says_the_same_and_records_nothing() {
    let mut terms = Terms::new();
    let before = terms.texts();
    let said = confirmation("E-1", "1", "A", "2027-02-03");
    let dry = attend(&mut terms.store, &said, &moment(), Recording::DryRun).expect("an answer");
    assert_eq!(terms.texts(), before);
    let real = attend(&mut terms.store, &said, &moment(), Recording::Real).expect("an answer");
    assert_eq!((dry.outcome, dry.entry), (AttendanceOutcome::Recorded, None));
    assert_eq!((real.outcome, real.due_on), (AttendanceOutcome::Recorded, dry.due_on));
}

#[test]
fn the_payers_no_blocks_a_period_until_it_is_confirmed_on_a_later_day() {
    let mut terms = Terms::new();
    terms.records("E-1", "1", "A", "2027-02-03", "L-1/5");
    terms.draw("10000001", "2027-02-01");
    terms.reject("E-1", "1");
    let answer = terms.attend("E-1", "1", "A", "2027-02-03");
    assert_eq!(answer.outcome, AttendanceOutcome::Already { is_rejected: true });
    assert_eq!(answer.pay_day, None);
    terms.records("E-1", "1", "A", "2027-02-20", "L-1/8");
    let answer = terms.attend("E-1", "1", "A", "2027-02-20");
    assert_eq!(answer.outcome, AttendanceOutcome::Already { is_rejected: false });
    assert_eq!(answer.pay_day, date("2027-03-03").ok());
    terms.draw("10000001", "2027-02-01");
    assert_eq!(terms.attend("E-1", "1", "A", "2027-02-20").pay_day, None, "it is claimed");
    terms.holds();
}

#[test]
fn a_confirmation_that_was_wrong_is_undone_and_made_anew() {
    let mut terms = Terms::new();
    terms.records("E-1", "1", "A", "2027-03-03", "L-1/5");
    assert!(matches!(terms.correct("L-1/5"), CorrectionOutcome::Corrected { .. }));
    terms.records("E-1", "1", "A", "2027-02-03", "L-1/7");
    terms.records("E-1", "1", "X", "2027-02-10", "L-1/8");
    assert!(matches!(terms.correct("L-1/8"), CorrectionOutcome::Corrected { .. }));
    // What stood before the entry that was undone stands again.
    terms.has("E-1", "1", "A", "2027-02-03", "L-1/7");
    terms.draw("10000001", "2027-02-01");
    terms.holds();
}

#[test]
fn what_money_was_drawn_on_is_not_undone() {
    let mut terms = Terms::new();
    terms.records("E-1", "1", "A", "2027-02-03", "L-1/5");
    terms.draw("10000001", "2027-02-01");
    let before = terms.texts();
    let CorrectionOutcome::Refused { rule, because } = terms.correct("L-1/5") else {
        panic!("it was undone");
    };
    assert_eq!(rule, "not-correctable");
    for words in ["L-1/6 (drawn-down)", "lifelong recover E-1 --period 1", "lifelong attend"] {
        assert!(because.contains(words), "{because}");
    }
    assert_eq!(terms.texts(), before);
    // How things went on is recorded, and can be undone.
    terms.records("E-1", "1", "X", "2027-03-01", "L-1/7");
    assert!(matches!(terms.correct("L-1/7"), CorrectionOutcome::Corrected { .. }));
    terms.holds();
}

#[test]
fn an_enrolment_that_is_undone_takes_its_attendance_with_it() {
    let mut terms = Terms::new();
    terms.records("E-2", "1", "A", "2027-02-03", "L-2/4");
    let CorrectionOutcome::Corrected { undone, .. } = terms.correct("L-2/3") else {
        panic!("it was not undone");
    };
    assert_eq!(undone.iter().map(|one| one.seq).collect::<Vec<_>>(), [4, 3]);
    terms.holds();
}

#[test]
fn what_became_of_a_learner_who_left_is_recorded() {
    let mut terms = Terms::new();
    terms.withdraw("E-1", "2027-04-01");
    terms.records("E-1", "1", "A", "2027-02-03", "L-1/6");
    terms.records("E-1", "2", "X", "2027-06-02", "L-1/7");
    terms.holds();
}

fn at(day: u32) -> Moment {
    let recorded_at =
        read::<lifelong::ledger::instant::Instant>(&format!("2027-03-{day:02}T09:00:00Z"));
    Moment { recorded_at: recorded_at.0, ..moment() }
}

#[test]
fn whoever_is_first_is_recorded_and_the_other_finds_it_there() {
    let mut terms = Terms::new();
    let said = confirmation("E-1", "1", "A", "2027-02-03");
    let outcomes = [1, 2].map(|day| {
        attend(&mut terms.store, &said, &at(day), Recording::Real).expect("an answer").outcome
    });
    let already = AttendanceOutcome::Already { is_rejected: false };
    assert_eq!(outcomes, [AttendanceOutcome::Recorded, already]);
}
