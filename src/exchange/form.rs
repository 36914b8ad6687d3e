//! The forms of files that come in: the columns of each.

use crate::ledger::reference::ReferenceKind;
use std::fmt;

use super::Kind;
use crate::domain::remedy::Remedy;

/// A form of file that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileForm {
    /// One that `import` reads.
    Import(Kind),
    /// What the payer paid; it is given to `reconcile`, not to `import`.
    Schedule,
}

/// A column of a kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Column {
    /// Its name in the header.
    pub(super) name: &'static str,
    /// Whether a file must have it; one that need not may also be empty.
    pub(super) required: bool,
    /// An example of what stands in it, for whoever begins a file; empty where it may be empty.
    pub(super) example: &'static str,
    /// What its values look like.
    values: Values,
}

/// What the values of a column look like, as far as it shows whether one was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Values {
    /// Of any length: amounts, numbers, ids, texts.
    AnyLength,
    /// Dates and academic years, all of one length, and `yes` or `no`, which are known by their
    /// first letter.
    Whole,
    /// Codes that are listed.
    Listed(&'static [&'static str]),
}

const fn must(name: &'static str, example: &'static str) -> Column {
    Column { name, required: true, example, values: Values::AnyLength }
}

const fn may(name: &'static str, example: &'static str) -> Column {
    Column { name, required: false, example, values: Values::AnyLength }
}

impl Column {
    const fn whole(self) -> Column {
        Column { values: Values::Whole, ..self }
    }

    const fn listed(self, codes: &'static [&'static str]) -> Column {
        Column { values: Values::Listed(codes), ..self }
    }

    /// Whether this could be the beginning of a longer value of this column.
    fn could_be_longer(&self, text: &str) -> bool {
        match self.values {
            Values::AnyLength => true,
            Values::Whole => text.is_empty(),
            Values::Listed(codes) => {
                codes.iter().any(|code| code.starts_with(text) && code.len() > text.len())
            }
        }
    }
}

impl From<Kind> for FileForm {
    fn from(kind: Kind) -> FileForm {
        FileForm::Import(kind)
    }
}

impl fmt::Display for FileForm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            FileForm::Import(kind) => kind.name(),
            FileForm::Schedule => "schedule",
        })
    }
}

impl FileForm {
    /// Its columns. This order is the order of stored texts too, so a new column goes to the end.
    pub(super) const fn columns(self) -> &'static [Column] {
        match self {
            FileForm::Import(Kind::Reference(ReferenceKind::Providers)) => PROVIDERS,
            FileForm::Import(Kind::Reference(ReferenceKind::Courses)) => COURSES,
            FileForm::Import(Kind::Reference(ReferenceKind::Modules)) => MODULES,
            FileForm::Import(Kind::Learners) => LEARNERS,
            FileForm::Import(Kind::Enrolments) => ENROLMENTS,
            FileForm::Import(Kind::Attendance) => ATTENDANCE,
            FileForm::Import(Kind::Withdrawals) => WITHDRAWALS,
            FileForm::Import(Kind::Reference(ReferenceKind::Rates)) => RATES,
            FileForm::Import(Kind::Reference(ReferenceKind::Subjects)) => SUBJECTS,
            FileForm::Import(Kind::Reference(ReferenceKind::InstalmentPlans)) => INSTALMENT_PLANS,
            FileForm::Schedule => SCHEDULE,
        }
    }

    /// The header that a file of this form must have at least.
    pub(super) fn required_header(self) -> String {
        let required = self.columns().iter().filter(|column| column.required);
        required.map(|column| column.name).collect::<Vec<_>>().join(",")
    }

    /// The header of a file of this form with all that it may have.
    pub(super) fn header(self) -> String {
        self.columns().iter().map(|column| column.name).collect::<Vec<_>>().join(",")
    }

    /// The header of a file of this form, and a line as an example.
    pub(super) fn template(self) -> String {
        let example: Vec<&str> = self.columns().iter().map(|column| column.example).collect();
        format!("{}\n{}\n", self.header(), example.join(","))
    }

    /// Whether what stands last in a file could be the beginning of a longer value, were the file
    /// cut off there. Of a schedule that is always asked: it says what was paid.
    pub(super) fn could_be_longer(self, column: Option<&Column>, text: &str) -> bool {
        self == FileForm::Schedule || column.is_none_or(|column| column.could_be_longer(text))
    }

    /// The form whose columns these names fit best, where they hold all that it requires.
    pub(super) fn fitting(names: &[&str]) -> Option<FileForm> {
        let complete = |form: &FileForm| {
            form.columns().iter().all(|column| !column.required || names.contains(&column.name))
        };
        let forms = Kind::ALL.into_iter().map(FileForm::Import).chain([FileForm::Schedule]);
        forms.filter(complete).max_by_key(|form| form.known_among(names))
    }

    /// How many of these names are columns of this form.
    pub(super) fn known_among(self, names: &[&str]) -> usize {
        self.columns().iter().filter(|column| names.contains(&column.name)).count()
    }

    /// What to do with a file of this form that was given as another, and what of that can be done
    /// here beside importing it.
    pub(super) fn what_to_do(self) -> (String, Option<Remedy>) {
        match self {
            FileForm::Schedule => {
                ("hold what was drawn down against it".to_owned(), Some(Remedy::Reconcile))
            }
            FileForm::Import(_) => (format!("import it as `{self}`"), None),
        }
    }
}

const PROVIDERS: &[Column] = &[
    must("ukprn", "10007773"),
    must("name", "Aldham College"),
    must("ofs_category", "approved-fee-cap").listed(&["approved", "approved-fee-cap"]),
    must("registered_from", "2018-08-01").whole(),
    may("registered_to", "").whole(),
    may("modular_from", "2027-01-01").whole(),
    may("modular_to", "").whole(),
    may("modular_subjects", ""),
];

const COURSES: &[Column] = &[
    must("course_id", "C-1"),
    must("ukprn", "10007773"),
    must("title", "Computing"),
    must("qualification", "HND"),
    must("level", "5"),
    must("credits", "240"),
    must("hecos", "100366"),
    must("htq", "yes").whole(),
    must("designated_from", "2026-08-01").whole(),
    may("designated_to", "").whole(),
    may("franchised_to", ""),
    may("credit_bearing", "yes").whole(),
];

const MODULES: &[Column] = &[
    must("module_id", "M-1"),
    must("course_id", "C-1"),
    must("ukprn", "10007773"),
    must("title", "Databases"),
    must("level", "5"),
    must("credits", "30"),
    must("fee", "2447.50"),
    must("assessed", "yes").whole(),
    may("weeks", "12"),
    may("hecos", ""),
];

const LEARNERS: &[Column] = &[
    must("learner_id", "L-1"),
    must("date_of_birth", "1990-05-17").whole(),
    must("residency_met", "yes").whole(),
    may("nhs_bursary", "no").whole(),
    may("prior_study", "0.00"),
    may("entitlement_year", "").whole(),
    may("source", ""),
    may("distinct", "").whole(),
];

const ENROLMENTS: &[Column] = &[
    must("enrolment_id", "E-1"),
    must("learner_id", "L-1"),
    must("module_id", "M-1"),
    must("start_date", "2027-01-11").whole(),
    may("course_id", ""),
    may("credits", ""),
    may("fee", "2447.50"),
    may("loan", ""),
    may("plan", ""),
    may("employer_funded", ""),
];

const ATTENDANCE: &[Column] = &[
    must("enrolment_id", "E-1"),
    must("liability_period", "1"),
    must("status", "A").listed(&["A", "C", "D", "F", "L", "N", "S", "X"]),
    must("confirmed_on", "2027-01-20").whole(),
];

const WITHDRAWALS: &[Column] = &[
    must("enrolment_id", "E-1"),
    must("withdrawn_on", "2027-03-01").whole(),
    may("reason", "illness"),
];

const RATES: &[Column] = &[
    must("academic_year", "2026/27").whole(),
    must("full_entitlement", "39160.00"),
    must("fee_limit_120", "9790.00"),
    must("uprating", "pro-rata").listed(&["pro-rata", "difference"]),
    must("source", "Where the figures were published"),
    may("status", "in-force").listed(&["in-force", "announced"]),
];

const SUBJECTS: &[Column] = &[
    must("hecos", "100366"),
    must("label", "computer science"),
    must("approved_from", "2027-01-01").whole(),
    may("approved_to", "").whole(),
    must("source", "Where the subject was approved"),
];

const INSTALMENT_PLANS: &[Column] = &[
    must("plan", "one"),
    must("period", "1"),
    must("percent", "100"),
    must("due_months", "0"),
    must("due_days", "14"),
    must("rounding", "penny").listed(&["penny", "pound"]),
    must("source", "Where the plan was published"),
];

const SCHEDULE: &[Column] = &[
    must("payment_reference", "P-1"),
    must("payment_date", "2027-02-03").whole(),
    must("ukprn", "10007773"),
    must("learner_id", "L-1"),
    must("enrolment_id", "E-1"),
    must("liability_period", "1"),
    must("amount", "2447.50"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_each_form_fits_that_form() {
        for form in Kind::ALL.into_iter().map(FileForm::Import).chain([FileForm::Schedule]) {
            let names: Vec<_> = form.columns().iter().map(|column| column.name).collect();
            assert_eq!(FileForm::fitting(&names), Some(form));
            let header = form.required_header();
            assert_eq!(FileForm::fitting(&header.split(',').collect::<Vec<_>>()), Some(form));
        }
    }
}
