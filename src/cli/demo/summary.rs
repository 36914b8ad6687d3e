//! What the demonstration prints: the figures of the county, and what to try next.

use crate::ledger::reference::ReferenceKind;
use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::closing::{self, YearTold};
use super::figures::{CountyFigures, ProviderFigures, RefusedByRule, TakenIn};
use crate::cli::sheet::{Sheet, pairs};
use crate::desk::answers::{Rows, Told, as_map};
use crate::desk::papers::shown;
use crate::domain::ids::Ukprn;
use crate::domain::sum::Sum;
use crate::exchange::Kind;

/// How many characters of a reason fit beside its rule.
const SHOWN_OF_A_REASON: usize = 54;

/// The figures for people.
pub(super) fn text(figures: &CountyFigures, dir: &Path) -> String {
    let recorded = |kind| figures.taken(kind).recorded;
    let (enrolments, withdrawals) =
        (figures.taken(Kind::Enrolments), figures.taken(Kind::Withdrawals));
    let mut text = format!(
        "The invented county of Wexmere: {} providers, {} courses, {} modules, {} learners.\n\n",
        recorded(Kind::Reference(ReferenceKind::Providers)),
        recorded(Kind::Reference(ReferenceKind::Courses)),
        recorded(Kind::Reference(ReferenceKind::Modules)),
        recorded(Kind::Learners),
    );
    text.push_str(&money(figures));
    text.push('\n');
    text.push_str(&providers(figures));
    let _ = writeln!(
        text,
        "\nWithdrawals: {} recorded, which gave back {}; {} refused.",
        withdrawals.recorded, figures.released, withdrawals.refused,
    );
    let _ = writeln!(
        text,
        "Learners who have less left than one 30-credit module costs ({}): {}.",
        figures.smallest_module, figures.used_up,
    );
    let _ = writeln!(
        text,
        "Enrolments: {} funded, {} refused. An enrolment can fail several rules:\n",
        enrolments.recorded, enrolments.refused,
    );
    text.push_str(&refused(figures));
    text.push('\n');
    if let Some(year) = &figures.year {
        text.push_str(&closing::text(year, &figures.providers));
        text.push('\n');
    }
    text.push_str(&proof(figures));
    text.push_str(&next(figures, dir));
    text
}

fn money(figures: &CountyFigures) -> String {
    let entitlement = figures.verification.entitlement;
    pairs(&[
        ("granted", entitlement.granted.to_string()),
        ("prior study", entitlement.prior_study.to_string()),
        ("committed", entitlement.committed.to_string()),
        ("drawn", entitlement.drawn.to_string()),
        ("remaining", entitlement.remaining().to_string()),
    ])
}

fn providers(figures: &CountyFigures) -> String {
    let mut sheet = Sheet::new(&["ukprn", "enrolments", "committed", "drawn", "provider"]);
    for ProviderFigures { ukprn, name, recorded, .. } in &figures.providers {
        sheet.add([
            ukprn.to_string(),
            recorded.enrolments.to_string(),
            recorded.committed.to_string(),
            recorded.drawn.to_string(),
            name.clone(),
        ]);
    }
    sheet.table()
}

fn refused(figures: &CountyFigures) -> String {
    let mut sheet = Sheet::new(&["refused", "by rule", "for example"]);
    for RefusedByRule { rule, number, enrolment, because } in &figures.refusals {
        let shown = format!("{enrolment}: {}", shortened(because));
        sheet.add([number.to_string(), rule.to_string(), shown]);
    }
    sheet.table()
}

/// The beginning of a reason, cut between words where it is too long.
fn shortened(because: &str) -> String {
    if because.chars().count() <= SHOWN_OF_A_REASON {
        return because.to_owned();
    }
    let mut shown = String::new();
    for word in because.split(' ') {
        if shown.chars().count().saturating_add(word.chars().count()) > SHOWN_OF_A_REASON - 3 {
            shown.push_str(" …");
            break;
        }
        if !shown.is_empty() {
            shown.push(' ');
        }
        shown.push_str(word);
    }
    shown
}

fn proof(figures: &CountyFigures) -> String {
    let verification = &figures.verification;
    let holds = match verification.fault_count {
        0 => "everything holds".to_owned(),
        many => format!("{many} faults: see `lifelong verify`"),
    };
    format!(
        "{} entries in {} chains, verified against the checkpoint just taken: {holds}.\n",
        verification.entries, verification.chains,
    )
}

fn next(figures: &CountyFigures, dir: &Path) -> String {
    let inward = shown(&dir.join("in"));
    let outward = shown(&dir.join("out"));
    let tries = match figures.year {
        Some(_) => [
            "lifelong statement L-0001".to_owned(),
            "lifelong assess L-0001 M-COM-1101 --start 2027-04-12".to_owned(),
            "lifelong position --ukprn 10999001".to_owned(),
            "lifelong verify".to_owned(),
        ],
        // The first month of the year.
        None => [
            format!("lifelong import attendance {inward}/attendance-2027-01.csv"),
            format!("lifelong drawdown --ukprn 10999001 --due 2027-01-31 --out {outward}"),
            format!(
                "lifelong reconcile {inward}/schedule-2027-01.csv --as-at 2027-01-31 --out \
                 {outward}"
            ),
            "lifelong position --ukprn 10999001".to_owned(),
        ],
    };
    // Nothing is recorded as of a time before what stands: whoever goes on does so from there.
    let clock = match figures.year {
        Some(_) => "2028-01-03T09:00:00Z",
        None => "2027-01-31T18:00:00Z",
    };
    let mut text = format!(
        "\nEvery answer stands in {inward}/enrolments.results.csv; the exports are in {outward}.\n\
         Try next, by the clock of that year:\n\
         \x20 export LIFELONG_LEDGER={}\n\
         \x20 export LIFELONG_CLOCK={clock}\n",
        shown(&dir.join("lifelong.db")),
    );
    for line in tries {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// The figures for programs; the refusals by rule for spreadsheets.
#[derive(Serialize)]
pub(super) struct DemoTold {
    #[serde(serialize_with = "as_map")]
    files: Vec<(&'static str, TakenIn)>,
    granted: Sum,
    prior_study: Sum,
    committed: Sum,
    drawn: Sum,
    remaining: Sum,
    providers: Vec<ProviderTold>,
    released: Sum,
    learners_with_less_than_30_credits_left: u64,
    refusals: Vec<RefusalTold>,
    entries: u64,
    chains: u64,
    holds: bool,
    #[serde(flatten)]
    year: Option<YearTold>,
}

#[derive(Serialize)]
struct ProviderTold {
    ukprn: Ukprn,
    name: String,
    enrolments: u64,
    committed: Sum,
    drawn: Sum,
}

#[derive(Serialize)]
struct RefusalTold {
    rule: &'static str,
    refused: u64,
    enrolment_id: String,
    because: String,
}

impl From<&CountyFigures> for DemoTold {
    fn from(figures: &CountyFigures) -> DemoTold {
        let (verification, entitlement) = (&figures.verification, figures.verification.entitlement);
        let provider =
            |ProviderFigures { ukprn, name, recorded, .. }: &ProviderFigures| ProviderTold {
                ukprn: *ukprn,
                name: name.clone(),
                enrolments: recorded.enrolments,
                committed: recorded.committed,
                drawn: recorded.drawn,
            };
        let refusal =
            |RefusedByRule { rule, number, enrolment, because }: &RefusedByRule| RefusalTold {
                rule: rule.as_str(),
                refused: *number,
                enrolment_id: enrolment.clone(),
                because: because.clone(),
            };
        // The files of a kind that came last.
        let mut files: Vec<(&'static str, TakenIn)> = Vec::new();
        for (kind, taken) in &figures.files {
            match files.iter_mut().find(|(name, _)| *name == kind.name()) {
                Some((_, last)) => *last = *taken,
                None => files.push((kind.name(), *taken)),
            }
        }
        DemoTold {
            files,
            granted: entitlement.granted,
            prior_study: entitlement.prior_study,
            committed: entitlement.committed,
            drawn: entitlement.drawn,
            remaining: entitlement.remaining(),
            providers: figures.providers.iter().map(provider).collect(),
            released: figures.released,
            learners_with_less_than_30_credits_left: figures.used_up,
            refusals: figures.refusals.iter().map(refusal).collect(),
            entries: verification.entries,
            chains: verification.chains,
            holds: verification.fault_count == 0,
            year: figures.year.as_ref().map(|year| YearTold::of(year, &figures.providers)),
        }
    }
}

impl Told for DemoTold {
    fn rows(&self) -> Rows {
        Rows::of(&["rule", "refused", "enrolment_id", "because"], &self.refusals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_cut_where_it_is_too_long_and_not_at_a_colon() {
        let because = "approved on 2027-01-04: 0 of 1 subject codes of course C-1, and not 100777";
        assert_eq!(shortened(because), "approved on 2027-01-04: 0 of 1 subject codes of …");
        let fits = "x: ".repeat(SHOWN_OF_A_REASON / 3);
        assert_eq!(shortened(&fits), fits);
    }
}
