//! The names of things: each its own type, each with one parser.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

use super::excerpt::excerpt;

/// A text that cannot be a name of that kind.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IdError {
    /// Letters that an identifier may not hold, or too many of them.
    #[error(
        "`{found}` is not {kind}: write 1 to 64 letters, digits and - _ . : / ~ $ ( ), beginning \
         with a letter or digit"
    )]
    Malformed {
        /// What it should have been, with its article.
        kind: &'static str,
        /// What was found, shortened.
        found: String,
    },
    /// Not a UK provider reference number.
    #[error("`{0}` is not a UKPRN: write 8 digits, the first not 0")]
    Ukprn(String),
    /// Not a subject code.
    #[error("`{0}` is not a HECoS code: write 6 digits")]
    Hecos(String),
}

/// Whether a text may stand as an identifier: it is safe in an entry's text, in a spreadsheet and
/// on a screen, because it holds no space, no control character and no leading formula sign.
fn is_identifier(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|first: char| first.is_ascii_alphanumeric())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:/~$()".contains(&byte))
}

/// An id without what a spreadsheet or a hand changes of it: in small letters, and without the
/// zeros at the front of each number in it. Two ids for which this is the same are taken for one
/// slip of the pen, until somebody says that they are two.
#[must_use]
pub fn without_capitals_and_zeros(id: &str) -> String {
    let mut plain = String::with_capacity(id.len());
    let mut signs = id.chars().peekable();
    let mut is_within_number = false;
    while let Some(sign) = signs.next() {
        let more_follow = signs.peek().is_some_and(char::is_ascii_digit);
        if sign == '0' && !is_within_number && more_follow {
            continue;
        }
        is_within_number = sign.is_ascii_digit();
        plain.push(sign.to_ascii_lowercase());
    }
    plain
}

macro_rules! identifier {
    ($(#[$meaning:meta])* $name:ident, $kind:literal) => {
        $(#[$meaning])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The identifier as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                if is_identifier(text) {
                    Ok($name(text.into()))
                } else {
                    Err(IdError::Malformed { kind: $kind, found: excerpt(text) })
                }
            }
        }
    };
}

identifier!(
    /// A learner, under a pseudonym of the provider's choosing.
    LearnerId,
    "a learner id"
);
identifier!(
    /// A full course, and so a possible parent of modules.
    CourseId,
    "a course id"
);
identifier!(
    /// A module: what one enrols on.
    ModuleId,
    "a module id"
);
identifier!(
    /// One enrolment of one learner; unique in the whole ledger.
    EnrolmentId,
    "an enrolment id"
);
identifier!(
    /// The name of an instalment plan.
    PlanName,
    "the name of an instalment plan"
);
identifier!(
    /// What tells one additional grant of a learner from another.
    GrantKey,
    "a key of a grant"
);
identifier!(
    /// Why something was done, as a short code.
    ReasonCode,
    "a reason code"
);
identifier!(
    /// One claim of a provider.
    ClaimReference,
    "a claim reference"
);
identifier!(
    /// The payer's name for one payment.
    PaymentReference,
    "a payment reference"
);

/// A UK provider reference number: eight digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ukprn(u32);

impl Ukprn {
    /// The number itself.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for Ukprn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Ukprn {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Ukprn, IdError> {
        digits(text, 8)
            .filter(|_| !text.starts_with('0'))
            .map(Ukprn)
            .ok_or_else(|| IdError::Ukprn(excerpt(text)))
    }
}

/// A code of the Higher Education Classification of Subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hecos(u32);

impl fmt::Display for Hecos {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:06}", self.0)
    }
}

impl FromStr for Hecos {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Hecos, IdError> {
        digits(text, 6).map(Hecos).ok_or_else(|| IdError::Hecos(excerpt(text)))
    }
}

fn digits(text: &str, count: usize) -> Option<u32> {
    let well_formed = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if well_formed { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_safe_to_print_and_to_open_in_a_spreadsheet() {
        for good in ["L-1", "7", "BSRDIF-B821~$(2)", "2026/17:a_b.c", &"x".repeat(64)] {
            assert_eq!(good.parse::<LearnerId>().unwrap().as_str(), good);
        }
        let bad = ["", "=1+1", "-L", "+L", "@L", "L 1", "L\t1", "L;1", "L,1", "é", &"x".repeat(65)];
        for text in bad {
            assert!(text.parse::<LearnerId>().is_err(), "{text}");
        }
    }

    #[test]
    fn ids_are_alike_without_capitals_and_zeros() {
        for (id, other) in [
            ("0012345", "12345"),
            ("L-0001", "l-1"),
            ("A00B007", "a0b7"),
            ("2027/01", "2027/1"),
            ("x000", "X0"),
        ] {
            assert_eq!(without_capitals_and_zeros(id), without_capitals_and_zeros(other), "{id}");
        }
        for (id, other) in [("L-10", "L-1"), ("L-101", "L-11"), ("L-1", "L1"), ("x0", "x")] {
            assert_ne!(without_capitals_and_zeros(id), without_capitals_and_zeros(other), "{id}");
        }
    }

    #[test]
    fn provider_and_subject_numbers_have_their_length() {
        assert_eq!("10007773".parse::<Ukprn>().unwrap().to_string(), "10007773");
        assert_eq!("90000451".parse::<Ukprn>().unwrap().number(), 90_000_451);
        assert_eq!("000123".parse::<Hecos>().unwrap().to_string(), "000123");
        for text in ["1000777", "100077733", "00007773", "1000777x", "+1000777"] {
            assert!(text.parse::<Ukprn>().is_err(), "{text}");
        }
        assert!("12345".parse::<Hecos>().is_err());
    }

    #[test]
    fn a_message_shows_no_more_than_an_excerpt() {
        let error = "=".repeat(1_000_000).parse::<ModuleId>().unwrap_err().to_string();
        assert!(error.len() < 400, "{}", error.len());
    }
}
