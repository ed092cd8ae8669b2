{#- The condition that a stored value says what the raw one says. Of a reference, the row that it leads to has the
    natural key that the raw columns name. -#}
{% macro agreement(column) -%}
    {%- set stored = adapter.quote('stored_' ~ column.name) -%}
    {%- if column.references and by_pk(column) -%}
        {{ return(adapter.quote('named_' ~ column.name) ~ ' is not distinct from ' ~ stored) }}
    {%- endif -%}
    {%- if column.references -%}
        {%- set raw = adapter.quote('raw_' ~ column.name) -%}
        {%- set agrees = clean_schema() ~ '.key_agrees(' ~ raw ~ ', ' ~ stored ~ ')' -%}
        {%- if column.default is none -%}{{ return(agrees) }}{%- endif -%}
        {{ return('case when ' ~ clean_schema() ~ '.is_blank(' ~ raw ~ ') then ' ~ stored ~ ' = ' ~ (sql_literal(column.default) | trim) ~ ' else ' ~ agrees ~ ' end') }}
    {%- endif -%}
    {{ return(rule_call('agrees', column, adapter.quote('raw_' ~ column.name), stored) | string) }}
{%- endmacro %}
