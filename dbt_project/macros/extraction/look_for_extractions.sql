{#- {exist, problem}: did load/extract.py ever run against this database, and, if legacy_audit.extractions is not as the current loader
    writes it, why not, as text for an SQL literal. -#}
{% macro look_for_extractions() -%}
    {%- if not execute -%}{{ return({'exist': false, 'problem': none}) }}{%- endif -%}
    {%- set found = run_query(
        "select to_regclass('legacy_audit.extractions') is not null, count(*)
        from pg_attribute
        where attrelid = to_regclass('legacy_audit.extractions') and attname in ('number', 'picture', 'columns', 'raw_digest', 'link')"
    ).rows[0] -%}
    {%- set is_older = found[0] and found[1] != 5 -%}
    {{ return({
        'exist': found[0],
        'problem': 'legacy_audit.extractions was written by an older loader: run `python load/extract.py` again' if is_older else none
    }) }}
{%- endmacro %}
