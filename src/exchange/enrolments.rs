//! Files of `enrolments`, in which the lines of one id are one request.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{self, Read};
use std::str::FromStr;

use crate::domain::excerpt::excerpt;
use crate::domain::ids::{CourseId, EnrolmentId, IdError, ModuleId, PlanName};
use crate::domain::money::Money;
use crate::domain::request::{Request, Study};

use super::field::{Field, FileRow};
use super::table::read_rows;
use super::together::Together;
use super::{Contents, Faults, Kind, Line, LineError, Reading};

/// More modules than any enrolment has, so that comparing each with the others stays cheap.
const MOST_MODULES: usize = 1_000;

/// Reads a file of enrolments: its requests in the order in which their ids appear first, each with
/// the number of that line. Lines of one enrolment need not follow each other.
///
/// # Errors
/// When the file cannot be read; what is wrong with its contents is in the answer.
pub fn read_enrolments(input: impl Read, reading: &Reading) -> io::Result<Contents<Request>> {
    let mut requests = Requests::default();
    let problems = read_rows(input, Kind::Enrolments, reading, |row| requests.take(row))?;
    Ok(problems.beside(requests.found))
}

/// The requests so far.
#[derive(Default)]
struct Requests {
    found: Vec<Line<Request>>,
    indexes: HashMap<EnrolmentId, usize>,
    ids: KnownIds,
}

/// Ids that many lines name, each kept once.
#[derive(Default)]
struct KnownIds {
    modules: Known<ModuleId>,
    courses: Known<CourseId>,
    plans: Known<PlanName>,
}

/// The columns of a line, all but the id of the enrolment.
struct Columns<'a> {
    learner: Field<'a>,
    module: Field<'a>,
    start: Field<'a>,
    course: Field<'a>,
    credits: Field<'a>,
    fee: Field<'a>,
    loan: Field<'a>,
    plan: Field<'a>,
    employer_funded: Field<'a>,
}

impl Requests {
    fn take(&mut self, row: &FileRow<'_>) -> Result<(), Faults> {
        let [id, learner, module, start, course, credits, fee, loan, plan, employer_funded] =
            row.fields();
        let columns =
            Columns { learner, module, start, course, credits, fee, loan, plan, employer_funded };
        // Lines of one enrolment mostly follow each other.
        if let Some(Line { line, value }) = self.found.last_mut()
            && value.enrolment.as_str() == id.text
        {
            return continue_request(value, *line, &columns, &mut self.ids);
        }
        let enrolment: EnrolmentId = match id.parse() {
            Ok(enrolment) => enrolment,
            Err(error) => {
                // What else is wrong with the line is told too.
                let others = begin(&columns, &mut self.ids).err().into_iter().flatten();
                return Err([error].into_iter().chain(others).collect());
            }
        };
        match self.indexes.entry(enrolment) {
            Entry::Occupied(index) => match self.found.get_mut(*index.get()) {
                Some(Line { line, value }) => {
                    continue_request(value, *line, &columns, &mut self.ids)
                }
                None => Ok(()),
            },
            Entry::Vacant(index) => {
                let value = begin(&columns, &mut self.ids)?(index.key().clone());
                index.insert(self.found.len());
                self.found.push(Line { line: row.line, value });
                Ok(())
            }
        }
    }
}

/// What the first line of an enrolment asks for, under the id that it has.
fn begin(
    columns: &Columns<'_>,
    ids: &mut KnownIds,
) -> Result<impl FnOnce(EnrolmentId) -> Request + use<>, Faults> {
    let (learner, study, start, fee, loan, employer_funded, plan) = (
        columns.learner.parse(),
        study(columns, ids),
        columns.start.date(),
        columns.fee.optional_amount(),
        columns.loan.optional_amount(),
        columns.employer_funded.optional_amount(),
        ids.plans.read_optional(&columns.plan),
    )
        .together()?;
    let employer_funded = employer_funded.unwrap_or_default();
    Ok(move |enrolment| Request {
        enrolment,
        learner,
        study,
        start,
        fee,
        loan,
        employer_funded,
        plan,
    })
}

fn study(columns: &Columns<'_>, ids: &mut KnownIds) -> Result<Study, Faults> {
    let (course, module) =
        (ids.courses.read_optional(&columns.course), ids.modules.read_optional(&columns.module))
            .together()?;
    if let Some(module) = module {
        no_credits(columns)?;
        return Ok(Study::Modules { modules: vec![module], course });
    }
    let Some(course) = course else {
        let message = "the field is empty: give a module, or `course_id`, `credits` and `fee` for \
                       a course year";
        return Err(columns.module.error(message).into());
    };
    let credits = columns.credits.optional().and_then(|credits| {
        let message = "a course year needs its credits: give them, or a `module_id`";
        credits.ok_or_else(|| columns.credits.error(message))
    });
    let fee = match columns.fee.text {
        "" => Err(columns.fee.error("a course year needs its fee: give it in pounds")),
        _ => Ok(()),
    };
    let (credits, ()) = (credits, fee).together()?;
    Ok(Study::CourseYear { course, credits })
}

fn no_credits(columns: &Columns<'_>) -> Result<(), LineError> {
    if columns.credits.text.is_empty() {
        return Ok(());
    }
    Err(columns.credits.error(
        "a module has its credits in the catalogue: leave the field empty, or empty `module_id` \
         for a course year",
    ))
}

/// What a later line adds to an enrolment that began on an earlier one.
fn continue_request(
    request: &mut Request,
    first: u64,
    columns: &Columns<'_>,
    ids: &mut KnownIds,
) -> Result<(), Faults> {
    let start = columns.start.date().map(|start| start == request.start);
    let plan = request.plan.as_ref().map_or("", PlanName::as_str);
    let ((), (), (), (), (), (), module) = (
        repeats(&columns.learner, columns.learner.text == request.learner.as_str(), first),
        start.and_then(|is_same| repeats(&columns.start, is_same, first)),
        repeats_amount(&columns.fee, request.fee, first),
        repeats_amount(&columns.loan, request.loan, first),
        repeats_amount(&columns.employer_funded, Some(request.employer_funded), first),
        repeats(&columns.plan, ["", plan].contains(&columns.plan.text), first),
        ids.modules.read_optional(&columns.module),
    )
        .together()?;
    let (Study::Modules { modules, course }, Some(module)) = (&mut request.study, module) else {
        let message = format!(
            "enrolment `{}` is on line {first} already: a course year is an enrolment of its own, \
             on one line, so give it an id of its own",
            request.enrolment
        );
        return Err(columns.module.error(message).into());
    };
    let course = course.as_ref().map_or("", CourseId::as_str);
    let is_same_course = ["", course].contains(&columns.course.text);
    (no_credits(columns), repeats(&columns.course, is_same_course, first)).together()?;
    if modules.contains(&module) {
        let message = format!(
            "`{module}` stands in enrolment `{}`, which begins on line {first}, twice: a module is \
             taken once, so take this line out",
            request.enrolment
        );
        return Err(columns.module.error(message).into());
    }
    if modules.len() >= MOST_MODULES {
        let message =
            format!("an enrolment has at most {MOST_MODULES} modules: divide it into several");
        return Err(columns.module.error(message).into());
    }
    modules.push(module);
    Ok(())
}

/// A later line of an enrolment may repeat what is the whole enrolment's, and may not change it.
fn repeats(field: &Field<'_>, is_same: bool, first: u64) -> Result<(), LineError> {
    if is_same {
        return Ok(());
    }
    let found = excerpt(field.text);
    Err(field.error(format!(
        "`{found}` differs from line {first}, the first of this enrolment: \
         it is the whole enrolment's, so give it there, or the same on all its lines"
    )))
}

fn repeats_amount(field: &Field<'_>, first: Option<Money>, line: u64) -> Result<(), LineError> {
    let amount = field.optional_amount()?;
    repeats(field, amount.is_none() || amount == first, line)
}

/// Ids that were read before, so that one that many lines name takes its memory once.
struct Known<T>(HashMap<String, T>);

impl<T> Default for Known<T> {
    fn default() -> Known<T> {
        Known(HashMap::new())
    }
}

impl<T: FromStr<Err = IdError> + Clone> Known<T> {
    fn read_optional(&mut self, field: &Field<'_>) -> Result<Option<T>, LineError> {
        if field.text.is_empty() {
            return Ok(None);
        }
        if let Some(known) = self.0.get(field.text) {
            return Ok(Some(known.clone()));
        }
        let id: T = field.parse()?;
        self.0.insert(field.text.to_owned(), id.clone());
        Ok(Some(id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "enrolment_id,learner_id,module_id,start_date,course_id,credits,fee,loan,\
                          plan,employer_funded\n";

    #[track_caller]
    fn read(rows: &str) -> Vec<Line<Request>> {
        let text = format!("{HEADER}{rows}");
        let lines = read_enrolments(text.as_bytes(), &Reading::default()).unwrap();
        assert_eq!(lines.bad, []);
        lines.good
    }

    fn modules(request: &Request) -> Vec<&str> {
        request.study.modules().iter().map(ModuleId::as_str).collect()
    }

    #[test]
    fn lines_of_one_id_are_one_enrolment_wherever_they_stand() {
        let requests = read(
            "E-2,L-1,M-1,2027-01-11,,,,,,\n\
             E-1,L-2,M-1,2027-01-11,,,2000.00,1500,termly,100.00\n\
             E-2,L-1,M-2,2027-01-11,,,,,,\n\
             E-1,L-2,M-3,2027-01-11,,,2000,1500.00,termly,100\n\
             E-1,L-2,M-2,2027-01-11,,,,,,\n",
        );
        let [two, one] = requests.as_slice() else { panic!("{requests:?}") };
        assert_eq!((two.line, two.value.enrolment.as_str()), (2, "E-2"));
        assert_eq!(modules(&two.value), ["M-1", "M-2"]);
        assert_eq!((two.value.fee, two.value.loan, two.value.plan.as_ref()), (None, None, None));
        assert_eq!((one.line, one.value.learner.as_str()), (3, "L-2"));
        assert_eq!(modules(&one.value), ["M-1", "M-3", "M-2"]);
        assert_eq!(one.value.fee, Some(Money::pounds(2_000)));
        assert_eq!(one.value.employer_funded, Money::pounds(100));
    }

    #[test]
    fn a_line_without_a_module_is_a_course_year() {
        let requests = read("E-1,L-1,,2027-09-20,C-1,120,9790.00,,,\n");
        let Study::CourseYear { course, credits } = &requests[0].value.study else { panic!() };
        assert_eq!((course.as_str(), credits.count()), ("C-1", 120));
    }

    #[test]
    fn any_loan_from_nothing_up_is_for_the_rules_to_judge() {
        let requests =
            read("E-1,L-1,M-1,2027-01-11,,,10.00,0,,\nE-2,L-1,M-1,2027-01-11,,,10,99,,\n");
        let loans: Vec<_> = requests.iter().map(|request| request.value.loan).collect();
        assert_eq!(loans, [Some(Money::ZERO), Some(Money::pounds(99))]);
    }

    #[test]
    fn an_enrolment_has_a_bounded_number_of_modules() {
        let row = |number| format!("E-1,L-1,M-{number},2027-01-11,,,,,,\n");
        let text = (0..=MOST_MODULES).map(row).fold(HEADER.to_owned(), |text, row| text + &row);
        let lines = read_enrolments(text.as_bytes(), &Reading::default()).unwrap();
        assert_eq!(lines.bad_count(), 1);
        assert!(lines.bad[0].message.contains("at most 1000 modules"));
    }
}
