-- A second factor is a person's: whoever proves it has proven it for every place of theirs. What an institution asks for is
-- the institution's.

-- What passkeys know a person by: drawn at random, so that it tells nothing of them. Null until they add the first.
alter table person add column user_handle uuid;
create unique index person_by_user_handle on person (user_handle);

-- `credential` is what the library keeps of it, as JSON; it is written anew whenever the passkey is used. A passkey that the
-- device does not store cannot log in alone: it answers only where it is named.
create table passkey (
    credential_id bytea not null primary key,
    person_id uuid not null references person (id),
    name text not null,
    credential text not null,
    logs_in_alone bigint not null check (logs_in_alone in (0, 1)),
    created_at bigint not null,
    used_at bigint
);

create index passkey_of_person on passkey (person_id, created_at);

-- An authenticator app, one for each person. `last_step` is the newest step of 30 seconds whose code was taken: none is
-- taken twice.
create table totp (
    person_id uuid not null primary key references person (id),
    sealed_secret bytea not null,
    key_id bigint not null,
    last_step bigint not null,
    created_at bigint not null,
    used_at bigint
);

-- Recovery codes are random enough for a plain hash.
create table recovery_code (
    person_id uuid not null references person (id),
    code_hash bytea not null,
    used_at bigint,
    primary key (person_id, code_hash)
);

-- What waits between two requests: a log-in between its steps, a passkey between question and answer, an authenticator app
-- before its first code. It is in the database, so that any node can go on, and is taken once. No tenant: who asks for a
-- passkey alone is nobody yet. `session_hash` is the browser session that it belongs to, if any.
create table ceremony (
    token_hash bytea not null primary key,
    kind text not null check (kind in ('second_step', 'new_app', 'new_passkey', 'passkey')),
    person_id uuid references person (id),
    session_hash bytea,
    sealed_state bytea not null,
    expires_at bigint not null
);

create index ceremony_by_expiry on ceremony (expires_at);

-- How a browser session of staff came about: with a passkey alone, or (null) with a password. When its owner last gave
-- their password, null at the log-in, and when their second factor, null never.
alter table browser_session add column logged_in_by text check (logged_in_by in ('passkey'));
alter table browser_session add column password_at bigint;
alter table browser_session add column factor_at bigint;

-- Since when people of a role must have a second factor; null where they need none. And whether whoever takes passwords out
-- in bulk must have given theirs a short while ago.
alter table institution add column factor_required_owner bigint;
alter table institution add column factor_required_coordinator bigint;
alter table institution add column factor_required_invigilator bigint;
alter table institution add column factor_required_reader bigint;
alter table institution add column factor_for_exports bigint not null default 0 check (factor_for_exports in (0, 1));
