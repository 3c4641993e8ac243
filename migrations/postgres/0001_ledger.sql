-- The ledger: one row per book, one row per decision, and beside each decision what it was made from. Only what
-- distributed engines with PostgreSQL's protocol take as well; triggers and grants are put on by `kvcredit migrate`.
-- No foreign keys: one statement writes a head, its decisions and their inputs, and a check of each row would cost more than
-- the row.

-- The head of each book. Whoever records locks this row first. `frontier` is what the Merkle log over the book (RFC 9162)
-- must remember to grow: the hashes of its largest complete subtrees, largest first, 32 bytes each.
CREATE TABLE books (
    book     TEXT   NOT NULL PRIMARY KEY,
    seq      BIGINT NOT NULL CHECK (seq >= 0),
    frontier BYTEA  NOT NULL
);

-- Entries of the books: decisions, and what was recorded about them later. A review names its decision in `of_seq`, an erasure the
-- review whose note was erased. `record` is what was answered, to the byte. `leaf_hash` is its leaf in the log; `nodes` are the complete nodes
-- above the leaves that this leaf ended, from level 1 up, 32 bytes each: as many as `seq` has factors of two, so that node
-- (level, index) lies in row (index + 1) · 2^level. The other columns serve look-ups and lists.
CREATE TABLE decisions (
    book           TEXT   NOT NULL,
    seq            BIGINT NOT NULL CHECK (seq >= 1),
    kind           TEXT   NOT NULL CHECK (kind IN ('decision', 'review', 'erasure')),
    of_seq         BIGINT CHECK (of_seq >= 1 AND of_seq < seq),
    decision_id    UUID   NOT NULL,
    request_id     UUID   NOT NULL,
    body_sha256    BYTEA  NOT NULL CHECK (length(body_sha256) = 32),
    record         BYTEA  NOT NULL,
    leaf_hash      BYTEA  NOT NULL CHECK (length(leaf_hash) = 32),
    nodes          BYTEA  NOT NULL CHECK (length(nodes) % 32 = 0),
    recorded_at_ms BIGINT NOT NULL,
    uscc           TEXT,
    firm_ref       TEXT,
    product        TEXT,
    outcome        TEXT   CHECK (outcome IN ('approved', 'referred', 'declined')),
    grade          TEXT,
    effective_date TEXT,
    CHECK ((kind = 'decision') = (of_seq IS NULL)),
    CHECK (kind <> 'decision' OR (product IS NOT NULL AND outcome IS NOT NULL AND grade IS NOT NULL AND effective_date IS NOT NULL)),
    PRIMARY KEY (book, seq),
    UNIQUE (request_id, book),
    UNIQUE (decision_id, book)
);

CREATE INDEX decisions_by_uscc ON decisions (book, uscc, seq) WHERE uscc IS NOT NULL;
CREATE INDEX decisions_by_firm_ref ON decisions (book, firm_ref, seq) WHERE firm_ref IS NOT NULL;
CREATE INDEX decisions_by_of_seq ON decisions (book, of_seq, seq) WHERE of_seq IS NOT NULL;

-- What each decision was made from. Its salted hash stands in the record.
CREATE TABLE decision_inputs (
    book   TEXT   NOT NULL,
    seq    BIGINT NOT NULL,
    inputs BYTEA  NOT NULL,
    PRIMARY KEY (book, seq)
);

-- Free texts of reviews, which may hold personal facts: 32 random bytes and the text. Their hashes stand in the records. A note can be
-- erased once the book has the notice of it.
CREATE TABLE notes (
    book TEXT   NOT NULL,
    seq  BIGINT NOT NULL,
    note BYTEA  NOT NULL CHECK (length(note) >= 32),
    PRIMARY KEY (book, seq)
);
