{#- A text date in one of the legacy system's five forms, rewritten to YYYY-MM-DD with its time kept; NULL for any other text.
    A two-digit year follows Oracle's RR: 00-49 is 20xx, 50-99 is 19xx. Postgres's own RR gives year 1 BC, hence by hand. -#}
{% macro iso_time_text(text) -%}
    {%- set month = "position(upper(substring(" ~ text ~ " from '-([A-Za-z]{3})-')) in 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC')" -%}
    case
        when {{ text }} ~ '^[0-9]{4}-' then {{ text }}
        when {{ text }} ~ '^[0-9]{1,2}-[A-Za-z]{3}-([0-9]{2}|[0-9]{4})([ T]|$)' and {{ month }} % 3 = 1
            then regexp_replace(
                {{ text }},
                '^([0-9]+)-...-([0-9]+)',
                case
                    when {{ text }} ~ '-[0-9]{4}([ T]|$)' then ''
                    when {{ text }} ~ '^[0-9]+-...-[0-4]' then '20'
                    else '19'
                end || '\2-' || ({{ month }} + 2) / 3 || '-\1'
            )
        when {{ text }} ~ '^[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}' then regexp_replace({{ text }}, '^([0-9]+)/([0-9]+)/([0-9]{4})', '\3-\1-\2')
        when {{ text }} ~ '^[0-9]{8}([ T]|$)' then regexp_replace({{ text }}, '^(....)(..)(..)', '\1-\2-\3')
    end
{%- endmacro %}
