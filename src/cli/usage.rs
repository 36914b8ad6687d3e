//! What is wrong with the arguments, in the words of this program.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::failure::Failure;

/// The verbs, in the order in which a new reader needs them.
const VERBS: &[&str] = &[
    "demo",
    "init",
    "import",
    "assess",
    "enrol",
    "withdraw",
    "balance",
    "statement",
    "policy",
    "imports",
    "export",
    "checkpoint",
    "verify",
];

/// What the reader of the arguments found.
pub(super) fn failure(error: &clap::Error) -> Failure {
    match (error.kind(), error.get(ContextKind::InvalidSubcommand)) {
        (ErrorKind::InvalidSubcommand, Some(ContextValue::String(found))) => {
            let message = format!("`{found}` is not a verb{}", near(error));
            Failure::wrong("unknown-verb", message).help(verbs())
        }
        (ErrorKind::MissingSubcommand, _) => {
            Failure::wrong("verb-needed", "no verb is given").help(verbs())
        }
        _ => other(&error.render().to_string()),
    }
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
        VERBS.join(", ")
    )
}

/// The message and the tip of a text that ends with the usage.
fn other(text: &str) -> Failure {
    let text = text.strip_prefix("error: ").unwrap_or(text);
    let parts: Vec<&str> = text.split("\n\n").collect();
    let (message, rest) =
        parts.split_first().map_or((text, &[][..]), |(first, rest)| (*first, rest));
    let tips = rest.iter().filter_map(|part| part.trim().strip_prefix("tip: "));
    let help = tips.chain(["add `--help` to see what is expected"]).collect::<Vec<_>>().join("; ");
    let unbroken = message.split_whitespace().collect::<Vec<_>>().join(" ");
    Failure::wrong("usage", unbroken).help(help)
}
