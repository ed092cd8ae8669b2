{#- The cleaned text in upper case: codes such as statuses and alloys' forms. -#}
{% macro clean_upper(column, default=none) -%}
    upper({{ clean_text(column, default) }})
{%- endmacro %}
