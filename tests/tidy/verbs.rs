//! Holds the verbs: the command line lists them once, and files and pages follow that list.

use super::File;
use super::code::{Kind, tokens};
use super::pages::quoted;

/// Where the operations are listed, and where that lies which several of them need.
const OPERATIONS: &str = "src/ops/mod.rs";
const COMMON: &str = "src/ops/common/";

/// Every verb has its face and its page, and every page its verb.
pub(crate) fn verbs_broken(verbs: &[String], faces: &[String], pages: &[String]) -> Vec<String> {
    let mut complaints = Vec::new();
    for verb in verbs {
        if !faces.contains(&format!("{verb}.rs")) {
            complaints.push(format!("src/cli/{verb}.rs:1: verb {verb} has no face"));
        }
        if !pages.contains(&format!("{verb}.md")) {
            complaints.push(format!("docs/guide/{verb}.md:1: verb {verb} has no page"));
        }
    }
    for page in pages {
        if !page.strip_suffix(".md").is_some_and(|stem| is_one(stem, verbs)) {
            complaints.push(format!("docs/guide/{page}:1: is the page of no verb"));
        }
    }
    complaints
}

fn is_one(word: &str, verbs: &[String]) -> bool {
    verbs.iter().any(|verb| verb == word)
}

/// Each public module of `ops` is a verb, and so is each file there: what several of them need is
/// not offered to the faces, and lies in a folder of its own.
pub(crate) fn operations_broken(verbs: &[String], sources: &[File]) -> Vec<String> {
    let Some(list) = sources.iter().find(|file| file.path == OPERATIONS) else {
        return vec![format!("{OPERATIONS}:1: is not there")];
    };
    let tokens = tokens(&list.text);
    let public = tokens.windows(3).filter(|three| three[0].text == "pub" && three[1].text == "mod");
    let mut complaints: Vec<String> = public
        .map(|three| &three[2])
        .filter(|name| name.kind == Kind::Word && !is_one(&name.text, verbs))
        .map(|name| format!("{OPERATIONS}:{}: `{}` is public and no verb", name.line, name.text))
        .collect();
    for File { path, .. } in sources {
        let name = path.strip_prefix("src/ops/").and_then(|name| name.strip_suffix(".rs"));
        if name.is_some_and(|name| name != "mod" && !name.contains('/') && !is_one(name, verbs)) {
            complaints.push(format!("{path}:1: is no verb, and belongs in {COMMON}"));
        }
    }
    complaints
}

/// Every command that a page names is one: the first word after `lifelong` and its options. Blocks
/// of the console are run instead.
pub(crate) fn commands_gone(verbs: &[String], pages: &[File]) -> Vec<String> {
    let mut complaints = Vec::new();
    for File { path, text } in pages {
        for (line, command) in quoted(text) {
            let Some(rest) = command.strip_prefix("lifelong ") else { continue };
            let mut words = rest.split_whitespace();
            let mut word = words.next();
            while let Some(option) = word.filter(|word| word.starts_with("--")) {
                let has_value = ["--ledger", "--format", "--by"].contains(&option);
                word = if has_value { words.nth(1) } else { words.next() };
            }
            let named = word.unwrap_or_default();
            // In capitals it stands for any.
            let is_word = named.chars().all(|sign| sign.is_ascii_lowercase() || sign == '-');
            if is_word && !named.is_empty() && !is_one(named, verbs) {
                complaints.push(format!("{path}:{line}: `lifelong {named}` is no command"));
            }
        }
    }
    complaints
}

fn list(names: &str) -> Vec<String> {
    names.split(' ').map(str::to_owned).collect()
}

#[test]
fn a_verb_without_a_face_or_a_page_and_a_page_without_a_verb_are_found() {
    let (verbs, faces) = (list("enrol import"), list("mod.rs output.rs enrol.rs import.rs"));
    assert!(verbs_broken(&verbs, &faces, &list("enrol.md import.md")).is_empty());
    let found = [
        "src/cli/import.rs:1: verb import has no face",
        "docs/guide/import.md:1: verb import has no page",
        "docs/guide/pay.md:1: is the page of no verb",
    ];
    assert_eq!(verbs_broken(&verbs, &list("enrol.rs"), &list("enrol.md pay.md")), found);
}

#[test]
fn a_public_module_of_the_operations_that_is_no_verb_is_found() {
    let file = |path: &str, text: &str| File { path: path.to_owned(), text: text.to_owned() };
    let text = "pub mod enrol;\n\nmod patience;\npub mod claim;\npub use enrol::Naming;\n";
    let mut sources = vec![file(OPERATIONS, text), file("src/ops/enrol.rs", "")];
    sources.push(file("src/ops/patience.rs", ""));
    sources.push(file("src/ops/common/patience.rs", ""));
    let found = [
        "src/ops/mod.rs:4: `claim` is public and no verb",
        "src/ops/patience.rs:1: is no verb, and belongs in src/ops/common/",
    ];
    assert_eq!(operations_broken(&list("enrol import"), &sources), found);
    assert_eq!(operations_broken(&list("enrol"), &[]), ["src/ops/mod.rs:1: is not there"]);
}

#[test]
fn a_command_that_is_gone_is_found() {
    let text = "`lifelong enrol L-1`, `lifelong --ledger x pay`, `lifelong VERB`, `lifelong --help`.\n\
                ```console\n$ lifelong inport x\n? 2\n```\nSee `lifelong inport`.\n";
    let page = vec![File { path: "docs/a.md".to_owned(), text: text.to_owned() }];
    let found = [
        "docs/a.md:1: `lifelong pay` is no command",
        "docs/a.md:6: `lifelong inport` is no command",
    ];
    assert_eq!(commands_gone(&list("enrol import"), &page), found);
}
