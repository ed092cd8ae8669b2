{#- SQL of the extractions whose rows legacy_raw holds now, one row per table: like the loader's view of that name, without relying on it. -#}
{% macro current_extractions() -%}
    (select distinct on (table_name) * from legacy_audit.extractions where state = 'complete' order by table_name, number desc)
{%- endmacro %}
