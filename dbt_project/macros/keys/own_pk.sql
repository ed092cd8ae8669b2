{#- Does the database give an entity's primary key, so that the contract does not have it as a column? -#}
{% macro own_pk(entity) -%}
    {{ return(entity.pk not in entity.columns | map(attribute='name')) }}
{%- endmacro %}
