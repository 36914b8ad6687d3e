//! afford: what a learner could study with what remains.

use chrono::NaiveDate;

use super::failure::Failure;
use super::remedy;
use super::reply::{Format, Reply};
use super::session::Session;
use super::sheet::{Sheet, pairs};
use crate::desk::answers::{AffordTold, RefusedByTold, pounds};
use crate::domain::calendar::date;
use crate::domain::ids::{CourseId, LearnerId, ModuleId, Ukprn};
use crate::ops::afford::{self, Wish};

/// How many modules a table lists unless somebody says otherwise; the other forms list all.
const MOST: usize = 20;

/// Show what of a learner's entitlement can be lent, and what can be studied with it
///
/// Each module is judged alone, and what is too small alone in a bundle, by the rules of `assess`.
/// Nothing is written.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The learner
    learner: LearnerId,

    /// The first day of study [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    start: Option<NaiveDate>,

    /// Modules of this provider only
    #[arg(long)]
    ukprn: Option<Ukprn>,

    /// Modules of this parent course only
    #[arg(long)]
    course: Option<CourseId>,

    /// How many modules are listed of each answer [default: 20 in a table; all in csv and json]
    #[arg(long, value_name = "NUMBER")]
    most: Option<usize>,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { learner, start, ukprn, course, most } = arguments;
    let start = start.unwrap_or_else(|| session.moment().today());
    let reader = session.open()?.reader()?;
    let afforded = afford::afford(&*reader, &Wish { learner, start, ukprn, course })?;
    let most = match session.format {
        Format::Table => most.unwrap_or(MOST),
        Format::Csv | Format::Json => most.unwrap_or(usize::MAX),
    };
    let told = AffordTold::of(&afforded, most, remedy::command);
    Ok(Reply::new(session.format, &told, || table(&told)).words(words(&told)))
}

/// What is to be said beside the figures.
fn words(told: &AffordTold) -> Vec<String> {
    let early = told.begins.map(|begins| {
        format!(
            "note: the scheme begins on {begins}, and nothing that starts before is funded; see \
             what could be from then with `--start {begins}`"
        )
    });
    let AffordTold { funded, part_loan, part, held, refused, credits_left: left, .. } = told;
    let is_empty = [funded, part_loan, part, held, refused] == [&0; 5];
    let empty = is_empty.then(|| {
        "note: the catalogue is empty; take it in with `lifelong import providers FILE`, then \
         courses and modules"
            .to_owned()
    });
    let (from, to) = (told.course_year_from, told.course_year_to);
    let few = (*left < told.credits_least).then(|| {
        format!(
            "note: modules are funded from {} credits on, alone or together, and of the \
             course year {from} to {to} only {left} are left; see what could be later with \
             a `--start` after {to}",
            told.credits_least
        )
    });
    early.into_iter().chain(empty).chain(few).collect()
}

fn table(told: &AffordTold) -> String {
    let AffordTold { credits_left: left, credits_most: most, .. } = told;
    let (from, to) = (told.course_year_from, told.course_year_to);
    let mut blocks = vec![pairs(&[
        ("learner", told.learner_id.to_string()),
        ("start", format!("on {}", told.start)),
        ("remaining", pounds(told.remaining)),
        ("can be lent", can_be_lent(told)),
        ("as credits", as_credits(told)),
        ("credits left", format!("{left} of {most} in the course year {from} to {to}")),
        ("modules", modules(told)),
    ])];
    let can_be_had = told.funded.saturating_add(told.part_loan);
    if can_be_had > 0 {
        blocks.push(alone_table(told));
    }
    if !told.bundles.is_empty() {
        blocks.push(bundles_table(told));
    }
    if told.refused > 0 {
        blocks.push(refused_table(told));
    }
    blocks.join("\n")
}

fn can_be_lent(told: &AffordTold) -> String {
    let (lendable, start) = (pounds(told.lendable), told.start);
    if told.lendable == told.remaining {
        return format!("{lendable} from {start} on");
    }
    format!("{lendable} from {start} on: no more remains on {}", told.least_on)
}

/// How many modules there are of each answer.
fn modules(told: &AffordTold) -> String {
    let all = [
        (told.funded, "funded"),
        (told.part_loan, "funded in part"),
        (told.part, "in bundles"),
        (told.held, "held already"),
        (told.refused, "not funded"),
    ];
    let told: Vec<String> = all
        .iter()
        .filter(|(number, what)| *number > 0 || *what == "funded")
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    told.join(", ")
}

/// What can be lent as credits, and by which figures.
fn as_credits(told: &AffordTold) -> String {
    let year = told.academic_year;
    match (told.credits, told.fee_limit_120) {
        (Some(credits), Some(fee_limit_120)) => {
            let limit = pounds(fee_limit_120);
            format!("{credits} at the limit of {year}, {limit} for 120 credits")
        }
        _ => format!(
            "not known without rates for {year}: import them with `lifelong import rates FILE`"
        ),
    }
}

fn alone_table(told: &AffordTold) -> String {
    let mut sheet = Sheet::new(&["module", "credits", "loan", "you pay", "leaves", "what it is"]);
    let listed = || told.answered("funded").chain(told.answered("part-loan"));
    for judged in listed() {
        sheet.add([
            judged.module_id.to_string(),
            judged.credits.to_string(),
            judged.loan.map(pounds).unwrap_or_default(),
            judged.self_funded.map(pounds).unwrap_or_default(),
            judged.remaining.map(pounds).unwrap_or_default(),
            format!("{}, {} at {}", judged.title, judged.course_title, judged.provider),
        ]);
    }
    let number = told.funded.saturating_add(told.part_loan);
    format!("{}{}", sheet.table(), more(number, listed().count()))
}

fn bundles_table(told: &AffordTold) -> String {
    let header = ["credits", "loan", "you pay", "leaves", "modules to be taken together"];
    let mut sheet = Sheet::new(&header);
    for one in &told.bundles {
        let ids: Vec<&str> = one.bundle.iter().map(ModuleId::as_str).collect();
        let (ids, titles) = (ids.join(" "), one.bundle_titles.join(", "));
        let what = format!("{ids}: {titles}, {} at {}", one.bundle_course, one.bundle_provider);
        sheet.add([
            one.bundle_credits.to_string(),
            pounds(one.bundle_loan),
            pounds(one.bundle_self_funded),
            pounds(one.bundle_remaining),
            what,
        ]);
    }
    format!("{}{}", sheet.table(), more(told.bundled, told.bundles.len()))
}

fn refused_table(told: &AffordTold) -> String {
    let mut sheet = Sheet::new(&["not funded", "why, and for example"]);
    for RefusedByTold { number, example, because, title, for_learner, .. } in &told.refused_by {
        let because = for_learner.unwrap_or(because);
        sheet.add([number.to_string(), format!("{because}. {title} ({example})")]);
    }
    sheet.table()
}

/// The line under a list of which not all is shown.
fn more(number: usize, shown: usize) -> String {
    match number.saturating_sub(shown) {
        0 => String::new(),
        more => format!("and {more} more: `--most {number}` lists all\n"),
    }
}
