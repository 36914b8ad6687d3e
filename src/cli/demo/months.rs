//! The files of the demonstration's year, as they come in month by month.

use chrono::NaiveDate;

use crate::domain::calendar::date;

/// What comes in in one month.
pub(super) struct Month {
    /// Its name, as its files and folders have it.
    pub(super) name: &'static str,
    last_day: &'static str,
    pub(super) attendance: &'static str,
    pub(super) withdrawals: Option<&'static str>,
    /// Single acts, as they would be typed.
    pub(super) acts: Option<&'static str>,
    /// What the payer says was paid.
    pub(super) schedule: &'static str,
}

impl Month {
    /// Its files, each with its name, in the order in which they come in.
    pub(super) fn files(&self) -> Vec<(String, &'static str)> {
        let file = |kind: &str, ending: &str| format!("{kind}-{}.{ending}", self.name);
        let files = [
            (file("attendance", "csv"), Some(self.attendance)),
            (file("withdrawals", "csv"), self.withdrawals),
            (file("acts", "txt"), self.acts),
            (file("schedule", "csv"), Some(self.schedule)),
        ];
        files.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
    }

    /// The day by which is claimed, and as at which the schedule is reconciled.
    pub(super) fn last_day(&self) -> NaiveDate {
        date(self.last_day).expect("the last days of the months of 2027 are days")
    }
}

macro_rules! file {
    ($kind:expr, $month:literal, $ending:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/fixtures/county/year/",
            $kind,
            "-",
            $month,
            $ending
        ))
    };
}

macro_rules! month {
    ($month:literal to $last:literal) => {
        month!($month, $last, None, None)
    };
    ($month:literal to $last:literal, withdrawals) => {
        month!($month, $last, Some(file!("withdrawals", $month, ".csv")), None)
    };
    ($month:literal to $last:literal, withdrawals, acts) => {
        month!(
            $month,
            $last,
            Some(file!("withdrawals", $month, ".csv")),
            Some(file!("acts", $month, ".txt"))
        )
    };
    ($month:literal, $last:literal, $withdrawals:expr, $acts:expr) => {
        Month {
            name: $month,
            last_day: concat!($month, "-", $last),
            attendance: file!("attendance", $month, ".csv"),
            withdrawals: $withdrawals,
            acts: $acts,
            schedule: file!("schedule", $month, ".csv"),
        }
    };
}

/// The year.
pub(super) const MONTHS: [Month; 12] = [
    month!("2027-01" to "31"),
    month!("2027-02" to "28", withdrawals, acts),
    month!("2027-03" to "31", withdrawals, acts),
    month!("2027-04" to "30", withdrawals),
    month!("2027-05" to "31", withdrawals),
    month!("2027-06" to "30", withdrawals, acts),
    month!("2027-07" to "31", withdrawals),
    month!("2027-08" to "31"),
    month!("2027-09" to "30", withdrawals, acts),
    month!("2027-10" to "31", withdrawals, acts),
    month!("2027-11" to "30", withdrawals, acts),
    month!("2027-12" to "31", withdrawals, acts),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::after;

    #[test]
    fn each_month_ends_with_its_last_day() {
        assert_eq!(MONTHS.len(), 12);
        for month in MONTHS {
            let last = month.last_day();
            assert!(last.to_string().starts_with(month.name), "{last}");
            let next = after(last, 0, 1).to_string();
            assert!(next.ends_with("-01"), "{next}");
        }
    }
}
