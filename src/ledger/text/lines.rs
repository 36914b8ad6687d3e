//! Lines of a name and a value, written and read one after the other.

use std::fmt::{self, Display, Write};
use std::str::FromStr;

use chrono::NaiveDate;

use super::{SealError, TextError};
use crate::domain::bounds::{Beyond, Bound};
use crate::domain::calendar::{AcademicYear, date, recordable, write_date};
use crate::domain::credits::Credits;
use crate::domain::excerpt::excerpt;
use crate::domain::money::{Amount, Money};
use crate::domain::month::Month;
use crate::domain::sum::Sum;
use crate::ledger::form::Form;

/// Lines that are being written. What could not be read back is found as it is written, so that
/// nothing of the kind is ever sealed.
pub struct Lines {
    /// The form in which they are written.
    form: Form,
    text: String,
    /// The first that is wrong with them.
    fault: Option<SealError>,
}

impl Lines {
    /// A text that holds nothing but the name of its form.
    pub(super) fn begin(form: Form) -> Lines {
        let mut text = String::with_capacity(512);
        text.push_str(form.name());
        text.push('\n');
        Lines { form, text, fault: None }
    }

    /// Lines that follow these, in the latest form.
    pub(super) fn after(head: &str) -> Lines {
        Lines { form: Form::default(), text: head.to_owned(), fault: None }
    }

    /// Whether it is written in the first form, which knows fewer lines.
    pub(super) fn is_first(&self) -> bool {
        self.form == Form::First
    }

    pub(super) fn add(&mut self, name: &'static str, value: impl Display) {
        self.add_with(name, |text| write!(text, "{value}"));
    }

    pub(super) fn add_with(
        &mut self,
        name: &'static str,
        write: impl FnOnce(&mut String) -> fmt::Result,
    ) {
        self.text.push_str(name);
        self.text.push(' ');
        let written = self.text.len();
        write(&mut self.text).expect("writing to a string does not fail");
        if self.text.bytes().skip(written).any(|byte| byte == b'\n') {
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
        self.add_with(name, |text| write_date(day, text));
    }

    pub(super) fn add_some_day(&mut self, name: &'static str, day: Option<NaiveDate>) {
        if let Some(day) = day {
            self.add_day(name, day);
        }
    }

    pub(super) fn add_month(&mut self, name: &'static str, month: Month) {
        self.check(name, recordable(month.first_day()).err());
        self.add(name, month);
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

    pub(super) fn find(&mut self, fault: SealError) {
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
pub struct Rest<'a> {
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
        // The lines are short: a search of the library's kind takes longer to begin than to end.
        let end = value.bytes().position(|byte| byte == b'\n')?;
        self.text = value.get(end.saturating_add(1)..)?;
        value.get(..end)
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

    pub(super) fn take_sum(&mut self, name: &'static str) -> Result<Sum, TextError> {
        let form = self.form;
        self.take_with(name, |text| read_sum(form, text))
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
    Amount::new(read_money(text)?)
}

pub(super) fn read_money(text: &str) -> Option<Money> {
    Money::recorded(text).ok()
}

/// A sum. In the first form it reaches as far as one was ever written.
pub(super) fn read_sum(form: Form, text: &str) -> Option<Sum> {
    if form == Form::First { Sum::recorded(text).ok() } else { text.parse().ok() }
}

/// Adds a line for each named sum.
pub(super) fn write_totals(lines: &mut Lines, totals: &[(String, Sum)]) {
    for (name, total) in totals {
        if name.contains(' ') {
            lines.find(SealError::Value("total"));
        }
        lines.check("total", total.within(Bound::Run).err());
        lines.add("total", format_args!("{name} {total}"));
    }
}

pub(super) fn read_totals(rest: &mut Rest<'_>) -> Result<Vec<(String, Sum)>, TextError> {
    let form = rest.form;
    let read = |text: &str| {
        let (name, total) = text.split_once(' ')?;
        Some((name.to_owned(), read_sum(form, total)?))
    };
    let mut totals = Vec::new();
    while let Some(total) = rest.take_some_with("total", read)? {
        totals.push(total);
    }
    Ok(totals)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: &str = "9999999999999.99";
    const BEYOND: &str = "10000000000000.00";

    fn totals(name: &str, total: &str) -> Result<String, SealError> {
        let mut lines = Lines::begin(Form::Second);
        write_totals(&mut lines, &[(name.to_owned(), Sum::recorded(total).unwrap())]);
        lines.finish()
    }

    #[test]
    fn a_total_is_sealed_where_it_can_be_read_back() {
        let text = totals("drawn", MOST).unwrap();
        let (_, mut rest) = Rest::begin(&text).unwrap();
        let read = read_totals(&mut rest).unwrap();
        assert_eq!(read, [("drawn".to_owned(), Bound::Run.most())]);
        assert!(matches!(totals("drawn", BEYOND), Err(SealError::Beyond { name: "total", .. })));
        assert_eq!(totals("drawn down", MOST), Err(SealError::Value("total")));
    }

    #[test]
    fn only_the_first_form_may_hold_a_sum_from_before_there_was_a_bound() {
        let take = |form: Form, sum: &str| {
            let text = format!("{}\nclaimed {sum}\n", form.name());
            Rest::begin(&text).unwrap().1.take_sum("claimed").map(|sum| sum.to_string())
        };
        for form in Form::ALL {
            assert_eq!(take(form, MOST).as_deref(), Ok(MOST));
        }
        assert_eq!(take(Form::First, BEYOND).as_deref(), Ok(BEYOND));
        let value = BEYOND.to_owned();
        assert_eq!(take(Form::Second, BEYOND), Err(TextError::Value { name: "claimed", value }));
    }

    #[test]
    fn an_amount_of_either_form_is_read_as_far_as_an_entry_ever_held_one() {
        for text in ["1000000000.00", "-1000000000.00"] {
            assert_eq!(read_money(text).unwrap().to_string(), text);
            assert_eq!(read_amount(text).is_some(), !text.starts_with('-'));
        }
        assert_eq!(read_money("1000000000.01"), None);
    }
}
