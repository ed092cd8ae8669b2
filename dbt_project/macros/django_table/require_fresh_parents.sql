{#- A row's verdict rests on its parents' keys as their last build left them. This stops where a parent was never built, or was built
    from raw tables, ancestors or with policies that are not those of now, or where its evidence was changed since: its keys would not be
    what the raw tables say. Returns what this entity is built from, jsonb as text: {policies, server, <entity>: {raw, sql} for itself and
    its ancestors}. The server's version stands for its rules of time zones and texts. -#}
{% macro require_fresh_parents(load, sql) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set parents = ancestors(load.entity) -%}
    {%- set policies = "'" ~ verdict_policies() | replace("'", "''") ~ "'::jsonb" -%}
    {%- set newest -%}
        select distinct on (entity) entity, invocation_id = '{{ invocation_id }}' as in_this_run, built_from, evidence_state
        from {{ audit('loads') }}
        where entity in ('{{ parents | join("', '") }}')
        order by entity, finished_at desc
    {%- endset -%}
    {%- set problems = [] -%}
    {%- set never_built = parents | reject('in', run_query(newest).columns[0].values()) | list -%}
    {%- if never_built -%}
        {%- do problems.append(never_built | join(', ') ~ ' never built here') -%}
    {%- endif -%}
    {%- set stale -%}
        with newest as ({{ newest }})

        select entity || ' was built with other policies: ' || coalesce(built_from ->> 'policies', 'unknown') as problem
        from newest where built_from -> 'policies' is distinct from {{ policies }}
        union all
        select parent.entity || ' was built before ' || ancestor.entity || ' was built anew'
        from newest as parent
        join newest as ancestor on parent.built_from -> ancestor.entity <> ancestor.built_from -> ancestor.entity
        {%- for parent in parents %}
        union all
        select '{{ parent }} was built before legacy_raw.{{ contract(parent).source_table }} changed'
        from newest
        where
            entity = '{{ parent }}'
            -- one of this run was checked a moment ago: it is enough that the table was not loaded anew meanwhile
            and case when in_this_run
                then split_part(built_from -> entity ->> 'raw', ' ', 1) is distinct from {{ raw_state(parent, exact=false) }}
                else built_from -> entity ->> 'raw' is distinct from {{ raw_state(parent) }}
            end
        union all
        select 'what {{ parent }} left in {{ audit_schema() }} was changed since it was built'
        from newest
        where entity = '{{ parent }}' and not in_this_run and evidence_state is distinct from {{ evidence_state(parent) }}
        {%- endfor %}
        order by 1
    {%- endset -%}
    {%- if parents and not problems -%}
        {%- do problems.extend(run_query(stale).columns[0].values()) -%}
    {%- endif -%}
    {%- if problems -%}
        {{ exceptions.raise_compiler_error(
            load.entity ~ ' cannot be judged: ' ~ problems | join('; ') ~ '. Run `dbt build --select +' ~ load.entity ~ '+`, or `dbt build`; nothing was written'
        ) }}
    {%- endif -%}
    {{ return(run_query(
        "with newest as (" ~ newest ~ ")
        select (
            coalesce((
                select jsonb_object_agg(item.key, item.value) from newest cross join lateral jsonb_each(newest.built_from) as item
            ), '{}')
            || jsonb_build_object(
                'policies', " ~ policies ~ ",
                'server', current_setting('server_version'),
                '" ~ load.entity ~ "', jsonb_build_object('raw', " ~ raw_state(load.entity) ~ ", 'sql', '" ~ local_md5(sql) ~ "')
            )
        )::text"
    ).columns[0].values()[0]) }}
{%- endmacro %}
