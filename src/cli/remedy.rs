//! What can be done about what was found, as it is done on the command line.

use crate::domain::remedy::Remedy;
use crate::ledger::entry_name::EntryName;

/// The command, or the option, by which something is done.
pub(super) fn command(remedy: &Remedy) -> String {
    let command = match remedy {
        Remedy::ImportProviders => "lifelong import providers FILE".to_owned(),
        Remedy::ImportCourses => "lifelong import courses FILE".to_owned(),
        Remedy::ImportModules => "lifelong import modules FILE".to_owned(),
        Remedy::ImportLearners => "lifelong import learners FILE".to_owned(),
        Remedy::ImportRates => "lifelong import rates FILE".to_owned(),
        Remedy::ImportPlans => "lifelong import instalment-plans FILE".to_owned(),
        Remedy::SeePlans => "lifelong policy plans".to_owned(),
        Remedy::SeeLearners => "lifelong export balances --out DIR".to_owned(),
        Remedy::SeeEnrolments => "lifelong export enrolments --out DIR".to_owned(),
        Remedy::SeeStatement(learner) => format!("lifelong statement {learner}"),
        Remedy::SeeLog => "lifelong export log --out DIR".to_owned(),
        // The same may have been asked for in a file.
        Remedy::AskForLoan(most) => return format!("`--loan {most}`, or column `loan`"),
        Remedy::GrantAdditional(learner) => {
            format!("lifelong grant {learner} --additional POUNDS --reason CODE")
        }
        Remedy::PutPriorStudyRight(learner) => {
            format!("lifelong grant {learner} --prior-study POUNDS --source WORDS")
        }
        Remedy::Amend(enrolment) => {
            format!("lifelong amend {enrolment} --fee POUNDS --on DATE --reason CODE")
        }
        Remedy::AmendToLowerLoan => "--loan POUNDS".to_owned(),
        Remedy::Withdraw(enrolment) => format!("lifelong withdraw {enrolment} --on DATE"),
        Remedy::Confirm(enrolment, period) => {
            format!("lifelong attend {enrolment} --period {period} --status CODE")
        }
        Remedy::Recover(enrolment, period) => {
            format!("lifelong recover {enrolment} --period {period} --reason CODE")
        }
        Remedy::RecoverWhatWasClaimed => {
            "lifelong recover ENROLMENT --period NUMBER --reason CODE".to_owned()
        }
        Remedy::Undo { learner, seq } => {
            let entry = EntryName::of_learner(learner, *seq);
            format!("lifelong correct {entry} --reason CODE")
        }
        Remedy::Reconcile => "lifelong reconcile SCHEDULE".to_owned(),
    };
    format!("`{command}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::CommandLine;
    use clap::Parser;

    /// Every remedy, with what it needs.
    fn every_remedy() -> Vec<Remedy> {
        let (learner, enrolment) = (|| "L-1".parse().unwrap(), || "E-1".parse().unwrap());
        let period = || "2".parse().unwrap();
        vec![
            Remedy::ImportProviders,
            Remedy::ImportCourses,
            Remedy::ImportModules,
            Remedy::ImportLearners,
            Remedy::ImportRates,
            Remedy::ImportPlans,
            Remedy::SeePlans,
            Remedy::SeeLearners,
            Remedy::SeeEnrolments,
            Remedy::SeeStatement(learner()),
            Remedy::SeeLog,
            Remedy::GrantAdditional(learner()),
            Remedy::PutPriorStudyRight(learner()),
            Remedy::Amend(enrolment()),
            Remedy::Withdraw(enrolment()),
            Remedy::Confirm(enrolment(), period()),
            Remedy::Recover(enrolment(), period()),
            Remedy::RecoverWhatWasClaimed,
            Remedy::Undo { learner: learner(), seq: 5 },
            Remedy::Reconcile,
        ]
    }

    #[test]
    fn every_command_is_one_that_this_program_takes() {
        let filled = [
            ("POUNDS", "1.00"),
            ("NUMBER", "1"),
            ("DATE", "2027-02-01"),
            ("--status CODE", "--status A"),
            ("CODE", "mistake"),
        ];
        for remedy in every_remedy() {
            let said = command(&remedy);
            let said = said.trim_matches('`');
            let filled = filled
                .iter()
                .fold(said.to_owned(), |text, (name, value)| text.replace(name, value));
            let parsed = CommandLine::try_parse_from(filled.split(' '));
            assert!(parsed.is_ok(), "{said}: {parsed:?}");
        }
    }

    #[test]
    fn a_lower_loan_is_asked_for_by_an_option_of_the_same_verb() {
        let asked = command(&Remedy::AskForLoan("2000.00".parse().unwrap()));
        assert_eq!(asked, "`--loan 2000.00`, or column `loan`");
        assert_eq!(command(&Remedy::AmendToLowerLoan), "`--loan POUNDS`");
    }
}
