-- number: the exact number in a raw value, not yet rounded; NULL if there is none, and for NaN and the infinities.
-- The rules decimal, integer and boolean read it.

create function legacy_clean.number(value text) returns numeric
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    written text collate "C" := translate(legacy_clean.code(value), E'\u2212', '-');
    minus boolean := false;
    digits text collate "C";
    exponent text collate "C" := '';
begin
    if written is null or strpos(value, E'\u00ad') > 0 then
        return null;  -- some systems show a soft hyphen as a minus
    elsif written ~ '^-?[0-9]+([.][0-9]*)?$' and length(written) <= 6000 then
        return written::numeric;  -- nearly every number
    end if;

    -- one sign at most
    if written like '(%)' then
        minus := true;
        written := substr(written, 2, length(written) - 2);
    elsif left(written, 1) in ('+', '-') then
        minus := written like '-%';
        written := substr(written, 2);
    elsif right(written, 1) in ('+', '-') then
        minus := written like '%-';
        written := left(written, -1);
    end if;
    if written like '$%' then
        written := substr(written, 2);
    end if;

    if written !~ '^([0-9]+[.]?[0-9]*|[.][0-9]+|[1-9][0-9]?[0-9]?((,[0-9][0-9][0-9])+|( [0-9][0-9][0-9])+)([.][0-9]*)?)([eE][+-]?[0-9]+)?$' then
        return null;
    end if;
    written := translate(lower(written), ', ', '');
    digits := split_part(written, 'e', 1);
    exponent := ltrim(split_part(written, 'e', 2), '+');

    -- What is too large or too small for Postgres must be rejected or logged: return a value with the same fate.
    -- Postgres holds 131,072 digits before the point and 16,383 after it.
    if length(written) <= 6000 and (exponent = '' or ltrim(exponent, '-0') !~ '.....') then
        return written::numeric * case when minus then -1 else 1 end;
    elsif digits !~ '[1-9]' then
        return 0;
    elsif length(written) <= 6000 and exponent like '-%' then
        return 1e-4000 * case when minus then -1 else 1 end;
    elsif length(written) <= 6000 or (exponent = '' and length(ltrim(split_part(digits, '.', 1), '0')) > 1000) then
        return case when minus then '-Infinity' else 'Infinity' end;
    end if;
    return null;
end
$$;

-- Each type by name: Postgres would otherwise take an integer for a double precision.
create function legacy_clean.number(value numeric) returns numeric
language sql immutable parallel safe
return case when value > '-Infinity' and value < 'Infinity' then value end;

create function legacy_clean.number(value bigint) returns numeric language sql immutable parallel safe return value;
create function legacy_clean.number(value integer) returns numeric language sql immutable parallel safe return value;
create function legacy_clean.number(value smallint) returns numeric language sql immutable parallel safe return value;

-- The number as written, not as stored; how many digits that takes is a setting.
create function legacy_clean.number(value double precision) returns numeric
language plpgsql immutable parallel safe set search_path = pg_catalog set extra_float_digits = 1
as $$ begin return legacy_clean.number(value::text::numeric); end $$;

create function legacy_clean.number(value real) returns numeric
language plpgsql immutable parallel safe set search_path = pg_catalog set extra_float_digits = 1
as $$ begin return legacy_clean.number(value::text::numeric); end $$;

create function legacy_clean.number(value anyelement) returns numeric
language plpgsql stable parallel safe set search_path = pg_catalog
as $$ begin return legacy_clean.number(legacy_clean.code(value)); end $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.number_lost(raw anyelement, stored numeric) returns boolean
language sql stable parallel safe
as $$ select (legacy_clean.number(raw) = stored) is not true and not legacy_clean.is_blank(raw) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

-- The number in a text that is not plain, by one regular expression.
create function legacy_clean.number_seen(value text) returns numeric
language plpgsql immutable parallel safe
as $$
declare
    said text collate "C" := btrim(translate(legacy_clean.seen(value), E'\u2212', '-'), E' \t\n');
    part text[];
    sign text;
    digits text collate "C";
begin
    part := regexp_match(
        said,
        '^([-+]?)([(]?)[$]?([0-9]+[.]?[0-9]*|[.][0-9]+|[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:[.][0-9]*)?|[1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.][0-9]*)?)'
        '(?:[eE]([-+]?[0-9]+))?([)]?)([-+]?)$'
    );
    if part is null or value ~ E'\u00ad' or (part[2] = '') <> (part[5] = '')
        or (part[1] <> '')::integer + (part[2] <> '')::integer + (part[6] <> '')::integer > 1
    then
        return null;
    end if;
    sign := case when '-' in (part[1], part[6]) or part[2] = '(' then '-' else '' end;
    digits := regexp_replace(part[3], '[ ,]', '', 'g');
    if digits !~ '[1-9]' then
        return 0;
    elsif length(said) > 6000 then
        return case when part[4] is null and digits ~ '^0*[1-9]' and strpos(digits || '.', '.') > 1000 then (sign || 'Infinity')::numeric end;
    elsif part[4] ~ '^[-+]?0*[1-9][0-9]{4}' then
        return (sign || case when part[4] like '-%' then '1e-4000' else 'Infinity' end)::numeric;
    end if;
    return (sign || digits || coalesce('e' || part[4], ''))::numeric;
end
$$;

create function legacy_clean.number_agrees(raw text, stored numeric, fallback numeric default null) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
begin
    -- Postgres can hold any number of eighteen characters
    if stored is not null and length(raw) <= 18 and raw collate "C" ~ '^-?[0-9]+([.][0-9]+)?$' then
        return raw::numeric = stored;
    elsif legacy_clean.gist(raw) is null then
        return stored is not distinct from fallback;
    end if;
    return coalesce(legacy_clean.number_seen(raw) = stored, false);
end
$$;

create function legacy_clean.number_agrees(raw numeric, stored numeric, fallback numeric default null) returns boolean
language sql immutable parallel safe
return case when raw is null then stored is not distinct from fallback else coalesce(raw = stored, false) end;

create function legacy_clean.number_agrees(raw bigint, stored numeric, fallback numeric default null) returns boolean
language sql immutable parallel safe
return legacy_clean.number_agrees(raw::numeric, stored, fallback);

create function legacy_clean.number_agrees(raw integer, stored numeric, fallback numeric default null) returns boolean
language sql immutable parallel safe
return legacy_clean.number_agrees(raw::numeric, stored, fallback);

create function legacy_clean.number_agrees(raw smallint, stored numeric, fallback numeric default null) returns boolean
language sql immutable parallel safe
return legacy_clean.number_agrees(raw::numeric, stored, fallback);

create function legacy_clean.number_agrees(raw anyelement, stored numeric, fallback numeric default null) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.number_agrees(legacy_clean.spelled(raw), stored, fallback) $$;

create function legacy_clean.number_excused(raw anyelement, stored numeric, scale integer, fallback numeric default null) returns boolean
language sql stable parallel safe
as $$ select coalesce(round(legacy_clean.number(raw), scale), fallback) is not distinct from stored $$;
