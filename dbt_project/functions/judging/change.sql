-- One value that loses something when it is stored, for value_changes; NULL if nothing is lost.
create function legacy_clean.change(
    column_name text, original anyelement, stored anycompatible, rule text, is_lost boolean
) returns jsonb
language sql stable parallel safe
as $$
    select case
        when is_lost
            then jsonb_build_object('column_name', column_name, 'original', original::text, 'stored', stored::text, 'rule', rule)
    end
$$;

-- What each rule of the mapping loses; `rule` is its name there.
create function legacy_clean.text_change(column_name text, raw anyelement, stored text) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'text', legacy_clean.text_lost(raw, stored)) $$;

create function legacy_clean.code_change(column_name text, raw anyelement, stored text) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'code', legacy_clean.code_lost(raw, stored)) $$;

create function legacy_clean.upper_change(column_name text, raw anyelement, stored text) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'upper', legacy_clean.upper_lost(raw, stored)) $$;

create function legacy_clean.phone_change(column_name text, raw anyelement, stored text) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'phone', legacy_clean.phone_lost(raw, stored)) $$;

create function legacy_clean.email_change(column_name text, raw anyelement, stored text) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'email', legacy_clean.email_lost(raw, stored)) $$;

create function legacy_clean.number_change(column_name text, raw anyelement, stored numeric) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'decimal', legacy_clean.number_lost(raw, stored)) $$;

create function legacy_clean.whole_change(column_name text, raw anyelement, stored numeric) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'integer', legacy_clean.whole_lost(raw, stored)) $$;

create function legacy_clean.flag_change(column_name text, raw anyelement, stored boolean, words jsonb default '{}') returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'boolean', legacy_clean.flag_lost(raw, stored, words)) $$;

-- An instant is written in UTC, whatever the session's zone.
create function legacy_clean.instant_change(column_name text, raw anyelement, stored timestamptz) returns jsonb
language sql stable parallel safe
as $$
    select legacy_clean.change(
        column_name, raw, (stored at time zone 'UTC')::text || '+00', 'date', legacy_clean.instant_lost(raw, stored)
    )
$$;

-- The rules that the first mapping does not use. A float arrives as it is stored.
create function legacy_clean.calendar_day_change(
    column_name text, raw anyelement, stored date, zone text, earliest integer, latest integer
) returns jsonb
language sql stable parallel safe
as $$
    select legacy_clean.change(
        column_name, raw, stored, 'date', legacy_clean.calendar_day_lost(raw, stored, zone, earliest, latest)
    )
$$;

create function legacy_clean.clock_change(column_name text, raw anyelement, stored time) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'time', legacy_clean.clock_lost(raw, stored)) $$;

create function legacy_clean.duration_change(column_name text, raw anyelement, stored interval, unit numeric) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'duration', legacy_clean.duration_lost(raw, stored, unit)) $$;

create function legacy_clean.real_number_change(column_name text, raw anyelement, stored double precision) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'float', legacy_clean.real_number_lost(raw, stored)) $$;

create function legacy_clean.uuid_change(column_name text, raw anyelement, stored uuid) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'uuid', legacy_clean.uuid_lost(raw, stored)) $$;

create function legacy_clean.document_change(column_name text, raw anyelement, stored jsonb) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'json', legacy_clean.document_lost(raw, stored)) $$;

create function legacy_clean.bytes_change(column_name text, raw anyelement, stored bytea) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'binary', legacy_clean.bytes_lost(raw, stored)) $$;

create function legacy_clean.word_change(column_name text, raw anyelement, stored text, words jsonb, unknown text) returns jsonb
language sql stable parallel safe
as $$ select legacy_clean.change(column_name, raw, stored, 'lookup', legacy_clean.word_lost(raw, stored, words, unknown)) $$;

-- A change of a text that becomes '' if nothing is left.
create function legacy_clean.with_empty_text(change jsonb) returns jsonb
language sql immutable parallel safe
as $$ select case when change ->> 'stored' is null then jsonb_set(change, '{stored}', '""') else change end $$;

-- A reference. `parent` is what legacy_clean.parent says of it: of a migrated row, an orphan is stored as NULL.
create function legacy_clean.reference_change(column_name text, raw anyelement, stored text, parent jsonb) returns jsonb
language sql stable parallel safe
as $$
    select case
        when parent ? 'twin' then legacy_clean.change(column_name, raw, stored, 'twin', true)
        when parent ? 'orphan' then legacy_clean.change(column_name, raw, null::text, 'reference', true)
        else legacy_clean.change(column_name, raw, stored, 'reference', legacy_clean.code_lost(raw, stored))
    end
$$;

-- All changes of a row, as jsonb; NULL where there are none.
create function legacy_clean.changes(variadic answers jsonb[]) returns jsonb
language sql stable parallel safe
as $$
    select to_jsonb(nullif(array_remove(answers, null), '{}'))
$$;
