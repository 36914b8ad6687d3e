//! The command line: words in, one operation, words out.

mod afford;
mod amend;
mod arguments;
mod as_said;
mod assess;
mod attend;
mod balance;
mod checkpoint;
mod completions;
mod correct;
mod demo;
mod drawdown;
mod ending;
mod enrol;
mod examples;
mod export;
mod failure;
mod failure_help;
mod forget;
mod glossary;
mod grant;
mod help;
mod import;
mod imports;
mod init;
mod list;
mod man;
mod note;
mod output;
mod policy;
mod position;
mod reconcile;
mod recover;
mod remedy;
mod reply;
mod session;
mod sheet;
mod show;
mod statement;
mod study;
mod tasks;
mod unknown;
mod uprate;
mod usage;
mod verdict;
mod verify;
mod withdraw;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use self::ending::Ending;
use self::failure::Failure;
use self::reply::{Format, Reply};
use self::session::Session;
use crate::domain::ids::ReasonCode;
use crate::ledger::actor::Name;
use crate::ops::Named;

/// The heading of the options that every verb has.
const EVERYWHERE: &str = "Options of every verb";

/// A funding ledger for England's Lifelong Learning Entitlement
///
/// Exit codes: 0 done; 1 the answer is no; 2 the request is wrong; 3 we could not.
/// `lifelong demo DIR` shows a whole county of invented colleges.
#[derive(Clone, Debug, Parser)]
#[command(name = "lifelong", version, disable_help_subcommand = true)]
#[command(subcommand_value_name = "VERB", subcommand_help_heading = "Verbs")]
struct CommandLine {
    /// The ledger: a file, made with `lifelong init`
    #[arg(
        long,
        global = true,
        help_heading = EVERYWHERE,
        value_name = "PATH|URL",
        value_parser = session::path(),
        env = "LIFELONG_LEDGER",
        hide_env_values = true,
        default_value = "./lifelong.db"
    )]
    ledger: PathBuf,

    /// The form in which data goes out
    #[arg(long, global = true, help_heading = EVERYWHERE, value_enum, default_value = "table")]
    format: Format,

    /// Who does this; it is recorded as a claim, beside the login name [default: the login name]
    #[arg(
        long,
        global = true,
        help_heading = EVERYWHERE,
        value_name = "NAME",
        value_parser = Name::given,
        env = "LIFELONG_BY",
        hide_env_values = true
    )]
    by: Option<Name>,

    /// The clock is right now and was wrong before: record at its time, though it lies before that
    /// of what stands, and say why
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "REASON")]
    clock_was_wrong: Option<ReasonCode>,

    #[command(subcommand)]
    verb: Verb,
}

/// What can be asked for: this is the one list of verbs, in the order in which help tells them.
#[derive(Clone, Debug, Subcommand)]
enum Verb {
    Init(init::Arguments),
    Import(import::Arguments),
    Assess(assess::Arguments),
    Enrol(enrol::Arguments),
    Attend(attend::Arguments),
    Withdraw(withdraw::Arguments),
    Amend(amend::Arguments),
    Drawdown(drawdown::Arguments),
    Recover(recover::Arguments),
    Reconcile(reconcile::Arguments),
    Note(note::Arguments),
    Correct(correct::Arguments),
    Forget(forget::Arguments),
    Grant(grant::Arguments),
    Uprate(uprate::Arguments),
    Balance(balance::Arguments),
    Statement(statement::Arguments),
    Afford(afford::Arguments),
    Position(position::Arguments),
    List(list::Arguments),
    Show(show::Arguments),
    Policy(policy::Arguments),
    Imports(imports::Arguments),
    Export(export::Arguments),
    Checkpoint(checkpoint::Arguments),
    Verify(verify::Arguments),
    Demo(demo::Arguments),
    Help(help::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// The verbs, in the order in which help tells them.
#[must_use]
pub fn verbs() -> Vec<String> {
    let command = CommandLine::command();
    command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect()
}

/// Does what the arguments of this process ask for, and says how it ended.
#[must_use]
pub fn run() -> ExitCode {
    if let Some(offered) = completions::asked_for() {
        return output::offer(&offered).into();
    }
    let ending = match arguments::read() {
        Ok(Ok((command_line, named))) => {
            let format = command_line.format;
            match act(command_line, &named) {
                Ok(reply) => output::reply(&reply, format),
                Err(failure) => output::failure(&failure, format),
            }
        }
        Ok(Err(error)) => output::usage(&error, format_asked_for()),
        Err(failure) => output::failure(&failure, format_asked_for()),
    };
    Ending::into(ending)
}

fn act(command_line: CommandLine, named: &[Named]) -> Result<Reply, Failure> {
    let CommandLine { ledger, format, by, clock_was_wrong, verb } = command_line;
    let session = Session::new(&ledger, format, by, clock_was_wrong)?;
    let reply = match perform(verb, &session) {
        Err(failure) => return Err(failure.near(unknown::near(&session, named))),
        Ok(reply) if reply.ending == Ending::No => {
            let near = unknown::near(&session, named);
            reply.words(near.into_iter().map(|near| format!("note: {near}")))
        }
        Ok(reply) => reply,
    };
    Ok(session.into_remarks().into_iter().fold(reply, Reply::word))
}

/// Does what a verb asks for.
fn perform(verb: Verb, session: &Session) -> Result<Reply, Failure> {
    match verb {
        Verb::Init(arguments) => init::run(&arguments, session),
        Verb::Import(arguments) => import::run(&arguments, session),
        Verb::Assess(arguments) => assess::run(arguments, session),
        Verb::Enrol(arguments) => enrol::run(arguments, session),
        Verb::Attend(arguments) => attend::run(arguments, session),
        Verb::Withdraw(arguments) => withdraw::run(arguments, session),
        Verb::Amend(arguments) => amend::run(arguments, session),
        Verb::Drawdown(arguments) => drawdown::run(&arguments, session),
        Verb::Recover(arguments) => recover::run(arguments, session),
        Verb::Reconcile(arguments) => reconcile::run(&arguments, session),
        Verb::Note(arguments) => note::run(&arguments, session),
        Verb::Forget(arguments) => forget::run(&arguments, session),
        Verb::Correct(arguments) => correct::run(arguments, session),
        Verb::Grant(arguments) => grant::run(arguments, session),
        Verb::Uprate(arguments) => uprate::run(&arguments, session),
        Verb::Balance(arguments) => balance::run(&arguments, session),
        Verb::Statement(arguments) => statement::run(&arguments, session),
        Verb::Afford(arguments) => afford::run(arguments, session),
        Verb::Position(arguments) => position::run(&arguments, session),
        Verb::List(arguments) => list::run(arguments, session),
        Verb::Show(arguments) => show::run(&arguments, session),
        Verb::Policy(arguments) => policy::run(&arguments, session),
        Verb::Imports(arguments) => imports::run(&arguments, session),
        Verb::Export(arguments) => export::run(&arguments, session),
        Verb::Checkpoint(arguments) => checkpoint::run(&arguments, session),
        Verb::Verify(arguments) => verify::run(&arguments, session),
        Verb::Demo(arguments) => demo::run(&arguments, session),
        Verb::Help(arguments) => help::run(&arguments, session),
        Verb::Completions(arguments) => completions::run(&arguments, session),
        Verb::Man(arguments) => man::run(&arguments, session),
    }
}

/// The form that wrong arguments ask for: whoever asked for JSON reads errors as JSON too.
fn format_asked_for() -> Format {
    let arguments: Vec<_> = env::args_os().collect();
    let in_one = arguments.iter().any(|one| one == "--format=json");
    let in_two = arguments.windows(2).any(|two| two[0] == "--format" && two[1] == "json");
    if in_one || in_two { Format::Json } else { Format::Table }
}
