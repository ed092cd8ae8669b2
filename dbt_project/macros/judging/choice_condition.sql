{#- The condition that a column's value is among the choices of its contract, and that a code has a word if it must; none if there is
    nothing to check. NULL and the default are always allowed. -#}
{% macro choice_condition(column, raw) -%}
    {%- set conditions = [] -%}
    {%- if column.choices -%}
        {%- set values = [] -%}
        {%- for choice in column.choices + ([column.default] if column.default is not none and column.default not in column.choices else []) -%}
            {%- do values.append(sql_literal(choice) | trim) -%}
        {%- endfor -%}
        {%- do conditions.append(column.sql_name ~ ' in (' ~ values | join(', ') ~ ')') -%}
    {%- endif -%}
    {%- if column.rule == 'lookup' and unknown_code(column) == 'reject' -%}
        {%- do conditions.append('(' ~ column.sql_name ~ ' is not null or ' ~ clean_schema() ~ '.is_blank(' ~ raw ~ '))') -%}
    {%- endif -%}
    {{ return(conditions | join(' and ')) }}
{%- endmacro %}
