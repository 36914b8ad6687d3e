//! Sums of sterling: what amounts add up to, and the way back to what an entry can hold.

use std::fmt;
use std::iter;
use std::ops::{Add, AddAssign, Neg, Sub};
use std::str::FromStr;

use super::bounds::{Beyond, Bound};
use super::digits::{write_digits, write_number};
use super::excerpt::excerpt;
use super::money::{Amount, Money, MoneyError, read_pence};

/// A sum of sterling in whole pence: what any number of amounts come to. Signed.
///
/// Adding never fails and never lies: an [amount](Money) is less than 2³⁷ pence, so that only the
/// sum of some 2⁹⁰ of them would leave its 128 bits. What it does not promise is that an entry can
/// hold it, or that it is within a bound of the scheme: whoever records a sum asks first, with
/// [`Sum::money`] or [`Sum::within`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sum(i128);

impl Sum {
    /// The sum of nothing.
    pub const ZERO: Sum = Sum(0);

    /// That many pence.
    #[must_use]
    pub const fn from_pence(pence: i128) -> Sum {
        Sum(pence)
    }

    /// The sum in pence.
    #[must_use]
    pub const fn pence(self) -> i128 {
        self.0
    }

    /// The sum again, where it is within a bound either way.
    ///
    /// # Errors
    /// When it is beyond it.
    pub const fn within(self, bound: Bound) -> Result<Sum, Beyond> {
        let is_within = self.0.unsigned_abs() <= bound.most().0.unsigned_abs();
        if is_within { Ok(self) } else { Err(Beyond::Sum { sum: self, bound }) }
    }

    /// The sum as one amount, where an entry can hold it.
    ///
    /// # Errors
    /// When it is beyond [`Bound::Entry`].
    pub fn money(self) -> Result<Money, Beyond> {
        let money = i64::try_from(self.0).ok().and_then(Money::of_pence);
        money.ok_or(Beyond::Sum { sum: self, bound: Bound::Entry })
    }

    /// The sum as one amount, where it could have come from outside as such.
    ///
    /// # Errors
    /// When it is beyond [`Bound::Amount`].
    pub fn one_amount(self) -> Result<Money, Beyond> {
        self.within(Bound::Amount)?.money()
    }

    /// The sum as an amount that moves; none where it is not more than zero.
    ///
    /// # Errors
    /// When it is beyond [`Bound::Entry`].
    pub fn amount(self) -> Result<Option<Amount>, Beyond> {
        if self > Sum::ZERO { self.money().map(Amount::new) } else { Ok(None) }
    }

    /// The amount nearest to this sum that is neither below the least nor above the most.
    #[must_use]
    pub fn between(self, least: Money, most: Money) -> Money {
        if self >= most {
            most
        } else if self <= least {
            least
        } else {
            // Between two amounts is an amount.
            self.money().unwrap_or(least)
        }
    }

    /// `self × numerator ÷ denominator` in pence, divided once, after the product, and rounded
    /// down. `None` where the denominator is not more than zero or the product leaves 128 bits.
    #[must_use]
    pub fn proportion_rounded_down(self, numerator: i64, denominator: i64) -> Option<Sum> {
        if denominator <= 0 {
            return None;
        }
        let product = self.0.checked_mul(i128::from(numerator))?;
        product.checked_div_euclid(i128::from(denominator)).map(Sum)
    }

    /// Reads the sum of a run as an entry holds it, which may be one that was recorded when such
    /// sums were only bounded by 64 bits of pence.
    ///
    /// # Errors
    /// When the text is no sum, has a fraction of a penny, or does not fit in 64 bits of pence.
    pub fn recorded(text: &str) -> Result<Sum, MoneyError> {
        let sum = read_pence(text, Bound::Run)?;
        i64::try_from(sum.0).map_or_else(|_| Err(out_of_range(text)), |_| Ok(sum))
    }
}

fn out_of_range(text: &str) -> MoneyError {
    MoneyError::OutOfRange { text: excerpt(text), bound: Bound::Run }
}

impl FromStr for Sum {
    type Err = MoneyError;

    /// Reads the sum of a run from outside.
    fn from_str(text: &str) -> Result<Sum, MoneyError> {
        read_pence(text, Bound::Run)?.within(Bound::Run).map_err(|_| out_of_range(text))
    }
}

/// What is said at [`Sum`] is why nothing saturates here.
macro_rules! sums {
    ($($one:ty, $other:ty;)*) => {$(
        impl Add<$other> for $one {
            type Output = Sum;

            fn add(self, other: $other) -> Sum {
                Sum(Sum::from(self).0.saturating_add(Sum::from(other).0))
            }
        }

        impl Sub<$other> for $one {
            type Output = Sum;

            fn sub(self, other: $other) -> Sum {
                Sum(Sum::from(self).0.saturating_sub(Sum::from(other).0))
            }
        }
    )*};
}

sums! {
    Money, Money;
    Money, Sum;
    Sum, Money;
    Sum, Sum;
}

impl<T> AddAssign<T> for Sum
where
    Sum: Add<T, Output = Sum>,
{
    fn add_assign(&mut self, other: T) {
        *self = *self + other;
    }
}

impl Neg for Sum {
    type Output = Sum;

    fn neg(self) -> Sum {
        Sum(self.0.saturating_neg())
    }
}

impl<T> iter::Sum<T> for Sum
where
    Sum: Add<T, Output = Sum>,
{
    fn sum<I: Iterator<Item = T>>(amounts: I) -> Sum {
        amounts.fold(Sum::ZERO, |sum, amount| sum + amount)
    }
}

impl From<Money> for Sum {
    fn from(money: Money) -> Sum {
        Sum(i128::from(money.pence()))
    }
}

impl PartialEq<Money> for Sum {
    fn eq(&self, other: &Money) -> bool {
        *self == Sum::from(*other)
    }
}

impl PartialOrd<Money> for Sum {
    fn partial_cmp(&self, other: &Money) -> Option<std::cmp::Ordering> {
        self.partial_cmp(&Sum::from(*other))
    }
}

impl PartialEq<Sum> for Money {
    fn eq(&self, other: &Sum) -> bool {
        Sum::from(*self) == *other
    }
}

impl PartialOrd<Sum> for Money {
    fn partial_cmp(&self, other: &Sum) -> Option<std::cmp::Ordering> {
        Sum::from(*self).partial_cmp(other)
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (pounds, pence) = (self.0.unsigned_abs().div_euclid(100), self.0.unsigned_abs() % 100);
        if self.0 < 0 {
            formatter.write_str("-")?;
        }
        match u64::try_from(pounds) {
            Ok(pounds) => write_number(pounds, formatter)?,
            Err(_) => write!(formatter, "{pounds}")?,
        }
        formatter.write_str(".")?;
        write_digits::<2>(u64::try_from(pence).expect("pence are below a hundred"), formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn money(text: &str) -> Money {
        Money::recorded(text).unwrap()
    }

    fn any_pence() -> impl Strategy<Value = i64> {
        -100_000_000_000..=100_000_000_000_i64
    }

    proptest! {
        /// The largest amounts, as often as one likes.
        #[test]
        fn a_sum_is_exact(amounts in prop::collection::vec(any_pence(), 0..50)) {
            let sum: Sum = amounts.iter().copied().map(Money::from_pence).sum();
            prop_assert_eq!(sum.pence(), amounts.iter().copied().map(i128::from).sum::<i128>());
            let negated: Sum = amounts.iter().copied().map(|one| -Money::from_pence(one)).sum();
            prop_assert_eq!(negated, -sum);
            prop_assert_eq!((sum - sum, sum + negated), (Sum::ZERO, Sum::ZERO));
        }
    }

    #[test]
    fn a_sum_prints_as_money_does() {
        let most = money("1000000000.00");
        assert_eq!((most + most + money("0.05")).to_string(), "2000000000.05");
        assert_eq!((money("0.01") - money("1.00")).to_string(), "-0.99");
        assert_eq!(Sum::ZERO.to_string(), "0.00");
    }

    #[test]
    fn a_sum_is_one_amount_again_where_an_entry_can_hold_it() {
        let (most, penny) = (money("1000000000.00"), money("0.01"));
        assert_eq!((most - penny).money(), Ok(money("999999999.99")));
        assert_eq!((most + Money::ZERO).money(), Ok(most));
        assert_eq!((-most - Money::ZERO).money(), Ok(-most));
        for beyond in [most + penny, -most - penny] {
            assert_eq!(beyond.money(), Err(Beyond::Sum { sum: beyond, bound: Bound::Entry }));
        }
        assert_eq!((most - most).amount(), Ok(None));
        assert_eq!((penny - most).amount(), Ok(None));
        assert_eq!((most - penny).amount().unwrap().unwrap().to_string(), "999999999.99");
        assert!((most + penny).amount().is_err());
        assert_eq!((-most - penny).amount(), Ok(None), "what is below zero does not move");
    }

    #[test]
    fn between_two_amounts_is_an_amount() {
        let (least, most) = (money("-1.00"), money("2.00"));
        let between = |sum: Sum| sum.between(least, most).to_string();
        assert_eq!(between(most + most), "2.00");
        assert_eq!(between(least + least), "-1.00");
        assert_eq!(between(most + least), "1.00");
    }

    #[test]
    fn a_bound_reaches_as_far_either_way() {
        for (bound, most) in [
            (Bound::Amount, "99999999.99"),
            (Bound::Learner, "999999999.99"),
            (Bound::Entry, "1000000000.00"),
            (Bound::Run, "9999999999999.99"),
        ] {
            let (most, penny) = (Sum::recorded(most).unwrap(), money("0.01"));
            assert_eq!(bound.most(), most);
            for within in [most, -most, most - penny, Sum::ZERO] {
                assert_eq!(within.within(bound), Ok(within));
            }
            for sum in [most + penny, -most - penny] {
                assert_eq!(sum.within(bound), Err(Beyond::Sum { sum, bound }));
            }
        }
    }

    #[test]
    fn a_proportion_of_a_sum_is_divided_once() {
        let sum = Sum::recorded("1000000000.01").unwrap();
        assert_eq!(
            sum.proportion_rounded_down(3_916_000, 3_814_000).unwrap().to_string(),
            "1026743576.30"
        );
        assert_eq!(sum.proportion_rounded_down(1, 0), None);
        assert_eq!(Sum(i128::MAX).proportion_rounded_down(2, 2), None);
    }

    #[test]
    fn the_sum_of_a_run_is_read_as_far_as_it_was_ever_written() {
        for text in ["92233720368547758.07", "-92233720368547758.08", "9999999999999.99", "0.00"] {
            assert_eq!(Sum::recorded(text).unwrap().to_string(), text);
        }
        for text in ["92233720368547758.08", "1e3", "0.001", ""] {
            assert!(Sum::recorded(text).is_err(), "{text}");
        }
        assert_eq!("-9999999999999.99".parse(), Ok(-Bound::Run.most()));
        let beyond = "10000000000000.00".parse::<Sum>().unwrap_err().to_string();
        assert!(beyond.ends_with("from -9999999999999.99 to 9999999999999.99"), "{beyond}");
    }
}
