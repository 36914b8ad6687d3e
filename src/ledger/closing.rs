//! Events of a provider's months: prepared, certified and opened again; and notes on breaks.

use std::fmt::{self, Write as _};

use super::actor::Name;
use super::hash::{Hash, digest};
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::{EnrolmentId, LearnerId, PaymentReference};
use crate::domain::month::Month;
use crate::domain::payment::Payment;
use crate::domain::sum::Sum;

/// A file that somebody saw before saying yes to a month: its name, without folders, and the
/// SHA-256 of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SeenFile {
    /// The name.
    pub name: String,
    /// The digest.
    pub digest: Hash,
}

/// A month that was prepared for certification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthPrepared {
    /// The month.
    pub month: Month,
    /// The entry of this chain that is the reconciliation as at its last day.
    pub reconciliation: u32,
    /// The files that were made for it.
    pub files: Vec<SeenFile>,
    /// Control totals: the name of each and its sum.
    pub totals: Vec<(String, Sum)>,
}

/// A month that a second person certified: nothing more is dated in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthCertified {
    /// The month.
    pub month: Month,
    /// The entry of this chain by which it was prepared.
    pub prepared: u32,
    /// The files of the certificate.
    pub files: Vec<SeenFile>,
    /// Whether several people use the login, as somebody said who certified.
    pub shared_login: bool,
}

/// A month that was opened again, and with it all after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthReopened {
    /// The month.
    pub month: Month,
    /// The entry of this chain that had certified it.
    pub certified: u32,
}

/// What a note is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteSubject {
    /// A liability period of an enrolment.
    Period(EnrolmentId, LiabilityPeriod),
    /// A payment, by the payer's reference.
    Payment(PaymentReference),
}

impl NoteSubject {
    /// Whether a payment is what it is about, or is for it.
    #[must_use]
    pub fn is_about(&self, payment: &Payment) -> bool {
        match self {
            NoteSubject::Period(enrolment, period) => {
                payment.enrolment == *enrolment && payment.period == *period
            }
            NoteSubject::Payment(reference) => payment.reference == *reference,
        }
    }
}

impl fmt::Display for NoteSubject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NoteSubject::Period(enrolment, period) => {
                write!(formatter, "period {period} of enrolment {enrolment}")
            }
            NoteSubject::Payment(reference) => write!(formatter, "payment {reference}"),
        }
    }
}

/// A note on a break. Its text stands beside the ledger and can be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRecorded {
    /// What it is about.
    pub about: NoteSubject,
    /// Who is to see to it, where somebody is.
    pub owner: Option<Name>,
    /// The salted digest of its text, and of whom it is about.
    pub note: Hash,
}

/// The digest of the text of a note, and of whom it is about, with a salt: of lines of text as
/// `docs/format.md` shows them. Without the salt nobody can guess it back.
#[must_use]
pub fn note_digest(learner: &LearnerId, text: &str, salt: &[u8; 16]) -> Hash {
    let mut lines = String::from("salt ");
    for byte in salt {
        write!(lines, "{byte:02x}").expect("writing to a string does not fail");
    }
    digest(format!("{lines}\nlearner {learner}\nnote {text}\n"))
}
