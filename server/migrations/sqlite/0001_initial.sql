-- The first schema, for SQLite. postgres/0001_initial.sql has the same tables and columns; a test compares them.
--
-- Rules (docs/architecture.md):
-- * Instants are microseconds since 1970 in UTC, flags are 0 or 1, identifiers are the 16 bytes of a UUID (version 7, so
--   that rows made together lie together).
-- * Every key of a tenant's table begins with institution_id, and every query names it.
-- * No column is filled by the database: time and identifiers come from the program. One exception is named at `entry`.
-- * Released migrations are never edited.

-- Which key sealed this database. The key itself is in the key file; check_value proves that it is the right one.
create table vault_key (
    key_id integer not null primary key,
    check_value blob not null,
    created_at integer not null
) strict;

-- A tenant. `code` is the Institution ID as shown, `code_key` the same without case, spaces and hyphens.
-- `wrapped_key` is the tenant's data key, sealed with the key `key_id`: destroying it makes its passwords unreadable.
create table institution (
    id blob not null primary key,
    code text not null,
    code_key text not null unique,
    name text not null,
    wrapped_key blob not null,
    key_id integer not null references vault_key (key_id),
    ask_birth_date text not null default 'off' check (ask_birth_date in ('off', 'optional', 'required')),
    ask_country text not null default 'off' check (ask_country in ('off', 'optional', 'required')),
    ask_email text not null default 'off' check (ask_email in ('off', 'optional', 'required')),
    ask_candidate_number text not null default 'off' check (ask_candidate_number in ('off', 'optional', 'required')),
    names_in_usernames integer not null default 1 check (names_in_usernames in (0, 1)),
    next_session_number integer not null default 1001,
    demonstration integer not null default 0 check (demonstration in (0, 1)),
    created_at integer not null
) strict, without rowid;

create table staff (
    institution_id blob not null references institution (id),
    id blob not null,
    email text not null,
    name text not null,
    role text not null check (role in ('owner', 'coordinator', 'invigilator', 'reader')),
    password_hash text not null,
    disabled_at integer,
    created_at integer not null,
    primary key (institution_id, id)
) strict, without rowid;

-- Log-in of staff knows only the e-mail address: the one directory across tenants.
create table staff_email (
    email_key text not null primary key,
    institution_id blob not null,
    staff_id blob not null,
    foreign key (institution_id, staff_id) references staff (institution_id, id)
) strict, without rowid;

-- One sitting of a test. The counters change in the transaction that changes the entries, so that a list of sessions
-- never counts entries. `next_position` numbers the entries in order of creation, without gaps.
create table test_session (
    institution_id blob not null references institution (id),
    id blob not null,
    number integer not null,
    name text not null,
    room text not null,
    test text not null,
    opens_at integer not null,
    closes_at integer not null check (closes_at > opens_at),
    time_zone text not null,
    search_text text not null,
    unused_count integer not null default 0 check (unused_count >= 0),
    claimed_count integer not null default 0 check (claimed_count >= 0),
    started_count integer not null default 0 check (started_count >= 0),
    finished_count integer not null default 0 check (finished_count >= 0),
    withdrawn_count integer not null default 0 check (withdrawn_count >= 0),
    next_batch_number integer not null default 1,
    next_position integer not null default 1,
    created_by blob,
    created_at integer not null,
    primary key (institution_id, id),
    unique (institution_id, number),
    foreign key (institution_id, created_by) references staff (institution_id, id)
) strict, without rowid;

create index test_session_by_opening on test_session (institution_id, opens_at, id);

-- The entries of one Create Codes: positions first_position to first_position + size - 1 of the session.
-- `slip_prefix` is the first group of its slip codes: unique, so that a slip tells its batch and its codes lie together.
create table batch (
    institution_id blob not null,
    id blob not null,
    session_id blob not null,
    number integer not null,
    label text not null,
    slip_prefix text not null,
    first_position integer not null,
    size integer not null check (size > 0),
    created_by blob,
    created_at integer not null,
    primary key (institution_id, id),
    unique (institution_id, slip_prefix),
    unique (institution_id, session_id, number),
    foreign key (institution_id, session_id) references test_session (institution_id, id),
    foreign key (institution_id, created_by) references staff (institution_id, id)
) strict, without rowid;

-- What makes a repeated Create Codes harmless. Written before the batch it names, hence the deferred reference.
create table create_codes_request (
    institution_id blob not null,
    key blob not null,
    fingerprint blob not null,
    batch_id blob not null,
    primary key (institution_id, key),
    foreign key (institution_id, batch_id) references batch (institution_id, id) deferrable initially deferred
) strict, without rowid;

-- One place in a session, with its login.
-- * `row` is SQLite's own row number made explicit, because the search index below points at rows and VACUUM may renumber
--   rows that have no such column. PostgreSQL has no need of it.
-- * `username` and `username_key` are null until the claim: before it the slip code is the username.
-- * `verifier` is what log-in compares, `sealed` what exports open; key_id names the key of both.
-- * Its time of creation is its batch's.
-- Two indexes and the key, no more: 500 rows must go in within milliseconds. Other orders sort the session's rows.
create table entry (
    row integer primary key,
    institution_id blob not null,
    id blob not null,
    session_id blob not null,
    batch_id blob not null,
    position integer not null,
    slip_code text not null,
    username text,
    username_key text,
    name_sort text,
    state text not null default 'unused' check (state in ('unused', 'claimed', 'started', 'finished', 'withdrawn')),
    credential_version integer not null default 1,
    key_id integer not null,
    verifier blob not null,
    sealed blob,
    search_text text not null,
    claimed_at integer,
    started_at integer,
    finished_at integer,
    withdrawn_at integer,
    username_confirmed_at integer,
    last_seen_at integer,
    unique (institution_id, id),
    unique (institution_id, session_id, position),
    foreign key (institution_id, session_id) references test_session (institution_id, id),
    foreign key (institution_id, batch_id) references batch (institution_id, id)
) strict;

create index entry_by_state on entry (institution_id, session_id, state, position);

-- Search inside codes, usernames and names: three-letter pieces of search_text, which is folded already (hence
-- case_sensitive). The text itself stays in `entry`; the triggers keep the index in step with changes.
-- There is none for new entries: run once for each of 500 rows it costs a fifth of the whole job, so the program adds a
-- batch with one statement.
create virtual table entry_search using fts5 (
    search_text, content = 'entry', content_rowid = 'row', columnsize = 0, tokenize = 'trigram case_sensitive 1'
);

create trigger entry_search_update after update of search_text on entry begin
    insert into entry_search (entry_search, rowid, search_text) values ('delete', old.row, old.search_text);
    insert into entry_search (rowid, search_text) values (new.row, new.search_text);
end;

create trigger entry_search_delete after delete on entry begin
    insert into entry_search (entry_search, rowid, search_text) values ('delete', old.row, old.search_text);
end;

-- Every username ever given, slip codes and personal ones together, folded. Never deleted, so none is given twice.
create table username (
    institution_id blob not null,
    key text not null,
    entry_id blob not null,
    created_at integer not null,
    primary key (institution_id, key),
    foreign key (institution_id, entry_id) references entry (institution_id, id)
) strict, without rowid;

-- What a candidate said at the claim. `birth_date` is a calendar day, `country` an ISO 3166-1 alpha-2 code.
create table candidate (
    institution_id blob not null,
    entry_id blob not null,
    full_name text not null,
    birth_date text,
    country text,
    email text,
    candidate_number text,
    created_at integer not null,
    primary key (institution_id, entry_id),
    foreign key (institution_id, entry_id) references entry (institution_id, id)
) strict, without rowid;

-- A cookie: only the hash of its token is here. It belongs to staff or to an entry, never to both. What it may do is read
-- anew with every request, from the rows it names.
create table browser_session (
    institution_id blob not null,
    token_hash blob not null,
    staff_id blob,
    entry_id blob,
    created_at integer not null,
    seen_at integer not null,
    expires_at integer not null,
    ended_at integer,
    primary key (institution_id, token_hash),
    check ((staff_id is null) <> (entry_id is null)),
    foreign key (institution_id, staff_id) references staff (institution_id, id),
    foreign key (institution_id, entry_id) references entry (institution_id, id)
) strict, without rowid;

create index browser_session_by_entry on browser_session (institution_id, entry_id) where entry_id is not null;

-- Failed log-ins in a row, by a keyed hash of what was typed: no name is stored, and an unknown name counts like a known
-- one. No tenant: an unknown institution must count too.
create table throttle (
    key blob not null primary key,
    failures integer not null,
    blocked_until integer not null,
    updated_at integer not null
) strict, without rowid;

-- Failed log-ins by client address: the theoretical arrival time of the generic cell rate algorithm.
create table address_throttle (
    key blob not null primary key,
    tat integer not null
) strict, without rowid;

-- Who did what, when, to how many. Identifiers and counts only, so that erasing a person never touches it. Only ever
-- appended to, in the transaction of the act.
create table audit (
    institution_id blob not null references institution (id),
    id blob not null,
    at integer not null,
    actor_kind text not null check (actor_kind in ('staff', 'candidate', 'operator')),
    actor_id blob,
    act text not null,
    subject_id blob,
    count integer not null,
    primary key (institution_id, id),
    check ((actor_kind = 'operator') = (actor_id is null))
) strict, without rowid;
