//! Figures worked out by hand, in pounds, from the rules: a course year of 9250.00 that is paid in
//! three instalments of 2312.00, 2312.00 and 4626.00, and what can become of it.

use chrono::NaiveDate;
use lifelong::ops::Recording::{DryRun, Real};
use lifelong::ops::balance::{balance, balance_as_at};

use super::studies::day;
use super::world::{World, read};

const HEADER: &str = "enrolment_id,learner_id,module_id,start_date,course_id,credits,fee\n";
const FILE: &str = "E-1,L-0,,2027-01-04,C-1,120,9250.00\n";

fn enrolments(lines: &str) -> String {
    format!("{HEADER}{lines}")
}

/// L-0 on the course year, with attendance confirmed for these periods.
fn year(confirmed: &[usize]) -> World {
    let mut world = World::new();
    assert_eq!(world.import("enrolments", &enrolments(FILE)).recorded, 1);
    for period in confirmed {
        confirm(&mut world, *period, "2027-01-20");
    }
    world
}

#[track_caller]
fn confirm(world: &mut World, period: usize, on: &str) {
    assert_eq!(world.attend("E-1", period, ('A', day(on)), Real), "recorded");
}

/// What a claim of the first provider by a day has: period and amount of each line.
fn claimed(world: &mut World, due: &str) -> Vec<(String, String)> {
    let (claim, ..) = world.drawdown(0, day(due), Real);
    let Some((_, file)) = claim else { return Vec::new() };
    let line = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields[4], "E-1", "{line}");
        (fields[7].to_owned(), fields[9].to_owned())
    };
    file.lines().skip(1).map(line).collect()
}

#[track_caller]
fn claims(world: &mut World, due: &str, expected: &[(&str, &str)]) {
    let expected =
        expected.iter().map(|(period, amount)| ((*period).to_owned(), (*amount).to_owned()));
    let found = claimed(world, due);
    assert_eq!(found, expected.collect::<Vec<_>>(), "by {due}");
}

/// Committed, drawn and what remains.
#[track_caller]
fn stands(world: &World, committed: &str, drawn: &str, remaining: &str) {
    let found = balance(&world.store, &read("L-0")).unwrap().entitlement;
    let found = [found.committed, found.drawn, found.remaining()].map(|money| money.to_string());
    assert_eq!(found, [committed, drawn, remaining]);
    world.holds();
}

#[test]
fn a_year_is_drawn_down_in_three_parts() {
    let mut world = year(&[1, 2]);
    stands(&world, "9250.00", "0.00", "28890.00");
    claims(&mut world, "2027-01-03", &[]);
    claims(&mut world, "2027-01-04", &[("1", "2312.00")]);
    claims(&mut world, "2027-05-03", &[]);
    claims(&mut world, "2027-05-04", &[("2", "2312.00")]);
    claims(&mut world, "2027-09-04", &[]);
    confirm(&mut world, 3, "2027-09-10");
    claims(&mut world, "2027-09-04", &[("3", "4626.00")]);
    claims(&mut world, "2199-12-31", &[]);
    stands(&world, "0.00", "9250.00", "28890.00");
    let expected = "claim_reference,claimed_on,ukprn,learner_id,enrolment_id,course_id,module_ids,\
                    liability_period,due_on,amount\n\
                    10000001-0001,2027-01-04,10000001,L-0,E-1,C-1,,1,2027-01-04,2312.00\n\
                    10000001-0002,2027-05-04,10000001,L-0,E-1,C-1,,2,2027-05-04,2312.00\n\
                    10000001-0003,2027-09-04,10000001,L-0,E-1,C-1,,3,2027-09-04,4626.00\n";
    assert_eq!(world.export(), expected);
}

#[test]
fn all_that_is_due_and_confirmed_is_in_one_claim_and_the_rest_is_said_to_wait() {
    let mut world = year(&[1]);
    let (_, earlier, waiting) = world.drawdown(0, day("2027-06-01"), DryRun);
    assert!(earlier.is_empty());
    assert_eq!(waiting, [(1, 231_200), (0, 0), (0, 0), (1, 462_600)]);
    assert_eq!(world.attend("E-1", 2, ('X', day("2027-05-04")), Real), "recorded");
    let (_, _, waiting) = world.drawdown(0, day("2027-06-01"), DryRun);
    assert_eq!(waiting, [(0, 0), (1, 231_200), (0, 0), (1, 462_600)]);
    confirm(&mut world, 2, "2027-05-20");
    claims(&mut world, "2027-06-01", &[("1", "2312.00"), ("2", "2312.00")]);
    let (claim, earlier, _) = world.drawdown(0, day("2027-06-01"), Real);
    assert_eq!((claim, earlier), (None, vec!["10000001-0001".to_owned()]));
}

#[test]
fn a_withdrawal_between_two_instalments_gives_back_what_is_not_due() {
    let mut world = year(&[1, 2, 3]);
    claims(&mut world, "2027-01-31", &[("1", "2312.00")]);
    assert_eq!(world.withdraw("E-1", day("2027-06-01"), Real), "withdrawn 462600 0");
    stands(&world, "2312.00", "2312.00", "33516.00");
    // What had fallen due before it is still to be paid; what had not never is.
    claims(&mut world, "2027-12-31", &[("2", "2312.00")]);
    stands(&world, "0.00", "4624.00", "33516.00");
}

#[test]
fn a_withdrawal_that_is_told_late_recovers_at_once_and_the_next_claim_tells_it() {
    let mut world = year(&[1, 2]);
    claims(&mut world, "2027-05-31", &[("1", "2312.00"), ("2", "2312.00")]);
    stands(&world, "4626.00", "4624.00", "28890.00");
    assert_eq!(world.withdraw("E-1", day("2027-04-01"), Real), "withdrawn 693800 231200");
    stands(&world, "0.00", "2312.00", "35828.00");
    assert!(world.export().ends_with("\n,,10000001,L-0,E-1,C-1,,2,2027-05-04,-2312.00\n"));
    claims(&mut world, "2027-06-30", &[("2", "-2312.00")]);
    assert!(
        world
            .export()
            .ends_with("\n10000001-0002,2027-06-30,10000001,L-0,E-1,C-1,,2,2027-05-04,-2312.00\n")
    );
    stands(&world, "0.00", "2312.00", "35828.00");
}

#[test]
fn a_withdrawal_before_the_start_recovers_everything_and_leaves_nothing_to_claim() {
    let mut world = year(&[1, 2]);
    claims(&mut world, "2027-05-31", &[("1", "2312.00"), ("2", "2312.00")]);
    assert_eq!(world.withdraw("E-1", day("2027-01-03"), Real), "withdrawn 925000 462400");
    stands(&world, "0.00", "0.00", "38140.00");
    claims(&mut world, "2027-06-30", &[("1", "-2312.00"), ("2", "-2312.00")]);
    claims(&mut world, "2027-12-31", &[]);
}

/// 9790.00 is 2447.00 (2447.50), 2447.00 and 4896.00.
#[test]
fn a_fee_amended_upwards_is_claimed_by_the_difference() {
    let mut world = year(&[1, 2, 3]);
    claims(&mut world, "2027-01-31", &[("1", "2312.00")]);
    let on = day("2027-02-01");
    assert_eq!(world.amend("E-1", (979_000, None), on, Real), "amended 979000 54000 0");
    stands(&world, "7478.00", "2312.00", "28350.00");
    claims(&mut world, "2027-02-28", &[("1", "135.00")]);
    claims(&mut world, "2027-12-31", &[("2", "2447.00"), ("3", "4896.00")]);
    stands(&world, "0.00", "9790.00", "28350.00");
}

/// 8000.00 is 2000.00, 2000.00 and 4000.00.
#[test]
fn a_fee_amended_downwards_is_recovered_where_it_was_drawn() {
    let mut world = year(&[1, 2, 3]);
    claims(&mut world, "2027-05-31", &[("1", "2312.00"), ("2", "2312.00")]);
    let on = day("2027-06-01");
    assert_eq!(world.amend("E-1", (800_000, None), on, Real), "amended 800000 -125000 62400");
    stands(&world, "4000.00", "4000.00", "30140.00");
    let lines = [("1", "-312.00"), ("2", "-312.00"), ("3", "4000.00")];
    claims(&mut world, "2027-12-31", &lines);
    stands(&world, "0.00", "8000.00", "30140.00");
}

/// 9251.99 is 2312.00 (2312.9975), 2312.00 and 4627.99; a penny more is 2313.00, 2313.00 and
/// 4626.00.
#[test]
fn a_penny_more_can_take_back_of_the_last_part_what_it_adds_to_the_others() {
    let mut world = year(&[1, 2, 3]);
    let on = day("2027-02-01");
    assert_eq!(world.amend("E-1", (925_199, None), on, Real), "amended 925199 199 0");
    let lines = [("1", "2312.00"), ("2", "2312.00"), ("3", "4627.99")];
    claims(&mut world, "2027-12-31", &lines);
    assert_eq!(world.amend("E-1", (925_200, None), on, Real), "amended 925200 1 199");
    stands(&world, "2.00", "9250.00", "28888.00");
    claims(&mut world, "2028-01-31", &[("3", "-1.99"), ("1", "1.00"), ("2", "1.00")]);
    stands(&world, "0.00", "9252.00", "28888.00");
}

#[test]
fn what_the_payer_rejects_is_not_claimed_again_before_it_is_confirmed_anew() {
    let mut world = year(&[1]);
    claims(&mut world, "2027-01-31", &[("1", "2312.00")]);
    let on = day("2027-02-10");
    assert_eq!(world.recover("E-1", 2, on, Real), "refused not-drawn");
    assert_eq!(world.recover("E-1", 1, on, Real), "recovered 231200");
    assert_eq!(world.recover("E-1", 1, on, Real), "already");
    stands(&world, "9250.00", "0.00", "28890.00");
    claims(&mut world, "2027-02-28", &[("1", "-2312.00")]);
    let (_, _, waiting) = world.drawdown(0, day("2027-03-31"), Real);
    assert_eq!(waiting[2], (1, 231_200));
    // The confirmation that the payer did not believe is there already, and helps no more.
    assert_eq!(world.attend("E-1", 1, ('A', day("2027-01-20")), Real), "already");
    claims(&mut world, "2027-03-31", &[]);
    confirm(&mut world, 1, "2027-03-15");
    assert_eq!(world.recover("E-1", 1, on, Real), "refused not-drawn");
    claims(&mut world, "2027-03-31", &[("1", "2312.00")]);
    stands(&world, "6938.00", "2312.00", "28890.00");
}

#[test]
fn what_was_drawn_and_what_it_rests_on_is_never_undone() {
    let mut world = year(&[1]);
    claims(&mut world, "2027-01-31", &[("1", "2312.00")]);
    let on = day("2027-02-10");
    // The grant, the enrolment, the attendance, the drawdown.
    let cannot = [(2, "remaining-entitlement"), (3, ""), (4, ""), (5, "")];
    for (entry, rule) in cannot {
        let rule = if rule.is_empty() { "not-correctable" } else { rule };
        let told = world.correct(&format!("L-0/{entry}"), on, Real);
        assert_eq!(told, format!("refused {rule}"), "L-0/{entry}");
    }
    // Not even after all of it was recovered, which the payer is to hear of.
    assert_eq!(world.withdraw("E-1", day("2027-01-01"), Real), "withdrawn 925000 231200");
    // But for the attendance: nothing rests on it any more.
    for entry in [3, 5, 6] {
        let told = world.correct(&format!("L-0/{entry}"), on, Real);
        assert_eq!(told, "refused not-correctable", "L-0/{entry}");
    }
    assert_eq!(world.correct("L-0/4", on, Real), "corrected 1 0");
    stands(&world, "0.00", "0.00", "38140.00");
}

#[test]
fn a_file_that_is_taken_in_again_after_an_amendment_adds_nothing() {
    let mut world = year(&[1]);
    let on = day("2027-02-01");
    assert_eq!(world.amend("E-1", (979_000, Some(900_000)), on, Real), "amended 900000 -25000 0");
    let again = world.import("enrolments", &enrolments(FILE));
    assert_eq!((again.recorded, again.already, again.refused), (0, 1, 0));
    let amended = world.import("enrolments", &enrolments("E-1,L-0,,2027-01-04,C-1,120,9790.00\n"));
    assert_eq!((amended.recorded, amended.already, amended.refused), (0, 1, 0));
    let other = world.import("enrolments", &enrolments("E-1,L-0,,2027-01-04,C-1,120,9000.00\n"));
    assert_eq!((other.recorded, other.already, other.refused), (0, 0, 1));
    stands(&world, "9000.00", "0.00", "29140.00");
}

/// Attendance counts from its day and moves nothing; a drawdown counts from the day asked for, an
/// amendment and a recovery from theirs, a withdrawal from its own.
#[test]
fn a_balance_as_at_a_day_has_what_counts_by_then() {
    let mut world = year(&[1, 2]);
    claims(&mut world, "2027-02-10", &[("1", "2312.00")]);
    assert_eq!(world.recover("E-1", 1, day("2027-03-01"), Real), "recovered 231200");
    let on = day("2027-04-01");
    assert_eq!(world.amend("E-1", (979_000, None), on, Real), "amended 979000 54000 0");
    claims(&mut world, "2027-05-10", &[("1", "-2312.00"), ("2", "2447.00")]);
    assert_eq!(world.withdraw("E-1", day("2027-07-01"), Real), "withdrawn 489600 0");
    let found = |on: NaiveDate| {
        let found = balance_as_at(&world.store, &read("L-0"), on).unwrap();
        let money = found.entitlement;
        let money = [money.committed, money.drawn, money.remaining()].map(|one| one.to_string());
        (found.entries, money)
    };
    for (on, entries, committed, drawn, remaining) in [
        ("2027-01-03", 1, "0.00", "0.00", "38140.00"),
        ("2027-01-04", 2, "9250.00", "0.00", "28890.00"),
        ("2027-01-20", 4, "9250.00", "0.00", "28890.00"),
        ("2027-02-09", 5, "9250.00", "0.00", "28890.00"),
        ("2027-02-10", 6, "6938.00", "2312.00", "28890.00"),
        ("2027-03-01", 7, "9250.00", "0.00", "28890.00"),
        ("2027-04-01", 8, "9790.00", "0.00", "28350.00"),
        ("2027-05-10", 9, "7343.00", "2447.00", "28350.00"),
        ("2027-07-01", 10, "2447.00", "2447.00", "33246.00"),
    ] {
        let expected = [committed, drawn, remaining].map(ToOwned::to_owned);
        assert_eq!(found(day(on)), (entries, expected), "as at {on}");
    }
}
