//! What a learner could study with what remains. The figures are worked by hand, beside each.

use chrono::NaiveDate;
use lifelong::ops::afford::{Affordable, Afforded, Wish, afford};
use lifelong::ops::assess::assess;
use lifelong::ops::enrol::Naming;
use lifelong::ops::{OpError, Outcome};

use crate::college::College;
use crate::college::asked::Asked;
use crate::college::take::request;

const FILES: [(&str, &str); 5] = [
    (
        "providers",
        "ukprn,name,ofs_category,registered_from,modular_from\n\
         10000001,Otter College,approved-fee-cap,2018-01-01,2026-09-01\n\
         10000002,Heron Institute,approved,2018-01-01,2026-09-01\n",
    ),
    (
        "courses",
        "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from\n\
         C-1,10000001,Computing,BSc,6,360,100366,no,2026-09-01\n\
         C-2,10000002,Coffee,HND,5,240,100891,yes,2026-09-01\n",
    ),
    (
        "modules",
        "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
         M-1,C-1,10000001,Databases,5,30,2447.50,yes\n\
         M-2,C-1,10000001,Ethics,4,15,1223.75,yes\n\
         M-3,C-1,10000001,Visits,4,15,500.00,no\n\
         M-4,C-1,10000001,Project,6,60,4895.01,yes\n\
         M-5,C-2,10000002,Roasting,4,30,3000.00,yes\n\
         M-6,C-2,10000002,Growing,4,31,2529.08,yes\n",
    ),
    // L-2 is left 2447.49, L-3 2529.08, L-4 nothing.
    (
        "learners",
        "learner_id,date_of_birth,residency_met,prior_study\n\
         L-1,1990-05-17,yes,\n\
         L-2,1990-05-17,yes,35692.51\n\
         L-3,1990-05-17,yes,35610.92\n\
         L-4,1990-05-17,yes,38140.00\n\
         L-5,1990-05-17,no,\n\
         L-6,1990-05-17,yes,\n",
    ),
    // L-6 has 160 credits from 11 January 2027, and 25086.67 left.
    (
        "enrolments",
        "enrolment_id,learner_id,module_id,start_date,course_id,credits,fee\n\
         E-1,L-6,,2027-01-11,C-1,160,13053.33\n",
    ),
];

struct World(College);

impl World {
    fn new() -> World {
        World(College::with(&FILES))
    }

    fn afford(&self, learner: &str, start: &str) -> Afforded {
        afford(&*self.0.store.reader().expect("a reader"), &wish(learner, start)).unwrap()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn wish(learner: &str, start: &str) -> Wish {
    Wish { learner: learner.parse().unwrap(), start: day(start), ukprn: None, course: None }
}

/// Each module with its answer: what would remain, with the loan where it is a part alone; `part` of
/// a bundle, `held`, or the rules that refuse it.
fn answers(afforded: &Afforded) -> Vec<String> {
    let answer = |judged: &lifelong::ops::afford::Judged| match &judged.answer {
        Affordable::Funded => format!("{} {}", judged.module.id, judged.remaining.unwrap()),
        Affordable::PartLoan => {
            let (loan, remaining) = (judged.loan.unwrap(), judged.remaining.unwrap());
            format!("{} {loan} lent, {remaining}", judged.module.id)
        }
        Affordable::Part(_) => format!("{} part", judged.module.id),
        Affordable::Held => format!("{} held", judged.module.id),
        Affordable::Refused(decision) => format!("{} {}", judged.module.id, decision.rules()),
    };
    afforded.modules.iter().map(answer).collect()
}

#[track_caller]
fn check_figures(world: &World, learner: &str, remaining: &str, credits: u64) {
    let afforded = world.afford(learner, "2027-01-18");
    assert_eq!(afforded.remaining.to_string(), remaining);
    assert_eq!(afforded.at_the_limit.unwrap().credits, credits);
}

#[test]
fn what_remains_is_told_as_credits_at_the_limit_of_the_start() {
    let world = World::new();
    // 38140.00 × 120 ÷ 9790.00 = 467.49
    check_figures(&world, "L-1", "38140.00", 467);
    // 30 credits at the limit cost 2447.50, a penny more.
    check_figures(&world, "L-2", "2447.49", 29);
    // 31 credits have the limit 9790.00 × 31 ÷ 120 = 2529.0833, rounded down 2529.08.
    check_figures(&world, "L-3", "2529.08", 31);
    check_figures(&world, "L-4", "0.00", 0);
    // 38140.00 × 120 ÷ 10050.00 = 455.40: in August the rates of 2027/28 begin.
    let later = world.afford("L-1", "2027-08-02").at_the_limit.unwrap();
    assert_eq!((later.fee_limit_120.to_string(), later.credits), ("10050.00".into(), 455));
}

#[test]
fn each_module_is_judged_alone() {
    // M-3 is not assessed, and M-4 is 0.01 over the limit of 60 credits. At an approved provider
    // M-5 may cost 3000.00, and the loan stops at 2447.50.
    let expected = [
        "M-1 35692.50",
        "M-2 module-size",
        "M-3 assessed;module-size",
        "M-4 fee-limit",
        "M-5 35692.50",
        "M-6 35610.92",
    ];
    let afforded = World::new().afford("L-1", "2027-01-18");
    assert_eq!(answers(&afforded), expected);
    let loans: Vec<_> = afforded.modules.iter().map(|one| one.loan.unwrap().to_string()).collect();
    assert_eq!(loans, ["2447.50", "1223.75", "500.00", "4895.00", "2447.50", "2529.08"]);
}

#[test]
fn what_remains_can_be_lent_for_a_part_of_the_fee() {
    let world = World::new();
    let short = |learner| {
        let afforded = world.afford(learner, "2027-01-18");
        answers(&afforded).into_iter().filter(|one| !one.contains("assessed")).collect::<Vec<_>>()
    };
    // The loan of M-4 and M-2 cannot be put right by a lower one.
    let expected = [
        "M-1 2447.49 lent, 0.00",
        "M-2 module-size",
        "M-4 fee-limit;remaining-entitlement",
        "M-5 2447.49 lent, 0.00",
        "M-6 2447.49 lent, 0.00",
    ];
    assert_eq!(short("L-2"), expected);
    assert_eq!(short("L-3")[0], "M-1 81.58");
    assert_eq!(short("L-3")[4], "M-6 0.00");
    assert_eq!(short("L-4")[0], "M-1 remaining-entitlement");
    assert_eq!(short("L-4")[1], "M-2 module-size;remaining-entitlement");
}

#[test]
fn what_is_held_is_no_offer_also_where_it_could_be_repeated() {
    let mut world = World::new();
    world.0.tell("enrol E-5 L-1 M-1 on 2027-01-18 | enrolled 2447.50");
    for start in ["2027-02-01", "2028-02-01"] {
        assert_eq!(answers(&world.afford("L-1", start))[0], "M-1 held");
    }
    world.0.tell("withdraw E-5 on 2027-01-17 | withdrawn 2447.50");
    assert_eq!(answers(&world.afford("L-1", "2027-02-01"))[0], "M-1 35692.50");
}

#[test]
fn money_that_counts_later_is_not_lent_before() {
    let mut world = World::new();
    world.0.tell("grant L-4 3000.00 on 2027-06-01 | granted 3000.00");
    for (start, lendable, credits, answer) in [
        ("2027-05-31", "0.00", 0, "M-1 remaining-entitlement"),
        // 3000.00 × 120 ÷ 9790.00 = 36.77
        ("2027-06-01", "3000.00", 36, "M-1 552.50"),
    ] {
        let afforded = world.afford("L-4", start);
        assert_eq!(afforded.remaining.to_string(), "3000.00");
        assert_eq!(afforded.lendable.to_string(), lendable, "{start}");
        assert_eq!(afforded.at_the_limit.unwrap().credits, credits);
        assert_eq!(answers(&afforded)[0], answer);
    }
}

/// M-7 and M-8 are small as M-2 is; M-9 is too, and dearer than its own limit of 1631.66; M-10 is
/// alone in its course.
fn with_small_modules() -> World {
    let mut world = World::new();
    let modules = "module_id,course_id,ukprn,title,level,credits,fee,assessed\n\
                   M-7,C-1,10000001,Logic,4,15,1100.00,yes\n\
                   M-8,C-1,10000001,Writing,4,10,815.00,yes\n\
                   M-9,C-1,10000001,Speaking,4,20,1631.67,yes\n\
                   M-10,C-2,10000002,Tasting,4,20,1000.00,yes\n";
    assert_eq!(world.0.import("modules", modules).unwrap().refused, 0);
    world
}

/// Each bundle with its credits, fee, loan and what would remain.
fn bundles(afforded: &Afforded) -> Vec<String> {
    let bundle = |bundle: &lifelong::ops::afford::Bundle| {
        let ids: Vec<&str> = bundle.modules.iter().map(|module| module.id.as_str()).collect();
        let part = if bundle.is_part_loan { " of a part" } else { "" };
        let (credits, fee, loan) = (bundle.credits, bundle.fee, bundle.loan);
        format!("{}: {credits}, {fee}, {loan}{part}, {}", ids.join("+"), bundle.remaining)
    };
    afforded.bundles.iter().map(bundle).collect()
}

#[test]
fn what_is_too_small_alone_is_told_in_bundles_that_can_be_had() {
    let world = with_small_modules();
    let afforded = world.afford("L-1", "2027-01-18");
    // 1223.75 + 1100.00, and the cheapest with M-8 is with both, since 10 and 15 are no 30.
    let expected =
        ["M-2+M-7: 30, 2323.75, 2323.75, 35816.25", "M-2+M-7+M-8: 40, 3138.75, 3138.75, 35001.25"];
    assert_eq!(bundles(&afforded), expected);
    let small = |afforded: &Afforded| {
        let small = ["M-10", "M-2", "M-7", "M-8", "M-9"];
        let wanted = |one: &String| small.contains(&one.split(' ').next().unwrap());
        answers(afforded).into_iter().filter(wanted).collect::<Vec<_>>()
    };
    let expected =
        ["M-2 part", "M-7 part", "M-8 part", "M-9 module-size;fee-limit", "M-10 module-size"];
    assert_eq!(small(&afforded), expected);
    // 2447.49 pays for one bundle, and for a part of the other.
    let expected = [
        "M-2+M-7: 30, 2323.75, 2323.75, 123.74",
        "M-2+M-7+M-8: 40, 3138.75, 2447.49 of a part, 0.00",
    ];
    assert_eq!(bundles(&world.afford("L-2", "2027-01-18")), expected);
    // Of the course year of L-6 20 credits are left, and L-4 has nothing.
    for (learner, start) in [("L-6", "2027-03-01"), ("L-4", "2027-01-18")] {
        let afforded = world.afford(learner, start);
        assert_eq!(afforded.bundles, []);
        assert!(answers(&afforded).iter().all(|one| !one.ends_with("part")));
    }
}

#[test]
fn the_credits_of_the_course_year_bound_what_may_be_begun() {
    let world = World::new();
    let afforded = world.afford("L-6", "2027-03-01");
    let taken = afforded.taken;
    // The course year of what is held, from January, holds March and has 160 credits.
    assert_eq!(taken.year.to_string(), "2027-01-01 to 2027-12-31");
    assert_eq!((taken.credits.count(), taken.left.count(), taken.most.count()), (160, 20, 180));
    assert_eq!(answers(&afforded)[..2], ["M-1 course-year-credits", "M-2 module-size"]);
    let free = world.afford("L-6", "2028-01-01");
    assert_eq!((free.taken.credits.count(), free.taken.left.count()), (0, 180));
    // 38140.00 − 13053.33 − 2447.50
    assert_eq!(answers(&free)[0], "M-1 22639.17");
}

#[test]
fn before_the_scheme_begins_nothing_is_funded() {
    let afforded = World::new().afford("L-1", "2026-12-31");
    assert_eq!(afforded.begins, Some(day("2027-01-01")));
    assert!(afforded.modules.iter().all(|one| matches!(one.answer, Affordable::Refused(_))));
    assert_eq!(World::new().afford("L-1", "2027-01-01").begins, None);
}

#[test]
fn without_rates_what_remains_cannot_be_told_as_credits() {
    let afforded = World::new().afford("L-1", "2028-08-01");
    assert_eq!((afforded.year.to_string(), afforded.at_the_limit), ("2028/29".into(), None));
    let by: Vec<_> = afforded
        .refused_by()
        .into_iter()
        .map(|one| (one.objection.rule.as_str(), one.number))
        .collect();
    assert!(by.contains(&("fee-limit", 6)), "{by:?}");
}

#[test]
fn the_example_of_a_rule_is_refused_by_as_few_others_as_any() {
    let world = World::new();
    // Every module is refused for the learner's residency, M-2 and M-3 for their size too.
    let refused = world.afford("L-5", "2027-01-18").refused_by();
    let told: Vec<_> = refused
        .iter()
        .map(|one| (one.objection.rule.as_str(), one.number, one.example.id.as_str()))
        .collect();
    let expected = [
        ("learner-residency", 6, "M-1"),
        ("assessed", 1, "M-3"),
        ("module-size", 2, "M-2"),
        ("fee-limit", 1, "M-4"),
    ];
    assert_eq!(told, expected);
    assert!(
        refused[0]
            .objection
            .because
            .starts_with("the residency condition is recorded as not met: ")
    );
}

#[test]
fn modules_of_a_provider_or_a_course_can_be_asked_for() {
    let world = World::new();
    let of = |ukprn: Option<&str>, course: Option<&str>| {
        let wish = Wish {
            ukprn: ukprn.map(|ukprn| ukprn.parse().unwrap()),
            course: course.map(|course| course.parse().unwrap()),
            ..wish("L-1", "2027-01-18")
        };
        afford(&*world.0.store.reader().expect("a reader"), &wish)
            .map(|afforded| afforded.modules.len())
    };
    assert_eq!(of(Some("10000002"), None).unwrap(), 2);
    assert_eq!(of(None, Some("C-1")).unwrap(), 4);
    assert_eq!(of(Some("10000001"), Some("C-1")).unwrap(), 4);
    assert!(matches!(of(Some("10000009"), None), Err(OpError::NoModules(_))));
    assert!(matches!(of(Some("10000001"), Some("C-2")), Err(OpError::NoModules(_))));
}

#[test]
fn a_learner_of_whom_nothing_is_recorded_is_not_known() {
    let answer = afford(&*World::new().0.store.reader().unwrap(), &wish("L-9", "2027-01-18"));
    assert!(matches!(answer, Err(OpError::UnknownLearner(_))));
}

/// The rules are not copied: `assess` gives the same answer to each module and each bundle.
#[test]
fn assess_gives_the_same_answers() {
    let world = with_small_modules();
    let assessed = |learner: &str, start: &str, modules: &str, loan: &str| {
        let asked = format!("assess E-9 {learner} {modules} on {start}{loan}");
        let asked = request(&Asked::of(&asked));
        assess(&*world.0.store.reader().expect("a reader"), &asked, Naming::Given).unwrap()
    };
    let mut bundled = 0;
    for learner in ["L-1", "L-2", "L-3", "L-4", "L-5", "L-6"] {
        for start in ["2026-12-31", "2027-01-18", "2027-09-20", "2028-08-01"] {
            let afforded = world.afford(learner, start);
            for bundle in &afforded.bundles {
                bundled += 1;
                let ids: Vec<&str> = bundle.modules.iter().map(|one| one.id.as_str()).collect();
                let loan = format!(" loan {}", bundle.loan);
                let loan = if bundle.is_part_loan { &loan } else { "" };
                let answer = assessed(learner, start, &ids.join("+"), loan);
                assert_eq!(answer.outcome, Outcome::Funded, "{learner} {start} {ids:?}");
                assert_eq!(answer.loan, Some(bundle.loan));
                assert_eq!(answer.remaining, Some(bundle.remaining));
            }
            for judged in afforded.modules {
                let answer = assessed(learner, start, judged.module.id.as_str(), "");
                let funded = answer.outcome == Outcome::Funded;
                assert_eq!(judged.answer == Affordable::Funded, funded);
                match judged.answer {
                    Affordable::Funded => {
                        assert_eq!(
                            (judged.loan, judged.remaining),
                            (answer.loan, answer.remaining)
                        );
                    }
                    Affordable::PartLoan => {
                        assert_eq!(answer.decision.rules(), "remaining-entitlement");
                        let loan = format!(" loan {}", judged.loan.unwrap());
                        let answer = assessed(learner, start, judged.module.id.as_str(), &loan);
                        assert_eq!(answer.outcome, Outcome::Funded);
                        assert_eq!(judged.remaining, answer.remaining);
                    }
                    Affordable::Part(decision) | Affordable::Refused(decision) => {
                        assert_eq!(decision, answer.decision);
                    }
                    Affordable::Held => panic!("nobody holds a module"),
                }
            }
        }
    }
    assert!(bundled > 10, "{bundled} bundles");
}
