-- flag: the rule boolean. A few words, any number, and the site's own words (variable flag_words); NULL for anything else.

-- The site's words as they are compared: as upper leaves them, and numbers plainly. Computed when Postgres plans.
create function legacy_clean.flag_words(words jsonb) returns jsonb
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    found jsonb := '{}';
    word text;
begin
    for word in select jsonb_object_keys(words) loop
        found := found || jsonb_build_object(
            coalesce(trim_scale(legacy_clean.number(word))::text, legacy_clean.upper(word)), words -> word
        );
    end loop;
    return found;
end
$$;

create function legacy_clean.read_flag(value text, words jsonb) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    word text collate "C" := legacy_clean.upper(value);
    number numeric;
begin
    if words ? word then
        return (words -> word)::boolean;
    elsif word in ('Y', 'YES', 'T', 'TRUE') then
        return true;
    elsif word in ('N', 'NO', 'F', 'FALSE') then
        return false;
    end if;
    number := legacy_clean.number(value);
    return coalesce((words -> trim_scale(number)::text)::boolean, number <> 0);
end
$$;

create function legacy_clean.flag(value text, words jsonb default '{}') returns boolean
language sql immutable parallel safe
return case
    when value collate "C" in ('Y', '1') and words = '{}' then true
    when value collate "C" in ('N', '0') and words = '{}' then false
    else legacy_clean.read_flag(value, legacy_clean.flag_words(words))
end;

create function legacy_clean.flag(value anyelement, words jsonb default '{}') returns boolean
language sql stable parallel safe
as $$ select legacy_clean.read_flag(legacy_clean.code(value), legacy_clean.flag_words(words)) $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.flag_lost(raw anyelement, stored boolean, words jsonb default '{}') returns boolean
language sql stable parallel safe
as $$ select (legacy_clean.flag(raw, words) = stored) is not true and not legacy_clean.is_blank(raw) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

create function legacy_clean.flag_agrees(
    raw text, stored boolean, fallback boolean default null, words jsonb default '{}'
) returns boolean
language plpgsql immutable parallel safe set search_path = pg_catalog
as $$
declare
    said text collate "C";
    word text;
    number numeric;
begin
    if words = '{}' and raw collate "C" in ('Y', 'N', '1', '0') then
        return coalesce(stored = (raw collate "C" in ('Y', '1')), false);
    end if;
    said := btrim(legacy_clean.small(legacy_clean.seen(raw)), E' \t\n');
    if coalesce(said, '') = '' then
        return stored is not distinct from fallback;
    end if;
    number := legacy_clean.number_seen(raw);
    for word in select jsonb_object_keys(words) where words <> '{}' loop
        if legacy_clean.small(word) = said or legacy_clean.number_seen(word) = number then
            return coalesce((words -> word)::boolean = stored, false);
        end if;
    end loop;
    return coalesce(
        case
            when said ~ '^(y|yes|t|true)$' then stored
            when said ~ '^(n|no|f|false)$' then not stored
            else stored = (number <> 0)
        end,
        false
    );
end
$$;

create function legacy_clean.flag_agrees(
    raw anyelement, stored boolean, fallback boolean default null, words jsonb default '{}'
) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.flag_agrees(legacy_clean.spelled(raw), stored, fallback, words) $$;

-- `unread` is stored if the value is not a flag: the default of a column that may not be NULL.
create function legacy_clean.flag_excused(
    raw anyelement, stored boolean, unread boolean default null, words jsonb default '{}'
) returns boolean
language sql stable parallel safe
as $$ select coalesce(legacy_clean.flag(raw, words), unread) is not distinct from stored $$;
