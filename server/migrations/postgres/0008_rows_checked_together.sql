-- Rows that are written together are checked together.
--
-- PostgreSQL looks up the parent of every row by itself: for 500 entries of one batch the same batch 500 times and the same
-- session 500 times, which took more than writing them. Where all rows of a statement have few parents, a trigger looks
-- each of them up once. It asks and locks as the foreign key did; the other half, that a parent stays, is below.

-- An entry's batch is there and of the entry's session. That the session is there, its batch says.
create function entries_have_their_batch() returns trigger language plpgsql set search_path from current as $$
declare
    parent record;
begin
    for parent in select distinct institution_id, batch_id, session_id from new_rows loop
        perform from batch b where b.institution_id = parent.institution_id and b.id = parent.batch_id
            and b.session_id = parent.session_id for key share;
        if not found then
            raise foreign_key_violation using message = 'an entry names no batch of its session', table = 'entry';
        end if;
    end loop;
    return null;
end $$;

create function entry_acts_have_their_act() returns trigger language plpgsql set search_path from current as $$
declare
    parent record;
begin
    for parent in select distinct institution_id, audit_id from new_rows loop
        perform from audit a where a.institution_id = parent.institution_id and a.id = parent.audit_id for key share;
        if not found then
            raise foreign_key_violation using message = 'a row of an act names no act', table = 'entry_act';
        end if;
    end loop;
    return null;
end $$;

create trigger entries_have_their_batch after insert on entry referencing new table as new_rows
    for each statement execute function entries_have_their_batch();
create trigger entry_acts_have_their_act after insert on entry_act referencing new table as new_rows
    for each statement execute function entry_acts_have_their_act();

-- No row changes its parent or the key that its children name: nothing in the program does, and now nobody can.
create function keys_stay() returns trigger language plpgsql set search_path from current as $$
begin
    raise foreign_key_violation using message = format('the keys of %I never change', tg_table_name);
end $$;

create trigger keys_stay before update of institution_id, session_id, batch_id on entry
    for each row when ((old.institution_id, old.session_id, old.batch_id)
        is distinct from (new.institution_id, new.session_id, new.batch_id)) execute function keys_stay();
create trigger keys_stay before update of institution_id, entry_id, audit_id on entry_act
    for each row when ((old.institution_id, old.entry_id, old.audit_id)
        is distinct from (new.institution_id, new.entry_id, new.audit_id)) execute function keys_stay();
create trigger keys_stay before update of institution_id, id, session_id on batch
    for each row when ((old.institution_id, old.id, old.session_id)
        is distinct from (new.institution_id, new.id, new.session_id)) execute function keys_stay();
create trigger keys_stay before update of institution_id, id on audit
    for each row when ((old.institution_id, old.id) is distinct from (new.institution_id, new.id))
    execute function keys_stay();

-- No parent goes while it has children.
create function batch_has_no_entries() returns trigger language plpgsql set search_path from current as $$
begin
    if exists (select from entry e where e.institution_id = old.institution_id and e.session_id = old.session_id
        and e.position >= old.first_position and e.batch_id = old.id) then
        raise foreign_key_violation using message = 'a batch with entries stays', table = 'batch';
    end if;
    return null;
end $$;

create function act_has_no_entries() returns trigger language plpgsql set search_path from current as $$
begin
    if exists (select from entry_act a where a.institution_id = old.institution_id and a.audit_id = old.id) then
        raise foreign_key_violation using message = 'an act on entries stays', table = 'audit';
    end if;
    return null;
end $$;

create trigger batch_has_no_entries after delete on batch for each row execute function batch_has_no_entries();
create trigger act_has_no_entries after delete on audit for each row execute function act_has_no_entries();

alter table entry drop constraint entry_institution_id_session_id_fkey;
alter table entry drop constraint entry_institution_id_batch_id_fkey;
alter table entry_act drop constraint entry_act_institution_id_audit_id_fkey;
