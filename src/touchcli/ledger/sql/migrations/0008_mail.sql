-- Mail stands with texts in messages and replies, with addresses where numbers are. What mail servers and automatic
-- answers say of an address is kept here, once for each of their messages; a report may be about several addresses.
CREATE TABLE absences (
    id {identity},
    place TEXT NOT NULL,
    at TEXT NOT NULL,
    back_on TEXT NOT NULL,
    guessed INTEGER NOT NULL,
    words TEXT NOT NULL,
    stand_in TEXT,
    message_id TEXT NOT NULL,
    entry BIGINT,
    UNIQUE (message_id, place)
);
CREATE INDEX absences_of_place ON absences (place, id);
CREATE TABLE bounces (
    id {identity},
    place TEXT NOT NULL,
    at TEXT NOT NULL,
    status TEXT NOT NULL,
    message_id TEXT NOT NULL,
    entry BIGINT,
    UNIQUE (message_id, place)
);
CREATE INDEX bounces_of_place ON bounces (place, id)
