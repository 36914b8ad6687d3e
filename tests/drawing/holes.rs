//! Places where a hole could be: each was looked into, and some were one.

use lifelong::ops::Recording::Real;

use super::studies::day;
use super::world::World;

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
