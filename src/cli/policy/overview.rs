//! The overview of all figures: rates and plans one by one, subjects by what they rest on.

use serde_json::{Value, json};

use super::{brought_by, plans_object, rates_fields, rates_object, subjects_object};
use crate::cli::sheet::Sheet;
use crate::domain::instalments::{InstalmentPlan, PlanPeriod, Rounding};
use crate::ops::policy::{Figures, InForce};

pub(super) fn table(figures: &Figures) -> String {
    let mut rates =
        Sheet::new(&["rates of", "entitlement", "120 credits", "uprating", "brought by"]);
    for row in &figures.rates {
        let [year, full, limit, uprating, _, brought_by] = rates_fields(row);
        rates.add([year, full, limit, uprating, brought_by]);
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
fn subject_groups(figures: &Figures) -> Vec<(u64, [String; 3])> {
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

pub(super) fn sheet(figures: &Figures) -> Sheet {
    let mut sheet = Sheet::new(&["figures", "rows", "built_in", "imported"]);
    let Figures { rates, subjects, plans } = figures;
    for (name, rows, imported) in [
        ("rates", rates.len(), imported(rates)),
        ("subjects", subjects.len(), imported(subjects)),
        ("plans", plans.len(), imported(plans)),
    ] {
        let built_in = rows.saturating_sub(imported);
        sheet.add([name.to_owned(), rows.to_string(), built_in.to_string(), imported.to_string()]);
    }
    sheet
}

fn imported<T>(rows: &[InForce<T>]) -> usize {
    rows.iter().filter(|row| row.since.is_some()).count()
}

pub(super) fn object(figures: &Figures) -> Value {
    json!({
        "rates": rates_object(figures),
        "subjects": subjects_object(figures),
        "plans": plans_object(figures),
    })
}
