//! What can be studied, and where: providers, courses and modules, in and out.

mod courses;
mod modules;
mod providers;

pub use courses::{course_from_text, course_text, read_courses};
pub use modules::{module_from_text, module_text, read_modules};
pub use providers::{provider_from_text, provider_text, read_providers};
