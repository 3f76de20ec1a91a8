-- What test engines ask for by themselves: an access token, and with it line items, scores and results.

-- Where an engine publishes its keys, and a key of its that was given by hand; either may be empty, and the latter goes first.
alter table test_engine add column keys_address text not null default '';
alter table test_engine add column public_key text not null default '';

-- What an engine is let in with. `token_hash` begins with the instant, like that of a browser session; `scopes` are words with
-- blanks between them.
create table access_token (
    institution_id blob not null,
    token_hash blob not null,
    engine_id blob not null,
    scopes text not null,
    expires_at integer not null,
    primary key (institution_id, token_hash),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id) on delete cascade
) strict, without rowid;

create index access_token_of_engine on access_token (institution_id, engine_id);

-- What is over is cleared away in every institution.
create index access_token_by_end on access_token (expires_at);

-- With what an engine proved that it is it: each proof is good once, so it is known until it would be too old anyway.
create table engine_proof (
    institution_id blob not null,
    engine_id blob not null,
    proof_hash blob not null,
    good_until integer not null,
    primary key (institution_id, engine_id, proof_hash),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id) on delete cascade
) strict, without rowid;

create index engine_proof_by_end on engine_proof (good_until);

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (21, 18);
