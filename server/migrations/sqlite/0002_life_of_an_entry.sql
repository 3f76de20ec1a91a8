-- The life of an entry after Create Codes: what was handed out, withdrawn, restored, reissued and marked, by whom.
--
-- Upgrades a database of the first schema; its downloads of whole batches become hand-outs, its counters are counted.

-- Which login of which entry an act touched. Written in the transaction of the act, for acts of staff on entries.
-- * `was`: the state before the act, so that it can be undone; null when the act changed no state.
-- * `handed_out`: the version of the login that the act gave out (download, export, print, show); null for other acts. An
--   entry counts as handed out while a row names its present credential_version.
create table entry_act (
    institution_id blob not null,
    entry_id blob not null,
    audit_id blob not null,
    was text check (was in ('unused', 'claimed', 'started', 'finished', 'withdrawn')),
    handed_out integer,
    primary key (institution_id, entry_id, audit_id),
    foreign key (institution_id, entry_id) references entry (institution_id, id),
    foreign key (institution_id, audit_id) references audit (institution_id, id)
) strict, without rowid;

-- The session an act belongs to, for its Activity; null for acts on the institution. `request_key` makes a repeated act
-- harmless where repeating it would do harm: a second new password for the same press of a button.
alter table audit add column session_id blob;
alter table audit add column request_key blob;
-- The act is in it so that a filter and its count read the index alone.
create index audit_by_session on audit (institution_id, session_id, id, act);
create unique index audit_by_request on audit (institution_id, request_key) where request_key is not null;

update audit set session_id = case act
    when 'session_created' then subject_id
    when 'entries_exported' then subject_id
    when 'codes_created' then
        (select b.session_id from batch b where b.institution_id = audit.institution_id and b.id = audit.subject_id)
    when 'logins_downloaded' then
        (select b.session_id from batch b where b.institution_id = audit.institution_id and b.id = audit.subject_id)
    when 'entry_claimed' then
        (select e.session_id from entry e where e.institution_id = audit.institution_id and e.id = audit.subject_id)
    when 'test_started' then
        (select e.session_id from entry e where e.institution_id = audit.institution_id and e.id = audit.subject_id)
end;

insert into entry_act (institution_id, entry_id, audit_id, handed_out)
select a.institution_id, e.id, a.id, e.credential_version from audit a
join batch b on b.institution_id = a.institution_id and b.id = a.subject_id
join entry e on e.institution_id = b.institution_id and e.session_id = b.session_id
    and e.position >= b.first_position and e.position < b.first_position + b.size
where a.act = 'logins_downloaded';

-- A batch counts its entries as its session does.
alter table batch add column unused_count integer not null default 0 check (unused_count >= 0);
alter table batch add column claimed_count integer not null default 0 check (claimed_count >= 0);
alter table batch add column started_count integer not null default 0 check (started_count >= 0);
alter table batch add column finished_count integer not null default 0 check (finished_count >= 0);
alter table batch add column withdrawn_count integer not null default 0 check (withdrawn_count >= 0);
alter table batch add column handed_out_count integer not null default 0 check (handed_out_count >= 0);
alter table test_session add column handed_out_count integer not null default 0 check (handed_out_count >= 0);

update batch set
    unused_count = (select count(*) from entry e where e.institution_id = batch.institution_id
        and e.session_id = batch.session_id and e.state = 'unused' and e.position >= batch.first_position
        and e.position < batch.first_position + batch.size),
    claimed_count = (select count(*) from entry e where e.institution_id = batch.institution_id
        and e.session_id = batch.session_id and e.state = 'claimed' and e.position >= batch.first_position
        and e.position < batch.first_position + batch.size),
    started_count = (select count(*) from entry e where e.institution_id = batch.institution_id
        and e.session_id = batch.session_id and e.state = 'started' and e.position >= batch.first_position
        and e.position < batch.first_position + batch.size),
    finished_count = (select count(*) from entry e where e.institution_id = batch.institution_id
        and e.session_id = batch.session_id and e.state = 'finished' and e.position >= batch.first_position
        and e.position < batch.first_position + batch.size),
    withdrawn_count = (select count(*) from entry e where e.institution_id = batch.institution_id
        and e.session_id = batch.session_id and e.state = 'withdrawn' and e.position >= batch.first_position
        and e.position < batch.first_position + batch.size),
    handed_out_count = (select count(*) from entry e where e.institution_id = batch.institution_id
        and e.session_id = batch.session_id and e.position >= batch.first_position
        and e.position < batch.first_position + batch.size
        and exists (select 1 from entry_act a where a.institution_id = e.institution_id and a.entry_id = e.id
            and a.handed_out = e.credential_version));

update test_session set handed_out_count = coalesce((select sum(b.handed_out_count) from batch b
    where b.institution_id = test_session.institution_id and b.session_id = test_session.id), 0);

-- Why a browser session ended, so that its owner is told the right thing; null while it lasts and for older rows.
alter table browser_session add column end_reason text
    check (end_reason in ('logged_out', 'replaced', 'withdrawn', 'new_password'));

-- 1 while a candidate who asked for a new password has not said that it is written down.
alter table entry add column password_unconfirmed integer not null default 0 check (password_unconfirmed in (0, 1));

-- Finding a person by the beginning of the name, in scripts whose names have fewer letters than a trigram.
create index entry_by_name on entry (institution_id, name_sort) where name_sort is not null;
