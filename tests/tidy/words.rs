//! Holds the words: what only a face may say.

use super::File;
use super::code::{Kind, tokens};

/// The faces that have verbs and options.
const FACES: &[&str] = &["src/cli/"];

/// What can be done is a value below the faces, and each face says how it is done there: so no text
/// below them names a verb of the command line, or one of its options. Comments may.
pub(crate) fn commands_below(sources: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for File { path, text } in sources {
        if FACES.iter().any(|face| path.starts_with(face)) {
            continue;
        }
        for token in tokens(text).iter().filter(|token| token.kind == Kind::Text) {
            let said = on_one_line(&token.text);
            if let Some(command) = verb(&said).or_else(|| option(&said)) {
                let line = token.line;
                complaints.push(format!("{path}:{line}: says `{command}`, which is for a face"));
            }
        }
    }
    complaints
}

/// A text as it is said, where it goes on in the next line of the code.
fn on_one_line(text: &str) -> String {
    let mut lines = text.split("\\\n");
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |said, line| said + line.trim_start())
}

/// The first command of this program that a text names.
fn verb(said: &str) -> Option<String> {
    let verbs = said.split("`lifelong ").skip(1).map(small_letters);
    verbs.filter(|verb| !verb.is_empty()).map(|verb| format!("lifelong {verb}")).next()
}

/// The first option that a text names.
fn option(said: &str) -> Option<String> {
    said.match_indices("--").find_map(|(at, dashes)| {
        let (before, after) = said.split_at(at);
        let name = small_letters(after.strip_prefix(dashes)?);
        let begins = before.chars().next_back().is_none_or(|sign| !sign.is_alphanumeric());
        (begins && !name.is_empty()).then(|| format!("--{name}"))
    })
}

/// The small letters that a text begins with.
fn small_letters(text: &str) -> String {
    text.chars().take_while(char::is_ascii_lowercase).collect()
}
