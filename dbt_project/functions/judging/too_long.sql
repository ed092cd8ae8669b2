-- A text is longer than the Django field: it is never cut.
create function legacy_clean.too_long(column_name text, stored text, most integer, raw anyelement) returns jsonb
language sql stable parallel safe
as $$
    select case
        when length(stored) > most
            then legacy_clean.fault(
                'too_long:' || column_name,
                jsonb_build_object('raw', legacy_clean.visible(raw::text), 'limit', most)
            )
    end
$$;
