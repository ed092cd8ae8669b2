{#- SQL of the natural key's text from the columns of a row as the Django table holds it, but with references by their parents' keys. -#}
{% macro stored_key(contract, row='') -%}
    {%- set parts = [] -%}
    {%- for column in key_columns_of(contract) -%}{%- do parts.append(key_part(column, row ~ column.sql_name)) -%}{%- endfor -%}
    {{ return(joined_key(parts)) }}
{%- endmacro %}
