//! The codes of the rules, by value: every code with which an answer may say what stood against it.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::excerpt::excerpt;

/// Lists each code once, so that none can be in the type and not in the list.
macro_rules! codes {
    ($($(#[$meaning:meta])* $name:ident = $text:literal;)*) => {
        /// The code of a rule. Whoever asks for a rule asks for it by this, so that a code that is
        /// written otherwise cannot drop what depends on it.
        ///
        /// They stand in the order in which a person reads them: first the rules of an enrolment
        /// and what bounds it, then those of the record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum RuleCode {
            $($(#[$meaning])* $name,)*
        }

        impl RuleCode {
            /// All of them, in their order.
            pub const ALL: &[RuleCode] = &[$(RuleCode::$name,)*];

            /// The code as files and messages have it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(RuleCode::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    /// The learner has been granted an entitlement, and the facts are on record.
    LearnerKnown = "learner-known";
    /// The learner is under 60.
    LearnerAge = "learner-age";
    /// The residency condition is met.
    LearnerResidency = "learner-residency";
    /// There is no NHS bursary for the same study.
    NhsBursary = "nhs-bursary";
    /// The scheme has begun.
    StartDate = "start-date";
    /// The provider is on the register.
    ProviderRegistered = "provider-registered";
    /// The provider is approved for modular funding.
    ProviderApproved = "provider-approved";
    /// The modules belong to one parent course.
    ParentCourse = "parent-course";
    /// The provider of the course teaches the modules.
    SameProvider = "same-provider";
    /// The course is designated.
    Designated = "designated";
    /// The level is one that is funded.
    Level = "level";
    /// The subject is one that is funded.
    Subject = "subject";
    /// The modules are assessed.
    Assessed = "assessed";
    /// What is studied bears credits.
    CreditBearing = "credit-bearing";
    /// The modules are large enough, alone or together.
    ModuleSize = "module-size";
    /// No more credits than a course year may have.
    CourseYearCredits = "course-year-credits";
    /// The same study from the same start is not held already.
    NotEnrolledAlready = "not-enrolled-already";
    /// The fee is within the fee limit.
    FeeLimit = "fee-limit";
    /// The loan is within the fee and the fee limit.
    LoanWithinFee = "loan-within-fee";
    /// Nothing is taken that does not remain.
    RemainingEntitlement = "remaining-entitlement";
    /// All days lie within those that can be recorded.
    BeyondCalendar = "beyond-calendar";
    /// All sums are within those that can be recorded.
    BeyondSums = "beyond-sums";

    /// An id names one enrolment for ever, and a key one grant.
    KeyReused = "key-reused";
    /// The enrolment is one that is recorded.
    EnrolmentKnown = "enrolment-known";
    /// An enrolment is withdrawn from once.
    WithdrawnAlready = "withdrawn-already";
    /// The liability period is one of the enrolment's.
    PeriodKnown = "period-known";
    /// Only what was drawn down is recovered.
    NotDrawn = "not-drawn";
    /// Prior study is at most the full entitlement.
    PriorStudyLimit = "prior-study-limit";
    /// The entry is one of the chain.
    EntryKnown = "entry-known";
    /// An entry is undone once.
    CorrectedAlready = "corrected-already";
    /// The entry is of a kind that can be undone.
    NotCorrectable = "not-correctable";
    /// A status that stands is confirmed once.
    AttendanceRecorded = "attendance-recorded";
    /// Nobody attends before the start.
    AttendanceBeforeStart = "attendance-before-start";
    /// Another status is of a later day than the one that stands.
    AttendanceOrder = "attendance-order";
    /// A period is attended only after each earlier one was.
    PeriodOrder = "period-order";
    /// What is told has happened: its day is not after that of the recording.
    DayToCome = "day-to-come";
}

impl fmt::Display for RuleCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A text that is the code of no rule.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is the code of no rule")]
pub struct RuleCodeError(String);

impl FromStr for RuleCode {
    type Err = RuleCodeError;

    fn from_str(text: &str) -> Result<RuleCode, RuleCodeError> {
        let found = RuleCode::ALL.iter().find(|code| code.as_str() == text);
        found.copied().ok_or_else(|| RuleCodeError(excerpt(text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_written_and_names_one_rule() {
        for code in RuleCode::ALL {
            assert_eq!(code.to_string().parse(), Ok(*code));
        }
        for text in ["", "Fee-limit", "fee-limit ", "fee_limit", "fee-limit;level"] {
            assert!(text.parse::<RuleCode>().is_err(), "{text}");
        }
    }
}
