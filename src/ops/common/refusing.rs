//! Keeping refusals: once each, a single one after the last of its provider, those of a file under
//! the digest of all of them.

use super::pages;
use super::reference::Reference;
use crate::domain::ids::Ukprn;
use crate::domain::request::{Request, Study};
use crate::ledger::kept_refusal::{KeptRefusal, RefusalsDigest, RefusedAt};
use crate::ledger::refusal::Refusal;
use crate::ops::OpError;
use crate::store::Reader;

/// A single refusal to keep, after the last one of the provider that was asked; none where it is
/// kept already.
pub(in crate::ops) fn single(
    reader: &dyn Reader,
    refusal: Refusal,
    reference: &Reference,
) -> Result<Option<KeptRefusal>, OpError> {
    let key = (refusal.asked.enrolment.clone(), refusal.content()?);
    if reader.are_kept(&[key])? == [true] {
        return Ok(None);
    }
    let at = refused_at(&refusal.asked, reference);
    let last = reader.last_refusal(at)?;
    Ok(Some(KeptRefusal::single(refusal, at, last)?))
}

/// Takes out what is kept already.
pub(in crate::ops) fn retain_new(
    reader: &dyn Reader,
    refusals: &mut Vec<KeptRefusal>,
) -> Result<(), OpError> {
    let keys = refusals.iter().map(|it| (it.refusal().asked.enrolment.clone(), *it.content()));
    let keys: Vec<_> = keys.collect();
    let mut is_kept = reader.are_kept(&keys)?.into_iter();
    refusals.retain(|_| is_kept.next() == Some(false));
    Ok(())
}

/// The provider that was asked, as the catalogue knows it: that of the course of a year, or of the
/// first module that is known.
pub(in crate::ops) fn refused_at(asked: &Request, reference: &Reference) -> RefusedAt {
    RefusedAt::of(provider_asked(asked, reference))
}

/// The same; none where the catalogue does not know it.
pub(in crate::ops) fn provider_asked(asked: &Request, reference: &Reference) -> Option<Ukprn> {
    let catalogue = &reference.catalogue;
    let of_course = |course| catalogue.course(course).map(|course| course.ukprn);
    match &asked.study {
        Study::CourseYear { course, .. } => of_course(course),
        Study::Modules { modules, .. } => {
            modules.iter().find_map(|id| catalogue.module(id)).map(|module| module.ukprn)
        }
    }
}

/// The digest of the refusals that a file brought so far, by the number of its `import-begun`.
pub(in crate::ops) fn of_file(reader: &dyn Reader, begun: u32) -> Result<RefusalsDigest, OpError> {
    let mut digest = RefusalsDigest::default();
    for refusal in pages::refusals_of(reader, begun) {
        digest.add(refusal?.text.as_deref().unwrap_or_default());
    }
    Ok(digest)
}
