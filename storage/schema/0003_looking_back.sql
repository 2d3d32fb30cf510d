-- For looking back: what the start screen needs of thousands of sessions, in
-- plain columns and in indices; and the words that can be looked for, sealed.
-- Both follow from the events and are written in the same transaction.

-- When an agreement wants to be looked at; 0 for never, NULL until it is known.
ALTER TABLE sessions ADD COLUMN look_at INTEGER;
-- Whether a dance was found in it.
ALTER TABLE sessions ADD COLUMN danced INTEGER NOT NULL DEFAULT 0;

CREATE INDEX sessions_unknown ON sessions (id) WHERE look_at IS NULL;
CREATE INDEX sessions_due ON sessions (couple_id, look_at) WHERE look_at > 0;
CREATE INDEX sessions_open ON sessions (couple_id, started_at) WHERE status = 'open';
CREATE INDEX sessions_danced ON sessions (couple_id, started_at) WHERE danced = 1;
CREATE INDEX sessions_by_time ON sessions (started_at, id);
CREATE INDEX sessions_by_protocol ON sessions (couple_id, protocol, status, started_at);
DROP INDEX sessions_by_couple;

CREATE TABLE passages (
    session_id TEXT    NOT NULL PRIMARY KEY REFERENCES sessions (id),
    said       INTEGER NOT NULL,       -- the number of the event that changed them last
    payload    BLOB    NOT NULL        -- sealed
) WITHOUT ROWID;
