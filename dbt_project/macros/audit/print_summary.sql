{#- What a build did: one line per entity, `Oracle = raw = migrated + rejected`, then what it wrote, and what to correct so that the
    rejected rows are migrated. Printed at the end of a build; scripts/demo prints the same table, counted again. -#}
{% macro print_summary(results) -%}
    {%- if not execute or flags.WHICH not in ('build', 'run', 'retry') -%}{{ return('') }}{%- endif -%}
    {%- set loads = _loads_of_this_run() -%}
    {%- if not loads -%}{{ return('') }}{%- endif -%}
    {%- do print('\n' ~ _table_of(loads)) -%}
    {%- if loads | map(attribute='oracle') | select('none') | list -%}
        {%- do print('?: load/extract.py did not load legacy_raw, so the rows in Oracle are unknown.') -%}
    {%- endif -%}
    {%- do print(in_lines(
        'Rows of the Django tables: ' ~ '{:,}'.format(loads | sum(attribute='inserted') | int) ~ ' inserted, '
        ~ '{:,}'.format(loads | sum(attribute='updated') | int) ~ ' updated, ' ~ '{:,}'.format(loads | sum(attribute='deleted') | int) ~ ' deleted.'
    )) -%}
    {%- for load in loads if load.conflicts -%}
        {%- do print(in_lines(
            counted(load.entity, load.conflicts) ~ (' is' if load.conflicts == 1 else ' are')
            ~ ' not as in the legacy data, because of the app: ' ~ audit_schema() ~ '.conflicts lists what was kept.'
        )) -%}
    {%- endfor -%}
    {%- do print_root_causes() -%}
    {%- do print('') -%}
{%- endmacro %}


{#- Per entity that this run built: {entity, oracle, raw, ...}; `oracle` is None if the loader never ran. By name, but each after its
    parents, as load/entities.py has them. -#}
{% macro _loads_of_this_run() -%}
    {% call statement('summary', fetch_result=True) %}
    select entity, source_rows, migrated_rows, rejected_rows, inserted, updated, deleted, conflicts
    from {{ audit('loads') }}
    where invocation_id = '{{ invocation_id }}'
    {% endcall %}
    {%- set oracle = {} -%}
    {%- if look_for_extractions().exist -%}
        {%- for table, rows in run_query('select table_name, source_rows from ' ~ current_extractions() ~ ' as extraction').rows -%}
            {%- do oracle.update({table: rows}) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set loads = [] -%}
    {%- for row in load_result('summary').table.rows -%}
        {%- do loads.append({
            'entity': row[0], 'oracle': oracle.get(contract(row[0]).source_table), 'raw': row[1], 'migrated': row[2], 'rejected': row[3],
            'inserted': row[4], 'updated': row[5], 'deleted': row[6], 'conflicts': row[7]
        }) -%}
    {%- endfor -%}
    {%- set ordered = [] -%}
    {%- for _ in loads -%}
        {%- set left = loads | reject('in', ordered) | sort(attribute='entity') -%}
        {%- set waiting = left | map(attribute='entity') | list -%}
        {%- set ready = [] -%}
        {%- for load in left if not ancestors(load.entity) | reject('equalto', load.entity) | select('in', waiting) | list -%}{%- do ready.append(load) -%}{%- endfor -%}
        {%- do ordered.append(ready[0]) -%}
    {%- endfor -%}
    {{ return(ordered) }}
{%- endmacro %}


{#- The lines of the table, each column as wide as its widest cell. -#}
{% macro _table_of(loads) -%}
    {%- set names = ['raw', 'migrated', 'rejected'] -%}
    {%- set unknown = loads | map(attribute='oracle') | select('none') | list -%}
    {%- set sums = {'entity': 'all', 'oracle': none if unknown else loads | sum(attribute='oracle')} -%}
    {%- for name in names -%}{%- do sums.update({name: loads | sum(attribute=name)}) -%}{%- endfor -%}
    {%- set rows = [['entity', 'Oracle', '=', 'raw', '=', 'migrated', '+', 'rejected']] -%}
    {%- for load in loads + ([sums] if loads | length > 1 else []) -%}
        {%- set found = [] -%}
        {%- for name in names -%}{%- do found.append('{:,}'.format(load[name] | int)) -%}{%- endfor -%}
        {%- do rows.append([
            load.entity, '?' if load.oracle is none else '{:,}'.format(load.oracle | int),
            '=' if load.oracle in (none, load.raw) else '!=', found[0],
            '=' if load.raw == load.migrated + load.rejected else '!=', found[1], '+', found[2]
        ]) -%}
    {%- endfor -%}
    {%- set lines = [] -%}
    {%- for row in rows -%}
        {%- set cells = [] -%}
        {%- for cell in row -%}
            {%- set width = rows | map(attribute=loop.index0) | map('length') | max -%}
            {%- do cells.append(('%-*s' if loop.first else '%*s') | format(width, cell)) -%}
        {%- endfor -%}
        {%- do lines.append(cells | join(' ')) -%}
    {%- endfor -%}
    {{ return(lines | join('\n')) }}
{%- endmacro %}
