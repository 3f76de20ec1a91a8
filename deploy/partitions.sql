-- Cuts every table of institutions into 16 hash partitions by institution; docs/running-many-nodes.md says when. Stop all nodes and
-- take a backup before; psql --single-transaction --set ON_ERROR_STOP=1 --file deploy/partitions.sql. Rows that are there are kept.
-- The tests run this file (server/tests/it/proof_partitions.rs).

do $$
declare
    parts constant int := 16;
    whole record;
    piece text;
    statistics text;
begin
    -- References hold tables as they are: away with them, and back at the end.
    create temporary table reference on commit drop as
        select conrelid::regclass::text as of, conname as name, pg_get_constraintdef(oid) as says
        from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace;
    for whole in select * from reference loop
        execute format('alter table %s drop constraint %I', whole.of, whole.name);
    end loop;

    for whole in
        select c.oid, c.relname as name, coalesce(array_to_string(c.reloptions, ', '), '') as options,
            array(select pg_get_constraintdef(k.oid) from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u')
                order by k.conname) as keys,
            array(select k.conname from pg_constraint k where k.conrelid = c.oid and k.contype in ('p', 'u')
                order by k.conname) as key_names,
            array(select pg_get_indexdef(i.indexrelid) from pg_index i where i.indrelid = c.oid
                and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))
                ) as indexes,
            array(select pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s where s.stxrelid = c.oid) as statistics
        from pg_class c
        join pg_index p on p.indrelid = c.oid and p.indisprimary
        join pg_attribute a on a.attrelid = c.oid and a.attnum = p.indkey[0] and a.attname = 'institution_id'
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not c.relispartition
        order by c.relname
    loop
        execute format('alter table %I rename to %I', whole.name, whole.name || '_whole');
        execute format('create table %I (like %I including defaults including constraints including storage including comments) '
            'partition by hash (institution_id)', whole.name, whole.name || '_whole');
        for part in 0 .. parts - 1 loop
            piece := format('%s_%s', whole.name, lpad(part::text, 2, '0'));
            execute format('create table %I partition of %I for values with (modulus %s, remainder %s)%s', piece, whole.name,
                parts, part, case when whole.options = '' then '' else format(' with (%s)', whole.options) end);
        end loop;
        execute format('insert into %I select * from %I', whole.name, whole.name || '_whole');
        execute format('drop table %I', whole.name || '_whole');
        for key in 1 .. cardinality(whole.keys) loop
            execute format('alter table %I add constraint %I %s', whole.name, whole.key_names[key], whole.keys[key]);
        end loop;
        for index in 1 .. cardinality(whole.indexes) loop
            execute whole.indexes[index];
        end loop;
        -- A part is planned by what is known of the part.
        foreach statistics in array whole.statistics loop
            for part in 0 .. parts - 1 loop
                piece := lpad(part::text, 2, '0');
                execute regexp_replace(statistics, '^CREATE STATISTICS (\S+) (.*) FROM .*$',
                    format('create statistics \1_%s \2 from %I', piece, whole.name || '_' || piece));
            end loop;
        end loop;
    end loop;

    for whole in select * from reference loop
        execute format('alter table %s add constraint %I %s', whole.of, whole.name, whole.says);
    end loop;
end
$$;

analyze;
