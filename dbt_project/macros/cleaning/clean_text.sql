{#- The text of a raw value of any type, without control characters and outer white space; NULL where nothing is left. -#}
{% macro clean_text(column, default=none) -%}
    {%- set text = column ~ '::text' -%}
    {#- No-break spaces become spaces; of the control characters only tab and line feed stay. -#}
    {%- set from_characters = "E'\\u00a0\\u202f\\u3000\\ufeff\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\u0008\\u000b\\u000c\\u000d\\u000e\\u000f"
        ~ "\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f\\u007f'" -%}
    {%- set white_space = "E' \\t\\n\\u0085\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\\u2008\\u2009\\u200a\\u2028\\u2029\\u205f'" -%}
    {%- if default is not none %}coalesce({% endif -%}
    case
        when {{ is_number(column) }} then trim_scale({{ text }}::numeric)::text
        when {{ is_time(column) }} then regexp_replace({{ text }}::timestamp::text, '\.[0-9]+', '')
        when {{ is_zoned_time(column) }}
            then regexp_replace(({{ text }}::timestamptz at time zone '{{ var("legacy_timezone") }}')::text, '\.[0-9]+', '')
        when {{ text }} !~ '[^ -~]' then nullif(btrim({{ text }}), '')
        else nullif(btrim(translate({{ text }}, {{ from_characters }}, '    '), {{ white_space }}), '')
    end
    {%- if default is not none %}, '{{ default }}'){% endif -%}
{%- endmacro %}
