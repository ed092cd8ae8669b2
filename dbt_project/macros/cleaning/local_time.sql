{#- A text date as a timestamp without zone; NULL where the text is no date, or an impossible one such as 30-FEB-19.
    Nothing is cast before it is known to be in range: a failing cast would end the run. -#}
{% macro local_time(text) -%}
    (
        select case
            when
                (parts[1]::integer between 1 and 9999)
                and (parts[2]::integer between 1 and 12)
                and parts[3]::integer between 1 and case
                    when parts[2]::integer in (4, 6, 9, 11) then 30
                    when parts[2]::integer <> 2 then 31
                    when parts[1]::integer % 4 = 0 and (parts[1]::integer % 100 <> 0 or parts[1]::integer % 400 = 0) then 29
                    else 28
                end
                and coalesce(parts[4], '00')::integer < 24
                and coalesce(parts[5], '00')::integer < 60
                and coalesce(parts[6], '00')::numeric < 60
                then make_date(parts[1]::integer, parts[2]::integer, parts[3]::integer)
                    + make_time(coalesce(parts[4], '00')::integer, coalesce(parts[5], '00')::integer, 0)
                    + round(coalesce(parts[6], '00')::numeric, 6) * interval '1 second'
        end
        from (
            select regexp_match(
                {{ iso_time_text(text) }},
                '^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2}(?:\.[0-9]+)?))?)?$'
            ) as parts
            offset 0
        ) as matched
    )
{%- endmacro %}
