{#- Keeps two builds of one entity apart until the transaction ends, and says so where one has to wait. Whoever needs several locks takes a
    child's before its parents' (see ancestors), so nobody waits in a circle. -#}
{% macro lock_entity(schema, entity) -%}
    {%- set lock = "(hashtextextended('abis:" ~ schema ~ "." ~ entity ~ "', 0))" -%}
    {%- if execute and not run_query('select pg_try_advisory_xact_lock' ~ lock).columns[0].values()[0] -%}
        {%- do print(entity ~ ': another build is at work on it; waiting for its end') -%}
        {%- do run_query('select pg_advisory_xact_lock' ~ lock) -%}
    {%- endif -%}
{%- endmacro %}
