{#- The accepted rows that are not as they were loaded last: to insert, to update, changed by the app, created by the app, or
    equal to the table but recorded otherwise (`recorded`: only the record is brought up to date). -#}
{% macro compare_rows(load) -%}
    create temporary table {{ load.changes }} on commit drop as
    select
        staged.{{ load.key }} as key,
        staged.legacy_key,
        {{ row_hash(load, 'staged') }} as row_hash,
        case
            when current.{{ load.key }} is null and loaded.accepted and loaded.row_hash is not null then 'deleted_by_app'
            when current.{{ load.key }} is null then 'insert'
            when row({{ column_list(load, 'staged') }}) is not distinct from row({{ column_list(load, 'current') }}) then 'recorded'
            when loaded.row_hash is null then 'created_by_app'
            when loaded.row_hash <> {{ row_hash(load, 'current') }} then 'changed_by_app'
            else 'update'
        end as kind
    from {{ load.rows }} as staged
    left join {{ load.table }} as current on staged.{{ load.key }} = current.{{ load.key }}
    left join {{ audit('loaded_keys') }} as loaded on loaded.entity = '{{ load.entity }}' and staged.{{ load.key }} = loaded.key
    where
        staged.reject_reasons is null
        and (
            current.{{ load.key }} is null
            or row({{ column_list(load, 'staged') }}) is distinct from row({{ column_list(load, 'current') }})
            or loaded.accepted is not true
            or loaded.row_hash is distinct from {{ row_hash(load, 'staged') }}
        );

    analyze {{ load.changes }} (key, kind)
{%- endmacro %}
