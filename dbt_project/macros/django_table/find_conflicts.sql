{#- What this build leaves, or overwrites, against the legacy data or the app: one row each. -#}
{% macro find_conflicts(load) -%}
    {%- set legacy = "to_jsonb(staged) - array['legacy_key', 'reject_reasons', 'reject_details', 'reject_root', 'value_changes', 'raw_row', 'raw_hash', 'is_alike', 'row_hash', 'change_kind']" -%}
    create temporary table {{ load.conflicts }} on commit drop as
    select
        staged.legacy_key,
        staged.{{ load.key }} as key,
        staged.change_kind as kind,
        case when staged.change_kind in ({{ load.written }}) then 'overwritten' else 'kept' end as resolution,
        to_jsonb(current) as kept,
        {{ legacy }} as legacy
    from {{ load.rows }} as staged
    left join {{ load.table }} as current on staged.{{ load.key }} = current.{{ load.key }}
    where staged.change_kind in ('created_by_app', 'changed_by_app', 'deleted_by_app')

    union all

    select
        gone.key,
        gone.key,
        gone.kind,
        'kept',
        case
            when gone.kind = 'not_extracted' then null
            -- as it was when it began to wait: it may have lost a unique value to its successor since
            else coalesce(earlier.kept, to_jsonb(current))
        end,
        null
    from {{ load.gone }} as gone
    join {{ load.table }} as current on gone.key = current.{{ load.key }}
    left join {{ audit('conflicts') }} as earlier
        on earlier.entity = '{{ load.entity }}' and earlier.key = gone.key and earlier.kind = gone.kind and gone.kind = 'still_referenced'
    where gone.kind in ('vanished', 'vanished_changed_by_app', 'still_referenced', 'not_extracted')
{%- endmacro %}
