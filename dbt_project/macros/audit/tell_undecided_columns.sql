{#- Says at the end of each run, build and test which legacy columns nobody has decided about, with how many values they hold; and which tables of
    the legacy schema nobody maps. With the variable recompute, for the night, an undecided column makes the run red. -#}
{% macro tell_undecided_columns() -%}
    {%- if not execute or flags.EMPTY or flags.WHICH not in ('build', 'run', 'retry', 'test') -%}{{ return('') }}{%- endif -%}
    {%- do _tell_tables('legacy_raw has {} that nothing is made from', unmapped_tables()) -%}
    {%- do _tell_tables('Oracle has {} that nobody copied', uncopied_tables()) -%}
    {%- set lines = [] -%}
    {%- for one in undecided_columns() -%}
        {%- do lines.append(
            one.table ~ '.' ~ one.column ~ ' holds ' ~ '{:,}'.format(one['values'])
            ~ (' value' if one['values'] == 1 else ' values') ~ ', and nobody has decided about it: map it in ' ~ one.file ~ ', or say there why not (meta.unmapped)'
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
