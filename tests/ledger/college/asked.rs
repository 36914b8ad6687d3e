//! What a line of a story asks: a verb, its words in order, and words that are named, as `on
//! 2027-02-01`.

pub(crate) struct Asked<'a> {
    line: &'a str,
    words: Vec<&'a str>,
}

impl<'a> Asked<'a> {
    pub(crate) fn of(line: &'a str) -> Asked<'a> {
        Asked { line, words: line.split_whitespace().collect() }
    }

    pub(crate) fn verb(&self) -> &'a str {
        self.word(0)
    }

    #[track_caller]
    pub(crate) fn word(&self, place: usize) -> &'a str {
        let word = self.words.get(place);
        word.unwrap_or_else(|| panic!("`{}` lacks word {}", self.line, place + 1))
    }

    /// The word after a name, where it is named.
    pub(crate) fn named(&self, name: &str) -> Option<&'a str> {
        let place = self.words.iter().position(|word| *word == name)?;
        Some(self.word(place + 1))
    }

    /// All after the verb, as it stands.
    pub(crate) fn all(&self) -> &'a str {
        self.line.trim_start().split_once(' ').map_or("", |(_, rest)| rest.trim_start())
    }

    /// All after the first two words, as it stands.
    pub(crate) fn rest(&self) -> &'a str {
        self.all().split_once(' ').map_or("", |(_, rest)| rest)
    }
}
