//! Reads Rust, as much of it as the rules of the house need: tokens, paths, functions, attributes.

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    /// An identifier or a keyword.
    Word,
    /// The inside of a string.
    Text,
    /// Anything else; `::` and `!=` are one sign each.
    Sign,
}

#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) line: usize,
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

/// A path in the code, with as many parts as are written.
#[derive(Debug)]
pub(crate) struct Name {
    pub(crate) line: usize,
    pub(crate) parts: Vec<String>,
    /// How many modules are open around it in its own file, such as `mod tests { … }`.
    pub(crate) modules: usize,
}

impl Name {
    /// A single word is no path: `csv` may be somebody's variable.
    pub(crate) fn begins_with(&self, path: &str) -> bool {
        let wanted: Vec<&str> = path.split("::").collect();
        self.parts.len() > 1
            && self.parts.len() >= wanted.len()
            && self.parts.iter().zip(wanted).all(|(part, wanted)| part == wanted)
    }

    pub(crate) fn holds(&self, path: &str) -> bool {
        let wanted: Vec<&str> = path.split("::").collect();
        self.parts.windows(wanted.len()).any(|parts| parts == wanted)
    }
}

pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) lines: usize,
}

/// The code without its comments.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let signs: Vec<char> = text.chars().collect();
    let is = |at: usize, wanted: char| signs.get(at) == Some(&wanted);
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while let Some(&sign) = signs.get(at) {
        let from = at;
        let mut kind = Kind::Sign;
        if sign == '/' && is(at + 1, '/') {
            at = end_of(&signs, at, "\n");
            continue;
        } else if sign == '/' && is(at + 1, '*') {
            at = end_of_comment(&signs, at);
            line += count_of_lines(&signs[from..at]);
            continue;
        } else if sign.is_whitespace() {
            line += usize::from(sign == '\n');
            at += 1;
            continue;
        } else if let Some(end) = end_of_text(&signs, at) {
            kind = Kind::Text;
            at = end;
        } else if sign == '\'' {
            at = end_of_quote(&signs, at);
        } else if sign.is_alphanumeric() || sign == '_' {
            kind = if sign.is_ascii_digit() { Kind::Sign } else { Kind::Word };
            let length =
                signs[at..].iter().take_while(|s| s.is_alphanumeric() || **s == '_').count();
            at += length;
        } else {
            let pair = (sign == ':' && is(at + 1, ':')) || (sign == '!' && is(at + 1, '='));
            at += if pair { 2 } else { 1 };
        }
        let written: String = signs[from..at].iter().collect();
        let lines = count_of_lines(&signs[from..at]);
        let inside =
            |text: &str| text.trim_matches(|s: char| s != '"').trim_matches('"').to_owned();
        let text = if kind == Kind::Text { inside(&written) } else { written };
        found.push(Token { line, kind, text });
        line += lines;
    }
    found
}

fn count_of_lines(signs: &[char]) -> usize {
    signs.iter().filter(|sign| **sign == '\n').count()
}

/// The end of the comment that opens here; comments of this kind may hold others.
fn end_of_comment(signs: &[char], from: usize) -> usize {
    let (mut open, mut at) = (0_usize, from);
    while at < signs.len() {
        match signs.get(at..at + 2) {
            Some(['/', '*']) => open += 1,
            Some(['*', '/']) => open -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if open == 0 {
            return at;
        }
    }
    signs.len()
}

/// Just after the next place where `ending` stands, or the end of the file.
fn end_of(signs: &[char], from: usize, ending: &str) -> usize {
    let ending: Vec<char> = ending.chars().collect();
    signs[from..]
        .windows(ending.len())
        .position(|window| window == ending)
        // The line feed after a comment stays, so that lines are counted in one place.
        .map_or(signs.len(), |at| from + at + if ending == ['\n'] { 0 } else { ending.len() })
}

/// The end of the string that begins here: `"…"`, `b"…"`, `r"…"`, `r#"…"#` and their like.
fn end_of_text(signs: &[char], from: usize) -> Option<usize> {
    // `number"` is no prefix of a string, but the end of a word and then a string.
    let prefix: String = signs[from..].iter().take_while(|sign| "brc".contains(**sign)).collect();
    if !["", "b", "c", "r", "br", "cr"].contains(&prefix.as_str()) {
        return None;
    }
    let after = from + prefix.len();
    let hashes = signs[after..].iter().take_while(|sign| **sign == '#').count();
    let raw = prefix.contains('r');
    if signs.get(after + hashes) != Some(&'"') || (hashes > 0 && !raw) {
        return None;
    }
    let inside = after + hashes + 1;
    if raw {
        return Some(end_of(signs, inside, &format!("\"{}", "#".repeat(hashes))));
    }
    let mut at = inside;
    while let Some(sign) = signs.get(at) {
        match sign {
            '\\' => at += 2,
            '"' => return Some(at + 1),
            _ => at += 1,
        }
    }
    Some(signs.len())
}

/// The end of a character, `'x'` or `'\n'`, or of a lifetime, `'static`.
fn end_of_quote(signs: &[char], from: usize) -> usize {
    if signs.get(from + 1) == Some(&'\\') {
        return end_of(signs, from + 3, "'");
    }
    if signs.get(from + 2) == Some(&'\'') {
        return from + 3;
    }
    let length = signs[from + 1..].iter().take_while(|s| s.is_alphanumeric() || **s == '_').count();
    from + 1 + length
}

/// Every path that the code names, with its groups opened: `use std::{fs, io::Read};` names
/// `std::fs` and `std::io::Read`. A macro that is called keeps its `!`.
pub(crate) fn names(tokens: &[Token]) -> Vec<Name> {
    let mut found = Vec::new();
    let mut open_braces = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if token.kind == Kind::Word {
            let first = found.len();
            at = open_path(tokens, at, &[], &mut found);
            let modules = open_braces.iter().filter(|is_module| **is_module).count();
            found[first..].iter_mut().for_each(|name| name.modules = modules);
            continue;
        }
        if is_sign(tokens, at, "{") {
            open_braces.push(at >= 2 && tokens[at - 2].text == "mod");
        } else if is_sign(tokens, at, "}") {
            open_braces.pop();
        }
        at += 1;
    }
    found
}

/// Adds the paths that begin at this token after those parts; returns the place after them.
fn open_path(tokens: &[Token], from: usize, before: &[String], found: &mut Vec<Name>) -> usize {
    let Some(token) = tokens.get(from) else {
        return from;
    };
    if is_sign(tokens, from, "{") {
        let mut at = from + 1;
        while at < tokens.len() && !is_sign(tokens, at, "}") {
            at = match tokens[at].text.as_str() {
                // An alias is no path of its own.
                "as" => at + 2,
                "," => at + 1,
                _ => open_path(tokens, at, before, found),
            };
        }
        return at + 1;
    }
    let mut parts = before.to_vec();
    parts.push(token.text.clone());
    let goes_on = tokens
        .get(from + 2)
        .is_some_and(|next| next.kind == Kind::Word || next.text == "{" || next.text == "*");
    if token.kind == Kind::Word && is_sign(tokens, from + 1, "::") && goes_on {
        return open_path(tokens, from + 2, &parts, found);
    }
    if is_sign(tokens, from + 1, "!")
        && let Some(last) = parts.last_mut()
    {
        last.push('!');
    }
    found.push(Name { line: token.line, parts, modules: 0 });
    from + 1
}

fn is_sign(tokens: &[Token], at: usize, sign: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.kind == Kind::Sign && token.text == sign)
}

/// The place of the bracket that closes the one which opens here.
fn closing(tokens: &[Token], from: usize) -> Option<usize> {
    let mut open = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match (token.kind, token.text.as_str()) {
            (Kind::Sign, "(" | "[" | "{") => open += 1,
            (Kind::Sign, ")" | "]" | "}") => open = open.saturating_sub(1),
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

/// Every function with a body, from the line of its `fn` to the line of its last brace.
pub(crate) fn functions(tokens: &[Token]) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, pair) in tokens.windows(2).enumerate() {
        if pair.iter().any(|token| token.kind != Kind::Word) || pair[0].text != "fn" {
            continue;
        }
        let mut here = at + 2;
        // A `;` or a brace inside brackets belongs to a type, such as `[u8; 32]`.
        while here < tokens.len() && !is_sign(tokens, here, "{") && !is_sign(tokens, here, ";") {
            let opens = is_sign(tokens, here, "(") || is_sign(tokens, here, "[");
            here = if opens { closing(tokens, here).unwrap_or(here) + 1 } else { here + 1 };
        }
        let end = if is_sign(tokens, here, "{") { closing(tokens, here) } else { None };
        if let Some(end) = end {
            let lines = tokens[end].line - pair[0].line + 1;
            found.push(Function { name: pair[1].text.clone(), line: pair[0].line, lines });
        }
    }
    found
}

/// The tokens inside each `#[…]` and `#![…]`, with its line.
pub(crate) fn attributes(tokens: &[Token]) -> Vec<(usize, &[Token])> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let bracket = if is_sign(tokens, at + 1, "!") { at + 2 } else { at + 1 };
        if is_sign(tokens, at, "#") && is_sign(tokens, bracket, "[") {
            let end = closing(tokens, bracket).unwrap_or(tokens.len());
            found.push((token.line, &tokens[bracket + 1..end]));
        }
    }
    found
}

/// The first word of each path in the value of this constant, with its line.
pub(crate) fn modules_listed(constant: &str, tokens: &[Token]) -> Vec<(usize, String)> {
    let defined =
        tokens.windows(2).position(|pair| pair[0].text == constant && pair[1].text == ":");
    let Some(defined) = defined else {
        return Vec::new();
    };
    let equals = (defined..tokens.len()).find(|at| is_sign(tokens, *at, "="));
    let opens = equals.and_then(|from| (from..tokens.len()).find(|at| is_sign(tokens, *at, "[")));
    let Some(opens) = opens else {
        return Vec::new();
    };
    let end = closing(tokens, opens).unwrap_or(tokens.len());
    let mut found: Vec<(usize, String)> = Vec::new();
    for name in names(&tokens[opens..end]) {
        let module =
            name.parts.iter().find(|part| !["self", "super", "crate"].contains(&part.as_str()));
        let Some(module) = module else { continue };
        let is_path = name.parts.len() > 1 && module.chars().all(|s| s.is_lowercase() || s == '_');
        if is_path && !found.iter().any(|(_, known)| known == module) {
            found.push((name.line, module.clone()));
        }
    }
    found
}
