{#- legacy_audit after this entity's changes: rejected rows, lossy changes and conflicts as they are now; what was overwritten in the app,
    for good; and one row in the history. -#}
{% macro write_evidence(entity, built_from, started_at, counted) -%}
    {% call statement('evidence') %}
    create temporary table new_rejected_rows on commit drop as
    {{ rejected_rows_of(entity, 'staged') }};

    create temporary table new_value_changes on commit drop as
    {{ value_changes_of('staged') }};

    {{ _replace_where_different(entity, 'rejected_rows', rejected_columns(), 'new_rejected_rows') }}
    {{ _replace_where_different(entity, 'value_changes', changed_columns(), 'new_value_changes') }}
    {{ _replace_where_different(entity, 'conflicts', ['legacy_key', 'key', 'kind', 'resolution', 'kept', 'legacy'], 'disputed') }}

    insert into {{ audit('overwritten_rows') }} (entity, invocation_id, legacy_key, key, kind, was, legacy)
    select {{ literal(entity.name) }}, '{{ invocation_id }}', legacy_key, key, kind, kept, legacy
    from disputed
    where resolution = 'overwritten' and kept is not null;

    insert into {{ audit('loads') }} (
        invocation_id, entity, source_rows, migrated_rows, rejected_rows,
        inserted, updated, unchanged, deleted, conflicts, started_at, finished_at, built_from, digests, previous_digest
    )
    select
        '{{ invocation_id }}',
        {{ literal(entity.name) }},
        {{ counted.source_rows }},
        {{ counted.migrated }},
        {{ counted.source_rows - counted.migrated }},
        {{ counted.inserted }},
        {{ counted.updated }},
        {{ counted.migrated - counted.inserted - counted.updated }},
        {{ counted.deleted }},
        {{ counted.conflicts }},
        '{{ started_at }}',
        clock_timestamp(),
        {{ literal(built_from) }},
        {{ evidence_digests(entity.name) | indent(4) }},
        {{ _head(entity) }};

    {{ _seal(entity) }};

    drop table new_rejected_rows, new_value_changes, staged, gone, disputed
    {% endcall %}
{%- endmacro %}


{#- The row in the history of a build that had nothing to do. Returns what is proven of these rows. -#}
{% macro record_unchanged(entity, started_at) -%}
    {% call statement('unchanged', fetch_result=True) %}
    insert into {{ audit('loads') }} (
        invocation_id, entity, source_rows, migrated_rows, rejected_rows,
        inserted, updated, unchanged, deleted, conflicts, started_at, finished_at, built_from, digests, proven, previous_digest
    )
    select
        '{{ invocation_id }}', entity, source_rows, migrated_rows, rejected_rows,
        0, 0, migrated_rows, 0, 0, '{{ started_at }}', clock_timestamp(), built_from, digests, proven, {{ _head(entity) }}
    from {{ audit('loads') }}
    where entity = {{ literal(entity.name) }}
    order by number desc
    limit 1;

    {{ _seal(entity) }};

    select proven::text from {{ audit('loads') }} where entity = {{ literal(entity.name) }} order by number desc limit 1
    {% endcall %}
    {{ return(fromjson(load_result('unchanged').table.columns[0].values()[0] or '{}')) }}
{%- endmacro %}


{#- A parent's rows that went with their last child are counted in the parent's newest row of the history. -#}
{% macro count_deleted_ancestors(parent, rows) -%}
    {% call statement('counted') %}
    update {{ audit('loads') }} as loads
    set
        deleted = loads.deleted + {{ rows }},
        conflicts = loads.conflicts - {{ rows }},
        digests = {{ evidence_digests(parent.name) | indent(4) }},
        proven = null
    where loads.number = (select max(newest.number) from {{ audit('loads') }} as newest where newest.entity = {{ literal(parent.name) }});

    {{ _seal(parent) }}
    {% endcall %}
    {%- do remember_state(parent.name, none) -%}
{%- endmacro %}


{#- SQL of the rows of rejected_rows that staged rows make, and of value_changes; `rows` is a relation of a model's rows. -#}
{% macro rejected_rows_of(entity, rows) -%}
    select
        {{ literal(entity.oracle_table) }}::text as source_table,
        legacy_key,
        {{ (adapter.quote(entity.pk) if entity.is_plain else 'key_text') }}::text as key,
        reject_reasons as reasons,
        reject_details as details,
        reject_root ->> 'entity' as root_entity,
        reject_root ->> 'key' as root_key,
        reject_root ->> 'reason' as root_reason,
        raw_row,
        raw_hash,
        is_alike
    from {{ rows }}
    where reject_reasons is not null
{%- endmacro %}


{% macro value_changes_of(rows) -%}
    select
        rows.legacy_key,
        change ->> 'column_name' as column_name,
        change ->> 'original' as original,
        change ->> 'stored' as stored,
        change ->> 'rule' as rule
    from {{ rows }} as rows
    cross join lateral jsonb_array_elements(rows.value_changes) as changes (change)
    where rows.reject_reasons is null and rows.value_changes is not null
{%- endmacro %}


{% macro rejected_columns() -%}
    {{ return(['source_table', 'legacy_key', 'key', 'reasons', 'details', 'root_entity', 'root_key', 'root_reason', 'raw_row', 'raw_hash', 'is_alike']) }}
{%- endmacro %}


{% macro changed_columns() -%}
    {{ return(['legacy_key', 'column_name', 'original', 'stored', 'rule']) }}
{%- endmacro %}


{#- Replaces an entity's rows in an evidence table that holds the state of the newest build; touches nothing where the rows are
    the same, so that a second build writes nothing. -#}
{% macro _replace_where_different(entity, table, columns, rows) -%}
    {%- set columns = columns | join(', ') -%}
    delete from {{ audit(table) }}
    where
        entity = {{ literal(entity.name) }}
        and (
            select {{ rows_digest('row(' ~ columns ~ ')') }}
            from {{ audit(table) }}
            where entity = {{ literal(entity.name) }}
        ) is distinct from (
            select {{ rows_digest('row(' ~ columns ~ ')') }}
            from {{ rows }}
        );

    insert into {{ audit(table) }} (
        entity, {{ columns }}
    )
    select
        {{ literal(entity.name) }}, {{ columns }}
    from {{ rows }}
    where not exists (select 1 from {{ audit(table) }} where entity = {{ literal(entity.name) }});
{%- endmacro %}


{#- SQL of the digest of an entity's newest row in the history. -#}
{% macro _head(entity) -%}
    (select digest from {{ audit('chain_heads') }} where entity = {{ literal(entity.name) }})
{%- endmacro %}


{#- Closes the newest row of an entity's history with its digest, which the next row will name, and notes it as the head of the chain: without
    the note a row that is missing at the end would not be missed. -#}
{% macro _seal(entity) -%}
    update {{ audit('loads') }} as loads
    set digest = {{ load_digest('to_jsonb(loads)') }}
    where loads.number = (select max(newest.number) from {{ audit('loads') }} as newest where newest.entity = {{ literal(entity.name) }});

    insert into {{ audit('chain_heads') }} as head (entity, rows, digest)
    select entity, count(*), (array_agg(digest order by number desc))[1]
    from {{ audit('loads') }}
    where entity = {{ literal(entity.name) }}
    group by entity
    on conflict (entity) do update set rows = excluded.rows, digest = excluded.digest
{%- endmacro %}
