-- Test engines that register themselves, and what an owner grants them.

-- Whether an engine may tell that a test is finished, and the result. Those that are there may.
alter table test_engine add column may_score bigint not null default 1
    constraint test_engine_may_score check (may_score in (0, 1));

-- What an engine that registered itself asks for, until an owner has looked at it: words with blanks between them. With the check
-- no program switches an engine on that waits for that.
alter table test_engine add column asks text
    constraint test_engine_asks check (asks is null or switched_on = 0);

-- Where an owner lets an engine register itself: at which address of its, and until when. The engine shows a token that is good
-- once, of which the hash is kept; there is none before the owner has gone there, and going there again replaces it.
create table engine_registration (
    institution_id uuid not null,
    id uuid not null,
    staff_id uuid not null,
    address text not null,
    token_hash bytea,
    good_until bigint not null,
    used_at bigint,
    engine_id uuid,
    primary key (institution_id, id),
    foreign key (institution_id, staff_id) references staff (institution_id, id),
    foreign key (institution_id, engine_id) references test_engine (institution_id, id) on delete cascade
);

create unique index engine_registration_token on engine_registration (institution_id, token_hash);
create index engine_registration_of_engine on engine_registration (institution_id, engine_id);

-- What is over is cleared away in every institution.
create index engine_registration_by_end on engine_registration (good_until);

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (25, 18);
