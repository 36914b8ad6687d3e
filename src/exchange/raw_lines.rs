//! The lines of a file as bytes, each within a bound, whatever the file is.

use std::io::{self, BufRead, BufReader, Read};

use super::lines::LineError;

/// The longest line that is read, in bytes; of a longer one no more than this is ever held.
const LONGEST_LINE: usize = 1_048_576;

/// Reads a file line by line.
#[derive(Debug)]
pub(super) struct RawLines<R> {
    input: BufReader<R>,
    held: Vec<u8>,
    /// The number of the line read last.
    number: u64,
}

/// One line without its line end.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawLine<'a> {
    pub(super) number: u64,
    /// Whether it has a line end: the last line of a file may have none.
    pub(super) is_ended: bool,
    /// Its bytes; `None` where it is longer than is read.
    bytes: Option<&'a [u8]>,
}

impl<R: Read> RawLines<R> {
    pub(super) fn new(input: R) -> RawLines<R> {
        RawLines { input: BufReader::with_capacity(1 << 18, input), held: Vec::new(), number: 0 }
    }

    /// The next line that is not blank; `None` at the end of the file.
    pub(super) fn next(&mut self) -> io::Result<Option<RawLine<'_>>> {
        loop {
            let within_bound = self.read_line()?;
            if self.held.is_empty() {
                return Ok(None);
            }
            self.number = self.number.saturating_add(1);
            if !within_bound || !without_end(&self.held).is_empty() {
                let is_ended = !within_bound || self.held.ends_with(b"\n");
                let bytes = within_bound.then_some(without_end(&self.held));
                return Ok(Some(RawLine { number: self.number, is_ended, bytes }));
            }
        }
    }

    /// Holds the next line; says whether all of it is held.
    fn read_line(&mut self) -> io::Result<bool> {
        self.held.clear();
        let bound = u64::try_from(LONGEST_LINE).unwrap_or(u64::MAX).saturating_add(1);
        Read::take(&mut self.input, bound).read_until(b'\n', &mut self.held)?;
        let within_bound = self.held.len() <= LONGEST_LINE;
        if !within_bound && !self.held.ends_with(b"\n") {
            self.input.skip_until(b'\n')?;
        }
        Ok(within_bound)
    }
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

impl<'a> RawLine<'a> {
    pub(super) fn bytes(self) -> Result<&'a [u8], LineError> {
        self.bytes.ok_or_else(|| {
            let message = format!(
                "the line is longer than {LONGEST_LINE} bytes: look whether line ends are missing"
            );
            LineError::new(self.number, message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, Option<usize>)> {
        let mut lines = RawLines::new(text.as_bytes());
        let mut found = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            found.push((line.number, line.bytes.map(<[u8]>::len)));
        }
        found
    }

    #[test]
    fn lines_are_numbered_as_an_editor_numbers_them() {
        assert_eq!(lines("a\r\n\r\n\nbb\nc"), [(1, Some(1)), (4, Some(2)), (5, Some(1))]);
        assert_eq!(lines(""), []);
    }

    #[test]
    fn no_more_of_a_line_is_held_than_the_bound() {
        let long = "x".repeat(3_000_000);
        let found = lines(&format!("a\n{long}\nb\n{long}"));
        assert_eq!(found, [(1, Some(1)), (2, None), (3, Some(1)), (4, None)]);
        let most = "x".repeat(LONGEST_LINE - 1);
        assert_eq!(lines(&format!("{most}\nb")), [(1, Some(LONGEST_LINE - 1)), (2, Some(1))]);
        assert_eq!(lines(&format!("{most}xx\nb")), [(1, None), (2, Some(1))]);
    }
}
