//! A reconciliation on the screen: control totals that foot, and the breaks.

use std::fmt::Display;

use super::Shown;
use crate::cli::sheet::{Sheet, pairs};
use crate::desk::answers::{Rows, Told, TotalTold};
use crate::desk::papers;
use crate::desk::reconciliations::Filed;
use crate::ledger::reconciliation::{BreakId, OpenBreak, Reconciliation, Summary};
use crate::ops::reconcile::Reconciled;

/// How many breaks of a kind are shown.
const MOST_SHOWN: usize = 20;

/// How many providers are named one by one.
const MOST_NAMED: usize = 8;

/// All that people see.
pub(super) fn text(shown: &Shown<'_>) -> String {
    let Shown { schedule, filed: Filed { made, summary, .. }, told } = shown;
    let providers = made.providers.iter().map(|one| one.provider);
    let mut fields = vec![
        ("schedule", papers::shown(schedule)),
        ("lines", told.read.lines.to_string()),
        ("new payments", made.recorded.to_string()),
        ("as at", summary.as_at.to_string()),
        ("provider", listed(providers)),
    ];
    fields.extend(["rows", "summary"].into_iter().zip(told.files.iter().cloned()));
    let foots = if summary.foots() {
        "it foots: what matches and the breaks of each cause are all that is on either side"
    } else {
        "IT DOES NOT FOOT: what matches and the breaks are not all that is on either side"
    };
    let mut text = format!(
        "{}\n{}\n{}\n{foots}\n\n{}",
        pairs(&fields),
        Sheet::from(told.rows()).table(),
        ages(summary).table(),
        counts(made)
    );
    if !made.since.open().is_empty() || !made.since.gone.is_empty() {
        text.push('\n');
        text.push_str(&breaks(shown));
    }
    text
}

fn ages(summary: &Summary) -> Sheet {
    let columns = [&["days old", "breaks"], &TotalTold::FIELDS[2..]].concat();
    let ages = Rows::of(TotalTold::FIELDS, TotalTold::by_age(summary));
    Rows { columns, ..ages }.into()
}

/// How many breaks there are, in one sentence.
fn counts(made: &Reconciled) -> String {
    let since = &made.since;
    let open = since.new.len().saturating_add(since.older.len());
    let gone = since.gone.len();
    match open {
        0 => format!("everything matches; {gone} gone since the last time\n"),
        _ => format!(
            "{}: {} new, {} older; {gone} gone since the last time\n",
            counted(open, "break", "breaks"),
            since.new.len(),
            since.older.len()
        ),
    }
}

/// The first breaks of each kind.
fn breaks(shown: &Shown<'_>) -> String {
    let Filed { made, files, .. } = shown.filed;
    let since = &made.since;
    let header = ["", "first seen", "enrolment", "period", "difference", "age", "cause"];
    let mut sheet = Sheet::new(&header);
    let kinds = [("new", &since.new), ("older", &since.older), ("gone", &since.gone)];
    for (kind, breaks) in kinds {
        for open in breaks.iter().take(MOST_SHOWN) {
            sheet.add(break_line(kind, open, &made.found));
        }
    }
    let whole = match files {
        Some([_, summary]) => format!("; {} has all of them", papers::shown(summary)),
        None => String::new(),
    };
    let unshown = kinds.iter().filter_map(|(kind, breaks)| {
        let more = breaks.len().saturating_sub(MOST_SHOWN);
        (more > 0).then(|| format!("and {more} more that are {kind}{whole}\n"))
    });
    [sheet.table()].into_iter().chain(unshown).collect()
}

fn break_line(kind: &str, open: &OpenBreak, found: &Reconciliation) -> [String; 7] {
    let BreakId { enrolment, period } = &open.id;
    let index =
        found.rows.binary_search_by(|row| (&row.enrolment, &row.period).cmp(&(enrolment, period)));
    let row = index.ok().and_then(|index| found.rows.get(index));
    [
        kind.to_owned(),
        open.first_seen.to_string(),
        enrolment.to_string(),
        period.to_string(),
        row.map(|row| row.difference().to_string()).unwrap_or_default(),
        row.map(|row| row.age_days.to_string()).unwrap_or_default(),
        open.cause.to_string(),
    ]
}

/// A number with its word.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Names with commas between them, as many as are read.
pub(super) fn listed(names: impl ExactSizeIterator<Item = impl Display>) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let mut shown: Vec<String> = names.take(MOST_NAMED).map(|name| name.to_string()).collect();
    if more > 0 {
        shown.push(format!("and {more} more"));
    }
    shown.join(", ")
}
