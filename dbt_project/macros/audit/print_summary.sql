{#- What a build did, per entity, and what stands in the way of the rejected rows, by root cause. Printed at the end of a build. -#}
{% macro print_summary(results) -%}
    {%- if not execute or flags.WHICH not in ('build', 'run', 'retry') -%}{{ return('') }}{%- endif -%}
    {%- set loads = run_query(
        "select entity, source_rows, migrated_rows, rejected_rows, inserted, updated, unchanged, deleted, conflicts
         from " ~ audit('loads') ~ " where invocation_id = '" ~ invocation_id ~ "' order by number"
    ).rows -%}
    {%- if not loads -%}{{ return('') }}{%- endif -%}
    {%- set oracle = {} -%}
    {%- if extractions_exist() -%}
        {%- for table, rows in run_query(
            "select table_name, source_rows from " ~ current_extractions() ~ " as extraction"
        ).rows -%}
            {%- do oracle.update({table: rows}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set line = '%-10s %11s %11s %11s %11s %10s %9s %11s %9s %10s' -%}
    {%- do print('') -%}
    {%- do print(line | format('entity', 'in Oracle', 'in raw', 'migrated', 'rejected', 'inserted', 'updated', 'unchanged', 'deleted', 'conflicts')) -%}
    {%- for load in loads -%}
        {%- do print(line | format(
            load[0], '{:,}'.format(oracle[contract(load[0]).source_table]) if contract(load[0]).source_table in oracle else 'unknown',
            '{:,}'.format(load[1]), '{:,}'.format(load[2]), '{:,}'.format(load[3]), '{:,}'.format(load[4]),
            '{:,}'.format(load[5]), '{:,}'.format(load[6]), '{:,}'.format(load[7]), '{:,}'.format(load[8])
        )) -%}
    {%- endfor -%}
    {%- if not oracle -%}
        {%- do print('legacy_raw was not loaded by load/extract.py: nothing shows how many rows Oracle had.') -%}
    {%- endif -%}
    {%- do print_root_causes() -%}
    {%- do print('') -%}
{%- endmacro %}
