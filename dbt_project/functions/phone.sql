-- phone: formatted if the number is North American, with its extension; NULL if there is no digit; otherwise as code returns it.

create function legacy_clean.phone(value text) returns text
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    written text collate "C" := legacy_clean.code(value);
    number text collate "C";     -- what is dialled
    before text collate "C";     -- what stands before the last digits
    digits integer;              -- how many these are
    extension text collate "C" := '';
begin
    -- nearly every number
    number := translate(written, ' .-()/', '');
    if length(number) = 10 and number !~ '[^0-9]' and number not like '00%' then
        return '(' || left(number, 3) || ') ' || substr(number, 4, 3) || '-' || right(number, 4);
    elsif written !~ '[0-9]' then
        return null;
    end if;

    number := lower(written);
    if number like 'tel:%' then
        number := ltrim(substr(number, 5), ' ');
    end if;
    number := translate(number, E'\u2010\u2011\u2012\u2013\u2014\u2015\u2212', '-------');

    -- a number that was stored as text
    if length(number) in (12, 13) and right(number, 2) = '.0' and left(number, -2) !~ '[^0-9]' then
        number := left(number, -2);
    end if;

    before := rtrim(number, '0123456789');
    digits := length(number) - length(before);
    if digits between 1 and 6 then
        before := rtrim(before, ' ');
        if right(before, 1) = ':' then
            before := left(before, -1);
        end if;
        if before like '%extension' or before like '%ext.' or before like '%ext' or before like '%x' or before like '%#' then
            extension := ' x' || right(number, digits);
            number := case
                when before like '%extension' then left(before, -9)
                when before like '%ext.' then left(before, -4)
                when before like '%ext' then left(before, -3)
                else left(before, -1)
            end;
        end if;
    end if;

    number := translate(number, ' .-()/', '');
    if number like '00%' or (number like '+%' and number not like '+1%') then
        return written;  -- of another country
    end if;
    number := replace(number, '+', '');
    if number ~ '[^0-9]' then
        return written;
    elsif length(number) = 10 then
        return '(' || left(number, 3) || ') ' || substr(number, 4, 3) || '-' || right(number, 4) || extension;
    elsif length(number) = 11 and number like '1%' then
        return '+1 (' || substr(number, 2, 3) || ') ' || substr(number, 5, 3) || '-' || right(number, 4) || extension;
    end if;
    return written;
end
$$;

create function legacy_clean.phone(value anyelement) returns text
language plpgsql stable parallel safe set search_path = pg_catalog
as $$ begin return legacy_clean.phone(legacy_clean.code(value)); end $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.phone_lost(raw anyelement, stored text) returns boolean
language sql stable parallel safe
as $$ select (stored is null and not legacy_clean.is_blank(raw)) or legacy_clean.text_lost(raw, stored) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

-- Is this a number to format, or is it formatted already?
create function legacy_clean.is_american_phone(written text) returns boolean
language plpgsql immutable parallel safe
as $$
declare
    number text collate "C" := regexp_replace(written collate "C", '^tel: *', '', 'i');
    digits text collate "C";
begin
    number := regexp_replace(number, E'[\u2010-\u2015\u2212]', '-', 'g');
    number := regexp_replace(number, '^([0-9]{10,11})[.]0$', E'\\1');
    number := regexp_replace(number, '(x|ext[.]?|extension|#):? *[0-9]{1,6}$', '', 'i');
    digits := regexp_replace(number, '[^0-9]', '', 'g');
    return number ~ '^[0-9 .()/+-]*$' and digits ~ '^(1?[0-9]{10})$' and number !~ '^[ .()/-]*([+][ .()/-]*[^1 .()/-]|0[ .()/-]*0)';
end
$$;

create function legacy_clean.phone_agrees(raw text, stored text, fallback text default null) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    said text collate "C";
begin
    if stored is null then
        return fallback is null and legacy_clean.gist(raw) is null;
    elsif stored collate "C" ~ '^([+]1 )?[(][0-9]{3}[)] [0-9]{3}-[0-9]{4}( x[0-9]{1,6})?$' then
        if raw collate "C" = stored then
            return true;
        end if;
        said := btrim(legacy_clean.seen(raw), E' \t\n');
        return coalesce(
            legacy_clean.is_american_phone(said)
            and regexp_replace(regexp_replace(said, '^(tel: *)?([0-9]{10,11})[.]0$', E'\\2', 'i'), '[^0-9]', '', 'g')
            = regexp_replace(stored collate "C", '[^0-9]', '', 'g'),
            false
        );
    end if;
    return coalesce(legacy_clean.code_agrees(raw, stored, fallback) and not legacy_clean.is_american_phone(stored), false);
end
$$;

create function legacy_clean.phone_agrees(raw anyelement, stored text, fallback text default null) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.phone_agrees(legacy_clean.spelled(raw), stored, fallback) $$;

create function legacy_clean.phone_excused(raw anyelement, stored text, fallback text default null) returns boolean
language sql stable parallel safe
as $$ select coalesce(legacy_clean.phone(raw), fallback) is not distinct from stored collate "C" $$;
