-- Another row has the same value and is kept: the one with this raw key.
create function legacy_clean.duplicate(column_name text, value anyelement, kept_key text) returns jsonb
language sql stable parallel safe
as $$
    select case
        when kept_key is not null
            then legacy_clean.fault(
                'duplicate:' || column_name,
                jsonb_build_object('value', legacy_clean.visible(value::text), 'kept_key', legacy_clean.visible(kept_key))
            )
    end
$$;

-- A whole row as text, the same in every session: which decides last which of two duplicates is kept.
create function legacy_clean.row_text(raw_row anyelement) returns text
language plpgsql stable parallel safe
set timezone = 'UTC'
set datestyle = 'ISO, MDY'
set intervalstyle = 'postgres'
set bytea_output = 'hex'
set extra_float_digits = 1
as $$
begin
    return raw_row::text;
end
$$;
