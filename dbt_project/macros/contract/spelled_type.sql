{#- A data type of a contract as format_type() of Postgres spells it. -#}
{% macro spelled_type(data_type) -%}
    {%- set found = data_type | replace('varchar', 'character varying') | replace('timestamptz', 'timestamp with time zone') -%}
    {{ return('time without time zone' if found == 'time' else found) }}
{%- endmacro %}
