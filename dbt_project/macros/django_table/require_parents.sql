{#- Stops where a parent was never built: every reference would look like an orphan. -#}
{% macro require_parents(load) -%}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set missing = [] -%}
    {%- for column in load.contract.columns if column.references -%}
        {%- set built = run_query("select 1 from " ~ audit('loads') ~ " where entity = '" ~ column.references ~ "' limit 1").rows -%}
        {%- if not built -%}{%- do missing.append(column.references) -%}{%- endif -%}
    {%- endfor -%}
    {%- if missing -%}
        {{ exceptions.raise_compiler_error(
            load.entity ~ ' refers to ' ~ missing | unique | join(', ') ~ ', never built here: run `dbt build --select +' ~ load.entity ~ '`'
        ) }}
    {%- endif -%}
{%- endmacro %}
