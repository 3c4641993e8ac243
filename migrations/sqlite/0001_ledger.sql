-- The ledger: one row per book, one row per decision, and beside each decision what it was made from. No foreign keys: one
-- transaction writes a head, its decisions and their inputs, and a check of each row would cost more than the row.

-- The head of each book. Whoever records locks this row first. `frontier` is what the Merkle log over the book (RFC 9162)
-- must remember to grow: the hashes of its largest complete subtrees, largest first, 32 bytes each.
CREATE TABLE books (
    book     TEXT    NOT NULL PRIMARY KEY,
    seq      INTEGER NOT NULL CHECK (seq >= 0),
    frontier BLOB    NOT NULL
) STRICT;

-- Decisions. `record` is what was answered, to the byte. `leaf_hash` is its leaf in the log; `nodes` are the complete nodes
-- above the leaves that this leaf ended, from level 1 up, 32 bytes each: as many as `seq` has factors of two, so that node
-- (level, index) lies in row (index + 1) · 2^level. The other columns serve look-ups and lists.
CREATE TABLE decisions (
    book           TEXT    NOT NULL,
    seq            INTEGER NOT NULL CHECK (seq >= 1),
    decision_id    TEXT    NOT NULL,
    request_id     TEXT    NOT NULL,
    body_sha256    BLOB    NOT NULL CHECK (length(body_sha256) = 32),
    record         BLOB    NOT NULL,
    leaf_hash      BLOB    NOT NULL CHECK (length(leaf_hash) = 32),
    nodes          BLOB    NOT NULL CHECK (length(nodes) % 32 = 0),
    recorded_at_ms INTEGER NOT NULL,
    uscc           TEXT,
    firm_ref       TEXT,
    product        TEXT    NOT NULL,
    outcome        TEXT    NOT NULL CHECK (outcome IN ('approved', 'referred', 'declined')),
    grade          TEXT    NOT NULL,
    effective_date TEXT    NOT NULL,
    PRIMARY KEY (book, seq),
    UNIQUE (request_id, book),
    UNIQUE (decision_id, book)
) STRICT;

CREATE INDEX decisions_by_uscc ON decisions (book, uscc, seq) WHERE uscc IS NOT NULL;
CREATE INDEX decisions_by_firm_ref ON decisions (book, firm_ref, seq) WHERE firm_ref IS NOT NULL;

-- What each decision was made from. Its salted hash stands in the record.
CREATE TABLE decision_inputs (
    book   TEXT    NOT NULL,
    seq    INTEGER NOT NULL,
    inputs BLOB    NOT NULL,
    PRIMARY KEY (book, seq)
) STRICT;

-- History is only ever added to.
CREATE TRIGGER decisions_are_not_changed BEFORE UPDATE ON decisions
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;

CREATE TRIGGER decisions_are_not_removed BEFORE DELETE ON decisions
BEGIN
    SELECT RAISE(ABORT, 'decisions are append-only');
END;

CREATE TRIGGER decision_inputs_are_not_changed BEFORE UPDATE ON decision_inputs
BEGIN
    SELECT RAISE(ABORT, 'decision inputs are append-only');
END;

CREATE TRIGGER decision_inputs_are_not_removed BEFORE DELETE ON decision_inputs
BEGIN
    SELECT RAISE(ABORT, 'decision inputs are append-only');
END;

CREATE TRIGGER books_only_grow BEFORE UPDATE ON books WHEN NEW.seq < OLD.seq OR NEW.book <> OLD.book
BEGIN
    SELECT RAISE(ABORT, 'a book only grows');
END;

CREATE TRIGGER books_are_not_removed BEFORE DELETE ON books
BEGIN
    SELECT RAISE(ABORT, 'a book only grows');
END;
