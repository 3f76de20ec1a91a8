-- What a table over thousands of institutions needs.

-- Only so can an index for search begin with the institution; a trusted extension, like pg_trgm.
create extension if not exists btree_gin;

-- A search read what every institution has of a word; now it reads what one has. Where the table is large the program has
-- built the index before, while everybody wrote.
create index if not exists entry_search_within on entry using gin (institution_id, search_text gin_trgm_ops)
    with (gin_pending_list_limit = 512);
drop index entry_search;
alter index entry_search_within rename to entry_search;

-- A log-in writes when its candidate was last seen. With room on the page the new row lies beside the old one, and no index
-- is written; pages that are full already stay as they are until they are written anew.
alter table entry set (fillfactor = 80);

-- The one reference from an institution's row into another institution: a database that is spread by institution cannot have
-- it. The transaction that makes a client looks instead, and members of staff are never removed.
alter table client_institution drop constraint client_institution_agent_id_made_by_fkey;

-- Which node cleared away last, or makes search texts anew, and when: one at a time is enough.
alter table upkeep drop constraint upkeep_what_check;
alter table upkeep add constraint upkeep_what_check
    check (what in ('asked', 'backed_up', 'cleared_sessions', 'cleared_failures', 'search_texts'));

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (19, 18);
