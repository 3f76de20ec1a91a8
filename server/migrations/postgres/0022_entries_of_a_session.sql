-- What PostgreSQL's planner is told of the entries of a session.

-- A session is in one institution, so that whoever names both names no fewer entries than whoever names the session. Without being
-- told, the planner multiplies the two shares: in a database of a thousand institutions it took a session of 500 for an empty one,
-- and chose the way through an index that is quick for five entries. It is counted when the table is next analysed.
-- A program of version 21 that replaced the tables of a newer database left it with the old ones.
drop statistics if exists entry_of_session;
create statistics entry_of_session (dependencies) on institution_id, session_id from entry;

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (22, 18);
