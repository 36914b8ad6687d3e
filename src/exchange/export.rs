//! Tables that go out: what their columns hold, and the one writer of them.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use chrono::NaiveDate;

use crate::domain::credits::Credits;
use crate::domain::ids::{ModuleId, Ukprn};
use crate::domain::money::Money;

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

/// Something that stands in a field.
pub(super) trait Value {
    fn put<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()>;
}

/// A CSV file that is being written: UTF-8, commas, line feeds, quoted by RFC 4180.
#[derive(Debug)]
pub(super) struct Sheet<W: Write> {
    csv: csv::Writer<W>,
    /// The text of a value, in memory that is used again.
    text: String,
}

impl<W: Write> Sheet<W> {
    /// Begins a file with its header.
    pub(super) fn new(out: W, headings: &[Heading]) -> io::Result<Sheet<W>> {
        let csv = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(out);
        let mut sheet = Sheet { csv, text: String::new() };
        for heading in headings {
            sheet.put_text(heading.name)?;
        }
        sheet.end_row()?;
        Ok(sheet)
    }

    pub(super) fn end_row(&mut self) -> io::Result<()> {
        self.csv.write_record(None::<&[u8]>).map_err(io::Error::from)
    }

    /// Writes out what is still held, and gives back what was written to.
    pub(super) fn finish(self) -> io::Result<W> {
        self.csv.into_inner().map_err(csv::IntoInnerError::into_error)
    }

    fn put_text(&mut self, text: &str) -> io::Result<()> {
        self.csv.write_field(text).map_err(io::Error::from)
    }

    fn put_shown(&mut self, value: impl fmt::Display) -> io::Result<()> {
        self.text.clear();
        write!(self.text, "{value}").map_err(io::Error::other)?;
        self.csv.write_field(&self.text).map_err(io::Error::from)
    }
}

impl Value for &str {
    fn put<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        sheet.put_text(self)
    }
}

impl Value for &[ModuleId] {
    fn put<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        let ids: Vec<&str> = self.iter().map(ModuleId::as_str).collect();
        sheet.put_text(&ids.join(";"))
    }
}

impl<T: Value> Value for Option<T> {
    fn put<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        match self {
            Some(value) => value.put(sheet),
            None => sheet.put_text(""),
        }
    }
}

macro_rules! shown {
    ($($kind:ty),*) => {$(
        impl Value for $kind {
            fn put<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
                sheet.put_shown(self)
            }
        }
    )*};
}

shown!(u64, Money, Credits, Ukprn, NaiveDate);

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
        pub struct Writer<W: std::io::Write>($crate::exchange::export::Sheet<W>);

        impl<W: std::io::Write> Writer<W> {
            /// Begins the file with its header.
            ///
            /// # Errors
            /// When it cannot be written to.
            pub fn new(out: W) -> std::io::Result<Writer<W>> {
                $crate::exchange::export::Sheet::new(out, HEADINGS).map(Writer)
            }

            /// Writes a row.
            ///
            /// # Errors
            /// When it cannot be written to.
            pub fn write(&mut self, row: &Row<'_>) -> std::io::Result<()> {
                use $crate::exchange::export::Value;
                $(row.$column.put(&mut self.0)?;)*
                self.0.end_row()
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
