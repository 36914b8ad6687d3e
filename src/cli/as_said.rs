//! What whoever gives a file says of how it is to be read.

use std::path::PathBuf;

use super::failure::Failure;
use super::session::path;
use crate::desk::imports;
use crate::exchange::{DateOrder, FileEnd, Reading, Renames};

/// How a file that comes in is to be read.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct AsSaid {
    /// Other names of columns: TOML with a line `theirs = "ours"` for each, and `theirs = ""` for
    /// one that is left out
    #[arg(long, value_name = "FILE", value_parser = path())]
    map: Option<PathBuf>,

    /// How dates are written beside `2027-01-18`: `dmy` for `18/01/2027`
    #[arg(long, value_name = "ORDER")]
    dates: Option<Order>,

    /// The file is whole, though its last line has no line end
    #[arg(long)]
    complete: bool,
}

/// In which order the parts of a date stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Order {
    /// Day, month and year.
    Dmy,
}

impl AsSaid {
    /// The same as a value.
    pub(super) fn reading(&self) -> Result<Reading, Failure> {
        let AsSaid { map, dates, complete } = self;
        let renames = match map {
            Some(map) => imports::read_map(map)?,
            None => Renames::default(),
        };
        let dates = match dates {
            Some(Order::Dmy) => DateOrder::DayFirst,
            None => DateOrder::YearFirst,
        };
        let end = if *complete { FileEnd::Complete } else { FileEnd::AsItShows };
        Ok(Reading { renames, dates, end, ..Reading::default() })
    }
}
