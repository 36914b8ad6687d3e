//! The published figures of an academic year: the full entitlement and the fee limit.

use std::fmt;

use thiserror::Error;

use super::calendar::AcademicYear;
use super::credits::Credits;
use super::money::Money;
use super::sum::Sum;

/// The figures of one academic year, with their source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearRates {
    year: AcademicYear,
    full_entitlement: Money,
    fee_limit_120: Money,
    uprating: UpratingMethod,
    source: String,
    status: RatesStatus,
}

/// Whether figures are law, or only made known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RatesStatus {
    /// They are in force.
    #[default]
    InForce,
    /// They are announced, and may come into force otherwise.
    Announced,
}

impl fmt::Display for RatesStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            RatesStatus::InForce => "in-force",
            RatesStatus::Announced => "announced",
        })
    }
}

/// Whether entitlements may be granted or re-priced at figures that are announced and not in force:
/// only where somebody asks for that by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Announced {
    /// Nobody asked.
    #[default]
    Refused,
    /// Somebody asked.
    AskedFor,
}

/// How what remains is re-priced when an entitlement is uprated to a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpratingMethod {
    /// In proportion to the two full entitlements, rounded down to the penny.
    ProRata,
    /// By the difference of the two full entitlements.
    Difference,
}

impl UpratingMethod {
    /// What so much that remained becomes where the full entitlement goes from one to another.
    #[must_use]
    pub fn of(self, remaining: Money, before: Money, now: Money) -> Sum {
        match self {
            UpratingMethod::ProRata => {
                let priced =
                    Sum::from(remaining).proportion_rounded_down(now.pence(), before.pence());
                // Figures are more than nothing, so that there always is a proportion.
                priced.unwrap_or_default()
            }
            UpratingMethod::Difference => (remaining + now - before).max(Sum::ZERO),
        }
    }
}

impl fmt::Display for UpratingMethod {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            UpratingMethod::ProRata => "pro-rata",
            UpratingMethod::Difference => "difference",
        })
    }
}

/// Figures of one year that cannot both be right.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RatesError {
    /// A figure that is not more than nothing.
    #[error("the figures of {0} must be more than nothing")]
    Nothing(AcademicYear),
    /// The entitlement is four full-time years (S5, S6, S8).
    #[error(
        "a full entitlement of {entitlement} is not four times the fee limit of {limit} for 120 \
         credits: one of them is mistyped"
    )]
    Disagree {
        /// The full entitlement given.
        entitlement: Money,
        /// The limit given.
        limit: Money,
    },
}

impl YearRates {
    /// The figures of a year, checked against each other: the full entitlement is four full-time
    /// years at the limit for 120 credits.
    ///
    /// # Errors
    /// When they do not agree, or are not more than nothing.
    pub fn new(
        year: AcademicYear,
        full_entitlement: Money,
        fee_limit_120: Money,
        uprating: UpratingMethod,
        source: String,
    ) -> Result<YearRates, RatesError> {
        if fee_limit_120 <= Money::ZERO {
            return Err(RatesError::Nothing(year));
        }
        if fee_limit_120.proportion_rounded_down(4, 1) != Some(full_entitlement) {
            let (entitlement, limit) = (full_entitlement, fee_limit_120);
            return Err(RatesError::Disagree { entitlement, limit });
        }
        let status = RatesStatus::InForce;
        Ok(YearRates { year, full_entitlement, fee_limit_120, uprating, source, status })
    }

    /// The same figures with another status than in force.
    #[must_use]
    pub fn with_status(self, status: RatesStatus) -> YearRates {
        YearRates { status, ..self }
    }

    /// The academic year.
    #[must_use]
    pub const fn year(&self) -> AcademicYear {
        self.year
    }

    /// What the scheme lends over a lifetime at the rates of this year.
    #[must_use]
    pub const fn full_entitlement(&self) -> Money {
        self.full_entitlement
    }

    /// The fee limit of a full-time year of 120 credits.
    #[must_use]
    pub const fn fee_limit_120(&self) -> Money {
        self.fee_limit_120
    }

    /// How what remains is re-priced when uprating to this year.
    #[must_use]
    pub const fn uprating(&self) -> UpratingMethod {
        self.uprating
    }

    /// Whether they are in force.
    #[must_use]
    pub const fn status(&self) -> RatesStatus {
        self.status
    }

    /// Whether entitlements may be granted or re-priced at these figures.
    #[must_use]
    pub fn are_usable(&self, announced: Announced) -> bool {
        self.status == RatesStatus::InForce || announced == Announced::AskedFor
    }

    /// Where the figures were published.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether the full entitlement of one year is more than ten times that of the other (ours).
    /// Figures that are published move by a few in the hundred, so one of them is mistyped.
    #[must_use]
    pub fn is_far_from(&self, other: &YearRates) -> bool {
        let far = |one: Money, other: Money| one.sum().pence() > tenfold(other);
        let (one, other) = (self.full_entitlement, other.full_entitlement);
        far(one, other) || far(other, one)
    }

    /// The most that may be lent for so many credits: `credits × limit ÷ 120`, divided once and
    /// rounded down to the penny (S24; the rounding is ours). It may be more than one amount.
    #[must_use]
    pub fn fee_limit(&self, credits: Credits) -> Sum {
        let full_time = i64::from(Credits::FULL_TIME_YEAR.count());
        let limit = self.fee_limit_120.sum();
        // A year has credits, so that there always is a proportion.
        limit.proportion_rounded_down(i64::from(credits.count()), full_time).unwrap_or_default()
    }

    /// What remains of an entitlement that stood at the rates of an earlier year, re-priced at the
    /// rates of this one by its method. In proportion it is rounded down to the penny; it is never
    /// below nothing (ours). It may be more than an entry can hold.
    #[must_use]
    pub fn uprated(&self, remaining: Money, from: &YearRates) -> Sum {
        self.uprating.of(remaining, from.full_entitlement, self.full_entitlement)
    }

    /// The most credits whose fee limit is within a sum: how much study the sum would pay for at
    /// the limit, in whole credits.
    #[must_use]
    pub fn credits_within(&self, sum: Sum) -> u64 {
        // `credits × limit ÷ 120`, rounded down, is at most the sum just where `credits × limit` is
        // less than 120 times the next penny.
        let full_time = i128::from(Credits::FULL_TIME_YEAR.count());
        let next_penny = sum.pence().saturating_add(1);
        let most = next_penny
            .saturating_mul(full_time)
            .saturating_sub(1)
            .checked_div_euclid(i128::from(self.fee_limit_120.pence()))
            .unwrap_or(0);
        u64::try_from(most.max(0)).unwrap_or(u64::MAX)
    }
}

fn tenfold(money: Money) -> i128 {
    money.sum().pence().saturating_mul(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(limit: i64) -> YearRates {
        let (year, pro_rata) = (AcademicYear::beginning(2026), UpratingMethod::ProRata);
        let full = Money::pounds(limit.checked_mul(4).unwrap());
        YearRates::new(year, full, Money::pounds(limit), pro_rata, "test".into()).unwrap()
    }

    fn read(sum: &str) -> Sum {
        Sum::recorded(sum).unwrap()
    }

    #[track_caller]
    fn check(limit: i64, credits: u32, expected: &str) {
        assert_eq!(rates(limit).fee_limit(Credits::new(credits)).to_string(), expected);
    }

    #[test]
    fn thirty_credits_are_a_quarter_of_a_year() {
        check(9_535, 30, "2383.75");
        check(9_790, 30, "2447.50");
        check(10_050, 30, "2512.50");
    }

    #[test]
    fn a_part_of_a_penny_is_never_charged() {
        check(9_790, 31, "2529.08");
        check(9_790, 40, "3263.33");
        check(9_535, 15, "1191.87");
    }

    #[test]
    fn a_limit_is_exact_also_where_it_is_more_than_one_amount() {
        check(24_999_999, 480, "99999996.00");
        check(24_999_999, 481, "100208329.32");
        check(24_999_999, u32::MAX, "894784817333605.87");
    }

    #[test]
    fn a_sum_pays_for_as_many_credits_as_their_fee_limit_allows() {
        let within = |limit, sum: &str| rates(limit).credits_within(read(sum));
        assert_eq!(within(9_535, "38140.00"), 480);
        assert_eq!(within(9_790, "2447.49"), 29);
        assert_eq!(within(9_790, "2447.50"), 30);
        // 31 credits at 9790.00 are 2529.0833, and so their limit is 2529.08.
        assert_eq!(within(9_790, "2529.07"), 30);
        assert_eq!(within(9_790, "2529.08"), 31);
        assert_eq!(within(9_790, "0.00"), 0);
        assert_eq!(within(9_790, "-1.00"), 0);
        assert_eq!(within(1, "9999999999999.99"), 1_199_999_999_999_999);
    }

    #[test]
    fn figures_are_far_from_each_other_where_one_is_more_than_ten_times_the_other() {
        for (one, other, is_far) in
            [(9_535, 9_790, false), (979, 9_790, false), (978, 9_790, true), (1, 24_999_999, true)]
        {
            assert_eq!(rates(one).is_far_from(&rates(other)), is_far, "{one} and {other}");
            assert_eq!(rates(other).is_far_from(&rates(one)), is_far, "{other} and {one}");
        }
    }

    #[test]
    fn figures_that_disagree_are_refused() {
        let (year, pro_rata) = (AcademicYear::beginning(2026), UpratingMethod::ProRata);
        let (full, limit) = (Money::pounds(39_161), Money::pounds(9_790));
        let error = YearRates::new(year, full, limit, pro_rata, String::new()).unwrap_err();
        assert!(error.to_string().contains("39161.00"), "{error}");
    }

    #[track_caller]
    fn uprates(method: UpratingMethod, limits: (i64, i64), remaining: &str, expected: &str) {
        let from = rates(limits.0);
        let to = YearRates { uprating: method, ..rates(limits.1) };
        assert_eq!(to.uprated(remaining.parse().unwrap(), &from).to_string(), expected);
    }

    #[test]
    fn what_remains_is_re_priced_in_proportion_and_a_part_of_a_penny_is_never_lent() {
        let to_2026 = (9_535, 9_790);
        uprates(UpratingMethod::ProRata, to_2026, "38140.00", "39160.00");
        // 15 of 16 parts of a full entitlement, before and after.
        uprates(UpratingMethod::ProRata, to_2026, "35756.25", "36712.50");
        // 3575624 × 39160 ÷ 38140 = 3671248.973… pence.
        uprates(UpratingMethod::ProRata, to_2026, "35756.24", "36712.48");
        uprates(UpratingMethod::ProRata, to_2026, "0.01", "0.01");
        uprates(UpratingMethod::ProRata, to_2026, "0.00", "0.00");
        uprates(UpratingMethod::ProRata, (9_790, 10_050), "39160.00", "40200.00");
        uprates(UpratingMethod::ProRata, (9_790, 9_535), "0.01", "0.00");
        uprates(UpratingMethod::ProRata, (1, 24_999_999), "99999999.99", "2499999899750000.01");
    }

    #[test]
    fn by_the_difference_everybody_gets_the_same() {
        uprates(UpratingMethod::Difference, (9_535, 9_790), "38140.00", "39160.00");
        uprates(UpratingMethod::Difference, (9_535, 9_790), "0.01", "1020.01");
        uprates(UpratingMethod::Difference, (9_790, 9_535), "500.00", "0.00");
    }
}
