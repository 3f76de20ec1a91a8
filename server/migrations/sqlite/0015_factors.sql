-- A second factor is a person's: whoever proves it has proven it for every place of theirs. What an institution asks for is
-- the institution's.

-- What passkeys know a person by: drawn at random, so that it tells nothing of them. Null until they add the first.
alter table person add column user_handle blob;
create unique index person_by_user_handle on person (user_handle);

-- `credential` is what the library keeps of it, as JSON; it is written anew whenever the passkey is used. A passkey that the
-- device does not store cannot log in alone: it answers only where it is named.
create table passkey (
    credential_id blob not null primary key,
    person_id blob not null references person (id),
    name text not null,
    credential text not null,
    logs_in_alone integer not null check (logs_in_alone in (0, 1)),
    created_at integer not null,
    used_at integer
) strict, without rowid;

create index passkey_of_person on passkey (person_id, created_at);

-- An authenticator app, one for each person. `last_step` is the newest step of 30 seconds whose code was taken: none is
-- taken twice.
create table totp (
    person_id blob not null primary key references person (id),
    sealed_secret blob not null,
    key_id integer not null,
    last_step integer not null,
    created_at integer not null,
    used_at integer
) strict, without rowid;

-- Recovery codes are random enough for a plain hash.
create table recovery_code (
    person_id blob not null references person (id),
    code_hash blob not null,
    used_at integer,
    primary key (person_id, code_hash)
) strict, without rowid;

-- What waits between two requests: a log-in between its steps, a passkey between question and answer, an authenticator app
-- before its first code. It is in the database, so that any node can go on, and is taken once. No tenant: who asks for a
-- passkey alone is nobody yet. `session_hash` is the browser session that it belongs to, if any.
create table ceremony (
    token_hash blob not null primary key,
    kind text not null check (kind in ('second_step', 'new_app', 'new_passkey', 'passkey')),
    person_id blob references person (id),
    session_hash blob,
    sealed_state blob not null,
    expires_at integer not null
) strict, without rowid;

create index ceremony_by_expiry on ceremony (expires_at);

-- How a browser session of staff came about: with a passkey alone, or (null) with a password. When its owner last gave
-- their password, null at the log-in, and when their second factor, null never.
alter table browser_session add column logged_in_by text check (logged_in_by in ('passkey'));
alter table browser_session add column password_at integer;
alter table browser_session add column factor_at integer;

-- Since when people of a role must have a second factor; null where they need none. And whether whoever takes passwords out
-- in bulk must have given theirs a short while ago.
alter table institution add column factor_required_owner integer;
alter table institution add column factor_required_coordinator integer;
alter table institution add column factor_required_invigilator integer;
alter table institution add column factor_required_reader integer;
alter table institution add column factor_for_exports integer not null default 0 check (factor_for_exports in (0, 1));
