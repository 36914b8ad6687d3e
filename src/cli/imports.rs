//! imports: every file that was taken in, with its digest and its counts.

use serde_json::{Value, json};

use super::failure::Failure;
use super::reply::Reply;
use super::session::Session;
use super::sheet::Sheet;
use crate::ledger::instant::Instant;
use crate::ops::imports::{self, Import};

/// How many digits of a digest a table shows; the other forms show all 64.
const SHOWN: usize = 12;

/// Show every file that was taken in: when, by whom, its digest, and what became of it
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let reader = session.open()?.reader()?;
    let imports = imports::imports(&*reader)?;
    let reply =
        Reply::new(session.format, || table(&imports), || sheet(&imports), || object(&imports));
    if imports.is_empty() {
        let word = "no file was taken in yet: begin with `lifelong import providers FILE`; then \
                    courses, modules, learners and enrolments";
        return Ok(reply.word(word));
    }
    Ok(reply)
}

const COLUMNS: [&str; 10] = [
    "entry",
    "recorded_at",
    "kind",
    "file",
    "digest",
    "lines",
    "recorded",
    "already",
    "refused",
    "by",
];

fn fields(import: &Import) -> [String; 10] {
    let Import { seq, recorded_at, by, file } = import;
    [
        format!("ledger/{seq}"),
        Instant(*recorded_at).to_string(),
        file.kind.clone(),
        file.file.clone(),
        file.digest.to_string(),
        file.lines.to_string(),
        file.recorded.to_string(),
        file.already.to_string(),
        file.refused.to_string(),
        by.to_string(),
    ]
}

/// The table leaves the kind out where the name of the file says it.
fn table(imports: &[Import]) -> String {
    let header =
        ["entry", "recorded", "lines", "new", "already", "refused", "digest", "kind", "file, by"];
    let mut sheet = Sheet::new(&header);
    for import in imports {
        let [entry, at, kind, file, digest, lines, recorded, already, refused, by] = fields(import);
        let digest = digest.get(..SHOWN).unwrap_or(&digest).to_owned();
        let at = at.get(..10).unwrap_or(&at).to_owned();
        let file = format!("{file}, {by}");
        sheet.add([entry, at, lines, recorded, already, refused, digest, kind, file]);
    }
    sheet.table()
}

fn sheet(imports: &[Import]) -> Sheet {
    let mut sheet = Sheet::new(&COLUMNS);
    for import in imports {
        sheet.add(fields(import));
    }
    sheet
}

fn object(imports: &[Import]) -> Value {
    let field = |(name, field): (&str, String)| {
        let value = match name {
            "lines" | "recorded" | "already" | "refused" => {
                field.parse::<u64>().map_or(Value::Null, Value::from)
            }
            _ => json!(field),
        };
        (name.to_owned(), value)
    };
    let one = |import: &Import| {
        Value::Object(COLUMNS.into_iter().zip(fields(import)).map(field).collect())
    };
    imports.iter().map(one).collect()
}
