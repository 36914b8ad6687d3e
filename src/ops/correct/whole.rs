//! What is to be taken back as a whole, or why there is nothing of the kind under a name.

use crate::domain::ids::Ukprn;
use crate::domain::objection::Objection;
use crate::domain::remedy::Remedy;
use crate::domain::rule_code::RuleCode;
use crate::ledger::chain::Chain;
use crate::ledger::entry_name::EntryName;
use crate::ledger::event::{ImportBegun, LedgerEvent};
use crate::ledger::form::Form;
use crate::ledger::hash::{Hash, digest};
use crate::ledger::imports::{Origin, TAKEN_BACK};
use crate::ledger::provider_account::ProviderAccount;
use crate::ledger::reference::ReferenceKind;
use crate::ledger::undertaking::{Undertaking, WorkBegun};

/// What is to be taken back.
pub(super) struct Whole {
    /// The entry that stands for it, as the ledger's own chain names it then.
    pub(super) name: EntryName,
    /// How its entries say what brought them.
    pub(super) origin: Origin,
    /// The digest of the file; of nothing, where there is none.
    pub(super) digest: Hash,
    /// The one provider of whom it is taken back; none means that all of it is.
    pub(super) provider: Option<Ukprn>,
    /// Whether it was ended: nothing more of it can be recorded then.
    pub(super) is_ended: bool,
}

fn not_correctable(because: String) -> Objection {
    Objection::new(RuleCode::NotCorrectable, because)
}

/// The file or the run that an entry of the ledger's own chain began or ended.
pub(super) fn of_the_ledger(
    chain: &Chain<LedgerEvent>,
    name: &EntryName,
) -> Result<Whole, Objection> {
    let Some(work) = Undertaking::of(chain, name.seq) else {
        return Err(no_work(chain, name));
    };
    if let Some(by) = work.taken_back_by {
        let because = format!("ledger/{} was taken back by ledger/{by} already", work.seq);
        return Err(Objection::new(RuleCode::CorrectedAlready, because));
    }
    let digest = match &work.what {
        WorkBegun::File(file) => check_kind(file, name).map(|()| file.digest)?,
        WorkBegun::Run(_) => digest([]),
    };
    Ok(Whole {
        name: EntryName { seq: work.seq, ..name.clone() },
        origin: work.origin(),
        digest,
        provider: None,
        is_ended: work.ended_by.is_some(),
    })
}

/// Checks that what a kind of file records is undone at all.
fn check_kind(file: &ImportBegun, name: &EntryName) -> Result<(), Objection> {
    let what = match file.kind.as_str() {
        TAKEN_BACK => format!(
            "{name} took back {}, and that stays: to have it again, take the file in again, or do \
             again what it did",
            file.file
        ),
        "recoveries" => format!(
            "{name} took back what had been claimed, which the payer is told: where it is due \
             after all, confirm attendance anew, and the next claim has it again"
        ),
        "corrections" => format!(
            "{name} brought corrections, and those are not undone: take in again, or record \
             anew, what they undid"
        ),
        _ => return Ok(()),
    };
    Err(not_correctable(what))
}

/// What to say of an entry of the ledger's own chain that began nothing and ended nothing.
fn no_work(chain: &Chain<LedgerEvent>, name: &EntryName) -> Objection {
    let entry = chain.entries().iter().find(|entry| entry.seq() == name.seq);
    let Some(entry) = entry else {
        let count = chain.entries().len();
        let because = format!("the ledger's own chain has {count} entries, and no {name}");
        return Objection::new(RuleCode::EntryKnown, because).with([Remedy::SeeImports]);
    };
    match entry.event() {
        LedgerEvent::FileImported(file) if file.kind.parse::<ReferenceKind>().is_ok() => {
            let because = format!(
                "{name} brought {} of the catalogue or the policy, and decisions rest on them: \
                 they are put right by another file, whose rows supersede these from then on",
                file.kind
            );
            not_correctable(because).with(file.kind.parse().ok().map(importing))
        }
        LedgerEvent::FileImported(_) | LedgerEvent::UpratingRun(_)
            if entry.draft().form == Form::First =>
        {
            let because = format!(
                "{name} is of the first form of entries, which did not say by which file or run \
                 they were brought: undo each of them by its own name"
            );
            not_correctable(because)
        }
        LedgerEvent::FileImported(_) | LedgerEvent::UpratingRun(_) => {
            not_correctable(format!("{name} recorded nothing that could be undone"))
        }
        _ => not_correctable(format!(
            "{name} tells what was done to the ledger itself, which stays true"
        )),
    }
}

/// Bringing rows of this kind anew.
const fn importing(kind: ReferenceKind) -> Remedy {
    match kind {
        ReferenceKind::Courses => Remedy::ImportCourses,
        ReferenceKind::InstalmentPlans => Remedy::ImportPlans,
        ReferenceKind::Modules => Remedy::ImportModules,
        ReferenceKind::Providers => Remedy::ImportProviders,
        ReferenceKind::Rates => Remedy::ImportRates,
        ReferenceKind::Subjects => Remedy::ImportSubjects,
    }
}

/// The payments that a reconciliation of a provider recorded.
pub(super) fn of_a_reconciliation(
    account: &ProviderAccount,
    provider: Ukprn,
    name: &EntryName,
) -> Result<Whole, Objection> {
    let found = account.reconciliations().iter().find(|prepared| prepared.seq == name.seq);
    let deed = account.deed(name.seq);
    let Some((prepared, deed)) = found.zip(deed) else {
        return Err(not_correctable(format!("{name} is no reconciliation")));
    };
    let reconciliation = &prepared.reconciliation;
    match deed.brought_by {
        Some(origin) if reconciliation.payments > 0 => Ok(Whole {
            name: name.clone(),
            origin,
            digest: reconciliation.schedule,
            provider: Some(provider),
            is_ended: true,
        }),
        None if reconciliation.payments > 0 => Err(not_correctable(format!(
            "{name} is of the first form of entries, and its payments do not say that it recorded \
             them: strike out each of them by its own name"
        ))
        .with([Remedy::SeeLog])),
        _ => Err(not_correctable(format!(
            "{name} recorded no payment, and what it found moves no money: put right what it was \
             found from, and reconcile again"
        ))
        .with([Remedy::Reconcile])),
    }
}
