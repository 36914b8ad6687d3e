//! help: the page of a verb, or what a word means.

use super::failure::Failure;
use super::glossary;
use super::reply::Reply;
use super::session::Session;
use super::sheet::Fields;
use super::{arguments, tasks, usage};
use crate::domain::near::near;

/// Show the page of a verb, or what a word means
///
/// Without either, the verbs by task. Words are those of the glossary: `help liability period`.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// A verb, or a word of the glossary
    #[arg(value_name = "VERB|WORD")]
    words: Vec<String>,
}

pub(super) fn run(asked: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let word = asked.words.join(" ");
    if word.is_empty() {
        return Ok(Reply::text(tasks::page()));
    }
    let mut command = arguments::command();
    command.build();
    if let Some(verb) = command.find_subcommand_mut(&word) {
        let page = verb.render_long_help().to_string();
        // Some verbs are words of the field too.
        let meaning = glossary::meaning(&word);
        let meaning = meaning.map(|told| format!("\nThe word: {}\n", told.meaning));
        return Ok(Reply::text(page + &meaning.unwrap_or_default()));
    }
    if let Some(told) = glossary::meaning(&word) {
        return Ok(Reply::new(session.format, &told, || {
            let fields = Fields::default().with("word", &told.word).with("means", &told.meaning);
            fields.with("by", &told.source).text()
        }));
    }
    if usage::is_later(&word) {
        return Err(usage::later(&word));
    }
    let verbs = super::verbs();
    let mut nearest = near(&word, verbs.iter().map(String::as_str));
    nearest.extend(glossary::near_words(&word));
    Err(Failure::wrong("unknown-word", format!("`{word}` is no verb and no word of the glossary"))
        .help(match nearest.as_slice() {
            [] => "`lifelong help` shows the verbs".to_owned(),
            nearest => format!("near it: `{}`", nearest.join("`, `")),
        }))
}
