{#- The word for a code: functions/word.sql. The table of codes is that of the contract; it is named here too, so that dbt knows the dependency. -#}
{% macro clean_lookup(entity, column, codes) -%}
    {%- if not execute or not graph.nodes -%}{{ return('null') }}{%- endif -%}
    {%- set described = contract(entity).columns | selectattr('name', 'equalto', column) | first -%}
    {%- if codes.render() != code_table(described) -%}
        {{ exceptions.raise_compiler_error(entity ~ '.' ~ column ~ ': the model looks in ' ~ codes ~ ', the contract says ' ~ code_table(described)) }}
    {%- endif -%}
    {{ with_default(ruled_value(described, raw_value(described)), described.default) }}
{%- endmacro %}
