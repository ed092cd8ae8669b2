{#- The value that the rule of a contract's column gives for a raw value, as the Django column would hold it, without the default. For
    tests, which must not rely on the staging model using the rule. -#}
{% macro ruled_value(column, raw) -%}
    {%- set name = rule_function(column) -%}
    {%- set schema = clean_schema() -%}
    {%- if name == 'number' -%}
        round({{ schema }}.number({{ raw }}), {{ column.scale }})
    {%- elif name == 'whole' -%}
        trunc({{ schema }}.number({{ raw }}))
    {%- elif name == 'real_number' -%}
        {{ schema }}.number({{ raw }})
    {%- elif name == 'flag' -%}
        {{ clean_boolean(raw) }}
    {%- elif name == 'instant' -%}
        {{ plant_time(raw) }}
    {%- else -%}
        {{ schema }}.{{ name }}({{ ([raw] + rule_arguments(column)) | join(', ') }})
    {%- endif -%}
{%- endmacro %}
