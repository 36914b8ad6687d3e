//! Tables that go out: what their columns hold, and the one writer of them.

use std::borrow::Cow;
use std::io::{self, Write};

use chrono::NaiveDate;
use csv::{ErrorKind, IntoInnerError, WriterBuilder};

use crate::domain::attendance::LiabilityPeriod;
use crate::domain::credits::Credits;
use crate::domain::ids::{ClaimReference, ModuleId, PaymentReference, Ukprn};
use crate::domain::money::Money;
use crate::domain::sum::Sum;
use crate::domain::words::guarded;

use super::field::list_text;

/// A column of a table that goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its name in the header.
    pub name: &'static str,
    /// What its fields hold.
    pub holds: Holds,
    /// What it says, in words.
    pub meaning: &'static str,
}

/// What the fields of a column hold. A field may be empty where there is nothing to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words or a code.
    Text,
    /// Codes with `;` between them.
    Codes,
    /// A whole number.
    Whole,
    /// Pounds with two decimals.
    Pounds,
    /// A day, as `2027-01-18`.
    Day,
    /// A moment of universal time, as `2027-01-18T09:00:00Z`.
    Moment,
}

/// The header of a table, without its line feed. No name of a column has to be quoted.
#[must_use]
pub fn header(headings: &[Heading]) -> String {
    headings.iter().map(|heading| heading.name).collect::<Vec<_>>().join(",")
}

/// Something that stands in a field.
pub(super) trait Value {
    /// As a spreadsheet may open it.
    fn text(&self) -> Cow<'_, str>;

    /// As it is.
    fn plain(&self) -> Cow<'_, str> {
        self.text()
    }
}

/// Rows that are told one by one, under the names of their columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRows {
    /// The columns: the name of each, and what its fields hold.
    pub columns: Vec<(&'static str, Holds)>,
    /// The fields of each row, in the order of the columns.
    pub rows: Vec<Vec<String>>,
}

impl TableRows {
    /// No row yet, of a table that goes out.
    #[must_use]
    pub fn of(headings: &[Heading]) -> TableRows {
        let columns = headings.iter().map(|heading| (heading.name, heading.holds)).collect();
        TableRows { columns, rows: Vec::new() }
    }

    /// What stands in a column of a row; nothing where there is no such column.
    #[must_use]
    pub fn field<'a>(&self, row: &'a [String], column: &str) -> &'a str {
        let index = self.columns.iter().position(|(name, _)| *name == column);
        index.and_then(|index| row.get(index)).map_or("", String::as_str)
    }
}

/// A CSV file that is being written: UTF-8, commas, line feeds, quoted by RFC 4180.
#[derive(Debug)]
pub(super) struct CsvSheet<W: Write>(csv::Writer<W>);

/// How many bytes are held before they are written.
const HELD: usize = 1 << 16;

impl<W: Write> CsvSheet<W> {
    /// Begins a file with its header.
    pub(super) fn new(out: W, headings: &[Heading]) -> io::Result<CsvSheet<W>> {
        let mut sheet = CsvSheet(WriterBuilder::new().buffer_capacity(HELD).from_writer(out));
        sheet.write(headings.iter().map(|heading| heading.name))?;
        Ok(sheet)
    }

    /// Writes a row.
    pub(super) fn write<'a>(
        &mut self,
        fields: impl IntoIterator<Item = &'a str>,
    ) -> io::Result<()> {
        self.0.write_record(fields).map_err(|error| match error.into_kind() {
            ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        })
    }

    /// Writes out what is still held, and gives back what was written to.
    pub(super) fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(IntoInnerError::into_error)
    }
}

/// A text may be somebody's, and older than the checks of today: none is run where it is opened.
impl Value for &str {
    fn text(&self) -> Cow<'_, str> {
        guarded(self)
    }

    fn plain(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

macro_rules! listed {
    ($($kind:ty),*) => {$(
        impl Value for &[$kind] {
            fn text(&self) -> Cow<'_, str> {
                Cow::Owned(list_text(self))
            }
        }
    )*};
}

listed!(ClaimReference, ModuleId, PaymentReference);

impl<T: Value> Value for Option<T> {
    fn text(&self) -> Cow<'_, str> {
        self.as_ref().map(T::text).unwrap_or_default()
    }

    fn plain(&self) -> Cow<'_, str> {
        self.as_ref().map(T::plain).unwrap_or_default()
    }
}

macro_rules! shown {
    ($($kind:ty),*) => {$(
        impl Value for $kind {
            fn text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )*};
}

shown!(u64, Credits, LiabilityPeriod, Money, NaiveDate, Sum, Ukprn);

/// A small table as the text of a CSV file, for what is shown and not kept.
///
/// # Panics
/// Never: memory can be written to, and texts make a text.
#[must_use]
pub fn csv_text<'a>(rows: impl IntoIterator<Item = Vec<&'a str>>) -> String {
    let mut csv = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        csv.write_record(row).expect("memory can be written to");
    }
    let written = csv.into_inner().expect("memory can be written to");
    String::from_utf8(written).expect("texts make a text")
}

/// A table that goes out: its row, what its columns mean, and its writer, in one list of columns.
macro_rules! table {
    (
        $(#[$about:meta])*
        key [$($key:literal),*]
        $($column:ident: $kind:ty, $holds:ident, $meaning:literal;)*
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug)]
        pub struct Row<'a> {
            $(#[doc = $meaning] pub $column: $kind,)*
        }

        impl Row<'_> {
            /// What stands in its fields, in the order of the columns.
            #[must_use]
            pub fn fields(&self) -> Vec<String> {
                use $crate::exchange::export::Value;
                vec![$(self.$column.plain().into_owned()),*]
            }
        }

        /// The columns, in their order.
        pub const HEADINGS: &[$crate::exchange::export::Heading] = &[$(
            $crate::exchange::export::Heading {
                name: stringify!($column),
                holds: $crate::exchange::export::Holds::$holds,
                meaning: $meaning,
            },
        )*];

        /// The columns that name a row; none where no columns do.
        pub const KEY: &[&str] = &[$($key),*];

        /// Writes the table, row by row.
        #[derive(Debug)]
        pub struct Writer<W: std::io::Write>($crate::exchange::export::CsvSheet<W>);

        impl<W: std::io::Write> Writer<W> {
            /// Begins the file with its header.
            ///
            /// # Errors
            /// When it cannot be written to.
            pub fn new(out: W) -> std::io::Result<Writer<W>> {
                $crate::exchange::export::CsvSheet::new(out, HEADINGS).map(Writer)
            }

            /// Writes a row.
            ///
            /// # Errors
            /// When it cannot be written to.
            pub fn write(&mut self, row: &Row<'_>) -> std::io::Result<()> {
                use $crate::exchange::export::Value;
                self.0.write([$(&*row.$column.text()),*])
            }

            /// Writes out what is still held, and gives back what was written to.
            ///
            /// # Errors
            /// When it cannot be written to.
            pub fn finish(self) -> std::io::Result<W> {
                self.0.finish()
            }
        }
    };
}

pub(super) use table;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{log, register};

    #[test]
    fn a_table_has_its_header_and_its_rows() {
        let mut writer = register::Writer::new(Vec::new()).unwrap();
        let row = register::Row {
            learner_id: "L-1",
            seq: 2,
            recorded_at: "2027-01-18T09:00:00Z",
            effective_on: "2027-01-11",
            event: "enrolled",
            enrolment_id: "E-1",
            debit: "given",
            credit: "taken",
            amount: Some(Money::from_pence(238_375)),
            by: "Ann \"R\", Leeds",
            reason: "",
            hash: "9f86",
            login: "ann",
            file: "ledger/6",
            liability_period: None,
            status: "",
            claim: "",
        };
        writer.write(&row).unwrap();
        writer
            .write(&register::Row { debit: "", credit: "", amount: None, by: "", ..row })
            .unwrap();
        let written = String::from_utf8(writer.finish().unwrap()).unwrap();
        let expected = "learner_id,seq,recorded_at,effective_on,event,enrolment_id,debit,credit,\
                        amount,by,reason,hash,login,file,liability_period,\
                        status,claim\n\
                        L-1,2,2027-01-18T09:00:00Z,2027-01-11,enrolled,E-1,given,taken,\
                        2383.75,\"Ann \"\"R\"\", Leeds\",,9f86,ann,ledger/6,,,\n\
                        L-1,2,2027-01-18T09:00:00Z,2027-01-11,enrolled,E-1,,,,,,9f86,ann,\
                        ledger/6,,,\n";
        assert_eq!(written, expected);
    }

    #[test]
    fn a_table_of_no_rows_is_its_header() {
        let written = log::Writer::new(Vec::new()).unwrap().finish().unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), format!("{}\n", header(log::HEADINGS)));
    }
}
