//! What somebody named, and what is near to it where the ledger does not know it.

use std::collections::BTreeSet;

use crate::domain::ids::{CourseId, EnrolmentId, LearnerId, ModuleId, Ukprn};
use crate::domain::near::near;
use crate::ledger::reference::ReferenceKind;
use crate::ops::OpError;
use crate::store::{Reader, StoredEnrolment};

/// How many names are read at a time.
const PAGE: usize = 10_000;

/// How many characters at the front of two ids are the same, where one may be near to the other: so
/// that nobody reads a million ids for one that was mistyped.
const ALIKE: usize = 3;

/// Something that somebody named by its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// A learner.
    Learner(LearnerId),
    /// An enrolment.
    Enrolment(EnrolmentId),
    /// A module.
    Module(ModuleId),
    /// A course.
    Course(CourseId),
    /// A provider.
    Provider(Ukprn),
}

/// Things that have ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKind {
    /// Learners that have a chain.
    Learners,
    /// Enrolments, those that were undone among them.
    Enrolments,
    /// Modules of the catalogue.
    Modules,
    /// Courses of the catalogue.
    Courses,
    /// Providers of the catalogue, and those at which anybody was ever enrolled.
    Providers,
}

/// The known ids that are near to one that the ledger does not know, the nearest first; none where
/// it knows it. Ids of which the first three characters differ are not near.
///
/// # Errors
/// When the ledger cannot be read or is damaged.
pub fn near_ids(reader: &dyn Reader, named: &Named) -> Result<Vec<String>, OpError> {
    let found = named.id();
    let alike: String = found.chars().take(ALIKE).collect();
    let known = known_ids(reader, named.id_kind(), &alike, usize::MAX)?;
    if known.contains(&found) {
        return Ok(Vec::new());
    }
    Ok(near(&found, known.iter().map(String::as_str)).into_iter().map(str::to_owned).collect())
}

/// The ids of a kind that begin so, in the order of their bytes, so many at most.
///
/// # Errors
/// When the ledger cannot be read or is damaged.
pub fn known_ids(
    reader: &dyn Reader,
    kind: IdKind,
    begin: &str,
    most: usize,
) -> Result<Vec<String>, OpError> {
    let of_catalogue = match kind {
        IdKind::Learners => return learners_from(reader, begin, most),
        IdKind::Enrolments => return enrolments_from(reader, begin, most),
        IdKind::Modules => ReferenceKind::Modules,
        IdKind::Courses => ReferenceKind::Courses,
        IdKind::Providers => ReferenceKind::Providers,
    };
    let rows = reader.references(of_catalogue, reader.basis()?)?;
    let mut ids: BTreeSet<String> = rows.into_iter().map(|row| row.id).collect();
    if kind == IdKind::Providers {
        ids.extend(reader.providers()?.iter().map(Ukprn::to_string));
    }
    Ok(ids.into_iter().filter(|id| id.starts_with(begin)).take(most).collect())
}

impl Named {
    /// The kind of thing, in words.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Named::Learner(_) => "learner",
            Named::Enrolment(_) => "enrolment",
            Named::Module(_) => "module",
            Named::Course(_) => "course",
            Named::Provider(_) => "provider",
        }
    }

    const fn id_kind(&self) -> IdKind {
        match self {
            Named::Learner(_) => IdKind::Learners,
            Named::Enrolment(_) => IdKind::Enrolments,
            Named::Module(_) => IdKind::Modules,
            Named::Course(_) => IdKind::Courses,
            Named::Provider(_) => IdKind::Providers,
        }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Named::Learner(id) => id.to_string(),
            Named::Enrolment(id) => id.to_string(),
            Named::Module(id) => id.to_string(),
            Named::Course(id) => id.to_string(),
            Named::Provider(ukprn) => ukprn.to_string(),
        }
    }
}

fn learners_from(reader: &dyn Reader, begin: &str, most: usize) -> Result<Vec<String>, OpError> {
    let mut after: Option<LearnerId> = begin.parse().ok();
    let mut ids = Vec::new();
    // A page begins after a name, and that name may be an id too.
    if let Some(id) = &after
        && reader.learners(std::slice::from_ref(id))?.iter().any(|it| !it.entries.is_empty())
    {
        ids.push(id.to_string());
    }
    while ids.len() < most {
        let page = reader.learner_ids(after.as_ref(), PAGE.min(most))?;
        let alike = page.iter().filter(|id| id.as_str().starts_with(begin));
        ids.extend(alike.map(LearnerId::to_string));
        match page.into_iter().next_back() {
            Some(last) if last.as_str().starts_with(begin) => after = Some(last),
            _ => break,
        }
    }
    ids.truncate(most);
    Ok(ids)
}

fn enrolments_from(reader: &dyn Reader, begin: &str, most: usize) -> Result<Vec<String>, OpError> {
    let id = begin.to_owned();
    let mut after = StoredEnrolment { id, nth: 0, chain: String::new(), seq: 0, ukprn: 0 };
    let mut ids: Vec<String> = Vec::new();
    while ids.len() < most {
        let page = reader.enrolments_after(Some(&after), PAGE.min(most))?;
        ids.extend(page.iter().map(|one| &one.id).filter(|id| id.starts_with(begin)).cloned());
        ids.dedup();
        match page.into_iter().next_back() {
            Some(last) if last.id.starts_with(begin) => after = last,
            _ => break,
        }
    }
    ids.truncate(most);
    Ok(ids)
}
