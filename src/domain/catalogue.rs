//! The catalogue: the providers, parent courses and modules that requests are about.

use std::collections::HashMap;

use super::course::{Module, ParentCourse};
use super::ids::{CourseId, ModuleId, Ukprn};
use super::provider::Provider;

/// Providers, parent courses and modules as they stand, each found by its id.
///
/// It may hold the whole catalogue or just what one request needs: whoever gathers decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue {
    providers: HashMap<Ukprn, Provider>,
    courses: HashMap<CourseId, ParentCourse>,
    modules: HashMap<ModuleId, Module>,
}

impl Catalogue {
    /// Adds a provider; a later one of the same number takes its place.
    pub fn add_provider(&mut self, provider: Provider) {
        self.providers.insert(provider.ukprn, provider);
    }

    /// Adds a parent course; a later one of the same id takes its place.
    pub fn add_course(&mut self, course: ParentCourse) {
        self.courses.insert(course.id.clone(), course);
    }

    /// Adds a module; a later one of the same id takes its place.
    pub fn add_module(&mut self, module: Module) {
        self.modules.insert(module.id.clone(), module);
    }

    /// The provider of this number.
    #[must_use]
    pub fn provider(&self, ukprn: Ukprn) -> Option<&Provider> {
        self.providers.get(&ukprn)
    }

    /// The course of this id.
    #[must_use]
    pub fn course(&self, id: &CourseId) -> Option<&ParentCourse> {
        self.courses.get(id)
    }

    /// The module of this id.
    #[must_use]
    pub fn module(&self, id: &ModuleId) -> Option<&Module> {
        self.modules.get(id)
    }

    /// All modules, in the order of their providers, courses and ids.
    #[must_use]
    pub fn modules_in_order(&self) -> Vec<&Module> {
        let mut modules: Vec<_> = self.modules.values().collect();
        modules.sort_unstable_by_key(|module| (module.ukprn, &module.course, &module.id));
        modules
    }
}
