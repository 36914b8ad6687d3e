//! Parent courses and modules: what can be studied.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::calendar::Span;
use super::credits::Credits;
use super::excerpt::excerpt;
use super::ids::{CourseId, Hecos, ModuleId, Ukprn};
use super::money::Money;

/// A full course, which may be the parent of modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParentCourse {
    /// Its id.
    pub id: CourseId,
    /// The provider whose course it is.
    pub ukprn: Ukprn,
    /// Its title.
    pub title: String,
    /// The qualification that it leads to, as the provider writes it.
    pub qualification: String,
    /// Its level.
    pub level: Level,
    /// The credits of the whole course.
    pub credits: Credits,
    /// Its subjects.
    pub hecos: Vec<Hecos>,
    /// Whether it is a higher technical qualification.
    pub htq: bool,
    /// When it is designated for funding.
    pub designated: Span,
    /// The provider to which it is franchised, where it is.
    pub franchised_to: Option<Ukprn>,
    /// Whether it bears credits of its own; one that does not takes default credits.
    pub credit_bearing: bool,
}

/// A module: a part of a parent course that can be studied alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Its id.
    pub id: ModuleId,
    /// Its parent course.
    pub course: CourseId,
    /// The provider that teaches it.
    pub ukprn: Ukprn,
    /// Its title.
    pub title: String,
    /// Its level.
    pub level: Level,
    /// Its credits.
    pub credits: Credits,
    /// What the provider charges for it.
    pub fee: Money,
    /// Whether it is assessed.
    pub assessed: bool,
    /// How many weeks it takes, where that is known.
    pub weeks: Option<u16>,
    /// Its own subjects, where they are given.
    pub hecos: Vec<Hecos>,
}

/// A level of the framework for higher education qualifications: 4 to 6 for a bachelor's degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u8);

/// A text that is not a level.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a level: write a number from 1 to 8")]
pub struct LevelError(String);

impl Level {
    /// The number of the level, for a rule to compare with.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Level {
    type Err = LevelError;

    fn from_str(text: &str) -> Result<Level, LevelError> {
        match text.as_bytes() {
            [digit @ b'1'..=b'8'] => Ok(Level(digit.saturating_sub(b'0'))),
            _ => Err(LevelError(excerpt(text))),
        }
    }
}
