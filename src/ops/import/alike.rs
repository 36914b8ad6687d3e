//! Ids that differ by no more than case or zeros at the front of a number: a spreadsheet or a hand
//! changes an id so, and a learner would be granted a second entitlement.

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap, HashSet};

use super::OpError;
use crate::domain::ids::{LearnerId, without_capitals_and_zeros};
use crate::domain::remedy::Remedy;
use crate::exchange::learners::LearnerLine;
use crate::exchange::{Line, LineError};
use crate::store::Reader;

/// How many ids are asked for at a time.
const IDS_AT_A_TIME: usize = 20_000;

/// How many pairs of ids are told of a file.
const MOST_TOLD: usize = 20;

/// Asks about each new learner whose id is like one on record or on an earlier line, where nobody
/// says that they are two.
pub(super) fn ask(
    reader: &dyn Reader,
    lines: &[Line<LearnerLine>],
    distinct: &BTreeSet<LearnerId>,
) -> Result<Vec<LineError>, OpError> {
    let wanted: HashSet<String> = lines.iter().map(|line| plain(&line.value.learner.id)).collect();
    let on_record = on_record(reader, &wanted)?;
    let is_said = |line: &LearnerLine| line.is_distinct || distinct.contains(&line.learner.id);
    let mut earlier: HashMap<String, &Line<LearnerLine>> = HashMap::new();
    let mut asked = Vec::new();
    for line in lines {
        let (id, plain) = (&line.value.learner.id, plain(&line.value.learner.id));
        let known = on_record.get(&plain).map_or(&[][..], Vec::as_slice);
        if known.contains(id) {
            continue;
        }
        let said = is_said(&line.value);
        match (known.first(), earlier.get(&plain)) {
            (Some(other), _) if !said => asked.push(ask_about(line, other, "on record")),
            (None, Some(other)) if !said && !is_said(&other.value) => {
                let stands = format!("on line {}", other.line);
                asked.push(ask_about(line, &other.value.learner.id, &stands));
            }
            _ => {}
        }
        earlier.entry(plain).or_insert(line);
    }
    Ok(asked)
}

fn plain(id: &LearnerId) -> String {
    without_capitals_and_zeros(id.as_str())
}

/// The learners on record whose ids are like those that are wanted. It is one pass over the ids of
/// all learners, which the index has: asking for each id in each way in which it might be written
/// takes longer for a file of many, and finds fewer.
fn on_record(
    reader: &dyn Reader,
    wanted: &HashSet<String>,
) -> Result<HashMap<String, Vec<LearnerId>>, OpError> {
    let mut alike: HashMap<String, Vec<LearnerId>> = HashMap::new();
    let mut after: Option<LearnerId> = None;
    loop {
        let page = reader.learner_ids(after.as_ref(), IDS_AT_A_TIME)?;
        let Some(last) = page.last() else { return Ok(alike) };
        after = Some(last.clone());
        for id in page {
            let plain = plain(&id);
            if wanted.contains(&plain) {
                alike.entry(plain).or_default().push(id);
            }
        }
    }
}

fn ask_about(line: &Line<LearnerLine>, other: &LearnerId, stands: &str) -> LineError {
    let id = &line.value.learner.id;
    let message = format!(
        "`{id}` differs from `{other}` {stands} only by case or by zeros at the front of a number, \
         and would be granted an entitlement of its own: write the id as it is there, or say that \
         this is another person"
    );
    let error = LineError::new(line.line, message).in_column("learner_id");
    error.with([Remedy::SayIsAnotherPerson(id.clone())])
}

/// What is told of new ids of a file that are like others, in the file or on record: they may be
/// two, and nothing is granted twice by them.
pub(super) fn tell<'a>(
    what: &str,
    on_record: impl IntoIterator<Item = &'a str>,
    new: impl IntoIterator<Item = &'a str>,
) -> Vec<String> {
    let new: BTreeSet<&str> = new.into_iter().collect();
    let wanted: HashSet<String> = new.iter().map(|id| without_capitals_and_zeros(id)).collect();
    let mut seen: HashMap<String, &str> = HashMap::new();
    for id in on_record {
        let plain = without_capitals_and_zeros(id);
        if wanted.contains(&plain) {
            seen.insert(plain, id);
        }
    }
    let mut told = Vec::new();
    for id in new {
        match seen.entry(without_capitals_and_zeros(id)) {
            Entry::Occupied(other) if *other.get() != id => told.push(format!(
                "{what} `{id}` differs from `{}` only by case or by zeros at the front of a \
                 number: look whether they are two",
                other.get()
            )),
            entry => {
                entry.or_insert(id);
            }
        }
    }
    let more = told.len().saturating_sub(MOST_TOLD);
    told.truncate(MOST_TOLD);
    if more > 0 {
        told.push(format!("so do {more} more of these ids from others"));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_are_much_like_others_are_told_with_them() {
        let told = tell("module", ["M-1", "M-20"], ["M-01", "M-2", "m-2", "M-20", "M-3"]);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.iter().any(|it| it.starts_with("module `M-01` differs from `M-1` only")));
        assert!(told.iter().any(|it| it.starts_with("module `m-2` differs from `M-2` only")));
        let names = |first: &str| (0..50).map(|it| format!("{first}-{it}")).collect::<Vec<_>>();
        let (small, large) = (names("m"), names("M"));
        let told = tell("it", large.iter().map(String::as_str), small.iter().map(String::as_str));
        assert_eq!(told.len(), MOST_TOLD + 1);
        assert_eq!(told.last().unwrap(), "so do 30 more of these ids from others");
    }
}
