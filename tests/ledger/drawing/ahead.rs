//! A day that is mistyped claims nothing: what falls due in years is foretold, and not claimed.

use crate::college::OTTER;
use crate::college::program::{Program, told};
use crate::reconcile::ledger::enrolled;

#[test]
fn a_claim_reaches_a_month_ahead_and_a_forecast_as_far_as_is_asked() {
    let program = Program::on(enrolled(1, 0)).at("2027-02-01T09:00:00Z");
    program.attend("E-01", 1, "A", "2027-01-18");
    let due = |day: &str, more: &[&str]| {
        let asked = ["drawdown", "--ukprn", OTTER, "--due", day, "--out", "claims"];
        let output = program.run(&[&asked[..], more].concat());
        (output.status.code(), told(&output))
    };
    // 31 days after 1 February is 4 March.
    assert_eq!(due("2027-03-04", &["--dry-run"]).0, Some(0));
    for asked in [&[][..], &["--dry-run"]] {
        let (code, words) = due("2027-03-05", asked);
        assert_eq!(code, Some(2), "{words}");
        assert!(words.contains("\"day-ahead\"") && words.contains("--ahead"), "{words}");
    }
    let (code, words) = due("2199-12-31", &["--dry-run", "--ahead"]);
    assert_eq!(code, Some(0), "{words}");
    assert!(words.contains("611.00"), "{words}");
    // Nothing is claimed ahead, whatever is said.
    let (code, words) = due("2027-03-05", &["--ahead"]);
    assert_eq!(code, Some(2), "{words}");
    assert_eq!(program.texts("provider/10000001", "claim-made").len(), 0);
    program.holds();
}
