{#- The columns with a unique constraint, the key aside. -#}
{% macro unique_columns(load) -%}
    {{ return(load.contract.columns | selectattr('unique') | rejectattr('name', 'equalto', load.key) | list) }}
{%- endmacro %}
