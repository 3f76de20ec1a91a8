-- Staff log in at a provider of OpenID Connect. An institution has at most one; the server's own is a setting of the operator.

-- `domains` are lower case and separated by spaces. `role_values` is a JSON list of pairs, a claim's value and a role's word;
-- the first that matches counts. Where only the provider opens the institution, `local_owner` keeps a log-in with a
-- password, and it is theirs alone.
create table sign_on_provider (
    institution_id uuid not null primary key references institution (id),
    name text not null,
    issuer text not null,
    client_id text not null,
    sealed_secret bytea not null,
    key_id bigint not null,
    domains text not null,
    role_claim text,
    role_values text not null default '[]',
    asks_factor bigint not null default 0 check (asks_factor in (0, 1)),
    only_provider bigint not null default 0 check (only_provider in (0, 1)),
    local_owner uuid,
    switched_on bigint not null default 1 check (switched_on in (0, 1)),
    updated_at bigint not null,
    check ((only_provider = 1) = (local_owner is not null)),
    foreign key (institution_id, local_owner) references staff (institution_id, id)
);

-- Whom a provider means by a subject. `scope` is the institution whose provider said so, or sixteen zero bytes for the
-- server's: two institutions may name one issuer, and what one is told about a person opens nothing of the other.
create table sign_on_identity (
    scope uuid not null,
    issuer text not null,
    subject text not null,
    person_id uuid not null references person (id),
    created_at bigint not null,
    used_at bigint not null,
    primary key (scope, issuer, subject)
);

create index sign_on_identity_of_person on sign_on_identity (person_id);

-- A sign-on waits for the browser to come back from the provider: it is taken by state and cookie together. What waits
-- lives for minutes, so the table is made anew.
drop table ceremony;
create table ceremony (
    token_hash bytea not null primary key,
    kind text not null check (kind in ('second_step', 'new_app', 'new_passkey', 'passkey', 'sign_on')),
    person_id uuid references person (id),
    session_hash bytea,
    cookie_hash bytea,
    sealed_state bytea not null,
    expires_at bigint not null,
    check ((kind = 'sign_on') = (cookie_hash is not null))
);

create index ceremony_by_expiry on ceremony (expires_at);

-- Who opened the browser session: 0 we did, 1 the provider of its institution, in which it stays, 2 the server's provider.
alter table browser_session add column by_provider bigint not null default 0 check (by_provider in (0, 1, 2));
