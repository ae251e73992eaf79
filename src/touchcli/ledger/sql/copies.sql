-- name: want_copy
-- A mail went; when somebody last began to keep its copy, at first nobody.
INSERT INTO marks (name, value) VALUES ('copy/' || CAST(:client_ref AS TEXT), '') ON CONFLICT (name) DO NOTHING;

-- name: copies_wanted
-- The references of mails whose copy nobody has kept, nor begun to keep at :begun or later.
SELECT substr(name, 6) FROM marks WHERE substr(name, 1, 5) = 'copy/' AND value < :begun ORDER BY name;

-- name: begin_copy
-- Begin to keep a copy, unless somebody else did at :begun or later.
UPDATE marks SET value = :now WHERE name = 'copy/' || CAST(:client_ref AS TEXT) AND value < :begun;

-- name: end_copy
-- The copy is kept, or none is wanted.
DELETE FROM marks WHERE name = 'copy/' || CAST(:client_ref AS TEXT);

-- name: leave_copy
-- The copy could not be kept: the next who comes may try.
UPDATE marks SET value = '' WHERE name = 'copy/' || CAST(:client_ref AS TEXT);
