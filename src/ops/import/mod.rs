//! import: takes a file in. A malformed one changes nothing; in a good one every record has its
//! answer, and taking it in again changes nothing.

mod alike;
mod attendance;
mod enrolments;
mod learners;
mod parts;
mod reference;
mod withdrawals;

use std::io;
use std::num::NonZero;

use chrono::NaiveDate;

use self::parts::{Groups, Judge, Work};
use super::dossier::{Dossier, holders};
use super::opening::{Opening, ledger_chain};
use super::patience::act;
use super::{Malformed, Moment, OpError, Outcome, Progress, Recording, refusing};
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::{EnrolmentId, LearnerId};
use crate::domain::money::Money;
use crate::domain::objection::Objection;
use crate::domain::rates::Announced;
use crate::domain::remedy::Remark;
use crate::domain::sum::Sum;
use crate::domain::words::is_unseen;
use crate::exchange::{Change, Contents, Kind, Reading};
use crate::ledger::chain::Chain;
use crate::ledger::event::{FileImported, ImportBegun, LedgerEvent};
use crate::ledger::hash::{Hash, digest};
use crate::ops::RefusedNow;
use crate::ops::attend::AttendanceAnswer;
use crate::ops::withdraw::WithdrawalAnswer;
use crate::store::{Batch, RefusedByFile, Store};

/// How many learners are decided about and recorded at a time.
const LEARNERS_AT_A_TIME: usize = 20_000;

/// Of how many of these each judge has the whole lives in memory at a time.
const LIVES_AT_A_TIME: usize = 500;

/// How many threads judge at most: each has a connection of its own, and what that keeps of pages.
const MOST_JUDGES: NonZero<usize> = NonZero::new(8).expect("more than none");

/// A file to take in. Its bytes are read once, so that what is checked is what is recorded, even
/// where the file changes in the meantime.
#[derive(Clone, Debug)]
pub struct File<'a> {
    /// What kind of file it is.
    pub kind: Kind,
    /// Its name, without folders.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// How it is to be read.
    pub reading: &'a Reading,
    /// Whether learners may be granted what is announced and not in force.
    pub announced: Announced,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// How many lines it had.
    pub lines: u64,
    /// How many records were new, or superseded earlier ones.
    pub recorded: u64,
    /// How many of these superseded an earlier record of the same id.
    pub superseded: u64,
    /// How many were there already.
    pub already: u64,
    /// How many were refused.
    pub refused: u64,
    /// The answer to each record, in the order of the file, for the kinds that can say no.
    pub results: Results,
    /// What changes of records that came again, field by field.
    pub changes: Vec<Change>,
    /// Live enrolments that the changed facts of their learners would now refuse.
    pub refused_now: RefusedNow,
    /// What else there is to know of the file.
    pub notes: Vec<String>,
}

/// Answers in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Results {
    /// This kind of file is taken whole.
    None,
    /// Of enrolments.
    Enrolments(Vec<EnrolmentResult>),
    /// Of attendance.
    Attendance(Vec<AttendanceAnswer>),
    /// Of withdrawals.
    Withdrawals(Vec<WithdrawalAnswer>),
}

/// The answer to one enrolment of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentResult {
    /// The enrolment.
    pub enrolment: EnrolmentId,
    /// Who asked.
    pub learner: LearnerId,
    /// What became of it.
    pub outcome: Outcome,
    /// The loan, where it is known.
    pub loan: Option<Money>,
    /// What remains after this line; none where the learner is unknown.
    pub remaining: Option<Sum>,
    /// What stands against it, where it was refused.
    pub objections: Vec<Objection>,
    /// What else there is to know of an enrolment that is there already.
    pub note: Option<Remark>,
}

/// Takes a file in.
///
/// # Errors
/// [`OpError::Malformed`] with every bad line, and then nothing was recorded; otherwise when the
/// ledger cannot be read or written, or is damaged. An import that was cut off is finished by
/// repeating it.
pub fn import(
    store: &mut dyn Store,
    file: &File<'_>,
    moment: &Moment,
    salts: &mut dyn FnMut() -> io::Result<[u8; 16]>,
    recording: Recording,
    progress: Progress<'_>,
) -> Result<Imported, OpError> {
    match file.kind {
        Kind::Learners => learners::import(store, file, moment, salts, recording),
        Kind::Enrolments => enrolments::import(store, file, moment, recording, progress),
        Kind::Attendance => attendance::import(store, file, moment, recording),
        Kind::Withdrawals => withdrawals::import(store, file, moment, recording),
        Kind::Reference(kind) => reference::import(store, (file, kind), moment, recording),
    }
}

/// The lines of a file, good and bad.
fn read<T>(lines: io::Result<Contents<T>>) -> Result<Contents<T>, OpError> {
    lines.map_err(|source| OpError::Io { doing: "read the file".to_owned(), source })
}

/// The lines of a file, where none is bad.
pub(super) fn good<T>(lines: io::Result<Contents<T>>) -> Result<Contents<T>, OpError> {
    let lines = read(lines)?;
    check_good(&lines)?;
    Ok(lines)
}

/// Checks that no line of a file is bad. What only the ledger shows of lines is taken in before, so
/// that all that is wrong with a file is told at once.
fn check_good<T>(lines: &Contents<T>) -> Result<(), OpError> {
    if !lines.is_malformed() {
        return Ok(());
    }
    let (unlisted, bad_count, good_count) = (lines.unlisted, lines.bad_count(), lines.good_count());
    Err(OpError::Malformed(Malformed { bad: lines.bad.clone(), unlisted, bad_count, good_count }))
}

/// The file as its entry tells it.
fn told(file: &File<'_>, imported: &Imported, rows: Hash) -> FileImported {
    FileImported {
        kind: file.kind.name().to_owned(),
        file: on_one_line(file.name),
        digest: digest(file.bytes),
        lines: imported.lines,
        recorded: imported.recorded,
        already: imported.already,
        refused: imported.refused,
        rows,
        begun: None,
        refusals: None,
    }
}

/// The name of a file as an entry holds it: a file system takes any character in a name, an entry
/// takes those that are seen.
pub(super) fn on_one_line(name: &str) -> String {
    name.chars().map(|one| if is_unseen(one) { char::REPLACEMENT_CHARACTER } else { one }).collect()
}

impl File<'_> {
    /// The file as it is about to be taken in.
    fn opening(&self) -> Opening {
        Opening::of_file(ImportBegun {
            kind: self.kind.name().to_owned(),
            file: on_one_line(self.name),
            digest: digest(self.bytes),
        })
    }
}

/// Whether taking this file in is news: it brought something, or it was never taken in before.
fn is_news(chain: &Chain<LedgerEvent>, told: &FileImported) -> bool {
    let same = |event: &LedgerEvent| match event {
        LedgerEvent::FileImported(before) => {
            before.kind == told.kind && before.digest == told.digest
        }
        _ => false,
    };
    told.recorded > 0 || !chain.entries().iter().any(|entry| same(entry.event()))
}

/// Records that a file was taken in to its end, where that is news.
fn record_file(
    store: &mut dyn Store,
    file: &File<'_>,
    opening: &Opening,
    imported: &Imported,
    moment: &Moment,
    recording: Recording,
) -> Result<(), OpError> {
    let ended = act(store, moment, recording, |reader, moment| {
        let chain = ledger_chain(reader)?;
        if opening.is_ended_by_another(&chain) {
            return Ok(((), Batch::default()));
        }
        let begun = opening.number(&chain);
        let refused = begun.map(|begun| refusing::of_file(reader, begun)).transpose()?;
        let refused = refused.unwrap_or_default();
        let count = refused.count();
        let refusals = refused.finish();
        let told = FileImported { begun, refusals, ..told(file, imported, digest([])) };
        if begun.is_none() && !is_news(&chain, &told) {
            return Ok(((), Batch::default()));
        }
        let entry =
            chain.seal(moment.draft(moment.today(), LedgerEvent::FileImported(told.clone())))?;
        // Whoever takes the same file in at the same time may be refused something meanwhile.
        let refused = begun.map(|file| RefusedByFile { file, count }).into_iter().collect();
        Ok(((), Batch { refused, ..Batch::of([entry]) }))
    });
    ended.map_err(|because| opening.stopped(because))
}

/// Groups records by learner, each group in the order of the file, the groups in the order of the
/// learners: in this order pages of the store are read and written once, and the order of
/// unrelated learners does not matter.
fn by_learner<'a, T>(
    records: impl Iterator<Item = (&'a LearnerId, T)>,
) -> Vec<(LearnerId, Vec<T>)> {
    let mut records: Vec<_> = records.collect();
    records.sort_by_key(|(learner, _)| *learner);
    let mut groups: Vec<(LearnerId, Vec<T>)> = Vec::new();
    for (learner, record) in records {
        match groups.last_mut() {
            Some((last, group)) if last == learner => group.push(record),
            _ => groups.push((learner.clone(), vec![record])),
        }
    }
    groups
}

/// What a kind of file asks about enrolments that are held.
struct About<'a, T, A> {
    /// The enrolment that a request is about.
    enrolment: fn(&T) -> &EnrolmentId,
    /// By what the requests of a learner are ordered, where they are; those that are alike in it
    /// stay in the order of the file.
    order: fn(&T) -> Option<(NaiveDate, LiabilityPeriod)>,
    /// The answer where nobody holds the enrolment.
    unknown: fn(&T) -> A,
    /// Decides about a request, and seals what is new into the learner's dossier.
    decide: &'a (dyn Fn(&T, &mut Dossier, &Moment) -> Result<A, OpError> + Sync),
}

/// Answers requests about enrolments that are held. The answers are in the order of the requests.
fn answer_each<T: Sync, A: Send>(
    store: &mut dyn Store,
    work: Work<'_>,
    requests: &[T],
    about: &About<'_, T, A>,
) -> Result<Vec<A>, OpError> {
    let About { enrolment, order, unknown, decide } = *about;
    let ids: Vec<_> = requests.iter().map(|request| enrolment(request).clone()).collect();
    let holders = holders(&*store.reader()?, &ids)?;
    let mut answers: Vec<A> = requests.iter().map(unknown).collect();
    let held = requests.iter().zip(&holders).enumerate();
    let held = held.filter_map(|(index, (one, holder))| Some((holder.as_ref()?, (index, one))));
    let mut groups = by_learner(held);
    for (_, group) in &mut groups {
        group.sort_by_key(|(_, request)| order(request));
    }
    let judge = Judge {
        gather: &|_, _| Ok(()),
        decide: &|(): &(), moment: &Moment, dossier: &mut Dossier, group: &[(usize, &T)], _| {
            let answer = |(index, one): &(usize, &T)| {
                dossier.check_has(enrolment(one))?;
                Ok((*index, decide(one, dossier, moment)?))
            };
            group.iter().map(answer).collect::<Result<Vec<_>, OpError>>()
        },
    };
    work.through(store, &groups, judge, &mut |decided| {
        for (index, answer) in decided.into_iter().flatten() {
            if let Some(slot) = answers.get_mut(index) {
                *slot = answer;
            }
        }
    })?;
    Ok(answers)
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
