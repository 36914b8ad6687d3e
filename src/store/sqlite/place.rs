//! Where a ledger lies, and what lies beside it.

use std::path::{Path, PathBuf};

use super::super::StoreError;

/// A path that SQLite takes for nothing but a file: `:memory:` is a file of that name.
pub(super) fn whole(path: &Path) -> Result<PathBuf, StoreError> {
    std::path::absolute(path).map_err(|source| StoreError::Unavailable {
        doing: "find the ledger",
        source: source.into(),
    })
}

pub(super) fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}
