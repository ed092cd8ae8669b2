{#- The changes, in the order that constraints allow: deletions free keys and unique values, updates that swap unique
    values pass through a stand-in, insertions come last. Foreign keys are deferred and checked here, so that an error is this model's. -#}
{% macro apply_changes(load) -%}
    delete from {{ load.table }} as current
    using {{ load.gone }} as gone
    where gone.kind = 'delete' and gone.key = current.{{ load.key }};

    {% for column in unique_columns(load) -%}
    {# A row that must wait for its children to go can hold a value that its successor needs now. #}
    update {{ load.table }} as current
    set {{ column.name }} = {{ stand_in(column, 'gone.key') }}
    from {{ load.gone }} as gone
    where
        gone.kind = 'still_referenced'
        and gone.key = current.{{ load.key }}
        and exists (
            select 1
            from {{ load.changes }} as changes
            join {{ load.rows }} as staged on staged.reject_reasons is null and staged.{{ load.key }} = changes.key
            where changes.kind in ('insert', 'update') and staged.{{ column.name }} = current.{{ column.name }}
        );

    update {{ audit('loaded_keys') }} as loaded
    set row_hash = {{ row_hash(load, 'current') }}
    from {{ load.gone }} as gone
    join {{ load.table }} as current on gone.key = current.{{ load.key }}
    where gone.kind = 'still_referenced' and loaded.entity = '{{ load.entity }}' and loaded.key = gone.key
        and loaded.row_hash <> {{ row_hash(load, 'current') }};

    {# A row that changes its value lets go of the old one first where another row wants it. #}
    update {{ load.table }} as current
    set {{ column.name }} = {{ stand_in(column, 'staged.' ~ load.key) }}
    from {{ load.rows }} as staged
    join {{ load.changes }} as changes on changes.key = staged.{{ load.key }} and changes.kind = 'update'
    where
        staged.reject_reasons is null
        and staged.{{ load.key }} = current.{{ load.key }}
        and staged.{{ column.name }} is distinct from current.{{ column.name }}
        and exists (
            select 1
            from {{ load.rows }} as wanting
            where wanting.reject_reasons is null and wanting.{{ column.name }} = current.{{ column.name }}
        );

    {% endfor -%}

    update {{ load.table }} as current
    set {% for column in load.columns if column != load.key %}{{ adapter.quote(column) }} = staged.{{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor %}
    from {{ load.rows }} as staged
    join {{ load.changes }} as changes on changes.key = staged.{{ load.key }} and changes.kind = 'update'
    where staged.reject_reasons is null and staged.{{ load.key }} = current.{{ load.key }};

    insert into {{ load.table }} ({{ column_list(load) }})
    select {{ column_list(load, 'staged') }}
    from {{ load.rows }} as staged
    join {{ load.changes }} as changes on changes.key = staged.{{ load.key }} and changes.kind = 'insert'
    where staged.reject_reasons is null;

    delete from {{ audit('loaded_keys') }} as loaded
    using {{ load.gone }} as gone
    where loaded.entity = '{{ load.entity }}' and loaded.key = gone.key and gone.kind in ('delete', 'missing');

    update {{ audit('loaded_keys') }} as loaded
    set accepted = false
    from {{ load.gone }} as gone
    where loaded.entity = '{{ load.entity }}' and loaded.key = gone.key and loaded.accepted;

    -- the app's own rows: accepted as parents while the source has their key, and never ours
    delete from {{ audit('loaded_keys') }} as loaded
    where
        loaded.entity = '{{ load.entity }}'
        and loaded.row_hash is null
        and not exists (
            select 1 from {{ load.rows }} as staged where staged.reject_reasons is null and staged.{{ load.key }} = loaded.key
        );

    insert into {{ audit('loaded_keys') }} as loaded (entity, key, accepted, row_hash)
    select '{{ load.entity }}', key, true, case when kind not in ('created_by_app', 'changed_by_app') then row_hash end
    from {{ load.changes }}
    on conflict (entity, key) do update
    set accepted = true, row_hash = coalesce(excluded.row_hash, loaded.row_hash)
    where not loaded.accepted or loaded.row_hash is distinct from coalesce(excluded.row_hash, loaded.row_hash);

    set constraints all immediate
{%- endmacro %}
