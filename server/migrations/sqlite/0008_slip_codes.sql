-- A slip code is written once, in its entry, and not a second time in the register of usernames.

-- What log-in looks slip codes up by, and what keeps two entries of an institution from having the same. Codes of one batch
-- begin alike, so that a batch of 500 goes into one place of it.
create unique index entry_by_slip_code on entry (institution_id, slip_code);

-- From here on the register holds the usernames that candidates were given, which never look like a slip code.
delete from username where exists (
    select 1 from entry e where e.institution_id = username.institution_id and e.id = username.entry_id
    and replace(e.slip_code, '-', '') = username.key
);

-- On PostgreSQL an entry now names its session and its batch in one reference. SQLite cannot change a table's references, and
-- looks a parent up for next to nothing.
