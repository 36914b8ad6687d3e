//! The digest of a learner's facts, which stands in the chain instead of the facts.

use std::fmt::Write;

use super::hash::{Hash, digest};
use crate::domain::learner::Learner;

/// The form of what a digest of facts is the digest of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FactsForm {
    /// Birth, residency and bursary.
    #[default]
    First,
    /// The same, with the numbers by which others know the learner, where they are kept.
    Second,
}

/// The numbers by which others know a learner. They are kept beside the ledger and can be erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Numbers<'a> {
    /// The unique learner number.
    pub uln: Option<&'a str>,
    /// The student support number of the loans body.
    pub ssn: Option<&'a str>,
}

impl FactsForm {
    /// The number by which texts name it.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            FactsForm::First => 1,
            FactsForm::Second => 2,
        }
    }

    /// The form of a number.
    #[must_use]
    pub const fn of(number: u32) -> Option<FactsForm> {
        match number {
            1 => Some(FactsForm::First),
            2 => Some(FactsForm::Second),
            _ => None,
        }
    }
}

/// The digest of a learner's facts with a salt: of lines of text as `docs/format.md` shows them.
/// Without the salt it cannot be guessed back from the few birth dates that there are, so that
/// erasing salt and facts leaves nothing personal behind.
#[must_use]
pub fn facts_digest(
    form: FactsForm,
    learner: &Learner,
    numbers: Numbers<'_>,
    salt: &[u8; 16],
) -> Hash {
    let yes = |met: bool| if met { "yes" } else { "no" };
    let mut text = String::from("salt ");
    for byte in salt {
        write!(text, "{byte:02x}").expect("writing to a string does not fail");
    }
    writeln!(
        text,
        "\ndate-of-birth {}\nresidency-met {}\nnhs-bursary {}",
        learner.date_of_birth,
        yes(learner.residency_met),
        yes(learner.nhs_bursary)
    )
    .expect("writing to a string does not fail");
    if form == FactsForm::Second {
        for (name, number) in [("uln", numbers.uln), ("ssn", numbers.ssn)] {
            if let Some(number) = number {
                writeln!(text, "{name} {number}").expect("writing to a string does not fail");
            }
        }
    }
    digest(text)
}
