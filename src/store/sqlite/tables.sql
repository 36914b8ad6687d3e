-- The tables of a ledger in one SQLite file, and the triggers that refuse to forget.
--
-- What counts is `entry.text` and `entry.hash`; every other column of `entry` mirrors a line of the
-- text, so that the database can select and sum, and `lifelong verify` compares them.
-- `learner` alone may change, and `note` be erased: they hold personal data.

PRAGMA application_id = 1280066609; -- 'LLE1'
PRAGMA user_version = 4;

CREATE TABLE chain (
    id   INTEGER PRIMARY KEY CHECK (id > 0),
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE entry (
    id           INTEGER PRIMARY KEY CHECK (id > 0), -- the order of recording in this file
    chain        INTEGER NOT NULL,
    seq          INTEGER NOT NULL CHECK (seq > 0),
    recorded_at  TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    event        TEXT NOT NULL,
    debit        TEXT,
    credit       TEXT,
    amount_pence INTEGER CHECK (amount_pence > 0),
    text         TEXT NOT NULL,
    hash         BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE UNIQUE INDEX entry_in_chain ON entry (chain, seq);

-- An id that was undone can come again, for the same learner: then there is a second row of it.
CREATE TABLE enrolment (
    id    TEXT NOT NULL,
    nth   INTEGER NOT NULL CHECK (nth > 0),
    chain INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    ukprn INTEGER NOT NULL,
    PRIMARY KEY (id, nth)
) STRICT, WITHOUT ROWID;

-- The entries by which months of a provider were certified or opened again; the last one is asked
-- for by whoever records what is dated before the current month.
CREATE TABLE closing (
    chain INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE reference (
    kind  TEXT NOT NULL,
    id    TEXT NOT NULL,
    since INTEGER NOT NULL,
    text  TEXT NOT NULL,
    PRIMARY KEY (kind, id, since)
) STRICT, WITHOUT ROWID;

-- The entry of the ledger's own chain that brought rows last is asked for by every decision.
CREATE INDEX reference_since ON reference (since);

-- What a refusal is known by stands in `text`, whose digest is `content`. A single one has its place
-- `seq` among those of its provider (0 where that is not known), and the hash of the one before is in
-- its own; those of a file are covered by the entry that ends the file. Those of the first form of
-- these tables have neither.
CREATE TABLE refusal (
    enrolment  TEXT NOT NULL,
    content    BLOB NOT NULL CHECK (length(content) = 32),
    learner    TEXT NOT NULL,
    decided_at TEXT NOT NULL,
    by         TEXT NOT NULL,
    rules      TEXT NOT NULL,
    because    TEXT NOT NULL,
    basis      INTEGER NOT NULL, -- the entry ledger/BASIS, as of which it was decided
    text       TEXT,
    file       INTEGER, -- the entry ledger/FILE that began the file which brought it
    ukprn      INTEGER,
    seq        INTEGER CHECK (seq > 0),
    hash       BLOB CHECK (length(hash) = 32),
    PRIMARY KEY (enrolment, content)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX refusal_in_place ON refusal (ukprn, seq) WHERE seq IS NOT NULL;
CREATE INDEX refusal_of_file ON refusal (file) WHERE file IS NOT NULL;
-- No act is recorded at the time of an earlier one. Without the `Z` that ends each, texts stand in
-- the order of their times.
CREATE INDEX refusal_in_time ON refusal (rtrim(decided_at, 'Z'));

CREATE TABLE learner (
    chain         INTEGER PRIMARY KEY,
    date_of_birth TEXT NOT NULL,
    residency_met INTEGER NOT NULL CHECK (residency_met IN (0, 1)),
    nhs_bursary   INTEGER NOT NULL CHECK (nhs_bursary IN (0, 1)),
    uln           TEXT,
    ssn           TEXT,
    salt          BLOB NOT NULL CHECK (length(salt) = 16)
) STRICT;

-- The text of a note on a break, of which the entry of a provider's chain holds a salted digest; and
-- the learner whom it is about, with whom it is erased.
CREATE TABLE note (
    chain   INTEGER NOT NULL,
    seq     INTEGER NOT NULL,
    learner TEXT NOT NULL,
    text    TEXT NOT NULL,
    salt    BLOB NOT NULL CHECK (length(salt) = 16),
    PRIMARY KEY (chain, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX note_of_learner ON note (learner);

-- An entry may only come next in its chain. This also refuses INSERT OR REPLACE, which runs no
-- delete trigger, and it refuses the second of two writers who sealed the same place. Triggers on
-- the path of a bulk import say FAIL, not ABORT, as our inserts do: for ABORT, SQLite copies every
-- page that a statement touches before it runs. Nothing was changed when they fail. For long batches
-- of ours the two that ask where a row belongs are lifted, and our writer asks the same.
CREATE TRIGGER entry_comes_next BEFORE INSERT ON entry
WHEN NEW.seq <> 1 + (SELECT ifnull(max(seq), 0) FROM entry WHERE chain = NEW.chain)
    OR EXISTS (SELECT 1 FROM entry WHERE id = NEW.id)
BEGIN SELECT RAISE(FAIL, 'the ledger is append-only: an entry may only come next in its chain'); END;
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER chain_is_never_replaced BEFORE INSERT ON chain
WHEN EXISTS (SELECT 1 FROM chain WHERE id = NEW.id OR name = NEW.name)
BEGIN SELECT RAISE(FAIL, 'the ledger is append-only'); END;
CREATE TRIGGER chain_is_never_changed BEFORE UPDATE ON chain
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER chain_is_never_removed BEFORE DELETE ON chain
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- The next row of an id is of the same learner.
CREATE TRIGGER enrolment_comes_next BEFORE INSERT ON enrolment
WHEN NEW.nth <> 1 + (SELECT ifnull(max(nth), 0) FROM enrolment WHERE id = NEW.id)
    OR EXISTS (SELECT 1 FROM enrolment WHERE id = NEW.id AND chain <> NEW.chain)
BEGIN SELECT RAISE(FAIL, 'the ledger is append-only: an id names the enrolments of one learner'); END;
CREATE TRIGGER enrolment_is_never_changed BEFORE UPDATE ON enrolment
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER enrolment_is_never_removed BEFORE DELETE ON enrolment
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER closing_comes_next BEFORE INSERT ON closing
WHEN NEW.seq <= (SELECT ifnull(max(seq), 0) FROM closing WHERE chain = NEW.chain)
BEGIN SELECT RAISE(FAIL, 'the ledger is append-only'); END;
CREATE TRIGGER closing_is_never_changed BEFORE UPDATE ON closing
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER closing_is_never_removed BEFORE DELETE ON closing
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER reference_is_never_replaced BEFORE INSERT ON reference
WHEN EXISTS (SELECT 1 FROM reference
             WHERE kind = NEW.kind AND id = NEW.id AND since = NEW.since)
BEGIN SELECT RAISE(FAIL, 'the ledger is append-only'); END;
CREATE TRIGGER reference_is_never_changed BEFORE UPDATE ON reference
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER reference_is_never_removed BEFORE DELETE ON reference
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- The same refusal again is not news: it is left out in silence, and the first one stays.
CREATE TRIGGER refusal_is_kept_once BEFORE INSERT ON refusal
WHEN EXISTS (SELECT 1 FROM refusal WHERE enrolment = NEW.enrolment AND content = NEW.content)
BEGIN SELECT RAISE(IGNORE); END;
CREATE TRIGGER refusal_comes_next BEFORE INSERT ON refusal
WHEN NEW.seq IS NOT NULL
    AND NEW.seq <> 1 + (SELECT ifnull(max(seq), 0) FROM refusal WHERE ukprn = NEW.ukprn)
BEGIN SELECT RAISE(FAIL, 'the ledger is append-only: a refusal may only come next'); END;
CREATE TRIGGER refusal_is_never_changed BEFORE UPDATE ON refusal
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER refusal_is_never_removed BEFORE DELETE ON refusal
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER note_is_never_replaced BEFORE INSERT ON note
WHEN EXISTS (SELECT 1 FROM note WHERE chain = NEW.chain AND seq = NEW.seq)
BEGIN SELECT RAISE(FAIL, 'the ledger is append-only'); END;
CREATE TRIGGER note_is_never_changed BEFORE UPDATE ON note
BEGIN SELECT RAISE(ABORT, 'a note is erased, or stays as it is'); END;
