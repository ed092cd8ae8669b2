{#- One lossy change of one value, as jsonb. -#}
{% macro change(column_name, original, stored, rule) -%}
    jsonb_build_object('column_name', '{{ column_name }}', 'original', {{ original }}, 'stored', {{ stored }}, 'rule', '{{ rule }}')
{%- endmacro %}
