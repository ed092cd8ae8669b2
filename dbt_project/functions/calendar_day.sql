-- calendar_day: the rule date of a column that holds days. A date is read as instant reads it; its time of day, where it has one, is lost.

create function legacy_clean.calendar_day(value anyelement, zone text, earliest integer, latest integer) returns date
language sql stable parallel safe
as $$ select (legacy_clean.instant(value, zone, earliest, latest) at time zone zone)::date $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.calendar_day_lost(raw anyelement, stored date, zone text, earliest integer, latest integer) returns boolean
language sql stable parallel safe
as $$
    select not legacy_clean.is_blank(raw)
        and (legacy_clean.instant(raw, zone, earliest, latest) at time zone zone = stored::timestamp) is not true
$$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

create function legacy_clean.calendar_day_agrees(raw anyelement, stored date, zone text) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.instant_agrees(raw, stored::timestamp at time zone zone, zone) $$;

create function legacy_clean.calendar_day_excused(
    raw anyelement, stored date, zone text, earliest integer, latest integer
) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.calendar_day(raw, zone, earliest, latest) is not distinct from stored $$;
