{#- Brings legacy_audit.loaded_keys up to date: which keys the source stands behind, and the hash of each row that this migration wrote.
    A row of the app's own whose key the source has too is accepted, as parents of migrated rows are, and has no hash: it is never ours. -#}
{% macro record_keys(load) -%}
    {%- set standing -%}
        exists (select 1 from {{ load.rows }} as staged where staged.reject_reasons is null and staged.{{ load.key }} = loaded.key)
    {%- endset -%}
    {%- set changes -%}
        (
            select {{ load.key }} as key, case when change_kind in ('recorded', {{ load.written }}) then row_hash end as written_hash, legacy_key, raw_hash
            from {{ load.rows }}
            where change_kind is not null
        )
    {%- endset -%}
    delete from {{ audit('loaded_keys') }} as loaded
    using {{ load.gone }} as gone
    where loaded.entity = '{{ load.entity }}' and loaded.key = gone.key and gone.kind in ('delete', 'missing');

    delete from {{ audit('loaded_keys') }} as loaded
    where loaded.entity = '{{ load.entity }}' and loaded.row_hash is null and not {{ standing }};

    -- a row that waits for its children to go may have lost a unique value above; that was no edit of the app's
    update {{ audit('loaded_keys') }} as loaded
    set accepted = false, row_hash = case gone.kind when 'still_referenced' then {{ row_hash(load, 'current') }} else loaded.row_hash end
    from {{ load.gone }} as gone
    join {{ load.table }} as current on gone.key = current.{{ load.key }}
    where
        loaded.entity = '{{ load.entity }}' and loaded.key = gone.key
        and (loaded.accepted or (gone.kind = 'still_referenced' and loaded.row_hash <> {{ row_hash(load, 'current') }}));

    update {{ audit('loaded_keys') }} as loaded
    set accepted = true, row_hash = coalesce(changes.written_hash, loaded.row_hash), legacy_key = changes.legacy_key, raw_hash = changes.raw_hash
    from {{ changes }} as changes
    where
        loaded.entity = '{{ load.entity }}' and loaded.key = changes.key
        and (
            not loaded.accepted or loaded.row_hash is distinct from coalesce(changes.written_hash, loaded.row_hash)
            or (loaded.legacy_key, loaded.raw_hash) is distinct from (changes.legacy_key, changes.raw_hash)
        );

    -- asking for the new keys first is half the price of `on conflict do update`
    insert into {{ audit('loaded_keys') }} (entity, key, accepted, row_hash, legacy_key, raw_hash)
    select '{{ load.entity }}', key, true, written_hash, legacy_key, raw_hash
    from {{ changes }} as changes
    where not exists (
        select 1 from {{ audit('loaded_keys') }} as loaded where loaded.entity = '{{ load.entity }}' and loaded.key = changes.key
    )
{%- endmacro %}
