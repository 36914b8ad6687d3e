//! Tables that go out: what their columns hold, and the one writer of them.

use std::io::{self, Write};

use chrono::NaiveDate;

use crate::domain::credits::Credits;
use crate::domain::ids::{ModuleId, Ukprn};
use crate::domain::money::Money;

use super::record::{is_special, push_quoted};

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
    fn put<W: Write>(&self, sheet: &mut Sheet<W>);
}

/// A CSV file that is being written: UTF-8, commas, line feeds, quoted by RFC 4180.
#[derive(Debug)]
pub(super) struct Sheet<W> {
    out: W,
    /// What is not written yet: whole rows, and the one that is begun.
    held: String,
    /// Where the row that is begun begins.
    row: usize,
    /// Where its fields end.
    ends: Vec<usize>,
}

/// How many bytes are held before they are written.
const HELD: usize = 1 << 16;

impl<W: Write> Sheet<W> {
    /// Begins a file with its header.
    pub(super) fn new(out: W, headings: &[Heading]) -> io::Result<Sheet<W>> {
        let held = String::with_capacity(HELD.saturating_mul(2));
        let mut sheet = Sheet { out, held, row: 0, ends: Vec::new() };
        for heading in headings {
            sheet.put(heading.name);
        }
        sheet.end_row()?;
        Ok(sheet)
    }

    /// Ends a row. Looking once over the whole of it costs far less than over each of its fields,
    /// and few rows hold anything that must be quoted.
    pub(super) fn end_row(&mut self) -> io::Result<()> {
        self.held.pop();
        let row = self.held.get(self.row..).unwrap_or_default();
        if specials(row).saturating_add(1) != self.ends.len() {
            self.quote_row();
        }
        self.held.push('\n');
        self.ends.clear();
        if self.held.len() >= HELD {
            self.write_held()?;
        }
        self.row = self.held.len();
        Ok(())
    }

    fn quote_row(&mut self) {
        let row = self.held.split_off(self.row);
        let mut begin = 0;
        for end in self.ends.iter().map(|end| end.saturating_sub(self.row)) {
            if begin > 0 {
                self.held.push(',');
            }
            push_quoted(&mut self.held, row.get(begin..end).unwrap_or_default());
            begin = end.saturating_add(1);
        }
    }

    /// Writes out what is still held, and gives back what was written to.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.write_held()?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn write_held(&mut self) -> io::Result<()> {
        self.out.write_all(self.held.as_bytes())?;
        self.held.clear();
        Ok(())
    }

    fn put(&mut self, text: &str) {
        self.held.push_str(text);
        self.end_field();
    }

    fn end_field(&mut self) {
        self.ends.push(self.held.len());
        self.held.push(',');
    }

    /// Adds a number of at least so many digits.
    fn digits(&mut self, number: u64, least: usize) {
        let mut digits = [b'0'; 20];
        let mut left = number;
        let mut count = 0;
        for place in digits.iter_mut().rev() {
            if left == 0 && count >= least {
                break;
            }
            let digit = left.checked_rem(10).and_then(|digit| u8::try_from(digit).ok());
            *place = b'0'.saturating_add(digit.unwrap_or_default());
            left = left.checked_div(10).unwrap_or_default();
            count = count.saturating_add(1);
        }
        let shown = digits.len().checked_sub(count).and_then(|from| digits.get(from..));
        self.held.push_str(shown.and_then(|shown| str::from_utf8(shown).ok()).unwrap_or_default());
    }
}

/// How many bytes of a row would have to be quoted, were they not its commas. Counted in bytes and
/// without a stop on overflow, so that the machine takes many together.
fn specials(row: &str) -> usize {
    let some = |bytes: &[u8]| {
        bytes.iter().fold(0_u8, |count, byte| count.wrapping_add(u8::from(is_special(*byte))))
    };
    row.as_bytes().chunks(usize::from(u8::MAX)).map(|bytes| usize::from(some(bytes))).sum()
}

impl Value for &str {
    fn put<W: Write>(&self, sheet: &mut Sheet<W>) {
        sheet.put(self);
    }
}

impl Value for &[ModuleId] {
    fn put<W: Write>(&self, sheet: &mut Sheet<W>) {
        let ids: Vec<&str> = self.iter().map(ModuleId::as_str).collect();
        sheet.put(&ids.join(";"));
    }
}

impl<T: Value> Value for Option<T> {
    fn put<W: Write>(&self, sheet: &mut Sheet<W>) {
        match self {
            Some(value) => value.put(sheet),
            None => sheet.put(""),
        }
    }
}

impl Value for Money {
    /// As it prints, without going through a decimal number: exports are mostly amounts.
    fn put<W: Write>(&self, sheet: &mut Sheet<W>) {
        let pence = self.pence();
        if pence < 0 {
            sheet.held.push('-');
        }
        let (pounds, rest) = (pence.unsigned_abs() / 100, pence.unsigned_abs() % 100);
        sheet.digits(pounds, 1);
        sheet.held.push('.');
        sheet.digits(rest, 2);
        sheet.end_field();
    }
}

impl Value for u64 {
    fn put<W: Write>(&self, sheet: &mut Sheet<W>) {
        sheet.digits(*self, 1);
        sheet.end_field();
    }
}

macro_rules! shown {
    ($($kind:ty),*) => {$(
        impl Value for $kind {
            fn put<W: Write>(&self, sheet: &mut Sheet<W>) {
                sheet.put(&self.to_string());
            }
        }
    )*};
}

shown!(Credits, Ukprn, NaiveDate);

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
                $(row.$column.put(&mut self.0);)*
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{log, register};
    use proptest::prelude::*;

    const LOG: log::Row<'_> = log::Row {
        chain: "provider/10007773",
        seq: 0,
        recorded_at: "",
        effective_on: "",
        event: "",
        detail: "",
        by: "",
        reason: "",
        hash: "",
    };

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
        };
        writer.write(&row).unwrap();
        writer
            .write(&register::Row { debit: "", credit: "", amount: None, by: "", ..row })
            .unwrap();
        let written = String::from_utf8(writer.finish().unwrap()).unwrap();
        let expected = "\
learner_id,seq,recorded_at,effective_on,event,enrolment_id,debit,credit,amount,by,reason,hash
L-1,2,2027-01-18T09:00:00Z,2027-01-11,enrolled,E-1,given,taken,2383.75,\"Ann \"\"R\"\", Leeds\",,9f86
L-1,2,2027-01-18T09:00:00Z,2027-01-11,enrolled,E-1,,,,,,9f86
";
        assert_eq!(written, expected);
    }

    #[test]
    fn a_table_of_no_rows_is_its_header() {
        let written = log::Writer::new(Vec::new()).unwrap().finish().unwrap();
        assert!(written.starts_with(b"chain,seq,") && written.ends_with(b",hash\n"));
    }

    proptest! {
        #[test]
        fn amounts_stand_in_a_field_as_they_print(pence in any::<i64>(), seq in any::<u64>()) {
            let money = Money::from_pence(pence);
            let mut sheet = Sheet::new(Vec::new(), &[]).unwrap();
            money.put(&mut sheet);
            seq.put(&mut sheet);
            sheet.end_row().unwrap();
            let written = String::from_utf8(sheet.finish().unwrap()).unwrap();
            prop_assert_eq!(written.trim_start(), format!("{money},{seq}\n"));
        }

        #[test]
        fn what_is_written_is_read_by_others_as_the_same(
            texts in proptest::collection::vec(("[ab,\"\n\r é]*", any::<String>(), "x*"), 0..9)
        ) {
            let mut writer = log::Writer::new(Vec::new()).unwrap();
            for (event, detail, hash) in &texts {
                writer.write(&log::Row { event, detail, hash, ..LOG }).unwrap();
            }
            let written = writer.finish().unwrap();
            let mut reader = csv::Reader::from_reader(written.as_slice());
            for (record, (event, detail, hash)) in reader.records().zip(&texts) {
                let record = record.unwrap();
                let found = (&record[4], &record[5], &record[8]);
                prop_assert_eq!(found, (event.as_str(), detail.as_str(), hash.as_str()));
            }
        }
    }
}
