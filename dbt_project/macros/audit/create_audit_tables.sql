{#- The evidence tables, made where they are missing. The loader owns extractions and extraction_warnings, and makes those itself. -#}
{% macro create_audit_tables() -%}
    {%- do require_policies() -%}
    -- two builds that start at the same time must not make them twice
    select pg_advisory_xact_lock(hashtextextended('abis:{{ audit_schema() }}', 0));

    create schema if not exists {{ audit_schema() }};

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
        raw_row jsonb not null,
        raw_hash bigint,                 -- of the raw row
        is_alike boolean                 -- of a duplicate of the primary key alone: is the kept row alike?
    );
    create index if not exists rejected_rows_key on {{ audit('rejected_rows') }} (entity, key);

    create table if not exists {{ audit('value_changes') }} (
        entity text not null,
        legacy_key text,
        column_name text not null,       -- of the Django table
        original text,
        stored text,
        rule text not null
    );
    create index if not exists value_changes_key on {{ audit('value_changes') }} (entity, legacy_key);

    create table if not exists {{ audit('conflicts') }} (
        entity text not null,
        legacy_key text,
        key text not null,               -- of the row in the Django table
        kind text not null,              -- created_by_app, changed_by_app, deleted_by_app, vanished, vanished_changed_by_app,
                                         -- still_referenced, not_extracted
        resolution text not null,        -- kept or overwritten
        kept jsonb,                      -- the row of the Django table
        legacy jsonb                     -- the row as the legacy data would have it; NULL where it has none
    );

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
        built_from jsonb not null,       -- what the verdicts rest on: the policies, and per entity the state of its
                                         -- raw table and the SQL, the ancestors' too
        evidence_state text,             -- a digest of what the build left here; NULL: the build was older than this column
        primary key (invocation_id, entity)
    );
    -- asked first, since to alter a table waits for all who read it
    do $$
    begin
        if not exists (select 1 from pg_attribute where attrelid = '{{ audit("loads") }}'::regclass and attname = 'evidence_state') then
            alter table {{ audit('loads') }} add column evidence_state text;
        end if;
    end $$;

    -- What this migration put into the Django tables: which keys, whether the source still stands behind them, and the hash of
    -- each row as it was loaded last, by which an edit made in the app is known. A partition is one entity, so that its key alone is
    -- unique there: an index on both columns costs a quarter more to fill.
    create table if not exists {{ audit('loaded_keys') }} (
        entity text not null,
        key text not null,
        accepted boolean not null,
        row_hash bigint,                 -- NULL: the row with this key is the app's own
        legacy_key text,                 -- as the raw row that stands behind it has it
        raw_hash bigint                  -- of that raw row
    ) partition by list (entity);
    {%- if execute %}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' %}
    create table if not exists {{ audit('loaded_keys_' ~ node.name) }}
        partition of {{ audit('loaded_keys') }} (unique (key)) for values in ('{{ node.name }}');
    {%- endfor %}
    {%- endif %}

    -- tables of an older version
    do $$
    begin
        if not exists (select 1 from pg_attribute where attrelid = '{{ audit("loaded_keys") }}'::regclass and attname = 'raw_hash') then
            alter table {{ audit('loaded_keys') }} add column legacy_key text, add column raw_hash bigint;
        end if;
        if not exists (select 1 from pg_attribute where attrelid = '{{ audit("rejected_rows") }}'::regclass and attname = 'is_alike') then
            alter table {{ audit('rejected_rows') }} add column raw_hash bigint, add column is_alike boolean;
        end if;
    end $$;
{%- endmacro %}
