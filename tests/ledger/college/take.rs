//! What each line of a story does: one operation, asked as a face asks it.

use chrono::NaiveDate;
use lifelong::domain::attendance::Attendance;
use lifelong::domain::credits::Credits;
use lifelong::domain::ids::ClaimReference;
use lifelong::domain::money::{Amount, Money};
use lifelong::domain::rates::Announced;
use lifelong::domain::request::{Request, Study};
use lifelong::exchange::Reading;
use lifelong::ledger::chain_name::{ChainName, TheLedger};
use lifelong::ledger::entry_name::EntryName;
use lifelong::ledger::event::{ClaimMade, LedgerEvent};
use lifelong::ops::amend::{Amendment, amend};
use lifelong::ops::assess::assess;
use lifelong::ops::attend::{Confirmation, attend};
use lifelong::ops::balance::{balance, balance_as_at};
use lifelong::ops::correct::{Correction, correct};
use lifelong::ops::drawdown::{Drawdown, Filing, drawdown};
use lifelong::ops::enrol::{Naming, enrol};
use lifelong::ops::export::{ExportKind, export};
use lifelong::ops::grant::{Grant, GrantKind, grant};
use lifelong::ops::imports::{Brought, brought};
use lifelong::ops::reconcile::{Asked as Reconciling, Schedule, Whose, reconcile};
use lifelong::ops::recover::{Recovery, recover};
use lifelong::ops::uprate::{Repriced, Uprating, uprate};
use lifelong::ops::withdraw::{Withdrawal, withdraw};
use lifelong::ops::{OpError, Progress, Recording};

use super::asked::Asked;
use super::told::{self, Told};
use super::{College, files, position, read};

/// Whoever keeps no files of claims, and remembers which were made.
#[derive(Default)]
pub(crate) struct NoFiles(Vec<ClaimMade>);

impl Filing for NoFiles {
    type Trouble = OpError;

    fn wanted(&mut self, made: &[ClaimMade]) -> Vec<ClaimReference> {
        self.0 = made.to_vec();
        Vec::new()
    }

    fn check(&mut self, _: &ClaimReference) -> Result<(), OpError> {
        Ok(())
    }
}

/// The start of every enrolment that names none.
const START: &str = "2027-02-01";

/// So few learners are uprated at a time that it takes more than one batch.
const LEARNERS_AT_A_TIME: usize = 3;

/// The columns of a payer's schedule.
const PAID: &str = "payment_reference,payment_date,ukprn,learner_id,enrolment_id,liability_period,\
                    amount";

impl College {
    /// Does or looks up what a line says. `dry` before it makes it a dry run, and `announced` lets it
    /// go by figures that are announced and not in force.
    #[track_caller]
    pub(crate) fn take(&mut self, line: &str) -> Told {
        let (line, how) = match line.strip_prefix("dry ") {
            Some(line) => (line, Recording::DryRun),
            None => (line, Recording::Real),
        };
        let (line, announced) = match line.strip_prefix("announced ") {
            Some(line) => (line, Announced::AskedFor),
            None => (line, Announced::Refused),
        };
        let before = std::mem::replace(&mut self.announced, announced);
        let asked = Asked::of(line);
        let told = self.act(&asked, how).unwrap_or_else(|| self.look_up(&asked));
        self.announced = before;
        told.unwrap_or_else(|error| match error {
            OpError::Malformed(malformed) => {
                let first = malformed.bad.first();
                let because = first.map(ToString::to_string).unwrap_or_default();
                let remedies = first.map(|bad| bad.remedies.clone()).unwrap_or_default();
                let told = Told::of(format_args!("malformed {}", malformed.bad_count));
                Told { because, remedies, ..told }
            }
            OpError::NoRates(year) => Told::of("nothing").and(format_args!("no-rates {year}")),
            OpError::RatesAnnounced { year, .. } => {
                Told::of("nothing").and(format_args!("announced {year}"))
            }
            error => Told { because: error.to_string(), ..Told::of("error") },
        })
    }

    /// Nothing where the verb is no act.
    fn act(&mut self, asked: &Asked<'_>, how: Recording) -> Option<Result<Told, OpError>> {
        let (moment, store) = (self.moment(), &mut *self.store);
        let on = asked.named("on").map_or(self.today, read::<NaiveDate>);
        Some(match asked.verb() {
            "today" => {
                self.today = read(asked.word(1));
                Ok(Told::default())
            }
            "import" => {
                let (kind, rest) = (asked.word(1), asked.rest());
                let lines: Vec<&str> = rest.split(" & ").filter(|line| !line.is_empty()).collect();
                let file = files::file(kind, &lines);
                let imported = self.import_as(kind, &format!("{kind}.csv"), &file, how);
                imported.map(|it| told::imported(&it))
            }
            "learner" => {
                let [prior, year] = ["prior", "year"].map(|it| asked.named(it).unwrap_or_default());
                let line = format!("{},1990-05-17,yes,{prior},{year}", asked.word(1));
                let file = files::file("learners", &[&line]);
                let imported = self.import_as("learners", "learners.csv", &file, how);
                imported.map(|it| told::imported(&it))
            }
            "assess" => assess(&*store.reader().expect("a reader"), &request(asked), Naming::Given)
                .map(|it| told::answer(&it)),
            "enrol" => enrol(store, &request(asked), Naming::Given, &moment, how)
                .map(|it| told::answer(&it)),
            "withdraw" => {
                let (enrolment, withdrawn_on) = (read(asked.word(1)), on);
                let asked = Withdrawal { enrolment, withdrawn_on, reason: None };
                withdraw(store, &asked, &moment, how).map(|it| told::left(&it))
            }
            "attend" => {
                let (enrolment, period) = (read(asked.word(1)), read(asked.word(2)));
                let attendance = Attendance { status: read(asked.word(3)), confirmed_on: on };
                let reason = asked.named("reason").map(read);
                let asked = Confirmation { enrolment, period, attendance, reason };
                attend(store, &asked, &moment, how).map(|it| told::attended(&it))
            }
            "amend" => {
                let (enrolment, reason) = (read(asked.word(1)), read("WRONG-FEE"));
                let fee = asked.named("fee").map(read).expect("the new fee");
                let loan = asked.named("loan").map(read);
                let asked = Amendment { enrolment, fee, loan, on, reason };
                amend(store, &asked, &moment, how).map(|it| told::amended(&it))
            }
            "recover" => {
                let (enrolment, period) = (read(asked.word(1)), read(asked.word(2)));
                let asked = Recovery { enrolment, period, reason: read("REJECTED"), on };
                recover(store, &asked, &moment, how).map(|it| told::recovered(&it))
            }
            "correct" => {
                let (entry, reason) = (read(asked.word(1)), read("WRONG"));
                let asked = Correction { entry, reason, on };
                correct(store, &asked, &moment, how).map(|it| told::corrected(&it))
            }
            "takeback" => {
                let Some(seq) = self.file_that_brought(read(asked.word(1))) else {
                    return Some(Ok(Told::of("refused entry-known")));
                };
                let entry = EntryName { chain: ChainName::Ledger, seq };
                let asked = Correction { entry, reason: read("WRONG"), on };
                correct(&mut *self.store, &asked, &moment, how).map(|it| told::corrected(&it))
            }
            "grant" => {
                let amount = Amount::new(read(asked.word(2))).expect("more than nothing");
                let reason = read(asked.named("reason").unwrap_or("PRIORITY"));
                let key = asked.named("key").map(read);
                let what = GrantKind::Additional { amount, reason, on, key };
                let asked = Grant { learner: read(asked.word(1)), what };
                grant(store, &asked, &moment, how).map(|it| told::granted(&it))
            }
            "prior" => {
                let (total, source) = (read(asked.word(2)), "a letter".to_owned());
                let what = GrantKind::PriorStudy { total, source, reason: None };
                let asked = Grant { learner: read(asked.word(1)), what };
                grant(store, &asked, &moment, how).map(|it| told::granted(&it))
            }
            "uprate" => {
                let (to, on) = (read(asked.word(1)), asked.named("on").map(read));
                let announced = self.announced;
                let uprating = Uprating { to, on, announced, at_a_time: LEARNERS_AT_A_TIME };
                self.uprate(&uprating, how, &mut |_, _| {}).map(|it| told::repriced(&it))
            }
            "draw" => {
                let due_by = asked.named("by").map(read).expect("a day");
                self.draw(Drawdown { provider: read(asked.word(1)), due_by }, how)
            }
            "pay" => {
                let lines: Vec<&str> = asked.all().split(" & ").collect();
                self.reconcile(&lines, None, self.today, how).map(|(recorded, rows)| Told {
                    because: rows,
                    ..Told::of(format_args!("recorded {recorded}"))
                })
            }
            _ => return None,
        })
    }

    pub(crate) fn uprate(
        &mut self,
        uprating: &Uprating,
        how: Recording,
        progress: Progress<'_>,
    ) -> Result<Repriced, OpError> {
        let moment = self.moment();
        uprate(&mut *self.store, uprating, &moment, how, progress)
    }

    fn draw(&mut self, asked: Drawdown, how: Recording) -> Result<Told, OpError> {
        let (moment, mut files) = (self.moment(), NoFiles::default());
        let answer = drawdown(&mut *self.store, asked, &moment, how, &mut files)?;
        let earlier = files.0.iter().filter(|made| made.due_by == asked.due_by);
        let earlier: Vec<String> = earlier.map(|made| made.claim.to_string()).collect();
        Ok(told::drawn(answer.claim.as_ref(), &earlier, &answer.waiting))
    }

    /// Reads a schedule of these lines: how many payments were recorded, and the rows that came of
    /// it all.
    pub(crate) fn reconcile(
        &mut self,
        lines: &[&str],
        provider: Option<&str>,
        as_at: NaiveDate,
        how: Recording,
    ) -> Result<(usize, String), OpError> {
        let text = [&[PAID], lines, &[""]].concat().join("\n");
        let schedule = Schedule::read("schedule.csv", text.as_bytes(), &Reading::default())?;
        let whose = provider.map_or(Whose::Named, |provider| Whose::One(read(provider)));
        let asked = Reconciling { schedule: &schedule, whose, as_at };
        let moment = self.moment();
        let made = reconcile(&mut *self.store, &asked, &moment, how)?;
        assert!(made.found.summary().foots(), "{lines:?}");
        let written = lifelong::exchange::reconciliation::Writer::new(Vec::new());
        let mut writer = written.expect("memory can be written to");
        for row in &made.found.rows {
            writer.write(&row.into()).expect("memory can be written to");
        }
        let rows = writer.finish().expect("memory can be written to");
        Ok((made.recorded, String::from_utf8(rows).expect("text")))
    }

    fn look_up(&mut self, asked: &Asked<'_>) -> Result<Told, OpError> {
        let on = asked.named("on").map(read);
        match asked.verb() {
            "balance" => {
                let learner = read(asked.word(1));
                let shown = match on {
                    Some(day) => balance_as_at(&*self.reader(), &learner, day)?,
                    None => balance(&*self.reader(), &learner)?,
                };
                Ok(told::balance(&shown))
            }
            "entry" => {
                let (chain, seq) = asked.word(1).rsplit_once('/').expect("a chain and a number");
                let texts = self.texts(chain);
                let text = texts.get(read::<usize>(seq) - 1).expect("an entry of the chain");
                Ok(Told { parts: text.lines().map(ToOwned::to_owned).collect(), ..Told::default() })
            }
            "brought" => self.brought(read::<EntryName>(asked.word(1)).seq),
            "entries" => Ok(Told::of(self.texts(asked.word(1)).len())),
            "count" => Ok(Told::of(self.count())),
            "position" => {
                let (day, year) = (on.expect("a day"), asked.named("year").map(read));
                position::position(&*self.reader(), asked.word(1), day, year)
            }
            "export" => {
                let (text, contains) = (self.export(asked.word(1)), asked.rest());
                Ok(Told::of(text.lines().filter(|line| line.contains(contains)).count()))
            }
            other => panic!("nobody can {other}"),
        }
    }

    /// The number of one of the files and runs that recorded anything of learners, in the order in
    /// which they were begun.
    fn file_that_brought(&self, place: usize) -> Option<u32> {
        let begun =
            self.chain(&TheLedger).into_entries().into_iter().filter(|entry| match entry.event() {
                LedgerEvent::ImportBegun(file) => {
                    !["taken-back", "schedule"].contains(&&*file.kind)
                }
                LedgerEvent::UpratingBegun(_) => true,
                _ => false,
            });
        let brought = begun
            .filter(|entry| self.brought(entry.seq()).is_ok_and(|told| told.parts != ["nothing"]));
        brought.map(|entry| entry.seq()).nth(place)
    }

    /// What a file or a run recorded, by its number.
    fn brought(&self, number: u32) -> Result<Told, OpError> {
        let mut told = Told::default();
        brought(&*self.reader(), number, &mut |Brought { entry, undone_by }| {
            let part =
                format!("{}/{} {}", entry.chain().owner(), entry.seq(), entry.event().name());
            told.parts.push(match undone_by {
                None => part,
                Some(by) => format!("{part} undone {by}"),
            });
            Ok(())
        })?;
        Ok(if told.parts.is_empty() { Told::of("nothing") } else { told })
    }

    /// An export, by its name.
    pub(crate) fn export(&self, what: &str) -> String {
        let what = ExportKind::ALL.into_iter().find(|one| one.name() == what).expect("an export");
        let mut out = Vec::new();
        export(&*self.reader(), what, &mut out).expect("an export");
        String::from_utf8(out).expect("text")
    }
}

/// `ID LEARNER M-1+M-2` or `ID LEARNER C-1/60`, and what is named: `on`, `fee`, `loan`, `employer`,
/// `plan`, `course`.
pub(crate) fn request(asked: &Asked<'_>) -> Request {
    let study = match asked.word(3).split_once('/') {
        Some((course, credits)) => {
            Study::CourseYear { course: read(course), credits: Credits::new(read(credits)) }
        }
        None => Study::Modules {
            modules: asked.word(3).split('+').map(read).collect(),
            course: asked.named("course").map(read),
        },
    };
    Request {
        enrolment: read(asked.word(1)),
        learner: read(asked.word(2)),
        study,
        start: read(asked.named("on").unwrap_or(START)),
        fee: asked.named("fee").map(read),
        loan: asked.named("loan").map(read),
        employer_funded: asked.named("employer").map_or(Money::ZERO, read),
        plan: asked.named("plan").map(read),
    }
}
