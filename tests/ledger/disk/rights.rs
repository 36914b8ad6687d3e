//! A ledger holds what is known of people: it is for its owner alone, unless its owner says
//! otherwise.

use std::fs;
use std::process::Command;

use super::{add, beside, kept, mode, open, set_mode, set_up};

#[test]
fn a_new_ledger_is_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    for mask in ["000", "022", "077"] {
        let path = folder.path().join(format!("{mask}.db"));
        let script = format!("umask {mask}; exec \"$0\" --ledger \"$1\" init");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_lifelong")]).arg(&path);
        set_up(&mut command);
        assert!(command.output().unwrap().status.success());
        assert_eq!(mode(&path), 0o600, "{mask}");
    }
}

/// What stands in the log is in no way less personal than what stands in the file.
#[test]
fn the_log_has_the_rights_of_the_ledger_and_rights_that_are_there_are_kept() {
    let kept = kept();
    for rights in [0o600, 0o640, 0o664] {
        set_mode(&kept.path, rights);
        let mut store = open(&kept.path).unwrap();
        add(&mut *store).unwrap();
        for end in ["", "-wal", "-shm"] {
            assert_eq!(mode(beside(&kept.path, end)), rights, "{end}");
        }
        drop(store);
        assert_eq!(mode(&kept.path), rights);
        assert!(fs::symlink_metadata(beside(&kept.path, "-wal")).is_err(), "it was closed");
    }
}
