//! The rows of an answer, as spreadsheets read them: picked by the names of their columns from what
//! programs read.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::exchange::export::csv_text;

/// An answer. What it serialises as is what programs read.
pub trait Told: Serialize {
    /// Its rows.
    fn rows(&self) -> Rows;

    /// It as programs read it.
    ///
    /// # Panics
    /// Never: the names of what is told are texts.
    fn object(&self) -> Value {
        value(self)
    }
}

/// Rows under the names of their columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rows {
    /// The names of the columns, in their order.
    pub columns: Vec<&'static str>,
    /// The fields of each row, in the order of the columns.
    pub fields: Vec<Vec<String>>,
}

impl Rows {
    /// The fields of these names of each of these.
    #[must_use]
    pub fn of<T: Serialize>(columns: &[&'static str], rows: impl IntoIterator<Item = T>) -> Rows {
        let row = |row: T| {
            let object = object(&row);
            let field = |column: &&str| object.get(*column).map(text).unwrap_or_default();
            columns.iter().map(field).collect()
        };
        Rows { columns: columns.to_vec(), fields: rows.into_iter().map(row).collect() }
    }

    /// The rows as CSV by RFC 4180, with line feeds.
    #[must_use]
    pub fn csv(&self) -> String {
        let rows = self.fields.iter().map(|row| row.iter().map(String::as_str).collect());
        csv_text([self.columns.clone()].into_iter().chain(rows))
    }
}

/// Serialises names with what they stand for as one object, in their order.
///
/// # Errors
/// Those of the serialiser.
pub fn as_map<S: Serializer>(
    pairs: &[(impl Serialize, impl Serialize)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(pairs.len()))?;
    for (name, value) in pairs {
        map.serialize_entry(name, value)?;
    }
    map.end()
}

fn value<T: Serialize + ?Sized>(told: &T) -> Value {
    serde_json::to_value(told).expect("the names of what is told are texts")
}

fn object(told: &impl Serialize) -> Map<String, Value> {
    match value(told) {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// What stands in a field: nothing where there is nothing.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(several) => several.iter().map(text).collect::<Vec<_>>().join(";"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_row_has_its_fields_in_the_order_of_the_columns_and_nothing_where_there_is_nothing() {
        let rows = [
            json!({ "b": "say \"no\"", "a": "1,2", "c": null, "d": true, "e": ["M-1", "M-2"] }),
            json!({ "a": 3, "f": "is no column" }),
        ];
        let rows = Rows::of(&["a", "b", "c", "d", "e"], rows);
        assert_eq!(rows.csv(), "a,b,c,d,e\n\"1,2\",\"say \"\"no\"\"\",,true,M-1;M-2\n3,,,,\n");
        assert_eq!(Rows::of(&["a"], Vec::<Value>::new()).csv(), "a\n");
    }
}
