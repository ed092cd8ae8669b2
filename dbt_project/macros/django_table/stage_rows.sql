{#- The model's rows in a temporary table, computed once. Nobody else writes to the Django table from here to the end, so that no edit made
    in the app meanwhile is lost; reading goes on. -#}
{% macro stage_rows(load, sql) -%}
    create temporary table {{ load.rows }} on commit drop as
    {{ sql }};

    analyze {{ load.rows }} ({{ key_columns(load.contract) | join(', ') }}, reject_reasons);

    lock table {{ load.table }} in share row exclusive mode
{%- endmacro %}
