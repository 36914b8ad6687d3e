//! An example of each verb, which is the end of its help.

/// Each verb with a command line that does something. A test runs them all.
pub(super) const EXAMPLES: &[(&str, &str)] = &[
    ("init", "lifelong init --entitlement-year 2025/26"),
    ("import", "lifelong import enrolments enrolments.csv --results answers.csv"),
    ("assess", "lifelong assess L-1 M-2 M-3 --start 2027-03-01"),
    ("enrol", "lifelong enrol L-3 M-1 --start 2027-03-01 --id E-7"),
    ("attend", "lifelong attend E-2 --period 1 --status A --on 2027-02-01"),
    ("withdraw", "lifelong withdraw E-2 --on 2027-02-01 --reason illness"),
    ("amend", "lifelong amend E-2 --fee 2000.00 --on 2027-02-01 --reason bursary"),
    ("drawdown", "lifelong drawdown --ukprn 10000001 --due 2027-02-01 --out claims"),
    ("recover", "lifelong recover E-1 --period 1 --reason rejected"),
    ("reconcile", "lifelong reconcile paid.csv --ukprn 10000001 --out reconciled"),
    ("note", "lifelong note E-1 1 phoned --owner officer"),
    ("correct", "lifelong correct L-2/3 --reason mistake"),
    ("forget", "lifelong forget L-2"),
    ("grant", "lifelong grant L-1 --additional 500.00 --reason hardship"),
    ("uprate", "lifelong uprate --to 2026/27"),
    ("balance", "lifelong balance L-1 --as-at 2027-01-31"),
    ("statement", "lifelong statement L-1 --from 2027-01-01"),
    ("afford", "lifelong afford L-1 --start 2027-03-01"),
    ("position", "lifelong position --ukprn 10000001"),
    ("list", "lifelong list periods --ukprn 10000001 --waits-for not-confirmed"),
    ("show", "lifelong show E-1"),
    ("policy", "lifelong policy rates"),
    ("imports", "lifelong imports"),
    ("export", "lifelong export register balances --out out"),
    ("checkpoint", "lifelong checkpoint --out elsewhere.checkpoint"),
    ("verify", "lifelong verify --against kept.checkpoint"),
    ("demo", "lifelong demo county"),
    ("completions", "lifelong completions bash"),
    ("man", "lifelong man man1"),
    ("help", "lifelong help liability period"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_has_one_example_and_it_is_the_end_of_its_help() {
        let mut command = crate::cli::arguments::command();
        command.build();
        for verb in crate::cli::verbs() {
            let of_verb = |(of, _): &&(&str, &str)| *of == verb;
            assert_eq!(EXAMPLES.iter().filter(of_verb).count(), 1, "{verb}");
            let (_, example) = EXAMPLES.iter().find(of_verb).unwrap();
            let help = command.find_subcommand_mut(&verb).unwrap().render_long_help().to_string();
            assert!(help.ends_with(&format!("Example:\n  {example}\n")), "{help}");
        }
    }
}
