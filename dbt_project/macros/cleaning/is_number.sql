{#- Is the raw column of a numeric type? Known when the query runs, so one macro serves every site's schema. -#}
{% macro is_number(column) -%}
    pg_typeof({{ column }}) = any('{numeric,bigint,integer,smallint,double precision,real}'::regtype[])
{%- endmacro %}
