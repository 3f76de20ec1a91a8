-- What candidates said beside their name can be looked for, and their number as a whole.
--
-- Search texts and number keys are folded by the program, which no database does alike, so this upgrade only says which
-- rows are still to be done; the program does them before it serves.

-- The candidate number without case, accents, space and hyphens; null without one. Short numbers have no trigram, and a
-- number must come before the many that begin like it, hence an index of its own.
alter table candidate add column number_key text;
-- By which rule the search text of the entry and the number key were made: 1 knew the name alone.
alter table candidate add column search_version integer not null default 1;

create index candidate_by_number on candidate (institution_id, number_key) where number_key is not null;
-- Empty but for rows that are still to be done, so that every start finds them without reading the others.
create index candidate_to_be_folded on candidate (institution_id, entry_id) where search_version < 2;
