//! The columns beside an entry, each compared with the text that it mirrors.

use crate::domain::money::Money;
use crate::ledger::entry::Entry;
use crate::store::StoredRow;

/// The columns of a row as they are stored.
pub(super) struct Columns {
    recorded_at: String,
    effective_on: String,
    event: String,
    debit: Option<String>,
    credit: Option<String>,
    amount_pence: Option<i64>,
}

impl Columns {
    pub(super) fn of(row: &mut StoredRow) -> Columns {
        Columns {
            recorded_at: std::mem::take(&mut row.recorded_at),
            effective_on: std::mem::take(&mut row.effective_on),
            event: std::mem::take(&mut row.event),
            debit: row.debit.take(),
            credit: row.credit.take(),
            amount_pence: row.amount_pence,
        }
    }

    /// Names every column that differs from the text, with both values.
    pub(super) fn differences(&self, entry: &Entry) -> Vec<String> {
        let (draft, posting) = (entry.draft(), entry.posting());
        let text = |value: Option<&str>| value.unwrap_or("nothing").to_owned();
        let pence = |pence: Option<i64>| pence.map_or("nothing".to_owned(), |it| it.to_string());
        let amount = posting.map(|posting| posting.amount.money()).map(Money::pence);
        let columns = [
            ("recorded_at", self.recorded_at.clone(), draft.recorded_at.to_string()),
            ("effective_on", self.effective_on.clone(), draft.effective_on.to_string()),
            ("event", self.event.clone(), entry.event().name().to_owned()),
            ("debit", text(self.debit.as_deref()), text(posting.map(|p| p.debit.kind()))),
            ("credit", text(self.credit.as_deref()), text(posting.map(|p| p.credit.kind()))),
            ("amount_pence", pence(self.amount_pence), pence(amount)),
        ];
        let differs = columns.into_iter().filter(|(_, stored, said)| stored != said);
        differs
            .map(|(name, stored, said)| {
                format!("column `{name}` is {stored}, and the text of the entry says {said}")
            })
            .collect()
    }
}
