-- Spreads the tables over the nodes of a Citus cluster by institution; docs/running-many-nodes.md says how, step by step. On the
-- coordinator, whose extension and nodes are there already, with all nodes of Lanyard stopped and a backup taken:
-- psql --set ON_ERROR_STOP=1 --single-transaction --file deploy/citus.sql. Rows that are there are kept. After an upgrade the same
-- again: it gives the new tables their place and leaves the others alone.
-- Every table is named here once; the tests hold that against the tables that there are.

do $$
declare
    -- What rows of several institutions are read with: a copy on every node. A person works for several institutions, and a list
    -- of entries tells who has to wait at the door.
    everywhere constant text[] := '{vault_key, institution, person, staff, client_institution, sign_on_provider, passkey, totp,
        recovery_code, sign_on_identity, throttle, pair_throttle}';
    -- What belongs to an institution, each behind what it refers to.
    by_institution constant text[] := '{test_session, batch, create_codes_request, entry, username, candidate, name_part,
        browser_session, audit, entry_act, entry_throttle, mail, staff_link, refused_log_in, test_engine, session_engine, launch,
        access_token, engine_proof, line_item, test_result, staff_launch, test_pick, engine_registration, program,
        webhook, webhook_delivery}';
    -- What is asked for by itself, with no institution in hand, and what Lanyard notes of itself: on the coordinator alone.
    on_coordinator constant text[] := '{ceremony, address_throttle, mail_pause, upkeep, launch_key, link_key, compatibility, _sqlx_migrations}';
    missing text;
    spread text[] := '{}';
    reference record;
    name text;
begin
    select string_agg(relname, ', ') into missing from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
        and relname <> all (everywhere || by_institution || on_coordinator)
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = pg_class.oid and d.deptype = 'e');
    if missing is not null then
        raise exception 'this file does not say where these tables belong: %', missing;
    end if;

    -- References hold tables as they are: away with them, and back at the end.
    create temporary table reference on commit drop as
        select conrelid::regclass::text as of, conname as name, pg_get_constraintdef(oid) as says
        from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
        and not exists (select from pg_dist_partition p where p.logicalrelid = conrelid);
    for reference in select * from pg_temp.reference loop
        execute format('alter table %s drop constraint %I', reference.of, reference.name);
    end loop;

    -- One connection to each node, because references to what is everywhere are made in the same transaction.
    perform set_config('citus.multi_shard_modify_mode', 'sequential', true), set_config('client_min_messages', 'warning', true);
    foreach name in array everywhere loop
        if not exists (select from pg_dist_partition where logicalrelid = name::regclass) then
            perform create_reference_table(name);
        end if;
    end loop;
    foreach name in array by_institution loop
        if not exists (select from pg_dist_partition where logicalrelid = name::regclass) then
            perform create_distributed_table(name, 'institution_id',
                colocate_with => case when name = by_institution[1] then 'none' else by_institution[1] end);
            spread := spread || name;
        end if;
    end loop;

    for reference in select * from pg_temp.reference loop
        execute format('alter table %s add constraint %I %s', reference.of, reference.name, reference.says);
    end loop;

    -- A transaction that has looked at several institutions can still write what is everywhere, and change tables.
    execute format('alter database %I set citus.multi_shard_modify_mode = %L', current_database(), 'sequential');

    -- What was there before lies on the coordinator still, where nobody sees it any more.
    foreach name in array spread loop
        perform truncate_local_data_after_distributing_table(name);
    end loop;
end
$$;

analyze;
