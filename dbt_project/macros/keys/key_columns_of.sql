{#- The columns of an entity's natural key, as its contract describes them. -#}
{% macro key_columns_of(contract) -%}
    {%- set found = [] -%}
    {%- for name in contract.key_names -%}
        {%- do found.append(contract.columns | selectattr('name', 'equalto', name) | first) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}
