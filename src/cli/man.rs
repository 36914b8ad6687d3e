//! man: a page of the manual for the program and for each verb.

use std::path::PathBuf;

use clap_mangen::Man;

use super::arguments;
use super::failure::Failure;
use super::reply::Reply;
use super::session::{Session, path};
use crate::desk::answers::PagesTold;
use crate::desk::papers::{self, shown};
use crate::desk::trouble::Trouble;

/// Write a page of the manual for each verb
///
/// `man -l DIR/lifelong-enrol.1` shows one; in a folder `man1` of the manual's path, `man
/// lifelong-enrol` finds it.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The folder; it is made where it is not there, and pages that are there are written anew
    #[arg(value_name = "DIR", value_parser = path())]
    dir: PathBuf,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> Result<Reply, Failure> {
    let Arguments { dir } = arguments;
    let pages = pages()?;
    for (name, _) in &pages {
        let path = dir.join(name);
        papers::check_is_file(&path)?;
        if path.exists() && !papers::read(&path)?.starts_with(BEGIN) {
            return Err(Trouble::Taken(path).into());
        }
    }
    papers::make_folder(dir)?;
    for (name, page) in &pages {
        papers::write(&dir.join(name), page)?;
    }
    let files = pages.iter().map(|(name, _)| shown(&dir.join(name))).collect();
    let told = PagesTold { files };
    Ok(Reply::new(session.format, &told, || told.files.join("\n") + "\n"))
}

/// What every page begins with.
const BEGIN: &[u8] = b".ie \\n(.g ";

/// The pages, by the names of their files.
fn pages() -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let mut command = arguments::command();
    command.build();
    let all = std::iter::once(&command).chain(command.get_subcommands());
    let page = |command: &clap::Command| {
        let man = Man::new(command.clone());
        let (name, mut page) = (man.get_filename(), Vec::new());
        let written = man.render(&mut page);
        let could_not = |_| Failure::could_not("input-output", "the pages could not be made");
        written.map(|()| (name, page)).map_err(could_not)
    };
    all.map(page).collect()
}
