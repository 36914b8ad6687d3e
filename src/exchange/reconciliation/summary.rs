//! The control totals of a reconciliation, as JSON.

use serde_json::{Map, Value, json};

use crate::exchange::package::printed;
use crate::ledger::reconciliation::{Figures, Summary, Tally};

/// The text of a `summary.json`: first what is known of its making, as names and texts, then the
/// control totals, and last the equations by which they foot, so that whoever reads it can add up.
#[must_use]
pub fn summary_text(summary: &Summary, making: &[(&str, &str)]) -> String {
    let breaks = summary.breaks();
    let mut object: Map<String, Value> =
        making.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
    let totals = [
        ("as_at", json!(summary.as_at.to_string())),
        ("ours", tally(summary.ours)),
        ("theirs", tally(summary.theirs)),
        ("difference", json!((summary.ours.total - summary.theirs.total).to_string())),
        ("matched", figures(summary.matched)),
        ("breaks", figures(breaks)),
        ("causes", by_code(summary.causes.iter().map(|(cause, one)| (cause.code(), *one)))),
        ("ages", by_code(summary.ages.iter().map(|(band, one)| (band.code(), *one)))),
        ("foots", json!(summary.foots())),
        ("footing", json!(equations(summary))),
    ];
    object.extend(totals.map(|(name, value)| (name.to_owned(), value)));
    printed(&Value::Object(object))
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
    use crate::ledger::reconciliation::reconcile;

    #[test]
    fn whoever_reads_a_summary_can_add_it_up() {
        let schedule = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,\
                        liability_period,amount\n\
                        P-1,2027-02-03,10007773,L-1,E-1,1,611.50\n\
                        P-2,2027-02-10,10007773,L-2,E-2,1,-0.25\n";
        let renames = crate::exchange::Renames::default();
        let lines = crate::exchange::schedule::read_schedule(schedule.as_bytes(), &renames);
        let payments: Vec<_> = lines.unwrap().good.into_iter().map(|line| line.value).collect();
        let found = reconcile(&[], &payments, date("2027-03-01").unwrap());
        let text = summary_text(&found.summary(), &[("ukprn", "10007773"), ("by", "Ann")]);
        assert!(text.starts_with("{\n  \"ukprn\": \"10007773\",\n  \"by\": \"Ann\",\n  \"as_at\""));
        let summary: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(summary["theirs"], json!({ "count": 2, "total": "611.25" }));
        assert_eq!(summary["causes"]["unknown-enrolment"]["difference"], "-611.25");
        assert_eq!(summary["causes"].as_object().unwrap().len(), 9);
        assert_eq!(summary["ages"]["8-30"]["rows"], 2);
        assert_eq!(summary["foots"], true);
        let footing = summary["footing"].as_array().unwrap();
        assert_eq!(
            footing[3],
            "theirs, pounds: 611.25 = 0.00 matched + 611.25 unknown-enrolment + 0.00 \
             wrong-provider + 0.00 duplicate + 0.00 withdrawn-after-payment + 0.00 not-confirmed \
             + 0.00 only-theirs + 0.00 amount-differs + 0.00 timing + 0.00 only-ours"
        );
        assert_eq!(
            footing[4],
            "difference, pounds: -611.25 = 0.00 ours - 611.25 theirs = -611.25 of the breaks"
        );
    }
}
