{#- Creates the evidence tables that are missing; if none is, no right to create one is needed. The loader owns extractions and
    extraction_warnings, and creates those itself. -#}
{% macro create_audit_tables() -%}
    {%- do require_policies() -%}
    {%- do require_whole_entities() -%}
    {{ session_settings() }}
    {%- if execute and not _evidence_is_complete() -%}
    {%- do _require_rights_to_create() -%};

    -- two builds that start at the same time must not make them twice
    select pg_advisory_xact_lock(hashtextextended({{ literal('abis:' ~ audit_schema()) }}, 0));

    {{ create_evidence_schema(audit_schema()) }}

    create table if not exists {{ audit('rejected_rows') }} (
        entity text not null,
        source_table text not null,
        legacy_key text,                 -- as it stands in raw
        key text,                        -- cleaned, as a child's reference names it
        reasons text[] not null,
        details jsonb not null,
        root_entity text not null,       -- what to mend: this row, or its topmost rejected ancestor
        root_key text,
        root_reason text not null,
        raw_row jsonb not null
    );
    alter table {{ audit('rejected_rows') }}
        add column if not exists raw_hash bigint,     -- of the raw row
        add column if not exists is_alike boolean;    -- of a duplicate of the primary key alone: is the kept row alike?
    -- by hash: a key that was rejected for its length can be longer than any other index takes
    create index if not exists rejected_rows_by_key on {{ audit('rejected_rows') }} using hash (key);
    drop index if exists {{ audit('rejected_rows_key') }};

    create table if not exists {{ audit('value_changes') }} (
        entity text not null,
        legacy_key text,
        column_name text not null,       -- of the Django table
        original text,
        stored text,
        rule text not null
    );
    create index if not exists value_changes_by_key on {{ audit('value_changes') }} using hash (legacy_key);
    drop index if exists {{ audit('value_changes_key') }};

    create table if not exists {{ audit('conflicts') }} (
        entity text not null,
        legacy_key text,
        key text not null,               -- of the row in the Django table
        kind text not null,              -- created_by_app, changed_by_app, unknown_edit, deleted_by_app, vanished,
                                         -- vanished_changed_by_app, still_referenced, not_extracted
        resolution text not null,        -- kept or overwritten
        kept jsonb,                      -- the row of the Django table
        legacy jsonb                     -- the row as the legacy data would have it; NULL where it has none
    );

    -- What the app had and a build replaced: the only copy, so it is never deleted.
    create table if not exists {{ audit('overwritten_rows') }} (
        entity text not null,
        invocation_id text not null,
        legacy_key text,
        key text not null,
        kind text not null,
        was jsonb not null,              -- the row of the Django table before
        legacy jsonb
    );

    -- One row per entity and run, in the order of number. Each holds the digest of the one before it.
    create table if not exists {{ audit('loads') }} (
        invocation_id text not null,
        entity text not null,
        source_rows bigint not null,
        migrated_rows bigint not null,
        rejected_rows bigint not null,
        inserted bigint not null,
        updated bigint not null,
        unchanged bigint not null,
        deleted bigint not null,
        conflicts bigint not null,
        started_at timestamptz not null,
        finished_at timestamptz not null,
        built_from jsonb not null,       -- what the verdicts rest on: the policies, the functions, and per entity the state
                                         -- of its raw table and the SQL, the ancestors' too
        primary key (invocation_id, entity)
    );
    alter table {{ audit('loads') }}
        drop column if exists evidence_state,
        add column if not exists number bigint generated always as identity,
        add column if not exists digests jsonb,           -- of what the build left in the other tables
        add column if not exists proven jsonb,            -- of these rows by tests: {law: digest of the test}
        add column if not exists previous_digest text,    -- of the entity's row before; NULL: there is none
        add column if not exists digest text;             -- of this row

    create table if not exists {{ audit('chain_heads') }} (
        entity text primary key,
        rows bigint not null,            -- in loads
        digest text                      -- of the newest of them
    );

    -- Which columns of a Django table a row_hash is of. A column is identified by its number, which stays the same when it is renamed.
    create table if not exists {{ audit('column_sets') }} (
        id smallint generated always as identity primary key,
        entity text not null,
        relation oid not null,
        columns jsonb not null           -- [{name, attnum, type}] in their order
    );

    -- Which Django table the rows of an entity went to: scripts/rollback.sql needs it.
    create table if not exists {{ audit('loaded_tables') }} (
        entity text primary key,
        relation oid not null,
        table_schema text not null,
        table_name text not null,
        key_column text not null
    );

    -- What this migration put into the Django tables: which keys, whether they are still in Oracle, and the hash of
    -- each row as it was last loaded, which shows an edit made in the app. A partition is one entity, so that its key alone is
    -- unique there: an index on both columns costs a quarter more to fill.
    create table if not exists {{ audit('loaded_keys') }} (
        entity text not null,
        key text not null,
        accepted boolean not null,
        row_hash bigint                  -- NULL: the row with this key is the app's own
    ) partition by list (entity);
    alter table {{ audit('loaded_keys') }}
        add column if not exists legacy_key text,      -- of the raw row behind it, as it stands there
        add column if not exists raw_hash bigint,      -- of that raw row
        add column if not exists column_set smallint,  -- which columns row_hash is of
        add column if not exists pk text;              -- of the row in the Django table; NULL: it is the key itself
    {%- for node in _django_models() %}
    create table if not exists {{ audit('loaded_keys_' ~ node.name) }}
        partition of {{ audit('loaded_keys') }} (unique (key)) for values in ('{{ node.name }}');
    {%- endfor %}

    -- without an identity no row can be changed where a publication is FOR ALL TABLES
    do $$
    declare
        nameless regclass;
    begin
        for nameless in
            {{ _without_identity() | indent(12) }}
        loop
            execute format('alter table %s replica identity full', nameless);
        end loop;
    end $$;
    {%- endif %}
{%- endmacro %}


{#- The evidence tables of this role whose rows have nothing by which a subscriber of a publication would know them. -#}
{% macro _without_identity() -%}
    select class.oid
    from pg_class as class
    where
        class.relnamespace = to_regnamespace({{ literal(adapter.quote(audit_schema())) }})
        and class.relkind in ('r', 'p')
        and class.relreplident = 'd'
        and class.relname not in ('extractions', 'extraction_warnings', 'runs', 'signoffs')
        and pg_has_role(class.relowner, 'usage')
        and not exists (select from pg_index where indrelid = class.oid and indisprimary)
{%- endmacro %}


{% macro _django_models() -%}
    {%- set found = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' -%}
        {%- do found.append(node) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{#- Are all tables there, with the newest columns and indexes? -#}
{% macro _evidence_is_complete() -%}
    {%- set needed = [
        audit('rejected_rows_by_key'), audit('value_changes_by_key'), audit('conflicts'), audit('overwritten_rows'), audit('chain_heads'),
        audit('column_sets'), audit('loaded_tables')
    ] -%}
    {%- for node in _django_models() -%}{%- do needed.append(audit('loaded_keys_' ~ node.name)) -%}{%- endfor -%}
    {% call statement('complete', fetch_result=True) %}
    select
        {%- for relation in needed %}
        {{ 'and ' if not loop.first }}to_regclass({{ literal(relation) }}) is not null
        {%- endfor %}
        and 5 = (
            select count(*)
            from pg_attribute
            where (attrelid, attname) in (
                (to_regclass({{ literal(audit('rejected_rows')) }}), 'is_alike'),
                (to_regclass({{ literal(audit('loads')) }}), 'digest'),
                (to_regclass({{ literal(audit('loads')) }}), 'proven'),
                (to_regclass({{ literal(audit('loaded_keys')) }}), 'column_set'),
                (to_regclass({{ literal(audit('loaded_keys')) }}), 'pk')
            )
        )
        and not exists (
            {{ _without_identity() | indent(12) }}
        )
    {% endcall %}
    {{ return(load_result('complete').table.columns[0].values()[0]) }}
{%- endmacro %}


{% macro _require_rights_to_create() -%}
    {% call statement('rights', fetch_result=True) %}
    select problem
    from
        (select to_regnamespace({{ literal(adapter.quote(audit_schema())) }}) as schema) as found
        cross join lateral (
            select format('grant create on database %I to %I', current_database(), current_user) as problem
            where found.schema is null and not has_database_privilege(current_database(), 'create')
            union all
            select format('grant usage, create on schema %s to %I', found.schema, current_user)
            where not has_schema_privilege(found.schema, 'usage, create')
            union all
            select format('alter table %s owner to %I', class.oid::regclass, current_user)
            from pg_class as class
            where
                class.relnamespace = found.schema
                and class.relkind in ('r', 'p')
                and class.relname not in ('extractions', 'extraction_warnings', 'runs', 'signoffs')
                and not pg_has_role(class.relowner, 'usage')
        ) as problems
    {% endcall %}
    {%- set problems = load_result('rights').table.columns[0].values() -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error(
            'the evidence tables in ' ~ audit_schema() ~ ' are missing or older than this version, and role ' ~ target.user
            ~ ' may not make them. Let their owner run dbt once, or run as a superuser: ' ~ problems | join('; ')
        ) }}
    {%- endif -%}
{%- endmacro %}
