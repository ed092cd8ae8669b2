{#- SQL of a key or a reference of an entity's raw table, aliased `raw`, in the form in which they are compared: a number by its plain
    text, anything else unchanged; a JSON array for several columns. `numbers` are the raw columns that are numbers (macro
    numeric_raw_columns). -#}
{% macro as_named(entity, columns, numbers) -%}
    {%- if columns | length > 1 -%}{{ return(key_in_raw(columns, 'raw.')) }}{%- endif -%}
    {%- set value = 'raw.' ~ adapter.quote(columns[0]) -%}
    {{ return('trim_scale(' ~ value ~ '::numeric)::text' if entity ~ '.' ~ columns[0] in numbers else value ~ '::text') }}
{%- endmacro %}
