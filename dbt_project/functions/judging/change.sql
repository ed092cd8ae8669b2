-- One value of which storing it loses something, for value_changes; NULL where nothing is lost.
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

-- The same of an instant, which is written in UTC whatever the session's zone.
create function legacy_clean.change(
    column_name text, original anyelement, stored timestamptz, rule text, is_lost boolean
) returns jsonb
language sql stable parallel safe
as $$
    select legacy_clean.change(column_name, original, (stored at time zone 'UTC')::text || '+00', rule, is_lost)
$$;

-- All changes of a row, as jsonb; NULL where there are none.
create function legacy_clean.changes(variadic answers jsonb []) returns jsonb
language sql stable parallel safe
as $$
    select to_jsonb(nullif(array_remove(answers, null), '{}'))
$$;
