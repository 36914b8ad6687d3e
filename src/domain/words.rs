//! Words for people: short, and harmless where a screen shows or a spreadsheet opens them.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt::Write as _;
use std::sync::LazyLock;

use regex_syntax::hir::{Class, HirKind};
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

/// Reads words for people, as somebody gives them.
///
/// # Errors
/// When there are none, or too many, or a character would do something instead of being read.
pub fn words(text: &str) -> Result<String, WordsError> {
    check(text)?;
    kept(text)
}

/// Reads words for people as they are kept, or were checked before: what could be kept once can
/// always be read.
///
/// # Errors
/// When there are none, or too many, or they begin as a formula does.
pub fn kept(text: &str) -> Result<String, WordsError> {
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
    Ok(text.to_owned())
}

/// Checks a text that somebody gives, of whatever kind: every character of it is seen, and no blank
/// hides the sign of a formula.
///
/// # Errors
/// When a character is not seen, or the text would be run.
pub fn check(text: &str) -> Result<(), WordsError> {
    if let Some(unseen) = text.chars().find(|character| is_unseen(*character)) {
        return Err(WordsError::Unseen(unseen.into()));
    }
    let shown = text.trim_start();
    if shown.len() < text.len() && shown.starts_with(is_formula_sign) {
        return Err(WordsError::Formula(excerpt(text)));
    }
    Ok(())
}

/// Checks a name that somebody gives: of a person, a file or a folder. It is no amount, so that it
/// never begins as a formula does.
///
/// # Errors
/// When a character is not seen, or the text would be run.
pub fn check_name(text: &str) -> Result<(), WordsError> {
    check(text)?;
    if text.starts_with(is_formula_sign) {
        return Err(WordsError::Formula(excerpt(text)));
    }
    Ok(())
}

/// A text as it may stand on a screen: what is not seen is written out as `\u{202e}`.
#[must_use]
pub fn shown(text: &str) -> Cow<'_, str> {
    written_out(text, |_| false)
}

/// The same of several lines: line feeds stay.
#[must_use]
pub fn shown_lines(text: &str) -> Cow<'_, str> {
    written_out(text, |character| character == '\n')
}

/// A text as it may stand in a field that a spreadsheet opens: as on a screen, and never as a
/// formula, since an apostrophe stands before one.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if text.trim_start().starts_with(is_formula_sign) {
        return Cow::Owned(format!("'{}", shown(text)));
    }
    shown(text)
}

fn written_out(text: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_seen = |byte: u8| byte == b'\n' || (b' '..0x7f).contains(&byte);
    let plain = text.bytes().all(is_seen) && (stays('\n') || !text.contains('\n'));
    if plain || !text.chars().any(|one| is_unseen(one) && !stays(one)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) && !stays(character) {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// The wide forms are run by spreadsheets set up for East Asian languages.
fn is_formula_sign(first: char) -> bool {
    matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

/// What is not seen, by its properties in Unicode: control and format characters, those that turn
/// the order of what is shown, those that leave nothing to be shown, and separators of lines.
const UNSEEN: &str = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]";

/// Whether a character is not seen where it is shown.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    static RANGES: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
        let class =
            regex_syntax::parse(UNSEEN).expect("the properties have these names in Unicode");
        match class.kind() {
            HirKind::Class(Class::Unicode(class)) => {
                class.iter().map(|range| (range.start(), range.end())).collect()
            }
            _ => Vec::new(),
        }
    });
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    let order = |(first, last): &(char, char)| match (character < *first, character > *last) {
        (true, _) => Ordering::Greater,
        (_, true) => Ordering::Less,
        _ => Ordering::Equal,
    };
    RANGES.binary_search_by(order).is_ok()
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
        for text in ["=1+1", " =1+1", "\u{a0}\u{3000}＝1"] {
            assert_eq!(words(text), Err(WordsError::Formula(excerpt(text))), "{text}");
        }
        for (text, code) in [("a\nb", 10), ("a\u{202e}b", 0x202e), ("a\u{200b}", 0x200b)] {
            assert_eq!(words(text), Err(WordsError::Unseen(code)));
        }
    }

    /// One of each kind, and neighbours of them that are seen.
    #[test]
    fn what_is_not_seen_is_known_by_its_properties() {
        let unseen = [
            '\0',
            '\u{1b}',
            '\u{7f}',
            '\u{85}',
            '\u{9b}', // controls
            '\u{ad}',
            '\u{61c}',
            '\u{200e}',
            '\u{202e}',
            '\u{2066}',
            '\u{feff}',
            '\u{fff9}', // formats
            '\u{2028}',
            '\u{2029}', // separators of lines
            '\u{34f}',
            '\u{115f}',
            '\u{1160}',
            '\u{17b4}',
            '\u{180b}',
            '\u{2064}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{ffa0}',
            '\u{1bca0}',
            '\u{e0041}',
            '\u{e0101}', // nothing to be shown
        ];
        for character in unseen {
            assert!(is_unseen(character), "U+{:04X}", u32::from(character));
        }
        let seen =
            [' ', '~', '£', '\u{301}', '–', '…', '✓', 'ß', 'Ж', '한', '\u{1161}', 'ﷺ', '😀', 'ا'];
        for character in seen {
            assert!(!is_unseen(character), "U+{:04X}", u32::from(character));
        }
    }

    #[test]
    fn what_is_kept_can_be_shown_and_opened() {
        assert_eq!(shown("plain"), "plain");
        assert_eq!(shown("a\u{1b}[31mb\n\u{202e}c"), "a\\u{1b}[31mb\\u{a}\\u{202e}c");
        assert_eq!(shown_lines("a\n\u{9b}b\n"), "a\n\\u{9b}b\n");
        assert_eq!(guarded("=1+1"), "'=1+1");
        assert_eq!(guarded(" @SUM(1)"), "' @SUM(1)");
        assert_eq!(guarded("Ann-Marie"), "Ann-Marie");
    }
}
