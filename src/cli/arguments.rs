//! The arguments, from the words of the command line to what they ask for.

use std::env;
use std::ffi::{OsStr, OsString};

use clap::parser::ArgMatches;
use clap::{Command, CommandFactory, FromArgMatches};

use super::CommandLine;
use super::failure::Failure;
use super::{examples, tasks};
use crate::domain::ids::{CourseId, EnrolmentId, LearnerId, ModuleId, Ukprn};
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry_name::EntryName;
use crate::ops::Named;

/// The variable that names the provider where none is given.
const PROVIDER: &str = "LIFELONG_UKPRN";

/// The verbs that are about one provider. Where a provider only narrows what is shown or written,
/// nothing is left out because of a variable that somebody has forgotten.
const OF_A_PROVIDER: [&str; 3] = ["drawdown", "reconcile", "position"];

/// The words by which such a verb is about something else than the provider of the variable.
const OTHERWISE: [&str; 5] = ["--ukprn", "--all", "--again", "--help", "-h"];

/// The command line with its help: verbs by task, and an example for each.
pub(super) fn command() -> Command {
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{}{{options}}{{after-help}}",
        tasks::by_task()
    );
    let command = CommandLine::command().help_template(template);
    let command = OF_A_PROVIDER.iter().fold(command, |command, verb| {
        command.mut_subcommand(verb, |verb| {
            verb.mut_arg("ukprn", |provider| {
                let help = provider.get_help().map(ToString::to_string).unwrap_or_default();
                provider.help(format!("{help} [env: {PROVIDER}]"))
            })
        })
    });
    examples::EXAMPLES.iter().fold(command, |command, (verb, example)| {
        command.mut_subcommand(verb, |verb| verb.after_help(format!("Example:\n  {example}")))
    })
}

/// What the words of this process ask for, and what they name.
pub(super) fn read() -> Result<Result<(CommandLine, Vec<Named>), clap::Error>, Failure> {
    let words = with_provider(env::args_os().collect(), env::var_os(PROVIDER).as_deref())?;
    let parsed = command().try_get_matches_from(words).and_then(|matches| {
        let named = matches.subcommand().map(|(_, of_verb)| named(of_verb)).unwrap_or_default();
        Ok((CommandLine::from_arg_matches(&matches)?, named))
    });
    Ok(parsed)
}

/// The words, with the provider that the variable names where the verb is about one and no word
/// says which.
fn with_provider(
    mut words: Vec<OsString>,
    variable: Option<&OsStr>,
) -> Result<Vec<OsString>, Failure> {
    let Some(provider) = variable.filter(|value| !value.is_empty()) else { return Ok(words) };
    let is_one = |word: &OsStr, of: &[&str]| {
        let word = word.to_string_lossy();
        of.contains(&word.split('=').next().unwrap_or_default())
    };
    let is_asked = words.iter().skip(1).any(|word| is_one(word, &OF_A_PROVIDER));
    if !is_asked || words.iter().any(|word| is_one(word, &OTHERWISE)) {
        return Ok(words);
    }
    if let Err(error) = provider.to_string_lossy().parse::<Ukprn>() {
        let help = format!("mend {PROVIDER}, or unset it and name the provider with `--ukprn`");
        return Err(Failure::wrong("usage", format!("{PROVIDER}: {error}")).help(help));
    }
    words.extend([OsString::from("--ukprn"), provider.to_owned()]);
    Ok(words)
}

/// What the arguments of a verb name by its id.
fn named(matches: &ArgMatches) -> Vec<Named> {
    let mut found = Vec::new();
    for id in matches.ids().map(clap::Id::as_str) {
        found.extend(all::<LearnerId>(matches, id).map(Named::Learner));
        found.extend(all::<EnrolmentId>(matches, id).map(Named::Enrolment));
        found.extend(all::<ModuleId>(matches, id).map(Named::Module));
        found.extend(all::<CourseId>(matches, id).map(Named::Course));
        found.extend(all::<Ukprn>(matches, id).map(Named::Provider));
        found.extend(all::<EntryName>(matches, id).filter_map(|entry| match entry.chain {
            ChainName::Learner(learner) => Some(Named::Learner(learner)),
            _ => None,
        }));
    }
    found
}

/// The values of an argument, where they are of this type.
fn all<T: Clone + Send + Sync + 'static>(
    matches: &ArgMatches,
    id: &str,
) -> impl Iterator<Item = T> {
    let values = matches.try_get_many::<T>(id).ok().flatten();
    values.into_iter().flatten().cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(words: &str, variable: &str) -> Result<String, Failure> {
        let words = words.split(' ').map(OsString::from).collect();
        let words = with_provider(words, Some(OsStr::new(variable)))?;
        Ok(words.join(OsStr::new(" ")).into_string().unwrap())
    }

    #[test]
    fn the_provider_of_the_variable_stands_where_none_is_given() {
        let check = |words: &str, end: &str| {
            assert_eq!(after(words, "10000001").unwrap(), format!("{words}{end}"));
        };
        check("lifelong position", " --ukprn 10000001");
        check("lifelong drawdown --due 2027-01-31", " --ukprn 10000001");
        check("lifelong reconcile paid.csv", " --ukprn 10000001");
        for otherwise in ["position --ukprn 10000002", "reconcile --all x.csv", "balance L-1"] {
            check(&format!("lifelong {otherwise}"), "");
        }
        check("lifelong position --ukprn=10000002", "");
        assert_eq!(after("lifelong position", "").unwrap(), "lifelong position");
        let failure = after("lifelong position", "1").unwrap_err();
        assert_eq!(
            failure.errors(),
            ["LIFELONG_UKPRN: `1` is not a UKPRN: write 8 digits, the first not 0"]
        );
        assert!(after("lifelong balance L-1", "1").is_ok(), "nobody needs it there");
    }

    #[test]
    fn what_the_arguments_name_is_found_by_its_type() {
        let words = "lifelong enrol L-1 M-1 M-2 --course C-1 --start 2027-01-18 --id E-1";
        let matches = command().try_get_matches_from(words.split(' ')).unwrap();
        let mut found = named(matches.subcommand().unwrap().1);
        found.sort();
        let found: Vec<String> =
            found.iter().map(|named| format!("{} {}", named.kind(), named.id())).collect();
        assert_eq!(
            found,
            ["learner L-1", "enrolment E-1", "module M-1", "module M-2", "course C-1"]
        );
    }
}
