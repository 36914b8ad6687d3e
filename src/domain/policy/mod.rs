//! The policy: the published figures as dated rows, each with its source.

use std::collections::BTreeMap;
use std::ops::Bound;

use super::calendar::AcademicYear;
use super::ids::PlanName;
use super::instalments::InstalmentPlan;
use super::rates::YearRates;
use super::subjects::ApprovedSubjects;

/// The rates that are built in, as a file of kind `rates`.
pub const RATES_CSV: &str = include_str!("rates.csv");

/// The approved subjects that are built in, as a file of kind `subjects`.
pub const SUBJECTS_CSV: &str = include_str!("subjects.csv");

/// The instalment plans that are built in, as a file of kind `instalment-plans`.
pub const INSTALMENT_PLANS_CSV: &str = include_str!("instalment_plans.csv");

/// The figures in force: those built in, and those imported in their place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    rates: BTreeMap<AcademicYear, YearRates>,
    plans: BTreeMap<PlanName, InstalmentPlan>,
    /// Subjects in which modules of a level 6 course may be funded.
    pub subjects: ApprovedSubjects,
}

impl Policy {
    /// Adds the rates of a year; later ones of the same year take their place.
    pub fn add_rates(&mut self, rates: YearRates) {
        self.rates.insert(rates.year(), rates);
    }

    /// Adds a plan; a later one of the same name takes its place.
    pub fn add_plan(&mut self, plan: InstalmentPlan) {
        self.plans.insert(plan.name().clone(), plan);
    }

    /// The rates of a year, where there is a row for it.
    #[must_use]
    pub fn rates_of(&self, year: AcademicYear) -> Option<&YearRates> {
        self.rates.get(&year)
    }

    /// The rates of the nearest years before and after a year, where there are any.
    #[must_use]
    pub fn rates_beside(&self, year: AcademicYear) -> [Option<&YearRates>; 2] {
        let before = self.rates.range(..year).next_back();
        let after = self.rates.range((Bound::Excluded(year), Bound::Unbounded)).next();
        [before, after].map(|found| found.map(|(_, rates)| rates))
    }

    /// The plan of this name.
    #[must_use]
    pub fn plan(&self, name: &str) -> Option<&InstalmentPlan> {
        let mut plans = self.plans.iter();
        plans.find(|(known, _)| known.as_str() == name).map(|(_, plan)| plan)
    }

    /// All rates, in the order of their years.
    pub fn rates(&self) -> impl Iterator<Item = &YearRates> {
        self.rates.values()
    }

    /// All plans, in the order of their names.
    pub fn plans(&self) -> impl Iterator<Item = &InstalmentPlan> {
        self.plans.values()
    }
}
