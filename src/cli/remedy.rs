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
        Remedy::AskForAnnounced => "--announced".to_owned(),
        Remedy::BringBack => "--again".to_owned(),
        Remedy::ImportPlans => "lifelong import instalment-plans FILE".to_owned(),
        Remedy::SeePlans => "lifelong policy plans".to_owned(),
        Remedy::SeeLearners => "lifelong export balances --out DIR".to_owned(),
        Remedy::SeeEnrolments => "lifelong export enrolments --out DIR".to_owned(),
        Remedy::SeeStatement(learner) => format!("lifelong statement {learner} --all"),
        Remedy::SeeLog => "lifelong export log --out DIR".to_owned(),
        // The same may have been asked for in a file.
        Remedy::GiveAnotherId => return "`--id E` or column `enrolment_id`".to_owned(),
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
        Remedy::Uprate(year) => format!("lifelong uprate --to {year}"),
        Remedy::Undo { learner, seq } => {
            let entry = EntryName::of_learner(learner, *seq);
            format!("lifelong correct {entry} --reason CODE")
        }
        Remedy::UndoOf(entry) => format!("lifelong correct {entry} --reason CODE"),
        Remedy::SeeImports => "lifelong imports".to_owned(),
        Remedy::ImportSubjects => "lifelong import subjects FILE".to_owned(),
        Remedy::Reconcile => "lifelong reconcile SCHEDULE".to_owned(),
        Remedy::SayDaysStandFirst => "--dates dmy".to_owned(),
        Remedy::SayIsAnotherPerson(learner) => {
            return format!("`--distinct {learner}`, or `yes` in the column `distinct`");
        }
        Remedy::SayItIsComplete => "--complete".to_owned(),
    };
    format!("`{command}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::CommandLine;
    use clap::Parser;

    /// The remedy after another one, with what it needs. A new one is asked for by the compiler:
    /// give it its place in the line.
    fn after(remedy: &Remedy) -> Option<Remedy> {
        let (learner, enrolment) = (|| "L-1".parse().unwrap(), || "E-1".parse().unwrap());
        let period = || "2".parse().unwrap();
        Some(match remedy {
            Remedy::ImportProviders => Remedy::ImportCourses,
            Remedy::ImportCourses => Remedy::ImportModules,
            Remedy::ImportModules => Remedy::ImportLearners,
            Remedy::ImportLearners => Remedy::ImportRates,
            Remedy::ImportRates => Remedy::AskForAnnounced,
            Remedy::AskForAnnounced => Remedy::BringBack,
            Remedy::BringBack => Remedy::ImportPlans,
            Remedy::ImportPlans => Remedy::SeePlans,
            Remedy::SeePlans => Remedy::SeeLearners,
            Remedy::SeeLearners => Remedy::SeeEnrolments,
            Remedy::SeeEnrolments => Remedy::SeeStatement(learner()),
            Remedy::SeeStatement(_) => Remedy::SeeLog,
            Remedy::SeeLog => Remedy::GiveAnotherId,
            Remedy::GiveAnotherId => Remedy::AskForLoan("2000.00".parse().unwrap()),
            Remedy::AskForLoan(_) => Remedy::GrantAdditional(learner()),
            Remedy::GrantAdditional(_) => Remedy::PutPriorStudyRight(learner()),
            Remedy::PutPriorStudyRight(_) => Remedy::Amend(enrolment()),
            Remedy::Amend(_) => Remedy::AmendToLowerLoan,
            Remedy::AmendToLowerLoan => Remedy::Withdraw(enrolment()),
            Remedy::Withdraw(_) => Remedy::Confirm(enrolment(), period()),
            Remedy::Confirm(..) => Remedy::Recover(enrolment(), period()),
            Remedy::Recover(..) => Remedy::RecoverWhatWasClaimed,
            Remedy::RecoverWhatWasClaimed => Remedy::Uprate("2026/27".parse().unwrap()),
            Remedy::Uprate(_) => Remedy::Undo { learner: learner(), seq: 5 },
            Remedy::Undo { .. } => Remedy::UndoOf("provider/10000001/5".to_owned()),
            Remedy::UndoOf(_) => Remedy::SeeImports,
            Remedy::SeeImports => Remedy::ImportSubjects,
            Remedy::ImportSubjects => Remedy::Reconcile,
            Remedy::Reconcile => Remedy::SayDaysStandFirst,
            Remedy::SayDaysStandFirst => Remedy::SayItIsComplete,
            Remedy::SayItIsComplete => Remedy::SayIsAnotherPerson(learner()),
            Remedy::SayIsAnotherPerson(_) => return None,
        })
    }

    /// A command line that does it. What is said as an option is one of a verb that is called
    /// again.
    fn typed(remedy: &Remedy) -> String {
        let said = command(remedy);
        let said = said.split('`').nth(1).unwrap();
        let filled = [
            ("POUNDS", "1.00"),
            ("NUMBER", "1"),
            ("DATE", "2027-02-01"),
            ("--status CODE", "--status A"),
            ("CODE", "mistake"),
        ];
        let verb = match remedy {
            Remedy::AskForAnnounced | Remedy::BringBack => "lifelong import learners FILE ",
            Remedy::SayIsAnotherPerson(_) => "lifelong import learners new.csv ",
            Remedy::SayDaysStandFirst | Remedy::SayItIsComplete => {
                "lifelong reconcile schedule.csv "
            }
            Remedy::AmendToLowerLoan => "lifelong amend E-1 --fee 1.00 --on DATE --reason CODE ",
            _ if said.starts_with("--") => "lifelong enrol L-1 M-1 --start DATE ",
            _ => "",
        };
        let fill = |text: String, (name, value): &(&str, &str)| text.replace(name, value);
        filled.iter().fold(format!("{verb}{said}"), fill)
    }

    #[test]
    fn every_command_and_option_is_one_that_this_program_takes() {
        let remedies = std::iter::successors(Some(Remedy::ImportProviders), after);
        for remedy in remedies {
            let typed = typed(&remedy);
            let parsed = CommandLine::try_parse_from(typed.split(' '));
            assert!(parsed.is_ok(), "{typed}: {parsed:?}");
        }
    }

    #[test]
    fn a_lower_loan_is_asked_for_by_an_option_of_the_same_verb() {
        let asked = command(&Remedy::AskForLoan("2000.00".parse().unwrap()));
        assert_eq!(asked, "`--loan 2000.00`, or column `loan`");
        assert_eq!(command(&Remedy::AmendToLowerLoan), "`--loan POUNDS`");
    }
}
