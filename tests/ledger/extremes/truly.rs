//! What is refused because it is beyond something truly is.

use super::sums::pence;

/// As they are promised: one amount, the sums of a learner, an entry, a run.
const BOUNDS: [&str; 4] = ["99999999.99", "999999999.99", "1000000000.00", "9999999999999.99"];

const LAST_DAY: &str = "2199-12-31";

/// Looks at each sum and day that is said to be beyond another.
pub(crate) fn truly(said: &str) -> Result<(), String> {
    for (place, beyond) in said.match_indices(" is beyond ") {
        let (sum, bound) = around(said, place, beyond);
        if !BOUNDS.contains(&bound) || pence(sum).abs() <= pence(bound) {
            return Err(format!("{sum} is said to be beyond {bound}"));
        }
    }
    for (place, after) in said.match_indices(" is after 2199") {
        let (day, _) = around(said, place, after);
        if day <= LAST_DAY {
            return Err(format!("{day} is said to be after {LAST_DAY}"));
        }
    }
    Ok(())
}

/// The words before and after some others.
fn around<'s>(said: &'s str, place: usize, between: &str) -> (&'s str, &'s str) {
    let (before, after) = (&said[..place], &said[place + between.len()..]);
    let before = before.rsplit(' ').next().unwrap_or_default();
    let after = after.split(' ').next().unwrap_or_default().trim_end_matches(',');
    (before.trim_start_matches(|first: char| first != '-' && !first.is_ascii_digit()), after)
}

#[test]
fn what_is_not_beyond_is_seen() {
    let most = "the most that one amount may be";
    assert_eq!(truly(&format!("as 100000000.00 is beyond 99999999.99, {most}")), Ok(()));
    for said in ["99999999.99 is beyond 99999999.99", "100000000.00 is beyond 99999999.98"] {
        assert!(truly(&format!("as {said}, {most}")).is_err(), "{said}");
    }
    assert_eq!(truly("2200-01-01 is after 2199-12-31, the last day"), Ok(()));
    assert!(truly("as 2199-12-31 is after 2199-12-31, the last day").is_err());
}
