{#- SQL of a key or a reference of an entity's raw table, aliased `raw`, as the one is compared with the other: a number by its plain
    text, all else as it stands. `numbers` are the raw columns that are numbers (macro numeric_raw_columns). -#}
{% macro as_named(entity, column, numbers) -%}
    {%- set value = 'raw.' ~ adapter.quote(column) -%}
    {{ return('trim_scale(' ~ value ~ '::numeric)::text' if entity ~ '.' ~ column in numbers else value ~ '::text') }}
{%- endmacro %}
