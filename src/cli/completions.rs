//! completions: what a shell runs to complete a line, with verbs, options, and ids of the ledger.

use std::any::TypeId;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::Command;
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate};
use clap_complete::env::Shells;

use super::arguments;
use super::failure::Failure;
use super::reply::Reply;
use super::session::Session;
use crate::domain::ids::{CourseId, EnrolmentId, LearnerId, ModuleId, Ukprn};
use crate::ops::{IdKind, known_ids};
use crate::store::{self, Address};

/// The variable by which a shell asks, with its own name in it.
const ASKING: &str = "LIFELONG_COMPLETE";

/// How many ids are offered at most: nobody reads more, and a shell asks before it shows them.
const MOST: usize = 200;

/// Print what a shell runs to complete command lines
///
/// It completes verbs, options, and ids of learners, enrolments, modules, courses and providers:
/// those of the ledger that the line names, or else of the usual one.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_parser = ["bash", "elvish", "fish", "powershell", "zsh"])]
    shell: String,
}

pub(super) fn run(arguments: &Arguments, _: &Session) -> Result<Reply, Failure> {
    let mut script = Vec::new();
    let shells = Shells::builtins();
    let shell = shells.completer(&arguments.shell);
    let written = shell.map(|shell| {
        shell.write_registration(ASKING, "lifelong", "lifelong", "lifelong", &mut script)
    });
    match written {
        Some(Ok(())) => Ok(Reply::text(String::from_utf8_lossy(&script).into_owned())),
        _ => Err(Failure::could_not("input-output", "the script could not be made")),
    }
}

/// What a shell is to offer, where it is a shell that asks.
pub(super) fn asked_for() -> Option<Vec<u8>> {
    let shell = env::var_os(ASKING).filter(|shell| !shell.is_empty())?;
    let mut words = env::args_os().skip_while(|word| word != "--").skip(1);
    offered(&shell, words.by_ref().collect())
}

fn offered(shell: &OsStr, words: Vec<OsString>) -> Option<Vec<u8>> {
    let shells = Shells::builtins();
    let shell = shells.completer(shell.to_str()?)?;
    let mut command = with_ids(arguments::command(), &ledger_of(&words));
    command.build();
    let mut found = Vec::new();
    let folder = env::current_dir().ok();
    shell.write_complete(&mut command, words, folder.as_deref(), &mut found).ok()?;
    Some(found)
}

/// The ledger that a line names, or else the usual one.
fn ledger_of(words: &[OsString]) -> PathBuf {
    let after = words.windows(2).find(|two| two[0] == "--ledger").map(|two| two[1].clone());
    let within = || {
        let mut words = words.iter().filter_map(|word| word.to_str());
        words.find_map(|word| word.strip_prefix("--ledger=")).map(OsString::from)
    };
    let named = after.or_else(within).or_else(|| env::var_os("LIFELONG_LEDGER"));
    named.map_or_else(|| PathBuf::from("./lifelong.db"), PathBuf::from)
}

/// The command line, with the ids of a ledger where an argument is one.
fn with_ids(command: Command, ledger: &Path) -> Command {
    let ledger = ledger.to_owned();
    command.mut_subcommands(move |verb| {
        let ledger = ledger.clone();
        verb.mut_args(move |argument| {
            let Some(kind) = kind_of(&argument) else { return argument };
            let ledger = ledger.clone();
            argument.add(ArgValueCompleter::new(move |begun: &OsStr| ids(&ledger, kind, begun)))
        })
    })
}

/// Of what an argument is the id, by its type.
fn kind_of(argument: &clap::Arg) -> Option<IdKind> {
    let of = argument.get_value_parser().type_id();
    [
        (TypeId::of::<LearnerId>(), IdKind::Learners),
        (TypeId::of::<EnrolmentId>(), IdKind::Enrolments),
        (TypeId::of::<ModuleId>(), IdKind::Modules),
        (TypeId::of::<CourseId>(), IdKind::Courses),
        (TypeId::of::<Ukprn>(), IdKind::Providers),
    ]
    .into_iter()
    .find_map(|(one, kind)| (of == one).then_some(kind))
}

/// The ids that begin so. A ledger that cannot be read offers none, and says nothing: a line is
/// being typed.
fn ids(ledger: &Path, kind: IdKind, begun: &OsStr) -> Vec<CompletionCandidate> {
    let read = || {
        let store = store::open(&Address::read(ledger.as_os_str()).ok()?).ok()?;
        known_ids(&*store.reader().ok()?, kind, begun.to_str()?, MOST).ok()
    };
    read().unwrap_or_default().into_iter().map(CompletionCandidate::new).collect()
}
