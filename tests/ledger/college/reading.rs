//! The texts of entries, read line by line as somebody would who knows no code of ours.

use std::collections::BTreeMap;

use lifelong::ledger::chain_name::ChainName;
use lifelong::store::StoredRow;

use super::{College, read};

impl College {
    /// The texts of a chain; a name without a kind is a learner's.
    pub(crate) fn texts(&self, chain: &str) -> Vec<String> {
        let name = chain.parse().unwrap_or_else(|_| ChainName::Learner(read(chain)));
        let stored = self.reader().chain(&name).expect("entries");
        stored.into_iter().map(|entry| entry.text).collect()
    }

    /// The texts of a chain without the line that says which file brought an entry.
    pub(crate) fn texts_but_file(&self, chain: &str) -> Vec<String> {
        let but_file = |text: String| {
            let is_of_the_act =
                |line: &&str| !line.starts_with("file ") && !line.starts_with("recorded ");
            let lines = text.lines().filter(is_of_the_act);
            lines.collect::<Vec<_>>().join("\n")
        };
        self.texts(chain).into_iter().map(but_file).collect()
    }

    /// Every entry with the columns beside it.
    pub(crate) fn rows(&self) -> Vec<StoredRow> {
        let reader = self.reader();
        reader.entries_after(None, usize::MAX).expect("entries")
    }

    /// How many entries there are.
    pub(crate) fn count(&self) -> usize {
        self.rows().len()
    }

    /// What stands on each account of a learner, in pence, and on `period E-1 2` what is drawn for
    /// that.
    pub(crate) fn accounts(&self, learner: &str) -> BTreeMap<String, i64> {
        accounts(&self.texts(learner)).unwrap_or_else(|error| panic!("{error}"))
    }
}

/// The value of a line of a text.
pub(crate) fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
}

/// An export without its last two columns: who recorded a row, and the file that brought it. That
/// of drawdowns has the columns of a claim file then.
pub(crate) fn but_source(export: &str) -> String {
    let line = |line: &str| line.rsplitn(3, ',').last().unwrap_or_default().to_owned() + "\n";
    export.lines().map(line).collect()
}

pub(crate) fn pence(pounds: &str) -> i64 {
    let parts = pounds.split_once('.').filter(|(_, part)| part.len() == 2);
    let pence = parts.and_then(|(whole, part)| format!("{whole}{part}").parse().ok());
    pence.unwrap_or_else(|| panic!("{pounds} is no amount"))
}

/// No account but that of the scheme may be below nothing at any step, and all of them come to
/// nothing.
pub(crate) fn accounts(texts: &[String]) -> Result<BTreeMap<String, i64>, String> {
    let mut accounts: BTreeMap<String, i64> = BTreeMap::new();
    let mut periods: BTreeMap<String, i64> = BTreeMap::new();
    for text in texts {
        let Some(amount) = value(text, "amount").map(pence) else { continue };
        let [Some(debit), Some(credit)] = ["debit", "credit"].map(|name| value(text, name)) else {
            return Err(format!("a posting of one side: {text}"));
        };
        let debited = accounts.entry(debit.to_owned()).or_default();
        *debited -= amount;
        if *debited < 0 && debit != "scheme" {
            return Err(format!("{debit} is overdrawn: {text}"));
        }
        *accounts.entry(credit.to_owned()).or_default() += amount;
        let sign = match value(text, "event") {
            Some("drawn-down") => 1,
            Some("recovered") => -1,
            _ => continue,
        };
        let [enrolment, period] = ["enrolment", "period"].map(|name| value(text, name).unwrap());
        *periods.entry(format!("period {enrolment} {period}")).or_default() += sign * amount;
    }
    if accounts.values().sum::<i64>() != 0 {
        return Err("postings do not come to nothing".to_owned());
    }
    accounts.extend(periods);
    Ok(accounts)
}
