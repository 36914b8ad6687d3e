//! Files of `rates`, and the stored text of a year's.

use crate::ledger::reference::ReferenceKind;
use std::io::{self, Read};

use crate::domain::excerpt::excerpt;
use crate::domain::rates::{RatesStatus, UpratingMethod, YearRates};
use crate::exchange::field::{Field, FileRow, from_text};
use crate::exchange::record::join;
use crate::exchange::table::read_things;
use crate::exchange::together::Together;
use crate::exchange::{Contents, Faults, Kind, LineError, Reading, StoredTexts};

/// Reads a file of rates, each academic year at most once.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_rates(input: impl Read, reading: &Reading) -> io::Result<Contents<YearRates>> {
    let kind = Kind::Reference(ReferenceKind::Rates);
    read_things(input, kind, reading, &StoredTexts::default(), rates)
}

fn rates(row: &FileRow<'_>) -> Result<YearRates, Faults> {
    let [year, entitlement, limit, method, source, status] = row.fields();
    let (year, full, limit, method, source, status) = (
        year.parse(),
        entitlement.money(),
        limit.money(),
        uprating(&method),
        source.words(),
        in_force_or_announced(&status),
    )
        .together()?;
    YearRates::new(year, full, limit, method, source)
        .map(|rates| rates.with_status(status))
        .map_err(|error| entitlement.error(error).into())
}

fn in_force_or_announced(field: &Field<'_>) -> Result<RatesStatus, LineError> {
    match field.text {
        "" | "in-force" => Ok(RatesStatus::InForce),
        "announced" => Ok(RatesStatus::Announced),
        other => Err(field.error(format!(
            "`{}` is not a status of rates: write `in-force` or `announced`",
            excerpt(other)
        ))),
    }
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

/// The stored text of a year's rates: their record. The status stands in it where they are not in
/// force: so figures that were recorded before there was one are the same when they come again.
#[must_use]
pub fn rates_text(rates: &YearRates) -> String {
    let (year, method) = (rates.year().to_string(), rates.uprating().to_string());
    let figures = (rates.full_entitlement().to_string(), rates.fee_limit_120().to_string());
    let source = rates.source();
    match rates.status() {
        RatesStatus::InForce => join([&year, &figures.0, &figures.1, &method, source]),
        status @ RatesStatus::Announced => {
            join([&year, &figures.0, &figures.1, &method, source, &status.to_string()])
        }
    }
}

/// Reads what [`rates_text`] wrote.
///
/// # Errors
/// When the text is no such record.
pub fn rates_from_text(text: &str) -> Result<YearRates, LineError> {
    from_text(Kind::Reference(ReferenceKind::Rates), 1, text, rates)
}
