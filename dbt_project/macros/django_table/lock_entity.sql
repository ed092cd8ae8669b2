{#- Keeps two builds of one entity apart until the transaction ends. Whoever needs several locks takes a child's before its parents'
    (see ancestors), so nobody waits in a circle. -#}
{% macro lock_entity(schema, entity) -%}
    select pg_advisory_xact_lock(hashtextextended('abis:{{ schema }}.{{ entity }}', 0))
{%- endmacro %}
