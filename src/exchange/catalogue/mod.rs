//! What can be studied, and where: providers, courses and modules, in and out.

mod courses;
mod listed;
mod modules;
mod providers;

pub use listed::listed;

pub use courses::{course_from_text, course_text, read_courses};
pub use modules::{module_from_text, module_text, read_modules};
pub use providers::{provider_from_text, provider_text, read_providers};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Span;
    use crate::domain::course::{Module, ParentCourse};
    use crate::domain::credits::Credits;
    use crate::domain::ids::Hecos;
    use crate::domain::money::Money;
    use crate::domain::provider::{OfsCategory, Provider};
    use crate::exchange::{Reading, StoredTexts, field::examples::*};
    use proptest::prelude::*;

    fn hecos() -> impl Strategy<Value = Vec<Hecos>> {
        let codes = proptest::collection::hash_set(0..1_000_000_u32, 0..4);
        codes.prop_map(|codes| codes.iter().map(|code| parsed(&format!("{code:06}"))).collect())
    }

    prop_compose! {
        fn any_provider()(
            ukprn in "1[0-9]{7}", name in words(), is_capped: bool, registered in span(),
            modular in proptest::option::of((span(), hecos())),
        ) -> Provider {
            let category =
                if is_capped { OfsCategory::ApprovedFeeCap } else { OfsCategory::Approved };
            let (modular, subjects) = modular.unzip();
            let (ukprn, modular_subjects) = (parsed(&ukprn), subjects.unwrap_or_default());
            Provider { ukprn, name, category, registered, modular, modular_subjects }
        }
    }

    prop_compose! {
        fn any_course()(
            ids in (id(), "1[0-9]{7}", proptest::option::of("1[0-9]{7}")),
            title in words(), qualification in words(),
            level in "[1-8]", credits in 0..=9_999_u32, hecos in hecos(), designated: bool,
            htq: bool, credit_bearing: bool, span in span(),
        ) -> ParentCourse {
            let designated = if designated { span } else { Span { to: None, ..span } };
            let hecos = if hecos.is_empty() { vec![parsed("100366")] } else { hecos };
            ParentCourse {
                id: parsed(&ids.0), ukprn: parsed(&ids.1), title, qualification,
                level: parsed(&level), credits: Credits::new(credits), hecos, htq, designated,
                franchised_to: ids.2.map(|text| parsed(&text)), credit_bearing,
            }
        }
    }

    prop_compose! {
        fn any_module()(
            ids in (id(), id(), "1[0-9]{7}"), title in words(), level in "[1-8]",
            credits in 0..=9_999_u32, pence in 0..=100_000_000_000_i64, assessed: bool,
            weeks in proptest::option::of(0..=520_u16), hecos in hecos(),
        ) -> Module {
            Module {
                id: parsed(&ids.0), course: parsed(&ids.1), ukprn: parsed(&ids.2), title,
                level: parsed(&level), credits: Credits::new(credits),
                fee: Money::from_pence(pence), assessed, weeks, hecos,
            }
        }
    }

    proptest! {
        #[test]
        fn a_provider_is_read_as_it_was_written(provider in any_provider()) {
            let text = provider_text(&provider);
            prop_assert_eq!(provider_from_text(&text), Ok(provider));
        }

        #[test]
        fn a_course_is_read_as_it_was_written(course in any_course()) {
            let text = course_text(&course);
            prop_assert_eq!(course_from_text(&text), Ok(course));
        }

        #[test]
        fn a_module_is_read_as_it_was_written(module in any_module()) {
            let text = module_text(&module);
            prop_assert_eq!(module_from_text(&text), Ok(module));
        }
    }

    #[test]
    fn a_stored_text_has_every_column() {
        let file = "course_id,title,ukprn,qualification,level,credits,hecos,htq,designated_from\n\
                    C-1,\"Computing, \"\"applied\"\"\",10007773,HND,5,0120,100366,yes,2026-08-01\n";
        let lines =
            read_courses(file.as_bytes(), &Reading::default(), &StoredTexts::default()).unwrap();
        assert_eq!(lines.bad, []);
        assert_eq!(
            course_text(&lines.good[0].value),
            "C-1,10007773,\"Computing, \"\"applied\"\"\",HND,5,120,100366,yes,2026-08-01,,,yes"
        );
    }

    #[test]
    fn a_text_that_was_not_stored_is_refused() {
        for text in ["", "C-1", "C-1,10007773,a,b,5,120,100366,yes,2026-08-01,,,yes,", "\"C-1"] {
            assert!(course_from_text(text).is_err(), "{text}");
        }
    }
}
