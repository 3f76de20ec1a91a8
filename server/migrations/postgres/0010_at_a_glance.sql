-- How a session stands at a glance, without reading its entries: who may begin, who logs in, who is stuck.

-- Unused entries whose present login was handed out, counted as the others are.
alter table batch add column unused_handed_out_count bigint not null default 0 check (unused_handed_out_count >= 0);
alter table test_session add column unused_handed_out_count bigint not null default 0
    check (unused_handed_out_count >= 0);

update batch set unused_handed_out_count = (select count(*) from entry e where e.institution_id = batch.institution_id
    and e.session_id = batch.session_id and e.state = 'unused' and e.position >= batch.first_position
    and e.position < batch.first_position + batch.size
    and exists (select 1 from entry_act a where a.institution_id = e.institution_id and a.entry_id = e.id
        and a.handed_out = e.credential_version));

update test_session set unused_handed_out_count = coalesce((select sum(b.unused_handed_out_count) from batch b
    where b.institution_id = test_session.institution_id and b.session_id = test_session.id), 0);

-- The test session that a candidate's log-in gave access to. Null for staff, for an old slip, which gives none, and for
-- what a claim opened, which is no log-in.
alter table browser_session add column logged_in_to uuid;

update browser_session set logged_in_to = (select e.session_id from entry e
    where e.institution_id = browser_session.institution_id and e.id = browser_session.entry_id
    and browser_session.created_at is distinct from e.claimed_at)
where entry_id is not null and ended_at is distinct from created_at;

-- Log-ins by minute.
create index browser_session_by_log_in on browser_session (institution_id, logged_in_to, created_at)
    where logged_in_to is not null;
-- Log-ins with a slip that nobody has claimed: few at any time, because a claim takes them out.
create index browser_session_of_newcomer on browser_session (institution_id, logged_in_to, entry_id)
    where logged_in_to is not null and username_key is null and ended_at is null;

-- Which entries' names failed so often that they had to wait, by the keyed hash that `throttle` and `pair_throttle` count
-- under. Those say until when; a row here without one there keeps nobody waiting.
create table entry_throttle (
    institution_id uuid not null,
    session_id uuid not null,
    entry_id uuid not null,
    name_key bytea not null,
    primary key (institution_id, session_id, entry_id, name_key),
    foreign key (institution_id, entry_id) references entry (institution_id, id)
);
