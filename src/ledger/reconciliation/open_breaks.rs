//! Breaks from run to run: they keep their identity and the day on which they were first seen.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use super::cause::Cause;
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::EnrolmentId;
use crate::domain::payment::Payment;

/// What a break is about, and so which break it is: its cause may change while it stays open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BreakId {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// The liability period.
    pub period: LiabilityPeriod,
}

/// A break that is not resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenBreak {
    /// Which.
    pub id: BreakId,
    /// Its cause.
    pub cause: Cause,
    /// The day of the reconciliation that found it first.
    pub first_seen: NaiveDate,
}

/// Breaks that are open, by what they are about.
pub type OpenBreaks = BTreeMap<BreakId, OpenBreak>;

/// What became of breaks since an earlier reconciliation, each list in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SinceLast {
    /// Those that were not there before.
    pub new: Vec<OpenBreak>,
    /// Those that were there before: with today's cause, and the day on which they were first seen.
    pub older: Vec<OpenBreak>,
    /// Those that are there no more, as they were.
    pub gone: Vec<OpenBreak>,
}

impl SinceLast {
    /// All that are open now, in the order of their ids: what the next reconciliation is held
    /// against.
    #[must_use]
    pub fn open(&self) -> Vec<OpenBreak> {
        let mut open: Vec<_> = self.new.iter().chain(&self.older).cloned().collect();
        open.sort_by(|one, other| one.id.cmp(&other.id));
        open
    }
}

impl BreakId {
    /// What a payment is for.
    #[must_use]
    pub fn of_payment(payment: &Payment) -> BreakId {
        BreakId { enrolment: payment.enrolment.clone(), period: payment.period }
    }
}

impl fmt::Display for BreakId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.enrolment, self.period)
    }
}

/// Holds the breaks of a reconciliation against those that were open before. Each id stands at most
/// once on either side.
#[must_use]
pub fn since_last(before: &[OpenBreak], now: &[OpenBreak]) -> SinceLast {
    let mut left: BTreeMap<&BreakId, &OpenBreak> =
        before.iter().map(|open| (&open.id, open)).collect();
    let today: BTreeMap<&BreakId, &OpenBreak> = now.iter().map(|open| (&open.id, open)).collect();
    let mut since = SinceLast::default();
    for (id, open) in today {
        match left.remove(id) {
            None => since.new.push(open.clone()),
            Some(earlier) => {
                // Also where this reconciliation is as of a day before the one that found it.
                let first_seen = earlier.first_seen;
                since.older.push(OpenBreak { first_seen, ..open.clone() });
            }
        }
    }
    since.gone = left.into_values().cloned().collect();
    since
}

/// What changes between the breaks that are open on record and those that are open now: those that
/// are new or whose cause or first day is another, and the ids of those that are there no more.
#[must_use]
pub fn changes(on_record: &OpenBreaks, now: &OpenBreaks) -> (Vec<OpenBreak>, Vec<BreakId>) {
    let changed = now.values().filter(|open| on_record.get(&open.id) != Some(open));
    let gone = on_record.keys().filter(|id| !now.contains_key(id));
    (changed.cloned().collect(), gone.cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::date;

    fn open(enrolment: &str, cause: Cause, first_seen: &str) -> OpenBreak {
        let period = LiabilityPeriod::new(1).unwrap();
        let id = BreakId { enrolment: enrolment.parse().unwrap(), period };
        OpenBreak { id, cause, first_seen: date(first_seen).unwrap() }
    }

    #[test]
    fn a_break_keeps_its_first_day_even_where_its_cause_changes() {
        let before =
            [open("E-2", Cause::Timing, "2027-02-01"), open("E-1", Cause::Duplicate, "2027-01-04")];
        let now =
            [open("E-3", Cause::Timing, "2027-03-01"), open("E-2", Cause::OnlyOurs, "2027-03-01")];
        let since = since_last(&before, &now);
        assert_eq!(since.new, [open("E-3", Cause::Timing, "2027-03-01")]);
        assert_eq!(since.older, [open("E-2", Cause::OnlyOurs, "2027-02-01")]);
        assert_eq!(since.gone, [open("E-1", Cause::Duplicate, "2027-01-04")]);
        let open: Vec<_> = since.open().iter().map(|open| open.id.to_string()).collect();
        assert_eq!(open, ["E-2/1", "E-3/1"]);
    }

    #[test]
    fn a_reconciliation_as_of_a_day_before_it_was_found_does_not_change_its_first_day() {
        let (late, early) = ("2027-03-01", "2027-02-01");
        for (before, now) in [(late, early), (early, late)] {
            let since = since_last(
                &[open("E-1", Cause::Timing, before)],
                &[open("E-1", Cause::Timing, now)],
            );
            assert_eq!(since.older, [open("E-1", Cause::Timing, before)]);
        }
    }
}
