-- Several programs on one database: older ones beside newer ones, and all of them with one key.

-- Which programs the tables work with, so that an older one beside a newer one goes on serving and can be started again.
--
-- A row for each version from this one on, written by its migration: a program that knows the versions up to `oldest` can
-- read and write the tables of this one. A version without a row is taken for one that no older program works with.
create table compatibility (
    version integer not null primary key,
    oldest integer not null check (oldest <= version)
) strict;

-- Programs before this version do not ask.
insert into compatibility (version, oldest) values (18, 18);

-- A database is given its first key by the program that begins to use it. Of several that begin together one is first: the
-- index lets the others wait for it, and have no key of their own.
alter table vault_key add column is_first integer check (is_first = 1);
update vault_key set is_first = 1
    where key_id = (select key_id from vault_key order by created_at, key_id limit 1);
create unique index vault_key_first on vault_key (is_first);
