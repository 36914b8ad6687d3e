//! uprate: re-prices what remains of every entitlement at the rates of a later year.

use chrono::NaiveDate;

use super::dossier::Dossier;
use super::figures_on_record::fulls_on_record;
use super::opening::{Opening, ledger_chain};
use super::patience::act;
use super::reference::{Reference, rates_of, usable_rates_of};
use super::{Moment, OpError, Progress, Recording};
use crate::domain::bounds::Bound;
use crate::domain::calendar::AcademicYear;
use crate::domain::ids::LearnerId;
use crate::domain::money::Amount;
use crate::domain::policy::Policy;
use crate::domain::rates::{Announced, YearRates};
use crate::domain::sum::Sum;
use crate::ledger::account::Account;
use crate::ledger::draft::Draft;
use crate::ledger::event::{
    FullEntitlements, LearnerEvent, LedgerEvent, Uprated, UpratingBegun, UpratingRun,
};
use crate::ledger::posting::posting_for;
use crate::ledger::repricing::{FullsOnRecord, NotRepriced, Repricing, standing_upratings};
use crate::store::{Batch, Reader, Store};

/// How many learners are read, re-priced and recorded at a time, unless somebody says otherwise.
pub const LEARNERS_AT_A_TIME: usize = 10_000;

/// How many are read at a time to find who stands at other figures.
const LOOKED_AT_A_TIME: usize = 500;

/// An uprating that somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Uprating {
    /// The year at whose rates every entitlement is to stand.
    pub to: AcademicYear,
    /// From which day it counts; none means 1 August of that year.
    pub on: Option<NaiveDate>,
    /// Whether its rates may be announced and not in force.
    pub announced: Announced,
    /// How many learners are read, re-priced and recorded at a time.
    pub at_a_time: usize,
}

/// Why a learner was left as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftAsIs {
    /// The learner.
    pub learner: LearnerId,
    /// Because of what.
    pub because: NotRepriced,
}

/// What became of an uprating.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repriced {
    /// How many learners' entitlements were re-priced.
    pub uprated: u64,
    /// How many stood at other figures than those on record, of that year or one before it, and
    /// were re-priced at these; they may have been uprated too.
    pub put_right: u64,
    /// How many stood at that year or a later one already, at the figures on record.
    pub already: u64,
    /// How many were left as they are.
    pub left: u64,
    /// The first of these, and because of what.
    pub first_left: Option<LeftAsIs>,
    /// How many stand at other figures than those on record now, of whatever year.
    pub at_other_figures: u64,
    /// What remained to all of them together before, in pounds.
    pub before: Sum,
    /// What remains to all of them together now, in pounds.
    pub after: Sum,
}

/// Re-prices what remains of every entitlement that stands at the rates of an earlier year, or at
/// other figures of this year or one before than those on record: where these were put right since,
/// a grant is put right by the difference and each uprating since by another in its place. What is
/// set aside or paid is not touched. A learner whose sums would then be beyond what one learner may
/// have, or who would lose more than remains, is left as they are. Learners are taken in the order
/// of their ids, so many at a time, each of these batches whole or not at all: an uprating that was
/// cut off is finished by repeating it. Where all learners together could come to more than can be
/// recorded of a run, all of it is judged before anything is recorded.
///
/// # Errors
/// When there are no rates for a year that is needed, those of the target are announced and that
/// was not asked for, all learners together come to more than can be recorded, or the ledger cannot
/// be read or written or is damaged.
pub fn uprate(
    store: &mut dyn Store,
    uprating: &Uprating,
    moment: &Moment,
    recording: Recording,
    progress: Progress<'_>,
) -> Result<Repriced, OpError> {
    let reader = store.reader()?;
    let policy = Reference::with_policy(&*reader)?.policy;
    let full = usable_rates_of(&policy, uprating.to, uprating.announced)?.full_entitlement();
    let fulls = fulls_on_record(&*reader, &policy)?;
    let effective_on = uprating.on.unwrap_or_else(|| uprating.to.first_day());
    drop(reader);
    let full = Amount::new(full).ok_or_else(|| OpError::NoRates(uprating.to.to_string()))?;
    let opening = || Opening::of_run(UpratingBegun { to: uprating.to, full });
    let run = Run { uprating, policy: &policy, fulls: &fulls, effective_on, moment };
    if recording == Recording::Real && run.may_come_to_too_much(store)? {
        run.through(store, &mut opening(), Recording::DryRun, &mut |_, _| {})?;
    }
    let mut opening = opening();
    let (repriced, standing) = run.through(store, &mut opening, recording, progress)?;
    if recording == Recording::Real {
        record_run(store, (uprating.to, &opening), standing, effective_on, moment)?;
    }
    Ok(repriced)
}

/// An uprating as it is run.
struct Run<'a> {
    uprating: &'a Uprating,
    policy: &'a Policy,
    fulls: &'a FullsOnRecord,
    effective_on: NaiveDate,
    moment: &'a Moment,
}

/// What became of one learner.
#[derive(Clone, Copy)]
enum Outcome {
    Uprated,
    Already,
    PutRight,
    Left(NotRepriced),
}

impl Run<'_> {
    /// Whether all learners together could come to more than can be recorded of a run: then all of
    /// it is judged before anything is recorded. By what the database sums up that was ever
    /// granted, at the steepest rise that there are rates for; nearly every ledger has less.
    fn may_come_to_too_much(&self, store: &dyn Store) -> Result<bool, OpError> {
        let moved = store.audit()?.totals()?.moved;
        let granted = moved.iter().filter(|(debit, ..)| debit == Account::Scheme.kind());
        let granted: i128 = granted.map(|(_, _, pence)| *pence).sum();
        let full = |rates: &YearRates| rates.full_entitlement().pence();
        let to = full(rates_of(self.policy, self.uprating.to)?);
        let least = self.policy.rates().map(full).min().unwrap_or(1).max(1);
        let rise = to.checked_div(least).unwrap_or(to).saturating_add(1);
        let risen = granted.saturating_mul(i128::from(rise));
        Ok(risen > Bound::Run.most().pence())
    }

    /// Goes through all learners.
    fn through(
        &self,
        store: &mut dyn Store,
        opening: &mut Opening,
        recording: Recording,
        progress: Progress<'_>,
    ) -> Result<(Repriced, Standing), OpError> {
        let too_much =
            |because| OpError::Beyond { what: "uprating all learners together", because };
        let (mut repriced, mut standing) = (Repriced::default(), Standing::default());
        let all = usize::try_from(store.reader()?.learner_count()?).unwrap_or(usize::MAX);
        let (mut last, mut done): (Option<LearnerId>, usize) = (None, 0);
        loop {
            let at_a_time = self.uprating.at_a_time.max(1);
            let ids = store.reader()?.learner_ids(last.as_ref(), at_a_time)?;
            let Some(end) = ids.last() else { break };
            let decided = act(store, self.moment, recording, |reader, moment| {
                let begun = opening.next(reader, moment)?;
                let (mut repriced, mut standing) = (repriced.clone(), standing);
                let mut batch = Batch::default();
                for dossier in Dossier::gather_all(reader, &ids)? {
                    let mut dossier = dossier.brought_by(begun.origin);
                    if dossier.account.granted().is_none() {
                        continue;
                    }
                    let before = dossier.account.entitlement().remaining();
                    let is_put_right = self.put_right(&mut dossier, moment)?;
                    let outcome = match is_put_right {
                        Ok(is_put_right) => self.reprice(&mut dossier, moment, is_put_right)?,
                        Err(because) => Outcome::Left(because),
                    };
                    repriced.count(&dossier.id.clone(), is_put_right == Ok(true), outcome);
                    let is_at_others = dossier.account.is_at_other_figures(self.fulls, None);
                    let at_others = &mut repriced.at_other_figures;
                    *at_others = at_others.saturating_add(u64::from(is_at_others));
                    repriced.before += before;
                    repriced.after += dossier.account.entitlement().remaining();
                    standing.add(&dossier, self.uprating.to);
                    batch.entries.extend(dossier.into_new_entries());
                }
                // What could not be told of the whole run is not recorded of a part of it.
                standing.change.within(Bound::Run).map_err(too_much)?;
                let recorded = begun.with(&mut batch);
                Ok(((repriced, standing, recorded, batch.entries.len()), batch))
            });
            let (so_far, stands, recorded, entries) =
                decided.map_err(|because| opening.stopped(because))?;
            opening.went_on(recorded, entries, recording);
            (repriced, standing) = (so_far, stands);
            done = done.saturating_add(ids.len());
            progress(done.min(all), all);
            last = Some(end.clone());
        }
        Ok((repriced, standing))
    }

    /// Puts one learner right who stands at other figures, of the year or one before, than those on
    /// record; whether there was anything, or why they are left as they are.
    fn put_right(
        &self,
        dossier: &mut Dossier,
        moment: &Moment,
    ) -> Result<Result<bool, NotRepriced>, OpError> {
        let figures = (self.policy, self.fulls);
        let repricing = match dossier.account.repricing(&dossier.id, self.uprating.to, figures) {
            Ok(repricing) => repricing,
            Err(because) => return Ok(Err(because)),
        };
        let is_any = !repricing.is_empty();
        for Repricing { on, counts_from, event } in repricing {
            let draft = moment.draft(counts_from, event);
            dossier.record_as_it_counts(Draft { on: Some(on), ..draft })?;
        }
        Ok(Ok(is_any))
    }

    /// Re-prices what remains of one learner's entitlement in one step from the year at whose rates
    /// it stands, where that is an earlier one.
    fn reprice(
        &self,
        dossier: &mut Dossier,
        moment: &Moment,
        is_put_right: bool,
    ) -> Result<Outcome, OpError> {
        let to = self.uprating.to;
        let Some(from) = dossier.account.entitlement_year().filter(|from| *from < to) else {
            return Ok(if is_put_right { Outcome::PutRight } else { Outcome::Already });
        };
        let (rates, rates_before) = (rates_of(self.policy, to)?, rates_of(self.policy, from)?);
        let full = FullEntitlements::of(rates_before.full_entitlement(), rates.full_entitlement());
        let priced = dossier.account.entitlement().remaining().money().and_then(|remaining| {
            let change = (rates.uprated(remaining, rates_before) - remaining).money()?;
            Ok(Uprated { from, to, remaining, change, anew: None, replaces: None, full })
        });
        let uprated = match priced {
            Ok(uprated) => uprated,
            Err(beyond) => return Ok(Outcome::Left(beyond.into())),
        };
        let event = LearnerEvent::EntitlementUprated(uprated);
        if let Some(posting) = posting_for(&dossier.id, &event)
            && let Err(beyond) = dossier.account.balances().check_growth(&posting)
        {
            return Ok(Outcome::Left(beyond.into()));
        }
        let on = dossier.account.granted_from().map_or(self.effective_on, |granted| {
            // Nothing is re-priced before it is granted.
            granted.max(self.effective_on)
        });
        dossier.record(moment.draft(on, event))?;
        Ok(Outcome::Uprated)
    }
}

impl Repriced {
    fn count(&mut self, learner: &LearnerId, is_put_right: bool, outcome: Outcome) {
        self.put_right = self.put_right.saturating_add(u64::from(is_put_right));
        let number = match outcome {
            Outcome::Uprated => &mut self.uprated,
            Outcome::Already => &mut self.already,
            Outcome::PutRight => return,
            Outcome::Left(because) => {
                let learner = learner.clone();
                self.first_left.get_or_insert(LeftAsIs { learner, because });
                &mut self.left
            }
        };
        *number = number.saturating_add(1);
    }
}

/// The upratings to a year that stand, counted and summed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing {
    learners: u64,
    change: Sum,
}

impl Standing {
    fn add(&mut self, dossier: &Dossier, to: AcademicYear) {
        for one in standing_upratings(dossier.account.deeds()) {
            if one.last.to == to {
                self.learners = self.learners.saturating_add(1);
                self.change += one.change;
            }
        }
    }
}

/// Names the learners whose grant or uprating went by another full entitlement than the one on
/// record now, in the order of their ids. An uprating to the year whose figures changed re-prices
/// them. Where no year ever had another figure nobody is read.
///
/// # Errors
/// When the ledger cannot be read or is damaged.
pub fn at_other_figures(
    reader: &dyn Reader,
    take: &mut dyn FnMut(&LearnerId),
) -> Result<(), OpError> {
    let policy = Reference::with_policy(reader)?.policy;
    let fulls = fulls_on_record(reader, &policy)?;
    if !fulls.have_changed() {
        return Ok(());
    }
    let mut last: Option<LearnerId> = None;
    loop {
        let ids = reader.learner_ids(last.as_ref(), LOOKED_AT_A_TIME)?;
        let Some(end) = ids.last() else { return Ok(()) };
        for dossier in Dossier::gather_all(reader, &ids)? {
            if dossier.account.is_at_other_figures(&fulls, None) {
                take(&dossier.id);
            }
        }
        last = Some(end.clone());
    }
}

/// Records in the ledger's own chain that there was a run, where it did anything: so many were
/// uprated, or a run that was cut off had not come so far as to record itself.
fn record_run(
    store: &mut dyn Store,
    (to, opening): (AcademicYear, &Opening),
    standing: Standing,
    effective_on: NaiveDate,
    moment: &Moment,
) -> Result<(), OpError> {
    act(store, moment, Recording::Real, |reader, moment| {
        let chain = ledger_chain(reader)?;
        let begun = opening.number(&chain);
        let recorded = chain.entries().iter().rev().find_map(|entry| match entry.event() {
            LedgerEvent::UpratingRun(run) if run.to == to => {
                Some(Standing { learners: run.learners, change: run.change })
            }
            _ => None,
        });
        if begun.is_none() && recorded.unwrap_or_default() == standing {
            return Ok(((), Batch::default()));
        }
        let Standing { learners, change } = standing;
        let event = LedgerEvent::UpratingRun(UpratingRun { to, learners, change, begun });
        let entry = chain.seal(moment.draft(effective_on, event))?;
        Ok(((), Batch::of([entry])))
    })
}
