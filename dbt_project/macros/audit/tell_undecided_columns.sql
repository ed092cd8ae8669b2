{#- Says at the end of each run, build and test which legacy columns are neither mapped nor listed as unmapped, with their number of
    values; and how many tables of legacy_raw are not mapped. With the variable recompute, for the cutover, such a column makes the run
    fail. -#}
{% macro tell_undecided_columns() -%}
    {%- if not execute or flags.EMPTY or flags.WHICH not in ('build', 'run', 'retry', 'test') -%}{{ return('') }}{%- endif -%}
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
