{#- What an app model selects: the columns of its contract, which are those of the Django table, and what django_table writes to
    legacy_audit of each row. dbt's unit tests have no contracts: there it is all columns of the given rows. -#}
{% macro app_columns(entity) -%}
    {%- if execute and not graph.nodes -%}{{ return('*') }}{%- endif -%}
    {%- set names = [] -%}
    {%- for name in staged_columns(contract(entity)) -%}{%- do names.append(sql_name(name)) -%}{%- endfor -%}
    {{ return(lines_of(names)) }}
{%- endmacro %}
