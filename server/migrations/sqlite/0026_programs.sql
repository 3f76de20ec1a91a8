-- Other programs of an institution, which are let in with a token. The hash of the token is kept; `scopes` are words with blanks
-- between them. A program whose token was taken back stays, because what it did names it.
create table program (
    institution_id blob not null references institution (id),
    id blob not null,
    name text not null,
    scopes text not null,
    token_hash blob not null,
    created_by blob not null,
    created_at integer not null,
    expires_at integer,
    revoked_at integer,
    used_at integer,
    primary key (institution_id, id),
    foreign key (institution_id, created_by) references staff (institution_id, id)
) strict, without rowid;

create unique index program_token on program (institution_id, token_hash);

-- Which program did it. An act of a program is of the kind that the operator's are.
alter table audit add column program_id blob;
alter table batch add column program_id blob;
alter table test_session add column program_id blob;

-- All that is read of an act of the team is in its index again, the program too.
drop index audit_of_team;
create index audit_of_team on audit (institution_id, id, at, act, count, actor_id, subject_id, session_id, program_id)
    where (session_id is null or act in ('logins_downloaded', 'entries_exported', 'cards_printed', 'report_exported',
    'report_printed', 'activity_exported'));

-- Programs of version 18 neither write nor read what is new.
insert into compatibility (version, oldest) values (26, 18);
