//! Lines of a name and a value, written and read one after the other.

use std::fmt::{Display, Write};
use std::str::FromStr;

use chrono::NaiveDate;

use super::TextError;
use crate::domain::calendar::date;
use crate::domain::excerpt::excerpt;
use crate::domain::money::Amount;

/// Lines that are being written.
pub(super) struct Lines(pub(super) String);

impl Lines {
    /// Adds a line.
    ///
    /// # Panics
    /// When the value has a line feed: its entry could never be read again, so it is not sealed.
    pub(super) fn add(&mut self, name: &str, value: impl Display) {
        let written = self.0.len();
        write!(self.0, "{name} {value}").expect("writing to a string does not fail");
        let line = self.0.get(written..).unwrap_or_default();
        assert!(!line.contains('\n'), "the value of line `{name}` has a line feed");
        self.0.push('\n');
    }

    pub(super) fn add_some(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }
}

/// What is left to read of a text.
#[derive(Clone)]
pub(super) struct Rest<'a>(pub(super) &'a str);

impl<'a> Rest<'a> {
    pub(super) fn next_line(&mut self) -> Option<&'a str> {
        let (line, rest) = self.0.split_once('\n')?;
        self.0 = rest;
        Some(line)
    }

    pub(super) fn line_if(&mut self, name: &str) -> Option<&'a str> {
        let value = self.0.strip_prefix(name)?.strip_prefix(' ')?;
        let (value, rest) = value.split_once('\n')?;
        self.0 = rest;
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
