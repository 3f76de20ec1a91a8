-- What PostgreSQL's planner is told of the entries of a session; SQLite's needs none of it: it plans by the columns of an index.

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (22, 18);
