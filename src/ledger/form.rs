//! The forms in which the text of an entry was ever written.

/// A form of texts. New entries have the latest; chains may hold several, and each entry is read,
/// and what may follow it judged, by its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// `lifelong/1`: no entry says from which file it came, nor the day of its fact where that is
    /// not the day from which it counts.
    First,
    /// `lifelong/2`.
    #[default]
    Second,
}

impl Form {
    /// All of them, oldest first.
    pub const ALL: [Form; 2] = [Form::First, Form::Second];

    /// The first line of a text of this form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Form::First => "lifelong/1",
            Form::Second => "lifelong/2",
        }
    }
}
