-- What happened to one entry is read without reading its session's acts.

-- Acts on many entries name each in entry_act. These three are always about one entry and name it here alone; the others
-- take no room in the index, so that making logins costs what it cost before. The act is in it a second time because
-- SQLite would not choose it otherwise.
create index audit_by_entry on audit (institution_id, subject_id, act)
    where act in ('entry_claimed', 'test_started', 'login_unlocked');

-- An entry's log-ins in their order. Without the time SQLite takes the key for the better way and reads all browser sessions
-- of the institution.
drop index browser_session_by_entry;
create index browser_session_by_entry on browser_session (institution_id, entry_id, created_at) where entry_id is not null;
