//! The only file that prints: data to stdout, words about it to stderr.

use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write};

use super::ending::Ending;
use super::failure::Failure;
use super::reply::{Format, Reply, seen};
use super::{tasks, usage};
use crate::domain::words::shown_lines;

const RED: &str = "\u{1b}[31m";
const GREEN: &str = "\u{1b}[32m";
const PLAIN: &str = "\u{1b}[0m";

/// Prints an answer.
pub(super) fn reply(reply: &Reply, format: Format) -> Ending {
    match data(&reply.data()) {
        Ok(()) => {
            for word in &reply.words {
                say(&shown_lines(word));
            }
            reply.ending
        }
        // Whoever read the data has read enough, as `head` does.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => reply.ending,
        Err(error) => {
            let message = format!("could not write the answer out: {error}");
            let help = "what was to be recorded has been; look whether the disk is full";
            failure(&Failure::could_not("input-output", message).help(help), format)
        }
    }
}

/// Prints why there is no answer.
pub(super) fn failure(failure: &Failure, format: Format) -> Ending {
    if format == Format::Json {
        say(&seen(&failure.json().to_string()));
        return failure.ending;
    }
    let mark = if is_coloured(&io::stderr()) {
        format!("{RED}error:{PLAIN}")
    } else {
        "error:".to_owned()
    };
    for error in failure.errors() {
        say(&format!("{mark} {}", shown_lines(&error)));
    }
    for word in failure.afterwords() {
        say(&shown_lines(&word));
    }
    failure.ending
}

/// Prints what is wrong with the arguments; or the help, where that was asked for.
pub(super) fn usage(error: &clap::Error, format: Format) -> Ending {
    if usage::is_without_verb(error) && format != Format::Json {
        return reply(&Reply::text(tasks::page()).ending(Ending::Wrong), format);
    }
    if error.use_stderr() {
        return failure(&usage::failure(error), format);
    }
    reply(&Reply::text(error.render().to_string()), format)
}

/// Prints what a shell is to offer. It reads bytes of its own between the words.
pub(super) fn offer(offered: &[u8]) -> Ending {
    let mut stdout = io::stdout();
    match stdout.write_all(offered).and_then(|()| stdout.flush()) {
        Ok(()) => Ending::Done,
        Err(_) => Ending::CouldNot,
    }
}

/// Shows how far something is, on a terminal only.
pub(super) fn progress(done: usize, total: usize) {
    let mut stderr = io::stderr();
    if stderr.is_terminal() {
        let end = if done >= total { "\r\u{1b}[K" } else { "" };
        // Progress that cannot be shown is no reason to stop.
        let _ = write!(stderr, "\r{done} of {total}{end}");
        let _ = stderr.flush();
    }
}

fn data(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout();
    if is_coloured(&stdout) {
        stdout.write_all(painted(text).as_bytes())?;
    } else {
        stdout.write_all(text.as_bytes())?;
    }
    stdout.flush()
}

fn say(text: &str) {
    // There is nobody to tell that nobody can be told.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Paints the marks that stand first on their lines.
fn painted(text: &str) -> String {
    let line = |line: &str| match line.chars().next() {
        Some('✓') => line.replacen('✓', &format!("{GREEN}✓{PLAIN}"), 1),
        Some('✗') => line.replacen('✗', &format!("{RED}✗{PLAIN}"), 1),
        _ => line.to_owned(),
    };
    text.split_inclusive('\n').map(line).collect()
}

/// Whether colours are wanted: on a terminal that has them, unless `NO_COLOR` says not.
fn is_coloured(stream: &impl IsTerminal) -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = env::var_os("TERM").is_none_or(|terminal| terminal == "dumb");
    stream.is_terminal() && !is_set("NO_COLOR") && !is_dumb
}
