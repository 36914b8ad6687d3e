//! What lies beside an export: its Frictionless description, its CSVW metadata, and checksums.

use serde_json::{Map, Value, json};
use thiserror::Error;

use crate::domain::sum::Sum;

use super::export::{Heading, Holds};

/// A file that was exported.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'a> {
    /// Its name, for example `register`.
    pub name: &'a str,
    /// Its path in the folder, for example `register.csv`.
    pub path: &'a str,
    /// What it holds, in words.
    pub description: &'a str,
    /// Its columns, in their order.
    pub headings: &'a [Heading],
    /// The columns that name a row; none where no columns do.
    pub key: &'a [&'a str],
    /// The SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: &'a str,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many rows it has, without the header.
    pub rows: u64,
    /// Sums over all rows, each with the name of what is summed.
    pub totals: &'a [(&'a str, Sum)],
    /// What narrowed it, each with its name; none where all of it is there.
    pub filters: &'a [(&'a str, String)],
}

/// A `datapackage.json` to which nothing can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the `datapackage.json` in the folder is no data package to which a table can be added")]
pub struct PackageError;

/// The text of the `datapackage.json` of a folder (Frictionless Data Package, version 2) after a
/// file was exported to it: what is there stays, but for an earlier description of the same file.
///
/// # Errors
/// When the text that is there is no data package.
pub fn datapackage(
    existing: Option<&str>,
    resource: &Resource<'_>,
) -> Result<String, PackageError> {
    let mut package = match existing {
        Some(text) => serde_json::from_str(text).map_err(|_| PackageError)?,
        None => json!({
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "lifelong",
            "resources": [],
        }),
    };
    let listed = resources(&mut package)?;
    let name_of = |resource: &Value| resource["name"].as_str().unwrap_or_default().to_owned();
    listed.retain(|other| name_of(other) != resource.name);
    listed.push(described(resource));
    listed.sort_by_cached_key(name_of);
    Ok(printed(&package))
}

fn resources(package: &mut Value) -> Result<&mut Vec<Value>, PackageError> {
    package.get_mut("resources").and_then(Value::as_array_mut).ok_or(PackageError)
}

/// Checks that something can be added to a `datapackage.json`.
///
/// # Errors
/// When the text is no data package.
pub fn check_datapackage(text: &str) -> Result<(), PackageError> {
    let mut package = serde_json::from_str(text).map_err(|_| PackageError)?;
    resources(&mut package).map(|_| ())
}

fn described(resource: &Resource<'_>) -> Value {
    let field = |heading: &Heading| {
        let kind = match heading.holds {
            Holds::Text | Holds::Codes => "string",
            Holds::Whole => "integer",
            Holds::Pounds => "number",
            Holds::Day => "date",
            Holds::Moment => "datetime",
        };
        json!({ "name": heading.name, "type": kind, "description": heading.meaning })
    };
    let mut schema = json!({
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": resource.headings.iter().map(field).collect::<Vec<_>>(),
    });
    if !resource.key.is_empty() {
        schema["primaryKey"] = json!(resource.key);
    }
    let text = |(name, sum): &(&str, Sum)| ((*name).to_owned(), json!(sum.to_string()));
    let mut described = json!({
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": resource.name,
        "type": "table",
        "path": resource.path,
        "description": resource.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": resource.bytes,
        "hash": format!("sha256:{}", resource.sha256),
        "rows": resource.rows,
        "control_totals": resource.totals.iter().map(text).collect::<Map<_, _>>(),
        "dialect": {
            "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
            "delimiter": ",",
            "lineTerminator": "\n",
        },
        "schema": schema,
    });
    if !resource.filters.is_empty() {
        let text = |(name, value): &(&str, String)| ((*name).to_owned(), json!(value));
        described["filters"] = resource.filters.iter().map(text).collect::<Map<_, _>>().into();
    }
    described
}

/// The text of the CSV on the Web metadata of a file, whose name is that of the file and
/// `-metadata.json`.
#[must_use]
pub fn csvw(resource: &Resource<'_>) -> String {
    let column = |heading: &Heading| {
        let kind = match heading.holds {
            Holds::Text | Holds::Codes => "string",
            Holds::Whole => "integer",
            Holds::Pounds => "decimal",
            Holds::Day => "date",
            Holds::Moment => "dateTime",
        };
        let mut column = json!({
            "name": heading.name,
            "titles": heading.name,
            "datatype": kind,
            "dc:description": heading.meaning,
        });
        if heading.holds == Holds::Codes {
            column["separator"] = json!(";");
        }
        column
    };
    let mut schema = json!({ "columns": resource.headings.iter().map(column).collect::<Vec<_>>() });
    if !resource.key.is_empty() {
        schema["primaryKey"] = json!(resource.key);
    }
    printed(&json!({
        "@context": "http://www.w3.org/ns/csvw",
        "url": resource.path,
        "dc:title": resource.name,
        "dc:description": resource.description,
        "dialect": { "encoding": "utf-8", "lineTerminators": ["\n"] },
        "tableSchema": schema,
    }))
}

/// Whether a text is CSV on the Web metadata of the file at this path.
#[must_use]
pub fn is_csvw(text: &str, path: &str) -> bool {
    let metadata: Value = serde_json::from_str(text).unwrap_or_default();
    metadata["@context"] == "http://www.w3.org/ns/csvw" && metadata["url"] == path
}

/// A JSON text as it is kept: indented, with a line feed at its end.
pub(super) fn printed(value: &Value) -> String {
    format!("{value:#}\n")
}

/// The text of the `SHA256SUMS` of a folder, for `sha256sum --check`, after a file was written to
/// it. The digest is in hexadecimal digits.
#[must_use]
pub fn sha256_sums(existing: Option<&str>, path: &str, sha256: &str) -> String {
    let listed = existing.unwrap_or_default().lines().filter_map(|line| line.split_once("  "));
    let others = listed.filter(|(_, other)| *other != path);
    let mut lines: Vec<_> = others.chain([(sha256, path)]).collect();
    lines.sort_by_key(|(_, path)| *path);
    let line = |(sha256, path): &(&str, &str)| [sha256, "  ", path, "\n"].concat();
    lines.iter().map(line).collect()
}

/// Whether every line of a text is a digest, two spaces and a path, so that none of it is lost when
/// lines are added to it.
#[must_use]
pub fn is_sha256_sums(text: &str) -> bool {
    let is_digest =
        |digest: &str| digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit());
    text.lines().all(|line| line.split_once("  ").is_some_and(|(digest, _)| is_digest(digest)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{balances, log};

    const BALANCES: Resource<'_> = Resource {
        name: "balances",
        path: "balances.csv",
        description: "the entitlement of every learner",
        headings: balances::HEADINGS,
        key: balances::KEY,
        sha256: "00ff",
        bytes: 120,
        rows: 1,
        filters: &[],
        totals: &[("remaining", Sum::from_pence(3_814_000))],
    };

    fn names(package: &str) -> Vec<String> {
        let package: Value = serde_json::from_str(package).unwrap();
        let resources = package["resources"].as_array().unwrap();
        resources.iter().map(|resource| resource["name"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_resource_is_described_once_and_in_order() {
        let log = Resource { name: "log", path: "log.csv", headings: log::HEADINGS, ..BALANCES };
        let one = datapackage(None, &log).unwrap();
        let two = datapackage(Some(&one), &BALANCES).unwrap();
        assert_eq!(names(&two), ["balances", "log"]);
        assert_eq!(datapackage(Some(&two), &log).unwrap(), two);
        let other_way = datapackage(Some(&datapackage(None, &BALANCES).unwrap()), &log).unwrap();
        assert_eq!(other_way, two);
    }

    #[test]
    fn a_description_says_what_the_columns_hold_and_what_they_sum_to() {
        let package: Value = serde_json::from_str(&datapackage(None, &BALANCES).unwrap()).unwrap();
        let resource = &package["resources"][0];
        assert_eq!(resource["hash"], "sha256:00ff");
        assert_eq!(resource["control_totals"], json!({ "remaining": "38140.00" }));
        assert_eq!(resource["schema"]["primaryKey"], json!(["learner_id"]));
        assert_eq!(resource["schema"]["fields"][1]["type"], "number");
        let csvw: Value = serde_json::from_str(&csvw(&BALANCES)).unwrap();
        assert_eq!(csvw["url"], "balances.csv");
        assert_eq!(csvw["tableSchema"]["columns"][6]["datatype"], "integer");
    }

    #[test]
    fn what_is_not_a_package_is_left_alone() {
        for text in ["", "[]", "{}", "{\"resources\":1}", "not json"] {
            assert_eq!(datapackage(Some(text), &BALANCES), Err(PackageError), "{text}");
            assert_eq!(check_datapackage(text), Err(PackageError), "{text}");
            assert!(!is_csvw(text, "balances.csv"), "{text}");
        }
        assert!(check_datapackage(&datapackage(None, &BALANCES).unwrap()).is_ok());
        assert!(is_csvw(&csvw(&BALANCES), "balances.csv"));
        assert!(!is_csvw(&csvw(&BALANCES), "log.csv"));
    }

    #[test]
    fn checksums_of_others_are_told_from_ours() {
        let digest = "0f".repeat(32);
        assert!(is_sha256_sums(&sha256_sums(None, "register.csv", &digest)));
        for foreign in ["# mine", &format!("{digest} *log.csv"), &format!("MD5  {digest}"), "\n"] {
            assert!(!is_sha256_sums(foreign), "{foreign}");
        }
    }

    #[test]
    fn checksums_are_one_line_for_each_file_in_order() {
        let sums = sha256_sums(None, "register.csv", "aa");
        let sums = sha256_sums(Some(&sums), "log.csv", "bb");
        let sums = sha256_sums(Some(&sums), "register.csv", "cc");
        assert_eq!(sums, "bb  log.csv\ncc  register.csv\n");
    }
}
