//! A field of a row, and what may be read from it.

use std::fmt::Display;
use std::str::FromStr;

use chrono::NaiveDate;
use csv::StringRecord;

use crate::domain::calendar::{self, Span};
use crate::domain::excerpt::excerpt;
use crate::domain::ids::Hecos;
use crate::domain::money::Money;
use crate::domain::remedy::Remedy;
use crate::domain::words::kept;

use super::form::FileForm;
use super::lines::{Faults, LineError};
use super::reading::DateOrder;
use super::record::Splitter;
use super::together::Together;

/// A field with where it stands. An optional column that is absent reads as what is on record of
/// the same thing, or else as empty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field<'a> {
    pub(super) text: &'a str,
    /// Whether the file has its column.
    pub(super) is_there: bool,
    line: u64,
    column: &'static str,
    origin: TextOrigin,
}

/// Where a row comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TextOrigin {
    /// Out of a file that somebody gives, with its dates in this order.
    Outside(DateOrder),
    /// Out of the ledger, perhaps from when amounts reached further than they do now.
    Recorded,
}

const DAY_FIRST: TextOrigin = TextOrigin::Outside(DateOrder::DayFirst);

/// A row of a file of some form.
#[derive(Clone, Copy, Debug)]
pub(super) struct FileRow<'a> {
    pub(super) form: FileForm,
    pub(super) line: u64,
    pub(super) fields: &'a StringRecord,
    /// For each column of the form, at which index of the file's rows it stands.
    pub(super) indexes: &'a [Option<usize>],
    pub(super) origin: TextOrigin,
    /// What is on record of the same thing, in the order of the form's list, where that counts.
    pub(super) on_record: Option<&'a StringRecord>,
}

impl<'a> FileRow<'a> {
    /// All columns of its form, in the order of the form's list.
    pub(super) fn fields<const COUNT: usize>(&self) -> [Field<'a>; COUNT] {
        debug_assert_eq!(self.form.columns().len(), COUNT, "{} has other columns", self.form);
        std::array::from_fn(|position| self.field(position))
    }

    /// The same row, where this is on record of the same thing.
    pub(super) fn over<'b>(&self, on_record: Option<&'b StringRecord>) -> FileRow<'b>
    where
        'a: 'b,
    {
        FileRow { on_record, ..*self }
    }

    /// The column that names what the row is about, which every form has first.
    pub(super) fn key(&self) -> Field<'a> {
        self.field(0)
    }

    fn field(&self, position: usize) -> Field<'a> {
        let index = self.indexes.get(position).copied().flatten();
        let column = self.form.columns().get(position).map_or("", |column| column.name);
        let (text, origin) = if let Some(index) = index {
            (self.fields.get(index), self.origin)
        } else {
            let on_record = self.on_record.and_then(|fields| fields.get(position));
            (on_record, TextOrigin::Recorded)
        };
        let text = text.unwrap_or_default();
        Field { text, is_there: index.is_some(), line: self.line, column, origin }
    }
}

/// Reads a stored text: one record with the columns of its form, in the order of the form's list.
/// Optional ones at the end may be absent, as they are where they came to the form later.
pub(super) fn from_text<T, E: Into<Faults>>(
    form: impl Into<FileForm>,
    line: u64,
    text: &str,
    read: impl FnOnce(&FileRow<'_>) -> Result<T, E>,
) -> Result<T, LineError> {
    const IN_ORDER: [Option<usize>; 12] = [
        Some(0),
        Some(1),
        Some(2),
        Some(3),
        Some(4),
        Some(5),
        Some(6),
        Some(7),
        Some(8),
        Some(9),
        Some(10),
        Some(11),
    ];
    let form = form.into();
    let mut splitter = Splitter::new();
    let fields = splitter.split(text.as_bytes());
    let fields = fields.map_err(|flaw| LineError::new(line, flaw.message))?;
    let (found, expected) = (fields.len(), form.columns().len());
    let least = form.columns().iter().rposition(|column| column.required);
    if found > expected || least.is_some_and(|last| found <= last) {
        let message =
            format!("{found} fields found in a stored row of {form}, {expected} expected");
        return Err(LineError::new(line, message));
    }
    let (origin, on_record) = (TextOrigin::Recorded, None);
    read(&FileRow { form, line, fields, indexes: &IN_ORDER, origin, on_record }).map_err(|faults| {
        let first = faults.into().into_iter().next();
        first.unwrap_or_else(|| LineError::new(line, "nothing was found"))
    })
}

impl Field<'_> {
    /// What is wrong with this field.
    pub(super) fn error(&self, message: impl Display) -> LineError {
        LineError::new(self.line, message.to_string()).in_column(self.column)
    }

    /// Something is wrong with it if it is empty.
    pub(super) fn filled(&self) -> Result<&str, LineError> {
        if self.text.is_empty() {
            Err(self.error("the field is empty, and every line needs it: fill it in"))
        } else {
            Ok(self.text)
        }
    }

    /// What a type's own parser makes of it.
    pub(super) fn parse<T: FromStr<Err: Display>>(&self) -> Result<T, LineError> {
        self.filled()?.parse().map_err(|error: T::Err| self.error(error))
    }

    /// The same, or nothing where it is empty.
    pub(super) fn optional<T: FromStr<Err: Display>>(&self) -> Result<Option<T>, LineError> {
        if self.text.is_empty() { Ok(None) } else { self.parse().map(Some) }
    }

    pub(super) fn date(&self) -> Result<NaiveDate, LineError> {
        let text = self.filled()?;
        let error = match calendar::date(text) {
            Ok(day) => return Ok(day),
            Err(error) => error,
        };
        if self.origin == DAY_FIRST {
            return calendar::date_day_first(text).map_err(|error| self.error(error));
        }
        if calendar::has_day_or_month_first(text) {
            let message = format!(
                "`{}` may have its day first or its month: write it as `2027-01-18`, or say that \
                 days stand first",
                excerpt(text)
            );
            return Err(self.error(message).with([Remedy::SayDaysStandFirst]));
        }
        Err(self.error(error))
    }

    /// The days from this field's date to that of another, which may be empty.
    pub(super) fn span_to(&self, last: &Field<'_>) -> Result<Span, Faults> {
        let to = if last.text.is_empty() { Ok(None) } else { last.date().map(Some) };
        let (from, to) = (self.date(), to).together()?;
        match to {
            Some(to) if to < from => {
                let message = format!(
                    "{to} is before {from}, the date in `{}`: put one of them right",
                    self.column
                );
                Err(last.error(message).into())
            }
            _ => Ok(Span { from, to }),
        }
    }

    pub(super) fn yes_or_no(&self) -> Result<bool, LineError> {
        match self.filled()?.to_ascii_lowercase().as_str() {
            "yes" | "y" | "true" => Ok(true),
            "no" | "n" | "false" => Ok(false),
            _ => {
                let other = self.text;
                let found = excerpt(other);
                Err(self.error(format!("`{found}` is neither `yes` nor `no`: write `yes` or `no`")))
            }
        }
    }

    pub(super) fn yes_or_no_else(&self, default: bool) -> Result<bool, LineError> {
        if self.text.is_empty() { Ok(default) } else { self.yes_or_no() }
    }

    /// An amount, which may be below zero.
    pub(super) fn money(&self) -> Result<Money, LineError> {
        let text = self.filled()?;
        let money = match self.origin {
            TextOrigin::Outside(_) => text.parse(),
            TextOrigin::Recorded => Money::recorded(text),
        };
        money.map_err(|error| self.error(error))
    }

    /// An amount that is not below zero, or nothing where it is empty.
    pub(super) fn optional_amount(&self) -> Result<Option<Money>, LineError> {
        let amount = if self.text.is_empty() { None } else { Some(self.money()?) };
        match amount.filter(|amount| *amount < Money::ZERO) {
            Some(below) => Err(self.error(format!("`{below}` is below zero: write 0.00 or more"))),
            None => Ok(amount),
        }
    }

    /// A whole number without a sign, not more than the most.
    pub(super) fn whole_number<T>(&self, most: T) -> Result<T, LineError>
    where
        T: FromStr + PartialOrd + Display + Copy,
    {
        let text = self.filled()?;
        let plain = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = if plain { text.parse().ok() } else { None };
        number.filter(|number| *number <= most).ok_or_else(|| {
            let found = excerpt(text);
            self.error(format!("`{found}` is not a whole number from 0 to {most}: write one"))
        })
    }

    /// Subject codes with `;` between them, none twice.
    pub(super) fn subjects(&self) -> Result<Vec<Hecos>, LineError> {
        let mut codes = Vec::new();
        for code in self.text.split(';').filter(|_| !self.text.is_empty()) {
            let code = code.parse().map_err(|error| self.error(error))?;
            if codes.contains(&code) {
                let message = format!("the code {code} stands in the list twice: take one out");
                return Err(self.error(message));
            }
            codes.push(code);
        }
        Ok(codes)
    }

    /// Words for people: short, and harmless where a spreadsheet opens them. What comes in from a
    /// file was checked with its line.
    pub(super) fn words(&self) -> Result<String, LineError> {
        kept(self.filled()?).map_err(|error| self.error(error))
    }

    /// The same, or nothing where it is empty.
    pub(super) fn optional_words(&self) -> Result<Option<String>, LineError> {
        if self.text.is_empty() { Ok(None) } else { self.words().map(Some) }
    }
}

/// How a stored text writes a yes or no.
pub(super) fn yes_or_no_text(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

/// How a stored text writes what may be missing.
pub(super) fn optional_text<T: ToString>(value: Option<&T>) -> String {
    value.map(T::to_string).unwrap_or_default()
}

/// How a stored text writes a list.
pub(super) fn list_text<T: ToString>(values: &[T]) -> String {
    values.iter().map(T::to_string).collect::<Vec<_>>().join(";")
}

/// Values for tests, such as fields may hold.
#[cfg(test)]
pub(super) mod examples {
    use super::*;
    use proptest::prelude::*;

    pub(in crate::exchange) fn parsed<T: FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
        text.parse().unwrap()
    }

    pub(in crate::exchange) fn id() -> impl Strategy<Value = String> {
        "[a-zA-Z0-9][-a-zA-Z0-9_.:/~$()]{0,63}"
    }

    pub(in crate::exchange) fn words() -> impl Strategy<Value = String> {
        "[a-zé(][a-zé,\"';=+ -]{0,199}"
    }

    pub(in crate::exchange) fn span() -> impl Strategy<Value = Span> {
        let day = |days: u64| calendar::after(calendar::FIRST_DAY, 0, days);
        let days = (0..50_000_u64, proptest::option::of(0..50_000_u64));
        days.prop_map(move |(from, more)| Span {
            from: day(from),
            to: more.map(|more| day(from.checked_add(more).unwrap())),
        })
    }
}
