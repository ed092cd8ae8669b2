-- What to correct so that a rejected row is migrated, {entity, key, reason}: the row itself where it breaks a rule of its own or names a
-- parent that the source does not have; else the row that made an orphan of it, the first that is known to one of `parents`, which
-- are what legacy_clean.parent says of its references. NULL for a row without faults.
create function legacy_clean.root(entity text, legacy_key text, faults jsonb[], variadic parents jsonb[]) returns jsonb
language sql stable parallel safe
as $$
    select case when faults is not null then legacy_clean._root(entity, legacy_key, faults, parents) end
$$;

create function legacy_clean.root(entity text, legacy_key text, faults jsonb[]) returns jsonb
language sql stable parallel safe
as $$
    select case when faults is not null then legacy_clean._root(entity, legacy_key, faults, '{}') end
$$;

create function legacy_clean._root(entity text, legacy_key text, faults jsonb[], parents jsonb[]) returns jsonb
language plpgsql stable parallel safe
as $$
declare
    reason text := faults[1] ->> 'reason';
    parent jsonb;
begin
    if reason like 'orphan:%' then
        foreach parent in array parents loop
            if parent ? 'root' then
                return parent -> 'root';
            end if;
        end loop;
    end if;
    return jsonb_build_object('entity', entity, 'key', legacy_key, 'reason', reason);
end
$$;
