//! The files of the demonstration's year, as they come in month by month.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::acts::{Act, ActKind};
use crate::domain::calendar::date;
use crate::ops::Moment;

/// What comes in in one month.
pub(super) struct DemoMonth {
    /// Its name, as its files and folders have it.
    pub(super) name: &'static str,
    last_day: &'static str,
    pub(super) attendance: &'static str,
    pub(super) withdrawals: Option<&'static str>,
    /// What is done about single enrolments.
    pub(super) acts: &'static [Act],
    /// What the payer says was paid.
    pub(super) schedule: &'static str,
}

impl DemoMonth {
    /// Its files, each with its name, in the order in which they come in; the acts are among them
    /// as they would be typed.
    pub(super) fn files(&self) -> Vec<(String, Cow<'static, str>)> {
        let file = |kind: &str, ending: &str| format!("{kind}-{}.{ending}", self.name);
        let acts: String = self.acts.iter().map(|act| act.typed() + "\n").collect();
        let files = [
            (file("attendance", "csv"), Some(self.attendance.into())),
            (file("withdrawals", "csv"), self.withdrawals.map(Cow::Borrowed)),
            (file("acts", "txt"), (!acts.is_empty()).then_some(acts.into())),
            (file("schedule", "csv"), Some(self.schedule.into())),
        ];
        files.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
    }

    /// When it is over, by the demonstration's clock.
    pub(super) fn over(&self, moment: &Moment) -> Moment {
        at(&format!("{}T18:00:00Z", self.last_day), moment)
    }

    /// The day by which is claimed, and as at which the schedule is reconciled.
    pub(super) fn last_day(&self) -> NaiveDate {
        date(self.last_day).expect("the last days of the months of 2027 are days")
    }
}

/// The moment at which the demonstration opens: the clock is its own, so that its year is over when
/// it ends, whatever year it is.
pub(super) fn opened(moment: &Moment) -> Moment {
    at("2027-01-04T09:00:00Z", moment)
}

/// The moment at which its year is over.
pub(super) fn closed(moment: &Moment) -> Moment {
    MONTHS.last().map_or_else(|| opened(moment), |month| month.over(moment))
}

fn at(instant: &str, moment: &Moment) -> Moment {
    let recorded_at = instant.parse().expect("the instants of the year 2027 are instants");
    Moment::new(recorded_at, moment.actor.clone())
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
    ($month:literal to $last:literal, $withdrawals:expr $(, $act:expr)*) => {
        DemoMonth {
            name: $month,
            last_day: concat!($month, "-", $last),
            attendance: file!("attendance", $month, ".csv"),
            withdrawals: $withdrawals,
            acts: &[$($act),*],
            schedule: file!("schedule", $month, ".csv"),
        }
    };
    ($month:literal to $last:literal) => {
        month!($month to $last, None)
    };
    ($month:literal to $last:literal with withdrawals $(, $act:expr)*) => {
        month!($month to $last, Some(file!("withdrawals", $month, ".csv")) $(, $act)*)
    };
}

const fn act(enrolment: &'static str, on: &'static str, what: ActKind) -> Act {
    Act { enrolment, on, what }
}

/// The months of the year 2027, to their last days.
pub(super) const MONTHS: [DemoMonth; 12] = [
    month!("2027-01" to "31"),
    month!(
        "2027-02" to "28" with withdrawals,
        act("E-00031", "2027-02-05", ActKind::Rejected(1))
    ),
    month!(
        "2027-03" to "31" with withdrawals,
        act("E-00031", "2027-03-03", ActKind::Attending(1)),
        act("E-00514", "2027-03-09", ActKind::FeePutRight("1847.50")),
        act("E-00344", "2027-03-15", ActKind::Rejected(1))
    ),
    month!("2027-04" to "30" with withdrawals),
    month!("2027-05" to "31" with withdrawals),
    month!(
        "2027-06" to "30" with withdrawals,
        act("E-00702", "2027-06-14", ActKind::FeePutRight("2320.00"))
    ),
    month!("2027-07" to "31" with withdrawals),
    month!("2027-08" to "31"),
    month!(
        "2027-09" to "30" with withdrawals,
        act("E-00634", "2027-09-08", ActKind::Rejected(2))
    ),
    month!(
        "2027-10" to "31" with withdrawals,
        act("E-01011", "2027-10-04", ActKind::FeePutRight("2247.50")),
        act("E-01354", "2027-10-12", ActKind::FeePutRight("2487.50"))
    ),
    month!(
        "2027-11" to "30" with withdrawals,
        act("E-00885", "2027-11-18", ActKind::Rejected(2))
    ),
    month!(
        "2027-12" to "31" with withdrawals,
        act("E-01585", "2027-12-06", ActKind::FeePutRight("2507.49"))
    ),
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

    #[test]
    fn what_would_be_typed_is_what_the_fixtures_have() {
        let typed = [
            include_str!("../../../fixtures/county/year/acts-2027-02.txt"),
            include_str!("../../../fixtures/county/year/acts-2027-03.txt"),
            include_str!("../../../fixtures/county/year/acts-2027-06.txt"),
            include_str!("../../../fixtures/county/year/acts-2027-09.txt"),
            include_str!("../../../fixtures/county/year/acts-2027-10.txt"),
            include_str!("../../../fixtures/county/year/acts-2027-11.txt"),
            include_str!("../../../fixtures/county/year/acts-2027-12.txt"),
        ];
        let files = MONTHS.iter().flat_map(DemoMonth::files);
        let acts = files.filter(|(name, _)| name.starts_with("acts")).map(|(_, text)| text);
        assert_eq!(acts.collect::<Vec<_>>(), typed);
    }
}
