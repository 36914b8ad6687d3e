//! Gathering the catalogue and the policy: all of it, or what one request needs.

use std::borrow::Cow;

use crate::domain::calendar::AcademicYear;
use crate::domain::catalogue::Catalogue;
use crate::domain::enrolment::Enrolment;
use crate::domain::ids::{PlanName, Ukprn};
use crate::domain::instalments::InstalmentPlan;
use crate::domain::near::near;
use crate::domain::policy::Policy;
use crate::domain::rates::{Announced, YearRates};
use crate::domain::request::{Request, Study};
use crate::exchange::{LineError, catalogue, policy};
use crate::ledger::reference::{ReferenceKind, ReferenceRow};
use crate::ops::OpError;
use crate::store::Reader;

/// The catalogue and the policy as of an entry of the ledger's own chain. Rows are never changed,
/// so that the number alone says what a decision was built on.
pub(in crate::ops) struct Reference {
    pub(in crate::ops) catalogue: Catalogue,
    /// The built-in figures themselves, unless others were imported in their place.
    pub(in crate::ops) policy: Cow<'static, Policy>,
    pub(in crate::ops) basis: u32,
}

impl Reference {
    /// All of it as it stands, for many requests.
    pub(in crate::ops) fn whole(reader: &dyn Reader) -> Result<Reference, OpError> {
        let mut reference = Reference::with_policy(reader)?;
        for kind in [ReferenceKind::Providers, ReferenceKind::Courses, ReferenceKind::Modules] {
            for row in reader.references(kind, reference.basis)? {
                reference.add(kind, &row)?;
            }
        }
        Ok(reference)
    }

    /// What one request needs of it.
    pub(in crate::ops) fn for_request(
        reader: &dyn Reader,
        request: &Request,
        basis: u32,
    ) -> Result<Reference, OpError> {
        let mut reference = Reference::with_policy_as_of(reader, basis)?;
        let mut courses = Vec::new();
        match &request.study {
            Study::CourseYear { course, .. } => courses.push(course.clone()),
            Study::Modules { modules, .. } => {
                for module in modules {
                    reference.find(reader, ReferenceKind::Modules, module.as_str())?;
                    let found = reference.catalogue.module(module);
                    courses.extend(found.map(|module| module.course.clone()));
                }
            }
        }
        courses.dedup();
        for course in courses {
            reference.find(reader, ReferenceKind::Courses, course.as_str())?;
            let provider: Option<Ukprn> = reference.catalogue.course(&course).map(|c| c.ukprn);
            if let Some(provider) = provider {
                reference.find(reader, ReferenceKind::Providers, &provider.to_string())?;
            }
        }
        Ok(reference)
    }

    /// The modules, courses and providers of enrolments, as they stand.
    pub(in crate::ops) fn of_enrolments<'a>(
        reader: &dyn Reader,
        enrolments: impl Iterator<Item = &'a Enrolment>,
    ) -> Result<Reference, OpError> {
        let mut reference = Reference::with_policy(reader)?;
        for enrolment in enrolments {
            for module in &enrolment.modules {
                reference.find(reader, ReferenceKind::Modules, module.as_str())?;
            }
            reference.find(reader, ReferenceKind::Courses, enrolment.course.as_str())?;
            reference.find_provider(reader, enrolment.ukprn)?;
        }
        Ok(reference)
    }

    /// The policy alone: the built-in figures, and those imported in their place.
    pub(in crate::ops) fn with_policy(reader: &dyn Reader) -> Result<Reference, OpError> {
        Reference::with_policy_as_of(reader, reader.basis()?)
    }

    fn with_policy_as_of(reader: &dyn Reader, basis: u32) -> Result<Reference, OpError> {
        let policy = Cow::Borrowed(policy::built_in_policy());
        let mut reference = Reference { catalogue: Catalogue::default(), policy, basis };
        for kind in [ReferenceKind::Rates, ReferenceKind::Subjects, ReferenceKind::InstalmentPlans]
        {
            for row in reader.references(kind, basis)? {
                reference.add(kind, &row)?;
            }
        }
        Ok(reference)
    }

    /// Looks a provider up as well.
    pub(in crate::ops) fn find_provider(
        &mut self,
        reader: &dyn Reader,
        provider: Ukprn,
    ) -> Result<(), OpError> {
        self.find(reader, ReferenceKind::Providers, &provider.to_string())
    }

    fn find(&mut self, reader: &dyn Reader, kind: ReferenceKind, id: &str) -> Result<(), OpError> {
        match reader.reference(kind, id, self.basis)? {
            Some(row) => self.add(kind, &row),
            None => Ok(()),
        }
    }

    fn add(&mut self, kind: ReferenceKind, row: &ReferenceRow) -> Result<(), OpError> {
        self.read(kind, &row.text).map_err(|because| OpError::Reference {
            kind: kind.name(),
            id: row.id.clone(),
            because: Box::new(because),
        })
    }

    fn read(&mut self, kind: ReferenceKind, text: &str) -> Result<(), LineError> {
        match kind {
            ReferenceKind::Providers => {
                self.catalogue.add_provider(catalogue::provider_from_text(text)?);
            }
            ReferenceKind::Courses => self.catalogue.add_course(catalogue::course_from_text(text)?),
            ReferenceKind::Modules => self.catalogue.add_module(catalogue::module_from_text(text)?),
            ReferenceKind::Rates => self.policy.to_mut().add_rates(policy::rates_from_text(text)?),
            ReferenceKind::Subjects => {
                self.policy.to_mut().subjects.add(policy::subject_from_text(text)?);
            }
            ReferenceKind::InstalmentPlans => {
                self.policy.to_mut().add_plan(policy::instalment_plan_from_text(text)?);
            }
        }
        Ok(())
    }
}

/// The rates of a year that is needed.
pub(in crate::ops) fn rates_of(policy: &Policy, year: AcademicYear) -> Result<&YearRates, OpError> {
    policy.rates_of(year).ok_or_else(|| OpError::NoRates(year.to_string()))
}

/// The rates of a year at which entitlements are to be granted or re-priced: where they are
/// announced and not in force, only where that was asked for.
pub(in crate::ops) fn usable_rates_of(
    policy: &Policy,
    year: AcademicYear,
    announced: Announced,
) -> Result<&YearRates, OpError> {
    let rates = rates_of(policy, year)?;
    check_usable(rates, announced)?;
    Ok(rates)
}

/// Checks that entitlements may be granted or re-priced at these rates.
pub(in crate::ops) fn check_usable(rates: &YearRates, announced: Announced) -> Result<(), OpError> {
    if rates.are_usable(announced) {
        return Ok(());
    }
    let (year, published) = (rates.year(), rates.source().to_owned());
    Err(OpError::RatesAnnounced { year, published })
}

/// An instalment plan as it was when something was decided, as of an entry of the ledger's own
/// chain.
pub(in crate::ops) fn plan_as_of(
    reader: &dyn Reader,
    name: &PlanName,
    basis: u32,
) -> Result<InstalmentPlan, OpError> {
    let kind = ReferenceKind::InstalmentPlans;
    let because = |because| OpError::Reference {
        kind: kind.name(),
        id: name.to_string(),
        because: Box::new(because),
    };
    if let Some(row) = reader.reference(kind, name.as_str(), basis)? {
        return policy::instalment_plan_from_text(&row.text).map_err(because);
    }
    let built_in = policy::built_in_policy().plan(name.as_str()).cloned();
    built_in.ok_or_else(|| OpError::UnknownPlan { found: name.to_string(), known: String::new() })
}

/// Checks that a provider is in the catalogue.
pub(in crate::ops) fn check_provider(reader: &dyn Reader, provider: Ukprn) -> Result<(), OpError> {
    if is_in_catalogue(reader, provider)? {
        return Ok(());
    }
    let basis = reader.basis()?;
    let (kind, found) = (ReferenceKind::Providers, provider.to_string());
    let enrolled_at = reader.providers()?.into_iter().map(|known| known.to_string());
    let in_catalogue = reader.references(kind, basis)?.into_iter().map(|row| row.id);
    let known: Vec<String> = enrolled_at.chain(in_catalogue).collect();
    let near = near(&found, known.iter().map(String::as_str));
    let nearest = near.first().map(|nearest| (*nearest).to_owned());
    Err(OpError::UnknownProvider { found: provider, nearest })
}

/// Whether the catalogue has a provider.
pub(in crate::ops) fn is_in_catalogue(
    reader: &dyn Reader,
    provider: Ukprn,
) -> Result<bool, OpError> {
    let basis = reader.basis()?;
    let found = reader.reference(ReferenceKind::Providers, &provider.to_string(), basis)?;
    Ok(found.is_some())
}

/// The name of a provider, where it is in the catalogue.
pub(in crate::ops) fn provider_name(
    reader: &dyn Reader,
    provider: Ukprn,
) -> Result<Option<String>, OpError> {
    let mut reference = Reference::with_policy(reader)?;
    reference.find_provider(reader, provider)?;
    Ok(reference.catalogue.provider(provider).map(|found| found.name.clone()))
}

/// Checks that the plan that applies to a request is known.
pub(in crate::ops) fn check_plan(policy: &Policy, request: &Request) -> Result<(), OpError> {
    if policy.plan(request.plan_name()).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = policy.plans().map(|plan| plan.name().as_str()).collect();
    let found = request.plan_name().to_owned();
    Err(OpError::UnknownPlan { found, known: known.join(", ") })
}
