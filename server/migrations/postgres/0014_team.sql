-- The team of an institution: links that let somebody in once, and log-ins that were refused.

-- A link that its bearer opens once: an invitation for an e-mail address, or a new password for a member of staff. Only the
-- hash of its token is kept, so nobody can open a link that is read here. `created_by` is null for the operator's.
create table staff_link (
    institution_id uuid not null references institution (id),
    id uuid not null,
    token_hash bytea not null,
    kind text not null check (kind in ('invitation', 'reset')),
    email text,
    email_key text collate "C",
    name text,
    role text check (role in ('owner', 'coordinator', 'invigilator', 'reader')),
    staff_id uuid,
    created_by uuid,
    created_at bigint not null,
    good_until bigint not null,
    taken_at bigint,
    revoked_at bigint,
    primary key (institution_id, id),
    check ((kind = 'invitation') = (email is not null and email_key is not null and name is not null and role is not null)),
    check ((kind = 'reset') = (staff_id is not null)),
    foreign key (institution_id, staff_id) references staff (institution_id, id),
    foreign key (institution_id, created_by) references staff (institution_id, id)
);

-- A link is found by its token.
create unique index staff_link_by_token on staff_link (institution_id, token_hash);

-- An address has one open invitation.
create unique index staff_link_open on staff_link (institution_id, email_key)
    where kind = 'invitation' and taken_at is null and revoked_at is null;

-- Whoever is switched off, or gets a new password, is logged out everywhere.
create index if not exists browser_session_by_staff on browser_session (institution_id, staff_id)
    where staff_id is not null;

-- Log-ins of an account that were refused because of a wrong password: a row for each hour, so that a guesser adds to a
-- number and not to the list.
create table refused_log_in (
    institution_id uuid not null,
    staff_id uuid not null,
    hour bigint not null,
    last_at bigint not null,
    count bigint not null check (count > 0),
    primary key (institution_id, staff_id, hour),
    foreign key (institution_id, staff_id) references staff (institution_id, id)
);

-- They are listed beside what was done, newest first.
create index refused_log_in_by_time on refused_log_in (institution_id, last_at);

-- What was done in the team is listed with what was taken out in bulk, and without all other acts of sessions, of which there
-- are a thousand times as many. All that is read of an act is in it: an index that leads elsewhere is not taken for a page.
create index audit_of_team on audit (institution_id, id, at, act, count, actor_id, subject_id, session_id)
    where (session_id is null or act in ('logins_downloaded', 'entries_exported', 'cards_printed', 'report_exported',
    'report_printed', 'activity_exported'));
