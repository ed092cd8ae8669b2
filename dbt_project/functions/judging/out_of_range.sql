-- A number does not fit the Django field's type, or a value breaks what the mapping says that it must be; both as it would be
-- stored. The details name the limit that is broken.
create function legacy_clean.out_of_range(
    column_name text, fits boolean, type text, holds boolean, must_be text, raw anyelement
) returns jsonb
language sql stable parallel safe
as $$
    select case
        when not fits or not holds
            then legacy_clean.fault(
                'out_of_range:' || column_name,
                jsonb_build_object('raw', legacy_clean.visible(raw::text))
                || case when not fits then jsonb_build_object('type', type) else '{}' end
                || case when not holds then jsonb_build_object('must_be', must_be) else '{}' end
            )
    end
$$;

-- The same of a number of which the mapping says nothing more.
create function legacy_clean.out_of_range(column_name text, fits boolean, type text, raw anyelement) returns jsonb
language sql stable parallel safe
as $$
    select legacy_clean.out_of_range(column_name, fits, type, true, null, raw)
$$;
