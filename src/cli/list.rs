//! list: the names behind figures.

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::failure::Failure;
use super::reply::Reply;
use super::session::{AsKnown, Material, Session};
use super::sheet::Sheet;
use crate::desk::answers::ListTold;
use crate::domain::calendar::{AcademicYear, date};
use crate::domain::ids::{LearnerId, Ukprn};
use crate::exchange::export::TableRows;
use crate::ledger::actor::Name;
use crate::ledger::standing::InFigure;
use crate::ops::list::{self, Filters, ListKind};

/// List the names behind figures: periods, enrolments, claims, payments, breaks, learners, and what
/// is in the catalogue
///
/// Each figure of `position` and of `drawdown` is that of a list. The rows are the same in every
/// form; the other forms have more columns than a table. Nothing is written.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to list
    #[arg(value_parser = what_parser())]
    what: ListKind,

    /// Of this provider only
    #[arg(long)]
    ukprn: Option<Ukprn>,

    /// Of this learner only
    #[arg(long)]
    learner: Option<LearnerId>,

    /// Periods that have a part in this figure of `position`
    #[arg(long, value_name = "FIGURE", value_parser = figure_parser())]
    waits_for: Option<InFigure>,

    /// Periods that fall due on this day or before it
    #[arg(long, value_name = "DATE", value_parser = date)]
    due_by: Option<NaiveDate>,

    /// Periods that fall due after this day
    #[arg(long, value_name = "DATE", value_parser = date)]
    due_after: Option<NaiveDate>,

    /// Periods of which something is still to be drawn down
    #[arg(long)]
    undrawn: bool,

    /// Enrolments that are `live` or `withdrawn`, or live and `refused-now`: by the facts about
    /// the learner as they are now; payments that are `stands`, `unplaced` or
    /// `struck-out`; breaks of this cause
    #[arg(long)]
    status: Option<String>,

    /// Breaks that this person is to see to, as the last note on each says that names anybody
    #[arg(long, value_name = "NAME", value_parser = Name::given)]
    owner: Option<Name>,

    /// Enrolments and periods whose course year begins in this academic year
    #[arg(long, value_name = "YEAR")]
    year: Option<AcademicYear>,

    /// Ids that differ from another's only by the case of letters or by zeros before a number
    #[arg(long)]
    alike: bool,

    /// Periods and payments as at this day: what counts by then, with pay days looked at from it
    /// [default: all that is recorded, with pay days looked at from today]; both sides of breaks
    /// and their age as at this day [default: that of the last reconciliation]
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_at: Option<NaiveDate>,

    #[command(flatten)]
    known: AsKnown,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> Result<Reply, Failure> {
    check(&arguments)?;
    let kind = arguments.what;
    let filters = Filters {
        provider: arguments.ukprn,
        learner: arguments.learner,
        figure: arguments.waits_for,
        due_by: arguments.due_by,
        due_after: arguments.due_after,
        undrawn: arguments.undrawn,
        status: arguments.status,
        owner: arguments.owner,
        year: arguments.year,
        alike: arguments.alike,
        as_at: arguments.as_at,
        today: arguments.known.today(session),
    };
    let Material { reader, complete_up_to } = session.report(arguments.known)?;
    let told = ListTold(list::list(&*reader, kind, &filters)?);
    let none = told.0.rows.is_empty().then(|| format!("note: there are no such {}", kind.name()));
    let reply = Reply::new(session.format, &told, || table(kind, &told.0)).words(none);
    Ok(reply.complete_up_to(complete_up_to))
}

/// What has ids that can be mistaken for each other.
const ALIKE: &[ListKind] = &[
    ListKind::Enrolments,
    ListKind::Learners,
    ListKind::Payments,
    ListKind::Modules,
    ListKind::Courses,
    ListKind::Providers,
];

/// Checks that what was asked for can narrow the list.
fn check(arguments: &Arguments) -> Result<(), Failure> {
    use ListKind::{Breaks, Enrolments, Learners, Payments, Periods};
    let Arguments { what, .. } = arguments;
    let of_periods = &[Periods][..];
    let asked: [(bool, &str, &[ListKind]); 10] = [
        (
            arguments.learner.is_some(),
            "--learner",
            &[Periods, Enrolments, Learners, Payments, Breaks],
        ),
        (arguments.waits_for.is_some(), "--waits-for", of_periods),
        (arguments.due_by.is_some(), "--due-by", of_periods),
        (arguments.due_after.is_some(), "--due-after", of_periods),
        (arguments.undrawn, "--undrawn", of_periods),
        (arguments.as_at.is_some(), "--as-at", &[Periods, Payments, Breaks]),
        (arguments.status.is_some(), "--status", &[Enrolments, Payments, Breaks]),
        (arguments.owner.is_some(), "--owner", &[Breaks]),
        (arguments.year.is_some(), "--year", &[Periods, Enrolments]),
        (arguments.alike, "--alike", ALIKE),
    ];
    for (is_asked, option, kinds) in &asked {
        if *is_asked && !kinds.contains(what) {
            let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
            let message = format!("`{option}` does not narrow a list of {}", what.name());
            return Err(Failure::wrong("usage", message)
                .help(format!("leave it out; it narrows {}", names.join(", "))));
        }
    }
    if arguments.status.as_deref() == Some(list::REFUSED_NOW) && arguments.known.is_asked() {
        let message = "`--status refused-now` is by the facts about learners as they are now, and \
                       `--known` leaves facts out";
        return Err(Failure::wrong("usage", message).help("leave one of them out"));
    }
    Ok(())
}

fn what_parser() -> impl TypedValueParser<Value = ListKind> {
    PossibleValuesParser::new(ListKind::ALL.map(ListKind::name)).try_map(|name| {
        let found = ListKind::ALL.into_iter().find(|what| what.name() == name);
        found.ok_or_else(|| format!("`{name}` cannot be listed"))
    })
}

fn figure_parser() -> impl TypedValueParser<Value = InFigure> {
    PossibleValuesParser::new(InFigure::ALL.map(InFigure::name)).try_map(|name| {
        let found = InFigure::ALL.into_iter().find(|figure| figure.name() == name);
        found.ok_or_else(|| format!("`{name}` is no figure"))
    })
}

/// The columns of a table for people: each with its heading.
pub(super) type Headings = [(&'static str, &'static str)];

pub(super) const fn columns(kind: ListKind) -> &'static Headings {
    match kind {
        ListKind::Periods => PERIODS,
        ListKind::Enrolments => ENROLMENTS,
        ListKind::Claims => CLAIMS,
        ListKind::Payments => PAYMENTS,
        ListKind::Breaks => BREAKS,
        ListKind::Learners => LEARNERS,
        ListKind::Modules => MODULES,
        ListKind::Courses => COURSES,
        ListKind::Providers => PROVIDERS,
    }
}

const PERIODS: &Headings = &[
    ("enrolment_id", "enrolment"),
    ("liability_period", "period"),
    ("learner_id", "learner"),
    ("due_on", "due on"),
    ("share", "share"),
    ("attendance", "status"),
    ("drawn", "claimed"),
    ("paid", "paid"),
    ("waits_for", "waits for"),
];

const ENROLMENTS: &Headings = &[
    ("enrolment_id", "enrolment"),
    ("learner_id", "learner"),
    ("ukprn", "provider"),
    ("start_date", "start"),
    ("fee", "fee"),
    ("loan", "loan"),
    ("drawn", "claimed"),
    ("status", "status"),
    ("module_ids", "modules"),
];

const CLAIMS: &Headings = &[
    ("claim_reference", "claim"),
    ("claimed_on", "claimed on"),
    ("lines", "lines"),
    ("recoveries", "recoveries"),
    ("amount", "amount"),
    ("by", "by"),
];

const PAYMENTS: &Headings = &[
    ("payment_reference", "payment"),
    ("payment_date", "paid on"),
    ("ukprn", "provider"),
    ("enrolment_id", "enrolment"),
    ("liability_period", "period"),
    ("amount", "amount"),
    ("file", "schedule"),
    ("status", "status"),
];

const BREAKS: &Headings = &[
    ("enrolment_id", "enrolment"),
    ("liability_period", "period"),
    ("learner_id", "learner"),
    ("ukprn", "provider"),
    ("first_seen", "first seen"),
    ("difference", "difference"),
    ("age_days", "age"),
    ("cause", "cause"),
];

/// What is noted on breaks stands below them: there is no room for it beside.
const NOTED: &Headings = &[
    ("enrolment_id", "enrolment"),
    ("liability_period", "period"),
    ("noted_on", "noted on"),
    ("owner", "owner"),
    ("note", "note"),
];

const LEARNERS: &Headings = &[
    ("learner_id", "learner"),
    ("granted", "granted"),
    ("prior_study", "prior study"),
    ("committed", "set aside"),
    ("drawn", "claimed"),
    ("remaining", "remaining"),
    ("live_credits", "live credits"),
];

const MODULES: &Headings = &[
    ("module_id", "module"),
    ("course_id", "course"),
    ("ukprn", "provider"),
    ("level", "level"),
    ("credits", "credits"),
    ("fee", "fee"),
    ("title", "title"),
];

const COURSES: &Headings = &[
    ("course_id", "course"),
    ("ukprn", "provider"),
    ("level", "level"),
    ("credits", "credits"),
    ("qualification", "qualification"),
    ("designated_from", "designated from"),
    ("title", "title"),
];

const PROVIDERS: &Headings = &[
    ("ukprn", "provider"),
    ("ofs_category", "category"),
    ("registered_from", "registered from"),
    ("modular_from", "modular from"),
    ("name", "name"),
];

fn table(kind: ListKind, listed: &TableRows) -> String {
    let table = narrow(listed, columns(kind)).table();
    let mut noted = TableRows { columns: listed.columns.clone(), rows: Vec::new() };
    if kind == ListKind::Breaks {
        let is_noted = |row: &&Vec<String>| !listed.field(row, "noted_on").is_empty();
        noted.rows.extend(listed.rows.iter().filter(is_noted).cloned());
    }
    if noted.rows.is_empty() {
        return table;
    }
    format!("{table}\nnotes\n{}", narrow(&noted, NOTED).table())
}

/// Some columns of a list, under headings for people.
pub(super) fn narrow(listed: &TableRows, columns: &[(&str, &'static str)]) -> Sheet {
    let headings: Vec<&'static str> = columns.iter().map(|(_, heading)| *heading).collect();
    let mut sheet = Sheet::new(&headings);
    for row in &listed.rows {
        let fields = columns.iter().map(|(name, _)| listed.field(row, name).to_owned());
        sheet.add_row(fields.collect());
    }
    sheet
}
