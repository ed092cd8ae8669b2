{#- The entities that an entity refers to, from the foreign keys of its contract. -#}
{% macro parents(entity) -%}
    {{ return(contract(entity).columns | map(attribute='references') | select | unique | reject('equalto', entity) | list) }}
{%- endmacro %}
