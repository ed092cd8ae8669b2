{#- What the rule of a column needs to know beside the raw value, as SQL: the zone and the years, the length of a unit, the words for codes. -#}
{% macro rule_arguments(column) -%}
    {%- if column.rule == 'date' -%}
        {{ return([time_limits() | trim]) }}
    {%- elif column.rule == 'duration' -%}
        {%- set units = {'days': 86400, 'hours': 3600, 'minutes': 60, 'seconds': 1} -%}
        {%- if column.unit not in units -%}
            {{ exceptions.raise_compiler_error(column.name ~ ': meta.unit is ' ~ (column.unit or 'missing') ~ ': it must be ' ~ units | join(', ')) }}
        {%- endif -%}
        {{ return([units[column.unit]]) }}
    {%- elif column.rule == 'lookup' -%}
        {{ return([words_for(column), sql_literal(unknown_code(column)) | trim]) }}
    {%- endif -%}
    {{ return([]) }}
{%- endmacro %}
