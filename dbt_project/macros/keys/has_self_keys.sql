{#- Do rows of an entity refer to rows of their own table by primary keys that the database gives? Then the macro judged uses their keys. -#}
{% macro has_self_keys(entity) -%}
    {{ return(entity.refers_to_itself and own_pk(entity)) }}
{%- endmacro %}
