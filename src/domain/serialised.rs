//! The words of the field in an answer: as text the way they are printed, and counts as numbers.

use serde::{Serialize, Serializer};

use super::attendance::{AttendanceStatus, LiabilityPeriod};
use super::calendar::AcademicYear;
use super::credits::Credits;
use super::ids::{
    ClaimReference, CourseId, EnrolmentId, Hecos, LearnerId, ModuleId, PlanName, ReasonCode, Ukprn,
};
use super::instalments::Rounding;
use super::money::{Amount, Money};
use super::rates::{RatesStatus, UpratingMethod};
use super::sum::Sum;

/// Serialises kinds as the text by which they are printed.
macro_rules! as_text {
    ($($kind:ty),* $(,)?) => {$(
        impl serde::Serialize for $kind {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )*};
}

pub(crate) use as_text;

as_text!(
    AcademicYear,
    Amount,
    AttendanceStatus,
    ClaimReference,
    CourseId,
    EnrolmentId,
    Hecos,
    LearnerId,
    ModuleId,
    Money,
    PlanName,
    RatesStatus,
    ReasonCode,
    Rounding,
    Sum,
    Ukprn,
    UpratingMethod,
);

impl Serialize for Credits {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.count())
    }
}

impl Serialize for LiabilityPeriod {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.number())
    }
}
