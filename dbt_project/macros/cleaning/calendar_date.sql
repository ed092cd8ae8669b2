{#- The date in a text in one of the legacy system's five layouts; NULL for any other text and for days that do not exist.
    A two-digit year follows Oracle's RR: 00-49 is 20xx, 50-99 is 19xx. Postgres's own RR gives year 1 BC, hence by hand.
    `like` picks the layout, so that a value costs one regular expression and not four. -#}
{% macro calendar_date(text) -%}
    {%- set month = '(0?[1-9]|1[0-2])' -%}
    {%- set day = '(0?[1-9]|[12][0-9]|3[01])' -%}
    {%- set month_name = "position(upper(split_part(value, '-', 2)) in 'JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC')" -%}
    {%- set century -%}
        case
            when length(split_part(value, '-', 3)) = 4 then ''
            when split_part(value, '-', 3)::integer < 50 then '20'
            else '19'
        end
    {%- endset -%}
    {%- set date -%}
        case
            when value like '____-%' and value ~ '^[0-9]{4}-{{ month }}-{{ day }}$'
                then {{ existing_day("split_part(value, '-', 1)", "split_part(value, '-', 2)", "split_part(value, '-', 3)") }}
            when value like '%-___-%' and value ~ '^{{ day }}-[A-Za-z]{3}-[0-9]{2}([0-9]{2})?$' and {{ month_name }} % 3 = 1
                then {{ existing_day(century ~ " || split_part(value, '-', 3)", '(' ~ month_name ~ ' + 2) / 3', "split_part(value, '-', 1)") }}
            when value like '%/%/____' and value ~ '^{{ month }}/{{ day }}/[0-9]{4}$'
                then {{ existing_day("split_part(value, '/', 3)", "split_part(value, '/', 1)", "split_part(value, '/', 2)") }}
            when value like '________' and value ~ '^[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$'
                then {{ existing_day('left(value, 4)', 'substr(value, 5, 2)', 'substr(value, 7)') }}
        end
    {%- endset -%}
    {{ once(text, date) }}
{%- endmacro %}
