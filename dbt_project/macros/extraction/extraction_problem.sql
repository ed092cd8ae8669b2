{#- Why legacy_audit.extractions cannot be read as the loader writes it now, as SQL text of a literal; none where it can. -#}
{% macro extraction_problem() -%}
    {%- if not execute or not extractions_exist() -%}{{ return(none) }}{%- endif -%}
    {%- set known = run_query(
        "select count(*) from pg_attribute
         where attrelid = 'legacy_audit.extractions'::regclass and attname in ('number', 'picture', 'columns', 'raw_digest', 'link')"
    ).columns[0].values()[0] -%}
    {{ return(none if known == 5 else 'legacy_audit.extractions is of an older loader: run `python load/extract.py` once more') }}
{%- endmacro %}
