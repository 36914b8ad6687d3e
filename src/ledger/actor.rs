//! Who did something: a name that is claimed, and the login that the operating system saw.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

use crate::domain::excerpt::excerpt;
use crate::domain::words::check_name;

/// A name as it stands in an entry: one line of text that a spreadsheet would not run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

/// A text that cannot be a name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{0}` is not a name: write 1 to 64 characters on one line, all of which are seen, not \
     beginning with = + - or @, without spaces at the ends"
)]
pub struct NameError(String);

impl Name {
    /// Reads a name that somebody gives. Every character of it is seen, which is more than a name
    /// that is kept was always held to.
    ///
    /// # Errors
    /// When it is not a name, or a character of it is not seen.
    pub fn given(text: &str) -> Result<Name, NameError> {
        match check_name(text) {
            Ok(()) => text.parse(),
            Err(_) => Err(NameError(excerpt(text))),
        }
    }

    /// The name as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for Name {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Name, NameError> {
        let well_formed = !text.is_empty()
            && text.chars().count() <= 64
            && text.trim() == text
            && !text.starts_with(['=', '+', '-', '@'])
            && !text.chars().any(char::is_control);
        if well_formed { Ok(Name(text.into())) } else { Err(NameError(excerpt(text))) }
    }
}

/// Who did something. The name given is a claim, not a proof; the login stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The name given, or the login where none was.
    pub by: Name,
    /// The login of the operating system.
    pub login: Name,
    /// The account of the pages, where somebody had signed in there.
    pub account: Option<Name>,
}

impl Actor {
    /// Somebody who gave a name, under a login.
    #[must_use]
    pub const fn new(by: Name, login: Name) -> Actor {
        Actor { by, login, account: None }
    }
}
