-- instant: the rule date. Local times are read in the plant's zone; NULL for text that is not a date, and for a year outside the limits.

-- The day in a text, in one of the layouts of the rule; NULL for any other text and for a day that does not exist. A year of two
-- digits follows Oracle's RR: 00-49 is 20xx, 50-99 is 19xx.
create function legacy_clean.day(value text, earliest integer, latest integer) returns date
language plpgsql immutable parallel safe
as $$
declare
    written text collate "C" := value;
    year text collate "C";
    month integer;
    day integer;
    first_of_month date;
begin
    if written ~ '^[0-9][0-9][0-9][0-9](-[0-9][0-9]?-|/[0-9][0-9]?/)[0-9][0-9]?$' then
        written := replace(written, '/', '-');
        year := left(written, 4);
        month := split_part(written, '-', 2);
        day := split_part(written, '-', 3);
    elsif written ~ '^[0-9][0-9]?-[A-Za-z][A-Za-z][A-Za-z]-[0-9][0-9]([0-9][0-9])?$' then
        year := split_part(written, '-', 3);
        month := strpos('JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC', upper(split_part(written, '-', 2)));
        if month % 3 <> 1 then
            return null;
        end if;
        month := (month + 2) / 3;
        day := split_part(written, '-', 1);
    elsif written ~ '^[0-9][0-9]?/[0-9][0-9]?/[0-9][0-9]([0-9][0-9])?$' then
        year := split_part(written, '/', 3);
        month := split_part(written, '/', 1);
        day := split_part(written, '/', 2);
    elsif written ~ '^[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]$' then
        year := left(written, 4);
        month := substr(written, 5, 2);
        day := right(written, 2);
    else
        return null;
    end if;

    if length(year) = 2 then
        year := case when year < '50' then '20' else '19' end || year;
    end if;
    if year::integer not between earliest and latest or month not between 1 and 12 or day not between 1 and 31 then
        return null;
    end if;
    first_of_month := make_date(year::integer, month, 1);
    return case when extract(month from first_of_month + (day - 1)) = month then first_of_month + (day - 1) end;
end
$$;

-- The time of day in a text, in microseconds since midnight; NULL for any other text. Fractions are rounded by hand, for Postgres
-- rounds them as binary numbers.
create function legacy_clean.time_of_day(value text) returns bigint
language plpgsql immutable parallel safe
as $$
declare
    written text collate "C" := value;
    half text collate "C" := upper(right(value, 2) collate "C");
    hour integer;
    minute integer;
    second integer;
    fraction text collate "C";
begin
    if half in ('AM', 'PM') then
        written := left(written, -2);
        if right(written, 1) = ' ' then
            written := left(written, -1);
        end if;
    end if;
    if written like '%:%' then
        if written !~ '^[0-9][0-9]?:[0-9][0-9](:[0-9][0-9]([.][0-9]+)?)?$' then
            return null;
        end if;
        fraction := split_part(written, '.', 2);
        written := replace(split_part(written, '.', 1), ':', '.');
    elsif written ~ '^[0-9][0-9]?[.][0-9][0-9]([.][0-9][0-9]([.][0-9]+)?)?$' then
        fraction := split_part(written, '.', 4);
    else
        return null;
    end if;

    hour := split_part(written, '.', 1);
    minute := split_part(written, '.', 2);
    second := coalesce(nullif(split_part(written, '.', 3), ''), '0');
    if half in ('AM', 'PM') then
        if hour not between 1 and 12 then
            return null;
        end if;
        hour := hour % 12 + case when half = 'PM' then 12 else 0 end;
    end if;
    if hour > 23 or minute > 59 or second > 59 or length(fraction) > 9 then
        return null;
    end if;
    fraction := rpad(fraction, 9, '0');
    return ((hour * 60 + minute) * 60 + second)::bigint * 1000000
        + left(fraction, 6)::integer + case when substr(fraction, 7, 1) >= '5' then 1 else 0 end;
end
$$;

-- The minutes east of UTC in Z, +HH, +HH:MM, -HH or -HH:MM, up to 14:00; NULL for any other text.
create function legacy_clean.minutes_east(value text) returns integer
language plpgsql immutable parallel safe
as $$
declare
    minutes integer;
begin
    if value collate "C" = 'Z' then
        return 0;
    elsif value collate "C" !~ '^[+-][0-9][0-9](:[0-5][0-9])?$' then
        return null;
    end if;
    minutes := substr(value, 2, 2)::integer * 60 + coalesce(nullif(substr(value, 5), ''), '0')::integer;
    return case when minutes <= 840 then case when value like '-%' then -minutes else minutes end end;
end
$$;

create function legacy_clean.instant(value text, zone text, earliest integer, latest integer) returns timestamptz
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    written text collate "C" := legacy_clean.code(value);
    clock text collate "C";
    place integer;
    day date;
    micros bigint := 0;
    east integer;
begin
    if written is null then
        return null;
    elsif written ~ '^[0-9][0-9][0-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])( ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])?$'
        and left(written, 4)::integer between earliest and latest
    then
        return timezone(zone, written::timestamp);  -- the layout that every session reads alike, and a day that every month has
    elsif length(written) = 14 and written !~ '[^0-9]' then  -- YYYYMMDDHH24MISS
        clock := substr(written, 9, 2) || ':' || substr(written, 11, 2) || ':' || right(written, 2);
        written := left(written, 8);
    elsif split_part(written, 'T', -1) ~ '^[0-9]' and written like '%T%' then
        clock := split_part(written, 'T', -1);
        written := left(written, -1 - length(clock));
    else
        place := strpos(written, ' ');
        if place > 0 then
            clock := substr(written, place + 1);
            written := left(written, place - 1);
        end if;
    end if;

    day := legacy_clean.day(written, earliest, latest);
    if day is null then
        return null;
    elsif clock is not null then
        -- an offset from UTC follows only the ISO layout
        if written like '____-%' and clock ~ '[Z+-]' then
            place := length(substring(clock from '^[^Z+-]*'));
            east := legacy_clean.minutes_east(substr(clock, place + 1));
            clock := left(clock, place);
            if east is null or clock !~ '[0-9]$' then  -- a 24-hour time stands directly before it
                return null;
            end if;
        end if;
        micros := legacy_clean.time_of_day(clock);
        if micros is null then
            return null;
        end if;
    end if;
    if east is not null then
        return timezone(make_interval(mins => east), day + micros * interval '1 microsecond');
    end if;
    return timezone(zone, day + micros * interval '1 microsecond');
end
$$;

-- Each type by name: Postgres would otherwise take a date for an instant.
create function legacy_clean.instant(value timestamp, zone text, earliest integer, latest integer) returns timestamptz
language sql immutable parallel safe
return case
    when value >= make_date(earliest, 1, 1)::timestamp and value < make_date(latest + 1, 1, 1)::timestamp then timezone(zone, value)
end;

create function legacy_clean.instant(value date, zone text, earliest integer, latest integer) returns timestamptz
language sql immutable parallel safe
return case when value >= make_date(earliest, 1, 1) and value < make_date(latest + 1, 1, 1) then timezone(zone, value::timestamp) end;

create function legacy_clean.instant(value timestamptz, zone text, earliest integer, latest integer) returns timestamptz
language sql immutable parallel safe
return case
    when value >= timezone(zone, make_date(earliest, 1, 1)::timestamp) and value < timezone(zone, make_date(latest + 1, 1, 1)::timestamp)
        then value
end;

create function legacy_clean.instant(value anyelement, zone text, earliest integer, latest integer) returns timestamptz
language plpgsql stable parallel safe set search_path = pg_catalog
as $$ begin return legacy_clean.instant(legacy_clean.code(value), zone, earliest, latest); end $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

-- A fraction beyond microseconds, or all of it.
create function legacy_clean.instant_lost(raw text, stored timestamptz) returns boolean
language sql immutable parallel safe
return case
    when stored is null then not legacy_clean.is_blank(raw)
    when strpos(raw, '.') = 0 then false
    else coalesce(legacy_clean.code(raw) collate "C" ~ '[.][0-9]{6}[0-9]*[1-9]', false)
end;

create function legacy_clean.instant_lost(raw anyelement, stored timestamptz) returns boolean
language sql stable parallel safe
as $$ select stored is null and not legacy_clean.is_blank(raw) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

-- The groups of digits in the text say when it was; Postgres then finds the instant, and moves an hour that the change of clocks
-- leaves out forward. A text in no layout of the rule may be read here too: the rule stores NULL for it.
create function legacy_clean.instant_is_said(raw text, stored timestamptz, zone text) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    said text collate "C";
    month_name text collate "C";
    utc_offset text collate "C";
    parts text[];  -- year, month, day, hour, minute, second, fraction
    year integer;
    hour integer;
    local timestamp;
begin
    said := upper(legacy_clean.seen(raw) collate "C");
    utc_offset := substring(said from '[:.][0-9]+(Z|[+-][0-9][0-9](:[0-9][0-9])?) *$');
    said := regexp_replace(said, '([0-9])(Z|[+-][0-9][0-9]:[0-9][0-9]|(:[0-9.]+)[+-][0-9][0-9]) *$', E'\\1\\3');
    said := regexp_replace(said, '^ *([0-9]{4})([0-9]{2})([0-9]{2})(([0-9]{2})([0-9]{2})([0-9]{2}))?', E'\\1 \\2 \\3 \\5 \\6 \\7 ');
    month_name := substring(said from '[0-9]-([A-Z]{3})-[0-9]');
    parts := string_to_array(btrim(regexp_replace(said, '[^0-9]+', ' ', 'g')), ' ');
    if month_name is not null then
        parts := array[parts[2], ((strpos('JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC', month_name) + 2) / 3)::text, parts[1]] || parts[3:];
    elsif length(parts[1]) < 4 then
        parts := array[parts[3], parts[1], parts[2]] || parts[4:];
    end if;

    if parts[3] is null or said ~ '^ *[0-9]+(-[0-9]+/|/[0-9]+-)' or array_to_string(parts[:6], ' ') ~ '[0-9]{5}' or length(rtrim(parts[7], '0')) > 6 then
        return false;
    end if;
    year := parts[1];
    if length(parts[1]) = 2 then
        year := year + case when year < 50 then 2000 else 1900 end;
    end if;
    if year = 0 or parts[2]::integer not between 1 and 12 then
        return false;
    end if;
    hour := coalesce(parts[4], '0');
    if said ~ '[AP]M *$' then
        hour := hour % 12 + case when said ~ 'PM *$' then 12 else 0 end;
    end if;
    local := make_date(year, parts[2]::integer, 1) + (parts[3]::integer - 1)
        + make_interval(hours => hour, mins => coalesce(parts[5], '0')::integer)
        + coalesce(parts[6], '0')::integer * interval '1 second'
        + rpad(coalesce(parts[7], '0'), 6, '0')::integer * interval '1 microsecond';
    return case
        when extract(month from make_date(year, parts[2]::integer, 1) + (parts[3]::integer - 1)) <> parts[2]::integer then false
        when utc_offset is null then timezone(zone, local) = stored
        else timezone('UTC', local) - replace(rpad(replace(utc_offset, 'Z', '+00'), 6, ':00'), '::', ':')::interval = stored
    end;
end
$$;

create function legacy_clean.instant_agrees(raw text, stored timestamptz, zone text) returns boolean
language sql stable parallel safe
return case
    when stored is null then legacy_clean.gist(raw) is null
    -- nearly every text: ISO's layout, with or without the time of day
    when
        case when length(raw) = 10 then raw || ' 00:00:00' else raw end collate "C"
        = to_char(timezone(zone, stored), 'YYYY-MM-DD HH24:MI:SS')
        and timezone(zone, timezone(zone, stored)) = stored and date_trunc('second', stored) = stored
        then true
    else legacy_clean.instant_is_said(raw, stored, zone)
end;

create function legacy_clean.instant_agrees(raw timestamp, stored timestamptz, zone text) returns boolean
language sql immutable parallel safe
return case
    when raw is null or stored is null then raw is null and stored is null
    when raw not between timestamp '0001-01-01' and timestamp '9999-12-31 23:59:59.999999' then false
    else timezone(zone, raw) = stored
end;

create function legacy_clean.instant_agrees(raw date, stored timestamptz, zone text) returns boolean
language sql immutable parallel safe
return case
    when raw is null or stored is null then raw is null and stored is null
    when raw not between date '0001-01-01' and date '9999-12-31' then false
    else timezone(zone, raw::timestamp) = stored
end;

create function legacy_clean.instant_agrees(raw timestamptz, stored timestamptz, zone text) returns boolean
language sql immutable parallel safe
return raw is not distinct from stored;

create function legacy_clean.instant_agrees(raw anyelement, stored timestamptz, zone text) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.instant_agrees(legacy_clean.spelled(raw), stored, zone) $$;

create function legacy_clean.instant_excused(
    raw anyelement, stored timestamptz, zone text, earliest integer, latest integer
) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.instant(raw, zone, earliest, latest) is not distinct from stored $$;
