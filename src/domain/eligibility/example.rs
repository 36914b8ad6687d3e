//! An enrolment that meets every rule, for the tests to alter in one place.

use chrono::NaiveDate;

use super::case::{Case, Standing};
use super::decision::{Because, Decision, Rule, Verdict};
use super::{assess, is_funded};
use crate::domain::calendar::{self, AcademicYear, Span};
use crate::domain::catalogue::Catalogue;
use crate::domain::course::{Module, ParentCourse};
use crate::domain::credits::Credits;
use crate::domain::enrolment::{Enrolment, Held};
use crate::domain::entitlement::Least;
use crate::domain::instalments::{Instalment, InstalmentPlan, PlanPeriod, Rounding};
use crate::domain::learner::Learner;
use crate::domain::money::Money;
use crate::domain::policy::Policy;
use crate::domain::provider::{OfsCategory, Provider};
use crate::domain::rates::{UpratingMethod, YearRates};
use crate::domain::remedy::Remedy;
use crate::domain::request::{Request, Study};
use crate::domain::subjects::ApprovedSubject;
use crate::domain::sum::Sum;

/// A request with all that is known about it. Each list is one part of the case: a test alters or
/// clears it.
pub(super) struct Example {
    pub(super) request: Request,
    pub(super) granted: bool,
    pub(super) learner: Option<Learner>,
    pub(super) remaining: Sum,
    /// What remains least from the start on; none where that is what remains, from the start on.
    pub(super) least: Option<Least>,
    pub(super) held: Vec<Held>,
    pub(super) providers: Vec<Provider>,
    pub(super) courses: Vec<ParentCourse>,
    pub(super) modules: Vec<Module>,
    pub(super) rates: Vec<YearRates>,
    pub(super) plans: Vec<InstalmentPlan>,
    pub(super) subjects: Vec<ApprovedSubject>,
}

impl Example {
    /// L-1 asks for M-1: 30 credits of the level 6 course C-1, from 2027-01-18, for 2383.75.
    pub(super) fn module() -> Example {
        Example {
            request: Request {
                enrolment: id("E-0"),
                learner: id("L-1"),
                study: Study::Modules { modules: vec![id("M-1")], course: None },
                start: day("2027-01-18"),
                fee: None,
                loan: None,
                employer_funded: Money::ZERO,
                plan: None,
            },
            granted: true,
            learner: Some(Learner {
                id: id("L-1"),
                date_of_birth: day("1990-05-17"),
                residency_met: true,
                nhs_bursary: false,
            }),
            remaining: Money::pounds(38_140).into(),
            least: None,
            held: Vec::new(),
            providers: vec![provider("10000001")],
            courses: vec![course("C-1", "10000001")],
            modules: vec![module("M-1", "C-1", 30)],
            rates: vec![rates_of_2026()],
            plans: vec![plan("single"), plan("termly")],
            subjects: vec![approved("100366"), approved("100425")],
        }
    }

    /// L-1 asks for 120 credits of the course C-1, from 2027-01-18, for 9790.00.
    pub(super) fn course_year() -> Example {
        let mut example = Example::module();
        example.request.study =
            Study::CourseYear { course: id("C-1"), credits: Credits::FULL_TIME_YEAR };
        example.request.fee = Some(Money::pounds(9_790));
        example
    }

    /// Asks for these modules, whether or not the catalogue has them.
    pub(super) fn ask(&mut self, modules: &[&str]) {
        let modules = modules.iter().map(|module| id(module)).collect();
        self.request.study = Study::Modules { modules, course: None };
    }

    /// Asks for a course year of so many credits.
    pub(super) fn ask_course_year(&mut self, course: &str, credits: u32) {
        self.request.study =
            Study::CourseYear { course: id(course), credits: Credits::new(credits) };
    }

    #[track_caller]
    pub(super) fn met(&self, rule: Rule, because: &str) {
        self.check(rule, Verdict::Met, because);
    }

    #[track_caller]
    pub(super) fn not_met(&self, rule: Rule, because: &str) {
        self.check(rule, Verdict::NotMet, because);
    }

    /// The rule is not met, and this can be done about it.
    #[track_caller]
    pub(super) fn remedied(&self, rule: Rule, remedies: &[Remedy]) {
        let decision = self.decide();
        let finding = decision.not_met().find(|finding| finding.rule == rule.code);
        assert_eq!(finding.unwrap().remedies, remedies);
    }

    #[track_caller]
    pub(super) fn not_judged(&self, rule: Rule, because: &str) {
        self.check(rule, Verdict::NotJudged, because);
    }

    /// What all rules find, aloud; the silent run must come to the same.
    #[track_caller]
    pub(super) fn decide(&self) -> Decision {
        self.with_case(|case| {
            let decision = assess(case);
            assert_eq!(is_funded(case), decision.is_funded());
            decision
        })
    }

    #[track_caller]
    fn check(&self, rule: Rule, expected: Verdict, text: &str) {
        let mut because = Because::aloud();
        let verdicts = self.with_case(|case| {
            let silent = (rule.check)(case, &mut Because::silent());
            [silent, (rule.check)(case, &mut because)]
        });
        let said = because.into_said().words;
        assert_eq!(verdicts, [expected; 2], "{said}");
        assert!(said.contains(text), "{said}");
        assert!(!said.contains('\n'), "{said}");
        if expected == Verdict::NotMet {
            // Because of what, and what would change the answer.
            let (what, change) = said.rsplit_once(": ").unwrap();
            assert!(!what.is_empty() && change.split(' ').count() > 2, "{said}");
        }
    }

    pub(super) fn with_case<T>(&self, look: impl FnOnce(&Case<'_>) -> T) -> T {
        let (mut catalogue, mut policy) = (Catalogue::default(), Policy::default());
        self.providers.iter().cloned().for_each(|provider| catalogue.add_provider(provider));
        self.courses.iter().cloned().for_each(|course| catalogue.add_course(course));
        self.modules.iter().cloned().for_each(|module| catalogue.add_module(module));
        self.rates.iter().cloned().for_each(|rates| policy.add_rates(rates));
        self.plans.iter().cloned().for_each(|plan| policy.add_plan(plan));
        self.subjects.iter().cloned().for_each(|subject| policy.subjects.add(subject));
        let standing = Standing {
            granted: self.granted,
            learner: self.learner.as_ref(),
            remaining: self.remaining,
            least: self
                .least
                .unwrap_or(Least { on: self.request.start, remaining: self.remaining }),
            held: &self.held,
        };
        look(&Case::gather(&self.request, standing, &catalogue, &policy))
    }
}

pub(super) fn day(text: &str) -> NaiveDate {
    calendar::date(text).unwrap()
}

pub(super) fn money(text: &str) -> Money {
    text.parse().unwrap()
}

pub(super) fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// An enrolment that L-1 holds: M-9 of course C-1, due in one sum 14 days after its start.
pub(super) fn held(enrolment: &str, start: &str, credits: u32) -> Held {
    let (start, loan) = (day(start), Money::pounds(1_000));
    let due_on = calendar::after(start, 0, 14);
    let enrolment = Enrolment {
        ends: None,
        employer: crate::domain::employer::Employer::default(),
        id: id(enrolment),
        ukprn: id("10000001"),
        course: id("C-1"),
        modules: vec![id("M-9")],
        credits: Credits::new(credits),
        start,
        fee: loan,
        fee_limit: loan,
        loan,
        employer_funded: Money::ZERO,
        plan: id("single"),
        instalments: vec![Instalment { due_on, amount: loan }],
    };
    Held::new(enrolment)
}

pub(super) fn provider(ukprn: &str) -> Provider {
    Provider {
        ukprn: id(ukprn),
        name: "An invented college".into(),
        category: OfsCategory::ApprovedFeeCap,
        registered: from("2018-01-01"),
        modular: Some(from("2027-01-01")),
        modular_subjects: Vec::new(),
    }
}

pub(super) fn course(course: &str, ukprn: &str) -> ParentCourse {
    ParentCourse {
        id: id(course),
        ukprn: id(ukprn),
        title: "Computer science".into(),
        qualification: "BSc".into(),
        level: id("6"),
        credits: Credits::new(360),
        hecos: vec![id("100366")],
        htq: false,
        designated: from("2027-01-01"),
        franchised_to: None,
        credit_bearing: true,
    }
}

pub(super) fn module(module: &str, course: &str, credits: u32) -> Module {
    Module {
        id: id(module),
        course: id(course),
        ukprn: id("10000001"),
        title: "Databases".into(),
        level: id("5"),
        credits: Credits::new(credits),
        fee: money("2383.75"),
        assessed: true,
        weeks: Some(12),
        hecos: Vec::new(),
    }
}

pub(super) fn from(first: &str) -> Span {
    Span { from: day(first), to: None }
}

fn rates_of_2026() -> YearRates {
    let (full, limit) = (Money::pounds(39_160), Money::pounds(9_790));
    let (year, pro_rata) = (AcademicYear::beginning(2026), UpratingMethod::ProRata);
    YearRates::new(year, full, limit, pro_rata, "an example".into()).unwrap()
}

fn plan(name: &str) -> InstalmentPlan {
    let whole = vec![PlanPeriod { percent: 100, due_months: 0, due_days: 14 }];
    InstalmentPlan::new(id(name), Rounding::Penny, whole, "an example".into()).unwrap()
}

fn approved(hecos: &str) -> ApprovedSubject {
    let label = "an approved subject".into();
    let source = "an example".into();
    ApprovedSubject { hecos: id(hecos), label, approved: from("2027-01-01"), source }
}
