//! policy: the figures in force, with their sources.

mod overview;

use serde_json::{Value, json};

use super::failure::Failure;
use super::reply::Reply;
use super::session::Session;
use super::sheet::Sheet;
use crate::domain::instalments::{InstalmentPlan, PlanPeriod};
use crate::domain::rates::YearRates;
use crate::domain::subjects::ApprovedSubject;
use crate::ops::policy::{self, Figures, InForce};

/// Show the figures in force, each with its source and the import that brought it
///
/// Without an argument, an overview of all three.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Which figures
    #[arg(value_enum)]
    what: Option<What>,
}

/// The figures that there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Of each academic year: the full entitlement and the fee limit.
    Rates,
    /// In which modules of a level 6 course may be funded.
    Subjects,
    /// By which loans fall due.
    Plans,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let reader = session.open()?.reader()?;
    let figures = policy::policy(&*reader)?;
    let form = session.format;
    Ok(match arguments.what {
        None => Reply::new(
            form,
            || overview::table(&figures),
            || overview::sheet(&figures),
            || overview::object(&figures),
        )
        .word("`lifelong policy rates`, `subjects` or `plans` shows each row with its source"),
        Some(What::Rates) => Reply::new(
            form,
            || rates_table(&figures).table(),
            || rates_sheet(&figures),
            || rates_object(&figures),
        ),
        Some(What::Subjects) => Reply::new(
            form,
            || subjects_table(&figures),
            || subjects_sheet(&figures),
            || subjects_object(&figures),
        ),
        Some(What::Plans) => Reply::new(
            form,
            || plans_table(&figures).table(),
            || plans_sheet(&figures),
            || plans_object(&figures),
        ),
    })
}

/// The import that brought a figure, as an entry of the ledger's own chain.
fn brought_by<T>(figure: &InForce<T>) -> String {
    figure.since.map_or_else(|| "built in".to_owned(), |seq| format!("ledger/{seq}"))
}

fn rates_fields(row: &InForce<YearRates>) -> [String; 6] {
    let rates = &row.figure;
    [
        rates.year().to_string(),
        rates.full_entitlement().to_string(),
        rates.fee_limit_120().to_string(),
        rates.uprating().to_string(),
        rates.source().to_owned(),
        brought_by(row),
    ]
}

const RATES: [&str; 6] =
    ["academic_year", "full_entitlement", "fee_limit_120", "uprating", "source", "brought_by"];

fn rates_sheet(figures: &Figures) -> Sheet {
    let mut sheet = Sheet::new(&RATES);
    for row in &figures.rates {
        sheet.add(rates_fields(row));
    }
    sheet
}

fn rates_table(figures: &Figures) -> Sheet {
    let header = ["year", "entitlement", "120 credits", "uprating", "brought by", "source"];
    let mut sheet = Sheet::new(&header);
    for row in &figures.rates {
        let [year, full, limit, uprating, source, brought_by] = rates_fields(row);
        sheet.add([year, full, limit, uprating, brought_by, source]);
    }
    sheet
}

fn rates_object(figures: &Figures) -> Value {
    figures.rates.iter().map(|row| object(&RATES, rates_fields(row))).collect()
}

fn subject_fields(row: &InForce<ApprovedSubject>) -> [String; 6] {
    let ApprovedSubject { hecos, label, approved, source } = &row.figure;
    [
        hecos.to_string(),
        label.clone(),
        approved.from.to_string(),
        approved.to.map(|day| day.to_string()).unwrap_or_default(),
        source.clone(),
        brought_by(row),
    ]
}

const SUBJECTS: [&str; 6] =
    ["hecos", "label", "approved_from", "approved_to", "source", "brought_by"];

fn subjects_sheet(figures: &Figures) -> Sheet {
    let mut sheet = Sheet::new(&SUBJECTS);
    for row in &figures.subjects {
        sheet.add(subject_fields(row));
    }
    sheet
}

/// The codes under what they rest on, since many rest on the same.
fn subjects_table(figures: &Figures) -> String {
    let mut parts: Vec<(String, Sheet)> = Vec::new();
    for row in &figures.subjects {
        let [hecos, label, _, _, source, brought_by] = subject_fields(row);
        let fields = [hecos, row.figure.approved.to_string(), brought_by, label];
        if let Some((_, sheet)) = parts.iter_mut().find(|(known, _)| *known == source) {
            sheet.add(fields);
        } else {
            let mut sheet = Sheet::new(&["hecos", "approved", "brought by", "subject"]);
            sheet.add(fields);
            parts.push((source, sheet));
        }
    }
    let part = |(source, sheet): &(String, Sheet)| format!("{source}\n{}", sheet.body());
    parts.iter().map(part).collect::<Vec<_>>().join("\n")
}

fn subjects_object(figures: &Figures) -> Value {
    figures.subjects.iter().map(|row| object(&SUBJECTS, subject_fields(row))).collect()
}

const PLANS: [&str; 8] =
    ["plan", "period", "percent", "due_months", "due_days", "rounding", "source", "brought_by"];

fn plan_fields(row: &InForce<InstalmentPlan>, number: u32, period: PlanPeriod) -> [String; 8] {
    [
        row.figure.name().to_string(),
        number.to_string(),
        period.percent.to_string(),
        period.due_months.to_string(),
        period.due_days.to_string(),
        row.figure.rounding().to_string(),
        row.figure.source().to_owned(),
        brought_by(row),
    ]
}

fn plan_rows(figures: &Figures) -> impl Iterator<Item = [String; 8]> {
    figures.plans.iter().flat_map(|row| {
        let periods = (1_u32..).zip(row.figure.periods());
        periods.map(move |(number, period)| plan_fields(row, number, *period))
    })
}

fn plans_sheet(figures: &Figures) -> Sheet {
    let mut sheet = Sheet::new(&PLANS);
    plan_rows(figures).for_each(|row| sheet.add(row));
    sheet
}

fn plans_table(figures: &Figures) -> Sheet {
    let header =
        ["plan", "period", "percent", "months", "days", "rounding", "brought by", "source"];
    let mut sheet = Sheet::new(&header);
    for [plan, period, percent, months, days, rounding, source, brought_by] in plan_rows(figures) {
        sheet.add([plan, period, percent, months, days, rounding, brought_by, source]);
    }
    sheet
}

fn plans_object(figures: &Figures) -> Value {
    plan_rows(figures).map(|row| object(&PLANS, row)).collect()
}

/// A row as an object: counts as numbers, all else as text, and nothing where a field is empty.
fn object<const COLUMNS: usize>(names: &[&str; COLUMNS], fields: [String; COLUMNS]) -> Value {
    let field = |(name, field): (&&str, String)| {
        let value = match *name {
            "period" | "percent" | "due_months" | "due_days" => {
                field.parse::<u64>().map_or(Value::Null, Value::from)
            }
            _ if field.is_empty() => Value::Null,
            _ => json!(field),
        };
        ((*name).to_owned(), value)
    };
    Value::Object(names.iter().zip(fields).map(field).collect())
}
