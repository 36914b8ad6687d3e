//! Answers as they are told: one description of each, which serialises as the object that programs
//! read, and has the rows that spreadsheets read. What people read is laid out by each face, from
//! the same values.

mod account;
mod afford;
mod claims;
mod enrolment;
mod files;
mod happening;
mod listing;
mod noted;
mod plainly;
mod policy;
mod position;
mod pounds;
mod proof;
mod reconciliation;
mod rows;
mod run;
mod shown;
mod undoing;

pub use account::{BalanceTold, ForgottenTold, GrantTold, LineTold, StatementTold};
pub use afford::{AffordTold, BundleTold, JudgedTold, RefusedByTold};
pub use claims::{ClaimFilesTold, DrawdownTold, DrawdownsTold, Undrawn, WaitingTold};
pub use enrolment::{
    AmendmentTold, AssessmentTold, AttendanceTold, FindingTold, RecoveryTold, WithdrawalTold,
};
pub use files::{
    ChangeTold, ExportTold, ExportsTold, ImportTold, ImportedTold, ImportsTold, PagesTold,
};
pub use listing::ListTold;
pub use noted::{NoteTold, NotedTold};
pub use plainly::{all_plainly, plainly};
pub use policy::{
    FiguresRow, PeriodTold, PlansTold, PolicyTold, RatesTold, SubjectTold, SubjectsTold,
    YearRatesTold, brought_by,
};
pub use position::{PayDayTold, PositionTold, PositionsTold};
pub use pounds::pounds;
pub use proof::{CheckpointTold, VerificationTold};
pub use reconciliation::{
    BreakTold, EarlierTold, LaterTold, LookBackTold, ReadTold, ReconciliationTold, TotalTold,
};
pub use rows::{Rows, Told, as_map};
pub use run::{LedgerTold, UpratingTold};
pub use shown::ShownTold;
pub use undoing::{CorrectionTold, InTheWayTold, TakenBackTold, UndoneTold, UpratedTold};

/// An answer of named fields: what each means stands beside it.
macro_rules! told {
    (
        $(#[$about:meta])*
        $name:ident {
            $($(#[$more:meta])* $field:ident: $kind:ty, $meaning:literal;)*
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, serde::Serialize)]
        pub struct $name {
            $(#[doc = $meaning] $(#[$more])* pub $field: $kind,)*
        }

        impl $name {
            /// The names of its fields, in their order.
            pub const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];
        }
    };
}

pub(super) use told;
