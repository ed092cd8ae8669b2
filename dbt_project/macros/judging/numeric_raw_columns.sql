{#- The columns of some entities' raw tables that are numbers, each as 'entity.column'. -#}
{% macro numeric_raw_columns(entities) -%}
    {% call statement('numeric_raw_columns', fetch_result=True) %}
    select asked.entity || '.' || attribute.attname
    from (
        values
        {%- for entity in entities %}
        ({{ literal(entity) }}, to_regclass({{ literal(raw_table(entity)) }})){{ ',' if not loop.last }}
        {%- endfor %}
    ) as asked (entity, raw)
    join pg_attribute as attribute on attribute.attrelid = asked.raw and attribute.attnum > 0
    where format_type(attribute.atttypid, null) in ('numeric', 'bigint', 'integer', 'smallint', 'double precision', 'real')
    {% endcall %}
    {{ return(load_result('numeric_raw_columns').table.columns[0].values() | list) }}
{%- endmacro %}
