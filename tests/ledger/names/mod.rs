//! Names behind figures: who recorded it, and from which file, in every row that goes out.

pub(crate) mod filtered;
pub(crate) mod footing;
pub(crate) mod lists;
mod open_breaks;
mod pages;
mod shown;
pub(crate) mod tables;
pub(crate) mod told;

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::college::College;
use crate::college::reading::value;

/// The rows of a file, each field under the name of its column.
pub(crate) fn rows(file: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = file.lines().map(fields);
    let header = lines.next().expect("a header");
    let named = |row: Vec<String>| {
        assert_eq!(row.len(), header.len(), "{row:?}");
        header.iter().cloned().zip(row).collect()
    };
    lines.map(named).collect()
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut is_quoted) = (vec![String::new()], false);
    for sign in line.chars() {
        match sign {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(String::new()),
            _ => fields.last_mut().expect("there is one").push(sign),
        }
    }
    fields
}

/// Every row of the register has the login, the file, the period, the status and the claim that its
/// entry's own text tells, and so have the rows of the log.
pub(crate) fn names_agree(college: &College) -> Result<(), TestCaseError> {
    let claimed = recoveries_claimed(college);
    for what in ["register", "log"] {
        for row in rows(&college.export(what)) {
            let (chain, seq) = match what {
                "register" => (format!("learner/{}", row["learner_id"]), &row["seq"]),
                _ => (row["chain"].clone(), &row["seq"]),
            };
            let texts = college.texts(&chain);
            let text = &texts[seq.parse::<usize>().expect("a number") - 1];
            let of = |name| value(text, name).unwrap_or_default().to_owned();
            let brought = value(text, "file").map(|begun| format!("ledger/{begun}"));
            prop_assert_eq!(&row["login"], &of("login"), "{}", text);
            prop_assert_eq!(&row["file"], &brought.unwrap_or_default(), "{}", text);
            if what == "log" {
                continue;
            }
            let about = value(text, "undoes").map(|undone| {
                let undone = &texts[undone.parse::<usize>().expect("a number") - 1];
                value(undone, "period").unwrap_or_default().to_owned()
            });
            prop_assert_eq!(&row["liability_period"], &about.unwrap_or_else(|| of("period")));
            prop_assert_eq!(&row["status"], &of("status"), "{}", text);
            let told = claimed.get(&format!("learner/{}/{seq}", row["learner_id"])).cloned();
            prop_assert_eq!(&row["claim"], &told.unwrap_or_else(|| of("claim")), "{}", text);
        }
    }
    Ok(())
}

/// The claim of each recovery that a claim tells, by the name of its entry.
fn recoveries_claimed(college: &College) -> BTreeMap<String, String> {
    let providers = college.reader().providers().expect("providers");
    let texts = providers.iter().flat_map(|ukprn| college.texts(&format!("provider/{ukprn}")));
    let mut claimed = BTreeMap::new();
    for text in texts.filter(|text| value(text, "event") == Some("claim-made")) {
        let claim = value(&text, "claim").expect("a claim").to_owned();
        let told = text.lines().filter_map(|line| line.strip_prefix("recovery "));
        claimed.extend(told.map(|name| (name.to_owned(), claim.clone())));
    }
    claimed
}
