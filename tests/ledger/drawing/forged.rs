//! Claims that somebody has forged behind our back, with every chain sealed anew and every column
//! as it should be: `verify` names what does not fit.

use lifelong::domain::ids::{LearnerId, Ukprn};
use lifelong::domain::money::{Amount, Money};
use lifelong::domain::payment::Payment;
use lifelong::ledger::chain::Chain;
use lifelong::ledger::chain_name::Owner;
use lifelong::ledger::event::{ChainEvent, ClaimMade, DrawnDown, LearnerEvent, ProviderEvent};
use lifelong::ledger::hash::link;
use lifelong::ops::OpError;
use lifelong::ops::drawdown::claim;
use lifelong::ops::verify::Fault;
use rusqlite::{Connection, params};

use crate::college::{College, read};

fn first() -> Ukprn {
    read("10000001")
}

fn learner() -> LearnerId {
    read("L-1")
}

/// What becomes of an entry in the hands of a forger.
enum Fate {
    Kept,
    Removed,
}

/// Two learners at one provider and one at another: everything is drawn, one instalment of each
/// provider is recovered, and a second claim tells that. A third draws again.
fn world() -> College {
    College::after(
        "enrol E-0 L-1 C-1/60 on 2027-01-04 fee 4626.01 plan termly | enrolled 4626.01
         enrol E-1 L-3 M-1 on 2027-01-04 | enrolled 2447.50
         enrol E-2 L-3 C-2/90 on 2027-01-04 fee 7001.01 plan termly | enrolled 7001.01
         import attendance E-0,1,A,2027-01-04 & E-1,1,A,2027-01-04 & E-2,1,A,2027-01-04 | recorded 3
         draw 10000001 by 2027-01-31     | E-0/1 1156.00, E-1/1 2447.50
         draw 10000002 by 2027-01-31     | E-2/1 1750.00
         recover E-0 1 on 2027-02-10     | recovered 1156.00
         recover E-2 1 on 2027-02-10     | recovered 1750.00
         draw 10000001 by 2027-02-28     | E-0/1 -1156.00
         draw 10000002 by 2027-02-28     | E-2/1 -1750.00
         attend E-0 1 A on 2027-02-20    | recorded
         draw 10000001 by 2027-03-31     | E-0/1 1156.00",
    )
}

/// Seals a chain anew, with its events altered, and puts it in the place of the one that is there.
fn forge<E: ChainEvent>(
    world: &College,
    owner: &impl Owner<Event = E>,
    alter: impl Fn(u32, &mut E) -> Fate,
) {
    let chain = world.chain(owner);
    let mut forged = Chain::empty(owner);
    for entry in chain.entries() {
        let mut draft = entry.draft().clone();
        if let Fate::Kept = alter(entry.seq(), &mut draft.event) {
            // The day of the fact is told once, whatever it is a fact of now.
            draft.on = match draft.event.day() {
                Some(_) => None,
                None => draft.on.or(Some(draft.effective_on)),
            };
            let sealed = forged.seal(draft).unwrap();
            forged.push(sealed);
        }
    }
    unguarded(world, |hand| put(hand, &owner.chain().to_string(), &forged));
}

/// Does something to the ledger by hand, as if nothing guarded it.
fn unguarded(world: &College, act: impl FnOnce(&Connection)) {
    let hand = Connection::open(&world.path).unwrap();
    let guards = texts(&hand, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'");
    for guard in texts(&hand, "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
        hand.execute_batch(&format!("DROP TRIGGER {guard}")).unwrap();
    }
    act(&hand);
    for guard in guards {
        hand.execute_batch(&guard).unwrap();
    }
}

fn texts(hand: &Connection, query: &str) -> Vec<String> {
    let mut select = hand.prepare(query).unwrap();
    select.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Puts a chain in the place of the one of that name.
fn put<E: ChainEvent>(hand: &Connection, name: &str, forged: &Chain<E>) {
    let id: i64 =
        hand.query_row("SELECT id FROM chain WHERE name = ?1", [name], |row| row.get(0)).unwrap();
    for entry in forged.entries() {
        let (posting, draft) = (entry.posting(), entry.draft());
        let set = "UPDATE entry SET event = ?3, effective_on = ?4, debit = ?5, credit = ?6, \
                   amount_pence = ?7, text = ?8, hash = ?9 WHERE chain = ?1 AND seq = ?2";
        let values = params![
            id,
            entry.seq(),
            entry.event().name(),
            draft.effective_on.to_string(),
            posting.map(|posting| posting.debit.kind()),
            posting.map(|posting| posting.credit.kind()),
            posting.map(|posting| posting.amount.money().pence()),
            entry.text(),
            entry.hash().bytes(),
        ];
        assert_eq!(hand.execute(set, values).unwrap(), 1);
    }
    let last = forged.next_seq();
    hand.execute("DELETE FROM entry WHERE chain = ?1 AND seq >= ?2", params![id, last]).unwrap();
    // No gap is left in the order of recording.
    let ids = texts(hand, "SELECT CAST(id AS TEXT) FROM entry ORDER BY id");
    for (number, id) in (1..).zip(ids) {
        let set = "UPDATE entry SET id = ?1 WHERE id = CAST(?2 AS INTEGER)";
        hand.execute(set, params![number, id]).unwrap();
    }
}

/// Forges the claim of this number of the first provider.
fn forge_claim(world: &College, number: u32, alter: impl Fn(&mut ClaimMade)) {
    forge(world, &first(), |seq, event| {
        if let ProviderEvent::ClaimMade(made) = event
            && seq == number
        {
            alter(made);
        }
        Fate::Kept
    });
}

#[track_caller]
fn named(world: &College, place: &str, part: &str) {
    let found = world.faults();
    let is_it = |fault: &Fault| fault.place == place && fault.what.contains(part);
    assert!(found.iter().any(is_it), "`{part}` at {place} is not named: {found:#?}");
}

#[test]
fn a_claim_of_another_sum_or_of_other_lines_is_named() {
    let world = world();
    forge_claim(&world, 1, |made| made.amount += Money::from_pence(1));
    named(&world, "provider/10000001/1", "it has 2 lines that come to 3603.51, and the entries");
    let world = self::world();
    forge_claim(&world, 1, |made| made.lines = 3);
    named(&world, "provider/10000001/1", "it has 3 lines");
}

#[test]
fn a_recovery_that_is_told_twice_or_by_another_or_that_never_was_is_named() {
    let world = world();
    // E-0 was recovered in L-1/6, told by the second claim.
    let recovery = "L-1/6";
    forge_claim(&world, 2, |made| assert_eq!(made.recoveries, [read(recovery)]));
    world.holds();
    forge_claim(&world, 3, |made| made.recoveries.push(read(recovery)));
    named(&world, "provider/10000001/3", "tells the recovery L-1/6, which is not of this");
    for other in ["L-1/5", "L-1/99", "L-9/1"] {
        let world = self::world();
        forge_claim(&world, 2, |made| made.recoveries = vec![read(other)]);
        named(&world, "provider/10000001/2", &format!("tells the recovery {other}, which is not"));
    }
    // One of the other provider.
    let world = self::world();
    let theirs = world.texts("learner/L-3").iter().position(|text| text.contains("recovered"));
    let theirs = format!("L-3/{}", theirs.unwrap() + 1);
    forge_claim(&world, 2, |made| made.recoveries.push(read(&theirs)));
    named(&world, "provider/10000001/2", &format!("tells the recovery {theirs}, which is not"));
}

#[test]
fn a_recovery_that_a_claim_leaves_out_is_named() {
    let world = world();
    forge_claim(&world, 2, |made| made.recoveries.clear());
    named(&world, "provider/10000001/2", "it has 1 lines that come to -1156.00");
}

#[test]
fn a_claim_of_another_number_is_named() {
    let world = world();
    forge_claim(&world, 2, |made| made.claim = read("10000001-0009"));
    named(&world, "provider/10000001/2", "it is claim 10000001-0009, and 10000001-0002 comes next");
}

#[test]
fn a_claim_that_is_removed_is_named_by_what_was_drawn_for_it() {
    let world = world();
    forge(&world, &first(), |seq, _| if seq == 3 { Fate::Removed } else { Fate::Kept });
    let place = "claim 10000001-0003 of provider 10000001";
    named(&world, place, "1 entries were drawn down for it, and it was never made");
}

#[test]
fn a_drawdown_that_is_removed_or_lowered_is_named_by_its_claim() {
    let is_last =
        |seq: u32, event: &LearnerEvent| seq == 8 && matches!(event, LearnerEvent::DrawnDown(_));
    let world = world();
    forge(
        &world,
        &learner(),
        |seq, event| {
            if is_last(seq, event) { Fate::Removed } else { Fate::Kept }
        },
    );
    named(&world, "provider/10000001/3", "1 lines that come to 1156.00, and the entries that name");
    let world = self::world();
    forge(&world, &learner(), |seq, event| {
        if is_last(seq, event)
            && let LearnerEvent::DrawnDown(drawn) = event
        {
            let less = drawn.amount.money() - Money::from_pence(1);
            drawn.amount = less.amount().unwrap().unwrap();
        }
        Fate::Kept
    });
    named(&world, "provider/10000001/3", "the entries that name it are 1 and come to 1155.99");
}

/// The first of two drawdowns: what comes after it no longer fits.
#[test]
fn a_drawdown_that_is_removed_under_its_recovery_is_named_in_its_chain() {
    let world = world();
    forge(&world, &learner(), |seq, _| if seq == 5 { Fate::Removed } else { Fate::Kept });
    named(
        &world,
        "learner/L-1/5",
        "more is recovered for period 1 of enrolment E-0 than was drawn",
    );
    named(&world, "provider/10000001/1", "it has 2 lines");
}

#[test]
fn a_drawdown_of_more_than_is_due_or_of_another_day_is_named_in_its_chain() {
    let forged = |alter: &dyn Fn(&mut DrawnDown)| {
        let world = world();
        forge(&world, &learner(), |seq, event| {
            if seq == 8
                && let LearnerEvent::DrawnDown(drawn) = event
            {
                alter(drawn);
            }
            Fate::Kept
        });
        named(&world, "learner/L-1/8", "more is drawn down for period");
    };
    forged(&|drawn| drawn.amount = Amount::new("1156.01".parse().unwrap()).unwrap());
    forged(&|drawn| drawn.due_on = read("2027-01-03"));
    // Attendance is confirmed for the first period alone.
    forged(&|drawn| (drawn.period, drawn.due_on) = (read("2"), read("2027-05-04")));
}

/// `verify` holds the number and the sum of the lines; whoever writes the file again holds its
/// digest too.
#[test]
fn a_claim_of_another_digest_or_day_is_not_written_again() {
    let alters: [fn(&mut ClaimMade); 2] = [
        |made| made.digest = lifelong::ledger::hash::digest("another file"),
        |made| made.due_by = read("2027-01-30"),
    ];
    for alter in alters {
        let world = world();
        forge_claim(&world, 1, alter);
        let again = claim(&*world.reader(), read("10000001"), &read("10000001-0001"));
        let Err(OpError::Store(error)) = again else { panic!("{again:?}") };
        assert!(error.to_string().contains("not those that were recorded"), "{error}");
    }
}

/// A provider's chain that has lost its end would give the next claim the number of one that was
/// made, and have its lines again.
#[test]
fn nothing_is_claimed_where_a_chain_has_lost_its_claims() {
    let mut world = world();
    world.tell("attend E-0 2 A on 2027-06-01 | recorded");
    forge(&world, &first(), |seq, _| if seq == 3 { Fate::Removed } else { Fate::Kept });
    let refused = world.take("draw 10000001 by 2027-12-31");
    assert!(refused.meets("error") && refused.meets("~ has made no such claim"), "{refused}");
}

/// A foreign event does not build where a chain is sealed: who wants it there writes the text.
#[test]
fn an_event_stands_in_its_own_kind_of_chain() {
    let world = world();
    let entries = world.chain(&first()).into_entries();
    let [_, before, last] = entries.as_slice() else { panic!("{entries:#?}") };
    let (head, _) = last.text().split_once("event ").unwrap();
    let text = format!("{head}event facts-forgotten\n");
    let hash = link(before.hash(), &text);
    unguarded(&world, |hand| {
        let set =
            "UPDATE entry SET event = 'facts-forgotten', text = ?1, hash = ?2 WHERE hash = ?3";
        let values = params![text, hash.bytes(), last.hash().bytes()];
        assert_eq!(hand.execute(set, values).unwrap(), 1);
    });
    let part = "its event `facts-forgotten` does not stand in a chain of this kind";
    named(&world, "provider/10000001/3", part);
}

#[test]
fn a_payment_stands_in_the_chain_of_whom_it_names() {
    let world = world();
    forge(&world, &first(), |seq, event| {
        if seq == 3 {
            *event = ProviderEvent::PaymentRecorded(Payment {
                reference: read("P-1"),
                paid_on: read("2027-02-03"),
                ukprn: read("10000002"),
                learner: read("L-1"),
                enrolment: read("E-0"),
                period: read("1"),
                amount: Money::pounds(1),
            });
        }
        Fate::Kept
    });
    named(&world, "provider/10000001/3", "it tells of a payment to 10000002");
}
