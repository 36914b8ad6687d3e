//! So much of a text as fits in a message.

/// The first characters of a text that was found, safe to print: control characters are escaped
/// and what is left out is marked.
#[must_use]
pub fn excerpt(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown = String::new();
    for character in text.chars().take(MOST) {
        match character {
            '"' | '\'' => shown.push(character),
            _ => shown.extend(character.escape_debug()),
        }
    }
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}
