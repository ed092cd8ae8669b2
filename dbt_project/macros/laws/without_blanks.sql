{#- SQL of a name without the blanks at the end; of one of several columns each part without its. -#}
{% macro without_blanks(column, name) -%}
    {{ return('rtrim(' ~ name ~ ", ' ')" if column.sources | length == 1 else clean_schema() ~ '.key_without_blanks(' ~ name ~ ')') }}
{%- endmacro %}
