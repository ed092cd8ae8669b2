-- Takes back what dbt build put into the Django tables, and dbt's evidence of it.
-- Keeps the rows that the app itself made, legacy_raw, and the loader's evidence.
--
--     psql -v ON_ERROR_STOP=1 -f scripts/rollback.sql
--     psql -v ON_ERROR_STOP=1 -v audit_schema=plant_audit -v clean_schema=plant_clean -v edited=keep -f scripts/rollback.sql
--
-- audit_schema    where the evidence is: legacy_audit. It says which rows of which tables were loaded.
-- clean_schema    where the functions that clean are: legacy_clean.
-- edited          what becomes of a loaded row that the app changed since: refuse (the default: nothing is done),
--                 keep (it stays, as the app's), or delete (dump first: docs/cutover.md).
--
-- One transaction. It refuses before it deletes anything where the evidence is not what the newest build
-- left, where a row was edited, or where its columns changed. A row of the app's own that refers to a
-- migrated row makes the whole fail with the foreign key's name, and nothing is changed.

\if :{?audit_schema} \else \set audit_schema legacy_audit
\endif
\if :{?clean_schema} \else \set clean_schema legacy_clean
\endif
\if :{?edited} \else \set edited refuse
\endif

begin;

set local search_path = '';
set local row_security = off;
set local timezone = 'UTC';
select
    set_config('rollback.audit_schema', :'audit_schema', true),
    set_config('rollback.clean_schema', :'clean_schema', true),
    set_config('rollback.edited', :'edited', true)
\g /dev/null

do $rollback$
declare
    audit constant text := current_setting('rollback.audit_schema');
    edited constant text := current_setting('rollback.edited');
    loaded record;
    reference record;
    relation regclass;
    row_hash text;
    key_type text;
    changed bigint;
    example text;
    deleted bigint;
    problems text[] := '{}';
begin
    if edited not in ('refuse', 'keep', 'delete') then
        raise exception 'edited is %: it must be refuse, keep or delete', edited;
    end if;
    if to_regclass(format('%I.loaded_tables', audit)) is null then
        raise exception '%.loaded_tables does not exist: there is no evidence of a build there', audit
            using hint = 'Say where it is: psql -v audit_schema=...';
    end if;

    create temporary table tables_to_empty (
        entity text, relation regclass, key_column text, key_type text, row_hash text
    ) on commit drop;

    -- first all questions, and only then the first deletion
    for loaded in execute format(
        $query$
            select tables.*, sets.id as column_set, sets.columns, newest.digests ->> 'loaded_keys' as left_keys, (
                -- as dbt digests it: a row whose primary key is its key has no other one to hash
                select count(*) || ':' || coalesce(sum(hashint8extended(
                    case
                        when keys.pk is null then hash_record_extended(
                            row(keys.entity, keys.key, keys.accepted, keys.row_hash, keys.legacy_key, keys.raw_hash, keys.column_set), 0
                        )
                        else hash_record_extended(keys, 0)
                    end, 0
                )::numeric), 0)
                from %1$I.loaded_keys as keys where keys.entity = tables.entity
            ) as keys_now
            from %1$I.loaded_tables as tables
            left join lateral (
                select loads.digests from %1$I.loads as loads where loads.entity = tables.entity order by loads.number desc limit 1
            ) as newest on true
            left join lateral (
                select column_sets.* from %1$I.column_sets as column_sets
                where column_sets.entity = tables.entity and column_sets.relation = tables.relation
                order by column_sets.id desc limit 1
            ) as sets on true
            order by tables.entity
        $query$, audit
    ) loop
        relation := to_regclass(format('%I.%I', loaded.table_schema, loaded.table_name));
        if relation is null or relation::oid <> loaded.relation then
            problems := problems || format('%I.%I is not the table that was loaded', loaded.table_schema, loaded.table_name);
            continue;
        end if;
        if loaded.left_keys is distinct from loaded.keys_now then
            problems := problems || format('%I.loaded_keys of %s is not what the newest build left', audit, loaded.entity);
            continue;
        end if;

        -- the columns by their numbers, as dbt hashed them; NULL where one of them is gone
        select case when count(*) = count(attribute.attname) then format(
            'hash_record_extended(row(%s), 0)',
            string_agg(
                format('held.%I', attribute.attname)
                || case when attribute.attcollation <> 0 then ' collate "C"' else '' end,
                ', ' order by position
            )
        ) end
        into row_hash
        from jsonb_array_elements(loaded.columns) with ordinality as listed (said, position)
        left join pg_attribute as attribute
            on attribute.attrelid = relation and not attribute.attisdropped and attribute.attnum = (said ->> 'attnum')::smallint;

        select format_type(attribute.atttypid, null) into strict key_type
        from pg_attribute as attribute
        where attribute.attrelid = relation and attribute.attname = loaded.key_column and not attribute.attisdropped;

        execute format(
            $query$
                select count(*), min(keys.key)
                from %1$I.loaded_keys as keys
                join %2$s as held on held.%3$I = coalesce(keys.pk, keys.key)::%7$s
                where
                    keys.entity = %4$L and keys.row_hash is not null
                    and (keys.column_set = %5$L::smallint and keys.row_hash = %6$s) is not true
            $query$, audit, relation, loaded.key_column, loaded.entity, loaded.column_set, coalesce(row_hash, 'null'), key_type
        ) into changed, example;
        if changed > 0 and edited = 'refuse' then
            problems := problems || format('%s rows of %s (such as %s) were changed in the app since they were loaded', changed, relation, example);
        end if;
        insert into tables_to_empty values (
            loaded.entity, relation, loaded.key_column, key_type,
            format('(keys.column_set = %L::smallint and keys.row_hash = %s) is true', loaded.column_set, coalesce(row_hash, 'null'))
        );
    end loop;

    -- a foreign key that takes its rows along, or empties their reference, would do so to the app's own
    for reference in
        select
            con.conname, con.conrelid::regclass as child, child.attname as child_column,
            parent.attname as parent_column, emptied.relation, emptied.entity, emptied.key_column, emptied.key_type, emptied.row_hash,
            child_emptied.entity as child_entity, child_emptied.key_column as child_key, child_emptied.key_type as child_type, child_emptied.row_hash as child_hash
        from tables_to_empty as emptied
        join pg_constraint as con on con.confrelid = emptied.relation and con.contype = 'f' and con.confdeltype in ('c', 'n', 'd')
        join pg_attribute as child on child.attrelid = con.conrelid and child.attnum = con.conkey[1]
        join pg_attribute as parent on parent.attrelid = con.confrelid and parent.attnum = con.confkey[1]
        left join tables_to_empty as child_emptied on child_emptied.relation = con.conrelid
    loop
        execute format(
            $query$
                select count(*)
                from %1$s as child
                join %2$s as held on held.%3$I = child.%4$I
                join %5$I.loaded_keys as keys
                    on keys.entity = %6$L and keys.row_hash is not null and coalesce(keys.pk, keys.key)::%11$s = held.%7$I and (%8$s or %9$L)
                where not %10$s
            $query$,
            reference.child, reference.relation, reference.parent_column, reference.child_column, audit, reference.entity,
            reference.key_column, reference.row_hash, edited = 'delete',
            case when reference.child_entity is null then 'false' else format(
                'exists (select from %1$I.loaded_keys as keys where keys.entity = %2$L and keys.row_hash is not null'
                ' and coalesce(keys.pk, keys.key)::%4$s = child.%3$I)',
                audit, reference.child_entity, reference.child_key, reference.child_type
            ) end,
            reference.key_type
        ) into changed;
        if changed > 0 then
            problems := problems || format(
                '%s rows of the app in %s would be deleted or changed along by the foreign key %s', changed, reference.child, reference.conname
            );
        end if;
    end loop;

    if problems <> '{}' then
        raise exception 'nothing was rolled back: %', array_to_string(problems, '; ')
            using hint = 'Rows that were changed in the app: -v edited=keep leaves them there, -v edited=delete takes them, too (dump first).';
    end if;

    set constraints all deferred;
    for loaded in select * from tables_to_empty loop
        execute format(
            'delete from %2$s as held using %1$I.loaded_keys as keys'
            ' where keys.entity = %4$L and keys.row_hash is not null and coalesce(keys.pk, keys.key)::%7$s = held.%3$I and (%5$s or %6$L)',
            audit, loaded.relation, loaded.key_column, loaded.entity, loaded.row_hash, edited = 'delete', loaded.key_type
        );
        get diagnostics deleted = row_count;
        execute format(
            'select count(*) from %2$s as held join %1$I.loaded_keys as keys on coalesce(keys.pk, keys.key)::%7$s = held.%3$I'
            ' where keys.entity = %4$L and keys.row_hash is not null and (%5$s or %6$L)',
            audit, loaded.relation, loaded.key_column, loaded.entity, loaded.row_hash, edited = 'delete', loaded.key_type
        ) into changed;
        if changed > 0 then
            raise exception '% rows of % are still there after being deleted: a trigger or a rule keeps them', changed, loaded.relation;
        end if;
        raise notice '%: % rows deleted', loaded.relation, deleted;
    end loop;
    set constraints all immediate;

    execute format(
        'drop table %1$I.rejected_rows, %1$I.value_changes, %1$I.conflicts, %1$I.loads, %1$I.chain_heads,'
        ' %1$I.column_sets, %1$I.loaded_tables, %1$I.loaded_keys',
        audit
    );
    -- the only copy of what the app had, where a build has replaced it
    execute format('select count(*) from %I.overwritten_rows', audit) into changed;
    if changed > 0 then
        raise notice '%.overwritten_rows stays: % rows that the app had, and that builds replaced', audit, changed;
    else
        execute format('drop table %I.overwritten_rows', audit);
    end if;
    execute format('drop schema if exists %I cascade', current_setting('rollback.clean_schema'));
end $rollback$;

commit;
