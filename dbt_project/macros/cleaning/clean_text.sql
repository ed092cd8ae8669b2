{#- The text of a raw value of any type, without control characters and outer white space; NULL where nothing is left.
    Numbers are written without exponent and trailing zeros, times to the second. -#}
{% macro clean_text(column, default=none) -%}
    {%- set text = column ~ '::text' -%}
    {#- Of the control characters only tab and line feed stay. -#}
    {%- set control = '\\u0001-\\u0008\\u000b-\\u001f\\u007f' -%}
    {%- set no_break_spaces = '\\u00a0\\u202f\\u3000\\ufeff' -%}
    {#- What else Unicode counts as white space, as Python's strip() does. -#}
    {%- set white_space = '\\u0085\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\\u2008\\u2009\\u200a\\u2028\\u2029\\u205f' -%}
    {%- if default is not none %}coalesce({% endif -%}
    case
        when {{ is_number(column) }} then trim_scale({{ text }}::numeric)::text
        when {{ is_time(column) }} then date_trunc('second', {{ text }}::timestamp)::text
        when {{ is_zoned_time(column) }} then date_trunc('second', {{ text }}::timestamptz at time zone '{{ var("legacy_timezone") }}')::text
        -- nearly every value: nothing to replace, so that one look suffices
        when {{ text }} !~ '[{{ control }}{{ no_break_spaces }}{{ white_space }}]' then nullif(btrim({{ text }}, E' \t\n'), '')
        else nullif(
            btrim(
                translate(regexp_replace({{ text }}, '[{{ control }}]', '', 'g'), E'{{ no_break_spaces }}', '    '),
                E' \t\n{{ white_space }}'
            ),
            ''
        )
    end
    {%- if default is not none %}, '{{ default | replace("'", "''") }}'){% endif -%}
{%- endmacro %}
