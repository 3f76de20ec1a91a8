-- A slip code is written once, in its entry, and not a second time in the register of usernames.

-- What log-in looks slip codes up by, and what keeps two entries of an institution from having the same. Codes of one batch
-- begin alike, so that a batch of 500 goes into one place of it.
create unique index entry_by_slip_code on entry (institution_id, slip_code);

-- From here on the register holds the usernames that candidates were given, which never look like a slip code.
delete from username where exists (
    select 1 from entry e where e.institution_id = username.institution_id and e.id = username.entry_id
    and replace(e.slip_code, '-', '') = username.key
);

-- An entry names its session and its batch in one reference, which holds more than the two did: the batch is one of this
-- session. PostgreSQL carries out a statement for each reference of each row.
alter table batch add constraint batch_of_session unique (institution_id, session_id, id);
alter table entry add constraint entry_of_batch foreign key (institution_id, session_id, batch_id)
    references batch (institution_id, session_id, id);
alter table entry drop constraint entry_institution_id_session_id_fkey;
alter table entry drop constraint entry_institution_id_batch_id_fkey;
