//! Taking in providers, courses, modules and policy rows. A row imported again supersedes the
//! earlier one from then on; the earlier one stays on record.

use super::{File, Imported, Results, alike, check_good, count, good, is_news, told};
use crate::domain::calendar::AcademicYear;
use crate::domain::rates::YearRates;
use crate::exchange::{Contents, Kind, Line, LineError, StoredTexts, catalogue, changes, policy};
use crate::ledger::event::LedgerEvent;
use crate::ledger::reference::{ReferenceKind, ReferenceRow, rows_digest};
use crate::ops::RefusedNow;
use crate::ops::opening::ledger_chain;
use crate::ops::patience::act;
use crate::ops::reference::Reference;
use crate::ops::{Moment, OpError, Recording};
use crate::store::{Batch, Reader, Store};

/// What a file says: for each record its id and its one text.
struct Texts {
    lines: u64,
    records: Vec<(String, String)>,
    notes: Vec<String>,
}

impl Texts {
    fn of<T>(lines: Contents<T>, of: impl Fn(&T) -> (String, String)) -> Texts {
        let mut records: Vec<_> = lines.good.iter().map(|line| of(&line.value)).collect();
        records.sort();
        Texts { lines: lines.read, records, notes: lines.notes }
    }
}

pub(super) fn import(
    store: &mut dyn Store,
    (file, kind): (&File<'_>, ReferenceKind),
    moment: &Moment,
    recording: Recording,
) -> Result<Imported, OpError> {
    act(store, moment, recording, |reader, moment| {
        let chain = ledger_chain(reader)?;
        let since = chain.next_seq();
        let known = reader.references(kind, since)?.into_iter().map(|row| (row.id, row.text));
        let known: StoredTexts = known.collect();
        let Texts { lines, records: texts, mut notes } = read(file, kind, &known)?;
        if kind == ReferenceKind::Rates {
            check_rates(reader, file)?;
        }
        let is_new = |(id, text): &&(String, String)| known.text(id) != Some(text);
        let news: Vec<&(String, String)> = texts.iter().filter(is_new).collect();
        if let ReferenceKind::Courses | ReferenceKind::Modules = kind {
            let new = news.iter().map(|(id, _)| id.as_str());
            notes.extend(alike::tell(one_of(kind), known.ids(), new));
        }
        let changes = news.iter().filter_map(|(id, text)| {
            Some(changes(Kind::Reference(kind), id, known.text(id)?, text))
        });
        let imported = Imported {
            lines,
            recorded: count(news.len()),
            superseded: count(news.iter().filter(|(id, _)| known.text(id).is_some()).count()),
            already: count(texts.len().saturating_sub(news.len())),
            refused: 0,
            results: Results::None,
            changes: changes.flatten().collect(),
            refused_now: RefusedNow::default(),
            notes,
        };
        let row = |(id, text): &(String, String)| ReferenceRow {
            kind,
            id: id.clone(),
            since,
            text: text.clone(),
        };
        let rows: Vec<ReferenceRow> = news.into_iter().map(row).collect();
        let told = told(file, &imported, rows_digest(&rows));
        if !is_news(&chain, &told) {
            return Ok((imported, Batch::default()));
        }
        let entry = chain.seal(moment.draft(moment.today(), LedgerEvent::FileImported(told)))?;
        Ok((imported, Batch { reference: rows, ..Batch::of([entry]) }))
    })
}

/// What one row of a kind is about.
fn one_of(kind: ReferenceKind) -> &'static str {
    kind.name().trim_end_matches('s')
}

/// Asks about rates that are far from those of the years beside them, as the file leaves them:
/// every entitlement would be re-priced by them. Those that are on record already are not asked
/// about.
fn check_rates(reader: &dyn Reader, file: &File<'_>) -> Result<(), OpError> {
    let mut lines = good(policy::read_rates(file.bytes, file.reading))?;
    let mut policy = Reference::with_policy(reader)?.policy.into_owned();
    let is_news = |line: &&Line<YearRates>| policy.rates_of(line.value.year()) != Some(&line.value);
    let news: Vec<&Line<YearRates>> = lines.good.iter().filter(is_news).collect();
    lines.good.iter().for_each(|line| policy.add_rates(line.value.clone()));
    let asked = news.into_iter().filter_map(|Line { line, value }| {
        let beside = policy.rates_beside(value.year()).into_iter().flatten();
        let far = beside.into_iter().find(|other| value.is_far_from(other))?;
        let message = format!(
            "a full entitlement of {} in {} and one of {} in {}, the nearest year, are more than \
             tenfold apart: put right which is mistyped, or give the years between them",
            value.full_entitlement(),
            value.year(),
            far.full_entitlement(),
            far.year()
        );
        Some(LineError::new(*line, message).in_column("full_entitlement"))
    });
    let asked: Vec<LineError> = asked.collect();
    lines.add_bad(asked);
    check_good(&lines)
}

/// What the file says, over what is on record.
fn read(file: &File<'_>, kind: ReferenceKind, known: &StoredTexts) -> Result<Texts, OpError> {
    let (bytes, reading) = (file.bytes, file.reading);
    Ok(match kind {
        ReferenceKind::Providers => {
            Texts::of(good(catalogue::read_providers(bytes, reading, known))?, |provider| {
                (provider.ukprn.to_string(), catalogue::provider_text(provider))
            })
        }
        ReferenceKind::Courses => {
            Texts::of(good(catalogue::read_courses(bytes, reading, known))?, |course| {
                (course.id.to_string(), catalogue::course_text(course))
            })
        }
        ReferenceKind::Modules => {
            Texts::of(good(catalogue::read_modules(bytes, reading, known))?, |module| {
                (module.id.to_string(), catalogue::module_text(module))
            })
        }
        ReferenceKind::Rates => Texts::of(good(policy::read_rates(bytes, reading))?, |rates| {
            (AcademicYear::to_string(&rates.year()), policy::rates_text(rates))
        }),
        ReferenceKind::Subjects => {
            Texts::of(good(policy::read_subjects(bytes, reading))?, |subject| {
                (subject.hecos.to_string(), policy::subject_text(subject))
            })
        }
        ReferenceKind::InstalmentPlans => {
            Texts::of(good(policy::read_instalment_plans(bytes, reading))?, |plan| {
                (plan.name().to_string(), policy::instalment_plan_text(plan))
            })
        }
    })
}
