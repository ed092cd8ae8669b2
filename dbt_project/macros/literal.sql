{#- A text as an SQL literal: O'Hara becomes 'O''Hara'. -#}
{% macro literal(text) -%}
    '{{ text | string | replace("'", "''") }}'
{%- endmacro %}
