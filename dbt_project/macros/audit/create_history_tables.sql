{#- What is stored of every run, including rehearsals, to compare them: always in legacy_audit, which stays when a rehearsal is dropped. -#}
{% macro create_history_tables() -%}
    {%- if not execute or flags.WHICH not in ('build', 'run', 'retry') or _history_is_complete() -%}
    select 'nothing to make'
    {%- else -%}
    -- two builds that start at the same time must not make them twice
    select pg_advisory_xact_lock(hashtextextended('abis:history', 0));

    {{ create_evidence_schema('legacy_audit') }}

    create table if not exists legacy_audit.builds (
        number bigint generated always as identity unique,   -- the order of the runs, whatever the clock says
        invocation_id text primary key,
        command text not null,           -- build, run, test, retry
        target text not null,            -- app, rehearsal
        audit_schema text not null,      -- where the rest of its evidence is
        started_at timestamptz not null,
        finished_at timestamptz not null,
        dbt_version text not null,
        variables jsonb not null,        -- given on the command line
        environment jsonb not null,      -- commit, clean or not, operator, machine: as scripts/dbt_entry.py found them
        loads jsonb not null,            -- by entity: its row of loads; only entities that this run built
        causes jsonb not null            -- [{entity, root_entity, root_reason, rows}], of all rejected rows as this run left them
    );

    create table if not exists legacy_audit.test_results (
        invocation_id text not null references legacy_audit.builds on delete cascade,
        name text not null,
        status text not null,            -- pass, fail, warn, error, skipped
        failures bigint,                 -- rows that the test found
        message text,
        seconds numeric not null,
        primary key (invocation_id, name)
    );

    -- written by `manage.py verify_migration`
    create table if not exists legacy_audit.verifications (
        number bigint generated always as identity unique,
        table_schema text not null,
        model text not null,
        objects bigint not null,
        fully_cleaned bigint not null,
        refused bigint not null,
        started_at timestamptz not null,
        finished_at timestamptz not null
    );
    {%- endif -%}
{%- endmacro %}


{#- If all are there, no right to create one is needed. -#}
{% macro _history_is_complete() -%}
    {{ return(run_query(
        "select to_regclass('legacy_audit.builds') is not null and to_regclass('legacy_audit.test_results') is not null
            and to_regclass('legacy_audit.verifications') is not null"
    ).columns[0].values()[0]) }}
{%- endmacro %}
