//! Lists in a sentence, put together only when somebody reads the sentence.

use std::fmt;

use crate::domain::ids::ModuleId;

/// Things named one after the other: `M-1`, `M-1 and M-2`, `M-1, M-2 and M-3`.
pub(super) struct Listed<I>(pub(super) I);

impl<I> fmt::Display for Listed<I>
where
    I: Iterator<Item: fmt::Display> + Clone,
{
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut items = self.0.clone();
        let Some(first) = items.next() else {
            return Ok(());
        };
        first.fmt(formatter)?;
        let mut items = items.peekable();
        while let Some(item) = items.next() {
            let before = if items.peek().is_some() { ", " } else { " and " };
            write!(formatter, "{before}{item}")?;
        }
        Ok(())
    }
}

/// Modules with the verb that fits their number: `module M-1 has`, `modules M-1 and M-2 have`.
pub(super) struct Modules<I> {
    ids: I,
    one: &'static str,
    several: &'static str,
}

/// `module M-1`, `modules M-1 and M-2`.
pub(super) const fn modules<I>(ids: I) -> Modules<I> {
    Modules { ids, one: "", several: "" }
}

/// `module M-1 is`, `modules M-1 and M-2 are`.
pub(super) const fn modules_are<I>(ids: I) -> Modules<I> {
    Modules { ids, one: " is", several: " are" }
}

/// `module M-1 has`, `modules M-1 and M-2 together have`.
pub(super) const fn modules_have<I>(ids: I) -> Modules<I> {
    Modules { ids, one: " has", several: " together have" }
}

/// `module M-1 belongs`, `modules M-1 and M-2 belong`.
pub(super) const fn modules_belong<I>(ids: I) -> Modules<I> {
    Modules { ids, one: " belongs", several: " belong" }
}

impl<'a, I> fmt::Display for Modules<I>
where
    I: Iterator<Item = &'a ModuleId> + Clone,
{
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (noun, verb) = match self.ids.clone().nth(1) {
            None => ("module", self.one),
            Some(_) => ("modules", self.several),
        };
        write!(formatter, "{noun} {}{verb}", Listed(self.ids.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_as_one_would_say_it() {
        let said = |items: &[u8]| Listed(items.iter()).to_string();
        assert_eq!(said(&[]), "");
        assert_eq!(said(&[1]), "1");
        assert_eq!(said(&[1, 2]), "1 and 2");
        assert_eq!(said(&[1, 2, 3]), "1, 2 and 3");
    }

    #[test]
    fn the_verb_fits_the_number_of_modules() {
        let ids: Vec<ModuleId> = ["M-1", "M-2"].map(|id| id.parse().unwrap()).into();
        assert_eq!(modules(ids.iter().take(1)).to_string(), "module M-1");
        assert_eq!(modules_are(ids.iter()).to_string(), "modules M-1 and M-2 are");
        assert_eq!(modules_have(ids.iter()).to_string(), "modules M-1 and M-2 together have");
        assert_eq!(modules_belong(ids.iter().take(1)).to_string(), "module M-1 belongs");
    }
}
