-- text: without control characters and outer white space; NULL where nothing is left. Numbers are written plainly, times to the second.

create function legacy_clean.text(value text) returns text
language sql immutable parallel safe
return case
    -- nearly every value: no control character, special space or invisible character, so one test is enough
    when
        value collate "C" !~ E'[\u0001-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u061c'
        '\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff]'
        then nullif(btrim(value collate "C", E' \t\n'), '')
    -- a text that only looks empty is blank too
    when
        value collate "C" !~ E'[^\u0001-\u0020\u007f-\u00a0\u00ad\u061c'
        '\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff]'
        then null
    else btrim(
        regexp_replace(
            regexp_replace(value collate "C", E'[\u0001-\u0008\u000b-\u001f\u007f-\u0084\u0086-\u009f]', '', 'g'),
            E'[\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]', ' ', 'g'
        ),
        E' \t\n'
    )
end;

-- Each type by name: Postgres would otherwise take an integer for a double precision, and a date for an instant.
create function legacy_clean.text(value numeric) returns text language sql immutable parallel safe return trim_scale(value)::text;
create function legacy_clean.text(value bigint) returns text language sql immutable parallel safe return value::text;
create function legacy_clean.text(value integer) returns text language sql immutable parallel safe return value::text;
create function legacy_clean.text(value smallint) returns text language sql immutable parallel safe return value::text;
create function legacy_clean.text(value boolean) returns text language sql immutable parallel safe return value::text;

create function legacy_clean.text(value timestamp) returns text
language sql stable parallel safe
return case
    when isfinite(value)
        then to_char(value, 'YYYY-MM-DD HH24:MI:SS') || case when value < timestamp '0001-01-01' then ' BC' else '' end
    else value::text
end;

create function legacy_clean.text(value date) returns text
language sql stable parallel safe
return case
    when value < date '10000-01-01' and isfinite(value) then legacy_clean.text(value::timestamp)
    -- a timestamp ends earlier than a date
    when isfinite(value)
        then
            concat_ws(
                '-', extract(year from value), lpad(extract(month from value)::text, 2, '0'), lpad(extract(day from value)::text, 2, '0')
            ) || ' 00:00:00'
    else value::text
end;

create function legacy_clean.text(value timestamptz) returns text
language sql stable parallel safe
return legacy_clean.text(value at time zone legacy_clean.plant_zone());

-- How many digits a binary number is written with is a setting.
create function legacy_clean.text(value double precision) returns text
language plpgsql immutable parallel safe set search_path = pg_catalog set extra_float_digits = 1
as $$ begin return trim_scale(value::text::numeric)::text; end $$;

create function legacy_clean.text(value real) returns text
language plpgsql immutable parallel safe set search_path = pg_catalog set extra_float_digits = 1
as $$ begin return trim_scale(value::text::numeric)::text; end $$;

create function legacy_clean.text(value anyelement) returns text
language plpgsql stable parallel safe
set search_path = pg_catalog set datestyle = 'ISO' set intervalstyle = 'postgres' set bytea_output = 'hex'
as $$ begin return legacy_clean.text(value::text); end $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.text_lost(raw timestamp, stored text) returns boolean
language sql immutable parallel safe
return coalesce(raw <> date_trunc('second', raw), false);

create function legacy_clean.text_lost(raw timestamptz, stored text) returns boolean
language sql stable parallel safe
return coalesce(raw <> date_trunc('second', raw), false);

create function legacy_clean.text_lost(raw date, stored text) returns boolean language sql immutable parallel safe return false;
create function legacy_clean.text_lost(raw text, stored text) returns boolean language sql immutable parallel safe return false;
create function legacy_clean.text_lost(raw anyelement, stored text) returns boolean language sql immutable parallel safe as 'select false';

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

create function legacy_clean.text_agrees(raw text, stored text, fallback text default null) returns boolean
language sql immutable parallel safe
return case
    when stored is null then fallback is null and legacy_clean.gist(raw) is null
    when
        stored collate "C" ~ E'^[ \t\n]|[ \t\n]$|^$'
        '|[\u0001-\u0008\u000b-\u001f\u007f-\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]'
        then false
    when stored collate "C" = raw then true
    when stored collate "C" = rtrim(raw, ' ') then true
    else coalesce(legacy_clean.gist(raw) collate "C" = legacy_clean.gist(stored), stored collate "C" = fallback, false)
end;

create function legacy_clean.text_agrees(raw anyelement, stored text, fallback text default null) returns boolean
language sql stable parallel safe
as $$
    -- nearly every key that is a number
    select coalesce(raw::text = stored collate "C" and stored collate "C" ~ '^-?[0-9]+$', false)
        or legacy_clean.text_agrees(legacy_clean.spelled(raw), stored, fallback)
$$;

create function legacy_clean.text_excused(raw anyelement, stored text, fallback text default null) returns boolean
language sql stable parallel safe
as $$ select coalesce(legacy_clean.text(raw), fallback) is not distinct from stored collate "C" $$;
