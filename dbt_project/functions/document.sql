-- document: the rule json. A text is read as JSON; NULL if it is not JSON. A model can make one document of several columns.

create function legacy_clean.document(value text) returns jsonb
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
begin
    return legacy_clean.code(value)::jsonb;
exception when data_exception then
    return null;
end
$$;

create function legacy_clean.document(value jsonb) returns jsonb language sql immutable parallel safe return value;

create function legacy_clean.document(value anyelement) returns jsonb
language plpgsql stable parallel safe set search_path = pg_catalog
as $$ begin return legacy_clean.document(value::text); end $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.document_lost(raw anyelement, stored jsonb) returns boolean
language sql stable parallel safe
as $$ select (legacy_clean.document(raw) = stored) is not true and not legacy_clean.is_blank(raw) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

create function legacy_clean.document_agrees(raw jsonb, stored jsonb) returns boolean
language sql immutable parallel safe
return raw is not distinct from stored;

-- Compares letter by letter, except for white space, quotes, escapes and the order of keys.
create function legacy_clean.document_agrees(raw anyelement, stored jsonb) returns boolean
language sql stable parallel safe
as $$
    select case
        when legacy_clean.gist(raw::text) is null or stored is null then legacy_clean.gist(raw::text) is null and stored is null
        else
            (select string_agg(letter, '' order by letter collate "C") from regexp_split_to_table(legacy_clean.gist(raw::text), '') as letter)
            = (select string_agg(letter, '' order by letter collate "C") from regexp_split_to_table(legacy_clean.gist(stored::text), '') as letter)
    end
$$;

create function legacy_clean.document_excused(raw anyelement, stored jsonb) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.document(raw) is not distinct from stored $$;
