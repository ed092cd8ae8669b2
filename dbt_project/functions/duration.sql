-- duration: a number of days, hours, minutes or seconds as an interval; `unit` is the length of one in seconds.
-- NULL where there is no number to read, and beyond a thousand years.

create function legacy_clean.duration(value anyelement, unit numeric) returns interval
language sql stable parallel safe
as $$
    select case
        when abs(seconds) < 31556952000 then justify_hours(trunc(seconds) * interval '1 second' + seconds % 1 * 1000000 * interval '1 microsecond')
    end
    from (select round(legacy_clean.number(value) * unit, 6) as seconds) as said
$$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.duration_lost(raw anyelement, stored interval, unit numeric) returns boolean
language sql stable parallel safe
as $$
    select not legacy_clean.is_blank(raw) and (legacy_clean.number(raw) * unit = extract(epoch from stored)) is not true
$$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

create function legacy_clean.duration_agrees(raw anyelement, stored interval, unit numeric) returns boolean
language sql stable parallel safe
as $$
    select case
        when legacy_clean.gist(legacy_clean.spelled(raw)) is null then stored is null
        else coalesce(legacy_clean.number_seen(legacy_clean.spelled(raw)) * unit = extract(epoch from stored), false)
    end
$$;

create function legacy_clean.duration_excused(raw anyelement, stored interval, unit numeric) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.duration(raw, unit) is not distinct from stored $$;
