//! Refusals: the answer was no. They move no money, so they stand apart from entries, and are kept.

use super::actor::Actor;
use super::hash::{Hash, Hasher, digest};
use super::instant::Instant;
use super::text::{SealError, TextError, refusal as text};
use crate::domain::objection::{self, Objection};
use crate::domain::request::Request;

/// A request that was refused, with what stood against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What was asked for.
    pub asked: Request,
    /// The rules that were not met, with their reasons. What could be done is not kept: by the time
    /// that somebody reads it, it may be something else.
    pub objections: Vec<Objection>,
    /// When it was decided.
    pub decided_at: Instant,
    /// By whom.
    pub actor: Actor,
    /// The file that brought it, where one did: the number of the `import-begun` of it.
    pub file: Option<u32>,
    /// The entry of the ledger's own chain that had last brought rows of the catalogue or the
    /// policy when it was decided: they were those that had been imported by then.
    pub basis: u32,
}

impl Refusal {
    /// The codes of the rules that were not met, joined with `;`.
    #[must_use]
    pub fn rules(&self) -> String {
        objection::rules(&self.objections)
    }

    /// Their reasons, joined with `; `.
    #[must_use]
    pub fn because(&self) -> String {
        objection::because(&self.objections)
    }

    /// The text that can be kept and hashed: lines of a name and a value in a fixed order.
    ///
    /// # Errors
    /// When it could never be read back.
    pub fn text(&self) -> Result<String, SealError> {
        text::write(self)
    }

    /// Reads a text that was kept.
    ///
    /// # Errors
    /// When it is not the text of a refusal.
    pub fn read(text: &str) -> Result<Refusal, TextError> {
        text::read(text)
    }

    /// What tells one refusal from another: the lines of what was asked for and of the rules that
    /// were not met. The same request refused again by the same rules is the same refusal, whoever
    /// asked, when, in whatever words it is told, and whatever was imported in between.
    ///
    /// # Errors
    /// When it could never be read back.
    pub fn identity(&self) -> Result<String, SealError> {
        text::write_identity(self)
    }

    /// The digest of its identity.
    ///
    /// # Errors
    /// When that could never be read back.
    pub fn content(&self) -> Result<Hash, SealError> {
        self.identity().map(digest)
    }
}

/// The digest of a refusal's learner, rules and reasons: what tells it from others in the first
/// form of the tables, which kept nothing of what was asked for.
#[must_use]
pub fn refusal_content(parts: [&str; 3]) -> Hash {
    let mut hasher = Hasher::default();
    for part in parts {
        hasher.add(part);
        hasher.add("\n");
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::date;
    use crate::domain::credits::Credits;
    use crate::domain::request::Study;
    use crate::domain::rule_code::RuleCode;
    use crate::ledger::kept_refusal::{KeptRefusal, ProvedBy, RefusalsDigest, RefusedAt};

    fn id<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
        text.parse().unwrap()
    }

    fn of_modules() -> Refusal {
        Refusal {
            asked: Request {
                enrolment: id("E-1"),
                learner: id("L-1"),
                study: Study::Modules { modules: vec![id("M-1"), id("M-2")], course: None },
                start: date("2027-01-18").unwrap(),
                fee: Some(id("3000.00")),
                loan: None,
                employer_funded: id("0.00"),
                plan: None,
            },
            objections: vec![
                Objection::new(RuleCode::Level, "M-1 is of level 7: ask for another"),
                Objection::new(RuleCode::FeeLimit, "the fee is 552.50 above the limit"),
            ],
            decided_at: id::<Instant>("2027-01-18T09:00:00Z"),
            actor: Actor::new(id("finance officer"), id("officer")),
            file: None,
            basis: 12,
        }
    }

    fn of_a_course_year() -> Refusal {
        let mut refusal = of_modules();
        let credits = Credits::FULL_TIME_YEAR;
        refusal.asked.study = Study::CourseYear { course: id("C-1"), credits };
        refusal.asked.loan = Some(id("1000.00"));
        refusal.asked.plan = Some(id("termly"));
        refusal.actor.account = Some(id("officer@college"));
        refusal.file = Some(6);
        refusal
    }

    const TEXT_OF_MODULES: &str = "\
lifelong-refusal/1
decided 2027-01-18T09:00:00Z
by finance officer
login officer
basis 12
enrolment E-1
learner L-1
module M-1
module M-2
start 2027-01-18
fee 3000.00
employer-funded 0.00
rule level
because M-1 is of level 7: ask for another
rule fee-limit
because the fee is 552.50 above the limit
";

    const TEXT_OF_A_COURSE_YEAR: &str = "\
lifelong-refusal/1
decided 2027-01-18T09:00:00Z
by finance officer
login officer
account officer@college
file 6
basis 12
enrolment E-1
learner L-1
course C-1
credits 120
start 2027-01-18
fee 3000.00
loan 1000.00
employer-funded 0.00
plan termly
rule level
because M-1 is of level 7: ask for another
rule fee-limit
because the fee is 552.50 above the limit
";

    #[test]
    fn a_refusal_is_kept_as_lines_of_a_name_and_a_value() {
        assert_eq!(of_modules().text().unwrap(), TEXT_OF_MODULES);
        assert_eq!(of_a_course_year().text().unwrap(), TEXT_OF_A_COURSE_YEAR);
    }

    #[test]
    fn a_refusal_is_read_as_it_was_kept() {
        let mut of_a_named_course = of_modules();
        let course = Some(id("C-1"));
        of_a_named_course.asked.study = Study::Modules { modules: vec![id("M-1")], course };
        for refusal in [of_modules(), of_a_course_year(), of_a_named_course] {
            assert_eq!(Refusal::read(&refusal.text().unwrap()), Ok(refusal));
        }
    }

    #[test]
    fn what_is_no_text_of_a_refusal_is_not_read() {
        for (from, to) in [
            ("lifelong-refusal/1", "lifelong/1"),
            ("basis 12\n", ""),
            ("rule level", "rule levels"),
            ("because the fee is 552.50 above the limit\n", ""),
            ("employer-funded 0.00\n", "employer-funded 0.00\nemployer-funded 0.00\n"),
            ("start 2027-01-18", "start 18/01/2027"),
        ] {
            let text = TEXT_OF_MODULES.replacen(from, to, 1);
            assert!(Refusal::read(&text).is_err(), "{text}");
        }
    }

    /// The refusal with one thing changed is another one, or the same.
    #[track_caller]
    fn check(is_another: bool, change: fn(&mut Refusal)) {
        for before in [of_modules(), of_a_course_year()] {
            let mut after = before.clone();
            change(&mut after);
            assert_ne!(after.text(), before.text(), "it is not changed");
            let is_other = after.content().unwrap() != before.content().unwrap();
            assert_eq!(is_other, is_another, "{:?}", after.text());
        }
    }

    #[test]
    fn a_refusal_is_known_by_what_was_asked_for_and_the_rules_that_were_not_met() {
        check(true, |it| it.asked.enrolment = id("E-2"));
        check(true, |it| it.asked.learner = id("L-2"));
        check(true, |it| {
            it.asked.study = Study::Modules { modules: vec![id("M-2")], course: None }
        });
        check(true, |it| {
            it.asked.study = Study::CourseYear { course: id("C-1"), credits: Credits::new(60) };
        });
        check(true, |it| it.asked.start = date("2027-01-19").unwrap());
        check(true, |it| it.asked.fee = Some(id("3000.01")));
        check(true, |it| it.asked.fee = None);
        check(true, |it| it.asked.loan = Some(id("3000.00")));
        check(true, |it| it.asked.employer_funded = id("0.01"));
        check(true, |it| it.asked.plan = Some(id("single")));
        check(true, |it| it.objections.truncate(1));
        check(true, |it| it.objections[0].rule = RuleCode::Subject);
    }

    #[test]
    fn a_bundle_in_another_order_is_the_same_bundle() {
        let mut sorted_otherwise = of_modules();
        let modules = vec![id("M-2"), id("M-1")];
        sorted_otherwise.asked.study = Study::Modules { modules, course: None };
        assert_eq!(sorted_otherwise.content(), of_modules().content());
        assert_eq!(Refusal::read(&sorted_otherwise.text().unwrap()), Ok(sorted_otherwise));
    }

    #[test]
    fn a_refusal_is_not_known_by_its_words_nor_by_who_decided_it_when_on_what() {
        check(false, |it| it.objections[0].because = "level 7 is not funded".to_owned());
        check(false, |it| it.decided_at = id::<Instant>("2027-02-01T09:00:00Z"));
        check(false, |it| it.actor.by = id("somebody else"));
        check(false, |it| it.actor.login = id("another"));
        check(false, |it| it.basis = 13);
        check(false, |it| it.file = Some(7));
        check(false, |it| it.actor.account = Some(id("another")));
    }

    #[test]
    fn what_could_not_be_read_back_is_not_written() {
        let unwritable: [fn(&mut Refusal); 3] = [
            |it| it.asked.start = "+2200-01-18".parse().unwrap(),
            |it| it.objections[0].because = "one line\nand another".to_owned(),
            |it| it.decided_at = Instant::of("1899-01-18T09:00:00Z".parse().unwrap()),
        ];
        for change in unwritable {
            let mut refusal = of_modules();
            change(&mut refusal);
            assert!(refusal.text().is_err(), "{refusal:?}");
        }
    }

    /// What `sha256sum` makes of the lines from `enrolment` to `employer-funded` and both `rule`;
    /// and of the learner, the codes and the sentences, each of the three with a line feed.
    #[test]
    fn anybody_can_work_out_what_a_refusal_is_known_by() {
        let by_fields = "131957e81b4d446faa3457028d2d323597eb9675ad2412f6e18cb17bb29798f8";
        assert_eq!(of_modules().content().unwrap().to_string(), by_fields);
        let by_words = "0e7327b755147227a8311dab91f637c2b65d2ff374252271a4b5f0f1f20c684c";
        let refusal = of_modules();
        let words = [refusal.asked.learner.as_str(), &refusal.rules(), &refusal.because()];
        assert_eq!(refusal_content(words).to_string(), by_words);
    }

    /// What `sha256sum` makes of 64 zeros, a line feed and the text; of that hash, a line feed and
    /// the text again; and of the text twice, each time with a line feed after it.
    #[test]
    fn anybody_can_work_out_what_proves_a_refusal() {
        let first = "515fce181477285feb1ae9e6734e508c2e2dafb07ad7cd148351228c646c3500";
        let second = "8eca578bb54f8e053215fae5f9671090f469d3057009ba1147265db095d5151f";
        let one = KeptRefusal::single(of_modules(), RefusedAt::stored(10_000_001), None).unwrap();
        let ProvedBy::Single(link) = one.proved_by() else { panic!("{one:?}") };
        assert_eq!((link.seq, &*link.hash.to_string()), (1, first));
        let next =
            KeptRefusal::single(of_modules(), RefusedAt::stored(10_000_001), Some(link)).unwrap();
        let ProvedBy::Single(link) = next.proved_by() else { panic!("{next:?}") };
        assert_eq!((link.seq, &*link.hash.to_string()), (2, second));
        let both = "9703377bc5edd67d2850bb5535a162338d69e299b756e14ec33939c9ef2d28f8";
        let mut digest = RefusalsDigest::default();
        digest.add(one.text());
        digest.add(next.text());
        assert_eq!(digest.finish().unwrap().to_string(), both);
        assert_eq!(RefusalsDigest::default().finish(), None);
    }
}
