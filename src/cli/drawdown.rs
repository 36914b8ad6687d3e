//! drawdown: claims what is due for a provider, and writes the claim file.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::failure::Failure;
use super::reply::Reply;
use super::session::{DryRun, Session, path};
use super::sheet::{Fields, Sheet, pairs};
use crate::desk::answers::{ClaimFilesTold, DrawdownTold, DrawdownsTold, Undrawn, WaitingTold};
use crate::desk::claims::{self, Drawn, Earlier, Found, Rewritten};
use crate::desk::papers::{self, shown};
use crate::domain::calendar::date;
use crate::domain::ids::{ClaimReference, Ukprn};
use crate::domain::sum::Sum;
use crate::ledger::standing::InFigure;
use crate::ops::Recording;
use crate::ops::drawdown::Drawdown;

/// Claim what is due, confirmed and not drawn, for a provider, and write the claim file
///
/// Claims once, however often and by however many it is run: a second run claims only what has
/// become ready since. What was recovered since the claim before is a line below zero. The file is
/// OUT/claim-REFERENCE.csv; where that of an earlier claim of the same day is missing, it is
/// written again.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The provider that is to be paid
    #[arg(long, value_name = "UKPRN", required_unless_present = "all", conflicts_with = "all")]
    ukprn: Option<Ukprn>,

    /// Every provider, one after the other, each in an act of its own
    #[arg(long, conflicts_with = "claim")]
    all: bool,

    /// Everything due on or before this day is claimed, which is at most 31 days ahead
    #[arg(long, value_name = "DATE", value_parser = date, required_unless_present = "claim")]
    due: Option<NaiveDate>,

    /// Claim nothing, and write the file of an earlier claim again
    #[arg(long, value_name = "REFERENCE", conflicts_with_all = ["due", "dry_run"])]
    claim: Option<ClaimReference>,

    /// The folder of the claim files; it is made where it is not there
    #[arg(long, value_name = "DIR", value_parser = path(), default_value = ".")]
    out: PathBuf,

    /// With `--dry-run`: foretells what is claimed by any day, however far ahead
    #[arg(long, requires = "dry_run")]
    ahead: bool,

    #[command(flatten)]
    dry_run: DryRun,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { ukprn, due, claim, out, ahead, dry_run, .. } = arguments;
    let mut store = session.open()?;
    papers::check_is_folder(out)?;
    let recording = dry_run.recording();
    // A day that is mistyped would claim what falls due in years, and a claim is never undone.
    if let (Some(due_by), false) = (*due, *ahead) {
        session.moment().check_not_far_ahead(due_by)?;
    }
    let Some(provider) = *ukprn else {
        let due_by = due.expect("a day is asked for where all are drawn down");
        let all = claims::draw_down_all(&mut *store, due_by, out, session.moment(), recording)?;
        return Ok(of_all(&all, due_by, recording, session));
    };
    let Some(due_by) = *due else {
        let reader = store.reader()?;
        let again = claim.iter().map(|claim| claims::write_again(&*reader, provider, claim, out));
        let again = again.collect::<Result<Vec<_>, _>>()?;
        let told = ClaimFilesTold::from(&*again);
        let line = |file: &String| pairs(&[("file", file.clone())]);
        let reply = Reply::new(session.format, &told, || told.files.iter().map(line).collect());
        return Ok(reply.words(again.iter().filter_map(kept)));
    };
    let asked = Drawdown { provider, due_by };
    let drawn = claims::draw_down(&mut *store, asked, out, session.moment(), recording)?;
    let told = DrawdownTold::of(&drawn, asked);
    let reply = Reply::new(session.format, &told, || table(&told, recording));
    let reply = reply.words(words(&drawn, asked, recording));
    Ok(reply.marked(recording, DRY_RUN))
}

const DRY_RUN: &str = "dry run: nothing was claimed";

/// What is said of all providers.
fn of_all(
    all: &[(Drawdown, Drawn)],
    due_by: NaiveDate,
    recording: Recording,
    session: &Session,
) -> Reply {
    let told = all.iter().map(|(asked, drawn)| DrawdownTold::of(drawn, *asked));
    let told = DrawdownsTold { due_by, providers: told.collect() };
    let files = all.iter().flat_map(|(asked, drawn)| about_files(drawn, *asked, recording));
    let mut words: Vec<String> = files.collect();
    if all.iter().any(|(_, drawn)| drawn.waiting.not_confirmed.count > 0) {
        words.push(CONFIRM.to_owned());
    }
    Reply::new(session.format, &told, || overview(&told)).words(words).marked(recording, DRY_RUN)
}

/// One line for each provider, and one for all of them.
fn overview(told: &DrawdownsTold) -> String {
    let header =
        ["provider", "lines", "drawn", "recovered", "claimed", "due, not claimed", "claim"];
    let mut sheet = Sheet::new(&header);
    let due = |one: &DrawdownTold| {
        let WaitingTold { not_confirmed, not_attending, rejected_by_the_payer, .. } = one.waiting;
        [not_confirmed, not_attending, rejected_by_the_payer].map(|Undrawn(tally)| tally.total)
    };
    let (mut lines, mut sums) = (0_usize, [Sum::ZERO; 4]);
    for one in &told.providers {
        let amounts = [one.drawn, one.recovered, one.claimed, due(one).into_iter().sum()];
        lines = lines.saturating_add(one.lines);
        for (sum, amount) in sums.iter_mut().zip(amounts) {
            *sum += amount;
        }
        let claim = one.claim_reference.as_ref().map(ToString::to_string).unwrap_or_default();
        sheet.add_row(line(one.ukprn.to_string(), one.lines, amounts, claim));
    }
    sheet.add_row(line("all".to_owned(), lines, sums, String::new()));
    format!("{}\n{}", pairs(&[("due by", told.due_by.to_string())]), sheet.table())
}

fn line(of: String, lines: usize, amounts: [Sum; 4], claim: String) -> Vec<String> {
    let amounts = amounts.map(|amount| amount.to_string());
    [of, lines.to_string()].into_iter().chain(amounts).chain([claim]).collect()
}

fn table(told: &DrawdownTold, recording: Recording) -> String {
    let mut fields = Fields::default().with("provider", told.ukprn).with("due by", told.due_by);
    if let Some(claim) = &told.claim_reference {
        fields = fields
            .with("claim", claim)
            .with("lines", told.lines)
            .with("drawn", told.drawn)
            .with("recovered", told.recovered)
            .with("claimed", told.claimed);
        if recording == Recording::Real {
            fields = fields.if_any("file", told.file.as_ref()).if_any("sha256", told.sha256);
        }
    }
    let waiting = &told.waiting;
    let mut sheet = Sheet::new(&["periods", "undrawn", "not claimed because"]);
    for (why, Undrawn(tally)) in [
        ("not confirmed", waiting.not_confirmed),
        ("not attending", waiting.not_attending),
        ("rejected by the payer", waiting.rejected_by_the_payer),
        ("not due by then", waiting.not_due_by_then),
    ] {
        if tally.count > 0 {
            sheet.add([tally.count.to_string(), tally.total.to_string(), why.to_owned()]);
        }
    }
    if sheet.is_empty() { fields.text() } else { format!("{}\n{}", fields.text(), sheet.table()) }
}

/// What is said where something else stood in the place of a claim.
fn kept(rewritten: &Rewritten) -> Option<String> {
    let Rewritten { path, kept } = rewritten;
    let kept = kept.as_ref()?;
    Some(format!(
        "note: {} held another claim than this one; that is kept as {}",
        shown(path),
        shown(kept)
    ))
}

/// The option that names the folder of a claim's file, where that is not the one that is meant
/// without it.
fn into(file: &Path) -> String {
    match file.parent() {
        Some(folder) if folder != Path::new("") && folder != Path::new(".") => {
            format!(" --out {}", shown(folder))
        }
        _ => String::new(),
    }
}

/// The list that names the periods of each figure of what was not claimed.
fn names(drawn: &Drawn, asked: Drawdown) -> impl Iterator<Item = String> {
    let Drawdown { provider, due_by } = asked;
    let waiting = &drawn.waiting;
    let waits_for = |figure: InFigure| format!("--due-by {due_by} --waits-for {}", figure.name());
    let all = [
        ("not confirmed", waiting.not_confirmed, waits_for(InFigure::NotConfirmed)),
        ("not attending", waiting.not_attending, waits_for(InFigure::Awaiting)),
        ("rejected", waiting.rejected, waits_for(InFigure::Blocked)),
        ("not due by then", waiting.not_yet_due, format!("--due-after {due_by}")),
    ];
    let some = all.into_iter().filter(|(_, tally, _)| tally.count > 0);
    some.map(move |(why, _, narrowed)| {
        format!("{why}: `lifelong list periods --ukprn {provider} --undrawn {narrowed}` names them")
    })
}

fn words(drawn: &Drawn, asked: Drawdown, recording: Recording) -> Vec<String> {
    let mut words = Vec::new();
    if drawn.claim.is_none() {
        let earlier: Vec<_> = drawn.earlier.iter().map(|one| one.claim.to_string()).collect();
        words.push(match earlier.as_slice() {
            [] => "there is nothing to claim: nothing is due, confirmed and not drawn".to_owned(),
            claims => format!(
                "there is nothing more to claim: what was due by {} is in {}",
                asked.due_by,
                claims.join(", ")
            ),
        });
    }
    words.extend(about_files(drawn, asked, recording));
    words.extend(names(drawn, asked));
    if drawn.waiting.not_confirmed.count > 0 {
        words.push(CONFIRM.to_owned());
    }
    words
}

/// What is to be done about what waits for it.
const CONFIRM: &str = "confirm attendance with `lifelong attend` or `lifelong import attendance`, \
                       and draw down again";

/// What is said of the files of earlier claims.
fn about_files(drawn: &Drawn, asked: Drawdown, recording: Recording) -> Vec<String> {
    let mut words = Vec::new();
    for Earlier { claim, path, found } in &drawn.earlier {
        let shown = shown(path);
        match found {
            Found::Same => {}
            Found::Missing if recording == Recording::DryRun => {
                words.push(format!("{shown} is missing, and would be written again"));
            }
            Found::Missing => words.push(format!("{shown} was missing, and was written again")),
            Found::Other => words.push(format!(
                "{shown} is not what was claimed, and was left alone: write it anew with \
                 `lifelong drawdown --ukprn {} --claim {claim}{}`",
                asked.provider,
                into(path)
            )),
        }
    }
    if let Some(claim) = &drawn.unseen {
        words.push(format!(
            "note: the file of {claim} is not in this folder; where it was never sent, `lifelong \
             drawdown --ukprn {} --claim {claim}` writes it again",
            asked.provider
        ));
    }
    words
}
