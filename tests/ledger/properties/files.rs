//! The files that histories begin with.

use super::catalogues::{SUBJECTS, Shelf};
use crate::college::files::{self, FILES};
use crate::model::calls::module;
use crate::model::days::Span;
use crate::model::words::Provider;

fn yes(is: bool) -> &'static str {
    if is { "yes" } else { "no" }
}

fn or_empty(value: Option<impl ToString>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn list(codes: &[i64]) -> String {
    codes.iter().map(|code| format!("{code:06}")).collect::<Vec<_>>().join(";")
}

fn file(header: &str, lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().fold(format!("{header}\n"), |file, line| file + &line + "\n")
}

/// A file of a kind, with these lines.
pub(crate) fn of_lines(kind: &str, lines: impl IntoIterator<Item = String>) -> String {
    let lines: Vec<String> = lines.into_iter().collect();
    files::file(kind, &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Every file of a catalogue with its kind, in the order in which a ledger is filled.
pub(crate) fn catalogue(shelf: &Shelf) -> Vec<(&'static str, String)> {
    vec![
        ("subjects", subjects()),
        ("providers", providers(&shelf.providers)),
        ("courses", courses(shelf)),
        ("modules", of_lines("modules", shelf.modules.iter().map(module))),
        ("instalment-plans", FILES[3].1.to_owned()),
    ]
}

fn subjects() -> String {
    let line = |(hecos, Span(from, to)): (i64, Span)| {
        format!("{hecos:06},a subject,{from},{},the model", or_empty(to))
    };
    file("hecos,label,approved_from,approved_to,source", SUBJECTS.map(line))
}

fn providers(providers: &[Provider]) -> String {
    let line = |one: &Provider| {
        let category = if one.fee_cap { "approved-fee-cap" } else { "approved" };
        let Span(from, to) = one.registered;
        let modular = one.modular.map_or((String::new(), String::new()), |Span(from, to)| {
            (from.to_string(), or_empty(to))
        });
        let (ukprn, to, only) = (one.ukprn, or_empty(to), list(&one.only));
        format!("{ukprn},A college,{category},{from},{to},{},{},{only}", modular.0, modular.1)
    };
    let header = "ukprn,name,ofs_category,registered_from,registered_to,modular_from,modular_to,\
                  modular_subjects";
    file(header, providers.iter().map(line))
}

fn courses(shelf: &Shelf) -> String {
    let header = "course_id,ukprn,title,qualification,level,credits,hecos,htq,designated_from,\
                  designated_to,franchised_to";
    let lines = shelf.courses.iter().map(|one| {
        let Span(from, to) = one.designated;
        format!(
            "{},{},A course,BSc,{},360,{},{},{from},{},{}",
            one.id,
            one.ukprn,
            one.level,
            list(&one.subjects),
            yes(one.htq),
            or_empty(to),
            or_empty(one.franchised_to)
        )
    });
    file(header, lines)
}
