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
pub(crate) const SAID: [&str; 10] = [
    "enrolment",
    "year",
    "key",
    "from",
    "to",
    "remaining",
    "change",
    "replaces",
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
    Granted { year: i64, full: i64 },
    PriorStudy(i64),
    Additional { pence: i64, reason: &'static str, key: Option<&'static str> },
    Uprated { from: i64, to: i64, price: Price, replaces: Option<usize> },
    Enrolled { id: String, loan: i64 },
    Withdrawn { id: String, day: Day, released: i64 },
    Corrected { undoes: usize, enrolment: Option<String> },
}

/// An enrolment as it was funded, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) id: String,
    pub(crate) modules: Vec<String>,
    pub(crate) course: String,
    pub(crate) credits: i64,
    pub(crate) start: Day,
    pub(crate) fee: i64,
    pub(crate) loan: i64,
    pub(crate) employer: i64,
    pub(crate) plan: &'static str,
    pub(crate) instalments: Vec<(Day, i64)>,
    pub(crate) committed: i64,
    pub(crate) withdrawn: Option<Day>,
    pub(crate) undone: bool,
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
    fn of(self, remaining: i64) -> i64 {
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
            Deed::Enrolled { .. } => "enrolled",
            Deed::Withdrawn { .. } => "withdrawn",
            Deed::Corrected { .. } => "corrected",
        }
    }

    /// By how much it changes what remains, of which there was so much before. What undoes another
    /// counts for nothing, as what it undid does.
    pub(crate) fn change(&self, remaining: i64) -> i64 {
        match self {
            Deed::Recorded | Deed::Corrected { .. } => 0,
            Deed::Granted { full, .. } => *full,
            Deed::PriorStudy(more) => -more,
            Deed::Additional { pence, .. } => *pence,
            Deed::Uprated { price, .. } => price.of(remaining) - remaining.max(0),
            Deed::Enrolled { loan, .. } => -loan,
            Deed::Withdrawn { released, .. } => *released,
        }
    }

    /// What it moves where it changes what remains by so much.
    pub(crate) fn posting(&self, change: i64) -> Option<Posting> {
        let other = match self {
            Deed::Recorded | Deed::Corrected { .. } => return None,
            Deed::Granted { .. } | Deed::Additional { .. } | Deed::Uprated { .. } => "scheme",
            Deed::PriorStudy(_) => "prior-study",
            Deed::Enrolled { .. } | Deed::Withdrawn { .. } => "committed",
        };
        match change {
            0 => None,
            more if more > 0 => Some((other, "entitlement", more)),
            less => Some(("entitlement", other, -less)),
        }
    }

    /// What its text says, in the order of `SAID`.
    pub(crate) fn says(&self, remaining: i64, change: i64) -> String {
        match self {
            Deed::Recorded | Deed::PriorStudy(_) => String::new(),
            Deed::Granted { year, .. } => format!("year {};", year_name(*year)),
            Deed::Additional { key, .. } => key.map_or(String::new(), |key| format!("key {key};")),
            Deed::Uprated { from, to, replaces, .. } => {
                let replaces = replaces.map_or(String::new(), |it| format!("replaces {it};"));
                let (from, to) = (year_name(*from), year_name(*to));
                let (remaining, change) = (pounds(remaining), pounds(change));
                format!("from {from};to {to};remaining {remaining};change {change};{replaces}")
            }
            Deed::Enrolled { id, .. } => format!("enrolment {id};"),
            Deed::Withdrawn { id, day, .. } => format!("enrolment {id};withdrawn {day};"),
            Deed::Corrected { undoes, enrolment } => {
                let of = enrolment.as_ref().map_or(String::new(), |id| format!("enrolment {id};"));
                format!("{of}undoes {undoes};")
            }
        }
    }

    /// Whether it falls where an earlier one is undone.
    pub(crate) fn follows(&self, earlier: &Deed) -> bool {
        match (earlier, self) {
            (Deed::Enrolled { id, .. }, Deed::Withdrawn { id: of, .. }) => id == of,
            (Deed::PriorStudy(_), Deed::PriorStudy(_))
            | (Deed::Uprated { .. }, Deed::Uprated { .. })
            | (
                Deed::Granted { .. },
                Deed::PriorStudy(_) | Deed::Additional { .. } | Deed::Uprated { .. },
            ) => true,
            _ => false,
        }
    }

    /// Whether it can be undone at all.
    pub(crate) fn can_be_undone(&self) -> bool {
        !matches!(self, Deed::Recorded | Deed::Corrected { .. })
    }
}

impl Held {
    pub(crate) fn is_live(&self) -> bool {
        !self.undone && self.withdrawn.is_none_or(|day| self.is_any_due(day))
    }

    /// Whether an instalment had fallen due by a day.
    pub(crate) fn is_any_due(&self, day: Day) -> bool {
        day >= self.start && self.instalments.iter().any(|(due, _)| *due <= day)
    }

    /// What a withdrawal on a day leaves due.
    pub(crate) fn due_by(&self, day: Day) -> i64 {
        let due = self.instalments.iter().filter(|(due, _)| *due <= day && self.start <= day);
        due.map(|(_, pence)| pence).sum()
    }
}
