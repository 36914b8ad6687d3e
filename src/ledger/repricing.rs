//! Figures put right: who stands at other full entitlements than those on record, and what moves
//! them to these.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::balances::Balances;
use super::deed::{Deed, DeedKind};
use super::event::{FullEntitlements, GrantPutRight, LearnerEvent, Uprated};
use super::instant::Instant;
use super::learner_account::LearnerAccount;
use super::posting::{Posting, posting_for};
use crate::domain::bounds::{Beyond, Bound};
use crate::domain::calendar::AcademicYear;
use crate::domain::ids::LearnerId;
use crate::domain::money::{Amount, Money};
use crate::domain::policy::Policy;
use crate::domain::sum::Sum;

/// The full entitlements that there are now, and those that there were, for upratings of the first
/// form, which do not tell by which they went.
#[derive(Clone, Debug, Default)]
pub struct FullsOnRecord {
    now: BTreeMap<AcademicYear, Amount>,
    /// Of each year in the order of recording, each with when it was recorded; the one that is
    /// built in has no such time and stands first.
    ever: BTreeMap<AcademicYear, Vec<(Option<Instant>, Amount)>>,
}

impl FullsOnRecord {
    /// Those of the figures in force and announced, with none before them.
    #[must_use]
    pub fn of(policy: &Policy) -> FullsOnRecord {
        let full = |rates: &crate::domain::rates::YearRates| {
            Some((rates.year(), Amount::new(rates.full_entitlement())?))
        };
        FullsOnRecord { now: policy.rates().filter_map(full).collect(), ever: BTreeMap::new() }
    }

    /// Adds the full entitlement of a year as it was recorded, after those recorded before.
    pub fn add(&mut self, year: AcademicYear, recorded_at: Option<Instant>, full: Amount) {
        self.ever.entry(year).or_default().push((recorded_at, full));
    }

    /// Whether any year had another full entitlement before: otherwise nobody stands at others.
    #[must_use]
    pub fn have_changed(&self) -> bool {
        let differs = |(year, all): (&AcademicYear, &Vec<(_, Amount)>)| {
            all.iter().any(|(_, full)| self.now.get(year) != Some(full))
        };
        self.ever.iter().any(differs)
    }

    /// The last that was recorded not after a moment.
    fn at(&self, year: AcademicYear, moment: Instant) -> Option<Amount> {
        let all = self.ever.get(&year)?.iter().rev();
        let mut then = all.filter(|(since, _)| since.is_none_or(|since| since <= moment));
        then.next().map(|(_, full)| *full)
    }

    /// Whether a year has another full entitlement now than the one that was used.
    fn differs(&self, year: AcademicYear, used: Amount) -> bool {
        self.now.get(&year).is_some_and(|now| *now != used)
    }
}

/// An uprating that stands, with all that came in its place and moved the difference alone.
#[derive(Clone, Debug)]
pub struct StandingUprating<'a> {
    /// Its entries, in the order of recording.
    pub deeds: Vec<&'a Deed>,
    /// What the last of them says.
    pub last: Uprated,
    /// By how much all of them together changed what remained.
    pub change: Sum,
}

/// The upratings among these deeds that stand, each with what came in its place, in the order in
/// which they count.
#[must_use]
pub fn standing_upratings<'a>(
    deeds: impl IntoIterator<Item = &'a Deed>,
) -> Vec<StandingUprating<'a>> {
    let mut standing: BTreeMap<u32, StandingUprating<'a>> = BTreeMap::new();
    for deed in deeds.into_iter().filter(|deed| deed.undone_by.is_none()) {
        let DeedKind::Uprated(uprated) = deed.kind else { continue };
        let change = Sum::from(uprated.change);
        let none = || StandingUprating { deeds: Vec::new(), last: uprated, change: Sum::ZERO };
        let one = standing.entry(deed.order).or_insert_with(none);
        one.deeds.push(deed);
        one.last = uprated;
        one.change += change;
    }
    standing.into_values().collect()
}

/// Why somebody is left as they are although they stand at other figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotRepriced {
    /// Something would be beyond what is recorded.
    Beyond(Beyond),
    /// More would be taken than remains.
    TakesMore {
        /// How much would be taken.
        taken: Sum,
        /// How much remains.
        remaining: Sum,
    },
}

impl From<Beyond> for NotRepriced {
    fn from(beyond: Beyond) -> NotRepriced {
        NotRepriced::Beyond(beyond)
    }
}

/// Something that moves a learner to the figures on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repricing {
    /// The day of what it puts right.
    pub on: NaiveDate,
    /// From which day it counts: that one, or the first day from which on all of it fits.
    pub counts_from: NaiveDate,
    /// The event.
    pub event: LearnerEvent,
}

impl LearnerAccount {
    /// The grant or what put it right last, where a grant stands.
    fn last_of_grant(&self) -> Option<&Deed> {
        let is_it = |deed: &&Deed| {
            let is_of_grant = matches!(deed.kind, DeedKind::Granted | DeedKind::PutRight(_));
            is_of_grant && deed.undone_by.is_none()
        };
        self.deeds().iter().rev().find(is_it)
    }

    /// What remained before an entry where it stands in the order in which things count: what is
    /// recorded with an uprating is that only as long as nothing before it is put right.
    #[must_use]
    pub fn remaining_before(&self, deed: &Deed) -> Sum {
        let before = self.deeds().iter().filter(|one| {
            let counts = one.undone_by.is_none() && one.kind != DeedKind::Corrected;
            counts && one.order < deed.order
        });
        before.filter_map(|one| one.posting.as_ref()).map(Posting::effect).sum()
    }

    /// The full entitlements by which an uprating went.
    fn fulls_of(&self, one: &StandingUprating<'_>, fulls: &FullsOnRecord) -> [Option<Amount>; 2] {
        let Uprated { from, to, full, .. } = one.last;
        match (full, one.deeds.last().and_then(|deed| self.untold_since(deed.seq))) {
            (Some(full), _) => [Some(full.before), Some(full.now)],
            (None, Some(moment)) => [from, to].map(|year| fulls.at(year, moment)),
            (None, None) => [None, None],
        }
    }

    /// Whether the grant or an uprating went by another full entitlement than the one on record, of
    /// a year up to this one where one is given, or an uprating by another sum than now stands
    /// before it, as where what came in the place of an earlier one was undone.
    #[must_use]
    pub fn is_at_other_figures(&self, fulls: &FullsOnRecord, up_to: Option<AcademicYear>) -> bool {
        let Some(granted) = self.granted() else { return false };
        let differs = |year: AcademicYear, used: Option<Amount>| {
            up_to.is_none_or(|last| year <= last)
                && used.is_some_and(|used| fulls.differs(year, used))
        };
        let of_uprating = |one: &StandingUprating<'_>| {
            let [before, now] = self.fulls_of(one, fulls);
            let is_up_to = up_to.is_none_or(|last| one.last.to <= last);
            differs(one.last.from, before)
                || differs(one.last.to, now)
                || (is_up_to && !self.is_of_what_stands(one))
        };
        differs(granted.year, Amount::new(granted.amount))
            || standing_upratings(self.deeds()).iter().any(of_uprating)
    }

    /// Whether an uprating went by the sum that stands before it.
    fn is_of_what_stands(&self, one: &StandingUprating<'_>) -> bool {
        let before = one.deeds.first().map(|first| self.remaining_before(first));
        before == Some(Sum::from(one.last.remaining))
    }

    /// What moves a learner to the figures on record, in the order in which it is to be recorded:
    /// the grant by the difference of the two full entitlements, then the upratings since, in
    /// order, each by one entry in the place of the old one, which moves the difference alone. It
    /// is empty where the learner stands at the figures of all years up to this one.
    ///
    /// # Errors
    /// When more would be taken than remains in the end, or something would be beyond its bound.
    pub fn repricing(
        &self,
        learner: &LearnerId,
        up_to: AcademicYear,
        (policy, fulls): (&Policy, &FullsOnRecord),
    ) -> Result<Vec<Repricing>, NotRepriced> {
        let granted = self.granted().zip(self.last_of_grant());
        let Some((granted, last)) =
            granted.filter(|_| self.is_at_other_figures(fulls, Some(up_to)))
        else {
            return Ok(Vec::new());
        };
        let (mut events, mut carried) = (Vec::new(), Sum::ZERO);
        let on_record = fulls.now.get(&granted.year).copied();
        if let Some((full, full_before)) = on_record.zip(Amount::new(granted.amount))
            && full != full_before
        {
            let (year, replaces) = (granted.year, last.seq);
            let put_right = GrantPutRight { year, full, full_before, replaces };
            carried = put_right.change().into();
            events.push((year.first_day(), LearnerEvent::GrantPutRight(put_right)));
        }
        for one in standing_upratings(self.deeds()) {
            let Uprated { from, to, .. } = one.last;
            let rates = policy.rates_of(from).zip(policy.rates_of(to));
            let deeds = one.deeds.first().zip(one.deeds.last());
            let Some(((before, now), (first, last))) = rates.zip(deeds) else { continue };
            let remaining = self.remaining_before(first) + carried;
            let full = FullEntitlements::of(before.full_entitlement(), now.full_entitlement());
            let is_same = full.is_some_and(|full| {
                self.fulls_of(&one, fulls) == [Some(full.before), Some(full.now)]
            });
            if is_same && remaining == Sum::from(one.last.remaining) {
                continue;
            }
            let remaining = remaining.within(Bound::Learner)?.money()?;
            let priced = remaining.max(Money::ZERO);
            let more = now.uprated(priced, before) - priced - one.change;
            let change = more.within(Bound::Learner)?.money()?;
            carried += more;
            let (anew, replaces) = (None, Some(last.seq));
            let uprated = Uprated { from, to, remaining, change, anew, replaces, full };
            events.push((first.on, LearnerEvent::EntitlementUprated(uprated)));
        }
        self.dated(learner, events)
    }

    /// When these events count, and in which order they are recorded: in theirs, but where a step
    /// between would take more than there is, those that give come first. What all of it needs is
    /// asked of the end.
    fn dated(
        &self,
        learner: &LearnerId,
        events: Vec<(NaiveDate, LearnerEvent)>,
    ) -> Result<Vec<Repricing>, NotRepriced> {
        type Move = (NaiveDate, LearnerEvent, Option<Posting>);
        let with_posting = |(on, event): (NaiveDate, LearnerEvent)| -> Move {
            let posting = posting_for(learner, &event);
            (on, event, posting)
        };
        let mut moves: Vec<Move> = events.into_iter().map(with_posting).collect();
        let mut balances = self.balances().clone();
        if try_all(&mut balances, &moves)?.is_none() {
            moves.sort_by_key(|(.., posting)| posting.as_ref().is_some_and(takes));
            balances = self.balances().clone();
            if try_all(&mut balances, &moves)?.is_none() {
                let all = moves.iter().filter_map(|(.., posting)| posting.as_ref());
                let taken = -all.map(Posting::effect).sum::<Sum>();
                let remaining = self.entitlement().remaining();
                return Err(NotRepriced::TakesMore { taken, remaining });
            }
        }
        let act: Vec<(NaiveDate, &Posting)> =
            moves.iter().filter_map(|(on, _, posting)| Some((*on, posting.as_ref()?))).collect();
        let first = self.first_fit(&act);
        let dated = |(on, event, _): Move| {
            let counts_from = first.map_or(on, |first| first.max(on));
            Repricing { on, counts_from, event }
        };
        Ok(moves.into_iter().map(dated).collect())
    }
}

/// Whether it takes from what remains.
fn takes(posting: &Posting) -> bool {
    posting.credit == super::account::Account::Scheme
}

/// Posts all of these; none where a step takes more than there is.
fn try_all(
    balances: &mut Balances,
    moves: &[(NaiveDate, LearnerEvent, Option<Posting>)],
) -> Result<Option<()>, Beyond> {
    for posting in moves.iter().filter_map(|(.., posting)| posting.as_ref()) {
        balances.check_growth(posting)?;
        if balances.apply(posting).is_err() {
            return Ok(None);
        }
    }
    Ok(Some(()))
}
