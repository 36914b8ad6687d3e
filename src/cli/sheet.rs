//! What people read: rows under a header, and names with what they stand for.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, TableStyle};

use crate::desk::answers::Rows;
use crate::ops::Moved;

/// How wide a table may be before its last column is wrapped.
const WIDTH: u16 = 96;

/// Rows under a header.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// A sheet without rows.
    pub(super) fn new(header: &[&'static str]) -> Sheet {
        Sheet { header: header.to_vec(), rows: Vec::new() }
    }

    /// Adds a row, with as many fields as the header.
    pub(super) fn add<const COLUMNS: usize>(&mut self, row: [String; COLUMNS]) {
        self.rows.push(row.into());
    }

    /// Adds a row of as many fields as the header has, however many that are.
    pub(super) fn add_row(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// Whether it has no rows.
    pub(super) const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The sheet as a table with a header. Only the last column is wrapped.
    pub(super) fn table(&self) -> String {
        self.laid_out(Some(&self.header))
    }

    /// The sheet as a table without its header.
    pub(super) fn body(&self) -> String {
        self.laid_out(None)
    }

    fn laid_out(&self, header: Option<&Vec<&'static str>>) -> String {
        let mut table = Table::new();
        table.load_style(TableStyle::new()).set_width(WIDTH);
        table.set_content_arrangement(ContentArrangement::Dynamic);
        if let Some(header) = header {
            table.set_header(header);
        }
        table.add_rows(&self.rows);
        let last = self.header.len().saturating_sub(1);
        for (index, column) in table.column_iter_mut().enumerate() {
            column.set_padding((0, if index == last { 0 } else { 2 }));
            if index < last {
                column.set_constraint(ColumnConstraint::ContentWidth);
            }
            let mut cells = self.rows.iter().filter_map(|row| row.get(index));
            if cells.all(|cell| is_number(cell)) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let mut text = table.trim_fmt();
        text.push('\n');
        text
    }
}

/// Rows as they are.
impl From<Rows> for Sheet {
    fn from(rows: Rows) -> Sheet {
        Sheet { header: rows.columns, rows: rows.fields }
    }
}

/// Names and what they stand for, as they come to be known.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields(Vec<(&'static str, String)>);

impl Fields {
    /// The same, with one more.
    #[expect(clippy::needless_pass_by_value, reason = "amounts and ids are given alike")]
    pub(super) fn with(mut self, name: &'static str, value: impl ToString) -> Fields {
        self.0.push((name, value.to_string()));
        self
    }

    /// The same, with one more that may not be known.
    pub(super) fn known(self, name: &'static str, value: Option<impl ToString>) -> Fields {
        let known = value.map_or_else(|| "not known".to_owned(), |value| value.to_string());
        self.with(name, known)
    }

    /// The same, with one more where it has a value.
    pub(super) fn if_any(self, name: &'static str, value: Option<impl ToString>) -> Fields {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// All of them, one to a line.
    pub(super) fn text(&self) -> String {
        pairs(&self.0)
    }
}

/// Names and what they stand for, one to a line, with numbers under one another.
pub(super) fn pairs(pairs: &[(&str, String)]) -> String {
    let longest = |texts: &mut dyn Iterator<Item = &str>| {
        texts.map(|text| text.chars().count()).max().unwrap_or_default()
    };
    let names = longest(&mut pairs.iter().map(|(name, _)| *name));
    let mut numbers = pairs.iter().map(|(_, value)| value.as_str()).filter(|one| is_number(one));
    let numbers = longest(&mut numbers);
    let line = |(name, value): &(&str, String)| {
        let width = if is_number(value) { numbers } else { 0 };
        format!("{name:<names$}  {value:>width$}").trim_end().to_owned() + "\n"
    };
    pairs.iter().map(line).collect()
}

/// By which rule something is refused, and because of what; nothing where it is not refused.
pub(super) fn refused_by(rule: &str, because: &str) -> String {
    if rule.is_empty() {
        return String::new();
    }
    let mut sheet = Sheet::new(&["", "rule", "because"]);
    sheet.add(["✗".to_owned(), rule.to_owned(), because.to_owned()]);
    format!("\n{}", sheet.body())
}

/// What is said of an act that counts from another day than its own.
pub(super) fn moved(moved: Moved) -> String {
    format!("note: it {moved}")
}

/// A number with its word.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Whether a cell is a number, as an amount or a count is; a day or a reference is none.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (digits, is_pounds) = digits.strip_prefix('£').map_or((digits, false), |it| (it, true));
    digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || is_pounds && byte == b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_under_one_another() {
        let lines = pairs(&[
            ("granted", "38140.00".to_owned()),
            ("prior study", "0.00".to_owned()),
            ("head", "9f".to_owned()),
        ]);
        assert_eq!(lines, "granted      38140.00\nprior study      0.00\nhead         9f\n");
    }
}
