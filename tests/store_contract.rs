//! What every store must do, whatever keeps its bytes. A new engine is one more line at the end.
#![expect(clippy::unwrap_used, reason = "a judge stops where a store does not do its part")]
#![expect(clippy::arithmetic_side_effects, reason = "small numbers of entries and visits")]

#[path = "store_contract/appending.rs"]
mod appending;
#[path = "store_contract/closing.rs"]
mod closing;
#[path = "store_contract/long.rs"]
mod long;
#[path = "store_contract/material.rs"]
mod material;
#[path = "store_contract/moments.rs"]
mod moments;
#[path = "store_contract/reading.rs"]
mod reading;
#[path = "store_contract/refusing.rs"]
mod refusing;

use std::path::PathBuf;

use lifelong::store::{Address, Batch, Promise, Store, make, open};

/// A ledger of one engine that holds nothing but its opening. Each handle is as another program's.
trait Engine {
    fn handle(&self) -> Box<dyn Store>;
}

/// Makes every judge of the contract a test of an engine.
macro_rules! contract {
    ($engine:ident: $make:expr; $($room:ident { $($judge:ident,)+ })+) => {
        mod $engine {
            $($(
                #[test]
                fn $judge() {
                    let make: fn() -> Box<dyn super::Engine> = $make;
                    super::$room::$judge(&*make());
                }
            )+)+
        }
    };
}

macro_rules! contract_of {
    ($engine:ident: $make:expr) => {
        contract! {
            $engine: $make;
            appending {
            a_batch_is_appended_whole,
            a_batch_with_one_bad_entry_is_not_appended_at_all,
            a_place_that_is_taken_is_a_conflict,
            a_gap_is_a_conflict,
            an_entry_of_two_programs_is_appended_once,
            an_enrolment_id_of_another_learner_is_a_conflict,
            an_enrolment_id_of_two_learners_in_one_batch_is_a_conflict,
            an_id_that_was_undone_comes_again_for_the_same_learner,
            a_reference_row_is_brought_once,
            nothing_is_appended_for_an_empty_batch,
            after_a_conflict_the_store_goes_on,
            a_batch_that_is_sent_again_stands_once,
            an_expectation_that_moved_is_a_conflict,
            two_refusals_in_one_place_are_a_conflict,
            a_file_that_was_refused_more_is_a_conflict,
            whoever_must_be_alone_is_in_conflict_with_anybody,
            }
            closing {
            the_last_closing_is_told_and_is_an_expectation,
            closings_come_in_pages_in_the_order_of_their_chains,
            }
            long {
            what_does_not_come_next_is_a_conflict_in_a_long_batch_too,
            what_is_put_away_is_there_as_before,
            }
            moments {
            a_page_begins_after_the_one_before,
            pages_of_what_was_known_are_full_too,
            single_refusals_come_by_provider_and_number,
            order_is_by_bytes,
            a_reader_keeps_its_moment_while_others_append,
            readers_read_on_other_threads,
            }
            reading {
            entries_come_back_byte_for_byte,
            a_chain_holds_what_was_appended_to_it,
            learners_come_in_the_order_asked_for,
            learners_are_listed_in_the_order_of_their_ids,
            enrolments_are_found_by_their_ids,
            facts_are_corrected,
            facts_are_erased_with_the_entry_that_says_so,
            notes_stand_beside_their_entries_and_are_erased_with_their_learner,
            the_basis_moves_with_the_catalogue_and_the_policy_alone,
            providers_are_those_of_enrolments_and_of_chains,
            guards_are_as_they_were_made,
            a_row_of_the_catalogue_is_the_latest_as_of_a_number,
            the_same_refusal_is_kept_once,
            a_refusal_is_kept_with_its_place,
            entries_are_found_by_what_brought_them,
            entries_and_heads_come_in_the_order_of_their_chains,
            the_database_adds_up,
            what_one_handle_appends_another_reads,
            }
        }
    };
}

/// A SQLite file in a folder that goes with it.
struct InSqlite {
    path: PathBuf,
    _folder: tempfile::TempDir,
}

fn in_sqlite() -> InSqlite {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("lifelong.db");
    let first = Batch::of([material::opening()]);
    make(&Address::from(path.clone()), &first).expect("a new ledger");
    InSqlite { path, _folder: folder }
}

impl Engine for InSqlite {
    fn handle(&self) -> Box<dyn Store> {
        open(&self.path.clone().into()).expect("the ledger")
    }
}

contract_of!(sqlite: || Box::new(super::in_sqlite()));

/// Every engine is judged by what it promises: this one promises the more.
#[test]
fn a_reader_of_sqlite_is_of_one_moment() {
    let reader = in_sqlite().handle().reader().unwrap();
    assert_eq!(reader.promise(), Promise::OneMoment);
}
