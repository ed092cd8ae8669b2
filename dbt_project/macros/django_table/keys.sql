{#- Brings legacy_audit.loaded_keys up to date: which keys the source stands behind, by which raw row, and the hash of each row that this
    migration wrote. A row of the app's own whose key the source has too is accepted, as parents of migrated rows are, and has no hash:
    it is never ours. -#}
{% macro record_keys(entity, counted) -%}
    {%- set key = adapter.quote(entity.pk) -%}
    {%- set name = literal(entity.name) -%}
    {% call statement('keys') %}
    delete from {{ audit('loaded_keys') }} as loaded
    using gone
    where loaded.entity = {{ name }} and loaded.key = gone.key and gone.kind in ('delete', 'missing');

    delete from {{ audit('loaded_keys') }} as loaded
    where
        loaded.entity = {{ name }}
        and loaded.row_hash is null
        and not exists (select 1 from staged where staged.reject_reasons is null and {{ key_of(entity, 'staged') }} = loaded.key);

    -- a row that waits for its children to go may have lost a unique value above; that was no edit of the app's
    update {{ audit('loaded_keys') }} as loaded
    set
        accepted = false,
        legacy_key = null,
        raw_hash = null,
        row_hash = case
            when gone.kind = 'still_referenced'
                then {{ row_hash(entity.compared, 'current') | indent(12) }}
            else loaded.row_hash
        end,
        column_set = case when gone.kind = 'still_referenced' then {{ column_set_id(entity) }} else loaded.column_set end
    from gone
    join {{ entity.relation }} as current on {{ pk_of(entity, 'gone') }} = current.{{ key }}
    where
        loaded.entity = {{ name }}
        and loaded.key = gone.key
        and (
            loaded.accepted
            or (gone.kind = 'still_referenced' and loaded.row_hash <> {{ row_hash(entity.compared, 'current') | indent(8) }})
        );

    create temporary table recorded on commit drop as
    select
        {{ key_of(entity, 'staged') }} as key,
        {%- if not entity.is_plain %}
        staged.{{ key }}::text as pk,
        {%- endif %}
        staged.legacy_key,
        staged.raw_hash,
        -- of an edit that nobody can tell from an old legacy value, the row as it would have been loaded
        case when staged.change_kind in ('recorded', 'unknown_edit') or staged.action is not null then staged.row_hash end as written_hash
    from staged
    where
        staged.reject_reasons is null
        and (
            staged.change_kind is not null
            or not exists (
                select 1 from {{ audit('loaded_keys') }} as loaded where loaded.entity = {{ name }} and loaded.key = {{ key_of(entity, 'staged') }}
            )
        );

    update {{ audit('loaded_keys') }} as loaded
    set
        accepted = true,
        {%- if not entity.is_plain %}
        pk = recorded.pk,
        {%- endif %}
        legacy_key = recorded.legacy_key,
        raw_hash = recorded.raw_hash,
        row_hash = {{ _hash_to_record(entity) }},
        column_set = case when recorded.written_hash is null then loaded.column_set else {{ column_set_id(entity) | indent(4) }} end
    from recorded
    where
        loaded.entity = {{ name }} and loaded.key = recorded.key
        and (loaded.accepted, {{ 'loaded.pk, ' if not entity.is_plain }}loaded.legacy_key, loaded.raw_hash, loaded.row_hash, loaded.column_set) is distinct from (
            true, {{ 'recorded.pk, ' if not entity.is_plain }}recorded.legacy_key, recorded.raw_hash, {{ _hash_to_record(entity) }},
            case when recorded.written_hash is null then loaded.column_set else {{ column_set_id(entity) | indent(8) }} end
        );

    -- asking for the new keys first is half the price of `on conflict do update`
    insert into {{ audit('loaded_keys') }} (entity, key, {{ 'pk, ' if not entity.is_plain }}legacy_key, accepted, raw_hash, row_hash, column_set)
    select
        {{ name }}, key, {{ 'pk, ' if not entity.is_plain }}legacy_key, true, raw_hash, written_hash,
        case when written_hash is not null then {{ column_set_id(entity) | indent(4) }} end
    from recorded
    where not exists (
        select 1 from {{ audit('loaded_keys') }} as loaded where loaded.entity = {{ name }} and loaded.key = recorded.key
    );

    delete from {{ audit('column_sets') }} as sets
    where
        sets.entity = {{ name }}
        and sets.id <> {{ column_set_id(entity) | indent(4) }}
        and not exists (select 1 from {{ audit('loaded_keys') }} as loaded where loaded.entity = {{ name }} and loaded.column_set = sets.id);

    delete from {{ audit('loaded_tables') }}
    where
        entity = {{ name }}
        and (relation, table_schema, table_name, key_column) is distinct from (
            {{ literal(entity.relation) }}::regclass::oid, {{ literal(entity.relation.schema) }}, {{ literal(entity.relation.identifier) }},
            {{ literal(entity.pk) }}
        );

    insert into {{ audit('loaded_tables') }} (entity, relation, table_schema, table_name, key_column)
    values (
        {{ name }}, {{ literal(entity.relation) }}::regclass, {{ literal(entity.relation.schema) }}, {{ literal(entity.relation.identifier) }},
        {{ literal(entity.pk) }}
    )
    on conflict do nothing;

    drop table recorded
    {% endcall %}
    {%- do _tell_rows_of_the_app(entity, counted.made_by_app) -%}
{%- endmacro %}


{#- SQL of the hash of a row's record: of the row as written; else as it was, unless another row has taken its place, which is the app's. -#}
{% macro _hash_to_record(entity) -%}
    {%- if not own_pk(entity) -%}{{ return('coalesce(recorded.written_hash, loaded.row_hash)') }}{%- endif -%}
    {{ return('coalesce(recorded.written_hash, case when loaded.pk = recorded.pk then loaded.row_hash end)') }}
{%- endmacro %}


{#- Rows of the app's that equal the legacy rows stay the app's for good, unless somebody says that they are a migration's. -#}
{% macro _tell_rows_of_the_app(entity, made) -%}
    {%- if made -%}
        {%- do print(
            entity.name ~ ': ' ~ '{:,}'.format(made) ~ ' rows of the app equal their legacy rows, and no evidence says that a migration made them. '
            ~ 'They stay the app\'s: later changes of the legacy data do not reach them. If a migration made them and its evidence was '
            ~ "dropped, build once with --vars '{take_over: true}'"
        ) -%}
    {%- endif -%}
{%- endmacro %}
