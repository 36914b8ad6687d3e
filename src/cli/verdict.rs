//! The answer to a request for an enrolment, rule by rule, in every form.

use serde_json::{Value, json};

use super::ending::Ending;
use super::reply::{Format, Reply};
use super::sheet::{Sheet, pairs};
use crate::domain::eligibility::{Finding, Verdict};
use crate::domain::sum::Sum;
use crate::ops::{Answer, Outcome, Recording};

/// Shows an answer, with its entry where one was recorded.
pub(super) fn reply(answer: &Answer, recording: Recording, format: Format) -> Reply {
    let recorded = match recording {
        Recording::Real => answer.entry.as_ref(),
        Recording::DryRun => None,
    };
    let entry = recorded.map(|(seq, hash)| (format!("{}/{seq}", answer.learner), hash.to_string()));
    let ending = if answer.outcome == Outcome::Refused { Ending::No } else { Ending::Done };
    let reply = Reply::new(
        format,
        || table(answer, entry.as_ref()),
        || findings_sheet(answer),
        || object(answer, entry.as_ref()),
    );
    reply.ending(ending)
}

fn table(answer: &Answer, entry: Option<&(String, String)>) -> String {
    let mut lines = vec![
        ("outcome", answer.outcome.to_string()),
        ("enrolment", answer.enrolment.to_string()),
        ("learner", answer.learner.to_string()),
        ("fee", known(answer.fee)),
        ("fee limit", known(answer.fee_limit)),
        ("loan", known(answer.loan)),
        ("remaining", known(answer.remaining)),
    ];
    if let Some((entry, hash)) = entry {
        lines.extend([("entry", entry.clone()), ("hash", hash.clone())]);
    }
    let mut text = pairs(&lines);
    if !answer.decision.findings.is_empty() {
        let mut sheet = Sheet::new(&["", "rule", "because"]);
        for Finding { rule, verdict, because, .. } in &answer.decision.findings {
            sheet.add([mark(*verdict).to_owned(), (*rule).to_owned(), because.clone()]);
        }
        text.push('\n');
        text.push_str(&sheet.body());
    }
    text
}

fn known(money: Option<impl Into<Sum>>) -> String {
    money.map_or_else(|| "not known".to_owned(), |money| money.into().to_string())
}

const fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Met => "✓",
        Verdict::NotMet => "✗",
        Verdict::NotJudged => "–",
    }
}

fn findings_sheet(answer: &Answer) -> Sheet {
    let mut sheet = Sheet::new(&["rule", "met", "because", "source"]);
    for Finding { rule, verdict, because, source } in &answer.decision.findings {
        let met = met(*verdict).map_or_else(String::new, |met| met.to_string());
        sheet.add([(*rule).to_owned(), met, because.clone(), (*source).to_owned()]);
    }
    sheet
}

fn object(answer: &Answer, entry: Option<&(String, String)>) -> Value {
    let finding = |Finding { rule, verdict, because, source }: &Finding| {
        json!({
            "rule": rule,
            "met": met(*verdict),
            "because": because,
            "source": source,
        })
    };
    let mut object = json!({
        "outcome": answer.outcome.to_string(),
        "enrolment_id": answer.enrolment.as_str(),
        "learner_id": answer.learner.as_str(),
        "fee": answer.fee.map(|fee| fee.to_string()),
        "fee_limit": answer.fee_limit.map(|limit| limit.to_string()),
        "loan": answer.loan.map(|loan| loan.to_string()),
        "remaining": answer.remaining.map(|remaining| remaining.to_string()),
        "findings": answer.decision.findings.iter().map(finding).collect::<Vec<_>>(),
    });
    if let Some((entry, hash)) = entry {
        object["entry"] = json!(entry);
        object["hash"] = json!(hash);
    }
    object
}

/// Whether a rule is met; nothing where it could not be judged.
const fn met(verdict: Verdict) -> Option<bool> {
    match verdict {
        Verdict::Met => Some(true),
        Verdict::NotMet => Some(false),
        Verdict::NotJudged => None,
    }
}
