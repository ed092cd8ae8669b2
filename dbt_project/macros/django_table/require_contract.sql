{#- dbt's own comparison of a contract with a query, which a custom materialization has to ask for. The evidence columns are not
    part of the Django table, hence not of the contract. -#}
{% macro require_contract(load, sql) -%}
    {%- if execute -%}
        {%- do get_assert_columns_equivalent('select ' ~ column_list(load) ~ ' from (' ~ sql ~ ') as model') -%}
    {%- endif -%}
{%- endmacro %}
