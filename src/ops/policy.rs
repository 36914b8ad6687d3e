//! policy: the figures in force, each with the import that brought it.

use crate::ledger::reference::ReferenceKind;
use std::collections::HashMap;

use super::OpError;
use super::reference::Reference;
use crate::domain::instalments::InstalmentPlan;
use crate::domain::rates::YearRates;
use crate::domain::subjects::ApprovedSubject;
use crate::store::Reader;

/// Something that is in force, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce<T> {
    /// What is in force, with its source.
    pub figure: T,
    /// The number of the entry, in the ledger's own chain, of the import that brought it; none
    /// where it is built in.
    pub since: Option<u32>,
}

/// All published figures in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiguresInForce {
    /// The rates, in the order of their years.
    pub rates: Vec<InForce<YearRates>>,
    /// The approved subjects, in the order of their codes.
    pub subjects: Vec<InForce<ApprovedSubject>>,
    /// The instalment plans, in the order of their names.
    pub plans: Vec<InForce<InstalmentPlan>>,
}

/// The figures that decisions are built on now: those built in, and those imported in their place.
///
/// # Errors
/// When the ledger cannot be read or is damaged.
pub fn policy(reader: &dyn Reader) -> Result<FiguresInForce, OpError> {
    let Reference { policy, basis, .. } = Reference::with_policy(reader)?;
    let brought = |kind: ReferenceKind| -> Result<HashMap<String, u32>, OpError> {
        let rows = reader.references(kind, basis)?;
        Ok(rows.into_iter().map(|row| (row.id, row.since)).collect())
    };
    let (rates, subjects) = (brought(ReferenceKind::Rates)?, brought(ReferenceKind::Subjects)?);
    let plans = brought(ReferenceKind::InstalmentPlans)?;
    Ok(FiguresInForce {
        rates: policy
            .rates()
            .map(|figure| in_force(figure, &figure.year().to_string(), &rates))
            .collect(),
        subjects: policy
            .subjects
            .in_order()
            .into_iter()
            .map(|figure| in_force(figure, &figure.hecos.to_string(), &subjects))
            .collect(),
        plans: policy
            .plans()
            .map(|figure| in_force(figure, figure.name().as_str(), &plans))
            .collect(),
    })
}

fn in_force<T: Clone>(figure: &T, id: &str, brought: &HashMap<String, u32>) -> InForce<T> {
    InForce { figure: figure.clone(), since: brought.get(id).copied() }
}
