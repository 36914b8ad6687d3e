//! Money as people read it: pounds with commas between thousands.

use crate::domain::sum::Sum;

/// An amount or a sum in pounds, such as `£38,140.00` and `-£0.01`.
///
/// # Panics
/// Never: digits are text.
#[must_use]
pub fn pounds(sum: impl Into<Sum>) -> String {
    let text = sum.into().to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", &*text), |digits| ("-", digits));
    let (whole, pence) = digits.split_once('.').unwrap_or((digits, "00"));
    let thousands: Vec<&str> = whole
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|three| str::from_utf8(three).expect("digits are text"))
        .collect();
    format!("{sign}£{}.{pence}", thousands.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Money;

    #[test]
    fn pounds_have_a_comma_between_thousands_and_are_read_back_as_they_are() {
        for (text, expected) in [
            ("0.00", "£0.00"),
            ("-0.01", "-£0.01"),
            ("999.99", "£999.99"),
            ("1000.00", "£1,000.00"),
            ("-38140.00", "-£38,140.00"),
            ("12345678.90", "£12,345,678.90"),
        ] {
            let money: Money = text.parse().unwrap();
            assert_eq!(pounds(money), expected);
            assert_eq!(pounds(money).parse(), Ok(money), "{expected} is read in a file too");
        }
    }
}
