//! Every provider drawn down, one after the other, and every provider's figures beside each other.

use serde_json::json;

use crate::college::program::{Program, told};
use crate::college::{HERON, OTTER};
use crate::reconcile::ledger::{enrolled, line};

/// Two at the first college and one at the second, of which two are confirmed.
fn confirmed() -> Program {
    let ledger = Program::on(enrolled(2, 1)).at("2027-02-05T09:00:00Z");
    ledger.attend("E-01", 1, "A", "2027-01-18");
    ledger.attend("E-03", 1, "A", "2027-01-18");
    ledger
}

const ALL: [&str; 6] = ["drawdown", "--all", "--due", "2027-02-05", "--out", "claims"];

#[test]
fn each_is_claimed_for_by_a_claim_of_its_own() {
    let ledger = confirmed();
    let entries = ledger.entries();
    ledger.done(&[&ALL[..], &["--dry-run"]].concat());
    assert_eq!(ledger.entries(), entries);
    let said = ledger.done(&ALL);
    let claims: Vec<_> = said["providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["claim_reference"], &one["claimed"], &one["file"]))
        .collect();
    let file = |claim: &str| json!(format!("claims/claim-{claim}.csv"));
    let expected = [
        (&json!("10000001-0001"), &json!("611.00"), &file("10000001-0001")),
        (&json!("10000002-0001"), &json!("611.00"), &file("10000002-0001")),
    ];
    assert_eq!(claims, expected);
    // The second college's are the lines that it would have had alone.
    let alone = confirmed();
    alone.draw_down(HERON, "2027-02-05");
    let file = "claims/claim-10000002-0001.csv";
    assert_eq!(ledger.read(file), alone.read(file));
    // Again, there is nothing more to claim.
    let again = ledger.run(&[&ALL[..], &["--format", "csv"]].concat());
    assert_eq!(again.status.code(), Some(0), "{}", told(&again));
    assert_eq!(String::from_utf8(again.stdout).unwrap().lines().count(), 1, "a header");
    ledger.verify();
}

#[test]
fn where_one_fails_those_before_it_stand_and_are_named() {
    let ledger = confirmed();
    std::fs::create_dir(ledger.path("claims")).unwrap();
    ledger.write("claims/claim-10000002-0001.csv", "of another ledger\n");
    let output = ledger.run(&ALL);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    for part in [
        "provider 10000002: ",
        "claimed before that, and standing: 10000001-0001",
        "run it again to go on with the others",
        "file-in-the-way",
    ] {
        assert!(told(&output).contains(part), "{part}: {}", told(&output));
    }
    assert_eq!(ledger.events(OTTER, "claim-made").len(), 1);
    assert_eq!(ledger.events(HERON, "claim-made").len(), 0);
    std::fs::remove_file(ledger.path("claims/claim-10000002-0001.csv")).unwrap();
    let said = ledger.done(&ALL);
    assert_eq!(said["providers"][1]["claim_reference"], "10000002-0001");
    ledger.verify();
}

#[test]
fn nobody_is_named_beside_all() {
    let ledger = confirmed();
    for beside in [["--ukprn", OTTER], ["--claim", "10000001-0001"]] {
        let output = ledger.run(&[&ALL[..], &beside].concat());
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    }
    let output = ledger.run(&["drawdown", "--all", "--due", "2072-02-05"]);
    assert_eq!(output.status.code(), Some(2), "nor a day that is mistyped: {}", told(&output));
    assert_eq!(ledger.events(OTTER, "claim-made").len(), 0);
    let output = ledger.run(&["drawdown", "--due", "2027-02-05"]);
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
}

/// What was set aside, claimed and paid are three figures, and so is what was taken back.
#[test]
fn the_figures_of_all_stand_beside_each_other() {
    let ledger = confirmed();
    ledger.done(&ALL);
    let paid = [
        line("P-1", OTTER, "E-01", 1, "600.00"),
        line("P-2", HERON, "E-03", 1, "611.00"),
        line("R-2", HERON, "E-03", 1, "-700.00"),
    ];
    ledger.reconcile("2.csv", &paid.concat(), &["--as-at", "2027-02-05"]);
    let said = ledger.done(&["position", "--all", "--as-at", "2027-02-05"]);
    let figure = |place: usize, name: &str| {
        let one = &said["providers"][place];
        one[name].as_str().or(one[name]["amount"].as_str()).unwrap().to_owned()
    };
    let names = ["committed", "drawn", "paid", "paid_in_all", "taken_back", "owed_back"];
    let told = |place| names.map(|name| figure(place, name)).join(" ");
    assert_eq!(told(0), "4284.00 611.00 600.00 600.00 0.00 0.00");
    assert_eq!(told(1), "1836.50 611.00 0.00 611.00 700.00 89.00");
    let all = ledger.run(&["position", "--all", "--as-at", "2027-02-05", "--format", "table"]);
    let all = String::from_utf8(all.stdout).unwrap();
    let sums = all.lines().find(|line| line.trim_start().starts_with("all ")).unwrap();
    let sums: Vec<_> = sums.split_whitespace().collect();
    // Confirmed on 18 January, a Monday: the pay day was the 27th.
    assert_eq!(sums, ["all", "6120.50", "1222.00", "600.00", "622.00", "0.00", "89.00"], "{all}");
    // Each is what it is alone.
    let mut alone = ledger.done(&["position", "--ukprn", HERON, "--as-at", "2027-02-05"]);
    // That is said once of all of them.
    assert_eq!(
        alone.as_object_mut().unwrap().remove("complete_up_to").as_ref(),
        said.get("complete_up_to")
    );
    assert_eq!(said["providers"][1], alone);
}
