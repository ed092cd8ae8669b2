-- uuid: sixteen bytes (RAW(16), as SYS_GUID() gives them), or 32 hexadecimal digits with or without hyphens and braces.

create function legacy_clean.uuid(value text) returns uuid
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    written text collate "C" := lower(legacy_clean.code(value));
begin
    if left(written, 1) = '{' and right(written, 1) = '}' then
        written := substr(written, 2, length(written) - 2);
    end if;
    if written ~ '^[0-9a-f]{8}(-?)[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{4}\1[0-9a-f]{12}$' then
        return written::uuid;
    end if;
    return null;
end
$$;

create function legacy_clean.uuid(value bytea) returns uuid
language sql immutable parallel safe
as $$ select case when length(value) = 16 then encode(value, 'hex')::uuid end $$;

create function legacy_clean.uuid(value uuid) returns uuid language sql immutable parallel safe return value;

create function legacy_clean.uuid(value anyelement) returns uuid
language plpgsql stable parallel safe set search_path = pg_catalog
as $$ begin return legacy_clean.uuid(legacy_clean.code(value)); end $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.uuid_lost(raw anyelement, stored uuid) returns boolean
language sql stable parallel safe
as $$ select stored is null and not legacy_clean.is_blank(raw) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

create function legacy_clean.uuid_agrees(raw anyelement, stored uuid) returns boolean
language sql stable parallel safe
as $$
    select coalesce(lower(translate(regexp_replace(legacy_clean.gist(legacy_clean.spelled(raw)), '^\\x', ''), '-{}', '')), '')
        = coalesce(replace(stored::text, '-', ''), '')
$$;

create function legacy_clean.uuid_excused(raw anyelement, stored uuid) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.uuid(raw) is not distinct from stored $$;
