//! show: all of one thing, whatever it is.

mod by_entry;
mod by_id;
mod of_provider;

use super::OpError;
use super::guards::check_guards;
use crate::exchange::export::{Heading, Holds, TableRows};
use crate::store::Reader;

/// What can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShownKind {
    /// A learner.
    Learner,
    /// An enrolment.
    Enrolment,
    /// A claim.
    Claim,
    /// What the payer told under one reference.
    Payment,
    /// An entry of any chain; with what it brought, where it is a file or a run.
    Entry,
    /// A module.
    Module,
    /// A course.
    Course,
    /// A provider.
    Provider,
}

impl ShownKind {
    /// All of them.
    pub const ALL: [ShownKind; 8] = [
        ShownKind::Learner,
        ShownKind::Enrolment,
        ShownKind::Claim,
        ShownKind::Payment,
        ShownKind::Entry,
        ShownKind::Module,
        ShownKind::Course,
        ShownKind::Provider,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            ShownKind::Learner => "learner",
            ShownKind::Enrolment => "enrolment",
            ShownKind::Claim => "claim",
            ShownKind::Payment => "payment",
            ShownKind::Entry => "entry",
            ShownKind::Module => "module",
            ShownKind::Course => "course",
            ShownKind::Provider => "provider",
        }
    }
}

/// All of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// What it is.
    pub kind: ShownKind,
    /// Its fields: the name of each, what it holds, and what stands there.
    pub about: Vec<(&'static str, Holds, String)>,
    /// What belongs to it: the name of each table, and its rows.
    pub parts: Vec<(&'static str, TableRows)>,
}

impl Shown {
    /// A thing of a kind of which nothing is told yet.
    const fn new(kind: ShownKind) -> Shown {
        Shown { kind, about: Vec::new(), parts: Vec::new() }
    }

    /// The same, with the fields of a row of a table that goes out.
    fn row(mut self, headings: &[Heading], fields: Vec<String>) -> Shown {
        let named = headings.iter().map(|heading| (heading.name, heading.holds));
        self.about.extend(named.zip(fields).map(|((name, holds), field)| (name, holds, field)));
        self
    }

    /// The same, with one more field.
    #[expect(clippy::needless_pass_by_value, reason = "amounts and ids are given alike")]
    fn with(mut self, name: &'static str, holds: Holds, field: impl ToString) -> Shown {
        self.about.push((name, holds, field.to_string()));
        self
    }

    /// The same, with one more table.
    fn part(mut self, name: &'static str, listed: TableRows) -> Shown {
        self.parts.push((name, listed));
        self
    }
}

/// The things of this id, or of that kind alone: several, where ids of several kinds are the same.
/// Payments are looked for where nothing else has the id, since their chains have to be read.
///
/// # Errors
/// When the ledger cannot be read or is damaged.
pub fn show(reader: &dyn Reader, id: &str, kind: Option<ShownKind>) -> Result<Vec<Shown>, OpError> {
    check_guards(reader)?;
    let mut found = Vec::new();
    let is_wanted = |of: ShownKind| kind.is_none_or(|kind| kind == of);
    for of in ShownKind::ALL.into_iter().filter(|of| is_wanted(*of)) {
        if of != ShownKind::Payment {
            found.extend(one(reader, id, of)?);
        }
    }
    if found.is_empty() && is_wanted(ShownKind::Payment) {
        found.extend(one(reader, id, ShownKind::Payment)?);
    }
    Ok(found)
}

/// The thing of a kind that has this id; none where there is none.
fn one(reader: &dyn Reader, id: &str, kind: ShownKind) -> Result<Option<Shown>, OpError> {
    match kind {
        ShownKind::Learner => by_id::learner(reader, id),
        ShownKind::Enrolment => by_id::enrolment(reader, id),
        ShownKind::Claim => of_provider::claim(reader, id),
        ShownKind::Payment => of_provider::payment(reader, id),
        ShownKind::Entry => by_entry::entry(reader, id),
        ShownKind::Module | ShownKind::Course | ShownKind::Provider => {
            of_provider::of_catalogue(reader, id, kind)
        }
    }
}
