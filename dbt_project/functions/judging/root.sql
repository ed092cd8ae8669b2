-- What to mend so that a rejected row is migrated, {entity, key, reason}: the row itself where it breaks a rule of its own or names a
-- parent that the source does not have; else the row that made an orphan of it, the first of `ancestors` that is known.
create function legacy_clean.root(entity text, legacy_key text, faults jsonb [], ancestors jsonb []) returns jsonb
language sql stable parallel safe
as $$
    select coalesce(
        case when faults[1] ->> 'reason' like 'orphan:%' then (array_remove(ancestors, null))[1] end,
        jsonb_build_object('entity', entity, 'key', legacy_key, 'reason', faults[1] ->> 'reason')
    )
$$;
