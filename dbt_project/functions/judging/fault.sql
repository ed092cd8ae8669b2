-- One reason why a row is rejected, with what you need to correct it. The checks of this folder return one if a row breaks
-- their rule, otherwise NULL.
create function legacy_clean.fault(reason text, details jsonb) returns jsonb
language sql stable parallel safe
as $$
    select jsonb_build_object('reason', reason, 'details', details)
$$;

-- The faults among the answers of several checks, in their order; NULL where there are none.
create function legacy_clean.faults(variadic answers jsonb[]) returns jsonb[]
language sql immutable parallel safe
as $$
    select nullif(array_remove(answers, null), '{}')
$$;

-- rejected_rows.reasons of a row with these faults.
create function legacy_clean.reasons(faults jsonb[]) returns text[]
language plpgsql stable strict parallel safe
as $$
begin
    return array(
        select fault ->> 'reason'
        from unnest(faults) with ordinality as found (fault, place)
        order by place
    );
end
$$;

-- rejected_rows.details of a row with these faults: by reason what is wrong.
create function legacy_clean.details(faults jsonb[]) returns jsonb
language plpgsql stable strict parallel safe
as $$
begin
    return (
        select jsonb_object_agg(fault ->> 'reason', fault -> 'details')
        from unnest(faults) as found (fault)
    );
end
$$;
