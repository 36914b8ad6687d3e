//! The lines of events that re-price an entitlement.

use super::TextError;
use super::lines::{Lines, Rest, read_amount};
use crate::ledger::event::{FullEntitlements, GrantPutRight, Uprated};

pub(super) fn write_put_right(lines: &mut Lines, put_right: &GrantPutRight) {
    lines.add_year("year", put_right.year);
    lines.add("full-before", put_right.full_before);
    lines.add("full", put_right.full);
    lines.add("replaces", put_right.replaces);
}

pub(super) fn read_put_right(rest: &mut Rest<'_>) -> Result<GrantPutRight, TextError> {
    Ok(GrantPutRight {
        year: rest.take("year")?,
        full_before: rest.take_with("full-before", read_amount)?,
        full: rest.take_with("full", read_amount)?,
        replaces: rest.take("replaces")?,
    })
}

pub(super) fn write_uprated(lines: &mut Lines, uprated: &Uprated) {
    lines.add_year("from", uprated.from);
    lines.add_year("to", uprated.to);
    lines.add("remaining", uprated.remaining);
    lines.add("change", uprated.change);
    if lines.is_first() {
        lines.add_some("replaces", uprated.anew);
        return;
    }
    if let Some(full) = uprated.full {
        lines.add("full-before", full.before);
        lines.add("full", full.now);
    }
    lines.add_some("anew", uprated.anew);
    lines.add_some("replaces", uprated.replaces);
}

pub(super) fn read_uprated(rest: &mut Rest<'_>) -> Result<Uprated, TextError> {
    let mut uprated = Uprated {
        from: rest.take("from")?,
        to: rest.take("to")?,
        remaining: rest.take_money("remaining")?,
        change: rest.take_money("change")?,
        anew: None,
        replaces: None,
        full: None,
    };
    if rest.is_first() {
        uprated.anew = rest.take_some("replaces")?;
        return Ok(uprated);
    }
    if let Some(before) = rest.take_some_with("full-before", read_amount)? {
        let now = rest.take_with("full", read_amount)?;
        uprated.full = Some(FullEntitlements { before, now });
    }
    uprated.anew = rest.take_some("anew")?;
    uprated.replaces = rest.take_some("replaces")?;
    Ok(uprated)
}
