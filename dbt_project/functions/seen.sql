-- What law 7 compares: what a reader sees of a raw value, found by other means than the cleaning. No rule uses it.

-- In Unicode's normal form C, without invisible and control characters, and with ordinary spaces.
create function legacy_clean.seen(value text) returns text
language sql immutable parallel safe
return normalize(
    translate(
        regexp_replace(
            value collate "C",
            E'[\u0001-\u0008\u000b-\u001f\u007f-\u0084\u0086-\u009f'
            '\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+',
            '',
            'g'
        ),
        E'\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000',
        repeat(' ', 19)
    )
);

-- The same without any white space; NULL where nothing is left.
create function legacy_clean.gist(value text) returns text
language sql immutable parallel safe
return nullif(translate(legacy_clean.seen(value), E' \t\n', ''), '');

-- Small letters for A-Z and the capitals of Windows-1252.
create function legacy_clean.small(value text) returns text
language sql immutable parallel safe
return translate(
    lower(value collate "C"),
    E'\u00c0\u00c1\u00c2\u00c3\u00c4\u00c5\u00c6\u00c7\u00c8\u00c9\u00ca\u00cb\u00cc\u00cd\u00ce\u00cf'
    '\u00d0\u00d1\u00d2\u00d3\u00d4\u00d5\u00d6\u00d8\u00d9\u00da\u00db\u00dc\u00dd\u00de\u0178\u0160\u0152\u017d',
    E'\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u00e6\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee\u00ef'
    '\u00f0\u00f1\u00f2\u00f3\u00f4\u00f5\u00f6\u00f8\u00f9\u00fa\u00fb\u00fc\u00fd\u00fe\u00ff\u0161\u0153\u017e'
);

-- A value of a type that is not text, written as the rules write it, in any session.
create function legacy_clean.spelled(value anyelement) returns text
language plpgsql stable parallel safe set search_path = pg_catalog
set datestyle = 'ISO' set intervalstyle = 'postgres' set bytea_output = 'hex' set extra_float_digits = 1 set timezone = 'UTC'
as $$
begin
    return case pg_typeof(value)::oid
        when 'numeric'::regtype then trim_scale(value::text::numeric)::text
        when 'double precision'::regtype then trim_scale(value::text::numeric)::text
        when 'real'::regtype then trim_scale(value::text::numeric)::text
        when 'date'::regtype then replace(value::text, ' BC', '') || case
            when value::text like '%infinity' then ''
            when value::text like '% BC' then ' 00:00:00 BC'
            else ' 00:00:00'
        end
        when 'timestamptz'::regtype then (value::text::timestamptz at time zone legacy_clean.plant_zone())::text
        else value::text
    end;
end
$$;
