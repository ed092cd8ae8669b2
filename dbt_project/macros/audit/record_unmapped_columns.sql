{#- The raw columns that no Django column is made from, with the number of values in each: what is left behind on purpose. -#}
{% macro record_unmapped_columns() -%}
    {%- if execute and not run_query("select to_regclass(" ~ literal(audit('unmapped_columns')) ~ ") is not null").columns[0].values()[0] %}
    create table if not exists {{ audit('unmapped_columns') }} (
        entity text not null,
        source_table text not null,
        column_name text not null,       -- Oracle's
        filled bigint not null,          -- rows in which it holds something
        primary key (entity, column_name)
    );
    {%- endif %}
    delete from {{ audit('unmapped_columns') }};
    {%- if execute %}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.config.materialized == 'django_table' %}
    {%- set entity = contract(node.name) %}
    {%- set columns = run_query(
        "select attname from pg_attribute where attrelid = to_regclass(" ~ literal(raw_table(node.name)) ~ ")
            and attnum > 0 and not attisdropped and attname not in ('" ~ entity.columns | map(attribute='source') | join("', '") ~ "')
        order by attnum"
    ).columns[0].values() %}
    {%- if columns %}
    insert into {{ audit('unmapped_columns') }} (entity, source_table, column_name, filled)
    select '{{ node.name }}', '{{ entity.source_table | upper }}', upper(counted.key), counted.value::bigint
    from (
        select jsonb_build_object(
            {%- for column in columns %}
            '{{ column }}', count({{ adapter.quote(column) }}){{ ',' if not loop.last }}
            {%- endfor %}
        ) as filled
        from {{ raw_table(node.name) }}
    ) as held
    cross join lateral jsonb_each_text(held.filled) as counted;
    {%- endif %}
    {%- endfor %}
    {%- endif %}
{%- endmacro %}
