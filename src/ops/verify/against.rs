//! A checkpoint as it is read beside the chains and the single refusals, in the order of both.

use std::io::{BufRead, Read};

use super::Faults;
use crate::ledger::checkpoint::{FORMAT, Footer, Head, Heads};
use crate::ledger::hash::Hash;
use crate::ledger::instant::Instant;
use crate::ledger::kept_refusal::{RefusalLink, RefusedAt};
use crate::ops::OpError;

/// The longest line of a checkpoint: a name, a number and a hash.
const LONGEST_LINE: u64 = 256;

/// A checkpoint that is being read.
pub(super) struct Checkpoint<'a> {
    lines: &'a mut dyn BufRead,
    /// The head that was read last and that nothing has met yet.
    next: Option<Seen>,
    tally: Heads,
    footer: Vec<String>,
    /// A line that cannot stand in a checkpoint; nothing after it is believed.
    strange: Option<String>,
}

/// What a checkpoint saw the last of.
enum Seen {
    Chain(Head),
    Refusals(RefusalLink),
}

impl<'a> Checkpoint<'a> {
    pub(super) fn open(lines: &'a mut dyn BufRead) -> Result<Checkpoint<'a>, OpError> {
        let (tally, footer) = (Heads::default(), Vec::new());
        let mut checkpoint = Checkpoint { lines, next: None, tally, footer, strange: None };
        match checkpoint.line()? {
            Some(first) if first == FORMAT => checkpoint.advance()?,
            _ => return Err(OpError::NotACheckpoint),
        }
        Ok(checkpoint)
    }

    fn line(&mut self) -> Result<Option<String>, OpError> {
        let mut line = Vec::new();
        let read = (&mut *self.lines).take(LONGEST_LINE).read_until(b'\n', &mut line);
        read.map_err(|source| OpError::Io { doing: "read the checkpoint".to_owned(), source })?;
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if line.is_empty() {
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&line).into_owned()))
    }

    /// Reads the next head, or the last four lines.
    fn advance(&mut self) -> Result<(), OpError> {
        self.next = None;
        while let Some(line) = self.line()? {
            if self.footer.is_empty()
                && let Some(seen) = self.seen(&line)
            {
                self.next = Some(seen);
                return Ok(());
            }
            if self.footer.len() >= 4 {
                self.strange = Some(line);
                return Ok(());
            }
            self.footer.push(line);
        }
        Ok(())
    }

    /// The head of which a line tells, taken into the tally.
    fn seen(&mut self, line: &str) -> Option<Seen> {
        if let Ok(head) = line.parse::<Head>() {
            self.tally.add(&head);
            return Some(Seen::Chain(head));
        }
        let head = line.parse::<RefusalLink>().ok()?;
        self.tally.add_refusals(&head);
        Some(Seen::Refusals(head))
    }

    /// The head of this chain, where the checkpoint saw it. Chains that it saw and that come before
    /// this one are gone.
    pub(super) fn head_of(
        &mut self,
        chain: &str,
        faults: &mut Faults,
    ) -> Result<Option<Head>, OpError> {
        let is_reached = |seen: &mut Seen| match seen {
            Seen::Chain(head) => head.chain.to_string().as_str() <= chain,
            Seen::Refusals(_) => false,
        };
        while let Some(seen) = self.next.take_if(is_reached) {
            self.advance()?;
            match seen {
                Seen::Chain(head) if head.chain.to_string() == chain => return Ok(Some(head)),
                other => gone(&other, faults),
            }
        }
        Ok(None)
    }

    /// The last single refusal of this provider, where the checkpoint saw any. What it saw and what
    /// comes before is gone; all chains have been met.
    pub(super) fn refusals_of(
        &mut self,
        at: RefusedAt,
        faults: &mut Faults,
    ) -> Result<Option<RefusalLink>, OpError> {
        let is_reached = |seen: &mut Seen| match seen {
            Seen::Chain(_) => true,
            Seen::Refusals(head) => head.at <= at,
        };
        while let Some(seen) = self.next.take_if(is_reached) {
            self.advance()?;
            match seen {
                Seen::Refusals(head) if head.at == at => return Ok(Some(head)),
                other => gone(&other, faults),
            }
        }
        Ok(None)
    }

    /// Reads to the end, names what is gone, and checks the checkpoint itself: that its root is
    /// that of its heads, and that the ledger recorded it.
    pub(super) fn finish(
        mut self,
        taken: &[(Hash, Option<Hash>)],
        faults: &mut Faults,
    ) -> Result<Option<Footer>, OpError> {
        while let Some(seen) = self.next.take() {
            gone(&seen, faults);
            self.advance()?;
        }
        if let Some(line) = self.strange {
            let line = crate::domain::excerpt::excerpt(&line);
            faults.add("checkpoint", format!("`{line}` cannot stand where it does"));
            return Ok(None);
        }
        let value = |name: &str| {
            let mut lines = self.footer.iter();
            lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).map(str::to_owned)
        };
        let taken_at = value("taken").and_then(|text| text.parse::<Instant>().ok());
        let Some(taken_at) = taken_at else {
            faults.add("checkpoint", "it does not end with chains, entries, taken and root");
            return Ok(None);
        };
        let footer = self.tally.finish(taken_at);
        if footer.to_string() != self.footer.join("\n") + "\n" {
            faults.add("checkpoint", "its counts or its root are not those of its heads");
        } else if !taken.contains(&(footer.root, footer.refusals)) {
            faults.add("checkpoint", "the ledger has no entry `checkpoint-taken` with its root");
        }
        Ok(Some(footer))
    }
}

fn gone(seen: &Seen, faults: &mut Faults) {
    match seen {
        Seen::Chain(head) => {
            let what = format!("the chain is gone: the checkpoint saw {} entries of it", head.seq);
            faults.add(head.chain.to_string(), what);
        }
        Seen::Refusals(head) => {
            let what = format!("all of them are gone: the checkpoint saw {}", head.seq);
            faults.add(format!("refusals/{}", head.at), what);
        }
    }
}
