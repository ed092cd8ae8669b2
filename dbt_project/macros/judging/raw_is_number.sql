{#- Is the column of an entity's raw table a number? -#}
{% macro raw_is_number(entity, column) -%}
    {{ return(run_query(
        "select coalesce(max(format_type(atttypid, null)) in ('numeric', 'bigint', 'integer', 'smallint', 'double precision', 'real'), false)
         from pg_attribute where attrelid = to_regclass('" ~ raw_table(entity) ~ "') and attname = '" ~ column ~ "'"
    ).columns[0].values()[0]) }}
{%- endmacro %}
