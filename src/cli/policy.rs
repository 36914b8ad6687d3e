//! policy: the figures in force, with their sources.

mod overview;

use super::failure::Failure;
use super::reply::Reply;
use super::session::{AsKnown, Material, Session};
use super::sheet::Sheet;
use super::uprate;
use crate::desk::answers::{PlansTold, PolicyTold, RatesTold, SubjectTold, SubjectsTold};
use crate::ops::policy::{self, FiguresInForce};
use crate::ops::uprate::at_other_figures;

/// Show the figures in force, each with its source and the import that brought it
///
/// Without an argument, an overview of all three.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Which figures
    #[arg(value_enum)]
    what: Option<What>,

    #[command(flatten)]
    known: AsKnown,
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
    let Material { reader, complete_up_to } = session.report(arguments.known)?;
    let figures = policy::policy(&*reader)?;
    let told = PolicyTold::from(&figures);
    let form = session.format;
    let mut at_others = 0_u64;
    at_other_figures(&*reader, &mut |_| at_others = at_others.saturating_add(1))?;
    let reply = match arguments.what {
        None => Reply::new(form, &told, || overview::table(&figures, &told))
            .word("`lifelong policy rates`, `subjects` or `plans` shows each row with its source"),
        Some(What::Rates) => Reply::new(form, &told.rates, || rates_table(&told.rates)),
        Some(What::Subjects) => {
            Reply::new(form, &told.subjects, || subjects_table(&figures, &told.subjects))
        }
        Some(What::Plans) => Reply::new(form, &told.plans, || plans_table(&told.plans)),
    };
    let reply = reply.complete_up_to(complete_up_to);
    Ok(match at_others {
        0 => reply,
        number => reply.word(uprate::at_other_figures(number)),
    })
}

fn rates_table(told: &RatesTold) -> String {
    let header =
        ["year", "status", "entitlement", "120 credits", "uprating", "brought by", "source"];
    let mut sheet = Sheet::new(&header);
    for row in &told.0 {
        sheet.add([
            row.academic_year.to_string(),
            row.status.to_string(),
            row.full_entitlement.to_string(),
            row.fee_limit_120.to_string(),
            row.uprating.to_string(),
            row.brought_by.clone(),
            row.source.clone().unwrap_or_default(),
        ]);
    }
    sheet.table()
}

/// The codes under what they rest on, since many rest on the same.
fn subjects_table(figures: &FiguresInForce, told: &SubjectsTold) -> String {
    let mut parts: Vec<(Option<&str>, Sheet)> = Vec::new();
    for (row, told) in figures.subjects.iter().zip(&told.0) {
        let SubjectTold { hecos, label, source, brought_by, .. } = told;
        let (label, source) = (label.clone().unwrap_or_default(), source.as_deref());
        let fields =
            [hecos.to_string(), row.figure.approved.to_string(), brought_by.clone(), label];
        if let Some((_, sheet)) = parts.iter_mut().find(|(known, _)| *known == source) {
            sheet.add(fields);
        } else {
            let mut sheet = Sheet::new(&["hecos", "approved", "brought by", "subject"]);
            sheet.add(fields);
            parts.push((source, sheet));
        }
    }
    let part = |(source, sheet): &(Option<&str>, Sheet)| {
        format!("{}\n{}", source.unwrap_or_default(), sheet.body())
    };
    parts.iter().map(part).collect::<Vec<_>>().join("\n")
}

fn plans_table(told: &PlansTold) -> String {
    let header =
        ["plan", "period", "percent", "months", "days", "rounding", "brought by", "source"];
    let mut sheet = Sheet::new(&header);
    for row in &told.0 {
        sheet.add([
            row.plan.to_string(),
            row.period.to_string(),
            row.percent.to_string(),
            row.due_months.to_string(),
            row.due_days.to_string(),
            row.rounding.to_string(),
            row.brought_by.clone(),
            row.source.clone().unwrap_or_default(),
        ]);
    }
    sheet.table()
}
