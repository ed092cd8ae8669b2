{#- The keys of a parent entity's rows that are migrated, as its last build left them. ref() is the edge that builds it first. -#}
{% macro accepted_keys(entity) -%}
    {%- do ref(entity) -%}
    (select key from {{ audit('loaded_keys') }} where entity = '{{ entity }}' and accepted)
{%- endmacro %}
