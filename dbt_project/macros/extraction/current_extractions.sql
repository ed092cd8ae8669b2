{#- SQL of the extractions whose rows legacy_raw holds now, one row per table: the loader's view of that name, not trusted to be it. -#}
{% macro current_extractions() -%}
    (select distinct on (table_name) * from legacy_audit.extractions where state = 'complete' order by table_name, number desc)
{%- endmacro %}
