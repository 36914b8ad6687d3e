//! Lines of a name and a value, written and read one after the other.

use std::fmt::{Display, Write};
use std::str::FromStr;

use chrono::NaiveDate;

use super::TextError;
use crate::domain::calendar::date;
use crate::domain::excerpt::excerpt;
use crate::domain::money::{Amount, Money};
use crate::ledger::form::Form;

/// Lines that are being written.
pub(super) struct Lines {
    /// The form in which they are written.
    pub(super) form: Form,
    /// What is written so far.
    pub(super) text: String,
}

impl Lines {
    /// A text that holds nothing but the name of its form.
    pub(super) fn begin(form: Form) -> Lines {
        let mut text = String::with_capacity(512);
        text.push_str(form.name());
        text.push('\n');
        Lines { form, text }
    }

    /// Whether it is written in the first form, which knows fewer lines.
    pub(super) fn is_first(&self) -> bool {
        self.form == Form::First
    }

    /// Adds a line.
    ///
    /// # Panics
    /// When the value has a line feed: its entry could never be read again, so it is not sealed.
    pub(super) fn add(&mut self, name: &str, value: impl Display) {
        let written = self.text.len();
        write!(self.text, "{name} {value}").expect("writing to a string does not fail");
        let line = self.text.get(written..).unwrap_or_default();
        assert!(!line.contains('\n'), "the value of line `{name}` has a line feed");
        self.text.push('\n');
    }

    pub(super) fn add_some(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }
}

/// What is left to read of a text.
#[derive(Clone)]
pub(super) struct Rest<'a> {
    /// The form of the text.
    pub(super) form: Form,
    /// What is left.
    pub(super) text: &'a str,
}

impl<'a> Rest<'a> {
    /// A text after its first line, which names its form; none where that names none.
    pub(super) fn begin(text: &'a str) -> Option<(Form, Rest<'a>)> {
        let (first, text) = text.split_once('\n')?;
        let form = Form::ALL.into_iter().find(|form| form.name() == first)?;
        Some((form, Rest { form, text }))
    }

    /// Whether it is of the first form, which knows fewer lines.
    pub(super) fn is_first(&self) -> bool {
        self.form == Form::First
    }

    pub(super) fn line_if(&mut self, name: &str) -> Option<&'a str> {
        let value = self.text.strip_prefix(name)?.strip_prefix(' ')?;
        let (value, rest) = value.split_once('\n')?;
        self.text = rest;
        Some(value)
    }

    pub(super) fn line(&mut self, name: &'static str) -> Result<&'a str, TextError> {
        self.line_if(name).ok_or(TextError::Missing(name))
    }

    pub(super) fn take<T: FromStr>(&mut self, name: &'static str) -> Result<T, TextError> {
        self.take_with(name, |value| value.parse().ok())
    }

    pub(super) fn take_some<T: FromStr>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, TextError> {
        self.take_some_with(name, |value| value.parse().ok())
    }

    pub(super) fn take_some_with<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, TextError> {
        let value = self.line_if(name);
        value.map(|value| read(value).ok_or_else(|| unreadable(name, value))).transpose()
    }

    pub(super) fn take_some_date(
        &mut self,
        name: &'static str,
    ) -> Result<Option<NaiveDate>, TextError> {
        self.take_some_with(name, |value| date(value).ok())
    }

    pub(super) fn take_date(&mut self, name: &'static str) -> Result<NaiveDate, TextError> {
        self.take_with(name, |value| date(value).ok())
    }

    pub(super) fn take_with<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, TextError> {
        let value = self.line(name)?;
        read(value).ok_or_else(|| unreadable(name, value))
    }
}

pub(super) fn unreadable(name: &'static str, value: &str) -> TextError {
    TextError::Value { name, value: excerpt(value) }
}

pub(super) fn read_amount(text: &str) -> Option<Amount> {
    Amount::new(text.parse().ok()?)
}

/// A sum of many amounts may be larger than any single one.
pub(super) fn read_total(text: &str) -> Option<Money> {
    Money::from_total(text).ok()
}

/// Adds a line for each named sum.
pub(super) fn write_totals(lines: &mut Lines, totals: &[(String, Money)]) {
    for (name, total) in totals {
        lines.add("total", format_args!("{name} {total}"));
    }
}

pub(super) fn read_totals(rest: &mut Rest<'_>) -> Result<Vec<(String, Money)>, TextError> {
    let read = |text: &str| {
        let (name, total) = text.split_once(' ')?;
        Some((name.to_owned(), read_total(total)?))
    };
    let mut totals = Vec::new();
    while let Some(total) = rest.take_some_with("total", read)? {
        totals.push(total);
    }
    Ok(totals)
}
