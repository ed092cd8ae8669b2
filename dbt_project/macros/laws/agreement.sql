{#- The condition that a stored value says what the raw one says. Of a reference, the row that it leads to has the
    natural key that the raw columns name. -#}
{% macro agreement(column) -%}
    {%- set stored = adapter.quote('stored_' ~ column.name) -%}
    {%- if column.references and by_pk(column) -%}
        {{ return(adapter.quote('named_' ~ column.name) ~ ' is not distinct from ' ~ stored) }}
    {%- endif -%}
    {%- if column.references -%}
        {{ return(clean_schema() ~ '.key_agrees(' ~ adapter.quote('raw_' ~ column.name) ~ ', ' ~ stored ~ ')') }}
    {%- endif -%}
    {{ return(rule_call('agrees', column, adapter.quote('raw_' ~ column.name), stored) | string) }}
{%- endmacro %}
