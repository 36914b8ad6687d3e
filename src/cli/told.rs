//! The answer about one thing: the same fields for people, for spreadsheets and for programs.

use serde_json::{Map, Value};

use super::ending::Ending;
use super::reply::{Format, Reply};
use super::sheet::{Sheet, pairs, refused_by};

/// The fields of an answer, in their order, and the rules that stand against it.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    fields: Vec<Field>,
    rules: String,
    because: String,
}

#[derive(Clone, Debug)]
struct Field {
    /// Its name for people; none where it is for files alone.
    label: Option<&'static str>,
    /// Its name in files; none where it is for people alone.
    column: Option<&'static str>,
    value: Option<String>,
    /// Whether people are told that it is not known, where it has no value.
    always: bool,
}

impl Told {
    /// A field that people always see.
    pub(super) fn field(
        self,
        label: &'static str,
        column: &'static str,
        value: Option<impl ToString>,
    ) -> Told {
        self.with((Some(label), Some(column)), value, true)
    }

    /// A field that people see only where it has a value.
    pub(super) fn field_if_any(
        self,
        label: &'static str,
        column: &'static str,
        value: Option<impl ToString>,
    ) -> Told {
        self.with((Some(label), Some(column)), value, false)
    }

    /// A field for people alone, where it has a value.
    pub(super) fn for_people(self, label: &'static str, value: Option<impl ToString>) -> Told {
        self.with((Some(label), None), value, false)
    }

    /// A field for files alone.
    pub(super) fn for_files(self, column: &'static str, value: Option<impl ToString>) -> Told {
        self.with((None, Some(column)), value, false)
    }

    fn with(
        mut self,
        (label, column): (Option<&'static str>, Option<&'static str>),
        value: Option<impl ToString>,
        always: bool,
    ) -> Told {
        let value = value.map(|value| value.to_string());
        self.fields.push(Field { label, column, value, always });
        self
    }

    /// The rules that stand against it, and because of what.
    pub(super) fn refused(self, rules: impl Into<String>, because: impl Into<String>) -> Told {
        Told { rules: rules.into(), because: because.into(), ..self }
    }

    /// The answer in the form that was asked for; it ends with no where a rule stands against it.
    pub(super) fn reply(&self, format: Format) -> Reply {
        let reply = Reply::new(format, || self.table(), || self.sheet(), || self.object());
        reply.ending(if self.rules.is_empty() { Ending::Done } else { Ending::No })
    }

    fn table(&self) -> String {
        let shown = |field: &&Field| field.always || field.value.is_some();
        let line = |field: &Field| {
            let value = field.value.clone().unwrap_or_else(|| "not known".to_owned());
            Some((field.label?, value))
        };
        let lines: Vec<_> = self.fields.iter().filter(shown).filter_map(line).collect();
        pairs(&lines) + &refused_by(&self.rules, &self.because)
    }

    fn sheet(&self) -> Sheet {
        let filed = || self.fields.iter().filter(|field| field.column.is_some());
        let columns = filed().filter_map(|field| field.column);
        let header: Vec<_> = columns.chain(["rules", "because"]).collect();
        let mut sheet = Sheet::new(&header);
        let values = filed().map(|field| field.value.clone().unwrap_or_default());
        sheet.add_row(values.chain([self.rules.clone(), self.because.clone()]).collect());
        sheet
    }

    fn object(&self) -> Value {
        let text = |text: &str| Value::String(text.to_owned());
        let field = |field: &Field| {
            Some((field.column?.to_owned(), field.value.as_deref().map_or(Value::Null, text)))
        };
        let mut object: Map<String, Value> = self.fields.iter().filter_map(field).collect();
        object.insert("rules".to_owned(), text(&self.rules));
        object.insert("because".to_owned(), text(&self.because));
        Value::Object(object)
    }
}
