//! So much of a text as fits in a message.

/// The first characters of a text that was found, safe to print: control characters are escaped
/// and what is left out is marked.
#[must_use]
pub fn excerpt(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown: String = text.chars().take(MOST).flat_map(char::escape_debug).collect();
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}
