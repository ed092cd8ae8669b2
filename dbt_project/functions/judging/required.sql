-- A required column is blank.
create function legacy_clean.required(column_name text, stored anycompatible, raw anyelement) returns jsonb
language sql stable parallel safe
as $$
    select case
        when stored is null
            then legacy_clean.fault('required:' || column_name, jsonb_build_object('raw', legacy_clean.visible(raw::text)))
    end
$$;
