//! A store that loses its answers, as a disk or a network does: what stands is told as what was
//! done, what does not is done once, and what cannot be known is called that.

use lifelong::store::{self, Batch, Reader, Store, StoreError};

use crate::college::College;

/// What becomes of one sending of a batch.
#[derive(Clone, Copy, Debug)]
enum Sent {
    /// It is recorded, and the answer is lost.
    StandsUntold,
    /// It is lost on its way.
    Lost,
    /// The store has no time.
    Busy,
    /// The store cannot be reached.
    Unreachable,
    /// Somebody else is first.
    Overtaken,
}

/// A real store, of which some sendings go wrong, the first of them first; then all go well.
struct Lossy {
    inner: Box<dyn Store>,
    other: College,
    going_wrong: Vec<Sent>,
}

fn lost() -> StoreError {
    StoreError::Unknown("the line went dead".into())
}

impl Lossy {
    fn send(
        &mut self,
        batch: &Batch,
        send: fn(&mut dyn Store, &Batch) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        if self.going_wrong.is_empty() {
            return send(&mut *self.inner, batch);
        }
        match self.going_wrong.remove(0) {
            Sent::StandsUntold => send(&mut *self.inner, batch).and(Err(lost())),
            Sent::Lost => Err(lost()),
            Sent::Busy => Err(StoreError::Busy),
            Sent::Unreachable => {
                Err(StoreError::Unavailable { doing: "reach it", source: "dead".into() })
            }
            Sent::Overtaken => {
                self.other.tell("grant L-1 1.00 | granted 1.00");
                send(&mut *self.inner, batch)
            }
        }
    }
}

impl Store for Lossy {
    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        self.inner.reader()
    }

    crate::college::around::as_within!();

    fn append(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.send(batch, |store, batch| store.append(batch))
    }

    fn append_again(&mut self, batch: &Batch) -> Result<(), StoreError> {
        self.send(batch, |store, batch| store.append_again(batch))
    }
}

/// A college with a share that is ready to be drawn down, whose next sendings go wrong.
fn losing(going_wrong: &[Sent]) -> College {
    let mut college = College::after(
        "
        enrol E-1 L-1 M-1
        attend E-1 1 A on 2027-02-03",
    );
    let inner = store::open(&college.path.clone().into()).unwrap();
    let (other, going_wrong) = (college.beside(), going_wrong.to_vec());
    college.store = Box::new(Lossy { inner, other, going_wrong });
    college
}

#[track_caller]
fn check(going_wrong: &[Sent]) {
    let mut college = losing(going_wrong);
    college.tell("enrol E-2 L-1 M-3 on 2027-06-07 | enrolled 2447.50");
    college.holds();
    college.tell("enrol E-2 L-1 M-3 on 2027-06-07 | already 2447.50");
    let mut college = losing(going_wrong);
    college.tell("draw 10000001 by 2027-02-28 | claim 10000001-0001");
    college.holds();
    college.tell("draw 10000001 by 2027-02-28 | nothing");
}

#[test]
fn what_stands_though_nobody_was_told_is_what_was_done() {
    check(&[Sent::StandsUntold]);
    check(&[Sent::StandsUntold, Sent::Busy, Sent::Busy, Sent::Busy]);
    check(&[Sent::StandsUntold, Sent::StandsUntold, Sent::Lost]);
}

#[test]
fn what_was_lost_on_its_way_is_sent_again() {
    check(&[Sent::Lost]);
    check(&[Sent::Lost, Sent::Busy, Sent::Lost, Sent::StandsUntold]);
}

/// It is decided anew, and recorded once.
#[test]
fn what_was_lost_and_overtaken_is_done_after_the_other() {
    check(&[Sent::Lost, Sent::Overtaken]);
}

#[test]
fn what_cannot_be_known_is_not_called_refused_or_done() {
    for first in [Sent::StandsUntold, Sent::Lost] {
        let mut college = losing(&[first, Sent::Unreachable]);
        let told = college.take("enrol E-2 L-1 M-3 on 2027-06-07");
        assert_eq!(told.words(), "error", "{told}");
        assert!(told.because.starts_with("it is not known whether it was recorded"), "{told}");
        college.holds();
        let told = college.take("enrol E-2 L-1 M-3 on 2027-06-07").to_string();
        let expected = if matches!(first, Sent::Lost) { "enrolled" } else { "already" };
        assert!(told.starts_with(expected), "{told}");
    }
}
