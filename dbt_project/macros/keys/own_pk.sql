{#- Does the database give an entity's primary key, so that it is no column of the contract? -#}
{% macro own_pk(entity) -%}
    {{ return(entity.pk not in entity.columns | map(attribute='name')) }}
{%- endmacro %}
