-- What people see and change of their own accounts.

-- Which password it is, counted up with each new one. A browser session of staff names the one that its log-in was checked
-- against: what was checked before a change and stored after it gives no access.
alter table person add column password_version bigint not null default 0;
alter table browser_session add column password_version bigint not null default 0;

-- What the browser of a member of staff says it is, as far as people tell devices apart: 'Firefox/Windows'. Empty where
-- nothing is known, and for candidates.
alter table browser_session add column device text not null default '';

-- A person's browser sessions are listed and ended in each of their places.
create index browser_session_by_staff on browser_session (institution_id, staff_id) where staff_id is not null;
