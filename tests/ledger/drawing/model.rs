//! The model: what each learner did, line by line. Whatever a history comes to is worked out from
//! these lines anew each time; those that were undone are no more.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::studies::{PRIOR_STUDY, STUDIES, Study, rates, split};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    /// Facts, or a correction: it moves nothing and is never undone.
    Record,
    Granted,
    Prior(i64),
    Uprated(i32),
    Enrolled {
        e: usize,
        fee: i64,
        loan: i64,
    },
    Attended {
        e: usize,
        period: usize,
        status: char,
        on: NaiveDate,
    },
    Drawn {
        e: usize,
        period: usize,
        amount: i64,
    },
    Recovered {
        e: usize,
        period: usize,
        amount: i64,
        rejected: bool,
    },
    Withdrawn {
        e: usize,
        on: NaiveDate,
        released: i64,
    },
    Amended {
        e: usize,
        fee: i64,
        loan: i64,
        set_aside: i64,
    },
}

impl Deed {
    pub(crate) fn enrolment(&self) -> Option<usize> {
        match self {
            Deed::Enrolled { e, .. }
            | Deed::Attended { e, .. }
            | Deed::Drawn { e, .. }
            | Deed::Recovered { e, .. }
            | Deed::Withdrawn { e, .. }
            | Deed::Amended { e, .. } => Some(*e),
            Deed::Record | Deed::Granted | Deed::Prior(_) | Deed::Uprated(_) => None,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) seq: u32,
    /// Where it counts: an uprating made anew counts where the first one did.
    pub(crate) place: u32,
    pub(crate) deed: Deed,
    pub(crate) stands: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Learner {
    pub(crate) lines: Vec<Line>,
}

#[derive(Clone, Debug)]
pub(crate) struct Enrolment {
    pub(crate) id: String,
    pub(crate) who: usize,
    pub(crate) study: usize,
    pub(crate) start: NaiveDate,
}

impl Enrolment {
    pub(crate) fn study(&self) -> &'static Study {
        &STUDIES[self.study]
    }
}

/// What is to be paid for a period, and by when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) due: NaiveDate,
    /// All of it, had nobody withdrawn.
    pub(crate) amount: i64,
    /// What is left of that to be paid.
    pub(crate) left: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub(crate) reference: String,
    pub(crate) due: NaiveDate,
    pub(crate) file: String,
    pub(crate) lines: usize,
    pub(crate) amount: i64,
}

#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) learners: Vec<Learner>,
    /// All that were ever funded.
    pub(crate) enrolments: Vec<Enrolment>,
    pub(crate) claims: [Vec<Claim>; 2],
    /// The claim that tells a drawdown or a recovery, by learner and line.
    pub(crate) told: BTreeMap<(usize, u32), (String, NaiveDate)>,
}

impl Model {
    pub(crate) fn new() -> Model {
        let learners = PRIOR_STUDY.map(|prior| {
            let mut learner = Learner { lines: Vec::new() };
            learner.add(Deed::Record);
            learner.add(Deed::Granted);
            if prior > 0 {
                learner.add(Deed::Prior(prior));
            }
            learner
        });
        let (claims, told) = (<[Vec<Claim>; 2]>::default(), BTreeMap::new());
        Model { learners: learners.into(), enrolments: Vec::new(), claims, told }
    }

    pub(crate) fn of(&self, e: usize) -> &Learner {
        &self.learners[self.enrolments[e].who]
    }

    pub(crate) fn of_mut(&mut self, e: usize) -> &mut Learner {
        &mut self.learners[self.enrolments[e].who]
    }

    /// The periods of an enrolment on these terms and with this withdrawal.
    pub(crate) fn shares_if(&self, e: usize, loan: i64, left: Option<NaiveDate>) -> Vec<Share> {
        let Enrolment { start, .. } = self.enrolments[e];
        let parts = split(self.enrolments[e].study().plan, loan, start).into_iter();
        let is_due = |due| left.is_none_or(|day| start <= day && due <= day);
        parts
            .map(|(due, amount)| Share { due, amount, left: if is_due(due) { amount } else { 0 } })
            .collect()
    }

    /// The periods of an enrolment as it stands.
    pub(crate) fn shares(&self, e: usize) -> Vec<Share> {
        let learner = self.of(e);
        self.shares_if(e, learner.terms(e).1, learner.withdrawn(e))
    }

    pub(crate) fn payable(&self, e: usize) -> i64 {
        self.shares(e).iter().map(|share| share.left).sum()
    }

    /// Not withdrawn, or so late that something had fallen due.
    pub(crate) fn is_live(&self, e: usize) -> bool {
        let Enrolment { start, .. } = self.enrolments[e];
        self.of(e)
            .withdrawn(e)
            .is_none_or(|day| start <= day && self.shares(e).iter().any(|share| share.due <= day))
    }
}

impl Learner {
    pub(crate) fn next(&self) -> u32 {
        u32::try_from(self.lines.len()).expect("few") + 1
    }

    pub(crate) fn add(&mut self, deed: Deed) -> u32 {
        let seq = self.next();
        self.lines.push(Line { seq, place: seq, deed, stands: true });
        seq
    }

    pub(crate) fn standing(&self) -> impl DoubleEndedIterator<Item = &Line> {
        self.lines.iter().filter(|line| line.stands)
    }

    /// Every line that stands, with what it changes of what remains, in the order in which it
    /// counts.
    pub(crate) fn changes(&self) -> Vec<(u32, i64)> {
        let mut lines: Vec<&Line> = self.standing().collect();
        lines.sort_by_key(|line| line.place);
        let (mut remaining, mut year) = (0, 2025);
        let mut changes = Vec::new();
        for line in lines {
            let change = match &line.deed {
                Deed::Granted => rates(2025).1,
                Deed::Prior(pence) => -pence,
                Deed::Enrolled { loan, .. } => -loan,
                Deed::Withdrawn { released, .. } => *released,
                Deed::Amended { set_aside, .. } => -set_aside,
                Deed::Uprated(to) => {
                    let before: i64 = remaining;
                    let after = before.max(0) * rates(*to).1 / rates(year).1;
                    year = *to;
                    after - before.max(0)
                }
                _ => 0,
            };
            remaining += change;
            changes.push((line.seq, change));
        }
        changes
    }

    pub(crate) fn remaining(&self) -> i64 {
        self.changes().iter().map(|(_, change)| change).sum()
    }

    /// The year at whose rates the entitlement stands; none where nothing is granted.
    pub(crate) fn year(&self) -> Option<i32> {
        let years = self.standing().filter_map(|line| match line.deed {
            Deed::Granted => Some(2025),
            Deed::Uprated(to) => Some(to),
            _ => None,
        });
        years.max()
    }

    /// The enrolments that were not undone, in the order of recording.
    pub(crate) fn held(&self) -> Vec<usize> {
        let held = self.standing().filter_map(|line| match line.deed {
            Deed::Enrolled { e, .. } => Some(e),
            _ => None,
        });
        held.collect()
    }

    fn about(&self, of: usize) -> impl DoubleEndedIterator<Item = &Line> {
        self.standing().filter(move |line| line.deed.enrolment() == Some(of))
    }

    /// Fee and loan.
    pub(crate) fn terms(&self, of: usize) -> (i64, i64) {
        let terms = self.about(of).rev().find_map(|line| match line.deed {
            Deed::Enrolled { fee, loan, .. } | Deed::Amended { fee, loan, .. } => Some((fee, loan)),
            _ => None,
        });
        terms.expect("an enrolment that is held")
    }

    pub(crate) fn withdrawn(&self, of: usize) -> Option<NaiveDate> {
        self.about(of).find_map(|line| match line.deed {
            Deed::Withdrawn { on, .. } => Some(on),
            _ => None,
        })
    }

    /// What is set aside or drawn.
    pub(crate) fn funded(&self, of: usize) -> i64 {
        let funded = self.about(of).map(|line| match line.deed {
            Deed::Enrolled { loan, .. } => loan,
            Deed::Amended { set_aside, .. } => set_aside,
            Deed::Withdrawn { released, .. } => -released,
            _ => 0,
        });
        funded.sum()
    }

    pub(crate) fn drawn(&self, of: usize, in_period: usize) -> i64 {
        let drawn = self.about(of).map(|line| match line.deed {
            Deed::Drawn { period, amount, .. } if period == in_period => amount,
            Deed::Recovered { period, amount, .. } if period == in_period => -amount,
            _ => 0,
        });
        drawn.sum()
    }

    /// What was confirmed and stands, in the order of recording.
    pub(crate) fn confirmed(&self, of: usize, for_period: usize) -> Vec<(char, NaiveDate)> {
        let confirmed = self.about(of).filter_map(|line| match line.deed {
            Deed::Attended { period, status, on, .. } if period == for_period => Some((status, on)),
            _ => None,
        });
        confirmed.collect()
    }

    /// Whether the payer said no, and nothing was confirmed since.
    pub(crate) fn is_rejected(&self, of: usize, in_period: usize) -> bool {
        let last = self.about(of).rev().find(|line| match line.deed {
            Deed::Attended { period, .. } => period == in_period,
            Deed::Recovered { period, rejected, .. } => period == in_period && rejected,
            _ => false,
        });
        last.is_some_and(|line| matches!(line.deed, Deed::Recovered { .. }))
    }
}
