{#- A value that nobody has, for a unique column whose real one moves to another row within this transaction: NULL where
    the column may be NULL, else a hash of the row's key, as long as the field allows. -#}
{% macro stand_in(column, key) -%}
    {%- if column.required -%}
        left('~' || md5({{ key }}), {{ column.length }})
    {%- else -%}
        null
    {%- endif -%}
{%- endmacro %}
