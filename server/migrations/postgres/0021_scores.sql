-- What test engines ask for by themselves: an access token, and with it line items, scores and results.

-- Where an engine publishes its keys, and a key of its that was given by hand; either may be empty, and the latter goes first.
alter table test_engine add column keys_address text not null default '';
alter table test_engine add column public_key text not null default '';

-- What an engine is let in with. `token_hash` begins with the instant, like that of a browser session; `scopes` are words with
-- blanks between them.
create table access_token (
    institution_id uuid not null,
    token_hash bytea not null,
    engine_id uuid not null,
    scopes text not null,
    expires_at bigint not null,
    primary key (institution_id, token_hash),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id) on delete cascade
);

create index access_token_of_engine on access_token (institution_id, engine_id);

-- What is over is cleared away in every institution.
create index access_token_by_end on access_token (expires_at);

-- With what an engine proved that it is it: each proof is good once, so it is known until it would be too old anyway.
create table engine_proof (
    institution_id uuid not null,
    engine_id uuid not null,
    proof_hash bytea not null,
    good_until bigint not null,
    primary key (institution_id, engine_id, proof_hash),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id) on delete cascade
);

create index engine_proof_by_end on engine_proof (good_until);

-- Which engine has or had the test of a session: what an engine calls a line item. It is made with the choice, and stays when
-- another engine is chosen after somebody sat the test in this one. Its id is that of the engine, in the session.
create table line_item (
    institution_id uuid not null,
    session_id uuid not null,
    engine_id uuid not null,
    created_at bigint not null,
    primary key (institution_id, session_id, engine_id),
    foreign key (institution_id, session_id) references test_session (institution_id, id),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id)
);

create index line_item_of_engine on line_item (institution_id, engine_id);

-- There are few: one for each session that has an engine.
insert into line_item (institution_id, session_id, engine_id, created_at)
    select institution_id, session_id, engine_id, updated_at from session_engine;

-- Who came to an engine by a line item, by what the engine knows them, and what the engine told of them since. `scored_at` is the
-- engine's own time of its last word; before it has said any there is none. `activity` and `grading` are words of the standard.
-- The score and its maximum are numbers, written as they were sent.
create table test_result (
    institution_id uuid not null,
    session_id uuid not null,
    engine_id uuid not null,
    subject text not null,
    entry_id uuid not null,
    scored_at bigint,
    activity text not null,
    grading text not null,
    score_given text,
    score_maximum text,
    comment text not null,
    primary key (institution_id, session_id, engine_id, subject),
    foreign key (institution_id, session_id, engine_id) references line_item (institution_id, session_id, engine_id),
    foreign key (institution_id, entry_id) references entry (institution_id, id),
    check ((score_given is null) = (score_maximum is null))
);

-- The page of an entry.
create index test_result_of_entry on test_result (institution_id, entry_id);

-- The engine that did an act. Its kind of actor is `operator` then, nobody of the institution: the check of that column cannot be
-- loosened on SQLite without making the table anew, and programs of version 20 read the row like that.
alter table audit add column engine_id uuid;

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (21, 18);
