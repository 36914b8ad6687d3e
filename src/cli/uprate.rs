//! uprate: re-prices what remains of every entitlement at the rates of a later year.

use chrono::NaiveDate;

use super::ending::Ending;
use super::failure::Failure;
use super::output;
use super::reply::Reply;
use super::session::{DryRun, GoByAnnounced, NOTHING_WRITTEN, Session};
use super::sheet::pairs;
use crate::desk::answers::UpratingTold;
use crate::domain::calendar::{AcademicYear, date};
use crate::ledger::repricing::NotRepriced;
use crate::ops::uprate::{self, LEARNERS_AT_A_TIME, LeftAsIs, Uprating};

/// Re-price what remains of every learner's entitlement at the rates of a later year
///
/// What is set aside or paid is not touched. A learner who stands at that year already, at the
/// figures on record, is left alone, so running it twice is running it once, and one that was cut
/// off is finished by running it again. Where figures were put right, running it again re-prices
/// everybody who stands at others. Ends with 1 where a learner was left as they are, because their
/// sums would be beyond what one learner may have, or they would lose more than remains.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The academic year, as 2026/27
    #[arg(long, value_name = "YEAR")]
    to: AcademicYear,

    /// From which day it counts [default: 1 August of that year]
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<NaiveDate>,

    #[command(flatten)]
    announced: GoByAnnounced,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { to, on, announced, dry_run } = arguments;
    let announced = announced.asked();
    let uprating = Uprating { to: *to, on: *on, announced, at_a_time: LEARNERS_AT_A_TIME };
    let mut store = session.open()?;
    let recording = dry_run.recording();
    let progress = &mut output::progress;
    let repriced = uprate::uprate(&mut *store, &uprating, session.moment(), recording, progress)?;
    let told = UpratingTold::of(*to, &repriced);
    let reply = Reply::new(session.format, &told, || table(&told));
    let reply = match &repriced.first_left {
        Some(left) => {
            reply.ending(Ending::No).word(left_as_they_are(repriced.left, &because_of(left)))
        }
        None => reply,
    };
    let reply = match repriced.at_other_figures {
        0 => reply,
        number => reply.word(at_other_figures(number)),
    };
    Ok(reply.marked(recording, NOTHING_WRITTEN))
}

fn table(told: &UpratingTold) -> String {
    let mut counts =
        vec![("uprated", told.uprated.to_string()), ("already there", told.already.to_string())];
    if told.put_right > 0 {
        counts.push(("put right", told.put_right.to_string()));
    }
    if told.left > 0 {
        counts.push(("left as they are", told.left.to_string()));
    }
    let sums = [
        ("remaining before", told.before.to_string()),
        ("remaining now", told.after.to_string()),
        ("change", told.change.to_string()),
    ];
    let year = [("year", told.to.to_string())];
    format!("{}\n{}\n{}", pairs(&year), pairs(&counts), pairs(&sums))
}

fn because_of(LeftAsIs { learner, because }: &LeftAsIs) -> String {
    match because {
        NotRepriced::Beyond(beyond) => {
            format!("what {learner} has would come to too much, as {beyond}")
        }
        NotRepriced::TakesMore { taken, remaining } => {
            format!("the figures on record would take {taken} from {learner}, who has {remaining}")
        }
    }
}

/// What is said where learners stand at other figures than those on record.
pub(super) fn at_other_figures(number: u64) -> String {
    let who = match number {
        1 => "1 learner stands".to_owned(),
        many => format!("{many} learners stand"),
    };
    format!(
        "note: {who} at other figures than those on record: `lifelong uprate --to YEAR`, to a year \
         whose figures changed, re-prices them"
    )
}

fn left_as_they_are(number: u64, because: &str) -> String {
    match number {
        1 => format!("1 learner was left as they are: {because}"),
        many => format!("{many} learners were left as they are: {because}, and so on"),
    }
}
