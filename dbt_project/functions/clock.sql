-- clock: the rule time, for a time of day without a day: `6:00`, `14.30`, `2:30 PM`. NULL for any other text.

create function legacy_clean.clock(value text) returns time
language sql immutable parallel safe
as $$
    select case
        when micros < 86400000000 then time '00:00' + micros * interval '1 microsecond'
    end
    from (select legacy_clean.time_of_day(legacy_clean.code(value)) as micros) as said
$$;

create function legacy_clean.clock(value time) returns time language sql immutable parallel safe return value;
create function legacy_clean.clock(value timestamp) returns time language sql immutable parallel safe return value::time;

create function legacy_clean.clock(value anyelement) returns time
language plpgsql stable parallel safe set search_path = pg_catalog
as $$ begin return legacy_clean.clock(legacy_clean.code(value)); end $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

-- Of a DATE the day is lost; of a text a fraction beyond microseconds.
create function legacy_clean.clock_lost(raw anyelement, stored time) returns boolean
language sql stable parallel safe
as $$
    select not legacy_clean.is_blank(raw)
        and (stored is null or pg_typeof(raw) = 'timestamp'::regtype or coalesce(raw::text ~ '[.:][0-9]{2}[.][0-9]{6}0*[1-9]', false))
$$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

create function legacy_clean.clock_agrees(raw text, stored time) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    part text[];
    hour integer;
begin
    if legacy_clean.gist(raw) is null or stored is null then
        return legacy_clean.gist(raw) is null and stored is null;
    end if;
    part := regexp_match(
        upper(legacy_clean.seen(raw)), '^\s*([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:[.]([0-9]{1,6})0*)?)?\s?([AP]M)?\s*$'
    );
    if part is null then
        return false;
    end if;
    hour := part[1]::integer % case when part[5] is null then 24 else 12 end + case when part[5] = 'PM' then 12 else 0 end;
    return to_char(stored, 'HH24:MI:SS.US')
        = lpad(hour::text, 2, '0') || ':' || part[2] || ':' || coalesce(part[3], '00') || '.' || rpad(coalesce(part[4], ''), 6, '0');
end
$$;

create function legacy_clean.clock_agrees(raw anyelement, stored time) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.clock_agrees(legacy_clean.spelled(raw), stored) $$;

create function legacy_clean.clock_excused(raw anyelement, stored time) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.clock(raw) is not distinct from stored $$;
