//! What a drawdown claimed, and what it left behind.

use chrono::NaiveDate;
use serde::Serialize;
use serde::ser::Serializer;

use super::rows::{Rows, Told};
use super::told;
use crate::desk::claims::{Drawn, Rewritten};
use crate::desk::papers::shown;
use crate::domain::ids::{ClaimReference, Ukprn};
use crate::domain::sum::Sum;
use crate::exchange::drawdowns::HEADINGS;
use crate::ledger::hash::Hash;
use crate::ledger::reconciliation::Tally;
use crate::ops::drawdown::{Claim, Drawdown, Waiting};

told! {
    /// The answer to a drawdown.
    DrawdownTold {
        ukprn: Ukprn, "the provider that is to be paid";
        due_by: NaiveDate, "everything due on or before this day is claimed";
        claim_reference: Option<ClaimReference>, "the claim, where there was anything to claim";
        lines: usize, "how many lines it has";
        drawn: Sum, "what was drawn for it";
        recovered: Sum, "what of it was recovered, below zero";
        claimed: Sum, "what it comes to";
        file: Option<String>, "its file";
        sha256: Option<Hash>, "the digest of that";
        earlier: Vec<ClaimReference>, "the earlier claims of the same day";
        waiting: WaitingTold, "what was not claimed, and because of what";
        #[serde(skip)]
        claim: Option<Claim>, "the claim itself";
    }
}

told! {
    /// What was not claimed, and because of what.
    WaitingTold {
        not_confirmed: Undrawn, "due, and no attendance is confirmed";
        not_attending: Undrawn, "due, and what was confirmed last is not attendance";
        rejected_by_the_payer: Undrawn, "due, and the payer rejected an earlier claim for it";
        not_due_by_then: Undrawn, "not due by that day";
    }
}

/// How many liability periods, and what is undrawn of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undrawn(pub Tally);

impl Serialize for Undrawn {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Undrawn {
            periods: u64,
            undrawn: Sum,
        }
        Undrawn { periods: self.0.count, undrawn: self.0.total }.serialize(serializer)
    }
}

impl DrawdownTold {
    /// The answer to a drawdown.
    #[must_use]
    pub fn of(drawn: &Drawn, asked: Drawdown) -> DrawdownTold {
        let (claim, path) = drawn.claim.clone().unzip();
        let money = |of: fn(&Claim) -> Sum| claim.as_ref().map_or(Sum::ZERO, of);
        let recovered = |claim: &Claim| claim.recovered().map(|line| line.amount).sum::<Sum>();
        let (claimed, recovered) = (money(Claim::amount), money(recovered));
        DrawdownTold {
            ukprn: asked.provider,
            due_by: asked.due_by,
            claim_reference: claim.as_ref().map(|claim| claim.reference.clone()),
            lines: claim.as_ref().map_or(0, |claim| claim.lines.len()),
            drawn: claimed - recovered,
            recovered,
            claimed,
            file: path.map(|path| shown(&path)),
            sha256: claim.as_ref().map(Claim::digest),
            earlier: drawn.earlier.iter().map(|earlier| earlier.claim.clone()).collect(),
            waiting: WaitingTold::from(drawn.waiting),
            claim,
        }
    }
}

impl From<Waiting> for WaitingTold {
    fn from(waiting: Waiting) -> WaitingTold {
        WaitingTold {
            not_confirmed: Undrawn(waiting.not_confirmed),
            not_attending: Undrawn(waiting.not_attending),
            rejected_by_the_payer: Undrawn(waiting.rejected),
            not_due_by_then: Undrawn(waiting.not_yet_due),
        }
    }
}

/// The lines of the claim, as its file has them.
impl Told for DrawdownTold {
    fn rows(&self) -> Rows {
        let columns = HEADINGS.iter().map(|heading| heading.name).collect();
        let mut fields = Vec::new();
        if let Some(claim) = &self.claim {
            for line in &claim.lines {
                let modules: Vec<_> = line.modules.iter().map(ToString::to_string).collect();
                fields.push(vec![
                    claim.reference.to_string(),
                    claim.due_by.to_string(),
                    claim.provider.to_string(),
                    line.learner.to_string(),
                    line.enrolment.to_string(),
                    line.course.to_string(),
                    modules.join(";"),
                    line.period.to_string(),
                    line.due_on.to_string(),
                    line.amount.to_string(),
                ]);
            }
        }
        Rows { columns, fields }
    }
}

/// The answer to a drawdown of every provider.
#[derive(Clone, Debug, Serialize)]
pub struct DrawdownsTold {
    /// Everything due on or before this day is claimed.
    pub due_by: NaiveDate,
    /// The answer for each, in the order of their numbers.
    pub providers: Vec<DrawdownTold>,
}

/// The lines of all claims.
impl Told for DrawdownsTold {
    fn rows(&self) -> Rows {
        let columns = HEADINGS.iter().map(|heading| heading.name).collect();
        let fields = self.providers.iter().flat_map(|one| one.rows().fields).collect();
        Rows { columns, fields }
    }
}

told! {
    /// The files of claims that were written again.
    ClaimFilesTold {
        files: Vec<String>, "where they are";
    }
}

impl From<&[Rewritten]> for ClaimFilesTold {
    fn from(rewritten: &[Rewritten]) -> ClaimFilesTold {
        ClaimFilesTold { files: rewritten.iter().map(|one| shown(&one.path)).collect() }
    }
}

impl Told for ClaimFilesTold {
    fn rows(&self) -> Rows {
        let fields = self.files.iter().map(|file| vec![file.clone()]).collect();
        Rows { columns: vec!["file"], fields }
    }
}
