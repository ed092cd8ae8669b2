/*
What stands between a child and the parent that it names, by the parent's cleaned key:

    NULL                                     nothing: no parent is named, or the row that was kept
    {"twin": true}                           the child names a twin of the kept row, and follows it to that row
    {"orphan": {missing_key, parent, root},  there is no parent for it; `orphan` is what its details show,
     "root": {entity, key, reason}}          `root` the row to mend, where the parent was rejected

reference     as it stands in the child's raw row
kept_key      the raw key of the parent's row that is migrated; NULL: none is
rejected      the parent's rows with this key that are not migrated, as legacy_clean.rejected_parent has each; NULL: none
twin_policy   follow, reject or follow_if_alike
*/
create function legacy_clean.parent(
    key text, reference anyelement, kept_key text, rejected jsonb, twin_policy text
) returns jsonb
language sql stable parallel safe
as $$
    select case
        when key is null or (kept_key is not null and rejected is null) then null
        else legacy_clean._missing_or_twin(
            key, reference::text, legacy_clean._as_named(reference), kept_key, rejected, twin_policy
        )
    end
$$;

create function legacy_clean._missing_or_twin(
    key text, reference text, named text, kept_key text, rejected jsonb, twin_policy text
) returns jsonb
language plpgsql stable parallel safe
as $$
declare
    twins jsonb;
    parent jsonb;
begin
    if rejected is null then
        return jsonb_build_object(
            'orphan', jsonb_build_object('missing_key', legacy_clean.visible(reference), 'parent', 'absent')
        );
    end if;
    -- nearly always one row was rejected, and none was kept
    if kept_key is not null or jsonb_array_length(rejected) > 1 then
        twins := legacy_clean._named_twins(key, named, kept_key, rejected);
    end if;
    if kept_key is not null then
        if twins is null then
            return null;
        elsif twin_policy = 'follow' or (twin_policy = 'follow_if_alike' and not twins @> '[{"is_alike": false}]') then
            return '{"twin": true}';
        end if;
    end if;
    parent := coalesce(twins, rejected) -> 0;
    return jsonb_build_object(
        'orphan',
        jsonb_build_object('missing_key', legacy_clean.visible(reference), 'parent', 'rejected', 'root', legacy_clean._top(parent)),
        'root',
        parent -> 'root'
    );
end
$$;

-- The rejected rows that a reference names; NULL where it names the kept row, or none of them. It names the rows with its very bytes;
-- where there are none, those that are equal without the blanks at the end, as Oracle compares CHAR.
create function legacy_clean._named_twins(key text, named text, kept_key text, rejected jsonb) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
    kept_name text := case when rejected @> '[{"is_number": true}]' and kept_key is not null then key else kept_key end;
    twins jsonb;
begin
    if named = kept_name then
        return null;
    end if;
    twins := jsonb_path_query_array(rejected, '$[*] ? (@.name == $named)', jsonb_build_object('named', named));
    if twins <> '[]' then
        return twins;
    elsif legacy_clean.key_without_blanks(named) = legacy_clean.key_without_blanks(kept_name) then
        return null;
    end if;
    return (
        select jsonb_agg(twin order by place)
        from jsonb_array_elements(rejected) with ordinality as parents (twin, place)
        where legacy_clean.key_without_blanks(twin ->> 'name') = legacy_clean.key_without_blanks(named)
    );
end
$$;

-- A reference as it is compared with keys: a number by its plain text, anything else as in raw.
create function legacy_clean._as_named(raw anyelement) returns text
language plpgsql stable parallel safe
as $$
begin
    if pg_typeof(raw) in (
        'numeric'::regtype, 'bigint'::regtype, 'integer'::regtype, 'smallint'::regtype, 'double precision'::regtype, 'real'::regtype
    ) then
        return trim_scale(raw::text::numeric)::text;
    end if;
    return raw::text;
end
$$;

-- One row of rejected_rows for legacy_clean.parent: the key by which children refer to it, the row to correct (`root`), what else is known
-- of it. `key_in_raw` is its key in raw_row.
create function legacy_clean.rejected_parent(rejected anyelement, key_in_raw jsonb) returns jsonb
language sql stable parallel safe
as $$
    select jsonb_build_object(
        'name', case when jsonb_typeof(key_in_raw) = 'number' then (rejected).key else (rejected).legacy_key end,
        'is_number', jsonb_typeof(key_in_raw) = 'number',
        'is_alike', coalesce((rejected).is_alike, false),
        'root', jsonb_build_object('entity', (rejected).root_entity, 'key', (rejected).root_key, 'reason', (rejected).root_reason),
        'entity', (rejected).entity,
        'legacy_key', (rejected).legacy_key,
        'reasons', (rejected).reasons,
        'details', case when (rejected).reasons[1] like 'orphan:%' then (rejected).details end
    )
$$;

-- The row at the top of a rejected parent's rejection, as an orphan's details show it: {entity, legacy_key, reasons} of the parent
-- itself, or of the ancestor that made an orphan of it.
create function legacy_clean._top(parent jsonb) returns jsonb
language plpgsql stable parallel safe
as $$
declare
    reason text;
begin
    if parent -> 'reasons' ->> 0 like 'orphan:%' then
        for reason in select jsonb_array_elements_text(parent -> 'reasons') loop
            if parent -> 'details' -> reason ? 'root' then
                return parent -> 'details' -> reason -> 'root';
            end if;
        end loop;
    end if;
    return jsonb_build_object(
        'entity', parent -> 'entity', 'legacy_key', legacy_clean.visible(parent ->> 'legacy_key'), 'reasons', parent -> 'reasons'
    );
end
$$;
