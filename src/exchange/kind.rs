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
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A text that names no kind of file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not a kind of file; the nearest known is `{nearest}`")]
pub struct KindError {
    found: String,
    nearest: &'static str,
}

impl FromStr for Kind {
    type Err = KindError;

    fn from_str(text: &str) -> Result<Kind, KindError> {
        let known = Kind::ALL.into_iter().find(|kind| kind.name() == text);
        known.ok_or_else(|| {
            let names = Kind::ALL.into_iter().map(Kind::name);
            KindError { found: excerpt(text), nearest: nearest(text, names).unwrap_or_default() }
        })
    }
}

/// The known name that takes the fewest changes of letters to reach, upper and lower case alike.
#[must_use]
pub fn nearest<'a>(found: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // The distance takes the product of both lengths in steps.
    let found: String = found.chars().take(64).collect::<String>().to_lowercase();
    known.into_iter().min_by_key(|name| strsim::damerau_levenshtein(&found, name))
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
        assert_eq!(nearest(&"x".repeat(1_000_000), ["fee", "loan"]), Some("fee"));
    }
}
