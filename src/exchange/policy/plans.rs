//! Files of `instalment-plans`, in which a plan is several rows, and the stored text of one.

use crate::ledger::reference::ReferenceKind;
use std::collections::{HashMap, HashSet};
use std::io::{self, Read};

use crate::domain::excerpt::excerpt;
use crate::domain::ids::PlanName;
use crate::domain::instalments::{InstalmentPlan, PlanError, PlanPeriod, Rounding};
use crate::exchange::field::{Field, FileRow, from_text};
use crate::exchange::record::join;
use crate::exchange::table::read_rows;
use crate::exchange::together::Together;
use crate::exchange::{Contents, Faults, Kind, Line, LineError, Reading};

/// A row: one period, with what is the whole plan's.
struct PeriodRow<'a> {
    name: PlanName,
    number: u16,
    period: PlanPeriod,
    rounding: Rounding,
    source: String,
    /// The columns that must continue the plan's earlier rows.
    fields: [Field<'a>; 7],
}

/// A plan as far as its rows have been read.
struct Unfinished {
    lines: Vec<u64>,
    name: PlanName,
    rounding: Rounding,
    source: String,
    periods: Vec<PlanPeriod>,
}

/// Plans in the order of their first rows.
#[derive(Default)]
struct Plans {
    unfinished: Vec<Unfinished>,
    indexes: HashMap<PlanName, usize>,
    /// Plans with a bad row: what follows from that would be told as errors of its own.
    spoiled: HashSet<PlanName>,
}

/// Reads a file of instalment plans. The rows of a plan stand in the order of their periods.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_instalment_plans(
    input: impl Read,
    reading: &Reading,
) -> io::Result<Contents<InstalmentPlan>> {
    let mut plans = Plans::default();
    let mut problems =
        read_rows(input, Kind::Reference(ReferenceKind::InstalmentPlans), reading, |row| {
            let taken = period_row(row)
                .and_then(|period| plans.take(period, row.line).map_err(Faults::from));
            if let (Err(_), Ok(name)) = (&taken, row.key().text.parse()) {
                plans.spoiled.insert(name);
            }
            taken
        })?;
    let Plans { unfinished, spoiled, .. } = plans;
    let mut good = Vec::new();
    for plan in unfinished.into_iter().filter(|plan| !spoiled.contains(&plan.name)) {
        match plan.finish() {
            Ok(line) => good.push(line),
            Err(error) => problems.add(error),
        }
    }
    Ok(problems.beside(good))
}

fn period_row<'a>(row: &FileRow<'a>) -> Result<PeriodRow<'a>, Faults> {
    let fields = row.fields();
    let [plan, number, percent, months, days, rounding, source] = &fields;
    let (name, number, percent, due_months, due_days, rounding, source) = (
        plan.parse(),
        number.whole_number(1_000),
        percent.whole_number(100),
        months.whole_number(120),
        days.whole_number(3_660),
        rounding.parse(),
        source.words(),
    )
        .together()?;
    let period = PlanPeriod { percent, due_months, due_days };
    Ok(PeriodRow { name, number, period, rounding, source, fields })
}

impl Plans {
    fn take(&mut self, row: PeriodRow<'_>, line: u64) -> Result<(), LineError> {
        if self.spoiled.contains(&row.name) {
            return Ok(());
        }
        let index = self.indexes.get(&row.name).copied();
        let Some(plan) = index.and_then(|index| self.unfinished.get_mut(index)) else {
            expect_number(&row, 1)?;
            self.indexes.insert(row.name.clone(), self.unfinished.len());
            let (lines, periods) = (vec![line], vec![row.period]);
            let PeriodRow { name, rounding, source, .. } = row;
            self.unfinished.push(Unfinished { lines, name, rounding, source, periods });
            return Ok(());
        };
        expect_number(&row, plan.periods.len().saturating_add(1))?;
        let [.., rounding, source] = &row.fields;
        let differs = |field: &Field<'_>| {
            let (found, first) = (excerpt(field.text), plan.first_line());
            Err(field.error(format!(
                "`{found}` differs from line {first}: write the same on all lines of a plan"
            )))
        };
        if row.rounding != plan.rounding {
            return differs(rounding);
        }
        if row.source != plan.source {
            return differs(source);
        }
        plan.lines.push(line);
        plan.periods.push(row.period);
        Ok(())
    }
}

fn expect_number(row: &PeriodRow<'_>, expected: usize) -> Result<(), LineError> {
    let [_, number, ..] = &row.fields;
    if usize::from(row.number) == expected {
        return Ok(());
    }
    let (found, plan) = (row.number, &row.name);
    Err(number.error(format!(
        "period {found} where period {expected} of plan `{plan}` was expected: \
         number the periods from 1, in order and without gaps"
    )))
}

impl Unfinished {
    fn first_line(&self) -> u64 {
        self.lines.first().copied().unwrap_or_default()
    }

    fn finish(self) -> Result<Line<InstalmentPlan>, LineError> {
        let line = self.first_line();
        InstalmentPlan::new(self.name, self.rounding, self.periods, self.source)
            .map(|value| Line { line, value })
            .map_err(|error| match error {
                PlanError::OutOfOrder { period, .. } => {
                    let line_of_period = self.lines.get(period.saturating_sub(1)).copied();
                    LineError::new(line_of_period.unwrap_or(line), error.to_string())
                        .in_column("due_months")
                }
                _ => LineError::new(line, error.to_string()).in_column("percent"),
            })
    }
}

/// The stored text of a plan: the records of its periods, with a line feed between two.
#[must_use]
pub fn instalment_plan_text(plan: &InstalmentPlan) -> String {
    let record = |(number, period): (u32, &PlanPeriod)| {
        join([
            plan.name().as_str(),
            &number.to_string(),
            &period.percent.to_string(),
            &period.due_months.to_string(),
            &period.due_days.to_string(),
            &plan.rounding().to_string(),
            plan.source(),
        ])
    };
    (1..).zip(plan.periods()).map(record).collect::<Vec<_>>().join("\n")
}

/// Reads what [`instalment_plan_text`] wrote.
///
/// # Errors
/// When the text is no such records of one plan.
pub fn instalment_plan_from_text(text: &str) -> Result<InstalmentPlan, LineError> {
    let mut plans = Plans::default();
    for (line, record) in (1..).zip(text.split('\n')) {
        from_text(Kind::Reference(ReferenceKind::InstalmentPlans), line, record, |row| {
            plans.take(period_row(row)?, line).map_err(Faults::from)
        })?;
    }
    let (plan, others) = (plans.unfinished.pop(), plans.unfinished);
    let plan = plan.filter(|_| others.is_empty());
    let plan = plan.ok_or_else(|| LineError::new(1, "a stored plan has the rows of one plan"))?;
    plan.finish().map(|line| line.value)
}
