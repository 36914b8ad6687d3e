//! The kinds of file that `import` takes.

use std::fmt;
use std::str::FromStr;

use crate::domain::excerpt::excerpt;
use crate::domain::near::near;
use crate::domain::remedy::{self, Remedy, Voice};
use crate::ledger::reference::ReferenceKind;

use super::form::FileForm;

/// A kind of file that `import` reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Rows of the catalogue or the policy, which later rows supersede.
    Reference(ReferenceKind),
    /// Who may study, and what they used up before.
    Learners,
    /// Requests for funding.
    Enrolments,
    /// What was confirmed for liability periods.
    Attendance,
    /// Who left, and when.
    Withdrawals,
}

impl Kind {
    /// All of them, in the order in which a new ledger is filled.
    pub const ALL: [Kind; 10] = [
        Kind::Reference(ReferenceKind::Providers),
        Kind::Reference(ReferenceKind::Courses),
        Kind::Reference(ReferenceKind::Modules),
        Kind::Learners,
        Kind::Enrolments,
        Kind::Attendance,
        Kind::Withdrawals,
        Kind::Reference(ReferenceKind::Rates),
        Kind::Reference(ReferenceKind::Subjects),
        Kind::Reference(ReferenceKind::InstalmentPlans),
    ];

    /// The header of such a file with all that it may have, and a line as an example.
    #[must_use]
    pub fn template(self) -> String {
        FileForm::from(self).template()
    }

    /// Its name, as it is given to `import`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Reference(kind) => kind.name(),
            Kind::Learners => "learners",
            Kind::Enrolments => "enrolments",
            Kind::Attendance => "attendance",
            Kind::Withdrawals => "withdrawals",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Kinds that are planned and not read yet.
const LATER: [&str; 1] = ["outcomes"];

/// A text that names no kind of file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KindError {
    /// One that no version reads yet.
    #[error("`{0}` comes in a later version: the kinds are {kinds}", kinds = all_kinds())]
    Later(&'static str),
    /// A schedule, which another verb reads.
    #[error("a schedule is not imported: what was drawn down is held against it")]
    Schedule,
    /// One that is like a kind.
    #[error("`{found}` is not a kind of file; the nearest known is `{nearest}`")]
    Near {
        /// What was found.
        found: String,
        /// The kind that it is like.
        nearest: &'static str,
    },
    /// One that is like none.
    #[error("`{0}` is not a kind of file: the kinds are {kinds}", kinds = all_kinds())]
    Unknown(String),
}

impl KindError {
    /// What can be done instead, where something can.
    #[must_use]
    pub fn remedies(&self) -> &'static [Remedy] {
        match self {
            KindError::Schedule => &[Remedy::Reconcile],
            KindError::Later(_) | KindError::Near { .. } | KindError::Unknown(_) => &[],
        }
    }

    /// What was found and what to do, and how that is done, in the words of a face.
    #[must_use]
    pub fn told(&self, voice: Voice) -> String {
        remedy::told(&self.to_string(), self.remedies(), voice)
    }
}

fn all_kinds() -> String {
    Kind::ALL.map(Kind::name).join(", ")
}

impl FromStr for Kind {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Kind, KindError> {
        if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.name() == text) {
            return Ok(kind);
        }
        if text == "schedule" || text == "schedules" {
            return Err(KindError::Schedule);
        }
        if let Some(later) = LATER.into_iter().find(|later| *later == text) {
            return Err(KindError::Later(later));
        }
        let found = excerpt(text);
        Err(match near(text, Kind::ALL.map(Kind::name)).first() {
            Some(nearest) => KindError::Near { found, nearest },
            None => KindError::Unknown(found),
        })
    }
}

/// The known name that takes the fewest changes of letters to reach, upper and lower case alike,
/// where it is near: three changes at most, and no more than half of the letters.
#[must_use]
pub fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The distance takes the product of both lengths in steps.
    let found: String = found.chars().take(64).collect::<String>().to_lowercase();
    let most = found.chars().count().div_euclid(2).min(3);
    let distances = known.into_iter().map(|name| (strsim::damerau_levenshtein(&found, name), name));
    let near = distances.filter(|(distance, _)| *distance <= most);
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_named_as_it_prints() {
        for kind in Kind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        let error = "enrollments".parse::<Kind>().unwrap_err().to_string();
        assert_eq!(error, "`enrollments` is not a kind of file; the nearest known is `enrolments`");
    }

    #[test]
    fn the_nearest_name_is_found_in_capitals_too() {
        assert_eq!(nearest("FEE", ["fee", "loan"]), Some("fee"));
        assert_eq!(nearest("Enrollment Id", ["learner_id", "enrolment_id"]), Some("enrolment_id"));
    }

    #[test]
    fn what_is_like_no_name_is_near_none() {
        for far in ["", "x", "dob", "postcode", &"x".repeat(1_000_000)] {
            assert_eq!(nearest(far, ["fee", "loan", "date_of_birth"]), None, "{far}");
        }
        let error = "pets".parse::<Kind>().unwrap_err().to_string();
        assert!(error.starts_with("`pets` is not a kind of file: the kinds are providers, "));
        let error = "outcomes".parse::<Kind>().unwrap_err().to_string();
        assert!(error.starts_with("`outcomes` comes in a later version: the kinds are providers"));
    }
}
