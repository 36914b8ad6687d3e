//! A reconciliation on the screen: control totals that foot, and the breaks.

use std::fmt::{Display, Write as _};

use crate::cli::sheet::{Sheet, counted, pairs};
use crate::desk::answers::{BreakTold, ReconciliationTold, Rows, Told, TotalTold};

/// How many breaks of a kind are shown.
const MOST_SHOWN: usize = 20;

/// How many providers are named one by one.
const MOST_NAMED: usize = 8;

/// All that people see.
pub(super) fn table(told: &ReconciliationTold) -> String {
    let mut fields = vec![
        ("schedule", told.read.file.clone()),
        ("lines", told.read.lines.to_string()),
        ("new payments", told.read.recorded.to_string()),
        ("as at", told.as_at.to_string()),
        ("provider", listed(told.providers.iter())),
    ];
    fields.extend(["rows", "summary"].into_iter().zip(told.files.iter().cloned()));
    let foots = if told.foots {
        "it foots: what matches and the breaks of each cause are all that is on either side"
    } else {
        "IT DOES NOT FOOT: what matches and the breaks are not all that is on either side"
    };
    let mut text = format!(
        "{}\n{}\n{}\n{foots}\n\n{}",
        pairs(&fields),
        Sheet::from(told.rows()).table(),
        ages(told).table(),
        counts(told)
    );
    if !told.breaks.is_empty() {
        text.push('\n');
        text.push_str(&breaks(told));
    }
    if !told.notes.is_empty() {
        let _ = write!(text, "\nnotes on what is open\n{}", notes(told).table());
    }
    text
}

fn ages(told: &ReconciliationTold) -> Sheet {
    let columns = [&["days old", "breaks"], &TotalTold::FIELDS[2..]].concat();
    let ages = Rows::of(TotalTold::FIELDS, &told.by_age);
    Rows { columns, ..ages }.into()
}

/// How many breaks there are, in one sentence.
fn counts(told: &ReconciliationTold) -> String {
    let count = |status| told.breaks_that_are(status).count();
    let (new, older, gone) = (count("new"), count("older"), count("gone"));
    match new.saturating_add(older) {
        0 => format!("everything matches; {gone} gone since the last time\n"),
        open => format!(
            "{}: {new} new, {older} older; {gone} gone since the last time\n",
            counted(open, "break", "breaks")
        ),
    }
}

/// The first breaks of each kind.
fn breaks(told: &ReconciliationTold) -> String {
    let header = ["", "first seen", "enrolment", "period", "difference", "age", "cause"];
    let mut sheet = Sheet::new(&header);
    let kinds = ["new", "older", "gone"];
    for kind in kinds {
        for one in told.breaks_that_are(kind).take(MOST_SHOWN) {
            sheet.add(break_line(one));
        }
    }
    let whole = match told.files.as_slice() {
        [_, summary] => format!("; {summary} has all of them"),
        _ => String::new(),
    };
    let unshown = kinds.iter().filter_map(|kind| {
        let more = told.breaks_that_are(kind).count().saturating_sub(MOST_SHOWN);
        (more > 0).then(|| format!("and {more} more that are {kind}{whole}\n"))
    });
    [sheet.table()].into_iter().chain(unshown).collect()
}

/// What was noted last on breaks that are open.
fn notes(told: &ReconciliationTold) -> Sheet {
    let mut sheet = Sheet::new(&["noted on", "about", "owner", "by", "note"]);
    let most = told.notes.len().saturating_sub(MOST_SHOWN);
    for one in told.notes.iter().skip(most) {
        sheet.add([
            one.noted_on.to_string(),
            one.about.clone(),
            one.owner.as_ref().map(ToString::to_string).unwrap_or_default(),
            one.by.to_string(),
            one.note.clone().unwrap_or_else(|| "(erased)".to_owned()),
        ]);
    }
    sheet
}

fn break_line(told: &BreakTold) -> [String; 7] {
    [
        told.status.to_owned(),
        told.first_seen.to_string(),
        told.enrolment_id.to_string(),
        told.liability_period.to_string(),
        told.difference.map(|difference| difference.to_string()).unwrap_or_default(),
        told.age_days.map(|days| days.to_string()).unwrap_or_default(),
        told.cause.to_owned(),
    ]
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
