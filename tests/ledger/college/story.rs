//! Stories as tables: one line a step, with what is told beside it.
//!
//! ```text
//! enrol E-1 L-1 M-1                | enrolled 2447.50 | remaining 35692.50
//! withdraw E-1 on 2027-02-10       | withdrawn 2447.50
//! withdraw E-1 on 2027-02-20       | refused withdrawn-already | ~ on 2027-02-10
//! ```
//!
//! The words before the first `|` are asked: see `take.rs`. Each cell after it must be met: it is
//! one of the parts of the answer, or after `~` words of its reason, after `=` all of that, after
//! `no` a part that is not there.
//!
//! Beyond what a story says, a dry run, an answer that was there already and a no change no byte of
//! the ledger, but that a refusal to enrol is kept; and at the end of a story the whole ledger
//! holds.

use super::College;

/// A new college, and what happens in it.
#[track_caller]
pub(crate) fn story(story: &str) -> College {
    let mut college = College::new();
    college.tell(story);
    college
}

impl College {
    #[track_caller]
    pub(crate) fn tell(&mut self, story: &str) {
        let lines = story.lines().map(str::trim);
        for line in lines.filter(|line| !line.is_empty() && !line.starts_with('#')) {
            self.step(line);
        }
        self.holds();
    }

    #[track_caller]
    fn step(&mut self, line: &str) {
        let mut cells = line.split('|').map(str::trim);
        let asked = cells.next().unwrap_or_default();
        let before = (self.bytes(), self.count());
        let told = self.take(asked);
        for cell in cells {
            assert!(told.meets(cell), "{asked}\n  expected: {cell}\n  told: {told}");
        }
        if asked.starts_with("dry ") || told.is_no() {
            let may_keep = ["enrol", "import"].iter().any(|verb| asked.starts_with(verb));
            assert_eq!(self.count(), before.1, "{asked}: {told}");
            assert!(may_keep || self.bytes() == before.0, "{asked}: {told}: it leaves a trace");
        }
    }
}

mod tests {
    use super::story;

    /// A judge that cannot say no judges nothing.
    #[test]
    fn a_story_stops_at_what_is_told_otherwise() {
        for wrong in [
            "enrol E-1 L-1 M-1 | enrolled 2447.51",
            "enrol E-1 L-1 M-1 | enrolled",
            "enrol E-1 L-1 M-1 | enrolled 2447.50 | no remaining",
            "enrol E-1 L-9 M-1 | ~ no such words",
            "enrol E-1 L-9 M-1 | = L-9",
            "entry L-1/2 | amount 38140.01",
            "nonsense",
        ] {
            assert!(std::panic::catch_unwind(|| story(wrong)).is_err(), "{wrong}");
        }
    }
}
