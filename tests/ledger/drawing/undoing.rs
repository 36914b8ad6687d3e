//! What falls with an entry in the model, and upratings.

use super::acts::refused;
use super::model::{Deed, Line, Model};

impl Model {
    pub(crate) fn uprate(&mut self, to: i32) -> u64 {
        let mut count = 0;
        for learner in &mut self.learners {
            if learner.year().is_some_and(|year| year < to) {
                learner.add(Deed::Uprated(to));
                count += 1;
            }
        }
        count
    }

    /// Undoes an entry with all that rests on it, or says which rule refuses.
    pub(crate) fn correct(&mut self, who: usize, seq: u32) -> String {
        let learner = &self.learners[who];
        let Some(line) = learner.lines.iter().find(|line| line.seq == seq).cloned() else {
            return refused("entry-known");
        };
        if !line.stands {
            return refused("corrected-already");
        }
        // What was drawn and recovered since rests on no attendance any more.
        let is_settled = |other: &Line| match (&line.deed, &other.deed) {
            (Deed::Attended { e, period, .. }, Deed::Drawn { .. }) => {
                learner.drawn(*e, *period) == 0
            }
            _ => false,
        };
        let falls_with = |other: &&Line| rests_on(other, &line) && !is_settled(other);
        let mut falls: Vec<Line> = learner.standing().filter(falls_with).cloned().collect();
        falls.reverse();
        let is_fast = |deed: &Deed| {
            matches!(deed, Deed::Record | Deed::Drawn { .. } | Deed::Recovered { .. })
        };
        let is_of_terms = matches!(line.deed, Deed::Withdrawn { .. } | Deed::Amended { .. });
        if falls.iter().any(|line| is_fast(&line.deed)) || (is_of_terms && falls.len() > 1) {
            return refused("not-correctable");
        }
        if let Deed::Withdrawn { e, .. } = line.deed
            && !self.is_live(e)
        {
            let mut others = learner.held();
            others.retain(|other| *other != e);
            let enrolment = &self.enrolments[e];
            let (credits, is_new) = self.fits_beside(others, enrolment.study, enrolment.start);
            if !credits || !is_new {
                let rule = if credits { "not-enrolled-already" } else { "course-year-credits" };
                return refused(rule);
            }
        }
        self.undo(who, &line, &falls)
    }

    fn undo(&mut self, who: usize, line: &Line, falls: &[Line]) -> String {
        let learner = &mut self.learners[who];
        let changes = learner.changes();
        let change =
            |seq: u32| changes.iter().find(|(of, _)| *of == seq).map_or(0, |(_, change)| *change);
        // An uprating had re-priced what remained with the entry; of what moved nothing it had not.
        let moved = falls.iter().any(|line| change(line.seq) != 0);
        let is_alone = matches!(line.deed, Deed::Granted | Deed::Uprated(_)) || !moved;
        let mut upratings: Vec<Line> = learner
            .standing()
            .filter(|other| matches!(other.deed, Deed::Uprated(_)))
            .filter(|other| !is_alone && other.place > line.place)
            .cloned()
            .collect();
        upratings.sort_by_key(|line| std::cmp::Reverse(line.seq));
        let mut running = learner.remaining();
        let undone: Vec<u32> = falls.iter().chain(&upratings).map(|line| line.seq).collect();
        for seq in &undone {
            running -= change(*seq);
            if running < 0 {
                return refused("remaining-entitlement");
            }
        }
        for seq in &undone {
            let found = learner.lines.iter_mut().find(|line| line.seq == *seq);
            found.expect("it stood").stands = false;
            learner.add(Deed::Record);
        }
        let anew = upratings.len();
        for uprating in upratings.into_iter().rev() {
            let seq = learner.next();
            learner.lines.push(Line { seq, ..uprating });
        }
        format!("corrected {} {anew}", falls.len())
    }
}

/// Whether a line is this one, or followed from it.
fn rests_on(other: &Line, line: &Line) -> bool {
    if other.seq <= line.seq {
        return other.seq == line.seq;
    }
    match (&line.deed, &other.deed) {
        (Deed::Granted, Deed::Prior(_) | Deed::Uprated(_))
        | (Deed::Uprated(_), Deed::Uprated(_)) => true,
        (Deed::Enrolled { e, .. }, deed) => deed.enrolment() == Some(*e),
        (
            Deed::Withdrawn { e, .. } | Deed::Amended { e, .. },
            Deed::Withdrawn { e: of, .. } | Deed::Amended { e: of, .. },
        )
        // Drawn on these terms.
        | (Deed::Amended { e, .. }, Deed::Drawn { e: of, .. }) => e == of,
        // Drawn because this was confirmed.
        (
            Deed::Attended { e, period, status: 'A', .. },
            Deed::Drawn { e: of, period: for_period, .. },
        ) => (e, period) == (of, for_period),
        _ => false,
    }
}
