-- The first schema. What people wrote, said of themselves or are called is
-- sealed; times, ids and the course of a protocol are plain.
-- Times are nanoseconds since 1970 in UTC, durations nanoseconds.

CREATE TABLE couples (
    id          TEXT    NOT NULL PRIMARY KEY,
    created_at  INTEGER NOT NULL,
    wrapped_key BLOB    NOT NULL  -- the couple's data key, sealed by the key file
) WITHOUT ROWID;

CREATE TABLE partners (
    id        TEXT    NOT NULL PRIMARY KEY,
    couple_id TEXT    NOT NULL REFERENCES couples (id),
    seat      INTEGER NOT NULL,   -- 0 left, 1 right, as dialogue.Side.Index
    name      BLOB    NOT NULL,   -- sealed
    UNIQUE (couple_id, seat)
) WITHOUT ROWID;

CREATE TABLE protocols (
    hash  TEXT NOT NULL PRIMARY KEY,  -- SHA-256 of the text, in hexadecimal
    id    TEXT NOT NULL,
    title TEXT NOT NULL,
    text  TEXT NOT NULL
);

CREATE TABLE sessions (
    id            TEXT    NOT NULL PRIMARY KEY,
    couple_id     TEXT    NOT NULL REFERENCES couples (id),
    protocol      TEXT    NOT NULL REFERENCES protocols (hash),
    left_partner  TEXT    NOT NULL REFERENCES partners (id),
    right_partner TEXT    NOT NULL REFERENCES partners (id),
    started_at    INTEGER NOT NULL,
    last_at       INTEGER NOT NULL,
    status        TEXT    NOT NULL,
    clock         INTEGER NOT NULL,   -- how far the session's clock has come, events or not
    seq           INTEGER NOT NULL,   -- the number of the last event
    summary       BLOB    NOT NULL    -- sealed
);
CREATE INDEX sessions_by_couple ON sessions (couple_id);

CREATE TABLE events (
    session_id TEXT    NOT NULL REFERENCES sessions (id),
    seq        INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    payload    BLOB    NOT NULL,      -- sealed
    PRIMARY KEY (session_id, seq)
) WITHOUT ROWID;

-- The sessions that are being erased: only their events may be deleted. An
-- empty id stands for what has been erased and not yet wiped from the files.
CREATE TABLE erasing (
    session_id TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;

-- Events are append-only. INSERT OR REPLACE would delete without firing a
-- delete trigger, so that the insert is guarded too, and gaps with it.
CREATE TRIGGER events_follow BEFORE INSERT ON events
WHEN NEW.seq <> 1 + coalesce((SELECT max(seq) FROM events WHERE session_id = NEW.session_id), 0)
BEGIN
    SELECT raise(ABORT, 'events follow each other without a gap');
END;

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN
    SELECT raise(ABORT, 'events are never changed');
END;

CREATE TRIGGER events_stay BEFORE DELETE ON events
WHEN NOT EXISTS (SELECT 1 FROM erasing WHERE session_id = OLD.session_id)
BEGIN
    SELECT raise(ABORT, 'events are deleted only with their whole session');
END;

-- A session keeps the exact text that it ran.
CREATE TRIGGER protocols_never_change BEFORE UPDATE ON protocols
BEGIN
    SELECT raise(ABORT, 'a stored protocol is never changed');
END;
