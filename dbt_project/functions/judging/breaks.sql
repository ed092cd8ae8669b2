-- A row breaks a check over several columns; `raw` has their values as in the legacy table.
create function legacy_clean.breaks(constraint_name text, holds boolean, must_be text, raw jsonb) returns jsonb
language sql stable parallel safe
as $$
    select case
        when not holds
            then legacy_clean.fault('breaks:' || constraint_name, jsonb_build_object('raw', raw, 'must_be', must_be))
    end
$$;
