//! All of one thing, in every form.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::listing::{ListTold, told};
use super::rows::{Rows, Told};
use crate::domain::words::guarded;
use crate::ops::show::Shown;

/// A thing: its kind, its fields, and what belongs to it.
#[derive(Clone, Debug)]
pub struct ShownTold(pub Shown);

impl Serialize for ShownTold {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Shown { kind, about, parts } = &self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", kind.name())?;
        for (name, holds, field) in about {
            map.serialize_entry(name, &told(*holds, field))?;
        }
        for (name, listed) in parts {
            map.serialize_entry(name, &ListTold(listed.clone()))?;
        }
        map.end()
    }
}

/// Its fields and those of what belongs to it, one to a row: of which table, in which row of it,
/// counted from 1, the name and what stands there.
impl Told for ShownTold {
    fn rows(&self) -> Rows {
        let Shown { kind, about, parts } = &self.0;
        let row = |table: &str, number: usize, name: &str, field: &str| {
            vec![table.to_owned(), number.to_string(), name.to_owned(), guarded(field).into_owned()]
        };
        let mut fields: Vec<Vec<String>> =
            about.iter().map(|(name, _, field)| row(kind.name(), 1, name, field)).collect();
        for (table, listed) in parts {
            for (number, of) in (1..).zip(&listed.rows) {
                let named = listed.columns.iter().zip(of);
                fields.extend(named.map(|((name, _), field)| row(table, number, name, field)));
            }
        }
        Rows { columns: vec!["table", "row", "name", "value"], fields }
    }
}
