//! Taking in learners: the full entitlement is granted, less prior study. A learner imported again
//! with other facts is put right by an entry; grants are not, and the line says what to use.

use std::io;

use super::{
    File, Imported, LEARNERS_AT_A_TIME, Results, by_learner, count, good, malformed, record_file,
    record_groups,
};
use crate::domain::calendar::AcademicYear;
use crate::domain::money::Amount;
use crate::domain::policy::Policy;
use crate::exchange::learners::{LearnerLine, read_learners};
use crate::exchange::{Line, LineError};
use crate::ledger::event::Event;
use crate::ledger::facts::facts_digest;
use crate::ops::init::entitlement_year;
use crate::ops::learner_file::LearnerFile;
use crate::ops::reference::Reference;
use crate::ops::so_far::SoFar;
use crate::ops::{Moment, OpError, Recording};
use crate::store::{SaltedFacts, Store};

/// What a line comes to, seen against what is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judged {
    /// Nothing is recorded of this learner yet: this is granted.
    New { year: AcademicYear, entitlement: Amount },
    /// The same is recorded.
    Already,
    /// Other facts are recorded, and the same grants.
    OtherFacts,
}

pub(super) fn import(
    store: &mut dyn Store,
    file: &File<'_>,
    moment: &Moment,
    salts: &mut dyn FnMut() -> io::Result<[u8; 16]>,
    recording: Recording,
) -> Result<Imported, OpError> {
    let lines = good(read_learners(file.bytes, file.renames))?;
    let policy = Reference::with_policy(store)?.policy;
    let year = entitlement_year(store)?;
    let groups = by_learner(lines.good.iter().map(|line| (&line.value.learner.id, line)));
    // Everything is judged before anything is recorded, so that a bad line changes nothing.
    let mut bad = Vec::new();
    for some in groups.chunks(LEARNERS_AT_A_TIME) {
        let ids: Vec<_> = some.iter().map(|(learner, _)| learner.clone()).collect();
        for (found, (_, group)) in LearnerFile::gather_all(store, &ids)?.iter().zip(some) {
            bad.extend(group.iter().filter_map(|line| judge(line, found, year, &policy).err()));
        }
    }
    bad.sort_by_key(|error| error.line);
    malformed(&lines, bad)?;
    let (mut recorded, mut superseded, mut so_far) = (0_u64, 0_u64, SoFar::default());
    for some in groups.chunks(LEARNERS_AT_A_TIME) {
        let judged = record_groups(
            store,
            some,
            (recording, &mut so_far),
            &|_, _| Ok(()),
            &mut |(), found, group, batch| {
                let (mut recorded, mut superseded) = (0_u64, 0_u64);
                for line in group {
                    let judged = judge(line, found, year, &policy).map_err(meanwhile)?;
                    if judged == Judged::Already {
                        continue;
                    }
                    let salt = salts().map_err(|source| OpError::Io {
                        doing: "get a random salt from the system".to_owned(),
                        source,
                    })?;
                    record(judged, &line.value, salt, found, moment)?;
                    batch.facts.push(SaltedFacts { learner: line.value.learner.clone(), salt });
                    recorded = recorded.saturating_add(1);
                    let other_facts = u64::from(judged == Judged::OtherFacts);
                    superseded = superseded.saturating_add(other_facts);
                }
                Ok((recorded, superseded))
            },
        )?;
        for (new, other) in judged {
            recorded = recorded.saturating_add(new);
            superseded = superseded.saturating_add(other);
        }
    }
    let already = count(lines.good.len()).saturating_sub(recorded);
    let imported = Imported {
        lines: lines.read,
        recorded,
        superseded,
        already,
        refused: 0,
        results: Results::None,
    };
    if recording == Recording::Real {
        record_file(store, file, &imported, so_far, moment)?;
    }
    Ok(imported)
}

/// A line that was good a moment ago, before another writer recorded this learner otherwise.
fn meanwhile(bad: LineError) -> OpError {
    OpError::Malformed(super::Malformed { bad: vec![bad], bad_count: 1, good_count: 0 })
}

fn judge(
    line: &Line<LearnerLine>,
    found: &LearnerFile,
    ledger_year: AcademicYear,
    policy: &Policy,
) -> Result<Judged, LineError> {
    let (number, value) = (line.line, &line.value);
    let wrong = |column: &str, message: String| LineError {
        line: number,
        column: Some(column.to_owned()),
        message,
    };
    let year = value.entitlement_year.unwrap_or(ledger_year);
    if let Some(granted) = found.account.granted() {
        return granted_before(granted.year, year, value, found).map_err(|(column, message)| {
            wrong(
                column,
                message + ": grants are put right with `lifelong grant`, not by an import",
            )
        });
    }
    let Some(rates) = policy.rates_of(year) else {
        let message = format!(
            "there are no rates for {year}: import them first with `lifelong import rates FILE`"
        );
        return Err(wrong("entitlement_year", message));
    };
    let full = rates.full_entitlement();
    if value.prior_study > full {
        let message = format!(
            "prior study of {} is more than the full entitlement of {full} in {year}",
            value.prior_study
        );
        return Err(wrong("prior_study", message));
    }
    let entitlement = Amount::new(full);
    let entitlement = entitlement.ok_or_else(|| {
        wrong("entitlement_year", format!("the full entitlement of {year} is nothing"))
    })?;
    Ok(Judged::New { year, entitlement })
}

/// Judges the line of a learner whose entitlement is granted already: the grants must be the same.
/// An uprating since then is no other grant.
fn granted_before(
    granted: AcademicYear,
    year: AcademicYear,
    line: &LearnerLine,
    found: &LearnerFile,
) -> Result<Judged, (&'static str, String)> {
    let (id, prior_study) = (&found.id, found.account.entitlement().prior_study);
    if granted != year {
        let message =
            format!("learner {id} was granted the entitlement of {granted}, not of {year}");
        return Err(("entitlement_year", message));
    }
    if prior_study != line.prior_study {
        let found = line.prior_study;
        let message =
            format!("learner {id} has prior study of {prior_study} on record, not {found}");
        return Err(("prior_study", message));
    }
    let same = found.learner.as_ref() == Some(&line.learner);
    Ok(if same { Judged::Already } else { Judged::OtherFacts })
}

/// Seals what a line comes to into the learner's file: the digest of the facts, and for a new
/// learner the whole entitlement and then, so that both are seen, the prior study.
fn record(
    judged: Judged,
    line: &LearnerLine,
    salt: [u8; 16],
    found: &mut LearnerFile,
    moment: &Moment,
) -> Result<(), OpError> {
    let facts = facts_digest(&line.learner, &salt);
    found.record(moment.draft(moment.today(), Event::LearnerRecorded { facts }))?;
    if let Judged::New { year, entitlement } = judged {
        let from = year.first_day();
        let granted = Event::EntitlementGranted { year, amount: entitlement };
        found.record(moment.draft(from, granted))?;
        if let Some(amount) = Amount::new(line.prior_study) {
            let source = line.source.clone();
            found.record(moment.draft(from, Event::PriorStudyDeducted { amount, source }))?;
        }
    }
    Ok(())
}
