//! What somebody named, and what is near to it where the ledger does not know it.

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

/// The known ids that are near to one that the ledger does not know, the nearest first; none where
/// it knows it. Ids of which the first three characters differ are not near.
///
/// # Errors
/// When the ledger cannot be read or is damaged.
pub fn near_ids(reader: &dyn Reader, named: &Named) -> Result<Vec<String>, OpError> {
    let found = named.id();
    let alike: String = found.chars().take(ALIKE).collect();
    let known = named.ids_from(reader, &alike)?;
    if known.contains(&found) {
        return Ok(Vec::new());
    }
    Ok(near(&found, known.iter().map(String::as_str)).into_iter().map(str::to_owned).collect())
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

    /// The ids of its kind that begin so.
    fn ids_from(&self, reader: &dyn Reader, alike: &str) -> Result<Vec<String>, OpError> {
        let kind = match self {
            Named::Learner(_) => return learners_from(reader, alike),
            Named::Enrolment(_) => return enrolments_from(reader, alike),
            Named::Module(_) => ReferenceKind::Modules,
            Named::Course(_) => ReferenceKind::Courses,
            Named::Provider(_) => ReferenceKind::Providers,
        };
        let mut ids: Vec<String> =
            reader.references(kind, reader.basis()?)?.into_iter().map(|row| row.id).collect();
        if kind == ReferenceKind::Providers {
            ids.extend(reader.providers()?.iter().map(Ukprn::to_string));
        }
        ids.retain(|id| id.starts_with(alike));
        Ok(ids)
    }
}

fn learners_from(reader: &dyn Reader, alike: &str) -> Result<Vec<String>, OpError> {
    let mut after: Option<LearnerId> = alike.parse().ok();
    // A page begins after a name, and that name may be an id too.
    let first = after.clone().into_iter();
    let mut ids = Vec::new();
    for id in first {
        let is_there = reader.learners(std::slice::from_ref(&id))?;
        if is_there.iter().any(|learner| !learner.entries.is_empty()) {
            ids.push(id.to_string());
        }
    }
    loop {
        let page = reader.learner_ids(after.as_ref(), PAGE)?;
        let is_last = page.last().is_none_or(|last| !last.as_str().starts_with(alike));
        let begin = page.iter().filter(|id| id.as_str().starts_with(alike));
        ids.extend(begin.map(LearnerId::to_string));
        if is_last {
            return Ok(ids);
        }
        after = page.last().cloned();
    }
}

fn enrolments_from(reader: &dyn Reader, alike: &str) -> Result<Vec<String>, OpError> {
    let begin = |id: &str| StoredEnrolment {
        id: id.to_owned(),
        nth: 0,
        chain: String::new(),
        seq: 0,
        ukprn: 0,
    };
    let mut after = begin(alike);
    let mut ids = Vec::new();
    loop {
        let page = reader.enrolments_after(Some(&after), PAGE)?;
        let is_last = page.last().is_none_or(|last| !last.id.starts_with(alike));
        ids.extend(page.iter().map(|one| &one.id).filter(|id| id.starts_with(alike)).cloned());
        match page.into_iter().next_back() {
            Some(last) if !is_last => after = last,
            _ => return Ok(ids),
        }
    }
}
