-- As for PostgreSQL, where an index and the space for rows change too.

-- The one reference from an institution's row into another institution goes: the transaction that makes a client looks
-- instead, and members of staff are never removed.
create table client_institution_without (
    institution_id blob not null references institution (id),
    agent_id blob not null references institution (id),
    made_by blob not null,
    since integer not null,
    granted_role text check (granted_role in ('coordinator', 'invigilator', 'reader')),
    ended_at integer,
    primary key (institution_id),
    check (ended_at is null or granted_role is null)
) strict, without rowid;
insert into client_institution_without (institution_id, agent_id, made_by, since, granted_role, ended_at)
    select institution_id, agent_id, made_by, since, granted_role, ended_at from client_institution;
drop table client_institution;
alter table client_institution_without rename to client_institution;
create index client_institution_of_agent on client_institution (agent_id) where ended_at is null;

-- Which node cleared away last, or makes search texts anew, and when: one at a time is enough.
create table upkeep_of_more (
    what text not null primary key
        check (what in ('asked', 'backed_up', 'cleared_sessions', 'cleared_failures', 'search_texts')),
    at integer not null
) strict, without rowid;
insert into upkeep_of_more (what, at) select what, at from upkeep;
drop table upkeep;
alter table upkeep_of_more rename to upkeep;

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (19, 18);
