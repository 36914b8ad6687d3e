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
}

const fn must(name: &'static str) -> Column {
    Column { name, required: true }
}

const fn may(name: &'static str) -> Column {
    Column { name, required: false }
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
    must("ukprn"),
    must("name"),
    must("ofs_category"),
    must("registered_from"),
    may("registered_to"),
    may("modular_from"),
    may("modular_to"),
    may("modular_subjects"),
];

const COURSES: &[Column] = &[
    must("course_id"),
    must("ukprn"),
    must("title"),
    must("qualification"),
    must("level"),
    must("credits"),
    must("hecos"),
    must("htq"),
    must("designated_from"),
    may("designated_to"),
    may("franchised_to"),
    may("credit_bearing"),
];

const MODULES: &[Column] = &[
    must("module_id"),
    must("course_id"),
    must("ukprn"),
    must("title"),
    must("level"),
    must("credits"),
    must("fee"),
    must("assessed"),
    may("weeks"),
    may("hecos"),
];

const LEARNERS: &[Column] = &[
    must("learner_id"),
    must("date_of_birth"),
    must("residency_met"),
    may("nhs_bursary"),
    may("prior_study"),
    may("entitlement_year"),
    may("source"),
];

const ENROLMENTS: &[Column] = &[
    must("enrolment_id"),
    must("learner_id"),
    must("module_id"),
    must("start_date"),
    may("course_id"),
    may("credits"),
    may("fee"),
    may("loan"),
    may("plan"),
    may("employer_funded"),
];

const ATTENDANCE: &[Column] =
    &[must("enrolment_id"), must("liability_period"), must("status"), must("confirmed_on")];

const WITHDRAWALS: &[Column] = &[must("enrolment_id"), must("withdrawn_on"), may("reason")];

const RATES: &[Column] = &[
    must("academic_year"),
    must("full_entitlement"),
    must("fee_limit_120"),
    must("uprating"),
    must("source"),
    may("status"),
];

const SUBJECTS: &[Column] =
    &[must("hecos"), must("label"), must("approved_from"), may("approved_to"), must("source")];

const INSTALMENT_PLANS: &[Column] = &[
    must("plan"),
    must("period"),
    must("percent"),
    must("due_months"),
    must("due_days"),
    must("rounding"),
    must("source"),
];

const SCHEDULE: &[Column] = &[
    must("payment_reference"),
    must("payment_date"),
    must("ukprn"),
    must("learner_id"),
    must("enrolment_id"),
    must("liability_period"),
    must("amount"),
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
