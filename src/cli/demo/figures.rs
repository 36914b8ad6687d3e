//! The figures of the demonstration, from the answers to its files and from its ledger.

use super::fixture_text;
use super::months::{DemoMonth, MONTHS};
use super::year::Year;
use crate::cli::failure::Failure;
use crate::cli::remedy;
use crate::domain::calendar::{AcademicYear, LAST_DAY};
use crate::domain::credits::Credits;
use crate::domain::eligibility::RULES;
use crate::domain::ids::Ukprn;
use crate::domain::money::Money;
use crate::domain::objection;
use crate::domain::rule_code::RuleCode;
use crate::domain::sum::Sum;
use crate::exchange::catalogue::read_providers;
use crate::exchange::learners::read_learners;
use crate::exchange::policy::built_in_policy;
use crate::exchange::{Contents, Kind, Reading, StoredTexts};
use crate::ledger::position::Position;
use crate::ledger::reconciliation::Summary;
use crate::ledger::reference::ReferenceKind;
use crate::ops::OpError;
use crate::ops::balance::balance;
use crate::ops::import::{EnrolmentResult, Imported, Results};
use crate::ops::position::{Inquiry, position};
use crate::ops::verify::Verification;
use crate::ops::withdraw::{WithdrawalAnswer, WithdrawalOutcome};
use crate::store::Reader;

/// The year in which the county's modules begin.
const TAUGHT_IN: AcademicYear = AcademicYear::beginning(2026);

/// The least that is funded as a module.
const SMALLEST_MODULE: Credits = Credits::new(30);

/// What a finance officer wants to see.
pub(super) struct CountyFigures {
    /// What became of each file.
    pub(super) files: Vec<(Kind, TakenIn)>,
    /// The rules that refused enrolments, in their order.
    pub(super) refusals: Vec<RefusedByRule>,
    /// How each provider stands.
    pub(super) providers: Vec<ProviderFigures>,
    /// What withdrawals gave back.
    pub(super) released: Sum,
    /// The fee limit of the smallest module.
    pub(super) smallest_module: Sum,
    /// How many learners have less than that left.
    pub(super) used_up: u64,
    /// What the year came to, where it went by.
    pub(super) year: Option<Year>,
    /// What verification found, with the totals.
    pub(super) verification: Verification,
}

/// How many records of a file were taken in, and how many were refused.
#[derive(Clone, Copy, Default, serde::Serialize)]
pub(super) struct TakenIn {
    pub(super) recorded: u64,
    pub(super) refused: u64,
}

/// The refusals by one rule, with an example.
pub(super) struct RefusedByRule {
    pub(super) rule: RuleCode,
    pub(super) number: u64,
    pub(super) enrolment: String,
    pub(super) because: String,
}

/// A provider, and how far what is to be paid to it is on its way.
pub(super) struct ProviderFigures {
    pub(super) ukprn: Ukprn,
    pub(super) name: String,
    /// At the end of the year.
    pub(super) position: Position,
    /// Of all that is recorded, what counts only later too.
    pub(super) recorded: Position,
}

impl CountyFigures {
    /// Gathers the figures.
    pub(super) fn gather(
        reader: &dyn Reader,
        imports: &[(Kind, Imported)],
        year: Option<Year>,
        verification: Verification,
    ) -> Result<CountyFigures, Failure> {
        let taken = |imported: &Imported| TakenIn {
            recorded: imported.recorded,
            refused: imported.refused,
        };
        let (enrolments, withdrawals) = results(imports);
        let smallest_module = smallest_module()?;
        Ok(CountyFigures {
            files: imports.iter().map(|(kind, imported)| (*kind, taken(imported))).collect(),
            refusals: refusals(enrolments),
            providers: providers(reader)?,
            released: withdrawals.iter().copied().map(released).sum(),
            smallest_module,
            used_up: used_up(reader, smallest_module)?,
            year,
            verification,
        })
    }

    /// Whether the closing reconciliation foots, where the year went by.
    pub(super) fn foots(&self) -> bool {
        let closing = |year: &Year| year.closing.summary.as_ref().is_some_and(Summary::foots);
        self.year.as_ref().is_none_or(closing)
    }

    /// What became of the files of a kind.
    pub(super) fn taken(&self, kind: Kind) -> TakenIn {
        let of_kind = self.files.iter().filter(|(other, _)| *other == kind);
        of_kind.fold(TakenIn::default(), |sum, (_, taken)| TakenIn {
            recorded: sum.recorded.saturating_add(taken.recorded),
            refused: sum.refused.saturating_add(taken.refused),
        })
    }
}

fn results(imports: &[(Kind, Imported)]) -> (&[EnrolmentResult], Vec<&WithdrawalAnswer>) {
    let (mut enrolments, mut withdrawals) = (&[][..], Vec::new());
    for (_, imported) in imports {
        match &imported.results {
            Results::None | Results::Attendance(_) => {}
            Results::Enrolments(results) => enrolments = results.as_slice(),
            Results::Withdrawals(answers) => withdrawals.extend(answers),
        }
    }
    (enrolments, withdrawals)
}

fn released(answer: &WithdrawalAnswer) -> Money {
    match answer.outcome {
        WithdrawalOutcome::Withdrawn { released, .. } => released,
        WithdrawalOutcome::Already | WithdrawalOutcome::Refused(_) => Money::ZERO,
    }
}

/// The refusals of each rule; the example is one that was refused by the fewest rules.
fn refusals(results: &[EnrolmentResult]) -> Vec<RefusedByRule> {
    let refused_by = |rule: RuleCode| {
        let by_rule =
            |result: &&EnrolmentResult| result.objections.iter().any(|one| one.rule == rule);
        let refused: Vec<_> = results.iter().filter(by_rule).collect();
        let example = refused.iter().min_by_key(|result| result.objections.len())?;
        Some(RefusedByRule {
            rule,
            number: u64::try_from(refused.len()).unwrap_or(u64::MAX),
            enrolment: example.enrolment.to_string(),
            because: objection::told(&example.objections, remedy::command),
        })
    };
    RULES.iter().filter_map(|rule| refused_by(rule.code)).collect()
}

/// Each provider with its position at the end of the year.
fn providers(reader: &dyn Reader) -> Result<Vec<ProviderFigures>, Failure> {
    let as_at = MONTHS.last().map(DemoMonth::last_day).unwrap_or_default();
    let mut providers = Vec::new();
    for provider in good(read_providers(
        fixture_text(Kind::Reference(ReferenceKind::Providers)),
        &Reading::default(),
        &StoredTexts::default(),
    ))? {
        let at = |as_at| position(reader, Inquiry { provider: provider.ukprn, year: None, as_at });
        let (position, recorded) = (at(as_at)?.position, at(LAST_DAY)?.position);
        let (ukprn, name) = (provider.ukprn, provider.name);
        providers.push(ProviderFigures { ukprn, name, position, recorded });
    }
    Ok(providers)
}

fn smallest_module() -> Result<Sum, Failure> {
    let policy = built_in_policy();
    let rates = policy.rates_of(TAUGHT_IN);
    let rates = rates.ok_or_else(|| OpError::NoRates(TAUGHT_IN.to_string()))?;
    Ok(rates.fee_limit(SMALLEST_MODULE))
}

/// How many learners have less than this left.
fn used_up(reader: &dyn Reader, smallest_module: Sum) -> Result<u64, Failure> {
    let mut number = 0_u64;
    for line in good(read_learners(fixture_text(Kind::Learners), &Reading::default()))? {
        let remaining = balance(reader, &line.learner.id)?.entitlement.remaining();
        number = number.saturating_add(u64::from(remaining < smallest_module));
    }
    Ok(number)
}

fn good<T>(lines: std::io::Result<Contents<T>>) -> Result<impl Iterator<Item = T>, Failure> {
    let reading = |source| OpError::Io { doing: "read what is built in".to_owned(), source };
    Ok(lines.map_err(reading)?.good.into_iter().map(|line| line.value))
}
