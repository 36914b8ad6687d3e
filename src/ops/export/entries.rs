//! The register of learners' entries, and the log of those of providers and the ledger.

use std::collections::BTreeMap;
use std::io::Write;

use super::periods::Providers;
use super::{Counted, Exported, Narrowed, Source, writing};
use crate::domain::attendance::LiabilityPeriod;
use crate::domain::ids::{EnrolmentId, LearnerId, Ukprn};
use crate::domain::sum::Sum;
use crate::exchange::{log, register};
use crate::ledger::account::Account;
use crate::ledger::chain::Chain;
use crate::ledger::chain_name::ChainName;
use crate::ledger::entry::Entry;
use crate::ledger::event::{
    ChainEvent, CheckpointTaken, KeyIntroduced, LearnerEvent, LedgerEvent, ProviderEvent,
    UpratingRun,
};
use crate::ops::OpError;
use crate::ops::among::each_learner;
use crate::ops::chains::{AnyChain, chains, learners_chains};
use crate::ops::told_claims::ToldClaims;
use crate::store::Reader;

/// The texts of what every exported entry has.
struct Texts {
    recorded_at: String,
    effective_on: String,
    reason: String,
    hash: String,
}

impl Texts {
    fn of<E>(entry: &Entry<E>) -> Texts {
        let draft = entry.draft();
        Texts {
            recorded_at: draft.recorded_at.to_string(),
            effective_on: draft.effective_on.to_string(),
            reason: draft.reason.as_ref().map(ToString::to_string).unwrap_or_default(),
            hash: entry.hash().to_string(),
        }
    }
}

/// Where entries of a learner are left out, lines before the others say what they come to on each
/// account.
pub(super) fn register(
    reader: &dyn Reader,
    wanted: &Narrowed,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    let claims = ToldClaims::gather(reader)?;
    let mut writer = register::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&["amount"]);
    let mut take = |row: &register::Row<'_>| {
        counted.row(&[row.amount.map(Sum::from).unwrap_or_default()]);
        writer.write(row).map_err(writing)
    };
    let mut of_learner = |learner: &LearnerId, chain: &Chain<LearnerEvent>| {
        let providers = Providers::of(chain);
        let is_wanted = |entry: &Entry<LearnerEvent>| {
            let is_of_day = wanted.has_day(Some(entry.draft().effective_on));
            is_of_day && wanted.has_provider(providers.at(entry))
        };
        opening_rows(learner, wanted, &wanted.opening(chain, is_wanted), &mut take)?;
        let mut entries = chain.entries().iter();
        register_rows(learner, chain, &claims, &mut |row| {
            if entries.next().is_some_and(is_wanted) { take(row) } else { Ok(()) }
        })
    };
    if wanted.provider().is_some() {
        each_learner(reader, &wanted.among(), &mut |learner, chain, _| of_learner(learner, chain))?;
    } else {
        for chain in learners_chains(reader) {
            let (learner, chain) = chain?;
            of_learner(&learner, &chain)?;
        }
    }
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// Gives a line for each account on which something stands that the rows after it do not tell.
fn opening_rows(
    learner: &LearnerId,
    wanted: &Narrowed,
    opening: &BTreeMap<Account, Sum>,
    take: &mut dyn FnMut(&register::Row<'_>) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let day = wanted.from().map(|day| day.to_string()).unwrap_or_default();
    for (account, sum) in opening {
        let (scheme, account_name) = (Account::Scheme.to_string(), account.to_string());
        let (debit, credit, sum) = if *sum > Sum::ZERO {
            (&scheme, &account_name, *sum)
        } else {
            (&account_name, &scheme, -*sum)
        };
        let enrolment = match account {
            Account::Committed(enrolment) | Account::Drawn(enrolment) => enrolment.as_str(),
            Account::Scheme | Account::PriorStudy(_) | Account::Entitlement(_) => "",
        };
        let amount = sum.money().map_err(OpError::from)?;
        take(&register::Row {
            learner_id: learner.as_str(),
            seq: 0,
            recorded_at: "",
            effective_on: &day,
            event: "opening",
            enrolment_id: enrolment,
            debit,
            credit,
            amount: Some(amount),
            by: "",
            reason: "",
            hash: "",
            login: "",
            file: "",
            liability_period: None,
            status: "",
            claim: "",
        })?;
    }
    Ok(())
}

/// Gives the row of each entry of a learner's chain.
pub(in crate::ops) fn register_rows(
    learner: &LearnerId,
    chain: &Chain<LearnerEvent>,
    claims: &ToldClaims,
    take: &mut dyn FnMut(&register::Row<'_>) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let providers = Providers::of(chain);
    for entry in chain.entries() {
        let (texts, source, posting) = (Texts::of(entry), Source::of(entry), entry.posting());
        let account = |text: Option<String>| text.unwrap_or_default();
        let enrolment = entry.event().enrolment();
        let claim = providers.at(entry).and_then(|at| claims.that_tells(learner, at, entry));
        take(&register::Row {
            learner_id: learner.as_str(),
            seq: u64::from(entry.seq()),
            recorded_at: &texts.recorded_at,
            effective_on: &texts.effective_on,
            event: entry.event().name(),
            enrolment_id: enrolment.map_or("", EnrolmentId::as_str),
            debit: &account(posting.map(|posting| posting.debit.to_string())),
            credit: &account(posting.map(|posting| posting.credit.to_string())),
            amount: posting.map(|posting| posting.amount.money()),
            by: entry.draft().actor.by.as_str(),
            reason: &texts.reason,
            hash: &texts.hash,
            login: &source.login,
            file: &source.file,
            liability_period: period_of(chain, entry),
            status: &account(entry.event().status().map(|status| status.to_string())),
            claim: claim.map_or("", |claim| claim.claim.as_str()),
        })?;
    }
    Ok(())
}

/// The liability period that an entry is about, or what it undoes.
fn period_of(chain: &Chain<LearnerEvent>, entry: &Entry<LearnerEvent>) -> Option<LiabilityPeriod> {
    match entry.event() {
        LearnerEvent::Corrected(corrected) => {
            let undone = chain.entries().iter().find(|other| other.seq() == corrected.undoes);
            undone.and_then(|undone| undone.event().period())
        }
        event => event.period(),
    }
}

/// Of a provider its own chain alone.
pub(super) fn log(
    reader: &dyn Reader,
    wanted: &Narrowed,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    let mut writer = log::Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&[]);
    let mut take = |row: &log::Row<'_>| {
        counted.row(&[]);
        writer.write(row).map_err(writing)
    };
    for chain in chains(reader) {
        match chain? {
            AnyChain::Ledger(chain) if wanted.has_provider(None) => {
                log_of(&chain, of_the_ledger, wanted, &mut take)?;
            }
            AnyChain::Provider(chain) if wanted.has_provider(provider_of(chain.name())) => {
                log_of(&chain, of_a_provider, wanted, &mut take)?;
            }
            AnyChain::Ledger(_) | AnyChain::Provider(_) | AnyChain::Learner(..) => {}
        }
    }
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

const fn provider_of(chain: &ChainName) -> Option<Ukprn> {
    match chain {
        ChainName::Provider(provider) => Some(*provider),
        ChainName::Ledger | ChainName::Learner(_) => None,
    }
}

/// Writes the entries of a chain, with what each was about in a sentence.
fn log_of<E: ChainEvent>(
    chain: &Chain<E>,
    detail: fn(&E) -> String,
    wanted: &Narrowed,
    take: &mut dyn FnMut(&log::Row<'_>) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let name = chain.name().to_string();
    let has_day = |entry: &&Entry<E>| wanted.has_day(Some(entry.draft().effective_on));
    for entry in chain.entries().iter().filter(has_day) {
        let (texts, source) = (Texts::of(entry), Source::of(entry));
        take(&log::Row {
            chain: &name,
            seq: u64::from(entry.seq()),
            recorded_at: &texts.recorded_at,
            effective_on: &texts.effective_on,
            event: entry.event().name(),
            detail: &detail(entry.event()),
            by: entry.draft().actor.by.as_str(),
            reason: &texts.reason,
            hash: &texts.hash,
            login: &source.login,
            file: &source.file,
        })?;
    }
    Ok(())
}

fn of_the_ledger(event: &LedgerEvent) -> String {
    match event {
        LedgerEvent::LedgerOpened { entitlement_year } => {
            format!("new learners are granted the entitlement of {entitlement_year}")
        }
        LedgerEvent::ImportBegun(begun) => {
            format!("{} from {} is being taken in, sha256 {}", begun.kind, begun.file, begun.digest)
        }
        LedgerEvent::FileImported(file) => format!(
            "{} from {}: {} lines, {} recorded, {} already there, {} refused, sha256 {}",
            file.kind,
            file.file,
            file.lines,
            file.recorded,
            file.already,
            file.refused,
            file.digest
        ),
        LedgerEvent::CheckpointTaken(CheckpointTaken { root, chains, entries, .. }) => {
            format!("{entries} entries of {chains} chains under root {root}")
        }
        LedgerEvent::UpratingBegun(begun) => {
            format!("entitlements are being uprated to {}, at {} in full", begun.to, begun.full)
        }
        LedgerEvent::UpratingRun(UpratingRun { to, learners, change, .. }) => {
            format!("{learners} learners stand uprated to {to}, by {change} in all")
        }
        LedgerEvent::KeyIntroduced(key) => key_introduced(key),
    }
}

fn of_a_provider(event: &ProviderEvent) -> String {
    match event {
        ProviderEvent::ClaimMade(claim) => format!(
            "claim {}: {} lines, {} of them recovered, {} in all, of what was due by {}, sha256 {}",
            claim.claim,
            claim.lines,
            claim.recoveries.len(),
            claim.amount,
            claim.due_by,
            claim.digest
        ),
        ProviderEvent::PaymentRecorded(payment) => format!(
            "{}: {} for period {} of enrolment {} of learner {}",
            payment.reference, payment.amount, payment.period, payment.enrolment, payment.learner
        ),
        ProviderEvent::ReconciliationPrepared(prepared) => format!(
            "as at {}, schedule {}: {} new payments, drawn {}, paid {}, {} rows match, {} breaks \
             new or changed, {} gone, sha256 {}",
            prepared.as_at,
            prepared.file,
            prepared.payments,
            prepared.ours.total,
            prepared.theirs.total,
            prepared.matched,
            prepared.opened.len(),
            prepared.closed.len(),
            prepared.rows
        ),
        ProviderEvent::NoteRecorded(note) => match &note.owner {
            Some(owner) => format!("on {}, for {owner} to see to", note.about),
            None => format!("on {}", note.about),
        },
        ProviderEvent::MonthPrepared(month) => {
            format!("month {}, with {} files", month.month, month.files.len())
        }
        ProviderEvent::MonthCertified(month) => {
            format!("month {}, as prepared by entry {}", month.month, month.prepared)
        }
        ProviderEvent::MonthReopened(month) => {
            format!("month {}, certified by entry {}", month.month, month.certified)
        }
        ProviderEvent::Corrected(corrected) => format!("undoes entry {}", corrected.undoes),
        ProviderEvent::KeyIntroduced(key) => key_introduced(key),
    }
}

fn key_introduced(key: &KeyIntroduced) -> String {
    format!("key {} {}", key.algorithm, key.public)
}
