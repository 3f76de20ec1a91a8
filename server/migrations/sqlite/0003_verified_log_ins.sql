-- What a candidate's log-in was checked against, so that a browser session is worth something only while that holds.

-- How often the entry was withdrawn: a log-in of before does not come back with the entry.
alter table entry add column withdrawals integer not null default 0;

-- Of a candidate's browser session: which version of the password was typed, the folded username that it was typed with
-- (null for the slip code, before the claim) and the withdrawals at that time. Null for staff.
alter table browser_session add column credential_version integer;
alter table browser_session add column username_key text;
alter table browser_session add column withdrawals integer;
-- The token hash of the browser session that a claim opened in the place of this one, which leads to the new username and
-- does nothing more.
alter table browser_session add column replaced_by blob;

-- What there is was checked against what the entry has now, except a log-in with a slip that was claimed afterwards.
update browser_session set credential_version = e.credential_version, withdrawals = 0,
    username_key = case when browser_session.created_at < e.claimed_at then null else e.username_key end
from entry e where e.institution_id = browser_session.institution_id and e.id = browser_session.entry_id;
