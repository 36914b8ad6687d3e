//! The kinds of file that come in, and the columns of each.

use std::fmt;
use std::str::FromStr;

use crate::domain::excerpt::excerpt;

/// A kind of file that `import` reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Who teaches.
    Providers,
    /// Full courses.
    Courses,
    /// Modules of them.
    Modules,
    /// Who may study, and what they used up before.
    Learners,
    /// Requests for funding.
    Enrolments,
    /// Who left, and when.
    Withdrawals,
    /// The figures of academic years.
    Rates,
    /// Approved subjects.
    Subjects,
    /// How loans are split.
    InstalmentPlans,
}

/// A column of a kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// Its name in the header.
    pub(super) name: &'static str,
    /// Whether a file must have it; one that need not may also be empty.
    pub(super) required: bool,
}

const fn must(name: &'static str) -> Column {
    Column { name, required: true }
}

const fn may(name: &'static str) -> Column {
    Column { name, required: false }
}

impl Kind {
    /// All of them, in the order in which a new ledger is filled.
    pub const ALL: [Kind; 9] = [
        Kind::Providers,
        Kind::Courses,
        Kind::Modules,
        Kind::Learners,
        Kind::Enrolments,
        Kind::Withdrawals,
        Kind::Rates,
        Kind::Subjects,
        Kind::InstalmentPlans,
    ];

    /// Its name, as it is given to `import`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Providers => "providers",
            Kind::Courses => "courses",
            Kind::Modules => "modules",
            Kind::Learners => "learners",
            Kind::Enrolments => "enrolments",
            Kind::Withdrawals => "withdrawals",
            Kind::Rates => "rates",
            Kind::Subjects => "subjects",
            Kind::InstalmentPlans => "instalment-plans",
        }
    }

    /// Whether its records are rows of the catalogue or the policy, which later rows supersede.
    #[must_use]
    pub const fn is_reference(self) -> bool {
        !matches!(self, Kind::Learners | Kind::Enrolments | Kind::Withdrawals)
    }

    /// Its columns. This order is the order of stored texts too, so a new column goes to the end.
    pub(super) const fn columns(self) -> &'static [Column] {
        match self {
            Kind::Providers => PROVIDERS,
            Kind::Courses => COURSES,
            Kind::Modules => MODULES,
            Kind::Learners => LEARNERS,
            Kind::Enrolments => ENROLMENTS,
            Kind::Withdrawals => WITHDRAWALS,
            Kind::Rates => RATES,
            Kind::Subjects => SUBJECTS,
            Kind::InstalmentPlans => INSTALMENT_PLANS,
        }
    }

    /// The header that a file of this kind must have at least.
    pub(super) fn required_header(self) -> String {
        let required = self.columns().iter().filter(|column| column.required);
        required.map(|column| column.name).collect::<Vec<_>>().join(",")
    }

    /// The header of a file of this kind with all that it may have.
    pub(super) fn header(self) -> String {
        self.columns().iter().map(|column| column.name).collect::<Vec<_>>().join(",")
    }

    /// The kind whose columns these names fit best, where they hold all that it requires.
    pub(super) fn fitting(names: &[&str]) -> Option<Kind> {
        let complete = |kind: &Kind| {
            kind.columns().iter().all(|column| !column.required || names.contains(&column.name))
        };
        Kind::ALL.into_iter().filter(complete).max_by_key(|kind| kind.known_among(names))
    }

    /// How many of these names are columns of this kind.
    pub(super) fn known_among(self, names: &[&str]) -> usize {
        self.columns().iter().filter(|column| names.contains(&column.name)).count()
    }
}

const PROVIDERS: &[Column] = &[
    must("ukprn"),
    must("name"),
    must("ofs_category"),
    must("registered_from"),
    may("registered_to"),
    may("modular_from"),
    may("modular_to"),
    may("modular_subjects"),
];

const COURSES: &[Column] = &[
    must("course_id"),
    must("ukprn"),
    must("title"),
    must("qualification"),
    must("level"),
    must("credits"),
    must("hecos"),
    must("htq"),
    must("designated_from"),
    may("designated_to"),
    may("franchised_to"),
    may("credit_bearing"),
];

const MODULES: &[Column] = &[
    must("module_id"),
    must("course_id"),
    must("ukprn"),
    must("title"),
    must("level"),
    must("credits"),
    must("fee"),
    must("assessed"),
    may("weeks"),
    may("hecos"),
];

const LEARNERS: &[Column] = &[
    must("learner_id"),
    must("date_of_birth"),
    must("residency_met"),
    may("nhs_bursary"),
    may("prior_study"),
    may("entitlement_year"),
    may("source"),
];

const ENROLMENTS: &[Column] = &[
    must("enrolment_id"),
    must("learner_id"),
    must("module_id"),
    must("start_date"),
    may("course_id"),
    may("credits"),
    may("fee"),
    may("loan"),
    may("plan"),
    may("employer_funded"),
];

const WITHDRAWALS: &[Column] = &[must("enrolment_id"), must("withdrawn_on"), may("reason")];

const RATES: &[Column] = &[
    must("academic_year"),
    must("full_entitlement"),
    must("fee_limit_120"),
    must("uprating"),
    must("source"),
];

const SUBJECTS: &[Column] =
    &[must("hecos"), must("label"), must("approved_from"), may("approved_to"), must("source")];

const INSTALMENT_PLANS: &[Column] = &[
    must("plan"),
    must("period"),
    must("percent"),
    must("due_months"),
    must("due_days"),
    must("rounding"),
    must("source"),
];

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Kinds that are planned and not read yet.
const LATER: [&str; 2] = ["attendance", "outcomes"];

/// A text that names no kind of file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KindError {
    /// One that no version reads yet.
    #[error("`{0}` comes in a later version: the kinds are {kinds}", kinds = all_kinds())]
    Later(&'static str),
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

fn all_kinds() -> String {
    Kind::ALL.map(Kind::name).join(", ")
}

impl FromStr for Kind {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Kind, KindError> {
        if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.name() == text) {
            return Ok(kind);
        }
        if let Some(later) = LATER.into_iter().find(|later| *later == text) {
            return Err(KindError::Later(later));
        }
        let found = excerpt(text);
        Err(match nearest(text, Kind::ALL.map(Kind::name)) {
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
    fn the_header_of_each_kind_fits_that_kind() {
        for kind in Kind::ALL {
            let names: Vec<_> = kind.columns().iter().map(|column| column.name).collect();
            assert_eq!(Kind::fitting(&names), Some(kind));
            let header = kind.required_header();
            assert_eq!(Kind::fitting(&header.split(',').collect::<Vec<_>>()), Some(kind));
        }
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
