{#- A row's verdict rests on its parents' keys as their last build left them. This stops where a parent was never built, or was built
    from raw tables or with policies that are not those of now: its keys would not be what the raw tables say.
    Returns what this entity is built from, jsonb as text: the policies, the state of its own raw table, and its ancestors'. -#}
{% macro require_fresh_parents(load) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set parents = load.contract.columns | map(attribute='references') | select | unique | list -%}
    {%- set policies = "'" ~ verdict_policies() | replace("'", "''") ~ "'::jsonb" -%}
    {%- set newest -%}
        select distinct on (entity) entity, invocation_id = '{{ invocation_id }}' as in_this_run, built_from
        from {{ audit('loads') }}
        where entity in ('{{ parents | join("', '") }}')
        order by entity, finished_at desc
    {%- endset -%}
    {%- set problems = [] -%}
    {%- for parent in parents | reject('in', run_query(newest).columns[0].values()) -%}
        {%- do problems.append(parent ~ ' was never built') -%}
    {%- endfor -%}
    {%- set changed -%}
        with newest as ({{ newest }}),

        recorded as (
            select newest.entity, newest.in_this_run, item.key as ancestor, item.value as state
            from newest
            cross join lateral jsonb_each_text(newest.built_from) as item
        )

        select entity, 'was built with other policies: ' || (built_from ->> 'policies') as problem
        from newest where built_from -> 'policies' <> {{ policies }}
        {%- for ancestor in ancestors(load.entity) %}
        union all
        select entity, 'was built before legacy_raw.{{ contract(ancestor).source_table }} changed'
        from recorded
        where
            ancestor = '{{ ancestor }}'
            -- a parent of this run was checked a moment ago: it is enough that the table was not loaded anew meanwhile
            and case when in_this_run
                then split_part(state, ' ', 1) <> {{ raw_state(ancestor, exact=false) }}
                else state <> {{ raw_state(ancestor) }}
            end
        {%- endfor %}
        order by 1, 2
    {%- endset -%}
    {%- if parents and not problems -%}
        {%- for parent, problem in run_query(changed).rows -%}{%- do problems.append(parent ~ ' ' ~ problem) -%}{%- endfor -%}
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
            ), '{}') || jsonb_build_object('policies', " ~ policies ~ ", '" ~ load.entity ~ "', " ~ raw_state(load.entity) ~ ")
        )::text"
    ).columns[0].values()[0]) }}
{%- endmacro %}
