{#- A text date as a timestamp without zone; NULL where the text is no date, or an impossible one such as 30-FEB-19. The first
    colon tells date and clock apart. Nothing is cast before it is known to be in range: a failing cast would end the run.
    Fractions are rounded by hand, for Postgres rounds them by way of a binary number. -#}
{% macro local_time(text) -%}
    (
        select day + coalesce(left(clock, 15)::time, '00:00')
            + case when substr(clock, 16, 1) in ('5', '6', '7', '8', '9') then interval '1 microsecond' else interval '0' end
        from (
            select
                {{ calendar_date("case when colon = 0 then " ~ text ~ " else left(" ~ text ~ ", colon - 4) end") }} as day,
                case when colon > 0 then substr({{ text }}, colon - 2) end as clock
            from (select strpos({{ text }}, ':') as colon offset 0) as marked
            where colon = 0 or substr({{ text }}, colon - 3) ~ '^[ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]+)?)?$'
            offset 0
        ) as parts
    )
{%- endmacro %}
