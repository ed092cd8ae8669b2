{#- SQL of the natural key's text of the row that a Django table's reference leads to; `value` is SQL of the reference as it is stored. -#}
{% macro parent_key(column, value) -%}
    {%- set parent = django_entity(column.references) -%}
    {%- if parent.is_plain -%}{{ return(value) }}{%- endif -%}
    {%- set alias = 'row_of_' ~ column.references -%}
    {{ return(
        '(select ' ~ django_key(column.references, alias) ~ ' from ' ~ parent.relation ~ ' as ' ~ alias
        ~ ' where ' ~ alias ~ '.' ~ adapter.quote(parent.pk) ~ ' = ' ~ value ~ ')'
    ) }}
{%- endmacro %}
