//! Records of many learners, part by part. A part is judged by several threads, each with a reader
//! of its own, and recorded in one act; while it is recorded, the next is judged. What is recorded
//! does not depend on how many judge: a learner's records are judged together, and everything is
//! put together in the order of the learners. Where somebody else was first, the part is judged
//! anew in halves, so that whoever writes now and then to some of its learners cannot keep all of
//! them waiting.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Scope, ScopedJoinHandle};

use super::{LEARNERS_AT_A_TIME, LIVES_AT_A_TIME, MOST_JUDGES};
use crate::domain::ids::LearnerId;
use crate::ledger::imports::Origin;
use crate::ledger::instant::Instant;
use crate::ops::dossier::Dossier;
use crate::ops::opening::{Begun, Opening};
use crate::ops::patience::{act, once_ahead};
use crate::ops::{Moment, OpError, Recording, refusing};
use crate::store::{Batch, Reader, Store};

/// Records of many learners, each learner's together, in the order of the learners.
pub(super) type Groups<T> = [(LearnerId, Vec<T>)];

/// Gathers what else is needed to judge so many learners' records.
type Gather<'a, T, G> = &'a (dyn Fn(&dyn Reader, &Groups<T>) -> Result<G, OpError> + Sync);

/// Judges one learner's records, sealing what is new into the learner's dossier; what does not go
/// into a chain goes into the batch.
type Decide<'a, T, G, A> =
    &'a (dyn Fn(&G, &Moment, &mut Dossier, &[T], &mut Batch) -> Result<A, OpError> + Sync);

/// How records are judged.
pub(super) struct Judge<'a, T, G, A> {
    pub(super) gather: Gather<'a, T, G>,
    pub(super) decide: Decide<'a, T, G, A>,
}

/// Work on a file that is on its way.
pub(super) struct Work<'a> {
    opening: &'a mut Opening,
    moment: &'a Moment,
    /// The last time that was given to a part: the next has a later one.
    given: Option<Instant>,
    recording: Recording,
    pace: Pace,
}

/// How much is done at a time.
#[derive(Clone, Copy)]
struct Pace {
    /// Threads that judge.
    judges: NonZero<usize>,
    /// Learners that are recorded in one act.
    learners: usize,
    /// Learners whose whole lives each judge has in memory; for fewer no other thread is begun, and
    /// a part is not halved.
    lives: usize,
}

/// What was judged of some learners: the answers, and what is to be recorded.
type JudgedPart<A> = (Vec<A>, Batch);

/// The answers about some learners, under which number something is recorded of them, and how many
/// entries that is.
type Decided<A> = (Vec<A>, Option<Origin>, usize);

/// All that a judge needs but a reader.
struct Bench<'a, T, G, A> {
    judge: Judge<'a, T, G, A>,
    lives: usize,
    /// Whether nobody waits any more for what is judged.
    is_over: AtomicBool,
}

impl<'a> Work<'a> {
    /// Work with as many judges as there are cores.
    pub(super) fn new(
        opening: &'a mut Opening,
        moment: &'a Moment,
        recording: Recording,
    ) -> Work<'a> {
        let judges = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        let judges = judges.min(MOST_JUDGES);
        let pace = Pace { judges, learners: LEARNERS_AT_A_TIME, lives: LIVES_AT_A_TIME };
        Work { opening, moment, given: None, recording, pace }
    }

    /// Judges all records and records what is new; those of a part anew where another writer was
    /// first. `took` is given answers in the order of the groups.
    pub(super) fn through<T: Sync, G, A: Send>(
        mut self,
        store: &mut dyn Store,
        groups: &Groups<T>,
        judge: Judge<'_, T, G, A>,
        took: &mut dyn FnMut(Vec<A>),
    ) -> Result<(), OpError> {
        let is_over = AtomicBool::new(false);
        let bench = Bench { judge, lives: self.pace.lives, is_over };
        thread::scope(|scope| {
            let done = self.all_parts(scope, store, groups, &bench, took);
            bench.is_over.store(true, Ordering::Relaxed);
            done
        })
    }

    fn all_parts<'scope, 'env, T: Sync, G, A: Send>(
        &mut self,
        scope: &'scope Scope<'scope, 'env>,
        store: &mut dyn Store,
        groups: &'env Groups<T>,
        bench: &'env Bench<'env, T, G, A>,
        took: &mut dyn FnMut(Vec<A>),
    ) -> Result<(), OpError> {
        let mut parts = groups.chunks(self.pace.learners).peekable();
        let mut ahead: Option<Judging<'_, A>> = None;
        while let Some(part) = parts.next() {
            let judging = ahead.take().or_else(|| self.judging(scope, store, part, bench));
            let decided = judging.map(Judging::end);
            // Nobody of ours reads just now.
            if self.opening.is_begun() && self.recording == Recording::Real {
                store.put_away();
            }
            // Under which number the next is recorded is known once the work is begun.
            let next = parts.peek().filter(|_| self.opening.is_begun());
            ahead = next.and_then(|next| self.judging(scope, store, next, bench));
            let recorded = match decided {
                Some(decided) => {
                    let recorded = once_ahead(store, self.moment, self.recording, decided);
                    recorded.map_err(|because| self.stopped(because))?
                }
                None => None,
            };
            match recorded {
                Some(decided) => took(self.went_on(decided)),
                None => self.anew(store, part, bench, took)?,
            }
        }
        Ok(())
    }

    /// Judges the records of these learners, and records what is new of them; where another writer
    /// was first, of each half of them apart.
    fn anew<T, G, A>(
        &mut self,
        store: &mut dyn Store,
        part: &Groups<T>,
        bench: &Bench<'_, T, G, A>,
        took: &mut dyn FnMut(Vec<A>),
    ) -> Result<(), OpError> {
        if part.len() <= bench.lives {
            let decided = act(store, self.moment, self.recording, |reader, moment| {
                self.decided(reader, moment, part, bench)
            });
            let decided = decided.map_err(|because| self.stopped(because))?;
            took(self.went_on(decided));
            return Ok(());
        }
        let (one, other) = part.split_at(part.len().div_euclid(2));
        for half in [one, other] {
            let decided = store.reader().map_err(Into::into).and_then(|reader| {
                let moment = self.moment.after_all(&*reader)?;
                self.decided(&*reader, &moment, half, bench)
            });
            let recorded = once_ahead(store, self.moment, self.recording, decided);
            match recorded.map_err(|because| self.stopped(because))? {
                Some(decided) => took(self.went_on(decided)),
                None => self.anew(store, half, bench, took)?,
            }
        }
        Ok(())
    }

    fn decided<T, G, A>(
        &self,
        reader: &dyn Reader,
        moment: &Moment,
        part: &Groups<T>,
        bench: &Bench<'_, T, G, A>,
    ) -> Result<(Decided<A>, Batch), OpError> {
        let begun = self.opening.next(reader, moment)?;
        let judged = bench.judged(reader, moment, begun.origin, part)?;
        Ok(together(begun, moment.is_after_all(), [judged]))
    }

    fn stopped(&self, because: OpError) -> OpError {
        self.opening.stopped(because)
    }

    /// Takes note of what was recorded, and gives the answers.
    fn went_on<A>(&mut self, (answers, recorded, entries): Decided<A>) -> Vec<A> {
        self.opening.went_on(recorded, entries, self.recording);
        answers
    }

    /// Begins to judge a part of so many learners that threads are worth it. Where anything is in
    /// the way nobody judges it ahead: whoever records it meets that too, and knows how to wait.
    fn judging<'scope, 'env, T: Sync, G, A: Send>(
        &mut self,
        scope: &'scope Scope<'scope, 'env>,
        store: &dyn Store,
        part: &'env Groups<T>,
        bench: &'env Bench<'env, T, G, A>,
    ) -> Option<Judging<'scope, A>> {
        let Pace { judges, lives, .. } = self.pace;
        if part.len() < lives {
            return None;
        }
        // Each reader is of a moment of its own. The first is of the earliest, so that nothing of
        // the ledger's own chain is overlooked by those after it.
        let first = store.reader().ok()?;
        let last = first.last_recorded(None).ok()?.max(self.given)?;
        let moment = self.moment.after(last).ok()?;
        self.given = Some(moment.recorded_at);
        let begun = self.opening.next(&*first, &moment).ok()?;
        let origin = begun.origin;
        let mut judging = Judging { begun, after_all: moment.is_after_all(), judges: Vec::new() };
        let mut first = Some(first);
        for range in part.chunks(part.len().div_ceil(judges.get()).max(lives)) {
            let begun = first.take().map_or_else(|| store.reader().ok(), Some).and_then(|reader| {
                let moment = moment.clone();
                let judge = move || bench.judged(&*reader, &moment, origin, range);
                thread::Builder::new().spawn_scoped(scope, judge).ok()
            });
            let Some(judge) = begun else {
                // The others are waited for, since they read.
                let _not_whole = judging.end();
                return None;
            };
            judging.judges.push(judge);
        }
        Some(judging)
    }
}

impl<T, G, A> Bench<'_, T, G, A> {
    /// Judges the records of these learners, of whom so many have their lives in memory at a time.
    fn judged(
        &self,
        reader: &dyn Reader,
        moment: &Moment,
        origin: Origin,
        groups: &Groups<T>,
    ) -> Result<JudgedPart<A>, OpError> {
        let mut batch = Batch::default();
        let mut answers = Vec::with_capacity(groups.len());
        for some in groups.chunks(self.lives) {
            if self.is_over.load(Ordering::Relaxed) {
                break;
            }
            let ids: Vec<LearnerId> = some.iter().map(|(learner, _)| learner.clone()).collect();
            let dossiers = Dossier::gather_all(reader, &ids)?;
            let gathered = (self.judge.gather)(reader, some)?;
            for (dossier, (_, records)) in dossiers.into_iter().zip(some) {
                let mut dossier = dossier.brought_by(origin).with_last_days(reader)?;
                let decide = self.judge.decide;
                answers.push(decide(&gathered, moment, &mut dossier, records, &mut batch)?);
                batch.entries.extend(dossier.into_new_entries());
            }
        }
        // What is kept already is no news, and begins nothing.
        refusing::retain_new(reader, &mut batch.refusals)?;
        Ok((answers, batch))
    }
}

/// What was judged of a part, put together in its order, and begun where it is the first.
fn together<A>(
    begun: Begun,
    after_all: Option<Instant>,
    judged: impl IntoIterator<Item = JudgedPart<A>>,
) -> (Decided<A>, Batch) {
    let mut judged = judged.into_iter();
    let (mut answers, mut batch) = judged.next().unwrap_or_default();
    for (more, other) in judged {
        answers.extend(more);
        batch.extend(other);
    }
    batch.after_all = after_all;
    let recorded = begun.with(&mut batch);
    ((answers, recorded, batch.entries.len()), batch)
}

/// A part that is being judged.
struct Judging<'scope, A> {
    begun: Begun,
    after_all: Option<Instant>,
    judges: Vec<ScopedJoinHandle<'scope, Result<JudgedPart<A>, OpError>>>,
}

impl<A> Judging<'_, A> {
    /// Waits for all of its judges, whatever the first of them has found.
    fn end(self) -> Result<(Decided<A>, Batch), OpError> {
        let ended: Vec<_> = self.judges.into_iter().map(ScopedJoinHandle::join).collect();
        let judged = ended.into_iter().map(|one| one.unwrap_or_else(|panic| resume_unwind(panic)));
        let judged = judged.collect::<Result<Vec<_>, OpError>>()?;
        Ok(together(self.begun, self.after_all, judged))
    }
}

#[cfg(test)]
mod tests;
