-- For a passphrase, for pages of one's own, and for copies.

-- What the couple's rows add up to, sealed; written with every change of theirs.
-- NULL until an older version's rows have been counted.
ALTER TABLE couples ADD COLUMN ledger BLOB;

-- How far a session's clock has come is sealed since this version. What an older
-- one has stored is a number, until it is sealed.
ALTER TABLE sessions RENAME COLUMN clock TO beat;

-- Which key opens the data. Document is the key's ring, and there only in a copy
-- that goes elsewhere; identity is the age identity of this data, sealed.
CREATE TABLE keyring (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    key      BLOB    NOT NULL,
    document BLOB,
    identity BLOB
);

-- What a partner keeps for themselves: a key of its own, in a ring that opens
-- with their own passphrase.
CREATE TABLE drawers (
    partner_id TEXT NOT NULL PRIMARY KEY REFERENCES partners (id),
    ring       BLOB NOT NULL,
    ledger     BLOB NOT NULL           -- sealed
) WITHOUT ROWID;

-- Neither when a page was written nor what it is, is told outside its payload.
CREATE TABLE pages (
    id         TEXT NOT NULL PRIMARY KEY,
    partner_id TEXT NOT NULL REFERENCES drawers (partner_id),
    payload    BLOB NOT NULL           -- sealed
) WITHOUT ROWID;
CREATE INDEX pages_by_partner ON pages (partner_id);

-- What was erased here and still is in copies that the program has made.
CREATE TABLE erased (
    what  TEXT NOT NULL,               -- the table: sessions, remarks, pages, drawers, couples
    id    TEXT NOT NULL,
    PRIMARY KEY (what, id)
) WITHOUT ROWID;
