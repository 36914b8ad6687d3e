//! The overview of all figures: rates and plans one by one, subjects by what they rest on.

use crate::cli::sheet::Sheet;
use crate::desk::answers::{PolicyTold, brought_by};
use crate::domain::instalments::{InstalmentPlan, PlanPeriod, Rounding};
use crate::ops::policy::FiguresInForce;

pub(super) fn table(figures: &FiguresInForce, told: &PolicyTold) -> String {
    let mut rates =
        Sheet::new(&["rates of", "status", "entitlement", "120 credits", "uprating", "brought by"]);
    for row in &told.rates.0 {
        rates.add([
            row.academic_year.to_string(),
            row.status.to_string(),
            row.full_entitlement.to_string(),
            row.fee_limit_120.to_string(),
            row.uprating.to_string(),
            row.brought_by.clone(),
        ]);
    }
    let mut subjects = Sheet::new(&["subjects", "approved", "brought by", "what they rest on"]);
    for (number, [approved, brought_by, source]) in subject_groups(figures) {
        subjects.add([number.to_string(), approved, brought_by, source]);
    }
    let mut plans = Sheet::new(&["plan", "brought by", "falls due"]);
    for row in &figures.plans {
        plans.add([row.figure.name().to_string(), brought_by(row), instalments(&row.figure)]);
    }
    format!("{}\n{}\n{}", rates.table(), subjects.table(), plans.table())
}

/// The subjects that are approved for the same days, on the same ground and by the same import:
/// how many there are, in the order in which the first of each stands.
fn subject_groups(figures: &FiguresInForce) -> Vec<(u64, [String; 3])> {
    let mut groups: Vec<(u64, [String; 3])> = Vec::new();
    for row in &figures.subjects {
        let subject = &row.figure;
        let group = [subject.approved.to_string(), brought_by(row), subject.source.clone()];
        match groups.iter_mut().find(|(_, known)| *known == group) {
            Some((number, _)) => *number = number.saturating_add(1),
            None => groups.push((1, group)),
        }
    }
    groups
}

/// The instalments of a plan in words: `25% on the start, 75% 4 months after the start`.
fn instalments(plan: &InstalmentPlan) -> String {
    let part = |PlanPeriod { percent, due_months, due_days }: &PlanPeriod| {
        let several = |number: u16, what: &str| match number {
            0 => None,
            1 => Some(format!("1 {what}")),
            many => Some(format!("{many} {what}s")),
        };
        let after = [several(u16::from(*due_months), "month"), several(*due_days, "day")];
        let after: Vec<String> = after.into_iter().flatten().collect();
        match after.as_slice() {
            [] => format!("{percent}% on the start"),
            after => format!("{percent}% {} after the start", after.join(" and ")),
        }
    };
    let parts: Vec<String> = plan.periods().iter().map(part).collect();
    let rounding = match (plan.periods(), plan.rounding()) {
        ([_], _) => "",
        (_, Rounding::Penny) => "; to the penny",
        (_, Rounding::Pound) => "; in whole pounds, the last takes the rest",
    };
    format!("{}{rounding}", parts.join(", "))
}
