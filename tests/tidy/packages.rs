//! Holds what comes in with a dependency, as `.deny.toml` allows it and as far as it can be known
//! without the network: licences, sources, versions, bans.

use std::collections::BTreeMap;
use std::process::Command;

use toml::{Table, Value};

use super::{read, top};

/// A package that is compiled into the program, or for its making.
#[derive(Debug)]
struct Package {
    name: String,
    version: String,
    licence: String,
    features: Vec<String>,
}

/// What is asked of cargo: one package a line, with what is looked at.
const ASKED: &[&str] = &[
    "tree",
    "--locked",
    "--offline",
    "--edges=normal,build",
    "--prefix=none",
    "--no-dedupe",
    "--format={p}|{l}|{f}",
];

/// What is compiled on this system, as cargo itself works it out. It was fetched for the tests that
/// run now, so that nothing has to be fetched for this.
fn compiled() -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo).args(ASKED).current_dir(top()).output().expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    packages(&String::from_utf8_lossy(&output.stdout))
}

fn packages(told: &str) -> Vec<Package> {
    let mut found = BTreeMap::new();
    for line in told.lines() {
        let [package, licence, features] = line.split('|').collect::<Vec<_>>()[..] else {
            panic!("a package, its licence and its features: {line}")
        };
        let [name, version, ..] = package.split(' ').collect::<Vec<_>>()[..] else {
            panic!("the name of a package and its version: {package}")
        };
        let package = Package {
            name: name.to_owned(),
            version: version.trim_start_matches('v').to_owned(),
            licence: licence.to_owned(),
            features: features.split(',').map(str::to_owned).collect(),
        };
        found.insert((name, version, features), package);
    }
    found.into_values().collect()
}

/// The limits, out of `.deny.toml`.
struct Limits {
    licences: Vec<String>,
    banned: Vec<(String, String)>,
    /// The crates of which several versions may be compiled.
    twice: Vec<String>,
    /// The features that a crate may not have.
    features: Vec<(String, Vec<String>, String)>,
}

impl Limits {
    fn read(text: &str) -> Limits {
        let table: Table = text.parse().expect("`.deny.toml` is TOML");
        let said = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let all = |value: Option<&Value>| value.and_then(Value::as_array).cloned();
        let texts = |value: Option<&Value>| {
            let values = all(value).unwrap_or_default();
            values.iter().filter_map(|value| said(Some(value))).collect::<Vec<String>>()
        };
        // Each that is told has a name, and a reason why.
        let reasoned = |value: Option<&Value>| {
            let values = all(value).unwrap_or_default().into_iter();
            let one = |value: Value| {
                let name = said(value.get("name")).expect("a crate has a name");
                let reason = said(value.get("reason"));
                (name, reason.expect("each is told with its reason"), value)
            };
            values.map(one).collect::<Vec<_>>()
        };
        let (licences, bans) = (&table["licenses"], &table["bans"]);
        let features = reasoned(bans.get("features")).into_iter();
        let named = |value| reasoned(value).into_iter();
        Limits {
            licences: texts(licences.get("allow")),
            banned: named(bans.get("deny")).map(|(name, reason, _)| (name, reason)).collect(),
            twice: named(bans.get("skip")).map(|(name, ..)| name).collect(),
            features: features
                .map(|(name, reason, value)| (name, texts(value.get("deny")), reason))
                .collect(),
        }
    }
}

/// What is wrong with the packages that are compiled.
fn packages_broken(packages: &[Package], limits: &Limits) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut versions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for Package { name, version, licence, features } in packages {
        if !is_allowed(licence, &limits.licences) {
            complaints.push(format!("{name} {version}: its licence `{licence}` is not allowed"));
        }
        let denied = limits.features.iter().filter(|(of, ..)| of == name);
        for (_, denied, reason) in denied {
            for feature in features.iter().filter(|feature| denied.contains(feature)) {
                complaints.push(format!("{name} {version}: has `{feature}`: {reason}"));
            }
        }
        let known = versions.entry(name).or_default();
        if !known.contains(&version.as_str()) {
            known.push(version);
        }
    }
    for (name, versions) in versions {
        if versions.len() > 1 && !limits.twice.iter().any(|twice| twice == name) {
            complaints.push(format!("{name}: is compiled as {}", versions.join(" and ")));
        }
    }
    complaints
}

/// What is wrong with what `Cargo.lock` names, for whatever system.
fn lock_broken(lock: &str, limits: &Limits) -> Vec<String> {
    let table: Table = lock.parse().expect("`Cargo.lock` is TOML");
    let mut complaints = Vec::new();
    for package in table["package"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default();
        if let Some((_, reason)) = limits.banned.iter().find(|(banned, _)| banned == name) {
            complaints.push(format!("{name}: is banned: {reason}"));
        }
        let source = package.get("source").and_then(Value::as_str);
        // What has no source is this project itself.
        let is_known = match source {
            Some(source) => source == "registry+https://github.com/rust-lang/crates.io-index",
            None => name == "lifelong",
        };
        if !is_known {
            complaints.push(format!("{name}: comes from {}", source.unwrap_or("a folder")));
        }
    }
    complaints
}

/// Whether a licence lets us do as we do: one of several that are offered is enough, and where
/// several hold together each of them is needed.
fn is_allowed(licence: &str, allowed: &[String]) -> bool {
    // `/` is how `OR` was written once.
    let spaced = licence.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words: Vec<&str> = spaced.split_whitespace().rev().collect();
    let answer = any(&mut words, allowed);
    answer && words.is_empty()
}

fn any(words: &mut Vec<&str>, allowed: &[String]) -> bool {
    let mut answer = all(words, allowed);
    while words.pop_if(|word| *word == "OR").is_some() {
        answer |= all(words, allowed);
    }
    answer
}

fn all(words: &mut Vec<&str>, allowed: &[String]) -> bool {
    let mut answer = one(words, allowed);
    while words.pop_if(|word| *word == "AND").is_some() {
        answer &= one(words, allowed);
    }
    answer
}

fn one(words: &mut Vec<&str>, allowed: &[String]) -> bool {
    match words.pop() {
        Some("(") => {
            let answer = any(words, allowed);
            answer & words.pop_if(|word| *word == ")").is_some()
        }
        Some(name) => {
            let exception = words.pop_if(|word| *word == "WITH").and_then(|_| words.pop());
            let name = exception.map_or(name.to_owned(), |of| format!("{name} WITH {of}"));
            allowed.contains(&name)
        }
        None => false,
    }
}

fn limits() -> Limits {
    Limits::read(&read(".deny.toml").expect("`.deny.toml`"))
}

#[test]
fn every_package_that_is_compiled_may_come_in() {
    let compiled = compiled();
    assert!(compiled.iter().any(|package| package.name == "rusqlite"), "{compiled:?}");
    super::expect_none(&packages_broken(&compiled, &limits()));
}

#[test]
fn everything_that_is_locked_is_published_and_none_of_it_is_banned() {
    super::expect_none(&lock_broken(&read("Cargo.lock").expect("`Cargo.lock`"), &limits()));
}

const PLANTED: &str = r#"
licenses.allow = ["MIT", "Zlib"]
bans.deny = [{ name = "tokio", reason = "all of it blocks" }]
bans.skip = [{ name = "syn", reason = "of two makers of macros" }]
bans.features = [{ name = "chrono", deny = ["clock"], reason = "time is an argument" }]
"#;

#[test]
fn a_package_that_may_not_come_in_is_found() {
    let told = "lifelong v0.1.0 (/somewhere/lifelong)|MIT|\n\
                chrono v0.4.45|MIT OR Apache-2.0|std\nchrono v0.4.45|MIT OR Apache-2.0|clock,std\n\
                rand v0.8.5|MIT|\nrand v0.9.0|MIT|\nsyn v2.0.1 (proc-macro)|MIT|\nsyn v3.0.9|MIT|\n\
                viral v1.0.0|MIT AND GPL-3.0|\nsilent v1.0.0||\n";
    let found = [
        "chrono 0.4.45: has `clock`: time is an argument",
        "silent 1.0.0: its licence `` is not allowed",
        "viral 1.0.0: its licence `MIT AND GPL-3.0` is not allowed",
        "rand: is compiled as 0.8.5 and 0.9.0",
    ];
    assert_eq!(packages_broken(&packages(told), &Limits::read(PLANTED)), found);
}

#[test]
fn a_source_that_is_not_published_and_a_banned_crate_are_found() {
    let lock = "[[package]]\nname = \"lifelong\"\n[[package]]\nname = \"beside\"\n\
                [[package]]\nname = \"tokio\"\n\
                source = \"registry+https://github.com/rust-lang/crates.io-index\"\n\
                [[package]]\nname = \"forked\"\nsource = \"git+https://example.org/forked#1\"\n";
    let found = [
        "beside: comes from a folder",
        "tokio: is banned: all of it blocks",
        "forked: comes from git+https://example.org/forked#1",
    ];
    assert_eq!(lock_broken(lock, &Limits::read(PLANTED)), found);
}

#[test]
fn a_licence_is_read_as_it_is_written() {
    let allowed = ["MIT", "Zlib"].map(str::to_owned);
    for licence in ["MIT", "GPL-3.0/MIT", "GPL-3.0 OR MIT", "(GPL-3.0 OR MIT) AND Zlib"] {
        assert!(is_allowed(licence, &allowed), "{licence}");
    }
    for licence in ["", "GPL-3.0", "MIT AND GPL-3.0", "MIT WITH X", "(MIT", "MIT Zlib", "mit"] {
        assert!(!is_allowed(licence, &allowed), "{licence}");
    }
    let limits = limits();
    assert!(limits.licences.len() < 6 && limits.banned.len() > 3 && limits.features.len() > 1);
}
