//! What enrolments are on, in the words that their learners know it by: titles of modules and
//! courses, and names of providers.

use std::collections::BTreeMap;

use super::reference::Reference;
use crate::domain::catalogue::Catalogue;
use crate::domain::enrolment::Enrolment;
use crate::domain::ids::EnrolmentId;
use crate::ledger::entry::Entry;
use crate::ledger::event::LearnerEvent;
use crate::ops::OpError;
use crate::store::Reader;

/// What an enrolment is on, by titles and names; by an id where the catalogue has none for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Studied {
    /// The titles of the modules, in the order asked for; of a course year, the course's alone.
    pub titles: Vec<String>,
    /// Whether it is a course year.
    pub is_course_year: bool,
    /// The name of the provider.
    pub provider: String,
}

impl Studied {
    fn of(enrolment: &Enrolment, catalogue: &Catalogue) -> Studied {
        let title = |module| {
            let known = catalogue.module(module);
            known.map_or_else(|| module.to_string(), |known| known.title.clone())
        };
        let course = || {
            let known = catalogue.course(&enrolment.course);
            known.map_or_else(|| enrolment.course.to_string(), |known| known.title.clone())
        };
        let is_course_year = enrolment.modules.is_empty();
        let titles = if is_course_year {
            vec![course()]
        } else {
            enrolment.modules.iter().map(title).collect()
        };
        let provider = catalogue.provider(enrolment.ukprn);
        let provider = provider.map_or_else(
            || format!("provider {}", enrolment.ukprn),
            |provider| provider.name.clone(),
        );
        Studied { titles, is_course_year, provider }
    }
}

/// What each enrolment in these entries is on. Where an id was undone and came again, the later one
/// is told.
pub(in crate::ops) fn studied(
    reader: &dyn Reader,
    entries: &[Entry<LearnerEvent>],
) -> Result<BTreeMap<EnrolmentId, Studied>, OpError> {
    let enrolments = || {
        entries.iter().filter_map(|entry| match entry.event() {
            LearnerEvent::Enrolled(enrolled) => Some(&enrolled.enrolment),
            _ => None,
        })
    };
    let catalogue = Reference::of_enrolments(reader, enrolments())?.catalogue;
    Ok(enrolments().map(|one| (one.id.clone(), Studied::of(one, &catalogue))).collect())
}
