{#- SQL of a key or a reference of an entity's raw table, aliased `raw`, as the one is compared with the other: a number by its plain
    text, all else as it stands. -#}
{% macro as_named(entity, column) -%}
    {%- set value = 'raw.' ~ adapter.quote(column) -%}
    {{ return('trim_scale(' ~ value ~ '::numeric)::text' if raw_is_number(entity, column) else value ~ '::text') }}
{%- endmacro %}
