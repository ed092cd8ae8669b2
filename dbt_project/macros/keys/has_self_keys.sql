{#- Do rows of an entity refer to rows of their own table by primary keys that the database gives? Then the judge names them by their keys. -#}
{% macro has_self_keys(entity) -%}
    {{ return(entity.refers_to_itself and own_pk(entity)) }}
{%- endmacro %}
