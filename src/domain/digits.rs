//! Numbers as digits, without the machinery of formats: an entry has twenty lines, and there are
//! millions of entries.

use std::fmt;

const DIGITS: &str = "digits are text";

/// The last digits of a number, with zeros before them.
fn digits<const COUNT: usize>(mut number: u64) -> [u8; COUNT] {
    let mut digits = [b'0'; COUNT];
    for digit in digits.iter_mut().rev() {
        let last = u8::try_from(number.rem_euclid(10)).expect("a digit is below ten");
        *digit = b'0'.saturating_add(last);
        number = number.div_euclid(10);
    }
    digits
}

/// Writes so many digits of a number, with zeros before them.
///
/// # Errors
/// When what is written to fails.
///
/// # Panics
/// Never: digits are text.
pub fn write_digits<const COUNT: usize>(number: u64, into: &mut dyn fmt::Write) -> fmt::Result {
    into.write_str(str::from_utf8(&digits::<COUNT>(number)).expect(DIGITS))
}

/// Writes a number without zeros before it.
///
/// # Errors
/// When what is written to fails.
///
/// # Panics
/// Never: digits are text.
pub fn write_number(number: u64, into: &mut dyn fmt::Write) -> fmt::Result {
    let digits = digits::<20>(number);
    let zeros = digits.iter().take(19).take_while(|digit| **digit == b'0').count();
    into.write_str(str::from_utf8(&digits[zeros..]).expect(DIGITS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_written_as_formats_write_them(number: u64, small in 0_u64..10_000) {
            for number in [number, small, 0, u64::MAX] {
                let mut text = String::new();
                write_number(number, &mut text).unwrap();
                prop_assert_eq!(text, number.to_string());
            }
            let mut text = String::new();
            write_digits::<4>(small, &mut text).unwrap();
            prop_assert_eq!(text, format!("{small:04}"));
        }
    }
}
