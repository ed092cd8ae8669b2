-- A value is not among the choices of the Django field, or a code has no word.
create function legacy_clean.not_a_choice(column_name text, is_choice boolean, raw anyelement) returns jsonb
language sql stable parallel safe
as $$
    select case
        when not is_choice
            then legacy_clean.fault('not_a_choice:' || column_name, jsonb_build_object('raw', legacy_clean.visible(raw::text)))
    end
$$;
