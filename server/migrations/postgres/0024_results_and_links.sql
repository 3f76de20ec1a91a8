-- Who reads results, and engines that speak no LTI.

-- Which roles are shown the results that test engines tell: none, until an owner says so.
alter table institution add column results_owner bigint not null default 0 constraint institution_results_owner check (results_owner in (0, 1));
alter table institution add column results_coordinator bigint not null default 0 constraint institution_results_coordinator check (results_coordinator in (0, 1));
alter table institution add column results_invigilator bigint not null default 0 constraint institution_results_invigilator check (results_invigilator in (0, 1));
alter table institution add column results_reader bigint not null default 0 constraint institution_results_reader check (results_reader in (0, 1));

-- What an engine speaks: LTI, a link with a signed token, or a plain link. Programs of version 18 read an engine of another kind
-- as one of LTI, which it is not; its log-in address is its launch address, so that they lead to the same host.
alter table test_engine add column kind text not null default 'lti' constraint test_engine_kind check (kind in ('lti', 'signed', 'link'));

-- With what an engine that speaks no LTI tells that a test is finished; null until it is made.
alter table test_engine add column state_token_hash bytea;

-- Such an engine names a candidate and no session; a candidate is in one.
create unique index if not exists test_result_of_subject on test_result (institution_id, engine_id, subject);

-- Keys that sign the tokens of links, as those of launches do what engines of LTI are told.
create table link_key (
    number bigint not null primary key,
    kid text not null unique,
    sealed bytea not null,
    key_id bigint not null,
    public text not null,
    created_at bigint not null,
    signs_from bigint not null,
    retired_at bigint
);

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (24, 18);
