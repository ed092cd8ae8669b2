{#- SQL of the natural key's text of a row of a Django table, from its columns alone: for a reference, the parent's row is looked up. It
    does not use legacy_audit, so that tests can compare the evidence with it. -#}
{% macro django_key(name, row) -%}
    {%- set entity = contract(name) -%}
    {%- set parts = [] -%}
    {%- for column in key_columns_of(entity) -%}
        {%- set value = row ~ '.' ~ adapter.quote(column.name) -%}
        {%- do parts.append(parent_key(column, value) if column.references else key_part(column, value)) -%}
    {%- endfor -%}
    {{ return(joined_key(parts)) }}
{%- endmacro %}
