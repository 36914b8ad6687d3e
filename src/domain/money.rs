//! One amount of sterling, to the penny: parsing, printing, and proportions, rounded down.

use std::borrow::Cow;
use std::fmt;
use std::ops::Neg;
use std::str::FromStr;

use rust_decimal::Decimal;
use thiserror::Error;

use super::bounds::Bound;
use super::excerpt::excerpt;
use super::sum::Sum;

/// One amount of sterling in whole pence, as an entry can hold it. Signed: a difference may be
/// below zero.
///
/// It prints and parses as pounds with two decimals, `2383.75`. From outside it reaches as far as
/// [`Bound::Amount`]; out of entries, and of sums, as far as [`Bound::Entry`], and no value of this
/// type reaches beyond that. So what adds up amounts is a [`Sum`], and to become one amount again,
/// which an entry can hold, a sum has to be asked: [`Sum::money`]. There is no plain division: the
/// one function that divides says in its name which way it rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

/// As many pence as [`Bound::Entry`]: whole pounds, so that rounding to pounds stays within it.
const MOST_PENCE: u64 = 100_000_000_000;

/// Why a text is not an amount of money.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Not a number in the form that is read here.
    #[error("`{0}` is not an amount: write pounds and pence as `2383.75` or `£2,383.75`")]
    NotAnAmount(String),
    /// A number with more than two decimals that are not zero.
    #[error("`{0}` has a fraction of a penny")]
    FractionOfAPenny(String),
    /// Larger than it may be here.
    #[error("`{text}` is out of range: amounts reach from -{most} to {most}", most = .bound.most())]
    OutOfRange {
        /// What was found.
        text: String,
        /// How far it may reach.
        bound: Bound,
    },
}

impl Money {
    /// No money at all.
    pub const ZERO: Money = Money(0);

    /// That many pence, for figures of tests; `tests/tidy.rs` holds that nothing else makes an
    /// amount without asking.
    ///
    /// # Panics
    /// When they are more than an entry can hold.
    #[must_use]
    pub const fn from_pence(pence: i64) -> Money {
        match Money::of_pence(pence) {
            Some(money) => money,
            None => panic!("a figure of a test is more than an entry can hold"),
        }
    }

    /// That many whole pounds, for figures of tests.
    ///
    /// # Panics
    /// When they are more than an entry can hold.
    #[must_use]
    pub const fn pounds(pounds: i64) -> Money {
        Money::from_pence(pounds.saturating_mul(100))
    }

    /// That many pence, where an entry can hold them.
    pub(super) const fn of_pence(pence: i64) -> Option<Money> {
        if pence.unsigned_abs() <= MOST_PENCE { Some(Money(pence)) } else { None }
    }

    /// The amount in pence.
    #[must_use]
    pub const fn pence(self) -> i64 {
        self.0
    }

    /// The same as a sum of it alone.
    #[must_use]
    pub fn sum(self) -> Sum {
        Sum::from(self)
    }

    /// `self × numerator ÷ denominator` in pence, divided once, after the product, and rounded
    /// down: a fee limit must never be exceeded by rounding. `None` where the denominator is not
    /// more than zero or the result is more than an entry can hold.
    #[must_use]
    pub fn proportion_rounded_down(self, numerator: i64, denominator: i64) -> Option<Money> {
        self.sum().proportion_rounded_down(numerator, denominator)?.money().ok()
    }

    /// Reads an amount as an entry or a row of the catalogue holds it, which may be one that was
    /// recorded when amounts reached further than [`Bound::Amount`].
    ///
    /// # Errors
    /// When the text is no amount, has a fraction of a penny, or is beyond [`Bound::Entry`].
    pub fn recorded(text: &str) -> Result<Money, MoneyError> {
        Money::read(text, Bound::Entry)
    }

    fn read(text: &str, bound: Bound) -> Result<Money, MoneyError> {
        let sum = read_pence(text, bound)?.within(bound).ok();
        let money = sum.and_then(|sum| sum.money().ok());
        money.ok_or_else(|| MoneyError::OutOfRange { text: excerpt(text), bound })
    }

    /// The same amount without its pence, rounded down to whole pounds.
    #[must_use]
    pub const fn whole_pounds_rounded_down(self) -> Money {
        Money(self.0.saturating_sub(self.0.rem_euclid(100)))
    }
}

/// An amount without the pound sign before it and the commas between its thousands; nothing where
/// either stands where it has no place, so that `2,44.50` is not taken for another amount.
fn without_marks(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains(['£', ',']) {
        return Some(Cow::Borrowed(text));
    }
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let rest = rest.strip_prefix('£').unwrap_or(rest);
    let (pounds, pence) = rest.find('.').map_or((rest, ""), |at| rest.split_at(at));
    let mut thousands = pounds.split(',');
    let first = thousands.next().unwrap_or_default();
    let are_thousands = !pounds.contains(',')
        || ((1..=3).contains(&first.len()) && thousands.all(|three| three.len() == 3));
    // A comma after the point, or another pound sign, is no part of a number: refused as such.
    let has_one_sign = !pounds.starts_with('-');
    (are_thousands && has_one_sign)
        .then(|| Cow::Owned(format!("{sign}{}{pence}", pounds.replace(',', ""))))
}

/// Reads pounds and pence, in whatever number; `bound` is told where even a decimal cannot hold it.
pub(super) fn read_pence(text: &str, bound: Bound) -> Result<Sum, MoneyError> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.ends_with(|last: char| last.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().filter(|byte| *byte == b'.').count() <= 1
        && digits.len() <= 40;
    if !plain {
        return Err(MoneyError::NotAnAmount(excerpt(text)));
    }
    let mut value = match Decimal::from_str_exact(text) {
        Ok(value) => value.normalize(),
        Err(rust_decimal::Error::Underflow) => {
            return Err(MoneyError::FractionOfAPenny(excerpt(text)));
        }
        // A plain number that does not fit, whatever the reader calls it.
        Err(_) => return Err(MoneyError::OutOfRange { text: excerpt(text), bound }),
    };
    if value.scale() > 2 {
        return Err(MoneyError::FractionOfAPenny(excerpt(text)));
    }
    value.rescale(2);
    Ok(Sum::from_pence(value.mantissa()))
}

impl Neg for Money {
    type Output = Money;

    /// Exact: the range is the same both ways.
    fn neg(self) -> Money {
        Money(self.0.saturating_neg())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.sum().fmt(formatter)
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads one amount from outside, where people write `£2,383.75` too.
    fn from_str(text: &str) -> Result<Money, MoneyError> {
        match without_marks(text) {
            Some(plain) => Money::read(&plain, Bound::Amount),
            None => Err(MoneyError::NotAnAmount(excerpt(text))),
        }
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

    /// What this is more than another; below zero where it is less. Both are above nothing, so that
    /// it is within what an entry holds.
    #[must_use]
    pub const fn less(self, other: Amount) -> Money {
        Money(self.0.0.saturating_sub(other.0.0))
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
        for text in ["0.00", "0.05", "2383.75", "-0.01", "-1191.87", "99999999.99", "-99999999.99"]
        {
            assert_eq!(money(text).to_string(), text);
        }
        assert_eq!(money("9535"), Money::pounds(9_535));
        assert_eq!(money("9535.5"), Money::from_pence(953_550));
        assert_eq!(money("12.340"), Money::from_pence(1_234));
    }

    #[test]
    fn what_is_not_an_amount_is_refused_with_its_reason() {
        refused("12.345", "`12.345` has a fraction of a penny");
        let out_of_range = "out of range: amounts reach from -99999999.99 to 99999999.99";
        for text in ["100000000.00", "-100000000", "1000000000.00"] {
            refused(text, out_of_range);
        }
        refused("99999999999999999999999999999999999999", out_of_range);
        refused("0.00000000000000000000000000000000001", "fraction of a penny");
        let not_amounts = [
            "",
            "-",
            ".",
            "5.",
            ".5",
            "1e3",
            "+5",
            "--5",
            "1.2.3",
            " 5",
            "1_000",
            "£",
            "-£",
            "5£",
            "££5",
            "£-5",
            "£ 5",
            "1,00",
            "10,00.00",
            ",100",
            "1000,000",
            "1,0000",
            "1,000.0,0",
            "2,44.50",
            "€5",
            "(5.00)",
            "5.00-",
        ];
        for text in not_amounts {
            refused(text, "is not an amount");
        }
    }

    #[test]
    fn a_pound_sign_and_commas_are_read_where_they_have_their_places() {
        for (text, amount) in [
            ("£2447.50", "2447.50"),
            ("2,447.50", "2447.50"),
            ("-£12,345,678.90", "-12345678.90"),
            ("£5", "5.00"),
            ("1,000", "1000.00"),
        ] {
            assert_eq!(money(text).to_string(), amount, "{text}");
            assert!(Money::recorded(text).is_err(), "{text}: no entry holds such an amount");
        }
        refused("£1,234.567", "`1234.567` has a fraction of a penny");
    }

    #[test]
    fn what_was_recorded_reaches_further_than_what_is_read_from_outside() {
        for text in ["100000000.00", "1000000000.00", "-1000000000.00"] {
            assert_eq!(Money::recorded(text).unwrap().to_string(), text);
            refused(text, "out of range");
        }
        for text in ["1000000000.01", "-1000000000.01", "99999999999999999999999999999999999999"] {
            let error = Money::recorded(text).unwrap_err().to_string();
            assert!(error.ends_with("from -1000000000.00 to 1000000000.00"), "{error}");
        }
    }

    #[test]
    fn a_proportion_is_divided_once_and_rounded_down() {
        let limit = Money::pounds(9_790);
        assert_eq!(limit.proportion_rounded_down(31, 120), Some(money("2529.08")));
        assert_eq!(limit.proportion_rounded_down(120, 120), Some(limit));
        assert_eq!(money("-0.01").proportion_rounded_down(1, 2), Some(money("-0.01")));
        assert_eq!(limit.proportion_rounded_down(1, 0), None);
        assert_eq!(limit.proportion_rounded_down(1, -1), None);
        assert_eq!(limit.proportion_rounded_down(i64::MAX, 1), None);
        assert_eq!(limit.proportion_rounded_down(i64::MAX, i64::MAX), Some(limit));
    }

    #[test]
    fn rounding_to_pounds_stays_within_what_an_entry_holds() {
        for (text, rounded) in [("-1000000000.00", "-1000000000.00"), ("-0.01", "-1.00")] {
            let money = Money::recorded(text).unwrap();
            assert_eq!(money.whole_pounds_rounded_down().to_string(), rounded);
        }
    }

    #[test]
    fn an_amount_is_more_than_nothing() {
        assert_eq!(Amount::new(Money::ZERO), None);
        assert_eq!(Amount::new(money("-0.01")), None);
        assert_eq!(Amount::new(money("0.01")).map(Amount::money), Some(money("0.01")));
    }
}
