-- How people like the program to be, which is nothing private and is read
-- before any key is; and what a facilitator keeps for themselves about a
-- session, which is sealed.

CREATE TABLE settings (
    id       INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    document TEXT    NOT NULL          -- JSON
);

CREATE TABLE remarks (
    id         TEXT    NOT NULL PRIMARY KEY,
    session_id TEXT    NOT NULL REFERENCES sessions (id),
    at         INTEGER NOT NULL,
    payload    BLOB    NOT NULL        -- sealed
) WITHOUT ROWID;
CREATE INDEX remarks_by_session ON remarks (session_id, at);
