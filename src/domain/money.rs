//! Sterling to the penny: parsing, printing, and shares that name their rounding.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};
use std::str::FromStr;

use rust_decimal::Decimal;
use thiserror::Error;

use super::excerpt::excerpt;

/// A sum of sterling in whole pence. Signed: a difference may be below zero.
///
/// It prints and parses as pounds with two decimals, `2383.75`. There is no plain division: the one
/// function that divides says in its name which way it rounds. Sums that leave the range of 64 bits
/// stop the program; single amounts are bounded far below it when they are parsed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

/// The largest single amount that is accepted from outside, either way: a thousand million pounds.
const MOST: Money = Money::pounds(1_000_000_000);

/// Why a text is not an amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Not a number in the form that is read here.
    #[error("`{0}` is not an amount: write pounds and pence as `2383.75`, without `£` or commas")]
    NotAnAmount(String),
    /// A number with more than two decimals that are not zero.
    #[error("`{0}` has a fraction of a penny")]
    FractionOfAPenny(String),
    /// Larger than any amount of this scheme.
    #[error("`{0}` is out of range: amounts reach from -{MOST} to {MOST}")]
    OutOfRange(String),
}

impl Money {
    /// No money at all.
    pub const ZERO: Money = Money(0);

    /// That many pence.
    #[must_use]
    pub const fn from_pence(pence: i64) -> Money {
        Money(pence)
    }

    /// That many whole pounds, for figures written in code.
    ///
    /// # Panics
    /// When the pence do not fit in 64 bits.
    #[must_use]
    pub const fn pounds(pounds: i64) -> Money {
        match pounds.checked_mul(100) {
            Some(pence) => Money(pence),
            None => panic!("too many pounds for 64 bits of pence"),
        }
    }

    /// The sum in pence.
    #[must_use]
    pub const fn pence(self) -> i64 {
        self.0
    }

    /// `self × numerator ÷ denominator` in pence, divided once, after the product, and rounded
    /// down: a fee limit must never be exceeded by rounding. `None` where the denominator is not
    /// more than zero or the result does not fit.
    #[must_use]
    pub fn share_rounded_down(self, numerator: i64, denominator: i64) -> Option<Money> {
        if denominator <= 0 {
            return None;
        }
        let product = i128::from(self.0).checked_mul(i128::from(numerator))?;
        let share = product.checked_div_euclid(i128::from(denominator))?;
        i64::try_from(share).ok().map(Money)
    }

    /// Reads a sum of many amounts, which may be larger than any single one that is accepted.
    ///
    /// # Errors
    /// When the text is no amount, has a fraction of a penny, or does not fit in 64 bits of pence.
    pub fn from_total(text: &str) -> Result<Money, MoneyError> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = digits.starts_with(|first: char| first.is_ascii_digit())
            && digits.ends_with(|last: char| last.is_ascii_digit())
            && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            && digits.bytes().filter(|byte| *byte == b'.').count() <= 1
            && digits.len() <= 40;
        if !plain {
            return Err(MoneyError::NotAnAmount(excerpt(text)));
        }
        let out_of_range = || MoneyError::OutOfRange(excerpt(text));
        let mut value = match Decimal::from_str_exact(text) {
            Ok(value) => value.normalize(),
            Err(rust_decimal::Error::Underflow) => {
                return Err(MoneyError::FractionOfAPenny(excerpt(text)));
            }
            // A plain number that does not fit, whatever the reader calls it.
            Err(_) => return Err(out_of_range()),
        };
        if value.scale() > 2 {
            return Err(MoneyError::FractionOfAPenny(excerpt(text)));
        }
        value.rescale(2);
        i64::try_from(value.mantissa()).map(Money).map_err(|_| out_of_range())
    }

    /// The same sum without its pence, rounded down to whole pounds.
    #[must_use]
    pub fn whole_pounds_rounded_down(self) -> Money {
        Money::pounds(self.0.div_euclid(100))
    }
}

impl Add for Money {
    type Output = Money;

    fn add(self, other: Money) -> Money {
        Money(self.0.checked_add(other.0).expect("sums of bounded amounts fit in 64 bits of pence"))
    }
}

impl Sub for Money {
    type Output = Money;

    fn sub(self, other: Money) -> Money {
        Money(self.0.checked_sub(other.0).expect("sums of bounded amounts fit in 64 bits of pence"))
    }
}

impl Neg for Money {
    type Output = Money;

    fn neg(self) -> Money {
        Money::ZERO - self
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Add::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (pounds, pence) = (self.0.unsigned_abs().div_euclid(100), self.0.unsigned_abs() % 100);
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(formatter, "{sign}{pounds}.{pence:02}")
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Money, MoneyError> {
        let money = Money::from_total(text)?;
        if money > MOST || money < -MOST {
            return Err(MoneyError::OutOfRange(excerpt(text)));
        }
        Ok(money)
    }
}

/// Money that moves: more than zero. A movement the other way swaps the accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(Money);

impl Amount {
    /// The amount, or `None` where it is not more than zero.
    #[must_use]
    pub fn new(money: Money) -> Option<Amount> {
        (money > Money::ZERO).then_some(Amount(money))
    }

    /// The amount as money.
    #[must_use]
    pub const fn money(self) -> Money {
        self.0
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[track_caller]
    fn refused(text: &str, because: &str) {
        let error = text.parse::<Money>().unwrap_err().to_string();
        assert!(error.contains(because), "{error}");
    }

    #[test]
    fn money_prints_as_it_is_read() {
        for text in ["0.00", "0.05", "2383.75", "-0.01", "-1191.87", "1000000000.00"] {
            assert_eq!(money(text).to_string(), text);
        }
        assert_eq!(money("9535"), Money::pounds(9_535));
        assert_eq!(money("9535.5"), Money::from_pence(953_550));
        assert_eq!(money("12.340"), Money::from_pence(1_234));
    }

    #[test]
    fn what_is_not_an_amount_is_refused_with_its_reason() {
        refused("12.345", "`12.345` has a fraction of a penny");
        refused("1000000000.01", "out of range");
        refused("99999999999999999999999999999999999999", "out of range");
        refused("0.00000000000000000000000000000000001", "fraction of a penny");
        let not_amounts = [
            "", "-", ".", "5.", ".5", "1,000.00", "£5", "1e3", "+5", "--5", "1.2.3", " 5", "1_000",
        ];
        for text in not_amounts {
            refused(text, "is not an amount");
        }
    }

    #[test]
    fn a_share_is_divided_once_and_rounded_down() {
        let limit = Money::pounds(9_790);
        assert_eq!(limit.share_rounded_down(31, 120), Some(money("2529.08")));
        assert_eq!(limit.share_rounded_down(120, 120), Some(limit));
        assert_eq!(money("-0.01").share_rounded_down(1, 2), Some(money("-0.01")));
        assert_eq!(limit.share_rounded_down(1, 0), None);
        assert_eq!(Money::from_pence(i64::MAX).share_rounded_down(3, 2), None);
    }

    #[test]
    fn an_amount_is_more_than_nothing() {
        assert_eq!(Amount::new(Money::ZERO), None);
        assert_eq!(Amount::new(money("-0.01")), None);
        assert_eq!(Amount::new(money("0.01")).map(Amount::money), Some(money("0.01")));
    }
}
