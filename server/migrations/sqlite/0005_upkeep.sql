-- Small facts about the database itself, one row each: when it was last asked whether it can be written ('asked'), which
-- writes, and when it was last copied ('backed_up'), so that a copy knows its own moment. It belongs to no institution.
create table upkeep (
    what text not null primary key check (what in ('asked', 'backed_up')),
    at integer not null
) strict, without rowid;
