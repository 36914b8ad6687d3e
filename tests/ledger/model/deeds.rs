//! What an entry can have done, what it moves, and what falls with it: one variant for each event
//! of a learner's chain.

use super::days::Day;
use super::words::{pounds, year_name};

/// Accounts debited and credited, and pence.
pub(crate) type Posting = (&'static str, &'static str, i64);

/// What should stand beside an entry, and what its text says beyond that, as far as it is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) event: &'static str,
    pub(crate) effective: Day,
    pub(crate) posting: Option<Posting>,
    pub(crate) says: String,
}

/// Lines of texts that are judged, in this order.
pub(crate) const SAID: [&str; 17] = [
    "enrolment",
    "period",
    "status",
    "claim",
    "because",
    "loan",
    "year",
    "key",
    "from",
    "to",
    "remaining",
    "change",
    "full-before",
    "full",
    "anew",
    "undoes",
    "withdrawn",
];

/// Full entitlements before and after, and how one goes over into the other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Price {
    pub(crate) old: i64,
    pub(crate) new: i64,
    pub(crate) by_difference: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum Deed {
    Recorded,
    Granted {
        year: i64,
        full: i64,
    },
    PriorStudy(i64),
    Additional {
        pence: i64,
        reason: &'static str,
        key: Option<&'static str>,
    },
    Uprated {
        from: i64,
        to: i64,
        price: Price,
        /// One that was undone.
        replaces: Option<usize>,
        /// One that stands: the difference alone is moved.
        in_place_of: Option<usize>,
    },
    PutRight {
        year: i64,
        old: i64,
        new: i64,
    },
    Enrolled {
        id: String,
        loan: i64,
    },
    Withdrawn {
        id: String,
        day: Day,
        released: i64,
    },
    Attended {
        id: String,
        period: usize,
        status: char,
        on: Day,
    },
    Drawn {
        id: String,
        period: usize,
        amount: i64,
        claim: String,
    },
    Recovered {
        id: String,
        period: usize,
        amount: i64,
        because: &'static str,
    },
    Amended {
        id: String,
        fee: i64,
        loan: i64,
        set_aside: i64,
    },
    Corrected {
        undoes: usize,
        enrolment: Option<String>,
    },
}

/// An enrolment as it was funded. What became of it is in the deeds.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) id: String,
    pub(crate) modules: Vec<String>,
    pub(crate) course: String,
    pub(crate) ukprn: i64,
    pub(crate) credits: i64,
    pub(crate) start: Day,
    pub(crate) fee: i64,
    pub(crate) limit: i64,
    pub(crate) loan: i64,
    pub(crate) employer: i64,
    pub(crate) plan: &'static str,
}

impl Line {
    /// By how much it changes what remains.
    pub(crate) fn change(&self) -> i64 {
        match self.posting {
            Some((_, "entitlement", pence)) => pence,
            Some(("entitlement", _, pence)) => -pence,
            _ => 0,
        }
    }
}

impl Price {
    /// What becomes of what remained; of what is below nothing, nothing becomes anything.
    pub(super) fn of(self, remaining: i64) -> i64 {
        let remaining = remaining.max(0);
        if self.by_difference {
            (remaining + self.new - self.old).max(0)
        } else {
            remaining * self.new / self.old
        }
    }
}

impl Deed {
    pub(crate) fn event(&self) -> &'static str {
        match self {
            Deed::Recorded => "learner-recorded",
            Deed::Granted { .. } => "entitlement-granted",
            Deed::PriorStudy(more) if *more < 0 => "prior-study-restored",
            Deed::PriorStudy(_) => "prior-study-deducted",
            Deed::Additional { .. } => "additional-granted",
            Deed::Uprated { .. } => "entitlement-uprated",
            Deed::PutRight { .. } => "grant-put-right",
            Deed::Enrolled { .. } => "enrolled",
            Deed::Withdrawn { .. } => "withdrawn",
            Deed::Attended { .. } => "attendance-recorded",
            Deed::Drawn { .. } => "drawn-down",
            Deed::Recovered { .. } => "recovered",
            Deed::Amended { .. } => "fee-amended",
            Deed::Corrected { .. } => "corrected",
        }
    }

    pub(crate) fn enrolment(&self) -> Option<&String> {
        match self {
            Deed::Enrolled { id, .. }
            | Deed::Withdrawn { id, .. }
            | Deed::Attended { id, .. }
            | Deed::Drawn { id, .. }
            | Deed::Recovered { id, .. }
            | Deed::Amended { id, .. } => Some(id),
            Deed::Corrected { enrolment, .. } => enrolment.as_ref(),
            Deed::Recorded
            | Deed::Granted { .. }
            | Deed::PriorStudy(_)
            | Deed::Additional { .. }
            | Deed::Uprated { .. }
            | Deed::PutRight { .. } => None,
        }
    }

    /// By how much it changes what remains, of which there was so much before. What undoes another
    /// counts for nothing, as what it undid does.
    pub(crate) fn change(&self, remaining: i64) -> i64 {
        match self {
            Deed::Recorded
            | Deed::Corrected { .. }
            | Deed::Attended { .. }
            | Deed::Drawn { .. }
            | Deed::Recovered { .. } => 0,
            Deed::Granted { full, .. } => *full,
            Deed::PriorStudy(more) => -more,
            Deed::Additional { pence, .. } => *pence,
            Deed::PutRight { old, new, .. } => new - old,
            Deed::Uprated { price, .. } => price.of(remaining) - remaining.max(0),
            Deed::Enrolled { loan, .. } => -loan,
            Deed::Withdrawn { released, .. } => *released,
            Deed::Amended { set_aside, .. } => -set_aside,
        }
    }

    /// What it moves where it changes what remains by so much.
    pub(crate) fn posting(&self, change: i64) -> Option<Posting> {
        let other = match self {
            Deed::Recorded | Deed::Corrected { .. } | Deed::Attended { .. } => return None,
            Deed::Drawn { amount, .. } => return Some(("committed", "drawn", *amount)),
            Deed::Recovered { amount, .. } => return Some(("drawn", "committed", *amount)),
            Deed::Granted { .. }
            | Deed::Additional { .. }
            | Deed::Uprated { .. }
            | Deed::PutRight { .. } => "scheme",
            Deed::PriorStudy(_) => "prior-study",
            Deed::Enrolled { .. } | Deed::Withdrawn { .. } | Deed::Amended { .. } => "committed",
        };
        match change {
            0 => None,
            more if more > 0 => Some((other, "entitlement", more)),
            less => Some(("entitlement", other, -less)),
        }
    }

    /// What its text says, in the order of `SAID`.
    pub(crate) fn says(&self, remaining: i64, change: i64) -> String {
        let of = self.enrolment().map_or(String::new(), |id| format!("enrolment {id};"));
        let own = match self {
            Deed::Recorded | Deed::PriorStudy(_) => String::new(),
            Deed::Granted { year, .. } => format!("year {};", year_name(*year)),
            Deed::Additional { key, .. } => key.map_or(String::new(), |key| format!("key {key};")),
            Deed::PutRight { year, old, new } => {
                let (year, old, new) = (year_name(*year), pounds(*old), pounds(*new));
                format!("year {year};full-before {old};full {new};")
            }
            Deed::Uprated { from, to, price, replaces, .. } => {
                let anew = replaces.map_or(String::new(), |it| format!("anew {it};"));
                let (from, to) = (year_name(*from), year_name(*to));
                let (remaining, change) = (pounds(remaining), pounds(change));
                let full = [price.old, price.new].map(pounds);
                let full = format!("full-before {};full {};", full[0], full[1]);
                format!("from {from};to {to};remaining {remaining};change {change};{full}{anew}")
            }
            Deed::Enrolled { loan, .. } | Deed::Amended { loan, .. } => {
                format!("loan {};", pounds(*loan))
            }
            Deed::Withdrawn { day, .. } => format!("withdrawn {day};"),
            Deed::Attended { period, status, .. } => format!("period {period};status {status};"),
            Deed::Drawn { period, claim, .. } => format!("period {period};claim {claim};"),
            Deed::Recovered { period, because, .. } => {
                format!("period {period};because {because};")
            }
            Deed::Corrected { undoes, .. } => format!("undoes {undoes};"),
        };
        of + &own
    }

    /// Whether it falls where an earlier one is undone.
    pub(crate) fn follows(&self, earlier: &Deed) -> bool {
        let is_same = self.enrolment() == earlier.enrolment();
        match (earlier, self) {
            (
                Deed::Enrolled { .. },
                Deed::Withdrawn { .. }
                | Deed::Amended { .. }
                | Deed::Attended { .. }
                | Deed::Drawn { .. }
                | Deed::Recovered { .. },
            )
            // Each leaves set aside what is due on the terms and until the day that then stand.
            | (
                Deed::Withdrawn { .. } | Deed::Amended { .. },
                Deed::Withdrawn { .. } | Deed::Amended { .. },
            )
            // It was drawn on these terms.
            | (Deed::Amended { .. }, Deed::Drawn { .. }) => is_same,
            // It was drawn because this was confirmed.
            (Deed::Attended { period, status: 'A' | 'L', .. }, Deed::Drawn { period: of, .. }) => {
                is_same && period == of
            }
            (Deed::PriorStudy(_), Deed::PriorStudy(_))
            | (
                Deed::Uprated { .. } | Deed::PutRight { .. },
                Deed::Uprated { .. },
            )
            | (
                Deed::Granted { .. } | Deed::PutRight { .. },
                Deed::PutRight { .. },
            )
            | (
                Deed::Granted { .. },
                Deed::PriorStudy(_) | Deed::Additional { .. } | Deed::Uprated { .. },
            ) => true,
            _ => false,
        }
    }

    /// Whether it can be undone at all.
    pub(crate) fn can_be_undone(&self) -> bool {
        !matches!(
            self,
            Deed::Recorded | Deed::Corrected { .. } | Deed::Drawn { .. } | Deed::Recovered { .. }
        )
    }
}

impl Held {
    /// The day and the amount of each instalment of a loan, by its plan.
    pub(crate) fn split(&self, loan: i64) -> Vec<(Day, i64)> {
        let after = |months, days| self.start.plus_months(months).plus_days(days);
        match self.plan {
            "single" => vec![(after(0, 14), loan)],
            "termly" => {
                // A quarter in whole pounds.
                let quarter = loan / 400 * 100;
                vec![
                    (after(0, 0), quarter),
                    (after(4, 0), quarter),
                    (after(8, 0), loan - 2 * quarter),
                ]
            }
            "quarters" => {
                let [one, two, three] = [10, 20, 30].map(|percent| loan * percent / 100);
                let rest = loan - one - two - three;
                vec![
                    (after(0, 3), one),
                    (after(2, 0), two),
                    (after(5, 0), three),
                    (after(9, 10), rest),
                ]
            }
            other => panic!("no study has plan {other}"),
        }
    }

    /// Its last day: eleven months for a year of a course, else a week for each two credits.
    pub(crate) fn last_day(&self) -> Day {
        let next = if self.modules.is_empty() {
            self.start.plus_months(11)
        } else {
            self.start.plus_days((self.credits + 1) / 2 * 7)
        };
        next.day_before()
    }

    /// The credits that count of this loan and this withdrawal: so many whole percent of them as
    /// were due, with a part of a percent and a part of a credit taken for a whole one.
    pub(crate) fn counting(&self, loan: i64, left: Option<Day>) -> i64 {
        let Some(day) = left else { return if loan > 0 { self.credits } else { 0 } };
        let due = self.split(loan).into_iter().filter(|(due, _)| self.start <= day && *due <= day);
        let due: i64 = due.map(|(_, amount)| amount).sum();
        let percent = if due > 0 { (100 * due + loan - 1) / loan } else { 0 };
        (self.credits * percent + 99) / 100
    }
}
