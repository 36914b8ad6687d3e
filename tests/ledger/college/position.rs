//! The figures of a provider, told.

use chrono::NaiveDate;
use lifelong::domain::calendar::AcademicYear;
use lifelong::ops::OpError;
use lifelong::ops::position::{self, Figure, Inquiry};
use lifelong::store::Reader;

use super::read;
use super::told::Told;

/// First all figures that are not nothing, each with its enrolments, periods and amount; then each
/// of them alone, and the rest.
pub(crate) fn position(
    reader: &dyn Reader,
    ukprn: &str,
    as_at: NaiveDate,
    year: Option<AcademicYear>,
) -> Result<Told, OpError> {
    let found = position::position(reader, Inquiry { provider: read(ukprn), year, as_at })?;
    let own = &found.position;
    let told =
        |figure: Figure| format!("{} {} {}", figure.enrolments, figure.periods, figure.amount);
    let figures = [
        ("not-confirmed", own.not_confirmed),
        ("scheduled", own.scheduled),
        ("claimed", own.claimed),
        ("to-claim", own.to_claim),
        ("passed", own.passed),
        ("disputed", own.disputed),
        ("awaiting", own.awaiting),
        ("blocked", own.blocked),
        ("paid", own.paid),
        ("overpaid", own.overpaid),
        ("owed-back", own.owed_back),
        ("paid-in-all", own.paid_in_all),
        ("taken-back", own.taken_back),
        ("later", own.later),
    ];
    let some = figures.into_iter().filter(|(_, figure)| *figure != Figure::default());
    let some: Vec<String> = some.map(|(name, one)| format!("{name} {}", told(one))).collect();
    let all = some.iter().fold(Told::of(some.join(", ")), Told::and);
    let all = all.and(format_args!("enrolments {} periods {}", own.enrolments, own.periods));
    let sums = [
        ("committed", own.committed),
        ("drawn", own.drawn),
        ("payable", own.payable.amount),
        ("total", own.total.amount),
        ("beside", own.beside_postings()),
        ("coming", own.coming.values().map(|falls| falls.all.amount).sum()),
    ];
    let all = sums.into_iter().fold(all, |all, (name, sum)| all.and(format_args!("{name} {sum}")));
    let all = match own.next_pay_day() {
        Some((day, falls)) => {
            all.and(format_args!("next {day} {} to-claim {}", told(falls.all), falls.to_claim))
        }
        None => all,
    };
    let (count, total) = (found.unplaced.count, found.unplaced.total);
    let all = if count == 0 { all } else { all.and(format_args!("unplaced {count} {total}")) };
    Ok(match &found.name {
        Some(name) => all.and(format_args!("name {name}")),
        None => all,
    })
}
