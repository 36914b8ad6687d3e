//! afford: what a learner could study with what remains.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::failure::Failure;
use super::reply::Reply;
use super::session::Session;
use super::sheet::{Sheet, pairs};
use crate::domain::calendar::date;
use crate::domain::ids::{CourseId, LearnerId, Ukprn};
use crate::ops::afford::{self, Affordable, Afforded, AtTheLimit, Judged, RefusedBy, Wish};

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
    let all = most.unwrap_or(usize::MAX);
    let mut reply = Reply::new(
        session.format,
        || table(&afforded, most.unwrap_or(MOST)),
        || sheet(&afforded, all),
        || object(&afforded, all),
    );
    if let Some(begins) = afforded.begins {
        reply = reply.word(format!(
            "note: the scheme begins on {begins}, and nothing that starts before is funded; see \
             what could be from then with `--start {begins}`"
        ));
    }
    if afforded.modules.is_empty() {
        reply = reply.word(
            "note: the catalogue is empty; take it in with `lifelong import providers FILE`, then \
             courses and modules",
        );
    }
    Ok(reply)
}

/// The modules with one answer, as their word says it.
fn answered<'a>(afforded: &'a Afforded, word: &'static str) -> Vec<&'a Judged> {
    afforded.modules.iter().filter(|judged| judged.answer.word() == word).collect()
}

fn table(afforded: &Afforded, most: usize) -> String {
    let [funded, parts, refused] =
        ["funded", "part", "refused"].map(|word| answered(afforded, word));
    let taken = &afforded.taken;
    let mut blocks = vec![pairs(&[
        ("learner", afforded.learner.to_string()),
        ("start", format!("on {}", afforded.start)),
        ("remaining", afforded.remaining.to_string()),
        ("as credits", as_credits(afforded)),
        (
            "credits left",
            format!("{} of {} in the course year {}", taken.left, taken.most, taken.year),
        ),
        (
            "modules",
            format!(
                "{} funded, {} as part of a bundle, {} not",
                funded.len(),
                parts.len(),
                refused.len()
            ),
        ),
    ])];
    if !funded.is_empty() {
        blocks.push(funded_table(&funded, most));
    }
    if !parts.is_empty() {
        blocks.push(parts_table(&parts, most));
    }
    if !refused.is_empty() {
        blocks.push(refused_table(&afforded.refused_by()));
    }
    blocks.join("\n")
}

/// What remains as credits, and by which figures.
fn as_credits(afforded: &Afforded) -> String {
    let year = afforded.year;
    match afforded.at_the_limit {
        Some(AtTheLimit { fee_limit_120, credits }) => {
            format!("{credits} at the limit of {year}, {fee_limit_120} for 120 credits")
        }
        None => format!(
            "not known without rates for {year}: import them with `lifelong import rates FILE`"
        ),
    }
}

fn funded_table(funded: &[&Judged], most: usize) -> String {
    let mut sheet =
        Sheet::new(&["funded alone", "course", "credits", "fee", "loan", "remaining", "title"]);
    for judged in funded.iter().take(most) {
        let [id, course, _, title, _, credits, fee, loan, remaining, ..] = fields(judged);
        sheet.add([id, course, credits, fee, loan, remaining, title]);
    }
    format!("{}{}", sheet.table(), more(funded.len(), most))
}

fn parts_table(parts: &[&Judged], most: usize) -> String {
    let mut sheet = Sheet::new(&["part of a bundle", "course", "credits", "fee", "loan", "title"]);
    for judged in parts.iter().take(most) {
        let [id, course, _, title, _, credits, fee, loan, ..] = fields(judged);
        sheet.add([id, course, credits, fee, loan, title]);
    }
    format!("{}{}", sheet.table(), more(parts.len(), most))
}

fn refused_table(refused: &[RefusedBy]) -> String {
    let mut sheet = Sheet::new(&["not funded", "by rule", "for example"]);
    for RefusedBy { rule, number, example, because } in refused {
        sheet.add([number.to_string(), (*rule).to_owned(), format!("{example}: {because}")]);
    }
    sheet.table()
}

/// The line under a list of which not all is shown.
fn more(number: usize, most: usize) -> String {
    match number.checked_sub(most) {
        None | Some(0) => String::new(),
        Some(more) => format!("and {more} more: `--most {number}` lists all\n"),
    }
}

const COLUMNS: [&str; 12] = [
    "module_id",
    "course_id",
    "ukprn",
    "title",
    "level",
    "credits",
    "fee",
    "loan",
    "remaining",
    "outcome",
    "rules",
    "because",
];

fn fields(judged: &Judged) -> [String; 12] {
    let Judged { module, loan, remaining, answer } = judged;
    let (rules, because) = match answer {
        Affordable::Funded => (String::new(), String::new()),
        Affordable::Part(decision) | Affordable::Refused(decision) => {
            (decision.rules(), decision.because())
        }
    };
    [
        module.id.to_string(),
        module.course.to_string(),
        module.ukprn.to_string(),
        module.title.clone(),
        module.level.to_string(),
        module.credits.to_string(),
        module.fee.to_string(),
        loan.map(|loan| loan.to_string()).unwrap_or_default(),
        remaining.map(|remaining| remaining.to_string()).unwrap_or_default(),
        answer.word().to_owned(),
        rules,
        because,
    ]
}

/// The modules that are listed: the first so many of each answer.
fn listed(afforded: &Afforded, most: usize) -> impl Iterator<Item = &Judged> {
    let of = move |word| answered(afforded, word).into_iter().take(most);
    of("funded").chain(of("part")).chain(of("refused"))
}

fn sheet(afforded: &Afforded, most: usize) -> Sheet {
    let mut sheet = Sheet::new(&COLUMNS);
    for judged in listed(afforded, most) {
        sheet.add(fields(judged));
    }
    sheet
}

fn object(afforded: &Afforded, most: usize) -> Value {
    let module = |judged: &Judged| {
        let field = |(name, field): (&str, String)| {
            let value = match name {
                "level" | "credits" => field.parse::<u64>().map_or(Value::Null, Value::from),
                "loan" | "remaining" | "rules" | "because" if field.is_empty() => Value::Null,
                _ => json!(field),
            };
            (name.to_owned(), value)
        };
        Value::Object(COLUMNS.into_iter().zip(fields(judged)).map(field).collect::<Map<_, _>>())
    };
    let refused_by = |refused: &RefusedBy| {
        json!({
            "rule": refused.rule,
            "number": refused.number,
            "example": refused.example.as_str(),
            "because": refused.because,
        })
    };
    let (taken, limit) = (&afforded.taken, afforded.at_the_limit);
    json!({
        "learner_id": afforded.learner.as_str(),
        "start": afforded.start.to_string(),
        "remaining": afforded.remaining.to_string(),
        "academic_year": afforded.year.to_string(),
        "fee_limit_120": limit.map(|limit| limit.fee_limit_120.to_string()),
        "credits": limit.map(|limit| limit.credits.count()),
        "course_year_from": taken.year.first_day().to_string(),
        "course_year_to": taken.year.last_day().to_string(),
        "credits_taken": taken.credits.count(),
        "credits_left": taken.left.count(),
        "funded": answered(afforded, "funded").len(),
        "part": answered(afforded, "part").len(),
        "refused": answered(afforded, "refused").len(),
        "refused_by": afforded.refused_by().iter().map(refused_by).collect::<Vec<_>>(),
        "modules": listed(afforded, most).map(module).collect::<Vec<_>>(),
    })
}
