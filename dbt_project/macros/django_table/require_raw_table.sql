{#- Stops where the raw table was never loaded. -#}
{% macro require_raw_table(load) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set raw = raw_table(load.entity) -%}
    {%- if not run_query("select to_regclass('" ~ raw ~ "') is not null").columns[0].values()[0] -%}
        {{ exceptions.raise_compiler_error(
            'legacy_raw.' ~ load.contract.source_table ~ ' does not exist: run `python load/extract.py` first'
        ) }}
    {%- endif -%}
{%- endmacro %}
