{#- The entities that an entity refers to, and those that they refer to, nearest first: a row can go when its children are gone. -#}
{% macro ancestors(entity) -%}
    {%- set found = [] -%}
    {%- for column in contract(entity).columns if column.references -%}
        {%- for name in [column.references] + ancestors(column.references) -%}
            {%- if name in found -%}{%- do found.remove(name) -%}{%- endif -%}
            {%- do found.append(name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
