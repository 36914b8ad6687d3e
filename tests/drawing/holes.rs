//! Places where a hole could be: each was looked into, and some were one.

use lifelong::ops::Recording::Real;

use super::studies::day;
use super::world::{World, read, value};
use lifelong::ops::drawdown::claim;

/// A ledger with the learners of the model: L-0 has 38140.00, L-2 has 5140.00.
fn world() -> World {
    World::new()
}

/// Nothing is re-priced because attendance is undone, and nothing has to remain for it.
#[test]
fn attendance_is_undone_after_an_uprating_though_nothing_remains() {
    let mut world = world();
    world.enrol("E-1", 2, (0, day("2027-01-04")), None, Real);
    assert_eq!(world.attend("E-1", 1, ('A', day("2027-01-20")), Real), "recorded");
    // 5140.00 - 2447.50 = 2692.50, which 2026/27 makes 2764.50.
    world.uprate(2026, Real);
    // All of it is set aside.
    assert_eq!(
        world.enrol("E-2", 2, (3, day("2027-01-04")), Some(276_450), Real),
        "enrolled 276450"
    );
    assert_eq!(world.correct("L-2/5", day("2027-02-01"), Real), "corrected 1 0");
    assert_eq!(world.attend("E-1", 1, ('A', day("2027-01-21")), Real), "recorded");
    world.holds();
}

/// No more does a withdrawal that gave nothing back, because all had fallen due.
#[test]
fn a_withdrawal_that_moved_nothing_is_undone_after_an_uprating_though_nothing_remains() {
    let mut world = world();
    world.enrol("E-1", 2, (0, day("2027-01-04")), None, Real);
    assert_eq!(world.withdraw("E-1", day("2027-03-01"), Real), "withdrawn 0 0");
    world.uprate(2026, Real);
    assert_eq!(
        world.enrol("E-2", 2, (3, day("2027-01-04")), Some(276_450), Real),
        "enrolled 276450"
    );
    assert_eq!(world.correct("L-2/5", day("2027-02-01"), Real), "corrected 1 0");
    world.holds();
}

/// The same study of 4000.03, by another fee each time.
const FILE: &str = "enrolment_id,learner_id,module_id,start_date,course_id,credits,fee,plan\n\
                    E-1,L-0,,2027-01-04,C-1,60,4000.03,quarters\n";

/// A file that is taken in again says what it said when the enrolment was funded.
#[test]
fn amendments_are_undone_one_by_one_and_the_file_is_known_at_each_step() {
    let mut world = world();
    assert_eq!(world.import("enrolments", FILE).recorded, 1);
    let on = day("2027-02-01");
    // There, back to what it was at first, and elsewhere.
    for (fee, told) in [
        (350_000, "amended 350000 -50003 0"),
        (400_003, "amended 400003 50003 0"),
        (300_000, "amended 300000 -100003 0"),
    ] {
        assert_eq!(world.amend("E-1", (fee, None), on, Real), told);
        assert_eq!(world.import("enrolments", FILE).already, 1);
    }
    assert_eq!(world.correct("L-0/4", on, Real), "refused not-correctable");
    assert_eq!(world.correct("L-0/5", on, Real), "refused not-correctable");
    for entry in ["L-0/6", "L-0/5", "L-0/4"] {
        assert_eq!(world.correct(entry, on, Real), "corrected 1 0");
        let imported = world.import("enrolments", FILE);
        assert_eq!((imported.already, imported.refused), (1, 0), "after {entry} was undone");
    }
    assert_eq!(world.amend("E-1", (400_003, None), on, Real), "already");
    world.holds();
}

/// The plan is the one by which the enrolment was funded, whatever it is today.
#[test]
fn a_fee_is_amended_by_the_plan_and_the_limit_of_its_time() {
    let mut world = world();
    world.import("enrolments", FILE);
    world.import(
        "enrolments",
        "enrolment_id,learner_id,module_id,start_date,course_id,credits,fee\n\
                                E-2,L-0,,2027-09-20,C-1,60,4000.00\n",
    );
    world.import(
        "instalment-plans",
        "plan,period,percent,due_months,due_days,rounding,source\n\
         quarters,1,50,0,0,pound,another letter\nquarters,2,50,1,0,pound,another letter\n\
         termly,1,100,0,0,penny,another letter\n",
    );
    world.import(
        "rates",
        "academic_year,full_entitlement,fee_limit_120,uprating,source\n\
         2026/27,8000.00,2000.00,pro-rata,a letter\n",
    );
    let on = day("2027-02-01");
    assert_eq!(world.amend("E-1", (489_500, None), on, Real), "amended 489500 89497 0");
    assert_eq!(world.amend("E-1", (489_501, None), on, Real), "refused fee-limit");
    assert_eq!(world.amend("E-2", (410_000, None), on, Real), "amended 410000 10000 0");
    for (id, period) in [("E-1", 1), ("E-1", 2), ("E-1", 3), ("E-1", 4), ("E-2", 2), ("E-2", 3)] {
        let on = if id == "E-2" { day("2027-10-01") } else { on };
        assert_eq!(world.attend(id, period, ('A', on), Real), "recorded", "{id}, {period}");
    }
    let (claimed, ..) = world.drawdown(0, day("2028-12-31"), Real);
    // 10, 20, 30 and 40 percent of 4895.00; 25 and 50 percent of 4100.00.
    let expected = [
        ("2027-01-07", "489.50"),
        ("2027-03-04", "979.00"),
        ("2027-06-04", "1468.50"),
        ("2027-10-14", "1958.00"),
        ("2028-01-20", "1025.00"),
        ("2028-05-20", "2050.00"),
    ];
    let (_, file) = claimed.expect("a claim");
    let lines: Vec<_> = file.lines().skip(1).map(|line| line.rsplit(',').take(2)).collect();
    for (found, (due, amount)) in lines.into_iter().zip(expected) {
        assert_eq!(found.collect::<Vec<_>>(), [amount, due]);
    }
    world.holds();
}

/// A quarter of 3.99 is less than a pound, so the first two parts are nothing.
#[test]
fn a_part_that_is_nothing_is_neither_claimed_nor_waited_for() {
    let mut world = world();
    let start = day("2027-01-04");
    assert_eq!(world.enrol("E-1", 0, (2, start), Some(399), Real), "enrolled 399");
    assert_eq!(world.attend("E-1", 1, ('A', start), Real), "recorded");
    let nothing = (None, Vec::new(), [(0, 0), (0, 0), (0, 0), (1, 399)]);
    assert_eq!(world.drawdown(0, day("2027-08-31"), Real), nothing);
    assert_eq!(world.recover("E-1", 1, start, Real), "refused not-drawn");
    assert_eq!(world.withdraw("E-1", day("2027-08-31"), Real), "withdrawn 399 0");
    let nothing = (None, Vec::new(), [(0, 0); 4]);
    assert_eq!(world.drawdown(0, day("2199-12-31"), Real), nothing);
    assert!(world.texts("provider/10000001").is_empty());
    world.holds();
}

/// What a withdrawal recovered is due after all where it is undone, and nobody said no to it.
#[test]
fn what_was_recovered_is_claimed_again_when_its_withdrawal_or_its_amendment_is_undone() {
    let mut world = world();
    let (start, due) = (day("2027-01-04"), day("2027-01-31"));
    world.enrol("E-1", 0, (0, start), None, Real);
    world.attend("E-1", 1, ('A', start), Real);
    let claimed = |world: &mut World| {
        let (claimed, ..) = world.drawdown(0, due, Real);
        let file = claimed.map(|(_, file)| file).unwrap_or_default();
        let amounts = file.lines().skip(1).filter_map(|line| line.rsplit(',').next());
        amounts.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(claimed(&mut world), "2447.50");
    assert_eq!(world.withdraw("E-1", day("2027-01-10"), Real), "withdrawn 244750 244750");
    assert_eq!(world.correct("L-0/7", due, Real), "corrected 1 0");
    // Both stand in one claim: what was taken back, and what is due after all.
    assert_eq!(claimed(&mut world), "-2447.50 2447.50");
    assert_eq!(world.amend("E-1", (200_000, None), due, Real), "amended 200000 -44750 44750");
    assert_eq!(claimed(&mut world), "-447.50");
    assert_eq!(world.correct("L-0/11", due, Real), "corrected 1 0");
    assert_eq!(claimed(&mut world), "447.50");
    assert_eq!(claimed(&mut world), "");
    world.holds();
}

/// Of the payer's no, nothing changes by a withdrawal that is undone.
#[test]
fn what_the_payer_rejected_stays_rejected_through_a_withdrawal_that_is_undone() {
    let mut world = world();
    let (start, due) = (day("2027-01-04"), day("2027-01-31"));
    world.enrol("E-1", 0, (0, start), None, Real);
    world.attend("E-1", 1, ('A', start), Real);
    world.drawdown(0, due, Real);
    world.recover("E-1", 1, due, Real);
    world.withdraw("E-1", start, Real);
    assert_eq!(world.correct("L-0/7", due, Real), "corrected 1 0");
    let (_, _, waiting) = world.drawdown(0, due, Real);
    assert_eq!(waiting, [(0, 0), (0, 0), (1, 244_750), (0, 0)]);
    // Confirmed anew and undone: it waits again.
    world.attend("E-1", 1, ('A', due), Real);
    assert_eq!(world.correct("L-0/9", due, Real), "corrected 1 0");
    assert_eq!(world.drawdown(0, due, Real).2, waiting);
    // What was claimed on the first confirmation was taken back, so that can be put right too.
    assert_eq!(world.correct("L-0/4", due, Real), "corrected 1 0");
    assert_eq!(world.drawdown(0, due, Real).2, waiting);
    world.holds();
}

/// The ids of learners may hold strokes, and stand in the order of their letters.
#[test]
fn claims_tell_learners_of_any_id_in_the_order_of_their_ids() {
    let mut world = world();
    world.import(
        "learners",
        "learner_id,date_of_birth,residency_met\n2026/17,1990-05-17,yes\n2026/9,1990-05-17,yes\n",
    );
    world.import(
        "enrolments",
        "enrolment_id,learner_id,module_id,start_date\n\
         E-1,L-0,M-1,2027-01-04\nE-2,2026/9,M-1,2027-01-04\nE-3,2026/17,M-1,2027-01-04\n",
    );
    let due = day("2027-01-31");
    for id in ["E-1", "E-2", "E-3"] {
        world.attend(id, 1, ('A', due), Real);
    }
    world.drawdown(0, due, Real);
    for id in ["E-1", "E-2", "E-3"] {
        assert_eq!(world.recover(id, 1, due, Real), "recovered 244750");
    }
    let (told, ..) = world.drawdown(0, due, Real);
    let (reference, file) = told.expect("a claim");
    let learners: Vec<_> = file.lines().skip(1).filter_map(|line| line.split(',').nth(3)).collect();
    assert_eq!(learners, ["2026/17", "2026/9", "L-0"]);
    let text = &world.texts("provider/10000001")[1];
    assert_eq!(value(text, "recovery"), Some("2026/17/6"));
    let again = claim(&world.store, read("10000001"), &read(&reference)).expect("the claim");
    assert_eq!(String::from_utf8(again.file()).expect("text"), file);
    world.holds();
}

/// A file of withdrawals recovers as single ones do.
#[test]
fn a_file_of_withdrawals_recovers_what_is_no_longer_due() {
    let mut world = world();
    let start = day("2027-01-04");
    for (id, who) in [("E-1", 0), ("E-2", 1)] {
        world.enrol(id, who, (0, start), None, Real);
        world.attend(id, 1, ('A', start), Real);
    }
    world.drawdown(0, day("2027-01-31"), Real);
    let file = "enrolment_id,withdrawn_on\nE-1,2027-01-17\nE-2,2027-01-18\n";
    assert_eq!(world.import("withdrawals", file).recorded, 2);
    // On the day on which it fell due it was due.
    let (told, ..) = world.drawdown(0, day("2027-02-28"), Real);
    let (_, file) = told.expect("a claim");
    assert_eq!(file.lines().skip(1).collect::<Vec<_>>().len(), 1);
    assert!(file.ends_with(",L-0,E-1,C-1,M-1,1,2027-01-18,-2447.50\n"), "{file}");
    world.holds();
}
