//! Work in many acts, such as a long file: begun in the ledger's own chain with the first that it
//! records, named by all that it records, and ended there with its counts.

use crate::ledger::chain::Chain;
use crate::ledger::chain_name::{ChainName, TheLedger};
use crate::ledger::checkpoint::Head;
use crate::ledger::entry::Entry;
use crate::ledger::event::{FileImported, ImportBegun, LedgerEvent, UpratingBegun};
use crate::ledger::imports::Origin;
use crate::ledger::undertaking::is_over;
use crate::ops::{Moment, OpError, Recording};
use crate::store::{Batch, Reader};

/// Work that is on its way.
pub(in crate::ops) struct Opening {
    event: LedgerEvent,
    begun: Option<u32>,
    /// How many entries were recorded so far: they stand, whatever stops the work.
    stand: u64,
}

/// Under which number something is recorded, and the entry that begins it, where that is new.
pub(in crate::ops) struct Begun {
    pub(in crate::ops) origin: Origin,
    state: State,
}

/// Whether work is begun.
enum State {
    /// By the act that is decided: the entry that begins it.
    New(Box<Entry<LedgerEvent>>),
    /// By an act before, and it was not ended at this head of the ledger's own chain.
    Before(Head),
}

impl Opening {
    /// A file of which nothing was recorded yet, as far as we know.
    pub(in crate::ops) const fn of_file(file: ImportBegun) -> Opening {
        Opening { event: LedgerEvent::ImportBegun(file), begun: None, stand: 0 }
    }

    /// A run of upratings of which nothing was recorded yet, as far as we know.
    pub(in crate::ops) const fn of_run(run: UpratingBegun) -> Opening {
        Opening { event: LedgerEvent::UpratingBegun(run), begun: None, stand: 0 }
    }

    /// Under which number it goes on, or is begun by the next act. What was cut off goes on under
    /// the number under which it was begun.
    pub(in crate::ops) fn next(
        &self,
        reader: &dyn Reader,
        moment: &Moment,
    ) -> Result<Begun, OpError> {
        let chain = ledger_chain(reader)?;
        if let Some(begun) = self.number(&chain) {
            let head = Head {
                chain: ChainName::Ledger,
                seq: chain.next_seq().saturating_sub(1),
                hash: chain.head(),
            };
            return Ok(Begun { origin: self.origin(begun), state: State::Before(head) });
        }
        let entry = chain.seal(moment.draft(moment.today(), self.event.clone()))?;
        Ok(Begun { origin: self.origin(entry.seq()), state: State::New(Box::new(entry)) })
    }

    /// The number under which it was begun, where anything was recorded of it and it is not ended:
    /// whoever does the same work at the same time may have ended what we began.
    pub(in crate::ops) fn number(&self, chain: &Chain<LedgerEvent>) -> Option<u32> {
        let ours = self.begun.filter(|begun| !is_over(chain, *begun));
        ours.or_else(|| self.unfinished(chain))
    }

    /// Whether anything was recorded of it, as far as we know.
    pub(in crate::ops) fn is_begun(&self) -> bool {
        self.begun.is_some()
    }

    /// Whether somebody else has ended what we recorded something of.
    pub(in crate::ops) fn is_ended_by_another(&self, chain: &Chain<LedgerEvent>) -> bool {
        self.begun.is_some_and(|begun| is_over(chain, begun))
    }

    /// Why the work stops, with what stands of it.
    pub(in crate::ops) fn stopped(&self, because: OpError) -> OpError {
        match self.stand {
            0 => because,
            entries => OpError::CutOff { entries, because: Box::new(because) },
        }
    }

    /// Takes note of the number under which so many entries were recorded. Of a dry run nothing
    /// stands.
    pub(in crate::ops) fn went_on(
        &mut self,
        recorded: Option<Origin>,
        entries: usize,
        recording: Recording,
    ) {
        if recording == Recording::Real {
            let entries = u64::try_from(entries).unwrap_or(u64::MAX);
            self.stand = self.stand.saturating_add(entries);
        }
        let number = recorded.map(Origin::number);
        self.begun = number.or(self.begun);
    }

    const fn origin(&self, begun: u32) -> Origin {
        match self.event {
            LedgerEvent::UpratingBegun(_) => Origin::Run(begun),
            _ => Origin::File(begun),
        }
    }

    /// The same work, begun and not ended.
    fn unfinished(&self, chain: &Chain<LedgerEvent>) -> Option<u32> {
        let is_same = |event: &LedgerEvent| match (event, &self.event) {
            (LedgerEvent::ImportBegun(one), LedgerEvent::ImportBegun(other)) => {
                (&one.kind, one.digest) == (&other.kind, other.digest)
            }
            (one, other) => one == other,
        };
        let begun = chain.entries().iter().rev().find(|entry| is_same(entry.event()))?.seq();
        (!is_over(chain, begun)).then_some(begun)
    }
}

impl Begun {
    /// Lets a batch that is not empty begin the work, where it is new, and says under which number
    /// something is recorded then. What ends a file tells its refusals, so none may come after.
    pub(in crate::ops) fn with(self, batch: &mut Batch) -> Option<Origin> {
        if batch.is_empty() {
            return None;
        }
        match self.state {
            State::New(entry) => batch.entries.push((*entry).into()),
            State::Before(head) => batch.unmoved.push(head),
        }
        Some(self.origin)
    }
}

/// A file that is begun and ended in one act.
pub(in crate::ops) struct InOneAct {
    chain: Chain<LedgerEvent>,
    first: Entry<LedgerEvent>,
}

impl InOneAct {
    /// Begins it where the ledger's own chain ends.
    pub(in crate::ops) fn begin(
        mut chain: Chain<LedgerEvent>,
        begun: ImportBegun,
        moment: &Moment,
    ) -> Result<InOneAct, OpError> {
        let event = LedgerEvent::ImportBegun(begun);
        let first = chain.seal(moment.draft(moment.today(), event))?;
        chain.push(first.clone());
        Ok(InOneAct { chain, first })
    }

    /// How an entry says that it brought it.
    pub(in crate::ops) fn origin(&self) -> Origin {
        Origin::File(self.first.seq())
    }

    /// Ends it, with its counts: both entries.
    pub(in crate::ops) fn end(
        self,
        file: FileImported,
        moment: &Moment,
    ) -> Result<[Entry; 2], OpError> {
        let told = FileImported { begun: Some(self.first.seq()), ..file };
        let event = LedgerEvent::FileImported(told);
        let last = self.chain.seal(moment.draft(moment.today(), event))?;
        Ok([self.first.into(), last.into()])
    }
}

/// A file that is begun and ended in one act, and of which all is known: its number, and both
/// entries.
pub(in crate::ops) fn at_once(
    chain: Chain<LedgerEvent>,
    file: FileImported,
    moment: &Moment,
) -> Result<(Origin, Vec<Entry>), OpError> {
    let FileImported { kind, file: name, digest, .. } = file.clone();
    let act = InOneAct::begin(chain, ImportBegun { kind, file: name, digest }, moment)?;
    Ok((act.origin(), act.end(file, moment)?.into()))
}

/// The ledger's own chain.
pub(in crate::ops) fn ledger_chain(reader: &dyn Reader) -> Result<Chain<LedgerEvent>, OpError> {
    Ok(Chain::verified(&TheLedger, reader.chain(&ChainName::Ledger)?)?)
}
