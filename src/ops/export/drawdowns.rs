//! Every drawdown and recovery of every learner, with the claim that tells it.

use std::io::Write;

use chrono::NaiveDate;

use super::{Counted, Exported, Narrowed, Source, writing};
use crate::exchange::drawdowns_out::{Row, Writer};
use crate::ops::OpError;
use crate::ops::among::{Among, each_learner};
use crate::ops::claim::drawn_lines;
use crate::ops::told_claims::ToldClaims;
use crate::store::Reader;

pub(super) fn drawdowns(
    reader: &dyn Reader,
    wanted: &Narrowed,
    out: &mut dyn Write,
) -> Result<Exported, OpError> {
    let mut writer = Writer::new(out).map_err(writing)?;
    let mut counted = Counted::new(&["amount"]);
    each_drawdown(reader, &wanted.among(), &mut |row, counts_from| {
        if !wanted.has_day(Some(counts_from)) {
            return Ok(());
        }
        writer.write(row).map_err(writing)?;
        counted.row(&[row.amount.into()]);
        Ok(())
    })?;
    writer.finish().map_err(writing)?;
    Ok(counted.exported)
}

/// Gives the row of each drawdown and recovery of these learners at these providers.
pub(in crate::ops) fn drawdown_rows(
    reader: &dyn Reader,
    among: &Among,
    take: &mut dyn FnMut(&Row<'_>) -> Result<(), OpError>,
) -> Result<(), OpError> {
    each_drawdown(reader, among, &mut |row, _| take(row))
}

/// The same, each with the day from which it counts.
fn each_drawdown(
    reader: &dyn Reader,
    among: &Among,
    take: &mut dyn FnMut(&Row<'_>, NaiveDate) -> Result<(), OpError>,
) -> Result<(), OpError> {
    let claims = ToldClaims::gather(reader)?;
    each_learner(reader, among, &mut |learner, chain, account| {
        for (line, ukprn, entry) in drawn_lines(learner, chain, &account) {
            if among.provider.is_some_and(|provider| provider != ukprn) {
                continue;
            }
            let (claim, source) = (claims.that_tells(learner, ukprn, entry), Source::of(entry));
            let row = Row {
                claim_reference: claim.map_or("", |claim| claim.claim.as_str()),
                claimed_on: claim.map(|claim| claim.due_by),
                ukprn,
                learner_id: line.learner.as_str(),
                enrolment_id: line.enrolment.as_str(),
                course_id: line.course.as_str(),
                module_ids: &line.modules,
                liability_period: line.period,
                due_on: line.due_on,
                amount: line.amount,
                login: &source.login,
                file: &source.file,
            };
            take(&row, entry.draft().effective_on)?;
        }
        Ok(())
    })
}
