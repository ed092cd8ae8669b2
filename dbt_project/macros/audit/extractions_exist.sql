{#- Has load/extract.py ever run against this database? -#}
{% macro extractions_exist() -%}
    {%- if not execute -%}{{ return(false) }}{%- endif -%}
    {{ return(run_query("select to_regclass('legacy_audit.extractions') is not null").columns[0].values()[0]) }}
{%- endmacro %}
