//! One step of a history: what is told on both sides is the same, and so is what can be seen.

use std::cell::RefCell;
use std::collections::BTreeMap;

use lifelong::ledger::instant::Instant;
use lifelong::ops::export::{ExportKind, export};
use lifelong::store::{Reader, known};
use proptest::prelude::*;

use super::acts::Act;
use super::agreement::{Checked, agree, money_agrees, providers_agree};
use super::histories::{History, Step};
use super::looking_back;
use super::seen::{Seen, TODAY};
use crate::college::{College, read};
use crate::model::Model;
use crate::model::calls::Call;
use crate::model::days::Day;
use crate::names::filtered::narrowed_exports_agree;
use crate::names::footing::enrolments_foot;
use crate::names::lists::lists_agree;
use crate::names::names_agree;
use crate::names::tables::instalments_agree;

/// How often each word of an answer was told to each verb.
pub(crate) type Tally = RefCell<BTreeMap<(String, String), u32>>;

/// Counts what is told: the outcome, each code, and what else is worth to be seen.
pub(crate) fn count(tally: &Tally, call: &Call, told: &[String]) {
    let line = call.to_string();
    let line = line.strip_prefix("announced ").unwrap_or(&line);
    let mut verb = line.split(' ').next().unwrap_or_default().to_owned();
    let mut parts = told.to_vec();
    for kind in ["enrolments", "withdrawals"] {
        if line.starts_with(&format!("import {kind}")) && told.len() > 4 {
            // Each record of a file is told as one that was asked alone.
            kind.trim_end_matches("ments").trim_end_matches("als").clone_into(&mut verb);
            parts =
                told[4..].iter().filter_map(|it| Some(it.split_once(' ')?.1.to_owned())).collect();
        }
    }
    let mut words: Vec<String> = Vec::new();
    for part in &parts {
        let part = part.split(", ").next().unwrap_or_default();
        match part.split_once(' ') {
            Some(("refused", codes)) => {
                words.push("refused".to_owned());
                words.extend(codes.split(',').map(ToOwned::to_owned));
            }
            Some(("recovered", sum)) if verb != "recover" => {
                words.extend((sum != "0.00").then(|| "and recovered".to_owned()));
            }
            Some(("comes", sum)) if sum.contains('-') => words.push("below zero".to_owned()),
            Some(("uprated", "0")) => words.push("no news".to_owned()),
            Some((word, _)) => words.push(word.to_owned()),
            None => words.push(part.to_owned()),
        }
    }
    if told[0].starts_with("corrected") && told[0].contains(", ") {
        words.push("several".to_owned());
    }
    for word in words {
        *tally.borrow_mut().entry((verb.clone(), word)).or_default() += 1;
    }
}

/// What was known at some time.
struct Kept {
    time: Instant,
    seen: Seen,
    exports: Vec<String>,
    model: Model,
    /// Whose balance is looked at, and as at which day.
    asks: (usize, Day),
}

impl Kept {
    fn of(college: &College, model: &Model, step: &Step) -> Kept {
        let reader = college.reader();
        let time = reader.last_recorded(None).expect("a time").expect("something is recorded");
        let seen = Seen::of(&*reader).without_facts();
        let (exports, model) = (exports(&*reader), model.clone());
        Kept { time, seen, exports, model, asks: step.asks }
    }

    /// It is what is known to have been known then.
    fn agrees(&self, college: &College) -> Checked {
        let reader = known(college.reader(), self.time);
        prop_assert_eq!(Seen::of(&*reader), self.seen.clone(), "as known at {}", self.time);
        prop_assert_eq!(exports(&*reader), self.exports.clone(), "as known at {}", self.time);
        prop_assert_eq!(reader.last_recorded(None).expect("a time"), Some(self.time));
        let (place, day) = self.asks;
        let learners = self.model.accounts.len().max(1);
        match self.model.accounts.keys().nth(place % learners) {
            Some(learner) => looking_back::on(&*reader, &self.model, learner, day),
            None => Ok(()),
        }
    }
}

fn exports(reader: &dyn Reader) -> Vec<String> {
    let text = |what| {
        let mut out = Vec::new();
        export(reader, what, &mut out).expect("an export");
        String::from_utf8(out).expect("text")
    };
    ExportKind::ALL.map(text).into()
}

/// Lives through a history on both sides. Each step has a day of its own.
pub(crate) fn live(history: &History, tally: &Tally) -> Checked {
    let mut college = College::on(&history.shelf);
    let mut model = Model::new(history.shelf.catalogue(), TODAY);
    let mut kept = Vec::new();
    for step in &history.steps {
        // Weeks go by, so that pay days come and pass.
        model.today = model.today.plus_days(12);
        college.today = read(&model.today.to_string());
        if step.looks {
            kept.push(Kept::of(&college, &model, step));
        }
        take(history, step, &mut college, &mut model, tally)?;
        if step.again {
            let before = college.bytes();
            take(history, step, &mut college, &mut model, tally)?;
            let act = match &step.act {
                Act::ByAnnounced(act) => act,
                act => act,
            };
            let same = matches!(act, Act::Pay(_) | Act::Draw(..) | Act::Uprate(..));
            prop_assert!(!same || college.bytes() == before, "{:?} twice", step.act);
        }
    }
    for kept in &kept {
        kept.agrees(&college)?;
    }
    let seen = college.seen();
    agree(&college, &seen, &model)?;
    providers_agree(&mut college, &model)?;
    names_agree(&college)?;
    lists_agree(&college)?;
    enrolments_foot(&college)?;
    narrowed_agree(history, &college)?;
    instalments_agree(&college, &model)?;
    looking_back::agree(&college, &seen, &model)
}

/// Exports of some days and providers, of days that chance gives.
fn narrowed_agree(history: &History, college: &College) -> Checked {
    let providers = college.reader().providers().expect("providers");
    let mut days = history.steps.iter().map(|step| step.asks.1.to_string());
    let mut next = || days.next();
    let (first, second) = (next(), next());
    let (from, to) = (first.clone().min(second.clone()), first.clone().max(second));
    let wanted =
        [(None, &from, &to), (providers.first(), &None, &to), (providers.last(), &from, &None)];
    for (provider, from, to) in wanted {
        let provider = provider.map(ToString::to_string);
        let wanted = (provider.as_deref(), from.as_deref(), to.as_deref());
        narrowed_exports_agree(college, wanted)?;
    }
    Ok(())
}

/// Takes a step on both sides and compares what is told, how many entries each chain has, what is
/// drawn and claimed, and as often as the step says all that can be seen.
fn take(
    history: &History,
    step: &Step,
    college: &mut College,
    model: &mut Model,
    tally: &Tally,
) -> Checked {
    let call = history.call(&step.act, model);
    let look = step.looks.then(|| college.seen());
    let before = (college.bytes(), lengths(model));
    let mut next = model.clone();
    let expected = next.take(&call);
    let line = if step.dry_run { format!("dry {call}") } else { call.to_string() };
    let mut told = college.take(&line);
    if step.dry_run {
        told.parts = as_real(told.parts, &expected);
    }
    prop_assert_eq!(told.words(), expected.join("; "), "{}", line);
    if let Call::Pay(_) = call {
        prop_assert_eq!(&told.because, &next.rows, "{}", line);
    }
    if !step.dry_run {
        *model = next;
    }
    count(tally, &call, &expected);
    let asks = step.dry_run || matches!(call, Call::Assess(_)) || told.is_no();
    // A refusal to enrol is kept.
    let keeps = told.is_no() && !step.dry_run && matches!(call, Call::Enrol(_));
    if asks {
        prop_assert_eq!(&before.1, &lengths(model), "the model itself went on: {}", line);
        prop_assert!(keeps || college.bytes() == before.0, "{} leaves a trace: {}", line, told);
    }
    for (learner, length) in lengths(model) {
        let chain = format!("learner/{learner}").parse().expect("a chain");
        let entries = college.reader().chain(&chain).expect("entries").len();
        prop_assert_eq!(entries, length, "entries of {}: {}", learner, line);
    }
    money_agrees(college, model)?;
    let (place, day) = step.asks;
    if let Some(learner) = model.accounts.keys().nth(place % model.accounts.len().max(1)) {
        looking_back::on(&*college.reader(), model, learner, day)?;
    }
    let Some(earlier) = look else { return Ok(()) };
    let after: Seen = college.seen();
    prop_assert!(after.holds_all_of(&earlier), "something was changed or lost");
    agree(college, &after, model)
}

/// A dry run tells what would be: what is not yet enrolled, and no entry of a confirmation.
fn as_real(told: Vec<String>, expected: &[String]) -> Vec<String> {
    let is_of_enrolling = ["enrolled", "recorded"].iter().any(|it| expected[0].starts_with(it));
    let part = |(part, expected): (String, Option<&String>)| match part.as_str() {
        "entry -" => expected.cloned().unwrap_or(part),
        _ if is_of_enrolling => part.replace("funded ", "enrolled "),
        _ => part,
    };
    let expected = expected.iter().map(Some).chain(std::iter::repeat(None));
    told.into_iter().zip(expected).map(part).collect()
}

fn lengths(model: &Model) -> Vec<(String, usize)> {
    let accounts = model.accounts.iter();
    accounts.map(|(learner, account)| (learner.clone(), account.entries.len())).collect()
}
