//! A checkpoint that was taken, and what verification found.

use std::path::Path;

use super::rows::{Rows, Told};
use super::told;
use crate::desk::papers::shown;
use crate::domain::sum::Sum;
use crate::ledger::checkpoint::Footer;
use crate::ledger::hash::Hash;
use crate::ledger::instant::Instant;
use crate::ops::verify::{Fault, Verification};

told! {
    /// A checkpoint.
    CheckpointTold {
        file: String, "where it is";
        taken: Instant, "when it was taken";
        chains: u64, "how many chains there were";
        entries: u64, "how many entries they held together";
        root: Hash, "the root over the heads of all chains and of the single refusals";
    }
}

impl CheckpointTold {
    /// The checkpoint at this path.
    #[must_use]
    pub fn of(path: &Path, footer: &Footer) -> CheckpointTold {
        let Footer { chains, entries, taken_at, root, .. } = *footer;
        CheckpointTold { file: shown(path), taken: taken_at, chains, entries, root }
    }
}

impl Told for CheckpointTold {
    fn rows(&self) -> Rows {
        Rows::of(CheckpointTold::FIELDS, [self])
    }
}

told! {
    /// What verification found.
    VerificationTold {
        holds: bool, "whether everything holds";
        chains: u64, "how many chains were read";
        entries: u64, "how many entries were read";
        granted: Sum, "what was granted to all learners";
        prior_study: Sum, "what earlier funded study used up";
        committed: Sum, "what is set aside for enrolments";
        drawn: Sum, "what was drawn down";
        remaining: Sum, "what remains";
        checkpoint: Option<String>, "the checkpoint that it was held against, where there was one";
        checkpoint_taken: Option<Instant>, "when that was taken";
        checkpoint_root: Option<Hash>, "its root";
        fault_count: u64, "how much does not hold";
        faults: Vec<Fault>, "what does not hold; the first thousand of it";
        remark_count: u64, "how many recorded times are worth a look";
        remarks: Vec<Fault>, "recorded times worth a look; the first thousand of them";
    }
}

impl VerificationTold {
    /// What verification against a checkpoint, where there was one, found.
    #[must_use]
    pub fn of(verification: &Verification, against: Option<&Path>) -> VerificationTold {
        let (entitlement, footer) = (verification.entitlement, verification.checkpoint.as_ref());
        VerificationTold {
            holds: verification.fault_count == 0,
            chains: verification.chains,
            entries: verification.entries,
            granted: entitlement.granted,
            prior_study: entitlement.prior_study,
            committed: entitlement.committed,
            drawn: entitlement.drawn,
            remaining: entitlement.remaining(),
            checkpoint: against.map(shown),
            checkpoint_taken: footer.map(|footer| footer.taken_at),
            checkpoint_root: footer.map(|footer| footer.root),
            fault_count: verification.fault_count,
            faults: verification.faults.clone(),
            remark_count: verification.remark_count,
            remarks: verification.remarks.clone(),
        }
    }
}

impl Told for VerificationTold {
    fn rows(&self) -> Rows {
        Rows::of(&["place", "what"], &self.faults)
    }
}
