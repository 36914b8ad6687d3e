//! How far what is to be paid to a provider is on its way.

use chrono::NaiveDate;
use serde::Serialize;
use serde::ser::Serializer;

use super::rows::{Rows, Told, as_map};
use super::told;
use crate::domain::calendar::AcademicYear;
use crate::domain::ids::Ukprn;
use crate::domain::sum::Sum;
use crate::ledger::reconciliation::Tally;
use crate::ops::position::{Figure, PayDay, ProviderPosition};

/// The figures of a provider.
#[derive(Clone, Debug, Serialize)]
pub struct PositionTold {
    /// The provider.
    pub ukprn: Ukprn,
    /// Its name, where it is in the catalogue.
    pub name: Option<String>,
    /// The academic year of its enrolments, where not of all.
    pub academic_year: Option<AcademicYear>,
    /// The day as at which they are.
    pub as_at: NaiveDate,
    /// How many enrolments stand there, of that year.
    pub enrolments: u64,
    /// Each figure with its name, in the order in which they are told.
    #[serde(flatten, serialize_with = "by_name")]
    pub figures: [(&'static str, Figure); 17],
    /// What falls on each pay day to come.
    pub pay_days: Vec<PayDayTold>,
    /// What is set aside by the postings.
    pub committed: Sum,
    /// What is drawn by the postings.
    pub drawn: Sum,
    /// What the shares come to beside these two: nothing, but where acts that count later were
    /// recorded before others.
    pub beside_postings: Sum,
    /// The payments that belong to no enrolment which stands here.
    #[serde(serialize_with = "payments")]
    pub unplaced: Tally,
}

/// The figures of several providers.
#[derive(Clone, Debug, Serialize)]
pub struct PositionsTold {
    /// The day as at which they are.
    pub as_at: NaiveDate,
    /// Those of each, in the order of their numbers.
    pub providers: Vec<PositionTold>,
}

impl Told for PositionsTold {
    fn rows(&self) -> Rows {
        let columns = COLUMNS.to_vec();
        let fields = self.providers.iter().flat_map(|one| one.rows().fields).collect();
        Rows { columns, fields }
    }
}

told! {
    /// What falls on a pay day.
    PayDayTold {
        #[serde(flatten)]
        all: Figure, "all that falls on it";
        pay_day: NaiveDate, "the day";
        to_claim: Sum, "what of it is still to be claimed";
    }
}

impl From<&ProviderPosition> for PositionTold {
    fn from(found: &ProviderPosition) -> PositionTold {
        let (asked, position) = (&found.asked, &found.position);
        let next = position.next_pay_day().map(|(_, falls)| falls.all).unwrap_or_default();
        let on_day = |(day, falls): (&NaiveDate, &PayDay)| PayDayTold {
            all: falls.all,
            pay_day: *day,
            to_claim: falls.to_claim,
        };
        PositionTold {
            ukprn: asked.provider,
            name: found.name.clone(),
            academic_year: asked.year,
            as_at: asked.as_at,
            enrolments: position.enrolments,
            figures: [
                ("not-confirmed", position.not_confirmed),
                ("scheduled", position.scheduled),
                ("scheduled-claimed", position.claimed),
                ("scheduled-to-claim", position.to_claim),
                ("scheduled-next", next),
                ("scheduled-passed", position.passed),
                ("scheduled-disputed", position.disputed),
                ("awaiting-reassessment", position.awaiting),
                ("blocked", position.blocked),
                ("paid", position.paid),
                ("payable", position.payable),
                ("overpaid", position.overpaid),
                ("total", position.total),
                ("owed-back", position.owed_back),
                ("paid-in-all", position.paid_in_all),
                ("taken-back", position.taken_back),
                ("later", position.later),
            ],
            pay_days: position.coming.iter().map(on_day).collect(),
            committed: position.committed,
            drawn: position.drawn,
            beside_postings: position.beside_postings(),
            unplaced: found.unplaced,
        }
    }
}

impl PositionTold {
    /// The amount of a figure.
    #[must_use]
    pub fn figure(&self, name: &str) -> Sum {
        let of_it = self.figures.iter().filter(|(other, _)| *other == name);
        of_it.map(|(_, figure)| figure.amount).sum()
    }
}

fn by_name<S: Serializer>(
    figures: &[(&'static str, Figure); 17],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    as_map(&figures.map(|(name, figure)| (name.replace('-', "_"), figure)), serializer)
}

fn payments<S: Serializer>(tally: &Tally, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Payments {
        payments: u64,
        amount: Sum,
    }
    Payments { payments: tally.count, amount: tally.total }.serialize(serializer)
}

const COLUMNS: [&str; 9] = [
    "ukprn",
    "academic_year",
    "as_at",
    "figure",
    "enrolments",
    "periods",
    "amount",
    "pay_day",
    "payments",
];

/// A figure as a row has it.
#[derive(Clone, Copy, Serialize)]
struct Row {
    ukprn: Ukprn,
    academic_year: Option<AcademicYear>,
    as_at: NaiveDate,
    figure: &'static str,
    enrolments: Option<u64>,
    periods: Option<u64>,
    amount: Sum,
    pay_day: Option<NaiveDate>,
    payments: Option<u64>,
}

impl Told for PositionTold {
    fn rows(&self) -> Rows {
        let sum = |figure: &'static str, amount: Sum| Row {
            ukprn: self.ukprn,
            academic_year: self.academic_year,
            as_at: self.as_at,
            figure,
            enrolments: None,
            periods: None,
            amount,
            pay_day: None,
            payments: None,
        };
        let next = self.pay_days.first().map(|next| next.pay_day);
        let figures = self.figures.iter().map(|(name, figure)| Row {
            enrolments: Some(figure.enrolments),
            periods: Some(figure.periods),
            pay_day: next.filter(|_| *name == "scheduled-next"),
            ..sum(name, figure.amount)
        });
        let unplaced =
            Row { payments: Some(self.unplaced.count), ..sum("unplaced", self.unplaced.total) };
        let beside = sum("beside-postings", self.beside_postings);
        let sums = [sum("committed", self.committed), sum("drawn", self.drawn), beside, unplaced];
        Rows::of(&COLUMNS, figures.chain(sums))
    }
}
