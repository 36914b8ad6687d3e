//! Files of `rates`, and the stored text of a year's.

use crate::ledger::reference::ReferenceKind;
use std::io::{self, Read};

use crate::domain::excerpt::excerpt;
use crate::domain::rates::{UpratingMethod, YearRates};
use crate::exchange::field::{Field, FileRow, from_text};
use crate::exchange::record::join;
use crate::exchange::table::{FirstLines, read_lines};
use crate::exchange::{Contents, Kind, LineError, Reading};

/// Reads a file of rates, each academic year at most once.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_rates(input: impl Read, reading: &Reading) -> io::Result<Contents<YearRates>> {
    let mut seen = FirstLines::new();
    read_lines(input, Kind::Reference(ReferenceKind::Rates), reading, |row| {
        let rates = rates(row)?;
        seen.note(rates.year(), row)?;
        Ok(rates)
    })
}

fn rates(row: &FileRow<'_>) -> Result<YearRates, LineError> {
    let [year, entitlement, limit, method, source] = row.fields();
    let figures = (entitlement.money()?, limit.money()?);
    YearRates::new(year.parse()?, figures.0, figures.1, uprating(&method)?, source.words()?)
        .map_err(|error| entitlement.error(error))
}

fn uprating(field: &Field<'_>) -> Result<UpratingMethod, LineError> {
    match field.filled()? {
        "pro-rata" => Ok(UpratingMethod::ProRata),
        "difference" => Ok(UpratingMethod::Difference),
        other => Err(field.error(format!(
            "`{}` is not a way to uprate: write `pro-rata` or `difference`",
            excerpt(other)
        ))),
    }
}

/// The stored text of a year's rates: their record, with every column.
#[must_use]
pub fn rates_text(rates: &YearRates) -> String {
    join([
        &rates.year().to_string(),
        &rates.full_entitlement().to_string(),
        &rates.fee_limit_120().to_string(),
        &rates.uprating().to_string(),
        rates.source(),
    ])
}

/// Reads what [`rates_text`] wrote.
///
/// # Errors
/// When the text is no such record.
pub fn rates_from_text(text: &str) -> Result<YearRates, LineError> {
    from_text(Kind::Reference(ReferenceKind::Rates), 1, text, rates)
}
