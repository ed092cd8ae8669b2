-- upper: as code, then capitals: A-Z and those of Windows-1252, whatever the database's locale.

create function legacy_clean.upper(value text) returns text
language sql immutable parallel safe
return case
    when octet_length(value) = length(value) then upper(legacy_clean.code(value) collate "C")
    else translate(
        upper(legacy_clean.code(value) collate "C"),
        E'\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u00e6\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee\u00ef'
        '\u00f0\u00f1\u00f2\u00f3\u00f4\u00f5\u00f6\u00f8\u00f9\u00fa\u00fb\u00fc\u00fd\u00fe\u00ff\u0161\u0153\u017e',
        E'\u00c0\u00c1\u00c2\u00c3\u00c4\u00c5\u00c6\u00c7\u00c8\u00c9\u00ca\u00cb\u00cc\u00cd\u00ce\u00cf'
        '\u00d0\u00d1\u00d2\u00d3\u00d4\u00d5\u00d6\u00d8\u00d9\u00da\u00db\u00dc\u00dd\u00de\u0178\u0160\u0152\u017d'
    )
end;

create function legacy_clean.upper(value anyelement) returns text
language plpgsql stable parallel safe set search_path = pg_catalog
as $$ begin return legacy_clean.upper(legacy_clean.code(value)); end $$;

-- What was lost -----------------------------------------------------------------------------------------------------------------------

create function legacy_clean.upper_lost(raw anyelement, stored text) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.text_lost(raw, stored) $$;

-- Law 7 -------------------------------------------------------------------------------------------------------------------------------

create function legacy_clean.upper_agrees(raw text, stored text, fallback text default null) returns boolean
language sql immutable parallel safe
return case
    when stored is null then fallback is null and legacy_clean.gist(raw) is null
    -- nearly every value, by one expression
    when
        stored collate "C" = upper(rtrim(raw collate "C", ' '))
        and stored collate "C" !~ E'^[ \t\n]|[ \t\n]$|^$|[\u0001-\u0008\u000b-\u001fa-z\u007f-\U0010ffff]'
        then true
    when not legacy_clean.is_code(stored) then false
    when stored collate "C" ~ E'[a-z\u00e0-\u00f6\u00f8-\u00ff\u0161\u0153\u017e]' then false
    when stored collate "C" = raw then true
    when lower(stored collate "C") = lower(rtrim(raw collate "C", ' ')) then true
    else coalesce(
        legacy_clean.small(legacy_clean.gist(raw)) collate "C" = legacy_clean.small(legacy_clean.gist(stored)),
        stored collate "C" = fallback,
        false
    )
end;

create function legacy_clean.upper_agrees(raw anyelement, stored text, fallback text default null) returns boolean
language sql stable parallel safe
as $$ select legacy_clean.upper_agrees(legacy_clean.spelled(raw), stored, fallback) $$;

create function legacy_clean.upper_excused(raw anyelement, stored text, fallback text default null) returns boolean
language sql stable parallel safe
as $$ select coalesce(legacy_clean.upper(raw), fallback) is not distinct from stored collate "C" $$;
