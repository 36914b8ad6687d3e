//! What is near to the ids that were named, where the ledger does not know them.

use super::session::Session;
use crate::ops::{Named, near_ids};

/// A sentence for each id that the ledger does not know and that is near to one that it does. Where
/// it cannot be read, that was said already.
pub(super) fn near(session: &Session, named: &[Named]) -> Vec<String> {
    let look = || {
        let reader = session.look()?.reader().ok()?;
        let near = |named: &Named| {
            let near = near_ids(&*reader, named).ok()?;
            let (kind, id) = (named.kind(), named.id());
            (!near.is_empty()).then(|| format!("near {kind} {id}: {}", near.join(", ")))
        };
        Some(named.iter().filter_map(near).collect())
    };
    if named.is_empty() { Vec::new() } else { look().unwrap_or_default() }
}
