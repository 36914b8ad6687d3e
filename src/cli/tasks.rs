//! The verbs by task, as whoever gives none is shown them.

use std::fmt::Write as _;

/// What somebody wants to do, and the verbs for it, each with what it does in one line.
type Task = (&'static str, &'static [(&'static str, &'static str)]);

/// Every verb stands here once.
const TASKS: &[Task] = &[
    (
        "Begin",
        &[
            ("init", "Make a ledger"),
            ("demo", "Fill a fresh ledger with a year of invented colleges"),
            ("import", "Take in a file: the catalogue, learners, enrolments, attendance"),
            ("imports", "Show every file that was taken in"),
            ("policy", "Show the figures in force, with their sources"),
        ],
    ),
    (
        "For a learner",
        &[
            ("balance", "Show what a learner was granted, and what of it remains"),
            ("statement", "Show what happened to a learner's entitlement"),
            ("afford", "Show what could be studied with what remains"),
            ("assess", "Say whether an enrolment would be funded, and why"),
            ("grant", "Grant additional entitlement, or put prior study right"),
            ("forget", "Erase what is kept of a learner, and record that it was"),
            ("uprate", "Re-price what remains for everybody, at a later year's rates"),
        ],
    ),
    (
        "Enrolments",
        &[
            ("enrol", "Enrol a learner, if every rule is met"),
            ("attend", "Confirm attendance for a liability period"),
            ("withdraw", "Withdraw a learner, and give back what is no longer due"),
            ("amend", "Put the fee of an enrolment right, up or down"),
            ("correct", "Undo what was recorded by mistake"),
        ],
    ),
    (
        "Money of a provider",
        &[
            ("position", "Show how far what is to be paid is on its way"),
            ("drawdown", "Claim what is due and confirmed, once"),
            ("list", "List the names behind figures: periods, payments, breaks and more"),
            ("show", "Show all of one thing: who, which money, when, by whom"),
            ("reconcile", "Hold what was drawn against what was paid"),
            ("note", "Write a note on a break, and who is to see to it"),
            ("recover", "Take back what the payer rejected or reclaimed"),
        ],
    ),
    (
        "Proof and files out",
        &[
            ("export", "Write what the ledger holds as CSV"),
            ("checkpoint", "Write the heads of all chains to a file kept elsewhere"),
            ("verify", "Verify every chain and every sum"),
        ],
    ),
    (
        "Help",
        &[
            ("help", "Show the page of a verb, or what a word means"),
            ("completions", "Print what a shell runs to complete command lines"),
            ("man", "Write a page of the manual for each verb"),
        ],
    ),
];

/// The verbs by task, one line each.
pub(super) fn by_task() -> String {
    let verbs = TASKS.iter().flat_map(|(_, verbs)| *verbs);
    let width = verbs.map(|(verb, _)| verb.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (task, verbs) in TASKS {
        let _ = writeln!(text, "{task}:");
        for (verb, does) in *verbs {
            let _ = writeln!(text, "  {verb:<width$}  {does}");
        }
        text.push('\n');
    }
    text
}

/// What whoever gives no verb is shown.
pub(super) fn page() -> String {
    format!(
        "A funding ledger for England's Lifelong Learning Entitlement\n\n\
         Usage: lifelong [OPTIONS] VERB ...\n\n\
         {}\
         `lifelong help VERB` is its page, `lifelong help WORD` tells what a word means,\n\
         and `lifelong demo DIR` shows all of it.\n",
        by_task()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_verb_stands_once_under_a_task() {
        let listed: Vec<&str> =
            TASKS.iter().flat_map(|(_, verbs)| verbs.iter().map(|(verb, _)| *verb)).collect();
        let once: BTreeSet<&str> = listed.iter().copied().collect();
        assert_eq!(once.len(), listed.len(), "{listed:?}");
        let verbs = crate::cli::verbs();
        assert_eq!(once, verbs.iter().map(String::as_str).collect());
    }

    #[test]
    fn every_verb_has_one_line_on_a_narrow_screen() {
        for line in page().lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}
