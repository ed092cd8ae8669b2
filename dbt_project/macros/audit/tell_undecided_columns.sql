{#- Says at the end of each run, build and test which legacy columns are neither mapped nor listed as unmapped, with their number of
    values; and which tables of the legacy schema are not mapped. With the variable recompute, for the cutover, such a column makes the run
    fail. -#}
{% macro tell_undecided_columns() -%}
    {%- if not execute or flags.EMPTY or flags.WHICH not in ('build', 'run', 'retry', 'test') -%}{{ return('') }}{%- endif -%}
    {%- do _tell_tables('legacy_raw has {} that nothing is made from', unmapped_tables()) -%}
    {%- do _tell_tables('Oracle has {} that nobody copied', uncopied_tables()) -%}
    {%- set lines = [] -%}
    {%- for one in undecided_columns() -%}
        {%- do lines.append(
            one.table ~ '.' ~ one.column ~ ' holds ' ~ '{:,}'.format(one['values'])
            ~ (' value' if one['values'] == 1 else ' values') ~ ', and there is no decision about it: map it in ' ~ one.file ~ ', or give the reason not to (meta.unmapped)'
        ) -%}
    {%- endfor -%}
    {%- if lines and var('recompute') -%}
        {{ exceptions.raise_compiler_error(lines | join('; ')) }}
    {%- endif -%}
    {%- for line in lines -%}{%- do exceptions.warn(line) -%}{%- endfor -%}
{%- endmacro %}


{% macro _tell_tables(what, names, most=6) -%}
    {%- if names -%}
        {%- set count = '1 table' if names | length == 1 else '{:,} tables'.format(names | length) -%}
        {%- do print(
            what.replace('{}', count) ~ ': ' ~ names[:most] | map('upper') | join(', ')
            ~ (' and {:,} more'.format(names | length - most) if names | length > most else '')
        ) -%}
    {%- endif -%}
{%- endmacro %}
