{#- The columns whose values must be unique, in the order of judgement: the primary key, then the unique columns as the mapping has them. -#}
{% macro key_columns(contract) -%}
    {%- set columns = [contract.key] if contract.key else [] -%}
    {%- for column in contract.columns if column.unique and column.name != contract.key -%}
        {%- do columns.append(column.name) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
