//! Records of many learners, part by part. A part is judged by as many threads as there are
//! cores, each with a reader of its own, and recorded in one act; while it is recorded, the next
//! is judged. What is recorded does not depend on their number: a learner's records are judged
//! together, and everything is put together in the order of the learners.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::thread::{self, Scope, ScopedJoinHandle};

use super::{LEARNERS_AT_A_TIME, LIVES_AT_A_TIME};
use crate::domain::ids::LearnerId;
use crate::ledger::imports::Origin;
use crate::ops::dossier::Dossier;
use crate::ops::opening::{Begun, Opening};
use crate::ops::patience::act_on;
use crate::ops::{Moment, OpError, Recording, refusing};
use crate::store::{Batch, Reader, Store};

/// Records of many learners, each learner's together, in the order of the learners.
pub(super) type Groups<T> = [(LearnerId, Vec<T>)];

/// Gathers what else is needed to judge so many learners' records.
type Gather<'a, T, G> = &'a (dyn Fn(&dyn Reader, &Groups<T>) -> Result<G, OpError> + Sync);

/// Judges one learner's records, sealing what is new into the learner's dossier; what does not go
/// into a chain goes into the batch.
type Decide<'a, T, G, A> =
    &'a (dyn Fn(&G, &mut Dossier, &[T], &mut Batch) -> Result<A, OpError> + Sync);

/// How records are judged.
pub(super) struct Judge<'a, T, G, A> {
    pub(super) gather: Gather<'a, T, G>,
    pub(super) decide: Decide<'a, T, G, A>,
}

// Derived, it would ask that what is judged can be copied too.
impl<T, G, A> Clone for Judge<'_, T, G, A> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T, G, A> Copy for Judge<'_, T, G, A> {}

/// Work on a file that is on its way.
pub(super) struct Work<'a> {
    opening: &'a mut Opening,
    moment: &'a Moment,
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
    /// Learners whose whole lives each judge has in memory; for fewer no other thread is begun.
    lives: usize,
}

impl<'a> Work<'a> {
    /// Work with as many judges as there are cores.
    pub(super) fn new(
        opening: &'a mut Opening,
        moment: &'a Moment,
        recording: Recording,
    ) -> Work<'a> {
        let judges = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
        let pace = Pace { judges, learners: LEARNERS_AT_A_TIME, lives: LIVES_AT_A_TIME };
        Work { opening, moment, recording, pace }
    }

    /// Judges all records and records what is new; a part of them anew where another writer was
    /// first. `took` is given the answers of each part in the order of the groups.
    pub(super) fn through<T: Sync, G, A: Send>(
        self,
        store: &mut dyn Store,
        groups: &Groups<T>,
        judge: Judge<'_, T, G, A>,
        took: &mut dyn FnMut(Vec<A>),
    ) -> Result<(), OpError> {
        let Work { opening, moment, recording, pace } = self;
        thread::scope(|scope| {
            let mut parts = groups.chunks(pace.learners).peekable();
            let mut ahead: Option<Ahead<'_, A>> = None;
            while let Some(part) = parts.next() {
                let judging = |store: &dyn Store, opening: &Opening, part| {
                    Ahead::begin((scope, pace), store, (opening, moment), part, judge)
                };
                let first = ahead.take().or_else(|| judging(store, opening, part));
                let first = first.map(Ahead::end);
                // Nobody of ours reads just now.
                if opening.is_begun() {
                    store.put_away();
                }
                // Under which number the next is recorded is known once the work is begun.
                let next = parts.peek().filter(|_| opening.is_begun());
                ahead = next.and_then(|next| judging(store, opening, next));
                let decided = act_on(store, recording, first, |reader| {
                    let begun = opening.next(reader, moment)?;
                    let judged = judge.all(reader, begun.origin, part, pace.lives)?;
                    Ok(together(begun, [judged]))
                });
                let (answers, recorded, entries) =
                    decided.map_err(|because| opening.stopped(because))?;
                opening.went_on(recorded, entries, recording);
                took(answers);
            }
            Ok(())
        })
    }
}

/// What was judged: the answers, and what is to be recorded.
type Judged<A> = (Vec<A>, Batch);

/// The answers, under which number something is recorded, and how many entries that is.
type Recorded<A> = (Vec<A>, Option<Origin>, usize);

impl<T, G, A> Judge<'_, T, G, A> {
    /// Judges the records of these learners, of whom so many have their lives in memory at a time.
    fn all(
        &self,
        reader: &dyn Reader,
        origin: Origin,
        groups: &Groups<T>,
        lives: usize,
    ) -> Result<Judged<A>, OpError> {
        let mut batch = Batch::default();
        let mut answers = Vec::with_capacity(groups.len());
        for some in groups.chunks(lives) {
            let ids: Vec<LearnerId> = some.iter().map(|(learner, _)| learner.clone()).collect();
            let dossiers = Dossier::gather_all(reader, &ids)?;
            let gathered = (self.gather)(reader, some)?;
            for (dossier, (_, records)) in dossiers.into_iter().zip(some) {
                let mut dossier = dossier.brought_by(origin);
                answers.push((self.decide)(&gathered, &mut dossier, records, &mut batch)?);
                batch.entries.extend(dossier.into_new_entries());
            }
        }
        // What is kept already is no news, and begins nothing.
        refusing::retain_new(reader, &mut batch.refusals)?;
        Ok((answers, batch))
    }
}

/// What was judged of a part, put together in its order, and begun where it is the first.
fn together<A>(begun: Begun, judged: impl IntoIterator<Item = Judged<A>>) -> (Recorded<A>, Batch) {
    let mut judged = judged.into_iter();
    let (mut answers, mut batch) = judged.next().unwrap_or_default();
    for (more, other) in judged {
        answers.extend(more);
        batch.extend(other);
    }
    let recorded = begun.with(&mut batch);
    ((answers, recorded, batch.entries.len()), batch)
}

/// A part that is being judged.
struct Ahead<'scope, A> {
    begun: Begun,
    judging: Vec<ScopedJoinHandle<'scope, Result<Judged<A>, OpError>>>,
}

impl<'scope, A: Send> Ahead<'scope, A> {
    /// Begins to judge a part of at least so many learners that threads are worth it. Where
    /// anything is in the way there is none, and the act that records the part meets it too and
    /// knows how to wait.
    fn begin<'env, T: Sync, G>(
        (scope, pace): (&'scope Scope<'scope, 'env>, Pace),
        store: &dyn Store,
        (opening, moment): (&Opening, &Moment),
        part: &'env Groups<T>,
        judge: Judge<'env, T, G, A>,
    ) -> Option<Ahead<'scope, A>>
    where
        A: 'env,
    {
        let Pace { judges, lives, .. } = pace;
        if part.len() < lives {
            return None;
        }
        let each = part.len().div_ceil(judges.get()).max(lives);
        let ranges = part.chunks(each);
        let readers: Vec<Box<dyn Reader>> =
            ranges.clone().map(|_| store.reader().ok()).collect::<Option<_>>()?;
        let begun = opening.next(&**readers.first()?, moment).ok()?;
        let origin = begun.origin;
        let judging = ranges
            .zip(readers)
            .map(|(range, reader)| scope.spawn(move || judge.all(&*reader, origin, range, lives)));
        let judging = judging.collect();
        Some(Ahead { begun, judging })
    }

    /// Waits until it is judged.
    fn end(self) -> Result<(Recorded<A>, Batch), OpError> {
        let judged = self
            .judging
            .into_iter()
            .map(|one| one.join().unwrap_or_else(|panic| resume_unwind(panic)));
        let judged = judged.collect::<Result<Vec<_>, OpError>>()?;
        Ok(together(self.begun, judged))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::{Amount, Money};
    use crate::ledger::actor::Actor;
    use crate::ledger::chain::Chain;
    use crate::ledger::chain_name::ChainName;
    use crate::ledger::draft::Draft;
    use crate::ledger::event::{ImportBegun, LearnerEvent};
    use crate::ledger::hash::digest;
    use crate::ops::init::init;
    use crate::store::{self, Address, open};
    use std::path::Path;
    use std::sync::atomic::{AtomicU32, Ordering};

    const LEARNERS: usize = 1_200;

    fn moment() -> Moment {
        let recorded_at = "2027-01-18T09:00:00Z".parse().unwrap();
        let actor = Actor::new("officer".parse().unwrap(), "login".parse().unwrap());
        Moment { recorded_at, actor }
    }

    fn granted() -> Draft<LearnerEvent> {
        let amount = Amount::new(Money::pounds(100)).unwrap();
        let event = LearnerEvent::AdditionalGranted { amount, key: None };
        moment().draft(moment().today(), event)
    }

    /// Grants each learner something twice, at a pace: what every chain holds then, the answers,
    /// and how long the log beside the file became.
    fn recorded(
        folder: &Path,
        pace: Pace,
        meanwhile: &(dyn Fn(&Address, usize) + Sync),
    ) -> (Vec<String>, Vec<usize>, u64) {
        let path = folder.join(format!("{}-{}.db", pace.judges, pace.lives));
        let address = Address::from(path.clone());
        init(&address, "2025/26".parse().unwrap(), &moment(), Recording::Real).unwrap();
        let mut store = open(&address).unwrap();
        let learner = |number: usize| format!("L-{number:05}").parse().unwrap();
        let groups: Vec<(LearnerId, Vec<usize>)> =
            (0..LEARNERS).map(|number| (learner(number), vec![number, number])).collect();
        let moment = moment();
        let judge = Judge {
            gather: &|_, some: &Groups<usize>| Ok(some.len()),
            decide: &|_, dossier, records: &[usize], _| {
                meanwhile(&address, records[0]);
                for _ in records {
                    dossier.record(granted())?;
                }
                Ok(records[0])
            },
        };
        let file = ImportBegun {
            kind: "learners".to_owned(),
            file: "learners.csv".to_owned(),
            digest: digest("learners"),
        };
        let (mut opening, mut answers) = (Opening::of_file(file), Vec::new());
        let work =
            Work { opening: &mut opening, moment: &moment, recording: Recording::Real, pace };
        work.through(&mut *store, &groups, judge, &mut |some| answers.extend(some)).unwrap();
        let log = path.with_extension("db-wal").metadata().unwrap().len();
        let reader = store.reader().unwrap();
        let names = groups.into_iter().map(|(learner, _)| ChainName::Learner(learner));
        let chains = [ChainName::Ledger].into_iter().chain(names);
        let entries = chains.flat_map(|name| reader.chain(&name).unwrap());
        let entries = entries.map(|entry| format!("{}{}", entry.text, entry.hash)).collect();
        (entries, answers, log)
    }

    #[test]
    fn what_is_recorded_does_not_depend_on_how_many_judge() {
        let folder = store::scratch();
        let pace = |judges: usize, lives| Pace {
            judges: NonZero::new(judges).unwrap(),
            learners: 40,
            lives,
        };
        // So many lives are never waited for by so few learners: nobody judges ahead.
        let (alone, answers, _) = recorded(folder.path(), pace(1, 1_000), &|_, _| ());
        assert_eq!(answers, (0..LEARNERS).collect::<Vec<_>>());
        assert_eq!(alone.len(), 2 * LEARNERS + 2);
        for pace in [pace(1, 20), pace(2, 1), pace(3, 7), pace(8, 5), pace(64, 1)] {
            let (entries, same, log) = recorded(folder.path(), pace, &|_, _| ());
            assert!(entries == alone, "{} judges, {} lives", pace.judges, pace.lives);
            assert_eq!(same, answers);
            // Thirty parts went through a log that holds no more than a few of them.
            assert!(log < 1 << 20, "{log} bytes of log with {} judges", pace.judges);
        }
    }

    #[test]
    fn a_part_that_was_judged_before_somebody_else_was_first_is_judged_anew() {
        let folder = store::scratch();
        let (asked, number) = (AtomicU32::new(0), 100);
        let name = format!("L-{number:05}").parse::<LearnerId>().unwrap();
        let somebody = |address: &Address, learner: usize| {
            if learner == number && asked.fetch_add(1, Ordering::Relaxed) == 0 {
                let entry = Chain::empty(&name).seal(granted()).unwrap();
                open(address).unwrap().append(&Batch::of([entry])).unwrap();
            }
        };
        let pace = Pace { judges: NonZero::new(2).unwrap(), learners: 40, lives: 10 };
        let (entries, answers, _) = recorded(folder.path(), pace, &somebody);
        assert_eq!(asked.into_inner(), 2);
        assert_eq!(answers, (0..LEARNERS).collect::<Vec<_>>());
        assert_eq!(entries.len(), 2 * LEARNERS + 3);
        let theirs = |entry: &&String| entry.contains(&format!("\nchain learner/{name}\n"));
        assert_eq!(entries.iter().filter(theirs).count(), 3);
    }
}
