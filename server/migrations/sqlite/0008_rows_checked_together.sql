-- Rows that are written together are checked together: on PostgreSQL, where each foreign key of each row is a statement of
-- its own. SQLite looks up the parents of 500 entries in a fifth of a millisecond and keeps its foreign keys.
select 1;
