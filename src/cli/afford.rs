//! afford: what a learner could study with what remains.

use chrono::NaiveDate;

use super::failure::Failure;
use super::remedy;
use super::reply::{Format, Reply};
use super::session::Session;
use super::sheet::{Sheet, pairs};
use crate::desk::answers::{AffordTold, JudgedTold, RefusedByTold};
use crate::domain::calendar::date;
use crate::domain::ids::{CourseId, LearnerId, Ukprn};
use crate::ops::afford::{self, Wish};

/// How many modules a table lists unless somebody says otherwise; the other forms list all.
const MOST: usize = 20;

/// Show what remains as credits, and which modules of the catalogue it would fund
///
/// Each module is judged alone, by the rules of `assess`. Nothing is written.
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
    let start = start.unwrap_or_else(|| session.moment.today());
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
    let is_empty = [told.funded, told.part, told.refused] == [0; 3];
    let empty = is_empty.then(|| {
        "note: the catalogue is empty; take it in with `lifelong import providers FILE`, then \
         courses and modules"
            .to_owned()
    });
    early.into_iter().chain(empty).collect()
}

fn table(told: &AffordTold) -> String {
    let AffordTold { funded, part, refused, credits_left: left, credits_most: most, .. } = told;
    let (from, to) = (told.course_year_from, told.course_year_to);
    let mut blocks = vec![pairs(&[
        ("learner", told.learner_id.to_string()),
        ("start", format!("on {}", told.start)),
        ("remaining", told.remaining.to_string()),
        ("as credits", as_credits(told)),
        ("credits left", format!("{left} of {most} in the course year {from} to {to}")),
        ("modules", format!("{funded} funded, {part} as part of a bundle, {refused} not")),
    ])];
    if *funded > 0 {
        blocks.push(funded_table(told));
    }
    if *part > 0 {
        blocks.push(parts_table(told));
    }
    if *refused > 0 {
        blocks.push(refused_table(told));
    }
    blocks.join("\n")
}

/// What remains as credits, and by which figures.
fn as_credits(told: &AffordTold) -> String {
    let year = told.academic_year;
    match (told.credits, told.fee_limit_120) {
        (Some(credits), Some(fee_limit_120)) => {
            format!("{credits} at the limit of {year}, {fee_limit_120} for 120 credits")
        }
        _ => format!(
            "not known without rates for {year}: import them with `lifelong import rates FILE`"
        ),
    }
}

fn funded_table(told: &AffordTold) -> String {
    let mut sheet =
        Sheet::new(&["funded alone", "course", "credits", "fee", "loan", "remaining", "title"]);
    for judged in told.answered("funded") {
        let [id, course, credits, fee, loan] = begun(judged);
        let remaining = judged.remaining.map(|remaining| remaining.to_string());
        let (remaining, title) = (remaining.unwrap_or_default(), judged.title.clone());
        sheet.add([id, course, credits, fee, loan, remaining, title]);
    }
    format!("{}{}", sheet.table(), more(told.funded, told.answered("funded").count()))
}

fn parts_table(told: &AffordTold) -> String {
    let mut sheet = Sheet::new(&["part of a bundle", "course", "credits", "fee", "loan", "title"]);
    for judged in told.answered("part") {
        let [id, course, credits, fee, loan] = begun(judged);
        sheet.add([id, course, credits, fee, loan, judged.title.clone()]);
    }
    format!("{}{}", sheet.table(), more(told.part, told.answered("part").count()))
}

/// What stands first on the line of a module.
fn begun(judged: &JudgedTold) -> [String; 5] {
    [
        judged.module_id.to_string(),
        judged.course_id.to_string(),
        judged.credits.to_string(),
        judged.fee.to_string(),
        judged.loan.map(|loan| loan.to_string()).unwrap_or_default(),
    ]
}

fn refused_table(told: &AffordTold) -> String {
    let mut sheet = Sheet::new(&["not funded", "by rule", "for example"]);
    for RefusedByTold { rule, number, example, because } in &told.refused_by {
        sheet.add([number.to_string(), (*rule).to_owned(), format!("{example}: {because}")]);
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
