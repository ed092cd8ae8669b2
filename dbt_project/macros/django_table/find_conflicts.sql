{#- What this build leaves, or overwrites, against the legacy data or the app: one row each. -#}
{% macro find_conflicts(load) -%}
    create temporary table {{ load.conflicts }} on commit drop as
    select
        changes.legacy_key,
        changes.key,
        changes.kind,
        case when changes.kind = 'changed_by_app' and '{{ var("on_app_change") }}' = 'overwrite' then 'overwritten' else 'kept' end as resolution,
        to_jsonb(current) as kept,
        to_jsonb(staged) - array['legacy_key', 'reject_reasons', 'reject_details', 'reject_root', 'value_changes', 'raw_row'] as legacy
    from {{ load.changes }} as changes
    join {{ load.table }} as current on changes.key = current.{{ load.key }}
    join {{ load.rows }} as staged on staged.reject_reasons is null and changes.key = staged.{{ load.key }}
    where changes.kind in ('created_by_app', 'changed_by_app')

    union all

    select gone.key, gone.key, gone.kind, 'kept', to_jsonb(current), null
    from {{ load.gone }} as gone
    join {{ load.table }} as current on gone.key = current.{{ load.key }}
    where gone.kind in ('vanished', 'vanished_changed_by_app', 'still_referenced');

    {% if var('on_app_change') == 'overwrite' -%}
    update {{ load.changes }} set kind = 'update' where kind = 'changed_by_app';
    {%- elif var('on_app_change') != 'keep' -%}
    {{ exceptions.raise_compiler_error('on_app_change is ' ~ var('on_app_change') ~ ': say keep or overwrite') }}
    {%- endif %}
{%- endmacro %}
