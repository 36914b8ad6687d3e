//! What came of a module: it was passed, failed, or not taken.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::excerpt::excerpt;

/// What came of a module, or of a course year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Achievement {
    /// It was passed, and its credits count towards the qualification.
    Passed,
    /// It was failed.
    Failed,
    /// It was not taken to its end.
    NotTaken,
}

/// A text that says nothing of what came of a module.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not what can come of a module: write `passed`, `failed` or `not-taken`")]
pub struct AchievementError(String);

impl Achievement {
    const ALL: [Achievement; 3] = [Achievement::Passed, Achievement::Failed, Achievement::NotTaken];

    /// As it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Achievement::Passed => "passed",
            Achievement::Failed => "failed",
            Achievement::NotTaken => "not-taken",
        }
    }
}

impl fmt::Display for Achievement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl FromStr for Achievement {
    type Err = AchievementError;

    fn from_str(text: &str) -> Result<Achievement, AchievementError> {
        let found = Achievement::ALL.into_iter().find(|one| one.code() == text);
        found.ok_or_else(|| AchievementError(excerpt(text)))
    }
}
