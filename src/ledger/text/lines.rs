//! Lines of a name and a value, written and read one after the other.

use std::fmt::{Display, Write};
use std::str::FromStr;

use chrono::NaiveDate;

use super::{SealError, TextError};
use crate::domain::bounds::{Beyond, Bound};
use crate::domain::calendar::{AcademicYear, date, recordable};
use crate::domain::credits::Credits;
use crate::domain::excerpt::excerpt;
use crate::domain::money::{Amount, Money};
use crate::domain::sum::Sum;

/// Lines that are being written. What could not be read back is found as it is written, so that
/// nothing of the kind is ever sealed.
pub(super) struct Lines {
    text: String,
    /// The first that is wrong with them.
    fault: Option<SealError>,
}

impl Lines {
    pub(super) fn of_form(form: &str) -> Lines {
        let mut text = String::with_capacity(512);
        text.push_str(form);
        text.push('\n');
        Lines { text, fault: None }
    }

    pub(super) fn add(&mut self, name: &'static str, value: impl Display) {
        let written = self.text.len();
        write!(self.text, "{name} {value}").expect("writing to a string does not fail");
        if self.text.get(written..).unwrap_or_default().contains('\n') {
            self.find(SealError::Value(name));
        }
        self.text.push('\n');
    }

    pub(super) fn add_some(&mut self, name: &'static str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.add(name, value);
        }
    }

    pub(super) fn add_day(&mut self, name: &'static str, day: NaiveDate) {
        self.check(name, recordable(day).err());
        self.add(name, day);
    }

    pub(super) fn add_year(&mut self, name: &'static str, year: AcademicYear) {
        self.check(name, recordable(year.first_day()).err());
        self.add(name, year);
    }

    pub(super) fn add_sum(&mut self, name: &'static str, sum: Sum) {
        self.check(name, sum.within(Bound::Run).err());
        self.add(name, sum);
    }

    pub(super) fn add_credits(&mut self, name: &'static str, credits: Credits) {
        if credits > Credits::MOST_READ {
            self.find(SealError::Value(name));
        }
        self.add(name, credits);
    }

    /// Takes in what part of a line is beyond its bound, where one is.
    pub(super) fn check(&mut self, name: &'static str, beyond: Option<Beyond>) {
        if let Some(because) = beyond {
            self.find(SealError::Beyond { name, because });
        }
    }

    fn find(&mut self, fault: SealError) {
        self.fault.get_or_insert(fault);
    }

    pub(super) fn finish(self) -> Result<String, SealError> {
        match self.fault {
            Some(fault) => Err(fault),
            None => Ok(self.text),
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

    pub(super) fn take_money(&mut self, name: &'static str) -> Result<Money, TextError> {
        self.take_with(name, read_money)
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
    Amount::new(read_money(text)?)
}

pub(super) fn read_money(text: &str) -> Option<Money> {
    Money::recorded(text).ok()
}

pub(super) fn read_sum(text: &str) -> Option<Sum> {
    Sum::recorded(text).ok()
}
