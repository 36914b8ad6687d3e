//! What changes where a record comes again.

use super::Kind;
use super::form::FileForm;
use super::record::Splitter;

/// A field of a record that is on record otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What the record is about.
    pub id: String,
    /// The column, and of a plan the period too.
    pub column: String,
    /// What is on record.
    pub before: String,
    /// What the file says.
    pub after: String,
}

/// The fields in which two stored texts of one record differ, in the order of the columns.
#[must_use]
pub fn changes(kind: Kind, id: &str, before: &str, after: &str) -> Vec<Change> {
    let (before, after) = (lines(before), lines(after));
    let columns = FileForm::from(kind).columns();
    let is_one = before.len() <= 1 && after.len() <= 1;
    let mut changes = Vec::new();
    for line in 0..before.len().max(after.len()) {
        for (position, column) in columns.iter().enumerate() {
            let field = |lines: &[Vec<String>]| {
                lines.get(line).and_then(|fields| fields.get(position)).cloned().unwrap_or_default()
            };
            let (before, after) = (field(&before), field(&after));
            if before != after {
                let column = if is_one {
                    column.name.to_owned()
                } else {
                    format!("{} of period {}", column.name, line.saturating_add(1))
                };
                changes.push(Change { id: id.to_owned(), column, before, after });
            }
        }
    }
    changes
}

/// The fields of a stored text, line by line.
fn lines(text: &str) -> Vec<Vec<String>> {
    let mut splitter = Splitter::new();
    let line = |line: &str| {
        let fields = splitter.split(line.as_bytes());
        fields.map(|fields| fields.iter().map(str::to_owned).collect()).unwrap_or_default()
    };
    text.split('\n').map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::reference::ReferenceKind;

    #[test]
    fn what_changes_is_told_by_its_column() {
        let told = |kind, before, after| -> Vec<String> {
            let changes = changes(Kind::Reference(kind), "X", before, after);
            let told =
                |it: Change| format!("{} {}: {} > {}", it.id, it.column, it.before, it.after);
            changes.into_iter().map(told).collect()
        };
        let before = "10007773,\"Aldham, a college\",approved,2018-08-01,,2027-01-01,,";
        let after = "10007773,Aldham,approved,2018-08-01,2028-07-31,2027-01-01,,";
        assert_eq!(
            told(ReferenceKind::Providers, before, after),
            ["X name: Aldham, a college > Aldham", "X registered_to:  > 2028-07-31"]
        );
        assert_eq!(told(ReferenceKind::Providers, after, after), [""; 0]);
        let (one, two) = ("p,1,100,0,0,penny,s", "p,1,60,0,0,penny,s\np,2,40,1,0,penny,s");
        let told = told(ReferenceKind::InstalmentPlans, one, two);
        assert_eq!(told.first().unwrap(), "X percent of period 1: 100 > 60");
        assert!(told.contains(&"X percent of period 2:  > 40".to_owned()), "{told:?}");
    }
}
