-- Mail stands with texts in messages and replies, with addresses where numbers are. What mail servers and automatic
-- answers say of an address is kept here, each message of theirs once.
CREATE TABLE absences (
    id {identity},
    place TEXT NOT NULL,
    at TEXT NOT NULL,
    back_on TEXT NOT NULL,
    guessed INTEGER NOT NULL,
    words TEXT NOT NULL,
    stand_in TEXT,
    message_id TEXT UNIQUE,
    entry BIGINT
);
CREATE INDEX absences_of_place ON absences (place, id);
CREATE TABLE bounces (
    id {identity},
    place TEXT NOT NULL,
    at TEXT NOT NULL,
    status TEXT NOT NULL,
    message_id TEXT UNIQUE,
    entry BIGINT
);
CREATE INDEX bounces_of_place ON bounces (place, id)
