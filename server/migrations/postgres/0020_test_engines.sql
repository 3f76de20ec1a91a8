-- Test engines: where a test runs, and how a candidate gets there from Start.

-- Keys that sign what engines are told. They are the server's and not an institution's: engines know them by its address.
-- `sealed` opens under the master key that `key_id` names; `public` is what everybody may read. A key signs from `signs_from`
-- on, when whoever keeps what is published has had time to fetch it, and is published until `retired_at`. Of several programs
-- that make the next one at one moment, the number lets one through.
create table launch_key (
    number bigint not null primary key,
    kid text not null unique,
    sealed bytea not null,
    key_id bigint not null,
    public text not null,
    created_at bigint not null,
    signs_from bigint not null,
    retired_at bigint
);

-- An engine of an institution. `redirect_addresses` and `custom` are lines: an address each, and `name=value` each.
create table test_engine (
    institution_id uuid not null references institution (id),
    id uuid not null,
    name text not null,
    login_address text not null,
    target_address text not null,
    redirect_addresses text not null,
    custom text not null,
    tells_name bigint not null check (tells_name in (0, 1)),
    tells_email bigint not null check (tells_email in (0, 1)),
    switched_on bigint not null check (switched_on in (0, 1)),
    updated_at bigint not null,
    primary key (institution_id, id),
    unique (institution_id, name)
);

-- Which engine has the test of a session, and where in it; a session without a row has none.
create table session_engine (
    institution_id uuid not null,
    session_id uuid not null,
    engine_id uuid not null,
    target_address text not null,
    custom text not null,
    updated_at bigint not null,
    primary key (institution_id, session_id),
    foreign key (institution_id, session_id) references test_session (institution_id, id),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id)
);

create index session_engine_of_engine on session_engine (institution_id, engine_id);

-- A press of Start on its way to the engine and back. `hint_hash` begins with the instant, like that of a browser session,
-- and `token_hash` is the browser session that pressed: no other one is let through. Used once.
create table launch (
    institution_id uuid not null,
    hint_hash bytea not null,
    engine_id uuid not null,
    entry_id uuid not null,
    token_hash bytea not null,
    target_address text not null,
    custom text not null,
    good_until bigint not null,
    used_at bigint,
    primary key (institution_id, hint_hash),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id) on delete cascade,
    foreign key (institution_id, entry_id) references entry (institution_id, id)
);

create index launch_of_engine on launch (institution_id, engine_id);

-- What nobody can use any more is cleared away in every institution.
create index launch_by_end on launch (good_until);

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (20, 18);
