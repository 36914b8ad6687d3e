//! Rows that are told one by one, in every form.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use super::rows::{Rows, Told};
use crate::domain::words::guarded;
use crate::exchange::export::{Holds, TableRows};

/// Rows under the names of their columns.
#[derive(Clone, Debug)]
pub struct ListTold(pub TableRows);

/// What stands in a field, as programs read it.
pub(super) fn told(holds: Holds, text: &str) -> Value {
    let codes = || text.split(';').filter(|code| !code.is_empty()).map(Value::from).collect();
    match holds {
        Holds::Codes => Value::Array(codes()),
        _ if text.is_empty() => Value::Null,
        Holds::Whole => text.parse::<u64>().map_or_else(|_| Value::from(text), Value::from),
        Holds::Text | Holds::Pounds | Holds::Day | Holds::Moment => Value::from(text),
    }
}

impl Serialize for ListTold {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        /// One of its rows, in the order of the columns.
        struct Row<'a>(&'a TableRows, &'a [String]);
        impl Serialize for Row<'_> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(Some(self.1.len()))?;
                for ((name, holds), text) in self.0.columns.iter().zip(self.1) {
                    map.serialize_entry(name, &told(*holds, text))?;
                }
                map.end()
            }
        }
        serializer.collect_seq(self.0.rows.iter().map(|row| Row(&self.0, row)))
    }
}

impl Told for ListTold {
    fn rows(&self) -> Rows {
        let columns = self.0.columns.iter().map(|(name, _)| *name).collect();
        let guard = |row: &Vec<String>| row.iter().map(|text| guarded(text).into_owned()).collect();
        Rows { columns, fields: self.0.rows.iter().map(guard).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_row_is_an_object_with_numbers_lists_and_nothing_where_there_is_nothing() {
        let columns = vec![
            ("id", Holds::Text),
            ("period", Holds::Whole),
            ("claims", Holds::Codes),
            ("due_on", Holds::Day),
            ("sum", Holds::Pounds),
        ];
        let row = |fields: [&str; 5]| fields.map(str::to_owned).into();
        let rows =
            vec![row(["E-1", "2", "A;B", "", "1.00"]), row(["=1", "1", "", "2027-01-04", ""])];
        let told = ListTold(TableRows { columns, rows });
        let expected = json!([
            { "id": "E-1", "period": 2, "claims": ["A", "B"], "due_on": null, "sum": "1.00" },
            { "id": "=1", "period": 1, "claims": [], "due_on": "2027-01-04", "sum": null },
        ]);
        assert_eq!(told.object(), expected);
        let csv = told.rows().csv();
        assert_eq!(csv, "id,period,claims,due_on,sum\nE-1,2,A;B,,1.00\n'=1,1,,2027-01-04,\n");
    }
}
