//! Claims: where the file of each lies, whether it is whole, and writing it again.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::papers::{self, NewFile};
use super::trouble::{Paper, Recorded, Trouble};
use crate::domain::ids::{ClaimReference, Ukprn};
use crate::exchange::drawdowns::HEADINGS;
use crate::ledger::event::ClaimMade;
use crate::ledger::hash::digest;
use crate::ops::drawdown::{self, Claim, Drawdown, DrawdownAnswer, Filing, Waiting};
use crate::ops::{Moment, Recording};
use crate::store::{Reader, Store};

/// What a drawdown left behind.
#[derive(Clone, Debug, Default)]
pub struct Drawn {
    /// The claim that was made, with its file.
    pub claim: Option<(Claim, PathBuf)>,
    /// The earlier claims of the same day.
    pub earlier: Vec<Earlier>,
    /// The claim before this one, of another day, where its file is not in the same folder.
    pub unseen: Option<ClaimReference>,
    /// What was not claimed, and because of what.
    pub waiting: Waiting,
}

/// An earlier claim, with its file.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// The claim.
    pub claim: ClaimReference,
    /// Its file.
    pub path: PathBuf,
    /// How that was found.
    pub found: Found,
}

/// How the file of an earlier claim was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// As it was claimed.
    Same,
    /// It was missing, and was written again, unless this is a dry run.
    Missing,
    /// It holds something else, and was left alone.
    Other,
}

/// Draws down, and writes the claim file and those of the same day that are missing. Whether the
/// file can be written is tried first, so that nothing is claimed in vain; were it lost after that,
/// the same request would write it.
///
/// # Errors
/// When something is in the way of the file, or anything cannot be read or written.
pub fn draw_down(
    store: &mut dyn Store,
    asked: Drawdown,
    out: &Path,
    moment: &Moment,
    recording: Recording,
) -> Result<Drawn, Trouble> {
    let is_real = recording == Recording::Real;
    if is_real {
        papers::make_folder(out)?;
    }
    // Nobody else claims into this folder until the files stand.
    let _alone = is_real.then(|| papers::alone_in(out)).transpose()?;
    let mut folder = Folder { out, asked, recording, earlier: Vec::new(), unseen: None };
    let answer = drawdown::drawdown(store, asked, moment, recording, &mut folder)?;
    let DrawdownAnswer { claim, again, waiting } = answer;
    let claim = claim.map(|claim| {
        let path = path_of(out, &claim.reference);
        (claim, path)
    });
    if is_real {
        let new = claim.iter().map(|(claim, _)| claim);
        for one in new.chain(&again) {
            let written = begin(one, &path_of(out, &one.reference)).and_then(NewFile::finish_new);
            written.map_err(|because| after(claim.as_ref(), because))?;
        }
    }
    let Folder { earlier, unseen, .. } = folder;
    Ok(Drawn { claim, earlier, unseen, waiting })
}

/// Draws down for every provider at which anybody was ever enrolled, each in an act of its own, in
/// the order of their numbers.
///
/// # Errors
/// As for one; then what was claimed before stands, and nothing is claimed of those that follow.
pub fn draw_down_all(
    store: &mut dyn Store,
    due_by: NaiveDate,
    out: &Path,
    moment: &Moment,
    recording: Recording,
) -> Result<Vec<(Drawdown, Drawn)>, Trouble> {
    let mut all: Vec<(Drawdown, Drawn)> = Vec::new();
    for provider in drawdown::providers(&*store.reader()?)? {
        let asked = Drawdown { provider, due_by };
        let drawn = draw_down(store, asked, out, moment, recording).map_err(|because| {
            let claims = all.iter().filter_map(|(_, drawn)| drawn.claim.as_ref());
            let done = claims.map(|(claim, _)| claim.reference.clone()).collect();
            Trouble::OneOfAll { provider, done, because: Box::new(because) }
        })?;
        all.push((asked, drawn));
    }
    Ok(all)
}

/// A trouble that came after a claim was recorded, where one was.
fn after(claim: Option<&(Claim, PathBuf)>, because: Trouble) -> Trouble {
    match claim {
        None => because,
        Some((claim, _)) => Trouble::Recorded {
            what: Recorded::Claim(claim.reference.clone()),
            because: Box::new(because),
        },
    }
}

/// The folder of a provider's claims, and what was seen there of those before a new one.
struct Folder<'a> {
    out: &'a Path,
    asked: Drawdown,
    recording: Recording,
    earlier: Vec<Earlier>,
    unseen: Option<ClaimReference>,
}

impl Filing for Folder<'_> {
    type Trouble = Trouble;

    /// Those of the same day whose files are missing; a dry run writes none.
    fn wanted(&mut self, made: &[ClaimMade]) -> Vec<ClaimReference> {
        let of_that_day = made.iter().filter(|made| made.due_by == self.asked.due_by);
        self.earlier = of_that_day.map(|made| find(made, self.out)).collect();
        self.unseen = unseen(made, self.asked, self.out);
        let missing = self.earlier.iter().filter(|one| one.found == Found::Missing);
        let missing = missing.filter(|_| self.recording == Recording::Real);
        missing.map(|one| one.claim.clone()).collect()
    }

    /// The reference is new, so that a file of its name is another ledger's. Whether a new one can
    /// be written is tried, but not by a dry run.
    fn check(&mut self, next: &ClaimReference) -> Result<(), Trouble> {
        let path = path_of(self.out, next);
        if path.symlink_metadata().is_ok() {
            return Err(Trouble::ClaimInTheWay(path));
        }
        match self.recording {
            Recording::Real => NewFile::begin(&path).map(drop),
            Recording::DryRun => Ok(()),
        }
    }
}

/// The claim before this one, of another day, where its file is not in the same folder and others
/// of the provider are. Whoever keeps a folder for each month has it in another one.
fn unseen(made: &[ClaimMade], asked: Drawdown, out: &Path) -> Option<ClaimReference> {
    let is_there = |made: &ClaimMade| path_of(out, &made.claim).exists();
    let last = made.last().filter(|last| last.due_by != asked.due_by && !is_there(last))?;
    made.iter().any(is_there).then(|| last.claim.clone())
}

/// Finds the file of an earlier claim.
fn find(made: &ClaimMade, out: &Path) -> Earlier {
    let path = path_of(out, &made.claim);
    let found = if path.symlink_metadata().is_ok() {
        let bytes = if path.is_file() { papers::read(&path).ok() } else { None };
        let is_same = bytes.is_some_and(|bytes| digest(bytes) == made.digest);
        if is_same { Found::Same } else { Found::Other }
    } else {
        Found::Missing
    };
    Earlier { claim: made.claim.clone(), path, found }
}

/// Where the file of a claim lies in a folder.
#[must_use]
pub fn path_of(folder: &Path, claim: &ClaimReference) -> PathBuf {
    folder.join(format!("claim-{claim}.csv"))
}

fn begin(claim: &Claim, path: &Path) -> Result<NewFile, Trouble> {
    let mut draft = NewFile::begin(path)?;
    draft.write_all(&claim.file()).map_err(|error| Trouble::unwritable(path, error))?;
    Ok(draft)
}

/// The file of an earlier claim that was written again.
#[derive(Clone, Debug)]
pub struct Rewritten {
    /// Where it is.
    pub path: PathBuf,
    /// Where another claim's file is now that stood there, which may be another ledger's.
    pub kept: Option<PathBuf>,
}

/// Writes the file of an earlier claim again. A claim that stands there and is not this one to the
/// byte is kept beside it: it may be another ledger's.
///
/// # Errors
/// When there is no such claim, something is in the way of its file, or anything cannot be read or
/// written.
pub fn write_again(
    reader: &dyn Reader,
    provider: Ukprn,
    reference: &ClaimReference,
    out: &Path,
) -> Result<Rewritten, Trouble> {
    let path = path_of(out, reference);
    let claim = drawdown::claim(reader, provider, reference)?;
    papers::make_folder(out)?;
    let _alone = papers::alone_in(out)?;
    papers::check_replaceable(&path, HEADINGS, Paper::Claim)?;
    if !path.exists() {
        begin(&claim, &path)?.finish_new()?;
        return Ok(Rewritten { path, kept: None });
    }
    if papers::read(&path)? == claim.file() {
        return Ok(Rewritten { path, kept: None });
    }
    let draft = begin(&claim, &path)?;
    let kept = papers::keep(&path)?;
    draft.finish()?;
    Ok(Rewritten { path, kept: Some(kept) })
}
