{#- The date of a year (0 to 9999), a month (1 to 12) and a day (1 to 31), each number or text; NULL where the calendar lacks it:
    30 February, which is told by its running over into March, or the year 0. -#}
{% macro existing_day(year, month, day) -%}
    (
        select case when extract(month from reckoned) = month then reckoned end
        from (
            select
                make_date(nullif(({{ year }})::integer, 0), ({{ month }})::integer, 1) + ({{ day }})::integer - 1 as reckoned,
                ({{ month }})::integer as month
            offset 0
        ) as days
    )
{%- endmacro %}
