//! Reading all there is of something, page by page.

use std::vec;

use crate::domain::ids::EnrolmentId;
use crate::ledger::hash::Hash;
use crate::ledger::imports::Origin;
use crate::ops::OpError;
use crate::store::StoredRow;
use crate::store::{Audit, Reader, StoreError, StoredClosing, StoredEnrolment, StoredRefusal};

/// How many rows are read at a time.
const ROWS_AT_A_TIME: usize = 5_000;

/// The rows of pages, one after the other.
struct Pages<T, F> {
    fetch: F,
    page: vec::IntoIter<T>,
    /// The last row of the page before, after which the next page begins.
    last: Option<T>,
    is_at_end: bool,
}

impl<T: Clone, F: FnMut(Option<&T>) -> Result<Vec<T>, StoreError>> Iterator for Pages<T, F> {
    type Item = Result<T, OpError>;

    fn next(&mut self) -> Option<Result<T, OpError>> {
        if let Some(row) = self.page.next() {
            return Some(Ok(row));
        }
        if self.is_at_end {
            return None;
        }
        match (self.fetch)(self.last.as_ref()) {
            Ok(page) => {
                self.is_at_end = page.len() < ROWS_AT_A_TIME;
                self.last = page.last().cloned();
                self.page = page.into_iter();
                self.page.next().map(Ok)
            }
            Err(error) => {
                self.is_at_end = true;
                Some(Err(error.into()))
            }
        }
    }
}

fn pages<T: Clone, F: FnMut(Option<&T>) -> Result<Vec<T>, StoreError>>(fetch: F) -> Pages<T, F> {
    Pages { fetch, page: Vec::new().into_iter(), last: None, is_at_end: false }
}

/// Every entry of a chain that has a name, in the order of chain and number.
pub(in crate::ops) fn entries(
    reader: &dyn Reader,
) -> impl Iterator<Item = Result<StoredRow, OpError>> + '_ {
    pages(|last: Option<&StoredRow>| {
        let page = reader.entries_after(last, ROWS_AT_A_TIME)?;
        // What cannot be text is read as another text, and a page could begin where it began.
        match page.last().zip(last) {
            Some((now, before)) if (&now.chain, now.number) <= (&before.chain, before.number) => {
                let what = format!("the chain `{}` does not stand in its order", now.chain);
                Err(StoreError::Damaged(what))
            }
            _ => Ok(page),
        }
    })
}

/// Every entry that a file or a run brought, in the order of recording.
pub(in crate::ops) fn brought_by(
    reader: &dyn Reader,
    origin: Origin,
) -> impl Iterator<Item = Result<StoredRow, OpError>> + '_ {
    pages(move |last: Option<&StoredRow>| {
        let page = reader.entries_brought_by(origin, last, ROWS_AT_A_TIME)?;
        // A store that does not say where its page ended would give it again for ever.
        match page.last().zip(last) {
            Some((now, before)) if now.ordinal <= before.ordinal => {
                let what =
                    format!("the entries of {} {} do not go on", origin.name(), origin.number());
                Err(StoreError::Damaged(what))
            }
            _ => Ok(page),
        }
    })
}

/// Every refusal, in the order of enrolment and time.
pub(in crate::ops) fn refusals(
    reader: &dyn Reader,
) -> impl Iterator<Item = Result<StoredRefusal, OpError>> + '_ {
    pages(|last: Option<&StoredRefusal>| {
        let page = reader.refusals_after(last, ROWS_AT_A_TIME)?;
        in_order(page, last, |it| (it.enrolment.clone(), it.decided_at.clone(), it.content))
    })
}

/// The refusals of an enrolment id, in the order of time and content.
pub(in crate::ops) fn refusals_of_enrolment<'r>(
    reader: &'r dyn Reader,
    id: &'r EnrolmentId,
) -> impl Iterator<Item = Result<StoredRefusal, OpError>> + 'r {
    // Before all of that id: nothing was decided at no time.
    let before = StoredRefusal {
        content: Hash::ZERO,
        enrolment: id.to_string(),
        learner: String::new(),
        decided_at: String::new(),
        by: String::new(),
        rules: String::new(),
        because: String::new(),
        basis: 0,
        text: None,
        file: None,
        link: None,
    };
    let all = pages(move |last: Option<&StoredRefusal>| {
        let page = reader.refusals_after(Some(last.unwrap_or(&before)), ROWS_AT_A_TIME)?;
        in_order(page, last, |it| (it.enrolment.clone(), it.decided_at.clone(), it.content))
    });
    all.take_while(|refusal| match refusal {
        Ok(refusal) => refusal.enrolment == id.as_str(),
        Err(_) => true,
    })
}

/// The refusals of a file, in the order of enrolment and content.
pub(in crate::ops) fn refusals_of(
    reader: &dyn Reader,
    file: u32,
) -> impl Iterator<Item = Result<StoredRefusal, OpError>> + '_ {
    pages(move |last: Option<&StoredRefusal>| {
        let page = reader.refusals_of(file, last, ROWS_AT_A_TIME)?;
        in_order(page, last, |it| (it.enrolment.clone(), it.content))
    })
}

/// The single refusals, in the order of provider and number.
pub(in crate::ops) fn single_refusals(
    reader: &dyn Audit,
) -> impl Iterator<Item = Result<StoredRefusal, OpError>> + '_ {
    pages(|last: Option<&StoredRefusal>| {
        let page = reader.single_refusals_after(last, ROWS_AT_A_TIME)?;
        in_order(page, last, |it| {
            (it.link.map(|link| (link.at, link.seq)), it.enrolment.clone(), it.content)
        })
    })
}

/// A page that goes on after the one before. What cannot be text is read as another text, and a
/// page could begin where it began.
fn in_order<K: Ord>(
    page: Vec<StoredRefusal>,
    last: Option<&StoredRefusal>,
    key: impl Fn(&StoredRefusal) -> K,
) -> Result<Vec<StoredRefusal>, StoreError> {
    match page.last().zip(last) {
        Some((now, before)) if key(now) <= key(before) => {
            let what = format!("the refusal of `{}` does not stand in its order", now.enrolment);
            Err(StoreError::Damaged(what))
        }
        _ => Ok(page),
    }
}

/// Every enrolment id and where it stands, in the order of the ids.
pub(in crate::ops) fn enrolments(
    reader: &dyn Reader,
) -> impl Iterator<Item = Result<StoredEnrolment, OpError>> + '_ {
    pages(|last| reader.enrolments_after(last, ROWS_AT_A_TIME))
}

/// Every closing, in the order of chain and number.
pub(in crate::ops) fn closings(
    reader: &dyn Audit,
) -> impl Iterator<Item = Result<StoredClosing, OpError>> + '_ {
    pages(|last: Option<&StoredClosing>| {
        let page = reader.closings_after(last, ROWS_AT_A_TIME)?;
        match page.last().zip(last) {
            Some((now, before)) if (&now.chain, now.seq) <= (&before.chain, before.seq) => {
                let what = format!("the closings of `{}` do not stand in their order", now.chain);
                Err(StoreError::Damaged(what))
            }
            _ => Ok(page),
        }
    })
}
