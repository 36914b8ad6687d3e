//! The gallery of errors: every file of `fixtures/bad`, and what is said of it, in `messages.txt`.
//!
//! A block of that text begins with `NAME, as KIND`: how the file is read. After a message was
//! changed on purpose, `SNAPSHOTS=overwrite cargo test` writes the text anew: read what differs.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use super::*;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/bad");

const MESSAGES: &str = include_str!("../../fixtures/bad/messages.txt");

fn errors(kind: Kind, contents: &[u8]) -> Vec<LineError> {
    let none = Renames::default();
    match kind {
        Kind::Providers => catalogue::read_providers(contents, &none).unwrap().bad,
        Kind::Courses => catalogue::read_courses(contents, &none).unwrap().bad,
        Kind::Modules => catalogue::read_modules(contents, &none).unwrap().bad,
        Kind::Learners => learners::read_learners(contents, &none).unwrap().bad,
        Kind::Enrolments => enrolments::read_enrolments(contents, &none).unwrap().bad,
        Kind::Withdrawals => withdrawals::read_withdrawals(contents, &none).unwrap().bad,
        Kind::Rates => policy::read_rates(contents, &none).unwrap().bad,
        Kind::Subjects => policy::read_subjects(contents, &none).unwrap().bad,
        Kind::InstalmentPlans => policy::read_instalment_plans(contents, &none).unwrap().bad,
    }
}

/// The files of the gallery, each with the kind as which it is read.
fn shown() -> impl Iterator<Item = (&'static str, Kind)> {
    let titles = MESSAGES.lines().filter_map(|line| line.split_once(", as "));
    titles.filter_map(|(name, kind)| Some((name, kind.parse().ok()?)))
}

#[test]
fn every_bad_file_says_what_is_wrong_with_it() {
    let mut messages = String::new();
    for (name, kind) in shown() {
        let errors = errors(kind, &fs::read(format!("{FOLDER}/{name}")).unwrap());
        assert!(!errors.is_empty(), "{name} is not bad");
        writeln!(messages, "{name}, as {kind}").unwrap();
        for error in errors {
            writeln!(messages, "    {error}").unwrap();
        }
    }
    let expected = snapbox::file!["../../fixtures/bad/messages.txt"].raw();
    snapbox::assert_data_eq!(messages, expected);
}

#[test]
fn every_bad_file_is_in_the_gallery() {
    let files: BTreeSet<_> = fs::read_dir(FOLDER)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "messages.txt")
        .collect();
    let shown: BTreeSet<_> = shown().map(|(name, _)| name.to_owned()).collect();
    assert_eq!(files, shown);
}
