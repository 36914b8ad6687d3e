//! Holds the words: what only a face may say, that each name of a type is given once, and that some
//! words stand where they have their one meaning.

use super::File;
use super::code::{Kind, Token, tokens};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

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

/// What declares a type.
const DECLARES: &[&str] = &["struct", "enum", "trait", "type"];

/// Types that are of one kind each time: the arguments of a verb.
const OF_ONE_KIND: &[&str] = &["Arguments"];

/// One meaning a word: no two types that other files may name have one name, wherever they stand.
pub(crate) fn names_given_twice(sources: &[File]) -> Vec<String> {
    let mut first = BTreeMap::new();
    let mut complaints = Vec::new();
    for File { path, text } in sources {
        for (line, name) in public_types(&tokens(text)) {
            let here = format!("{path}:{line}");
            match first.entry(name.clone()) {
                Entry::Vacant(free) => {
                    free.insert(here);
                }
                Entry::Occupied(taken) if !OF_ONE_KIND.contains(&name.as_str()) => {
                    complaints.push(format!("{here}: `{name}` is the name of {} too", taken.get()));
                }
                Entry::Occupied(_) => {}
            }
        }
    }
    complaints
}

/// The types that are declared `pub`, or `pub` within something, each with its line. One within a
/// trait or a block of `impl` is no type of its own, and is never `pub`.
fn public_types(tokens: &[Token]) -> Vec<(usize, String)> {
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.text == text);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token.kind != Kind::Word || token.text != "pub" {
            continue;
        }
        let after = if is(at + 1, "(") {
            let close = (at..tokens.len()).find(|at| is(*at, ")"));
            close.map_or(tokens.len(), |close| close + 1)
        } else {
            at + 1
        };
        let declares = DECLARES.iter().any(|word| is(after, word));
        if let Some(name) = tokens.get(after + 1).filter(|name| declares && name.kind == Kind::Word)
        {
            found.push((name.line, name.text.clone()));
        }
    }
    found
}

/// Words that once had several meanings, each with the rooms in which it has the one that the
/// glossary gives. Elsewhere no type, no field, no function and no variable is called so.
const MEANT_IN: &[(&str, &[&str])] = &[
    ("case", &["src/domain/eligibility/", "src/ops/"]),
    ("dossier", &["src/ops/"]),
    (
        "facts",
        &[
            "src/ledger/",
            "src/store/",
            "src/ops/common/dossier.rs",
            "src/ops/common/error.rs",
            "src/ops/forget.rs",
            "src/ops/import/learners.rs",
            "src/ops/import/parts/tests.rs",
            "src/ops/show/by_id.rs",
            "src/ops/verify/",
            // A trouble is told by the name that the operations give it.
            "src/desk/trouble/operation.rs",
            "src/cli/failure_help.rs",
            // An event is told by the name that the ledger gives it.
            "src/desk/answers/happening.rs",
        ],
    ),
    // What decides knows of no files.
    ("file", &["src/ledger/", "src/store/", "src/exchange/", "src/ops/", "src/desk/", "src/cli/"]),
    ("place", &["src/ops/verify/", "src/desk/checkpoints.rs", "src/cli/verify.rs"]),
    (
        "share",
        &[
            "src/domain/enrolment.rs",
            "src/ledger/",
            "src/exchange/instalments_out.rs",
            "src/ops/common/period_rows.rs",
            "src/ops/export/periods.rs",
            "src/ops/reconcile/gather.rs",
        ],
    ),
];

/// What a value of these types is called, so that no other word is used of it.
const CALLED: &[(&str, &str)] = &[("Case", "case"), ("Dossier", "dossier")];

/// A name of so many words is a sentence, such as that of a test: a word may stand in it anywhere.
const WORDS_OF_A_SENTENCE: usize = 5;

/// A word that has one meaning stands where it has that one, and the glossary gives it; a value of
/// a type that is such a word is called by it.
pub(crate) fn meanings_broken(sources: &[File], glossary: &str) -> Vec<String> {
    let explained = |word: &str| glossary.lines().any(|line| explains(line, word));
    let untold = MEANT_IN.iter().filter(|(word, _)| !explained(word));
    let mut complaints: Vec<String> =
        untold.map(|(word, _)| format!("docs/glossary.md:1: does not tell `{word}`")).collect();
    for File { path, text } in sources {
        let tokens = tokens(text);
        for Token { line, text: name, .. } in tokens.iter().filter(|one| one.kind == Kind::Word) {
            let parts = parts_of(name);
            let is_strange = |(word, rooms): &&(&str, &[&str])| {
                !rooms.iter().any(|room| path.starts_with(room)) && says(&parts, word)
            };
            let strange = MEANT_IN.iter().filter(|_| parts.len() < WORDS_OF_A_SENTENCE);
            complaints.extend(strange.filter(is_strange).map(|(word, _)| {
                format!("{path}:{line}: `{name}` says `{word}`, which means something elsewhere")
            }));
        }
        for (line, name, kind) in typed(&tokens) {
            let word = CALLED.iter().find(|(of, _)| *of == kind).map(|(_, word)| *word);
            if let Some(word) = word.filter(|word| !name.trim_start_matches('_').eq(*word)) {
                complaints.push(format!("{path}:{line}: `{name}` is a `{kind}`: call it `{word}`"));
            }
        }
    }
    complaints
}

/// Whether a line of the glossary gives a word.
fn explains(line: &str, word: &str) -> bool {
    let first = line.strip_prefix("| ").and_then(|row| row.split(" | ").next());
    first.is_some_and(|words| words.split(", ").any(|one| one == word))
}

/// Whether a word is among the parts of a name, as one or as several.
fn says(parts: &[String], word: &str) -> bool {
    let one = word.strip_suffix('s').unwrap_or(word);
    parts.iter().any(|part| part.strip_suffix('s').unwrap_or(part) == one)
}

/// The parts of a name, in small letters: `OtherFacts` and `other_facts` have the same.
fn parts_of(name: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for run in name.split('_').filter(|run| !run.is_empty()) {
        let mut before = None;
        for sign in run.chars() {
            let begins = sign.is_uppercase() && !before.is_some_and(char::is_uppercase);
            if begins || before.is_none() {
                parts.push(String::new());
            }
            if let Some(part) = parts.last_mut() {
                part.extend(sign.to_lowercase());
            }
            before = Some(sign);
        }
    }
    parts
}

/// The names that are declared with a type, each with its line and that type, whether it is
/// borrowed or not.
fn typed(tokens: &[Token]) -> Vec<(usize, &str, &str)> {
    let mut found = Vec::new();
    for (name, rest) in tokens.iter().zip(1..).map(|(token, next)| (token, &tokens[next..])) {
        let Some((colon, rest)) = rest.split_first() else { continue };
        let borrows = |token: &&Token| token.text.starts_with(['&', '\'']) || token.text == "mut";
        let kind = rest.iter().find(|token| !borrows(token));
        if let Some(kind) = kind.filter(|_| name.kind == Kind::Word && colon.text == ":") {
            found.push((name.line, name.text.as_str(), kind.text.as_str()));
        }
    }
    found
}
