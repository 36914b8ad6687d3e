//! Stores around a store: what they do not change.

/// What a store with another one in `inner` leaves as it is within.
macro_rules! as_within {
    () => {
        fn audit(&self) -> Result<Box<dyn lifelong::store::Audit>, StoreError> {
            self.inner.audit()
        }

        fn address(&self) -> lifelong::store::Address {
            self.inner.address()
        }

        fn remarks(&self) -> Vec<lifelong::store::Denial> {
            self.inner.remarks()
        }

        fn put_away(&mut self) {
            self.inner.put_away();
        }
    };
}

pub(crate) use as_within;
