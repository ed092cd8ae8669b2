{#- The columns that must be unique together: the natural key's, and those of plain unique constraints. -#}
{% macro uniques_to_find(entity) -%}
    {%- set found = [entity.key_names] -%}
    {%- for unique in entity.uniques if not unique.expression and not unique.where -%}{%- do found.append(unique.columns) -%}{%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
