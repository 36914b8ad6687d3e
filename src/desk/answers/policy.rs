//! The figures in force, each with its source and the import that brought it.

use chrono::NaiveDate;
use serde::Serialize;

use super::rows::{Rows, Told};
use super::told;
use crate::domain::calendar::AcademicYear;
use crate::domain::ids::{Hecos, PlanName};
use crate::domain::instalments::{InstalmentPlan, Rounding};
use crate::domain::money::Money;
use crate::domain::rates::{RatesStatus, UpratingMethod, YearRates};
use crate::domain::subjects::ApprovedSubject;
use crate::ops::policy::{FiguresInForce, InForce};

/// All figures in force.
#[derive(Clone, Debug, Serialize)]
pub struct PolicyTold {
    /// The rates, in the order of their years.
    pub rates: RatesTold,
    /// The approved subjects, in the order of their codes.
    pub subjects: SubjectsTold,
    /// The instalment plans, in the order of their names.
    pub plans: PlansTold,
    #[serde(skip)]
    kinds: [FiguresRow; 3],
}

/// The rates in force.
#[derive(Clone, Debug, Serialize)]
pub struct RatesTold(pub Vec<YearRatesTold>);

/// The approved subjects in force.
#[derive(Clone, Debug, Serialize)]
pub struct SubjectsTold(pub Vec<SubjectTold>);

/// The periods of the instalment plans in force.
#[derive(Clone, Debug, Serialize)]
pub struct PlansTold(pub Vec<PeriodTold>);

told! {
    /// The rates of a year.
    YearRatesTold {
        academic_year: AcademicYear, "the year";
        full_entitlement: Money, "the full entitlement";
        fee_limit_120: Money, "the fee limit of 120 credits";
        uprating: UpratingMethod, "how what remains is re-priced to them";
        source: Option<String>, "where they are published";
        brought_by: String, "the import that brought them, or `built in`";
        status: RatesStatus, "whether they are in force";
    }
}

told! {
    /// An approved subject.
    SubjectTold {
        hecos: Hecos, "its code";
        label: Option<String>, "its name";
        approved_from: NaiveDate, "from when it is approved";
        approved_to: Option<NaiveDate>, "until when, where there is an end";
        source: Option<String>, "where it is published";
        brought_by: String, "the import that brought it, or `built in`";
    }
}

told! {
    /// A period of an instalment plan.
    PeriodTold {
        plan: PlanName, "the plan";
        period: u32, "the number of the period";
        percent: u64, "its part of the loan";
        due_months: u64, "how many months after the start it falls due";
        due_days: u64, "and how many days";
        rounding: Rounding, "to what instalments are rounded down";
        source: Option<String>, "where it is published";
        brought_by: String, "the import that brought it, or `built in`";
    }
}

told! {
    /// How many rows of a kind of figures there are.
    FiguresRow {
        figures: &'static str, "the kind";
        rows: usize, "how many";
        built_in: usize, "how many of them are built in";
        imported: usize, "how many of them were imported";
    }
}

impl From<&FiguresInForce> for PolicyTold {
    fn from(figures: &FiguresInForce) -> PolicyTold {
        let FiguresInForce { rates, subjects, plans } = figures;
        PolicyTold {
            rates: RatesTold(rates.iter().map(YearRatesTold::from).collect()),
            subjects: SubjectsTold(subjects.iter().map(SubjectTold::from).collect()),
            plans: PlansTold(plans.iter().flat_map(periods).collect()),
            kinds: [
                counted("rates", rates),
                counted("subjects", subjects),
                counted("plans", plans),
            ],
        }
    }
}

/// The import that brought a figure, as an entry of the ledger's own chain.
#[must_use]
pub fn brought_by<T>(figure: &InForce<T>) -> String {
    figure.since.map_or_else(|| "built in".to_owned(), |seq| format!("ledger/{seq}"))
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

impl From<&InForce<YearRates>> for YearRatesTold {
    fn from(row: &InForce<YearRates>) -> YearRatesTold {
        let rates = &row.figure;
        YearRatesTold {
            academic_year: rates.year(),
            full_entitlement: rates.full_entitlement(),
            fee_limit_120: rates.fee_limit_120(),
            uprating: rates.uprating(),
            source: some(rates.source()),
            brought_by: brought_by(row),
            status: rates.status(),
        }
    }
}

impl From<&InForce<ApprovedSubject>> for SubjectTold {
    fn from(row: &InForce<ApprovedSubject>) -> SubjectTold {
        let ApprovedSubject { hecos, label, approved, source } = &row.figure;
        SubjectTold {
            hecos: *hecos,
            label: some(label),
            approved_from: approved.from,
            approved_to: approved.to,
            source: some(source),
            brought_by: brought_by(row),
        }
    }
}

fn periods(row: &InForce<InstalmentPlan>) -> impl Iterator<Item = PeriodTold> {
    let plan = &row.figure;
    (1_u32..).zip(plan.periods()).map(move |(number, period)| PeriodTold {
        plan: plan.name().clone(),
        period: number,
        percent: period.percent.into(),
        due_months: period.due_months.into(),
        due_days: period.due_days.into(),
        rounding: plan.rounding(),
        source: some(plan.source()),
        brought_by: brought_by(row),
    })
}

fn counted<T>(figures: &'static str, rows: &[InForce<T>]) -> FiguresRow {
    let imported = rows.iter().filter(|row| row.since.is_some()).count();
    let built_in = rows.len().saturating_sub(imported);
    FiguresRow { figures, rows: rows.len(), built_in, imported }
}

impl Told for PolicyTold {
    fn rows(&self) -> Rows {
        Rows::of(FiguresRow::FIELDS, &self.kinds)
    }
}

impl Told for RatesTold {
    fn rows(&self) -> Rows {
        Rows::of(YearRatesTold::FIELDS, &self.0)
    }
}

impl Told for SubjectsTold {
    fn rows(&self) -> Rows {
        Rows::of(SubjectTold::FIELDS, &self.0)
    }
}

impl Told for PlansTold {
    fn rows(&self) -> Rows {
        Rows::of(PeriodTold::FIELDS, &self.0)
    }
}
