//! What is wrong with the arguments, in the words of this program.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::failure::Failure;

/// Verbs that are planned and not there yet.
const LATER_VERBS: &[&str] = &[
    "record",
    "prove",
    "certify",
    "reopen",
    "backup",
    "restore",
    "copy",
    "forget",
    "user",
    "serve",
    "completions",
    "man",
];

/// Words that a verb will take and does not take yet: its options, and what it can be asked for.
const LATER_WORDS: &[(&str, &[&str])] =
    &[("export", &["--ukprn", "--year", "--from", "--to", "journal", "beancount"])];

/// What the reader of the arguments found.
pub(super) fn failure(error: &clap::Error) -> Failure {
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(said)) => said.as_str(),
        _ => "",
    };
    match error.kind() {
        ErrorKind::InvalidSubcommand => unknown_verb(said(ContextKind::InvalidSubcommand), error),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Failure::wrong("verb-needed", "no verb is given").help(verbs())
        }
        ErrorKind::UnknownArgument => {
            later_word(said(ContextKind::InvalidArg), error).unwrap_or_else(|| other(error))
        }
        ErrorKind::InvalidValue => {
            later_word(said(ContextKind::InvalidValue), error).unwrap_or_else(|| other(error))
        }
        _ => other(error),
    }
}

fn unknown_verb(found: &str, error: &clap::Error) -> Failure {
    if LATER_VERBS.contains(&found) {
        return Failure::wrong("later", format!("`{found}` comes in a later version"))
            .help(verbs());
    }
    let message = format!("`{found}` is not a verb{}", near(error));
    Failure::wrong("unknown-verb", message).help(verbs())
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

/// The nearest known verb, where one is near.
fn near(error: &clap::Error) -> String {
    match error.get(ContextKind::SuggestedSubcommand) {
        Some(ContextValue::Strings(near)) if !near.is_empty() => {
            format!("; the nearest known is `{}`", near.join("` or `"))
        }
        _ => String::new(),
    }
}

fn verbs() -> String {
    format!(
        "the verbs are {}; `lifelong --help` tells about them, and `lifelong demo DIR` shows them",
        super::verbs().join(", ")
    )
}

/// The message and the tip of a text that ends with the usage.
fn other(error: &clap::Error) -> Failure {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let parts: Vec<&str> = text.split("\n\n").collect();
    let (message, rest) =
        parts.split_first().map_or((text, &[][..]), |(first, rest)| (*first, rest));
    let tips = rest.iter().flat_map(|part| part.lines());
    let tips = tips.filter_map(|line| line.trim().strip_prefix("tip: "));
    // No value of ours begins with a dash, but a number below zero, which is taken as it is.
    let tips = tips.filter(|tip| !tip.starts_with("to pass "));
    let help = tips.chain(["add `--help` to see what is expected"]).collect::<Vec<_>>().join("; ");
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
        for word in ["--ukprn", "--year", "--from", "--to"] {
            let said = said(&format!("export register {word} 10000001 --out out"));
            assert!(said.starts_with(&format!("`{word}` of `export` comes in a later")), "{said}");
        }
        assert!(said("export journal --out out").starts_with("`journal` of `export` comes in"));
        assert!(said("import outcomes a.csv").contains("`outcomes` comes in a later version"));
    }

    #[test]
    fn no_tip_leads_astray() {
        for arguments in ["balance L-1 --ukprn 1", "export register --outt x", "init --year 1"] {
            let said = said(arguments);
            assert!(!said.contains("as a value"), "{said}");
        }
    }
}
