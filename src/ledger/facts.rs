//! The digest of a learner's facts, which stands in the chain instead of the facts.

use std::fmt::Write;

use super::hash::{Hash, digest};
use crate::domain::learner::Learner;

/// The digest of a learner's facts with a salt: of lines of text as `docs/format.md` shows them.
/// Without the salt it cannot be guessed back from the few birth dates that there are, so that
/// erasing salt and facts leaves nothing personal behind.
#[must_use]
pub fn facts_digest(learner: &Learner, salt: &[u8; 16]) -> Hash {
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
    digest(text)
}
