//! The process edge.

use std::process::ExitCode;

fn main() -> ExitCode {
    lifelong::cli::run()
}
