{#- The raw columns of an entity's natural key, in the order of the key. -#}
{% macro key_sources(contract) -%}
    {{ return(key_columns_of(contract) | map(attribute='sources') | sum(start=[])) }}
{%- endmacro %}
