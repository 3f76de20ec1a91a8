-- Test engines: where a test runs, and how a candidate gets there from Start.

-- Keys that sign what engines are told. They are the server's and not an institution's: engines know them by its address.
-- `sealed` opens under the master key that `key_id` names; `public` is what everybody may read. A key signs from `signs_from`
-- on, when whoever keeps what is published has had time to fetch it, and is published until `retired_at`. Of several programs
-- that make the next one at one moment, the number lets one through.
create table launch_key (
    number integer not null primary key,
    kid text not null unique,
    sealed blob not null,
    key_id integer not null,
    public text not null,
    created_at integer not null,
    signs_from integer not null,
    retired_at integer
) strict;

-- An engine of an institution. `redirect_addresses` and `custom` are lines: an address each, and `name=value` each.
create table test_engine (
    institution_id blob not null references institution (id),
    id blob not null,
    name text not null,
    login_address text not null,
    target_address text not null,
    redirect_addresses text not null,
    custom text not null,
    tells_name integer not null check (tells_name in (0, 1)),
    tells_email integer not null check (tells_email in (0, 1)),
    switched_on integer not null check (switched_on in (0, 1)),
    updated_at integer not null,
    primary key (institution_id, id),
    unique (institution_id, name)
) strict, without rowid;

-- Which engine has the test of a session, and where in it; a session without a row has none.
create table session_engine (
    institution_id blob not null,
    session_id blob not null,
    engine_id blob not null,
    target_address text not null,
    custom text not null,
    updated_at integer not null,
    primary key (institution_id, session_id),
    foreign key (institution_id, session_id) references test_session (institution_id, id),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id)
) strict, without rowid;

create index session_engine_of_engine on session_engine (institution_id, engine_id);

-- A press of Start on its way to the engine and back. `hint_hash` begins with the instant, like that of a browser session,
-- and `token_hash` is the browser session that pressed: no other one is let through. Used once.
create table launch (
    institution_id blob not null,
    hint_hash blob not null,
    engine_id blob not null,
    entry_id blob not null,
    token_hash blob not null,
    target_address text not null,
    custom text not null,
    good_until integer not null,
    used_at integer,
    primary key (institution_id, hint_hash),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id) on delete cascade,
    foreign key (institution_id, entry_id) references entry (institution_id, id)
) strict, without rowid;

create index launch_of_engine on launch (institution_id, engine_id);

-- What nobody can use any more is cleared away in every institution.
create index launch_by_end on launch (good_until);

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (20, 18);
