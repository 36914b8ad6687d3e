//! Shows each rule of the house a fault that it must find: a rule that never complains is none.

use super::*;

fn file(path: &str, text: &str) -> Vec<File> {
    let (path, text) = (path.to_owned(), text.to_owned());
    vec![File { path, text }]
}

fn list(names: &str) -> Vec<String> {
    names.split(' ').map(str::to_owned).collect()
}

#[track_caller]
fn check(complaints: &[String], expected: &str) {
    assert_eq!(complaints.join("\n"), expected);
}

#[track_caller]
fn check_floors(path: &str, text: &str, expected: &str) {
    check(&floors_broken(&file(path, text)), expected);
}

#[track_caller]
fn check_outside(path: &str, text: &str, expected: &str) {
    check(&outside_broken(&file(path, text)), expected);
}

#[test]
fn the_project_itself_is_read() {
    let found = sources(&["src"]);
    assert!(found.iter().any(|file| file.path == "src/lib.rs"));
    assert!(names_in(".").contains(&"Cargo.toml".to_owned()));
}

#[test]
fn an_import_from_above_is_found() {
    let text = "//! Credits.\n\nuse crate::ledger::Entry;\n";
    let found = "src/domain/credits.rs:3: domain may not import ledger";
    check_floors("src/domain/credits.rs", text, found);
    check_floors("src/ops/enrol.rs", text, "");
}

#[test]
fn an_import_from_above_is_found_in_a_group_and_in_the_code() {
    let text = "use crate::{\n    domain::{Money, self},\n    store::Store as Ops,\n};\n\
                fn f() -> crate::ops::Moment { crate::domain::x() }\n";
    let found = "src/ledger/chain.rs:3: ledger may not import store\n\
                 src/ledger/chain.rs:5: ledger may not import ops";
    check_floors("src/ledger/chain.rs", text, found);
}

#[test]
fn rooms_on_one_floor_do_not_import_each_other() {
    let found = "src/store/mod.rs:1: store may not import exchange";
    check_floors("src/store/mod.rs", "use crate::exchange::Lines;", found);
    let found = "src/clock.rs:1: clock may not import salt";
    check_floors("src/clock.rs", "use crate::salt;", found);
    check_floors("src/store/mod.rs", "use crate::store::sqlite;", "");
}

#[test]
fn a_way_round_by_super_is_found() {
    let found = "src/domain/money.rs:1: domain may not import cli";
    check_floors("src/domain/money.rs", "use super::super::cli::run;", found);
    let found = "src/domain/mod.rs:1: domain may not import cli";
    check_floors("src/domain/mod.rs", "use super::cli::run;", found);
    let inside = "mod tests { use super::super::cli; }";
    check_floors("src/domain/mod.rs", inside, found);
    let found = "src/salt.rs:1: salt may not import web";
    check_floors("src/salt.rs", "use super::web;", found);
}

#[test]
fn a_path_by_super_that_stays_in_the_room_is_not_a_fault() {
    let rule = "src/domain/eligibility/case.rs";
    check_floors(rule, "use super::super::money::Money;", "");
    check_floors("src/domain/mod.rs", "mod tests { use super::*; }", "");
    check_floors("src/domain/mod.rs", "pub(super) fn f() {}", "");
}

#[test]
fn what_is_no_room_is_found() {
    let path = "src/ops/mod.rs";
    check_floors(path, "use crate::*;", "src/ops/mod.rs:1: * is no room");
    check_floors(path, "use crate::Money;", "src/ops/mod.rs:1: Money is no room");
    let found = "src/util/mod.rs:1: room util stands on no floor";
    check_floors("src/util/mod.rs", "", found);
    check_floors("src/main.rs", "use crate::anything;", "");
}

#[test]
fn comments_and_strings_are_no_code() {
    let text = "//! See crate::ops.\n/* crate::cli /* nested */ crate::cli\n*/\n\
                const A: &str = \"crate::ops \\\" crate::cli\";\n\
                const B: &str = r#\"crate::\"web\"#;\n\
                const C: [char; 3] = ['\"', '\\'', '\\\\'];\n\
                fn f<'a>(_: &'a str) { crate::web::x() }\n";
    let found = "src/domain/money.rs:7: domain may not import web";
    check_floors("src/domain/money.rs", text, found);
}

#[test]
fn an_outside_crate_in_the_wrong_room_is_found() {
    let found = "src/ledger/body.rs:1: rust_decimal is for src/domain/money.rs only";
    check_outside("src/ledger/body.rs", "use rust_decimal::Decimal;", found);
    let found = "src/ops/import.rs:1: csv is for src/exchange/ only";
    check_outside("src/ops/import.rs", "fn f(_: csv::Reader<&[u8]>) {}", found);
    let found = "src/ops/export.rs:1: std::fs is for src/store/ and src/desk/ only";
    check_outside("src/ops/export.rs", "use std::{fs::File, io};", found);
}

#[test]
fn an_outside_crate_in_its_room_and_a_variable_of_its_name_are_no_faults() {
    check_outside("src/exchange/register.rs", "use csv::Writer;", "");
    check_outside("src/ops/export.rs", "fn f(csv: u8) -> u8 { csv }", "");
}

#[test]
fn a_pure_floor_that_reads_or_writes_is_found() {
    let found = "src/domain/rates.rs:1: std::io in a floor that does no I/O";
    check_outside("src/domain/rates.rs", "use std::{fmt, io::Read};", found);
    let found = "src/ledger/body.rs:1: std::time in a floor that does no I/O";
    check_outside("src/ledger/body.rs", "use std::time::Duration;", found);
}

#[test]
fn a_second_printer_is_found() {
    let found = "src/cli/enrol.rs:1: println! is for src/cli/output.rs only";
    check_outside("src/cli/enrol.rs", "fn f() { println!(\"x\"); }", found);
    let found = "src/cli/enrol.rs:2: io::stdout is for src/cli/output.rs only";
    let text = "use std::io;\nfn f() { io::stdout(); }";
    check_outside("src/cli/enrol.rs", text, found);
    check_outside("src/cli/output.rs", "fn f() { eprintln!(); }", "");
}

#[test]
fn a_second_clock_is_found() {
    let found = "src/ops/mod.rs:1: SystemTime is for src/clock.rs only";
    check_outside("src/ops/mod.rs", "use std::time::SystemTime;", found);
    check_outside("src/clock.rs", "use std::time::SystemTime;", "");
    let found = "src/ops/mod.rs:1: Utc::now is for src/clock.rs only";
    check_outside("src/ops/mod.rs", "fn f() { chrono::Utc::now(); }", found);
}

#[test]
fn an_amount_that_is_made_without_asking_is_found() {
    let found = "src/ops/uprate.rs:1: Money::from_pence is for tests only";
    let text = "fn f(pence: i64) { Money::from_pence(pence); }";
    check_outside("src/ops/uprate.rs", text, found);
    check_outside("src/ops/uprate.rs", "fn f() { x.map(money::Money::from_pence); }", found);
    check_outside("src/ops/uprate.rs", &format!("mod tests {{ {text} }}"), "");
    check_outside("src/ledger/reconciliation/tests.rs", text, "");
}

#[test]
fn a_day_that_is_worked_out_elsewhere_is_found() {
    let found = "src/ops/mod.rs:1: Days is for src/domain/calendar.rs only\n\
                 src/ops/mod.rs:2: Days is for src/domain/calendar.rs only";
    let text = "use chrono::Days;\nfn f(day: NaiveDate) { day.checked_add_days(Days::new(1)); }";
    check_outside("src/ops/mod.rs", text, found);
    check_outside("src/domain/calendar.rs", text, "");
    let found = "src/ops/mod.rs:1: succ_opt is for src/domain/calendar.rs only";
    check_outside("src/ops/mod.rs", "fn f(day: NaiveDate) { day.succ_opt(); }", found);
    let found = "src/cli/mod.rs:1: NaiveDate::MAX is for src/domain/calendar.rs only";
    check_outside("src/cli/mod.rs", "fn f() { chrono::NaiveDate::MAX; }", found);
}

#[test]
fn a_providers_chain_that_is_read_in_another_way_is_found() {
    let text = "fn f() { ProviderAccount::verified(provider, stored)?; }";
    let found =
        "src/ops/position.rs:1: ProviderAccount::verified is for src/ops/common/claim.rs only";
    check_outside("src/ops/position.rs", text, found);
    check_outside("src/ops/common/claim.rs", text, "");
}

#[test]
fn a_file_without_a_purpose_is_found() {
    let late = file("src/ops/mod.rs", "use std::fmt;\n//! Late.\n");
    let found = "src/ops/mod.rs:1: does not open with a `//!` line of its purpose";
    check(&purpose_missing(&late), found);
}

#[test]
fn a_long_file_is_found() {
    check(&too_long(&file("src/a.rs", &"\n".repeat(400))), "");
    let longer = file("src/a.rs", &"\n".repeat(401));
    check(&too_long(&longer), "src/a.rs:401: over 400 lines");
}

#[test]
fn a_long_line_is_found() {
    check(&too_long(&file("src/a.rs", &"é".repeat(100))), "");
    let longer = format!("\n{}", "é".repeat(101));
    check(&too_long(&file("src/a.rs", &longer)), "src/a.rs:2: over 100 columns");
    let address = format!("// https://{}", "x".repeat(100));
    check(&too_long(&file("src/a.rs", &address)), "");
}

#[test]
fn a_long_function_is_found() {
    let with = |lines: usize| {
        let body = "    let brace = '{';\n".repeat(lines - 2);
        let text = format!("trait T {{\n    fn g(_: [u8; 2]);\n}}\nfn f() {{\n{body}}}\n");
        too_long(&file("src/a.rs", &text))
    };
    check(&with(70), "");
    check(&with(71), "src/a.rs:4: `f` has 71 lines, over 70");
}

const LIST: &str = "const RULES: &[Rule] = &[\n(RuleCode::ModuleSize, module_size::check),\n\
                    learner_age::RULE,\n];";
const SIZE: &str = "const RULE: Rule = Rule { code: RuleCode::ModuleSize };";
const SECTIONS: &str = "# Rules\n\n## `module-size`\n\n## `learner-age`\n";

/// The complaints about a folder with these rules in their files.
fn rules(list: &str, rules: &[(&str, &str)], sections: &str) -> Vec<String> {
    let mut folder = file("src/domain/eligibility/mod.rs", list);
    folder.extend(file("src/domain/eligibility/case.rs", ""));
    for (module, text) in rules {
        folder.extend(file(&format!("src/domain/eligibility/{module}.rs"), text));
    }
    rules_broken(&folder, sections)
}

#[test]
fn rules_with_their_files_and_sections_are_no_fault() {
    let age = "const RULE: Rule = Rule { code: RuleCode::LearnerAge };";
    check(&rules(LIST, &[("module_size", SIZE), ("learner_age", age)], SECTIONS), "");
}

#[test]
fn a_rule_without_a_file_a_section_or_a_place_in_the_list_is_found() {
    let found = "src/domain/eligibility/mod.rs:3: rule `learner-age` has no file learner_age.rs\n\
                 docs/rules.md:1: no section ## `learner-age`\n\
                 src/domain/eligibility/subject.rs:1: is not in RULES";
    let faulty = [("module_size", SIZE), ("subject", "RuleCode::Subject")];
    check(&rules(LIST, &faulty, "## `module-size`\n"), found);
}

#[test]
fn a_rule_that_does_not_name_its_code_is_found() {
    let found = "src/domain/eligibility/learner_age.rs:1: nowhere names its code \
                 RuleCode::LearnerAge";
    let another = "const RULE: Rule = Rule { code: RuleCode::Level };";
    check(&rules(LIST, &[("module_size", SIZE), ("learner_age", another)], SECTIONS), found);
}

#[test]
fn a_lost_list_of_rules_is_found() {
    check(&rules_broken(&[], ""), "src/domain/eligibility/mod.rs:1: is not there");
    let found = "src/domain/eligibility/mod.rs:1: has no list RULES that names the rules' modules";
    check(&rules("const CHECKS: &[Rule] = &[level::check];", &[("level", "")], ""), found);
}

#[test]
fn a_rule_that_is_asked_for_by_its_text_is_found() {
    let text = "// Not \"fee-limit\".\nconst RULES: [&str; 1] = [\"fee-limit\"];\n\
                const RULE: RuleCode = RuleCode::FeeLimit;\nconst OTHER: &str = \"fee limit\";\n";
    let found = "src/ops/amend.rs:2: asks for the rule `fee-limit` by its text";
    check(&rules_by_text(&file("src/ops/amend.rs", text)), found);
}

#[test]
fn a_verb_or_an_option_below_the_faces_is_found() {
    let text = "//! `lifelong enrol --fee`.\n/// `lifelong assess` judges.\n\
                const A: &str = \"begins with `lifelong-checkpoint/1`, -- or `lifelong`\";\n\
                const B: &str = \"undo it with `lifelong \\\n      correct`\";\n\
                const C: &str = \"give one (`--fee`, for example)\";\n\
                const D: [&str; 4] = [\"--5\", \"a--b\", \"---\", \"--\"];\n\
                #[error(\"name it with --ukprn\")]\nstruct E;\n";
    let found = "src/ops/enrol.rs:4: says `lifelong correct`, which is for a face\n\
                 src/ops/enrol.rs:6: says `--fee`, which is for a face\n\
                 src/ops/enrol.rs:8: says `--ukprn`, which is for a face";
    check(&commands_below(&file("src/ops/enrol.rs", text)), found);
    check(&commands_below(&file("src/cli/enrol.rs", text)), "");
}

#[test]
fn a_name_that_is_given_to_two_types_is_found() {
    let tally = "/// pub struct Note;\npub struct Tally(u8);\nstruct Own;\nfn tally() {}\n";
    let mut sources = file("src/ledger/checkpoint.rs", tally);
    let others = "struct Own;\npub(super) enum Other { Tally }\npub mod tally {}\n\
                  pub(in crate::ledger)\ntype Tally<'a> = &'a u8;\npub struct Arguments;\n";
    sources.extend(file("src/ledger/reconciliation/mod.rs", others));
    sources.extend(file("src/cli/enrol.rs", "pub(super) struct Arguments;\npub trait Other {}\n"));
    let found = "src/ledger/reconciliation/mod.rs:5: `Tally` is the name of \
                 src/ledger/checkpoint.rs:2 too\n\
                 src/cli/enrol.rs:2: `Other` is the name of src/ledger/reconciliation/mod.rs:2 too";
    check(&names_given_twice(&sources), found);
}

const MEANINGS: &str = "| case | a | b | c |\n| dossier | a | b | c |\n| facts | a | b | c |\n\
                        | file, paper | a | b | c |\n| place | a | b | c |\n| share | a | b | c |\n";

#[track_caller]
fn check_meanings(path: &str, text: &str, expected: &str) {
    check(&meanings_broken(&file(path, text), MEANINGS), expected);
}

#[test]
fn a_word_outside_of_the_rooms_of_its_meaning_is_found() {
    let text = "//! The facts.\nuse crate::ledger::facts_digest;\nstruct SaltedFacts;\n\
                fn f(facts: u8) -> Fact {}\nconst FILE_SHARE: &str = \"place\";\n\
                fn nobody_is_judged_without_the_facts() {}\nfn replaced(artefacts: Profile) {}\n";
    let found = "src/domain/money.rs:2: `facts_digest` says `facts`, which means something \
                 elsewhere\n\
                 src/domain/money.rs:3: `SaltedFacts` says `facts`, which means something \
                 elsewhere\n\
                 src/domain/money.rs:4: `facts` says `facts`, which means something elsewhere\n\
                 src/domain/money.rs:4: `Fact` says `facts`, which means something elsewhere\n\
                 src/domain/money.rs:5: `FILE_SHARE` says `file`, which means something \
                 elsewhere\n\
                 src/domain/money.rs:5: `FILE_SHARE` says `share`, which means something elsewhere";
    check_meanings("src/domain/money.rs", text, found);
    check_meanings("src/ledger/money.rs", text, "");
    let found = "src/desk/a.rs:1: `RefusalPlace` says `place`, which means something elsewhere";
    check_meanings("src/desk/a.rs", "enum RefusalPlace { File }", found);
    check_meanings("src/ops/verify/mod.rs", "struct Fault { place: String }", "");
}

#[test]
fn a_value_that_is_not_called_by_the_word_of_its_type_is_found() {
    let text = "fn f(file: &'a mut Dossier, facts: &Case<'_>) {\n let found: Dossier = g(); }\n\
                fn g(dossier: &mut Dossier, _case: &Case) -> Dossier { super::Dossier::open() }\n";
    let found = "src/ops/common/error.rs:1: `file` is a `Dossier`: call it `dossier`\n\
                 src/ops/common/error.rs:1: `facts` is a `Case`: call it `case`\n\
                 src/ops/common/error.rs:2: `found` is a `Dossier`: call it `dossier`";
    check_meanings("src/ops/common/error.rs", text, found);
}

#[test]
fn a_word_that_the_glossary_does_not_give_is_found() {
    let (_, page) = MEANINGS.split_once('\n').unwrap();
    let page = page.replace("| place |", "| places |");
    let found = "docs/glossary.md:1: does not tell `case`\n\
                 docs/glossary.md:1: does not tell `place`";
    check(&meanings_broken(&[], &page), found);
}

#[test]
fn an_unused_fixture_is_found() {
    let readers = file("docs/errors.md", "See `fixtures/bad/ukprn-too-short.csv`.");
    let found = "fixtures/bad/short.csv:1: is named by no test and no page";
    check(&bad_fixtures_unused(&list("ukprn-too-short.csv short.csv"), &readers), found);
}

#[test]
fn a_stranger_at_the_top_level_is_found() {
    let names = list("Cargo.toml .ci src target demo-1 justfile");
    let found = "justfile:1: does not belong at the top level";
    check(&top_level_broken(&names, "/target/\n/demo*\n"), found);
}

#[test]
fn a_decision_that_is_missing_or_not_whole_is_found() {
    let whole = "# One\n\nDate: 2026-11-21\n\n## Context\n\n## Decision\n\n## Consequences\n";
    let mut files = file("docs/decisions/0001-one-crate.md", whole);
    check(&decisions_broken(&files), "");

    let partial = "# Third\n\nDate: soon\n\n## Context\n";
    files.extend(file("docs/decisions/0003-Third.md", partial));
    let found = "docs/decisions/0003-Third.md:1: expected 0002-title-in-small-letters.md\n\
                 docs/decisions/0003-Third.md:1: has no line `Date: YYYY-MM-DD`\n\
                 docs/decisions/0003-Third.md:1: headings are not Context, Decision, Consequences";
    check(&decisions_broken(&files), found);
}

#[test]
fn what_is_half_done_is_found() {
    let text = "#[test]\n#[ignore = \"slow\"]\nfn f() {\n    todo! {}\n}\n\
                #[cfg_attr(test, allow(unused, dead_code))]\nfn g() { std::dbg! {} }\n\
                fn ignore(todo: bool) -> bool { todo != true }\n";
    let found = "tests/a.rs:4: todo! is left\n\
                 tests/a.rs:7: dbg! is left\n\
                 tests/a.rs:2: a test that is not run is no test\n\
                 tests/a.rs:6: dead code is taken out, not allowed";
    check(&half_done(&file("tests/a.rs", text)), found);
}

#[test]
fn a_silenced_lint_in_the_program_is_found() {
    let text = "#![allow(clippy::pedantic)]\n#[expect(unused, reason = \"allow\")]\nfn f() {}\n";
    let found = "src/a.rs:1: write `expect` with a reason, not `allow`";
    check(&half_done(&file("src/a.rs", text)), found);
    check(&half_done(&file("tests/a.rs", text)), "");
}
