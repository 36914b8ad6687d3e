//! The summary of a reconciliation, as JSON: who made it of what, control totals, breaks.

use serde_json::{Map, Value, json};

use crate::domain::ids::Ukprn;
use crate::ledger::chain_name::ChainName;
use crate::ledger::hash::Hash;
use crate::ledger::provider_account::Prepared;
use crate::ledger::reconciliation::{Figures, OpenBreak, SinceLast, Summary, Tally};

/// What is known of a reconciliation beside its control totals.
#[derive(Clone, Copy, Debug)]
pub struct Making<'a> {
    /// The name of the file of its rows, and the digest of it where it was written.
    pub rows: (&'a str, Option<Hash>),
    /// For each provider what is on record of it.
    pub providers: &'a [ProviderMaking<'a>],
    /// What became of the breaks.
    pub since: &'a SinceLast,
}

/// A provider's part of a reconciliation.
#[derive(Clone, Copy, Debug)]
pub struct ProviderMaking<'a> {
    /// The provider.
    pub ukprn: Ukprn,
    /// Whether it is on record, or only would be.
    pub is_recorded: bool,
    /// What is on record.
    pub prepared: &'a Prepared,
}

/// What a `summary.json` holds: first who made it of what, then the control totals with the
/// equations by which they foot, so that whoever reads it can add up, and last the breaks.
#[must_use]
pub fn summary_object(summary: &Summary, making: &Making<'_>) -> Map<String, Value> {
    let unmatched = summary.breaks();
    let Making { rows: (file, sha256), providers, since } = making;
    let count = summary.matched.rows.saturating_add(unmatched.rows);
    let sha256 = sha256.map(|sha256| sha256.to_string());
    let members = [
        ("reconciliation", json!({ "file": file, "sha256": sha256, "rows": count })),
        ("providers", providers.iter().map(provider).collect()),
        ("as_at", json!(summary.as_at.to_string())),
        ("ours", tally(summary.ours)),
        ("theirs", tally(summary.theirs)),
        ("difference", json!((summary.ours.total - summary.theirs.total).to_string())),
        ("matched", figures(summary.matched)),
        ("unmatched", figures(unmatched)),
        ("causes", by_code(summary.causes.iter().map(|(cause, one)| (cause.code(), *one)))),
        ("ages", by_code(summary.ages.iter().map(|(band, one)| (band.code(), *one)))),
        ("foots", json!(summary.foots())),
        ("footing", json!(equations(summary))),
        ("since_last", counted(since)),
        ("breaks", breaks(since)),
        ("gone", since.gone.iter().map(|gone| broken(gone, "gone")).collect()),
    ];
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Whether a text is an earlier summary, which may be replaced.
#[must_use]
pub fn is_summary(text: &str) -> bool {
    let object: Option<Map<String, Value>> = serde_json::from_str(text).ok();
    let has = |object: &Map<_, _>, name: &&str| object.contains_key(*name);
    object.is_some_and(|object| {
        ["reconciliation", "providers", "footing"].iter().all(|name| has(&object, name))
    })
}

fn provider(making: &ProviderMaking<'_>) -> Value {
    let ProviderMaking { ukprn, is_recorded, prepared } = making;
    let Prepared { seq, recorded_at, by, reconciliation } = prepared;
    let entry = is_recorded.then(|| format!("{}/{seq}", ChainName::Provider(*ukprn)));
    json!({
        "ukprn": ukprn.to_string(),
        "entry": entry,
        "prepared_at": recorded_at.to_string(),
        "by": by.as_str(),
        "schedule": reconciliation.file,
        "schedule_sha256": reconciliation.schedule.to_string(),
        "new_payments": reconciliation.payments,
        "ours": tally(reconciliation.ours),
        "theirs": tally(reconciliation.theirs),
        "matched": reconciliation.matched,
        "rows_sha256": reconciliation.rows.to_string(),
    })
}

fn counted(since: &SinceLast) -> Value {
    json!({ "new": since.new.len(), "older": since.older.len(), "gone": since.gone.len() })
}

/// All breaks that are open, in the order of the rows.
fn breaks(since: &SinceLast) -> Value {
    let new = since.new.iter().map(|open| (open, "new"));
    let mut open: Vec<_> = new.chain(since.older.iter().map(|open| (open, "older"))).collect();
    open.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
    open.into_iter().map(|(open, status)| broken(open, status)).collect()
}

fn broken(open: &OpenBreak, status: &str) -> Value {
    json!({
        "enrolment_id": open.id.enrolment.as_str(),
        "liability_period": open.id.period.number(),
        "cause": open.cause.code(),
        "first_seen": open.first_seen.to_string(),
        "status": status,
    })
}

fn tally(tally: Tally) -> Value {
    json!({ "count": tally.count, "total": tally.total.to_string() })
}

fn figures(figures: Figures) -> Value {
    json!({
        "rows": figures.rows,
        "ours": tally(figures.ours),
        "theirs": tally(figures.theirs),
        "difference": figures.difference().to_string(),
    })
}

fn by_code<'a>(parts: impl Iterator<Item = (&'a str, Figures)>) -> Value {
    parts.map(|(code, part)| (code.to_owned(), figures(part))).collect::<Map<_, _>>().into()
}

/// Everything on a side is what matches and the breaks of each cause.
fn equations(summary: &Summary) -> [String; 5] {
    let side = |what: &str, everything: String, of: &dyn Fn(Figures) -> String| {
        let causes = summary.causes.iter().map(|(cause, one)| format!("{} {cause}", of(*one)));
        let matched = format!("{} matched", of(summary.matched));
        let parts: Vec<_> = [matched].into_iter().chain(causes).collect();
        format!("{what}: {everything} = {}", parts.join(" + "))
    };
    let (ours, theirs) = (summary.ours, summary.theirs);
    [
        side("ours, count", ours.count.to_string(), &|one| one.ours.count.to_string()),
        side("ours, pounds", ours.total.to_string(), &|one| one.ours.total.to_string()),
        side("theirs, count", theirs.count.to_string(), &|one| one.theirs.count.to_string()),
        side("theirs, pounds", theirs.total.to_string(), &|one| one.theirs.total.to_string()),
        format!(
            "difference, pounds: {} = {} ours - {} theirs = {} of the breaks",
            ours.total - theirs.total,
            ours.total,
            theirs.total,
            summary.breaks().difference()
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::date;
    use crate::ledger::reconciliation::{reconcile, since_last};

    #[test]
    fn whoever_reads_a_summary_can_add_it_up() {
        let schedule = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,\
                        liability_period,amount\n\
                        P-1,2027-02-03,10007773,L-1,E-1,1,611.50\n\
                        P-2,2027-02-10,10007773,L-2,E-2,1,-0.25\n";
        let reading = crate::exchange::Reading::default();
        let lines = crate::exchange::schedule::read_schedule(schedule.as_bytes(), &reading);
        let payments: Vec<_> = lines.unwrap().good.into_iter().map(|line| line.value).collect();
        let found = reconcile(&[], &payments, date("2027-03-01").unwrap());
        let since = since_last(&[], &found.breaks().collect::<Vec<_>>());
        let making = Making { rows: ("rows.csv", None), providers: &[], since: &since };
        let summary = Value::Object(summary_object(&found.summary(), &making));
        assert!(is_summary(&summary.to_string()) && !is_summary("{}") && !is_summary("[1"));
        assert_eq!(summary["reconciliation"]["rows"], 2);
        assert_eq!(summary["since_last"], json!({ "new": 2, "older": 0, "gone": 0 }));
        assert_eq!(summary["breaks"][1]["enrolment_id"], "E-2");
        assert_eq!(summary["breaks"][1]["first_seen"], "2027-03-01");
        assert_eq!(summary["theirs"], json!({ "count": 2, "total": "611.25" }));
        assert_eq!(summary["causes"]["unknown-enrolment"]["difference"], "-611.25");
        assert_eq!(summary["causes"].as_object().unwrap().len(), 10);
        assert_eq!(summary["ages"]["8-30"]["rows"], 2);
        assert_eq!(summary["foots"], true);
        let footing = summary["footing"].as_array().unwrap();
        assert_eq!(
            footing[3],
            "theirs, pounds: 611.25 = 0.00 matched + 611.25 unknown-enrolment + 0.00 \
             wrong-provider + 0.00 duplicate + 0.00 withdrawn-after-payment + 0.00 not-confirmed \
             + 0.00 reclaimed-too-much + 0.00 only-theirs + 0.00 amount-differs + 0.00 timing + \
             0.00 only-ours"
        );
        assert_eq!(
            footing[4],
            "difference, pounds: -611.25 = 0.00 ours - 611.25 theirs = -611.25 of the breaks"
        );
    }
}
