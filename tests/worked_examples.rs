//! The worked examples that are published, and those that follow from them.
//!
//! Every expected figure is copied from its source, and never worked out by the code under test.
//! The key in front of a test is the example's: A are published, B follow from them and are ours.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::fmt::Debug;
use std::str::FromStr;

use lifelong::domain::calendar::{self, AcademicYear, CourseYear, Span};
use lifelong::domain::catalogue::Catalogue;
use lifelong::domain::course::{Module, ParentCourse};
use lifelong::domain::credits::Credits;
use lifelong::domain::eligibility::{Case, Standing, assess};
use lifelong::domain::entitlement::{Entitlement, Least};
use lifelong::domain::instalments::{InstalmentPlan, PlanPeriod, Rounding};
use lifelong::domain::learner::Learner;
use lifelong::domain::money::Money;
use lifelong::domain::pay_day::pay_day;
use lifelong::domain::policy::Policy;
use lifelong::domain::provider::{OfsCategory, Provider};
use lifelong::domain::rates::{UpratingMethod, YearRates};
use lifelong::domain::request::{Request, Study};
use lifelong::domain::subjects::ApprovedSubject;
use lifelong::domain::sum::Sum;

// The entitlement and the fee limits.

// A1: the student finance campaign page of 2024.
#[test]
fn three_full_time_years_at_9250_use_27750_of_37000_and_leave_9250() {
    let year = rates(2024, "37000.00", "9250.00").fee_limit(Credits::FULL_TIME_YEAR);
    let used = year + year + year;
    assert_eq!(used.to_string(), "27750.00");
    assert_eq!(left("37000.00", "0.00", &used.to_string()), "9250.00");
}

// A3: Department for Education, 15 November 2023.
#[test]
fn a_course_of_7000_leaves_30000_of_37000_whatever_its_size() {
    for credits in [100, 120, 180] {
        let mut world = World::with_course_year(credits);
        world.rates = rates(2026, "37000.00", "9250.00");
        world.remaining = parse("37000.00");
        world.request.fee = Some(parse("7000.00"));
        assert_eq!(world.rules(), "");
        assert_eq!((world.remaining - world.loan()).to_string(), "30000.00");
    }
}

// A4: written answer 28846, 24 February 2025.
#[test]
fn three_years_at_the_fees_of_2025_leave_9535_of_38140() {
    let earlier = rates(2025, "38140.00", "9535.00").fee_limit(Credits::new(360)).to_string();
    assert_eq!(earlier, "28605.00");
    assert_eq!(left("38140.00", &earlier, "0.00"), "9535.00");
}

// A5: GOV.UK as quoted on 22 September 2026.
#[test]
fn three_years_at_the_fees_of_2026_leave_9790_of_39160() {
    let earlier = rates(2026, "39160.00", "9790.00").fee_limit(Credits::new(360)).to_string();
    assert_eq!(earlier, "29370.00");
    assert_eq!(left("39160.00", &earlier, "0.00"), "9790.00");
}

// A6, A7, A8: 2023; 2024 and 2025; GOV.UK in 2026.
#[test]
fn a_full_entitlement_is_four_full_time_years_or_480_credits() {
    let entitlement_of =
        |year, full, limit| rates(year, full, limit).fee_limit(Credits::new(480)).to_string();
    assert_eq!(entitlement_of(2024, "37000.00", "9250.00"), "37000.00");
    assert_eq!(entitlement_of(2025, "38140.00", "9535.00"), "38140.00");
    assert_eq!(entitlement_of(2026, "39160.00", "9790.00"), "39160.00");
}

// A10, A11, A12: GOV.UK student finance calculator, unit test of 21 August 2026.
#[test]
fn the_fee_limit_follows_the_credits_and_keeps_its_pence() {
    assert_eq!(limit_of_2026(120), "9790.00");
    assert_eq!(limit_of_2026(60), "4895.00");
    assert_eq!(limit_of_2026(30), "2447.50");
}

// A13: GOV.UK student finance calculator, flow test of 21 August 2026.
#[test]
fn fewer_than_30_and_more_than_180_credits_and_parts_of_a_credit_are_rejected() {
    assert_eq!(World::with_module(29).rules(), "module-size");
    assert_eq!(World::with_module(181).rules(), "course-year-credits");
    assert_eq!(World::with_course_year(181).rules(), "course-year-credits");
    assert!("100.1".parse::<Credits>().is_err());
}

// A14: GOV.UK student finance calculator, flow test of 21 August 2026.
#[test]
fn every_whole_number_of_credits_from_30_to_180_is_accepted() {
    for credits in 30..=180 {
        assert_eq!(World::with_module(credits).rules(), "", "{credits}");
        assert_eq!(World::with_course_year(credits).rules(), "", "{credits}");
    }
}

// A16: GOV.UK student finance calculator, 21 August 2026.
#[test]
fn nothing_is_lent_to_somebody_of_60_or_over() {
    let mut world = World::with_module(30);
    world.learner.date_of_birth = day("1967-01-18");
    assert_eq!(world.rules(), "learner-age");
}

// A17: GOV.UK student finance calculator, 21 August 2026.
#[test]
fn nothing_is_lent_beside_an_nhs_bursary() {
    let mut world = World::with_module(30);
    world.learner.nhs_bursary = true;
    assert_eq!(world.rules(), "nhs-bursary");
}

// A28: Department for Education, Tuition fee limits in the LLE, 30 October 2024.
#[test]
fn the_limit_of_60_credits_is_exactly_half_of_that_of_120() {
    for (year, full, limit, half) in [
        (2025, "38140.00", "9535.00", "4767.50"),
        (2026, "39160.00", "9790.00", "4895.00"),
        (2027, "40200.00", "10050.00", "5025.00"),
    ] {
        let rates = rates(year, full, limit);
        assert_eq!(rates.fee_limit(Credits::new(60)).to_string(), half);
        assert_eq!(rates.fee_limit(Credits::new(120)).to_string(), limit);
    }
}

// A29: Student Loans Company, FAQ for providers, courses included, 5 May 2026.
#[test]
fn a_degree_of_three_years_without_credits_takes_360_and_so_120_a_year() {
    let mut world = World::with_course_year(120);
    world.course.credit_bearing = false;
    world.course.credits = Credits::new(360);
    assert_eq!(world.rules(), "");
    assert_eq!(world.loan().to_string(), "9790.00");
    assert_eq!(limit_of_2026(360), "29370.00");
}

// A34: FE Week, 27 February 2026.
#[test]
fn tuition_that_was_paid_for_a_learner_before_is_deducted() {
    assert_eq!(left("39160.00", "2447.50", "0.00"), "36712.50");
}

// A35: Student Loans Company, FAQ for providers, who will be eligible, 5 May 2026.
#[test]
fn what_begins_on_1_january_2027_is_in_the_scheme_and_the_day_before_is_not() {
    let mut world = World::with_module(30);
    world.request.start = day("2027-01-01");
    assert_eq!(world.rules(), "");
    world.request.start = day("2026-12-31");
    assert_eq!(world.rules(), "start-date");
}

// B1
#[test]
fn sixteen_modules_of_30_credits_use_the_entitlement_up_exactly() {
    let mut world = World::with_module(30);
    world.remaining = parse("39160.00");
    for _ in 1..=16 {
        assert_eq!(world.rules(), "");
        assert_eq!(world.loan().to_string(), "2447.50");
        world.remaining = world.remaining - world.loan();
    }
    assert_eq!(world.remaining.to_string(), "0.00");
    assert_eq!(world.rules(), "remaining-entitlement");
}

// B3, B4
#[test]
fn one_module_of_30_credits_leaves_the_rest() {
    let leaves = |remaining, fee| {
        let mut world = World::with_module(30);
        world.remaining = parse(remaining);
        world.request.fee = Some(parse(fee));
        assert_eq!(world.rules(), "");
        (world.remaining - world.loan()).to_string()
    };
    assert_eq!(leaves("39160.00", "2447.50"), "36712.50");
    assert_eq!(leaves("38140.00", "2383.75"), "35756.25");
}

// B5
#[test]
fn a_part_of_a_penny_is_rounded_down() {
    assert_eq!(limit_of_2026(31), "2529.08");
}

// B6
#[test]
fn three_times_40_credits_are_a_penny_less_than_120() {
    assert_eq!(limit_of_2026(40), "3263.33");
    let rates = rates(2026, "39160.00", "9790.00");
    let part = rates.fee_limit(Credits::new(40));
    assert_eq!((part + part + part).to_string(), "9789.99");
    assert_eq!(limit_of_2026(120), "9790.00");
}

// B8
#[test]
fn a_bundle_reaches_30_credits_within_one_parent_course() {
    assert_eq!(World::with_bundle([("M-1", "C-1", 10), ("M-2", "C-1", 20)]).rules(), "");
    let two_parents = World::with_bundle([("M-1", "C-1", 10), ("M-2", "C-2", 20)]);
    assert_eq!(two_parents.rules(), "parent-course");
    let too_small = World::with_bundle([("M-1", "C-1", 10), ("M-2", "C-1", 10)]);
    assert_eq!(too_small.rules(), "module-size");
}

// B9
#[test]
fn a_bundle_of_two_times_15_credits_costs_what_30_credits_cost() {
    assert_eq!(limit_of_2026(15), "1223.75");
    let world = World::with_bundle([("M-1", "C-1", 15), ("M-2", "C-1", 15)]);
    assert_eq!(world.rules(), "");
    assert_eq!(world.loan().to_string(), "2447.50");
    assert_eq!(limit_of_2026(30), "2447.50");
}

// B10
#[test]
fn a_course_year_begins_with_the_month_of_the_start() {
    let year = CourseYear::starting(day("2027-01-17"));
    assert_eq!(year.first_day().to_string(), "2027-01-01");
    assert_eq!(year.last_day().to_string(), "2027-12-31");
}

// B12
#[test]
fn a_rate_for_one_credit_in_whole_pence_would_be_wrong_either_way() {
    let naive =
        |rate: &str| parse::<Money>(rate).proportion_rounded_down(120, 1).unwrap().to_string();
    assert_eq!(naive("81.58"), "9789.60");
    assert_eq!(naive("81.59"), "9790.80");
    assert_eq!(limit_of_2026(120), "9790.00");
}

// B15: the rate of 2027/28 is announced by written answer 121333 of 2026, and not in force.
#[test]
fn the_announced_rate_of_2027_needs_no_rounding() {
    let rates = rates(2027, "40200.00", "10050.00");
    assert_eq!(rates.fee_limit(Credits::new(30)).to_string(), "2512.50");
    assert_eq!(rates.fee_limit(Credits::new(20)).to_string(), "1675.00");
}

// The instalments and the days on which they are paid.

// A24: Student Loans Company for practitioners, how the full-time loan is paid.
#[test]
fn a_loan_of_9250_falls_due_in_2312_and_2312_and_4626() {
    assert_eq!(split(Rounding::Pound, "9250.00"), ["2312.00", "2312.00", "4626.00"]);
}

// A25: Student Loans Company for practitioners, how the part-time loan is paid. It prints 3467 as
// the last part, with which the parts do not add up to the total that it prints; 3469 is ours.
#[test]
fn a_loan_of_6935_falls_due_in_1733_and_1733_and_what_is_left() {
    assert_eq!(split(Rounding::Pound, "6935.00"), ["1733.00", "1733.00", "3469.00"]);
}

// B13
#[test]
fn a_loan_of_9790_falls_due_in_whole_pounds_with_the_remainder_last() {
    assert_eq!(split(Rounding::Pound, "9790.00"), ["2447.00", "2447.00", "4896.00"]);
}

// B14
#[test]
fn a_loan_of_2447_50_can_be_split_in_pence_with_the_remainder_last() {
    assert_eq!(split(Rounding::Penny, "2447.50"), ["611.87", "611.87", "1223.76"]);
}

// A32: Student Loans Company, bulletins for providers, September and October 2025.
#[test]
fn what_is_confirmed_by_9_october_2025_is_paid_on_15_october() {
    let confirmed_by = |confirmed| pay_day(day(confirmed), day("2025-09-22")).to_string();
    assert_eq!(confirmed_by("2025-10-09"), "2025-10-15");
    assert_eq!(confirmed_by("2025-10-03"), "2025-10-15");
    assert_eq!(confirmed_by("2025-10-10"), "2025-10-22");
}

// A33: Student Loans Company, bulletin for providers, January 2022.
#[test]
fn what_is_confirmed_by_27_january_2022_is_paid_on_2_february() {
    assert_eq!(pay_day(day("2022-01-27"), day("2022-01-10")).to_string(), "2022-02-02");
}

// What the examples are asked of.

fn parse<T: FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

fn day(text: &str) -> chrono::NaiveDate {
    calendar::date(text).unwrap()
}

fn rates(year: i32, full: &str, limit: &str) -> YearRates {
    let (year, pro_rata) = (AcademicYear::beginning(year), UpratingMethod::ProRata);
    YearRates::new(year, parse(full), parse(limit), pro_rata, "published".into()).unwrap()
}

fn limit_of_2026(credits: u32) -> String {
    rates(2026, "39160.00", "9790.00").fee_limit(Credits::new(credits)).to_string()
}

fn left(granted: &str, prior_study: &str, drawn: &str) -> String {
    let (granted, prior_study, drawn) = (parse(granted), parse(prior_study), parse(drawn));
    Entitlement { granted, prior_study, committed: Sum::ZERO, drawn }.remaining().to_string()
}

fn plan(name: &str, rounding: Rounding) -> InstalmentPlan {
    let period = |percent, due_months| PlanPeriod { percent, due_months, due_days: 0 };
    let periods = vec![period(25, 0), period(25, 4), period(50, 8)];
    InstalmentPlan::new(parse(name), rounding, periods, "published".into()).unwrap()
}

fn split(rounding: Rounding, loan: &str) -> Vec<String> {
    let parts = plan("termly", rounding).split(parse(loan), day("2027-01-18")).unwrap();
    parts.iter().map(|part| part.amount.to_string()).collect()
}

/// One learner, one provider and two parent courses, all in order from long before the scheme.
struct World {
    request: Request,
    learner: Learner,
    remaining: Sum,
    providers: Vec<Provider>,
    course: ParentCourse,
    modules: Vec<Module>,
    rates: YearRates,
}

impl World {
    /// Asks for one module, whose fee is the limit of its credits.
    fn with_module(credits: u32) -> World {
        World::new(vec![module("M-1", "C-1", credits)])
    }

    /// Asks for both modules.
    fn with_bundle(modules: [(&str, &str, u32); 2]) -> World {
        World::new(modules.map(|(id, course, credits)| module(id, course, credits)).into())
    }

    /// Asks for a course year, whose fee is the limit of its credits.
    fn with_course_year(credits: u32) -> World {
        let mut world = World::new(Vec::new());
        let credits = Credits::new(credits);
        world.request.fee = Some(world.rates.fee_limit(credits).money().unwrap());
        world.request.study = Study::CourseYear { course: parse("C-1"), credits };
        world
    }

    fn new(modules: Vec<Module>) -> World {
        let ids = modules.iter().map(|module| module.id.clone()).collect();
        World {
            request: Request {
                enrolment: parse("E-1"),
                learner: parse("L-1"),
                study: Study::Modules { modules: ids, course: None },
                start: day("2027-01-18"),
                fee: None,
                loan: None,
                employer_funded: Money::ZERO,
                plan: None,
            },
            learner: Learner {
                id: parse("L-1"),
                date_of_birth: day("1990-05-17"),
                residency_met: true,
                nhs_bursary: false,
            },
            remaining: parse("39160.00"),
            providers: vec![Provider {
                ukprn: parse("10000001"),
                name: "An invented college".into(),
                category: OfsCategory::ApprovedFeeCap,
                registered: since_2020(),
                modular: Some(since_2020()),
                modular_subjects: Vec::new(),
            }],
            course: ParentCourse {
                id: parse("C-1"),
                ukprn: parse("10000001"),
                title: "Computer science".into(),
                qualification: "BSc".into(),
                level: parse("6"),
                credits: Credits::new(360),
                hecos: vec![parse("100366")],
                htq: false,
                designated: since_2020(),
                franchised_to: None,
                credit_bearing: true,
            },
            modules,
            rates: rates(2026, "39160.00", "9790.00"),
        }
    }

    /// The codes of the rules that are not met; nothing where the enrolment is funded.
    fn rules(&self) -> String {
        self.look(|case| {
            let decision = assess(case);
            assert_eq!(decision.is_funded(), decision.rules().is_empty(), "{decision:?}");
            decision.rules()
        })
    }

    fn loan(&self) -> Money {
        self.look(|case| case.loan.unwrap())
    }

    fn look<T>(&self, at: impl FnOnce(&Case<'_>) -> T) -> T {
        let (mut catalogue, mut policy) = (Catalogue::default(), Policy::default());
        self.providers.iter().cloned().for_each(|provider| catalogue.add_provider(provider));
        catalogue.add_course(self.course.clone());
        catalogue.add_course(ParentCourse { id: parse("C-2"), ..self.course.clone() });
        self.modules.iter().cloned().for_each(|module| catalogue.add_module(module));
        policy.add_rates(self.rates.clone());
        policy.add_plan(plan("termly", Rounding::Pound));
        policy.add_plan(plan("single", Rounding::Penny));
        policy.subjects.add(ApprovedSubject {
            hecos: parse("100366"),
            label: "computer science".into(),
            approved: since_2020(),
            source: "published".into(),
        });
        let standing = Standing {
            granted: true,
            learner: Some(&self.learner),
            remaining: self.remaining,
            least: Least { on: self.request.start, remaining: self.remaining },
            held: &[],
        };
        at(&Case::gather(&self.request, standing, &catalogue, &policy))
    }
}

fn module(id: &str, course: &str, credits: u32) -> Module {
    let credits = Credits::new(credits);
    Module {
        id: parse(id),
        course: parse(course),
        ukprn: parse("10000001"),
        title: "Databases".into(),
        level: parse("5"),
        credits,
        fee: rates(2026, "39160.00", "9790.00").fee_limit(credits).money().unwrap(),
        assessed: true,
        weeks: None,
        hecos: Vec::new(),
    }
}

fn since_2020() -> Span {
    Span { from: day("2020-01-01"), to: None }
}
