//! Taking in learners: the full entitlement is granted, less prior study. A learner imported again
//! with other facts is put right by an entry; grants are not, and the line says what to use.

use std::collections::BTreeSet;
use std::io;

use super::alike;
use super::{
    File, Imported, Judge, LIVES_AT_A_TIME, Results, Work, by_learner, check_good, count, read,
    record_file,
};
use crate::domain::calendar::AcademicYear;
use crate::domain::learner::Learner;
use crate::domain::money::Amount;
use crate::domain::policy::Policy;
use crate::domain::rates::Announced;
use crate::domain::remedy::Remedy;
use crate::exchange::learners::{LearnerLine, read_learners};
use crate::exchange::{Change, Comeback, Contents, Line, LineError};
use crate::ledger::deed::DeedKind;
use crate::ledger::event::LearnerEvent;
use crate::ledger::facts::FactsForm;
use crate::ops::dossier::Dossier;
use crate::ops::earlier::granted_at;
use crate::ops::init::entitlement_year;
use crate::ops::reference::Reference;
use crate::ops::refused_now::RefusedNow;
use crate::ops::{Moment, OpError, Recording};
use crate::store::{Batch, Reader, SaltedFacts, Store};

/// What is granted to whoever comes new.
struct Terms<'a> {
    /// The year of the ledger, for lines that name none.
    year: AcademicYear,
    policy: &'a Policy,
    announced: Announced,
    comeback: Comeback,
}

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

/// What became of some lines.
#[derive(Default)]
struct Taken {
    recorded: u64,
    superseded: u64,
    changes: Vec<Change>,
    refused_now: RefusedNow,
}

impl Taken {
    fn add(&mut self, other: Taken) {
        self.recorded = self.recorded.saturating_add(other.recorded);
        self.superseded = self.superseded.saturating_add(other.superseded);
        self.changes.extend(other.changes);
        self.refused_now.add(other.refused_now);
    }

    /// Records what a line brings of its learner.
    fn take(
        &mut self,
        line: &Line<LearnerLine>,
        salt: [u8; 16],
        (dossier, batch): (&mut Dossier, &mut Batch),
        terms: &Terms<'_>,
        moment: &Moment,
    ) -> Result<(), OpError> {
        let judged = judge(line, dossier, terms).map_err(meanwhile)?;
        if judged == Judged::Already {
            return Ok(());
        }
        let learner = facts(&line.value, dossier);
        self.refused_now.add(RefusedNow::by(&learner, dossier));
        self.changes.extend(dossier.learner.iter().flat_map(|it| differences(it, &learner)));
        let salted = SaltedFacts { learner, uln: None, ssn: None, salt };
        record(judged, &line.value, &salted, dossier, moment)?;
        batch.facts.push(salted);
        self.recorded = self.recorded.saturating_add(1);
        let other_facts = u64::from(judged == Judged::OtherFacts);
        self.superseded = self.superseded.saturating_add(other_facts);
        Ok(())
    }
}

pub(super) fn import(
    store: &mut dyn Store,
    file: &File<'_>,
    moment: &Moment,
    salts: &mut dyn FnMut() -> io::Result<[u8; 16]>,
    recording: Recording,
) -> Result<Imported, OpError> {
    let mut lines = read(read_learners(file.bytes, file.reading))?;
    let reader = store.reader()?;
    let (policy, year) = (Reference::with_policy(&*reader)?.policy, entitlement_year(&*reader)?);
    // Everything is judged before anything is recorded, so that a bad line changes nothing.
    let terms =
        Terms { year, policy: &policy, announced: file.announced, comeback: file.reading.comeback };
    let bad = judge_all(&*reader, &lines.good, &terms)?;
    let asked = alike::ask(&*reader, &lines.good, &file.reading.distinct)?;
    drop(reader);
    lines.add_bad(bad.into_iter().chain(asked));
    check_good(&lines)?;
    // Drawn in the order of the lines, so that it does not matter who judges them.
    let with_salts = lines.good.iter().map(|line| Ok((line, salts()?)));
    let with_salts: Vec<_> = with_salts.collect::<io::Result<_>>().map_err(|source| {
        OpError::Io { doing: "get a random salt from the system".to_owned(), source }
    })?;
    let groups = by_learner(with_salts.into_iter().map(|one| (&one.0.value.learner.id, one)));
    let mut opening = file.opening();
    let mut taken = Taken::default();
    let judging = Judge {
        gather: &|_, _| Ok(()),
        decide: &|(), moment, dossier, group: &[(&Line<LearnerLine>, [u8; 16])], batch| {
            let mut taken = Taken::default();
            for (line, salt) in group {
                taken.take(line, *salt, (dossier, batch), &terms, moment)?;
            }
            Ok(taken)
        },
    };
    let work = Work::new(&mut opening, moment, recording);
    work.through(store, &groups, judging, &mut |judged| {
        for one in judged {
            taken.add(one);
        }
    })?;
    let Taken { recorded, superseded, changes, refused_now } = taken;
    let already = count(lines.good.len()).saturating_sub(recorded);
    let granted = if recorded > superseded { figures(&lines, &terms, moment) } else { vec![] };
    let imported = Imported {
        lines: lines.read,
        recorded,
        superseded,
        already,
        refused: 0,
        results: Results::None,
        changes,
        refused_now,
        notes: [lines.notes.clone(), granted].concat(),
    };
    record_file(store, file, &opening, &imported, moment, recording)?;
    Ok(imported)
}

/// Which figures are granted, and whether an uprating of them is due.
fn figures(lines: &Contents<LearnerLine>, terms: &Terms<'_>, moment: &Moment) -> Vec<String> {
    let years = lines.good.iter().map(|line| line.value.entitlement_year.unwrap_or(terms.year));
    let years: BTreeSet<AcademicYear> = years.collect();
    granted_at(terms.policy, years, AcademicYear::of(moment.today()))
}

/// Judges every line that has the right form; what is wrong with them, seen against the ledger.
fn judge_all(
    reader: &dyn Reader,
    lines: &[Line<LearnerLine>],
    terms: &Terms<'_>,
) -> Result<Vec<LineError>, OpError> {
    let groups = by_learner(lines.iter().map(|line| (&line.value.learner.id, line)));
    let mut bad = Vec::new();
    for some in groups.chunks(LIVES_AT_A_TIME) {
        let ids: Vec<_> = some.iter().map(|(learner, _)| learner.clone()).collect();
        for (dossier, (_, group)) in Dossier::gather_all(reader, &ids)?.iter().zip(some) {
            bad.extend(group.iter().filter_map(|line| judge(line, dossier, terms).err()));
        }
    }
    Ok(bad)
}

/// A line that was good a moment ago, before another writer recorded this learner otherwise.
fn meanwhile(bad: LineError) -> OpError {
    OpError::Malformed(super::Malformed {
        bad: vec![bad],
        unlisted: 0,
        bad_count: 1,
        good_count: 0,
    })
}

fn judge(
    line: &Line<LearnerLine>,
    dossier: &Dossier,
    terms: &Terms<'_>,
) -> Result<Judged, LineError> {
    let (number, value) = (line.line, &line.value);
    let wrong = |column: &str, message: String| LineError::new(number, message).in_column(column);
    if let Some(day) = dossier.forgotten_on().filter(|_| terms.comeback == Comeback::Refused) {
        let id = &value.learner.id;
        let message = format!(
            "learner {id} was forgotten on {day}: leave the line out, or say that the learner \
             comes back"
        );
        return Err(wrong("learner_id", message).with([Remedy::BringBack]));
    }
    if let Some(granted) = dossier.account.granted() {
        let year = value.entitlement_year.unwrap_or(granted.year);
        return granted_before(granted.year, year, line, dossier);
    }
    let year = value.entitlement_year.unwrap_or(terms.year);
    let Some(rates) = terms.policy.rates_of(year) else {
        let message = format!("there are no rates for {year}: import them first");
        return Err(wrong("entitlement_year", message).with([Remedy::ImportRates]));
    };
    if !rates.are_usable(terms.announced) {
        let source = rates.source();
        let message = format!("the rates of {year} are announced and not in force: {source}");
        return Err(wrong("entitlement_year", message).with([Remedy::AskForAnnounced]));
    }
    let full = rates.full_entitlement();
    if let Err(beyond) = full.sum().one_amount() {
        let message = format!("the full entitlement of {year} cannot be granted: {beyond}");
        return Err(wrong("entitlement_year", message));
    }
    if let Some(prior_study) = value.prior_study.filter(|it| *it > full) {
        let message = format!(
            "prior study of {prior_study} is more than the full entitlement of {full} in {year}"
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
    line: &Line<LearnerLine>,
    dossier: &Dossier,
) -> Result<Judged, LineError> {
    let (id, prior_study) = (&dossier.id, dossier.account.entitlement().prior_study);
    if granted != year {
        let message = format!(
            "learner {id} was granted the entitlement of {granted}, not of {year}: where that is \
             wrong, undo the grant and import the learner again"
        );
        let error = LineError::new(line.line, message).in_column("entitlement_year");
        return Err(error.with(dossier.undo_what(&DeedKind::Granted)));
    }
    if let Some(other) = line.value.prior_study.filter(|it| prior_study != *it) {
        let message = format!(
            "learner {id} has prior study of {prior_study} on record, not {other}: give that \
             figure in the column `prior_study`, or put it right on its own, where it is wrong"
        );
        let error = LineError::new(line.line, message).in_column("prior_study");
        return Err(error.with([Remedy::PutPriorStudyRight(id.clone())]));
    }
    let same = dossier.learner.as_ref() == Some(&facts(&line.value, dossier));
    Ok(if same { Judged::Already } else { Judged::OtherFacts })
}

/// The facts as they are to be recorded: what the file has no column for stays as it is.
fn facts(line: &LearnerLine, dossier: &Dossier) -> Learner {
    let on_record = dossier.learner.as_ref().filter(|_| line.leaves_bursary);
    let nhs_bursary = on_record.map_or(line.learner.nhs_bursary, |learner| learner.nhs_bursary);
    Learner { nhs_bursary, ..line.learner.clone() }
}

/// The facts of a learner that are put right, field by field.
fn differences(before: &Learner, after: &Learner) -> Vec<Change> {
    let fields = |learner: &Learner| {
        let text = |is: bool| if is { "yes" } else { "no" }.to_owned();
        [
            ("date_of_birth", learner.date_of_birth.to_string()),
            ("residency_met", text(learner.residency_met)),
            ("nhs_bursary", text(learner.nhs_bursary)),
        ]
    };
    let differ = fields(before).into_iter().zip(fields(after)).filter(|(old, new)| old != new);
    let id = after.id.to_string();
    let change = |((column, before), (_, after)): ((&str, String), (&str, String))| {
        let (id, column) = (id.clone(), column.to_owned());
        Change { id, column, before, after }
    };
    differ.map(change).collect()
}

/// Seals what a line comes to into the learner's dossier: the digest of the facts, and for a new
/// learner the whole entitlement and then, so that both are seen, the prior study.
fn record(
    judged: Judged,
    line: &LearnerLine,
    salted: &SaltedFacts,
    dossier: &mut Dossier,
    moment: &Moment,
) -> Result<(), OpError> {
    let (form, facts) = (FactsForm::Second, salted.digest(FactsForm::Second));
    dossier.record(moment.draft(moment.today(), LearnerEvent::LearnerRecorded { facts, form }))?;
    if let Judged::New { year, entitlement } = judged {
        let from = year.first_day();
        let granted = LearnerEvent::EntitlementGranted { year, amount: entitlement };
        dossier.record(moment.draft(from, granted))?;
        if let Some(amount) = Amount::new(line.prior_study.unwrap_or_default()) {
            let source = line.source.clone();
            dossier
                .record(moment.draft(from, LearnerEvent::PriorStudyDeducted { amount, source }))?;
        }
    }
    Ok(())
}
