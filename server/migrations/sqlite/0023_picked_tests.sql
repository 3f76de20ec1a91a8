-- Picking a test in the engine itself (LTI Deep Linking 2.0).

-- Where an engine shows what can be picked; empty for where its launches lead.
alter table test_engine add column deep_link_target text not null default '';

-- A member of staff on the way to an engine and back, as `launch` has candidates: to pick the test of the session.
create table staff_launch (
    institution_id blob not null,
    hint_hash blob not null,
    engine_id blob not null,
    staff_id blob not null,
    session_id blob,
    token_hash blob not null,
    target_address text not null,
    custom text not null,
    good_until integer not null,
    used_at integer,
    primary key (institution_id, hint_hash),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id) on delete cascade,
    foreign key (institution_id, staff_id) references staff (institution_id, id),
    foreign key (institution_id, session_id) references test_session (institution_id, id)
) strict, without rowid;

create index staff_launch_of_engine on staff_launch (institution_id, engine_id);

-- What nobody can use any more is cleared away in every institution.
create index staff_launch_by_end on staff_launch (good_until);

-- What an engine is asked when a member of staff picks a test in it. `ticket_hash` begins with the instant, like that of a browser
-- session, and `token_hash` is the browser session that asked: only there the answer is taken over. `chosen_at` is when the
-- session was given the engine that it had then. `answer` is what the engine said, as JSON; it answers once, and is taken over once.
create table test_pick (
    institution_id blob not null,
    ticket_hash blob not null,
    engine_id blob not null,
    session_id blob not null,
    staff_id blob not null,
    token_hash blob not null,
    chosen_at integer,
    good_until integer not null,
    answer text,
    taken_at integer,
    primary key (institution_id, ticket_hash),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id) on delete cascade,
    foreign key (institution_id, session_id) references test_session (institution_id, id),
    foreign key (institution_id, staff_id) references staff (institution_id, id)
) strict, without rowid;

create index test_pick_of_engine on test_pick (institution_id, engine_id);

create index test_pick_by_end on test_pick (good_until);

-- What the engine calls the test that was picked, and its result; empty where the place was said by hand. The maximum is a number,
-- written as it was sent.
alter table session_engine add column title text not null default '';
alter table session_engine add column result_label text not null default '';
alter table session_engine add column result_maximum text not null default '';

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (23, 18);
