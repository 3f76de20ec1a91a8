-- The first schema, for PostgreSQL. sqlite/0001_initial.sql has the same tables and columns; a test compares them.
--
-- Rules (docs/architecture.md):
-- * Instants are microseconds since 1970 in UTC, flags are 0 or 1, identifiers are UUIDs (version 7, so that rows made
--   together lie together).
-- * Text that is looked up or sorted has the collation "C", so that both engines agree on every order.
-- * Every key of a tenant's table begins with institution_id, and every query names it.
-- * No column is filled by the database: time and identifiers come from the program.
-- * Released migrations are never edited.

-- Trigrams for search; a trusted extension, so the owner of the database may create it.
create extension if not exists pg_trgm;

-- Which key sealed this database. The key itself is in the key file; check_value proves that it is the right one.
create table vault_key (
    key_id bigint not null primary key,
    check_value bytea not null,
    created_at bigint not null
);

-- A tenant. `code` is the Institution ID as shown, `code_key` the same without case, spaces and hyphens.
-- `wrapped_key` is the tenant's data key, sealed with the key `key_id`: destroying it makes its passwords unreadable.
create table institution (
    id uuid not null primary key,
    code text not null,
    code_key text collate "C" not null unique,
    name text not null,
    wrapped_key bytea not null,
    key_id bigint not null references vault_key (key_id),
    ask_birth_date text not null default 'off' check (ask_birth_date in ('off', 'optional', 'required')),
    ask_country text not null default 'off' check (ask_country in ('off', 'optional', 'required')),
    ask_email text not null default 'off' check (ask_email in ('off', 'optional', 'required')),
    ask_candidate_number text not null default 'off' check (ask_candidate_number in ('off', 'optional', 'required')),
    names_in_usernames bigint not null default 1 check (names_in_usernames in (0, 1)),
    next_session_number bigint not null default 1001,
    demonstration bigint not null default 0 check (demonstration in (0, 1)),
    created_at bigint not null
);

create table staff (
    institution_id uuid not null references institution (id),
    id uuid not null,
    email text not null,
    name text not null,
    role text not null check (role in ('owner', 'coordinator', 'invigilator', 'reader')),
    password_hash text not null,
    disabled_at bigint,
    created_at bigint not null,
    primary key (institution_id, id)
);

-- Log-in of staff knows only the e-mail address: the one directory across tenants.
create table staff_email (
    email_key text collate "C" not null primary key,
    institution_id uuid not null,
    staff_id uuid not null,
    foreign key (institution_id, staff_id) references staff (institution_id, id)
);

-- One sitting of a test. The counters change in the transaction that changes the entries, so that a list of sessions
-- never counts entries. `next_position` numbers the entries in order of creation, without gaps.
create table test_session (
    institution_id uuid not null references institution (id),
    id uuid not null,
    number bigint not null,
    name text not null,
    room text not null,
    test text not null,
    opens_at bigint not null,
    closes_at bigint not null check (closes_at > opens_at),
    time_zone text not null,
    search_text text collate "C" not null,
    unused_count bigint not null default 0 check (unused_count >= 0),
    claimed_count bigint not null default 0 check (claimed_count >= 0),
    started_count bigint not null default 0 check (started_count >= 0),
    finished_count bigint not null default 0 check (finished_count >= 0),
    withdrawn_count bigint not null default 0 check (withdrawn_count >= 0),
    next_batch_number bigint not null default 1,
    next_position bigint not null default 1,
    created_by uuid,
    created_at bigint not null,
    primary key (institution_id, id),
    unique (institution_id, number),
    foreign key (institution_id, created_by) references staff (institution_id, id)
);

create index test_session_by_opening on test_session (institution_id, opens_at, id);

-- The entries of one Create Codes: positions first_position to first_position + size - 1 of the session.
-- `slip_prefix` is the first group of its slip codes: unique, so that a slip tells its batch and its codes lie together.
create table batch (
    institution_id uuid not null,
    id uuid not null,
    session_id uuid not null,
    number bigint not null,
    label text not null,
    slip_prefix text collate "C" not null,
    first_position bigint not null,
    size bigint not null check (size > 0),
    created_by uuid,
    created_at bigint not null,
    primary key (institution_id, id),
    unique (institution_id, slip_prefix),
    unique (institution_id, session_id, number),
    foreign key (institution_id, session_id) references test_session (institution_id, id),
    foreign key (institution_id, created_by) references staff (institution_id, id)
);

-- What makes a repeated Create Codes harmless. Written before the batch it names, hence the deferred reference.
create table create_codes_request (
    institution_id uuid not null,
    key uuid not null,
    fingerprint bytea not null,
    batch_id uuid not null,
    primary key (institution_id, key),
    foreign key (institution_id, batch_id) references batch (institution_id, id) deferrable initially deferred
);

-- One place in a session, with its login.
-- * `username` and `username_key` are null until the claim: before it the slip code is the username.
-- * `verifier` is what log-in compares, `sealed` what exports open; key_id names the key of both.
-- * Its time of creation is its batch's.
-- Two indexes and the key, no more: 500 rows must go in within milliseconds. Other orders sort the session's rows.
create table entry (
    institution_id uuid not null,
    id uuid not null,
    session_id uuid not null,
    batch_id uuid not null,
    position bigint not null,
    slip_code text collate "C" not null,
    username text collate "C",
    username_key text collate "C",
    name_sort text collate "C",
    state text not null default 'unused' check (state in ('unused', 'claimed', 'started', 'finished', 'withdrawn')),
    credential_version bigint not null default 1,
    key_id bigint not null,
    verifier bytea not null,
    sealed bytea,
    search_text text collate "C" not null,
    claimed_at bigint,
    started_at bigint,
    finished_at bigint,
    withdrawn_at bigint,
    username_confirmed_at bigint,
    last_seen_at bigint,
    primary key (institution_id, id),
    unique (institution_id, session_id, position),
    foreign key (institution_id, session_id) references test_session (institution_id, id),
    foreign key (institution_id, batch_id) references batch (institution_id, id)
);

-- `id` is carried along so that a page far down the list is counted off in the index alone.
create index entry_by_state on entry (institution_id, session_id, state, position) include (id);

-- Search inside codes, usernames and names: three-letter pieces of search_text, which is folded already. New rows wait in
-- a list that every search reads whole, so the list is kept short (KiB): at the usual 4096 a search after many batches
-- takes 5 ms instead of 1; without a list a batch of 500 takes twice as long.
create index entry_search on entry using gin (search_text gin_trgm_ops) with (gin_pending_list_limit = 512);

-- Every username ever given, slip codes and personal ones together, folded. Never deleted, so none is given twice.
create table username (
    institution_id uuid not null,
    key text collate "C" not null,
    entry_id uuid not null,
    created_at bigint not null,
    primary key (institution_id, key),
    foreign key (institution_id, entry_id) references entry (institution_id, id)
);

-- What a candidate said at the claim. `birth_date` is a calendar day, `country` an ISO 3166-1 alpha-2 code.
create table candidate (
    institution_id uuid not null,
    entry_id uuid not null,
    full_name text not null,
    birth_date text,
    country text,
    email text,
    candidate_number text,
    created_at bigint not null,
    primary key (institution_id, entry_id),
    foreign key (institution_id, entry_id) references entry (institution_id, id)
);

-- A cookie: only the hash of its token is here. It belongs to staff or to an entry, never to both. What it may do is read
-- anew with every request, from the rows it names.
create table browser_session (
    institution_id uuid not null,
    token_hash bytea not null,
    staff_id uuid,
    entry_id uuid,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null,
    ended_at bigint,
    primary key (institution_id, token_hash),
    check ((staff_id is null) <> (entry_id is null)),
    foreign key (institution_id, staff_id) references staff (institution_id, id),
    foreign key (institution_id, entry_id) references entry (institution_id, id)
);

create index browser_session_by_entry on browser_session (institution_id, entry_id) where entry_id is not null;

-- Failed log-ins in a row, by a keyed hash of what was typed: no name is stored, and an unknown name counts like a known
-- one. No tenant: an unknown institution must count too.
create table throttle (
    key bytea not null primary key,
    failures bigint not null,
    blocked_until bigint not null,
    updated_at bigint not null
);

-- Failed log-ins by client address: the theoretical arrival time of the generic cell rate algorithm.
create table address_throttle (
    key bytea not null primary key,
    tat bigint not null
);

-- Who did what, when, to how many. Identifiers and counts only, so that erasing a person never touches it. Only ever
-- appended to, in the transaction of the act.
create table audit (
    institution_id uuid not null references institution (id),
    id uuid not null,
    at bigint not null,
    actor_kind text not null check (actor_kind in ('staff', 'candidate', 'operator')),
    actor_id uuid,
    act text not null,
    subject_id uuid,
    count bigint not null,
    primary key (institution_id, id),
    check ((actor_kind = 'operator') = (actor_id is null))
);
