{#- legacy_audit after this entity's changes: rejected rows, lossy changes and conflicts as they are now, and one row in the history. -#}
{% macro write_evidence(load, started_at) -%}
    {{ replace_where_different(
        'rejected_rows', load.entity,
        'source_table, legacy_key, key, reasons, details, root_entity, root_key, root_reason, raw_row, raw_hash, is_alike',
        "select '" ~ load.contract.source_table | upper ~ "'::text as source_table, legacy_key, " ~ load.key ~ "::text as key, reject_reasons as reasons,
            reject_details as details, reject_root ->> 'entity' as root_entity, reject_root ->> 'key' as root_key,
            reject_root ->> 'reason' as root_reason, raw_row, raw_hash, is_alike
        from " ~ load.rows ~ " where reject_reasons is not null"
    ) }}

    {{ replace_where_different(
        'value_changes', load.entity,
        'legacy_key, column_name, original, stored, rule',
        "select staged.legacy_key, change ->> 'column_name' as column_name, change ->> 'original' as original,
            change ->> 'stored' as stored, change ->> 'rule' as rule
        from " ~ load.rows ~ " as staged
        cross join lateral jsonb_array_elements(staged.value_changes) as changes (change)
        where staged.reject_reasons is null and staged.value_changes is not null"
    ) }}

    {{ replace_where_different(
        'conflicts', load.entity,
        'legacy_key, key, kind, resolution, kept, legacy',
        'select legacy_key, key::text as key, kind, resolution, kept, legacy from ' ~ load.conflicts
    ) }}

    insert into {{ audit('loads') }} (
        invocation_id, entity, source_rows, migrated_rows, rejected_rows,
        inserted, updated, unchanged, deleted, conflicts, started_at, finished_at, built_from, evidence_state
    )
    select
        '{{ invocation_id }}',
        '{{ load.entity }}',
        rows.total,
        rows.accepted,
        rows.total - rows.accepted,
        rows.inserted,
        rows.updated,
        rows.accepted - rows.inserted - rows.updated,
        gone.deleted,
        (select count(*) from {{ load.conflicts }}),
        '{{ started_at }}',
        clock_timestamp(),
        '{{ load.built_from | replace("'", "''") }}',
        {{ evidence_state(load.entity) }}
    from
        (
            select
                count(*) as total,
                count(*) filter (where reject_reasons is null) as accepted,
                count(*) filter (where change_kind in ({{ load.inserted }})) as inserted,
                count(*) filter (where change_kind in ({{ load.updated }})) as updated
            from {{ load.rows }}
        ) as rows,
        (select count(*) filter (where kind = 'delete') as deleted from {{ load.gone }}) as gone
{%- endmacro %}
