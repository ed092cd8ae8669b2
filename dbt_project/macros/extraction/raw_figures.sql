{#- SQL of the figures of a raw table, one jsonb as the loader writes it: {"*": {"rows": ..}, column: {measure: ..}}. `columns` are names,
    kinds and measures from legacy_audit.extractions; the SQL comes only from here, because others may write into that table. -#}
{% macro raw_figures(relation, columns) -%}
    select
        jsonb_build_object('*', jsonb_build_object('rows', count(*)))
        {%- for column in columns %}
        || jsonb_build_object(
            {{ _figure_name(column.name) }},
            jsonb_build_object(
                {%- for measure in column.measures %}
                {{ _figure_name(measure) }}, {{ _figure(column, measure) }}{{ ',' if not loop.last }}
                {%- endfor %}
            )
        )
        {%- endfor %} as figures
    from {{ relation }}
{%- endmacro %}

{#- One figure of a column. -#}
{% macro _figure(column, measure) -%}
    {%- set name = '"' ~ column.name | replace('"', '""') ~ '"' -%}
    {%- set instant = column.kind in ('instant', 'instant as text') -%}
    {%- set value = "(" ~ name ~ " at time zone 'UTC')" if instant else name -%}
    {%- set is_time = instant or column.kind in ('time', 'time as text') -%}
    {%- set empty = {'wide text': "nullif(" ~ name ~ ", '')", 'blob': "nullif(" ~ name ~ ", ''::bytea)"} -%}
    {%- set trimmed = 'rtrim(' ~ name ~ ')' -%}
    {%- set figures = {
        'values': 'count(' ~ empty.get(column.kind, value) ~ ')',
        'characters': 'sum(length(' ~ name ~ '))',
        'bytes': 'sum(octet_length(' ~ name ~ '))',
        'first': _figure_letter(name, 'substr(' ~ name ~ ', 1, 1)'),
        'second': _figure_letter(name, 'substr(' ~ name ~ ', 2, 1)'),
        'last': _figure_letter(name, 'substr(' ~ trimmed ~ ', length(' ~ trimmed ~ '), 1)'),
        'last_but_one': _figure_letter(name, 'substr(' ~ trimmed ~ ', length(' ~ trimmed ~ ') - 1, 1)'),
        'sum': 'sum(' ~ name ~ ')',
        'min': _figure_time('min(' ~ value ~ ')') if is_time else 'min(' ~ name ~ ')',
        'max': _figure_time('max(' ~ value ~ ')') if is_time else 'max(' ~ name ~ ')',
        'seconds': "sum(floor(extract(epoch from " ~ value ~ "))::bigint) filter (where " ~ value ~ " >= timestamp '1582-10-15')",
        'sum_to_10_decimals': 'sum(trunc(' ~ name ~ ', 10)) filter (where abs(' ~ name ~ ') < 1e18)',
        'sum_beyond_10_decimals': 'sum(trunc(' ~ name ~ ', 38) - trunc(' ~ name ~ ', 10)) filter (where abs(' ~ name ~ ') < 1e18)',
        'large_values': 'count(*) filter (where abs(' ~ name ~ ') >= 1e18)'
    } -%}
    {{ return(figures.get(measure, "'no measure of this name is known'")) }}
{%- endmacro %}

{#- The sum of the codes of one letter; beyond ASCII each counts as 128, as the loader has it. -#}
{% macro _figure_letter(name, letter) -%}
    {{ return('coalesce(sum(least(ascii(' ~ letter ~ '), 128)) filter (where ' ~ name ~ ' is not null), 0)') }}
{%- endmacro %}

{#- A time as text; years BC with a minus. -#}
{% macro _figure_time(figure) -%}
    {{ return(
        "case when " ~ figure ~ " < timestamp '0001-01-01' then '-' else '' end || to_char(" ~ figure ~ ", 'YYYY-MM-DD\"T\"HH24:MI:SS.US')"
    ) }}
{%- endmacro %}

{% macro _figure_name(text) -%}
    {{ return("'" ~ text | replace("'", "''") ~ "'") }}
{%- endmacro %}
