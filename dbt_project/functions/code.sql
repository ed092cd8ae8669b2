-- code: as text, without invisible characters, in Unicode's normal form C. For keys, references and short codes.

create function legacy_clean.code(value text) returns text
language sql immutable parallel safe
return case
    -- nearly every value: nothing to remove or replace, and below U+0300 everything is in normal form
    when value collate "C" !~ E'[\u0001-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u0300-\U0010ffff]'
        then nullif(btrim(value collate "C", E' \t\n'), '')
    else normalize(legacy_clean.text(
        regexp_replace(
            value collate "C",
            E'[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]', '', 'g'
        )
    ))
end;

create function legacy_clean.code(value numeric) returns text language sql immutable parallel safe return legacy_clean.text(value);
create function legacy_clean.code(value bigint) returns text language sql immutable parallel safe return legacy_clean.text(value);
create function legacy_clean.code(value integer) returns text language sql immutable parallel safe return legacy_clean.text(value);
create function legacy_clean.code(value smallint) returns text language sql immutable parallel safe return legacy_clean.text(value);
create function legacy_clean.code(value boolean) returns text language sql immutable parallel safe return legacy_clean.text(value);
create function legacy_clean.code(value double precision) returns text language sql immutable parallel safe return legacy_clean.text(value);
create function legacy_clean.code(value real) returns text language sql immutable parallel safe return legacy_clean.text(value);
create function legacy_clean.code(value timestamp) returns text language sql stable parallel safe return legacy_clean.text(value);
create function legacy_clean.code(value timestamptz) returns text language sql stable parallel safe return legacy_clean.text(value);
create function legacy_clean.code(value date) returns text language sql stable parallel safe return legacy_clean.text(value);

create function legacy_clean.code(value anyelement) returns text
language plpgsql stable parallel safe set search_path = pg_catalog
as $$ begin return legacy_clean.code(legacy_clean.text(value)); end $$;

-- A value is blank if code leaves nothing of it.
create function legacy_clean.is_blank(value text) returns boolean
language sql immutable parallel safe
return legacy_clean.code(value) is null;

create function legacy_clean.is_blank(value anyelement) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.code(value) is null $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.code_lost(raw anyelement, stored text) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.text_lost(raw, stored) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

-- Is this trimmed, in normal form C, with nothing invisible in it?
create function legacy_clean.is_code(stored text) returns boolean
language sql immutable parallel safe
return case
    when stored collate "C" !~ E'^[ \t\n]|[ \t\n]$|^$|[\u0001-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u0300-\U0010ffff]' then true
    when
        stored collate "C" ~ E'^[ \t\n]|[ \t\n]$|^$|[\u0001-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u061c'
        '\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff]'
        then false
    else stored is nfc normalized
end;

create function legacy_clean.code_agrees(raw text, stored text, fallback text default null) returns boolean
language sql immutable parallel safe
return case
    when stored is null then fallback is null and legacy_clean.gist(raw) is null
    when not legacy_clean.is_code(stored) then false
    when stored collate "C" = raw then true
    when stored collate "C" = rtrim(raw, ' ') then true
    else coalesce(legacy_clean.gist(raw) collate "C" = legacy_clean.gist(stored), stored collate "C" = fallback, false)
end;

create function legacy_clean.code_agrees(raw anyelement, stored text, fallback text default null) returns boolean
language sql stable parallel safe
as $$
    -- nearly every key that is a number
    select coalesce(raw::text = stored collate "C" and stored collate "C" ~ '^-?[0-9]+$', false)
        or legacy_clean.code_agrees(legacy_clean.spelled(raw), stored, fallback)
$$;

-- Stricter, for references: 'A B' and 'AB' are the keys of two rows.
create function legacy_clean.key_agrees(raw text, stored text) returns boolean
language sql immutable parallel safe
return case
    when stored collate "C" = rtrim(raw, ' ') and legacy_clean.is_code(stored) then true
    else nullif(btrim(legacy_clean.seen(raw), E' \t\n'), '') is not distinct from stored collate "C"
end;

create function legacy_clean.key_agrees(raw anyelement, stored text) returns boolean
language sql stable parallel safe
as $$
    select coalesce(raw::text = stored collate "C" and stored collate "C" ~ '^-?[0-9]+$', false)
        or legacy_clean.key_agrees(legacy_clean.spelled(raw), stored)
$$;

create function legacy_clean.code_excused(raw anyelement, stored text, fallback text default null) returns boolean
language sql stable parallel safe
as $$ select coalesce(legacy_clean.code(raw), fallback) is not distinct from stored collate "C" $$;
