//! What is wrong with the arguments, in the words of this program.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::failure::Failure;
use crate::domain::near::near;

/// Verbs that are planned and not there yet.
const LATER_VERBS: &[&str] =
    &["record", "prove", "certify", "reopen", "backup", "restore", "copy", "user", "serve"];

/// Words that a verb will take and does not take yet: its options, and what it can be asked for.
const LATER_WORDS: &[(&str, &[&str])] = &[("export", &["journal", "beancount"])];

/// Whether a verb is planned.
pub(super) fn is_later(verb: &str) -> bool {
    LATER_VERBS.contains(&verb)
}

/// What is said of a verb that is planned.
pub(super) fn later(verb: &str) -> Failure {
    Failure::wrong("later", format!("`{verb}` comes in a later version")).help(VERBS)
}

/// Whether no verb is given at all.
pub(super) fn is_without_verb(error: &clap::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    )
}

/// What the reader of the arguments found.
pub(super) fn failure(error: &clap::Error) -> Failure {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(said)) => said.as_str(),
        _ => "",
    };
    if is_without_verb(error) {
        return Failure::wrong("verb-needed", "no verb is given").help(VERBS);
    }
    match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_verb(said(ContextKind::InvalidSubcommand)),
        ErrorKind::UnknownArgument => {
            let found = said(ContextKind::InvalidArg);
            later_word(found, error).unwrap_or_else(|| other(error, &near_options(found, error)))
        }
        ErrorKind::InvalidValue => {
            let found = said(ContextKind::InvalidValue);
            later_word(found, error).unwrap_or_else(|| other(error, &near_values(found, error)))
        }
        _ => other(error, &[]),
    }
}

fn unknown_verb(found: &str) -> Failure {
    if is_later(found) {
        return later(found);
    }
    let verbs = super::verbs();
    let near = near(found, verbs.iter().map(String::as_str));
    let near = match near.as_slice() {
        [] => String::new(),
        near => format!("; the nearest known is `{}`", near.join("` or `")),
    };
    Failure::wrong("unknown-verb", format!("`{found}` is not a verb{near}")).help(VERBS)
}

/// What to say of a word that its verb will take and does not take yet.
fn later_word(found: &str, error: &clap::Error) -> Option<Failure> {
    let usage = error.get(ContextKind::Usage).map(ToString::to_string);
    // A value that is not among the possible ones comes without the usage of its verb.
    let is_of = |verb| usage.as_ref().is_none_or(|usage| usage.contains(&format!(" {verb} ")));
    let (verb, words) = LATER_WORDS.iter().find(|(verb, _)| is_of(verb))?;
    let word = words.iter().find(|word| **word == found)?;
    let message = format!("`{word}` of `{verb}` comes in a later version");
    let help = format!("leave it out; `lifelong {verb} --help` shows what there is");
    Some(Failure::wrong("later", message).help(help))
}

/// The options that are near to one that is not known: those of its verb.
fn near_options(found: &str, error: &clap::Error) -> Vec<String> {
    let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
    let mut command = super::arguments::command();
    command.build();
    let mut words = usage.split_whitespace().skip_while(|word| *word != "lifelong").skip(1);
    let verb = words.find_map(|word| command.find_subcommand(word));
    let options = verb.unwrap_or(&command).get_arguments().filter_map(clap::Arg::get_long);
    let options: Vec<String> = options.map(|long| format!("--{long}")).collect();
    let found = found.split('=').next().unwrap_or(found);
    near(found, options.iter().map(String::as_str)).into_iter().map(str::to_owned).collect()
}

/// The possible values that are near to one that is none.
fn near_values(found: &str, error: &clap::Error) -> Vec<String> {
    let Some(ContextValue::Strings(values)) = error.get(ContextKind::ValidValue) else {
        return Vec::new();
    };
    near(found, values.iter().map(String::as_str)).into_iter().map(str::to_owned).collect()
}

const VERBS: &str = "`lifelong help` shows the verbs, and `lifelong demo DIR` what they do";

/// The message of a text that ends with the usage, and what is near to what is wrong.
fn other(error: &clap::Error, near: &[String]) -> Failure {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let message = text.split("\n\n").next().unwrap_or(text);
    let near = match near {
        [] => None,
        near => Some(format!("the nearest known is `{}`", near.join("` or `"))),
    };
    let help = near.into_iter().chain(["add `--help` to see what is expected".to_owned()]);
    let help = help.collect::<Vec<_>>().join("; ");
    let unbroken = message.split_whitespace().collect::<Vec<_>>().join(" ");
    Failure::wrong("usage", unbroken).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::CommandLine;
    use clap::{CommandFactory, Parser};

    #[track_caller]
    fn said(arguments: &str) -> String {
        let words = ["lifelong"].into_iter().chain(arguments.split(' '));
        let failure = failure(&CommandLine::try_parse_from(words).unwrap_err());
        [failure.errors(), failure.afterwords()].concat().join("; ")
    }

    #[test]
    fn what_comes_later_is_named_as_that() {
        let command = CommandLine::command();
        for verb in LATER_VERBS {
            assert!(command.find_subcommand(verb).is_none(), "{verb} is there: take it out here");
            let said = said(&format!("{verb} L-1 --on 2027-01-18"));
            assert!(said.starts_with(&format!("`{verb}` comes in a later version")), "{said}");
        }
        assert!(said("export journal --out out").starts_with("`journal` of `export` comes in"));
        assert!(said("import outcomes a.csv").contains("`outcomes` comes in a later version"));
    }

    #[test]
    fn what_is_near_is_told_and_what_is_far_is_not() {
        for (arguments, expected) in [
            ("blance L-1", "`blance` is not a verb; the nearest known is `balance`"),
            ("enroll L-1", "`enroll` is not a verb; the nearest known is `enrol`"),
            ("pay L-1", "`pay` is not a verb; help"),
            ("balance L-1 --as-ta 2027-01-18", "help: the nearest known is `--as-at`;"),
            ("balance L-1 --ledgr x", "help: the nearest known is `--ledger`;"),
            ("balance L-1 --on 2027-01-18", "found; help: add `--help`"),
            ("policy rate", "help: the nearest known is `rates`;"),
            ("policy words", "help: add `--help`"),
            ("import enrolmnets x.csv", "the nearest known is `enrolments`"),
            ("import invoices x.csv", "`invoices` is not a kind of file: the kinds are"),
        ] {
            let said = said(arguments);
            assert!(said.contains(expected), "{arguments}: {said}");
        }
    }

    #[test]
    fn no_tip_leads_astray() {
        for arguments in ["balance L-1 --ukprn 1", "export register --outt x", "init --year 1"] {
            let said = said(arguments);
            assert!(!said.contains("as a value"), "{said}");
        }
    }
}
