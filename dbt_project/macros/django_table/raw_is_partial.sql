{#- Was the raw table last loaded with --where? Then a row that it lacks has not vanished. -#}
{% macro raw_is_partial(source_table) -%}
    {%- if not execute or not extractions_exist() -%}{{ return(false) }}{%- endif -%}
    {%- set newest = run_query(
        "select is_partial from legacy_audit.extractions where table_name = '" ~ source_table ~ "' and state = 'complete'
         order by finished_at desc limit 1"
    ).rows -%}
    {{ return(newest | length > 0 and newest[0][0]) }}
{%- endmacro %}
