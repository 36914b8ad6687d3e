//! So much of a text as fits in a message.

use std::fmt::Write as _;

/// The first characters of a text that was found, safe to print: control characters are escaped,
/// one that looks like another is shown as what it is, and what is left out is marked.
#[must_use]
pub fn excerpt(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown = String::new();
    for character in text.chars().take(MOST) {
        match character {
            '"' | '\'' => shown.push(character),
            _ => match look_alike(character) {
                Some(name) => {
                    let _ = write!(shown, "[U+{:04X} {name}]", u32::from(character));
                }
                None => shown.extend(character.escape_debug()),
            },
        }
    }
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown
}

/// What a character is that looks like one of those that numbers, dates and ids are made of:
/// whoever reads the message would take it for that, and not see what is wrong.
fn look_alike(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{a0}' => "no-break space",
        '\u{2007}' => "figure space",
        '\u{202f}' => "narrow no-break space",
        '\u{2000}'..='\u{200a}' | '\u{205f}' | '\u{3000}' => "space of another width",
        '\u{2010}' => "hyphen",
        '\u{2011}' => "non-breaking hyphen",
        '\u{2012}' => "figure dash",
        '\u{2013}' => "en dash",
        '\u{2014}' | '\u{2015}' => "em dash",
        '\u{2212}' => "minus sign",
        '\u{fe58}' | '\u{fe63}' => "small dash",
        '\u{2044}' => "fraction slash",
        '\u{2215}' => "division slash",
        '\u{201a}' => "low quotation mark",
        '\u{2024}' => "one dot leader",
        '\u{ff01}'..='\u{ff5e}' => "full-width character",
        '\u{37e}' => "Greek question mark",
        _ if "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορ".contains(character) => "Greek letter",
        _ if "АВЕЅІЈКМНОРСТУХҮаеорсухѕіјһԁԛԝ".contains(character) => {
            "Cyrillic letter"
        }
        _ if character.is_numeric() && !character.is_ascii() => "digit of another script",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_looks_like_another_is_shown_as_what_it_is() {
        for (text, shown) in [
            ("\u{2212}2447.50", "[U+2212 minus sign]2447.50"),
            ("L\u{2013}0001", "L[U+2013 en dash]0001"),
            ("L-0001\u{a0}", "L-0001[U+00A0 no-break space]"),
            ("2027\u{2011}01", "2027[U+2011 non-breaking hyphen]01"),
            ("\u{410}", "[U+0410 Cyrillic letter]"),
            ("\u{391}", "[U+0391 Greek letter]"),
            ("\u{ff11}", "[U+FF11 full-width character]"),
            ("\u{661}", "[U+0661 digit of another script]"),
        ] {
            assert_eq!(excerpt(text), shown);
        }
    }

    #[test]
    fn what_looks_like_itself_stays() {
        for text in ["L-0001", "Zoë's \"£5\"", "Ж", "€", "é"] {
            assert_eq!(excerpt(text), text);
        }
        assert_eq!(excerpt("a\tb"), "a\\tb");
        assert!(excerpt(&"x".repeat(61)).ends_with("x…"));
    }
}
