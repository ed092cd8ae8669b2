{#- What an app model selects: the columns of its contract, which are those of the Django table, and what django_table writes to
    legacy_audit of each row. dbt's unit tests have no contracts: there it is all columns of the given rows. -#}
{% macro app_columns(entity) -%}
    {%- if execute and not graph.nodes -%}{{ return('*') }}{%- endif -%}
    {{ return(lines_of(staged_columns(contract(entity)))) }}
{%- endmacro %}
