{#- The text of a raw value of any type, without control characters and outer white space; NULL where nothing is left.
    Numbers are written without exponent and trailing zeros, times to the second. -#}
{% macro clean_text(column, default=none) -%}
    {%- set text = column ~ '::text' -%}
    {%- if default is not none %}coalesce({% endif -%}
    case
        -- nearly every value: nothing to replace, so that one look suffices
        when pg_typeof({{ column }}) = 'text'::regtype and {{ text }} !~ '[{{ control_characters() }}{{ no_break_spaces() }}{{ white_space() }}]'
            then nullif(btrim({{ text }}, E' \t\n'), '')
        when {{ is_number(column) }} then trim_scale({{ text }}::numeric)::text
        when {{ is_time(column) }} then date_trunc('second', {{ text }}::timestamp)::text
        when {{ is_zoned_time(column) }} then date_trunc('second', {{ text }}::timestamptz at time zone '{{ var("legacy_timezone") }}')::text
        else nullif(
            btrim(
                translate(regexp_replace({{ text }}, '[{{ control_characters() }}]', '', 'g'), E'{{ no_break_spaces() }}', '    '),
                E' \t\n{{ white_space() }}'
            ),
            ''
        )
    end
    {%- if default is not none %}, '{{ default | replace("'", "''") }}'){% endif -%}
{%- endmacro %}
