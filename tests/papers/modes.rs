//! New files and folders are for their owner alone; the modes of those that are there are kept.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::office::{DUE, Office};

fn mode(office: &Office, name: &str) -> u32 {
    fs::metadata(office.path(name)).unwrap().permissions().mode() & 0o777
}

#[test]
fn what_is_new_is_for_its_owner_alone() {
    let office = Office::new();
    office.done(&["export", "balances", "--out", "year/end"]);
    office.done(&[&DUE[..], &["--out", "claims"]].concat());
    office.done(&["checkpoint"]);
    office.done(&["demo", "county", "--opening"]);
    for folder in ["year", "year/end", "claims", "county", "county/in", "county/out"] {
        assert_eq!(mode(&office, folder), 0o700, "{folder}");
        for name in office.names(folder) {
            // The ledger itself is the store's.
            if !office.path(&format!("{folder}/{name}")).is_dir() && !name.contains(".db") {
                assert_eq!(mode(&office, &format!("{folder}/{name}")), 0o600, "{folder}/{name}");
            }
        }
    }
    for file in ["lifelong.checkpoint", "enrolments.results.csv"] {
        assert_eq!(mode(&office, file), 0o600, "{file}");
    }
}

#[test]
fn the_modes_of_what_is_there_are_kept() {
    let office = Office::new();
    fs::create_dir(office.path("out")).unwrap();
    fs::set_permissions(office.path("out"), Permissions::from_mode(0o755)).unwrap();
    office.done(&["export", "balances", "--out", "out"]);
    for (file, bits) in [("out/balances.csv", 0o644), ("out/SHA256SUMS", 0o640)] {
        fs::set_permissions(office.path(file), Permissions::from_mode(bits)).unwrap();
    }
    office.done(&["withdraw", "E-1", "--on", "2027-01-25"]);
    office.done(&["export", "balances", "--out", "out"]);
    assert!(office.read("out/balances.csv").contains("L-1"));
    for (file, bits) in [("out", 0o755), ("out/balances.csv", 0o644), ("out/SHA256SUMS", 0o640)] {
        assert_eq!(mode(&office, file), bits, "{file}");
    }
}
