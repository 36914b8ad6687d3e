//! Words for people: short, and harmless where a screen shows or a spreadsheet opens them.

use thiserror::Error;

use super::excerpt::excerpt;

/// The most characters of such a text.
const MOST: usize = 200;

/// Why a text cannot stand as words for people.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum WordsError {
    /// Nothing at all.
    #[error("the text is empty")]
    Empty,
    /// More than fits.
    #[error("the text has {0} characters: at most {MOST} fit, so shorten it")]
    TooLong(usize),
    /// A spreadsheet would run it.
    #[error(
        "`{0}` begins with a sign that a spreadsheet takes for a formula: begin the text with \
         another character"
    )]
    Formula(String),
    /// A control character, or one without width, or one that turns the order of what is shown.
    #[error("the character U+{0:04X} cannot be seen: take it out")]
    Unseen(u32),
}

/// Reads words for people.
///
/// # Errors
/// When there are none, or too many, or a character would do something instead of being read.
pub fn words(text: &str) -> Result<String, WordsError> {
    let length = text.chars().count();
    if length == 0 {
        return Err(WordsError::Empty);
    }
    if length > MOST {
        return Err(WordsError::TooLong(length));
    }
    if text.starts_with(is_formula_sign) {
        return Err(WordsError::Formula(excerpt(text)));
    }
    match text.chars().find(|character| is_unseen(*character)) {
        Some(unseen) => Err(WordsError::Unseen(unseen.into())),
        None => Ok(text.to_owned()),
    }
}

/// The wide forms are run by spreadsheets set up for East Asian languages.
fn is_formula_sign(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

/// Control characters, those without width, and those that turn the order of what is shown.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are() {
        for text in ["SLC letter of 3 May 2026", "Zoë's — 1 = 1", &"é".repeat(200)] {
            assert_eq!(words(text).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_would_do_something_instead_of_being_read_is_refused() {
        assert_eq!(words(""), Err(WordsError::Empty));
        assert_eq!(words(&"é".repeat(201)), Err(WordsError::TooLong(201)));
        assert_eq!(words("=1+1"), Err(WordsError::Formula("=1+1".to_owned())));
        for (text, code) in [("a\nb", 10), ("a\u{202e}b", 0x202e), ("a\u{200b}", 0x200b)] {
            assert_eq!(words(text), Err(WordsError::Unseen(code)));
        }
    }
}
