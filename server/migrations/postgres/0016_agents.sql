-- Agents: institutions that manage others. What a client shows its agent are sessions and counters; whatever is more, it allows.

alter table institution add column is_agent bigint not null default 0 check (is_agent in (0, 1));

-- A client and its agent: one row a client, so that it has one agent. `granted_role` is what the agent's people may do in the
-- client; null while they may not come. `made_by` is the member of the agent's staff who made the client.
create table client_institution (
    institution_id uuid not null references institution (id),
    agent_id uuid not null references institution (id),
    made_by uuid not null,
    since bigint not null,
    granted_role text check (granted_role in ('coordinator', 'invigilator', 'reader')),
    ended_at bigint,
    primary key (institution_id),
    check (ended_at is null or granted_role is null),
    foreign key (agent_id, made_by) references staff (institution_id, id)
);

-- An agent reads its clients.
create index client_institution_of_agent on client_institution (agent_id) where ended_at is null;

-- A place that somebody has because they work for the agent: they come and go as the client allows, or one of the client's
-- owners has switched them off. Such a place never leads.
alter table staff add column from_agent text check (from_agent in ('comes', 'kept_out'));
