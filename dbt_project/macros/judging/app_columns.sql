{#- What an app model selects: the columns of its contract, which are those of the Django table, and what django_table writes to
    legacy_audit of each row. dbt's unit tests know no contracts: there it is all that the given rows have. -#}
{% macro app_columns(entity) -%}
    {%- if execute and not graph.nodes -%}{{ return('*') }}{%- endif -%}
    {%- set columns = contract(entity).columns | map(attribute='name') | list -%}
    {{ return(lines_of(columns + [
        'legacy_key', 'reject_reasons', 'reject_details', 'reject_root', 'value_changes', 'raw_row', 'raw_hash', 'is_alike'
    ])) }}
{%- endmacro %}
