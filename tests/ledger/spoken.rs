//! What the program says to a learner: pounds, titles and names of providers, and nothing of an
//! officer's unless it is asked for; and that programs and spreadsheets are told all of it too.

use serde_json::Value;

use crate::college::program::Program;
use crate::names::rows;
use crate::names::told::ledger;

/// What it prints in a form, for people where none is given.
fn said(ledger: &Program, line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let output = ledger.start(&words).wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{line}");
    String::from_utf8(output.stdout).unwrap()
}

/// The amounts on a screen, as programs write them.
fn amounts(screen: &str) -> Vec<String> {
    let is_of_one = |sign: char| sign.is_ascii_digit() || sign == ',' || sign == '.';
    let amounts = screen.split('£').skip(1).map(|rest| {
        let end = rest.find(|sign| !is_of_one(sign)).unwrap_or(rest.len());
        rest[..end].trim_end_matches(['.', ',']).replace(',', "")
    });
    amounts.collect()
}

/// Whether a word is a hash.
fn is_hash(word: &str) -> bool {
    word.len() == 64 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

const LINES: [&str; 3] =
    ["balance L-01", "statement L-01", "afford L-01 --start 2027-06-01 --most 100"];

#[test]
fn a_learner_reads_pounds_and_no_hash() {
    let ledger = ledger();
    for line in LINES {
        let screen = said(&ledger, line);
        assert!(!screen.split_whitespace().any(is_hash), "{line}: {screen}");
        assert!(screen.contains("£38,140.00") || line.starts_with("afford"), "{line}: {screen}");
        // Whatever has pence is in pounds.
        let is_bare = |word: &str| {
            let digits = word.trim_start_matches('-');
            digits.split_once('.').is_some_and(|(pounds, pence)| {
                pence.len() == 2
                    && (pounds.to_owned() + pence).bytes().all(|it| it.is_ascii_digit())
            })
        };
        assert!(!screen.split_whitespace().any(is_bare), "{line}: {screen}");
    }
    assert!(said(&ledger, "balance L-01 --all").split_whitespace().any(is_hash));
}

#[test]
fn programs_and_spreadsheets_are_told_every_amount_and_every_sentence_of_the_screen() {
    let ledger = ledger();
    for line in LINES {
        let (screen, json) = (said(&ledger, line), said(&ledger, &format!("--format json {line}")));
        let amounts = amounts(&screen);
        assert!(amounts.len() > 3, "{line}: {screen}");
        for amount in amounts {
            assert!(json.contains(&amount), "{line}: {amount} is on the screen alone");
        }
    }
    let csv = rows(&said(&ledger, "--format csv statement L-01"));
    let json: Value = serde_json::from_str(&said(&ledger, "--format json statement L-01")).unwrap();
    let all = said(&ledger, "statement L-01 --all");
    let all: Vec<&str> = all.split_whitespace().collect();
    assert!(csv.len() > 5);
    for (row, line) in csv.iter().zip(json["lines"].as_array().unwrap()) {
        assert_eq!(row["what"], line["what"].as_str().unwrap());
        // On the screen the sentence is broken into lines.
        let first: Vec<&str> = row["what"].split_whitespace().take(3).collect();
        assert!(all.windows(3).any(|words| words == first), "{}", row["what"]);
    }
}

#[test]
fn what_moves_no_money_is_left_out_of_a_statement_and_said_to_be() {
    let ledger = ledger();
    let (some, all) = (said(&ledger, "statement L-01"), said(&ledger, "statement L-01 --all"));
    for quiet in ["the learner's facts were recorded", "attending"] {
        assert!(!some.contains(quiet), "{some}");
        assert!(all.contains(quiet), "{all}");
    }
    for loud in ["the full entitlement of 2025/26 was granted", "claimed for period 1"] {
        assert!(some.contains(loud) && all.contains(loud), "{loud}");
    }
    assert!(all.contains("L-01/2") && !some.contains("L-01/2"));
    let output = ledger.start(&["statement", "L-01"]).wait_with_output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("move no money; `lifelong statement L-01 --all`"), "{words}");
}

/// What was undone is told by what it was, and an act with the reason that was given for it.
#[test]
fn a_statement_follows_the_reasons_that_were_given() {
    let ledger = ledger();
    ledger.done(&["recover", "E-01", "--period", "1", "--reason", "rejected"]);
    ledger.done(&["withdraw", "E-90", "--on", "2027-03-20", "--reason", "illness"]);
    let undone = ledger.done(&["grant", "L-01", "--additional", "5.00", "--reason", "hardship"]);
    let entry = undone["entry"].as_str().unwrap();
    ledger.done(&["correct", entry, "--reason", "typing"]);
    let told = rows(&said(&ledger, "--format csv statement L-01"));
    let told = |event: &str| {
        let mut of = told.iter().rev().filter(|row| row["event"] == event);
        of.next().unwrap()["what"].clone()
    };
    assert!(told("recovered").ends_with("because the payer rejected it or took it back"));
    assert!(told("withdrawn").ends_with("on 2027-03-20 (reason: illness)"));
    assert_eq!(told("corrected"), "undone: additional entitlement was granted (reason: typing)");
    assert_eq!(told("enrolled"), "enrolled on Networks (E-90) at Otter College");
}

#[test]
fn a_refusal_is_told_to_the_learner_too_in_words_of_its_own() {
    let ledger = ledger();
    let told = ledger.run(&["assess", "L-01", "M-2", "--start", "2026-03-01"]);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let findings = told["findings"].as_array().unwrap();
    let refused = findings.iter().filter(|one| one["met"] == false).collect::<Vec<_>>();
    assert!(!refused.is_empty());
    for one in findings {
        let (for_learner, because) = (one["for_learner"].as_str(), one["because"].as_str());
        assert_eq!(for_learner.is_some(), one["met"] == false, "{one}");
        assert_ne!(for_learner, because, "{one}");
    }
    let afforded = said(&ledger, "afford L-01 --start 2026-03-01");
    let words = refused.iter().find(|one| one["rule"] == "start-date").unwrap();
    let first: Vec<&str> = words["for_learner"].as_str().unwrap().split(' ').take(6).collect();
    assert!(afforded.contains(&first.join(" ")), "{afforded}");
}
