//! What whoever gives a file says of how it is to be read.

use std::path::PathBuf;

use super::failure::Failure;
use super::session::path;
use crate::desk::imports;
use crate::exchange::{Reading, Renames};

/// How a file that comes in is to be read.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct AsSaid {
    /// Other names of columns: TOML with a line `theirs = "ours"` for each
    #[arg(long, value_name = "FILE", value_parser = path())]
    map: Option<PathBuf>,
}

impl AsSaid {
    /// The same as a value.
    pub(super) fn reading(&self) -> Result<Reading, Failure> {
        let AsSaid { map } = self;
        let renames = match map {
            Some(map) => imports::read_map(map)?,
            None => Renames::default(),
        };
        Ok(Reading { renames, ..Reading::default() })
    }
}
