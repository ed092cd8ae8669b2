{#- The model's rows in a temporary table, computed once. The lock keeps two builds of one entity apart. -#}
{% macro stage_rows(load, sql) -%}
    select pg_advisory_xact_lock(hashtextextended('abis:{{ load.table.schema }}.{{ load.entity }}', 0));

    -- compiling these long expressions costs more than it saves
    set local jit = off;

    create temporary table {{ load.rows }} on commit drop as
    {{ sql }};

    analyze {{ load.rows }}
{%- endmacro %}
