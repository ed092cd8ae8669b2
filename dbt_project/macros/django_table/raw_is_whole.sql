{#- Do the raw tables that an entity is built from hold all that Oracle had? If one was loaded with --where, or holds another count than
    its extraction found, then a row that is missing has not vanished. True where load/extract.py never ran: nobody can tell. -#}
{% macro raw_is_whole(load) -%}
    {%- if not execute or not extractions_exist() -%}{{ return(true) }}{%- endif -%}
    {%- set lacking -%}
        {%- for entity in [load.entity] + ancestors(load.entity) %}
        {{ 'union all' if not loop.first }}
        (
            select newest.is_partial or newest.source_rows <> split_part(built.from_state -> '{{ entity }}' ->> 'raw', ' ', 2)::bigint as lacking
            from legacy_audit.extractions as newest, built
            where newest.state = 'complete' and newest.table_name = '{{ contract(entity).source_table }}'
            order by newest.number desc limit 1
        )
        {%- endfor %}
    {%- endset -%}
    {{ return(run_query(
        "with built as (select '" ~ load.built_from | replace("'", "''") ~ "'::jsonb as from_state)
        select not coalesce(bool_or(lacking), false) from (" ~ lacking ~ ") as tables"
    ).columns[0].values()[0]) }}
{%- endmacro %}
