{#- The row in the history of a build that had nothing to do. -#}
{% macro record_unchanged(load, started_at) -%}
    insert into {{ audit('loads') }} (
        invocation_id, entity, source_rows, migrated_rows, rejected_rows,
        inserted, updated, unchanged, deleted, conflicts, started_at, finished_at, built_from, evidence_state
    )
    select
        '{{ invocation_id }}', entity, source_rows, migrated_rows, rejected_rows,
        0, 0, migrated_rows, 0, 0, '{{ started_at }}', clock_timestamp(), built_from, evidence_state
    from {{ audit('loads') }}
    where entity = '{{ load.entity }}'
    order by finished_at desc
    limit 1
{%- endmacro %}
