//! Reference rows: the catalogue and the policy as texts, each with the entry that brought it.

use super::hash::{Hash, Hasher};

/// One row of the catalogue or the policy as it was imported. A later row of the same kind and id
/// supersedes it; it stays on record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReferenceRow {
    /// What kind of file it came in, as `import` names it.
    pub kind: String,
    /// The id of what it describes.
    pub id: String,
    /// The number of the `file-imported` entry, in the ledger's own chain, that brought it.
    pub since: u32,
    /// Its one text.
    pub text: String,
}

/// The digest of the rows that one import brought, which its entry holds: of each row's id and
/// text, in the order of the ids.
#[must_use]
pub fn rows_digest<'a>(rows: impl IntoIterator<Item = &'a ReferenceRow>) -> Hash {
    let mut hasher = Hasher::default();
    for row in rows {
        hasher.add(&row.id);
        hasher.add("\n");
        hasher.add(&row.text);
        hasher.add("\n");
    }
    hasher.finish()
}
