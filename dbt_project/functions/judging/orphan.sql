-- A child's parent is not migrated, or is not the row that the child names. `parent` is what legacy_clean.parent says.
create function legacy_clean.orphan(column_name text, parent jsonb) returns jsonb
language sql stable parallel safe
as $$
    select case
        when parent -> 'orphan' is not null
            then legacy_clean.fault('orphan:' || column_name, parent -> 'orphan')
    end
$$;
