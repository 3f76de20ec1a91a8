-- A person and their memberships: an e-mail address and a password are a person's, role and name belong to their place in an
-- institution, and one person can have a place in several.

-- Log-in of staff knows only the e-mail address: the one directory across tenants. `password_hash` is null for somebody who
-- never chose a password.
create table person (
    id uuid not null primary key,
    email text not null,
    email_key text collate "C" not null unique,
    password_hash text,
    created_at bigint not null
);

-- Until now everybody had one place, so a person takes its id.
insert into person (id, email, email_key, password_hash, created_at)
    select s.id, s.email, m.email_key, s.password_hash, s.created_at
    from staff_email m join staff s on s.institution_id = m.institution_id and s.id = m.staff_id;

-- `seen_at` is when they last did something here, to the minute; null when never.
alter table staff add column person_id uuid references person (id);
alter table staff add column seen_at bigint;
update staff set person_id = id;
alter table staff alter column person_id set not null;
create unique index staff_by_person on staff (institution_id, person_id);
create index staff_of_person on staff (person_id);

drop table staff_email;
alter table staff drop column email;
alter table staff drop column password_hash;
